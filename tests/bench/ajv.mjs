// The peer of bench_payloads.py: ajv's compiled validators over NDJSON, all errors counted, one process.
// Usage: node ajv.mjs SCHEMAS.json PAYLOADS.ndjson  (with ajv 8 and ajv-formats 3 to be found)
import { readFileSync, createReadStream } from "node:fs";
import { createRequire } from "node:module";
const require = createRequire(process.env.AJV_FROM ? process.env.AJV_FROM + "/" : import.meta.url);
const Ajv = require("ajv/dist/2020").default;
const formats = require("ajv-formats").default;

const [schemas, payloads] = process.argv.slice(2);
const ajv = new Ajv({ allErrors: true, strict: false });
formats(ajv);
const validators = new Map(
  Object.entries(JSON.parse(readFileSync(schemas, "utf8"))).map(([name, schema]) => [name, ajv.compile(schema)]),
);
const found = new Map();
let read = 0, valid = 0;
const count = (key) => found.set(key, (found.get(key) ?? 0) + 1);

function judge(line) {
  read += 1;
  const record = JSON.parse(line);
  const validate = validators.get(record.name);
  if (!validate) return count(`${record.name} unplanned`);
  if (validate(record.data)) return (valid += 1);
  for (const error of validate.errors) {
    const extra = error.params.missingProperty ?? error.params.additionalProperty ?? "";
    count(`${record.name} ${error.keyword} ${error.instancePath.replace(/\/\d+/g, "[]")} ${extra}`);
  }
}

let rest = "";
const stream = createReadStream(payloads, { encoding: "utf8", highWaterMark: 1 << 20 });
for await (const block of stream) {
  const text = rest + block;
  let start = 0;
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
    if (end > start) judge(text.slice(start, end));
    start = end + 1;
  }
  rest = text.slice(start);
}
if (rest) judge(rest);
console.log(JSON.stringify({ read, valid, found: found.size }));
