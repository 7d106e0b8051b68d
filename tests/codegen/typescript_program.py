"""A TypeScript program that sends payloads through generated packages, as a person would write the calls."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.codegen.payloads import LeftOut, Sent, is_of
from tests.npm import npm_packages
from trackplan.codegen.generator import Package
from trackplan.codegen.shapes import Alternative, Field, TypedValue
from trackplan.codegen.typescript import TypeScriptPackage, literal

PACKAGES = (
    "customerio-node@5.2.0",
    "@customerio/cdp-analytics-node@0.5.9",
    "@customerio/cdp-analytics-browser@0.5.11",
    "typescript@7.0.2",
    "@types/node@20.19.25",
)
OPTIONS = {
    "strict": True,
    "target": "ES2022",
    "module": "NodeNext",
    "moduleResolution": "NodeNext",
    "lib": ["ES2022", "DOM"],
    "types": ["node"],
    "outDir": "out",
    "noEmitOnError": True,
    "exactOptionalPropertyTypes": True,
    "noUncheckedIndexedAccess": True,
    "noImplicitOverride": True,
    "noPropertyAccessFromIndexSignature": True,
    "noUnusedLocals": True,
    "noUnusedParameters": True,
    "noImplicitReturns": True,
    "noFallthroughCasesInSwitch": True,
    "verbatimModuleSyntax": True,
    "isolatedModules": True,
    "skipLibCheck": True,
}


class Calls:
    """Calls of one generated package, as TypeScript writes them."""

    def __init__(self, package: Package) -> None:
        self.name = package.folder
        self.client = package.client
        made = TypeScriptPackage(package)
        self.files = dict(made.files())
        self.events = {one.event.name: one for one in package.events}
        self.namer = made.namer

    def event(self, name: str, attributes: Mapping[str, Any]) -> str:
        return self._object(self.events[name].fields, attributes)

    def send(self, one: Sent, sender: str) -> str:
        type_ = self.namer.events[one.event]
        person = (
            "" if self.client == "browser" else f"{{ id: {self.name}.personId({literal(one.person)}) }}, "
        )
        event = self.event(one.event, one.attributes)
        return f"{self.name}.send{type_}({sender}, {person}{event}, new Date({one.timestamp * 1000}))"

    def validate(self, one: LeftOut) -> str:
        return f"{self.name}.validate{self.namer.events[one.event]}({self.event(one.event, one.attributes)})"

    def _object(self, fields: tuple[Field, ...], attributes: Mapping[str, Any]) -> str:
        planned = {field.name: field for field in fields}
        members = [
            f"{_key(name)}: {self._value(planned[name].shape, value)}" if name in planned else ""
            for name, value in attributes.items()
        ]
        extra = {name: value for name, value in attributes.items() if name not in planned}
        if extra:
            members.append(f"[{self.name}.additional]: {json.dumps(extra)}")
        return f"{{ {', '.join(filter(None, members))} }}"

    def _value(self, value: TypedValue, given: Any) -> str:
        if given is None or value.choices is not None:
            return literal(given)
        return self._alternative(next(one for one in value.alternatives if is_of(one, given)), given)

    def _alternative(self, one: Alternative, given: Any) -> str:
        if one.kind == "timestamp":
            return f"new Date({given * 1000})"
        if one.kind == "datetime":
            return f"new Date({literal(given)})"
        if one.fields is not None:
            return self._object(one.fields, given)
        if one.values is not None:
            members = (f"{_key(name)}: {self._value(one.values, each)}" for name, each in given.items())
            return f"{{ {', '.join(members)} }}"
        if one.kind == "array" and one.items is not None:
            return f"[{', '.join(self._value(one.items, each) for each in given)}]"
        return literal(given)


def _key(name: str) -> str:
    return f"[{literal(name)}]" if name == "__proto__" else literal(name)


def compile_program(folder: Path, source: str) -> None:
    packages = npm_packages(*PACKAGES)
    (folder / "node_modules").symlink_to(packages / "node_modules")
    (folder / "package.json").write_text('{"type": "module"}')
    options = {"compilerOptions": OPTIONS, "include": ["*.ts", "*/*.ts"], "exclude": ["out", "node_modules"]}
    (folder / "tsconfig.json").write_text(json.dumps(options))
    (folder / "main.ts").write_text(source)
    tsc = folder / "node_modules" / ".bin" / "tsc"
    done = subprocess.run(
        [tsc, "-p", "."], cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout[:5000] + done.stderr


def run(folder: Path, *arguments: str, given: str = "") -> list[dict[str, Any]]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed")
    done = subprocess.run(
        [node, "out/main.js", *arguments],
        cwd=folder,
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        input=given,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.split("\n")[:-1]]


def main_of(
    calls: Mapping[str, Calls], sent: Mapping[str, list[Sent]], left: Mapping[str, list[LeftOut]]
) -> str:
    """The program: it prints one JSON line for each call, with what came of it."""
    lines = [
        'import { readFileSync } from "node:fs";',
        'import { TrackClient } from "customerio-node";',
        'import { Analytics } from "@customerio/cdp-analytics-node";',
        *(f'import * as {name} from "./{name}/index.js";' for name in calls),
        _HELPERS,
    ]
    for name, one in calls.items():
        lines += [f"async function {name}Send(sender: {name}.Sender): Promise<void> {{"]
        lines += ["  void sender;"]
        plan = name.partition("_")[0]
        lines += [
            f"  await say({literal(each.event)}, () => {one.send(each, 'sender')});" for each in sent[plan]
        ]
        lines += ["}", "", f"function {name}LeftOut(): void {{"]
        for each in left[plan]:
            # The compiler refuses each: it would complain of a directive that expects no error.
            lines += [] if each.compiles and not each.is_of_variant else ["  // @ts-expect-error"]
            lines += [f"  check({literal(each.path)}, {one.validate(each)});"]
        lines += ["}", ""]
    lines += ["const [mode = '', url = '', ...rest] = process.argv.slice(2);"]
    for name, one in calls.items():
        opened = _OPEN[one.client].replace("NAME", name)
        lines += [f'if (mode === "{name}") {{', opened, f'}} else if (mode === "{name}-left-out") {{']
        lines += [f"  {name}LeftOut();", "}"]
    return "\n".join([*lines, _EXTRA if "acme_track" in calls else _UNUSED, ""])


_HELPERS = """
async function say(name: string, send: () => Promise<void>): Promise<void> {
  let text = "";
  try {
    await send();
  } catch (error) {
    text = String(error);
  }
  console.log(JSON.stringify({ Case: name, Error: text }));
}

function check(path: string, problems: readonly { readonly path: string }[]): void {
  console.log(JSON.stringify({ Case: path, Problems: problems.map((problem) => problem.path) }));
}

function analyticsAt(host: string): Analytics {
  return new Analytics({ writeKey: "trackplan", host, maxEventsInBatch: 20 });
}

function trackAt(origin: string): TrackClient {
  return new TrackClient("trackplan", "trackplan", { url: `${origin}/api/v1`, retry: { maxRetries: 0 } });
}
"""

_OPEN = {
    "track": "  await NAMESend(NAME.track(trackAt(url)));",
    "pipelines": (
        "  const client = analyticsAt(url);\n  await NAMESend(NAME.pipelines(client));\n"
        "  await client.closeAndFlush();"
    ),
    "browser": "  await NAMESend(new NAME.Recorder());",
}

_UNUSED = "void [readFileSync, rest, trackAt, analyticsAt, check];"

_EXTRA = r"""
if (mode === "retry") {
  const sender = acme_track.track(trackAt(url));
  const person = { id: acme_track.personId("usr_00000001") };
  const event = { order_id: "ord_204518", canceled_by: "shopper", source: "shop-api" } as const;
  const at = new Date(1793491200500);
  await say("first", () => acme_track.sendOrderCanceled(sender, person, event, at));
  await say("second", () => acme_track.sendOrderCanceled(sender, person, event, at));
}
if (mode === "patterns") {
  for (const [name = "", source = "", ...texts] of JSON.parse(readFileSync(0, "utf8")) as string[][]) {
    const found = texts.filter((text) => new RegExp(source, "u").test(text));
    console.log(JSON.stringify({ Case: name, Problems: found }));
  }
}
if (mode === "people") {
  for (const id of [url, ...rest]) {
    await say(id, () => Promise.resolve(void acme_track.personId(id)));
  }
  // @ts-expect-error a text is no person's id
  const person: acme_track.Person = { id: "usr_m4y4c0f3" };
  // @ts-expect-error the time is part of the event's id
  await say(String(person.id), () => acme_track.sendOrderCanceled(new acme_track.Recorder(), person, {
    order_id: "ord_204518", canceled_by: "shopper", source: "shop-api" }));
}
"""
