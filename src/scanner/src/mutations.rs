//! The reader and the checker on texts that chance has damaged, beside `serde_json`.
//!
//! `SCANNER_MUTATIONS` is how many texts are tried; the nightly stage tries many more.

use serde_json::Value;

use crate::check::{Bench, Checker, Verdict};
use crate::json::{Doc, Kind, Tape};
use crate::names::Names;
use crate::schema::Schemas;

const TRIED: u64 = 50_000;

const SEEDS: [&str; 8] = [
    r#"{"name":"order_completed","data":{"value":19.99,"currency":"EUR","items":[{"sku":"a"},{"sku":"b"}]}}"#,
    r#"{"a":[1,-2,3.5e2,0,-0.0],"b":{"c":null,"d":[true,false,[]]},"e":{}}"#,
    r#"{"text":"Größe \u00e9\n\ud83d\ude00 \"x\" \\ \/ \b\f","a\u0061":1}"#,
    r#"[[[[[["deep"]]]]],{"a":{"a":{"a":{"a":1}}}}]"#,
    r#"  {"long" : 123456789012345678 , "short":1 ,"long2":9999999999999999999}  "#,
    r#"{"one":1,"two":2,"three":3,"four":4,"five":5,"six":6,"seven":7,"eight":8,"one2":1}"#,
    r#"{"value":"maya@example.com","currency":"2026-11-02T10:00:00Z","name":"https://example.com/a?b=c"}"#,
    r#""only a text""#,
];

const BYTES: &[u8] = br#""\{}[]:,0123456789.eE+-tfnu abcd/"#;

const SCHEMA: &str = r#"{"type":"object","properties":{"name":{"type":"string","pattern":"^[a-z_]+$"},
"data":{"type":"object","properties":{"value":{"type":"number","minimum":0,"multipleOf":0.01},
"currency":{"enum":["EUR","USD"]},"items":{"type":"array","minItems":1,"uniqueItems":true,
"items":{"type":"object","required":["sku"],"properties":{"sku":{"type":"string","maxLength":3}}}}}},
"value":{"anyOf":[{"type":"string","format":"email"},{"type":"number"}]},
"currency":{"not":{"type":"string","format":"date-time"}}},"additionalProperties":{"maxLength":20}}"#;

struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % limit
    }

    fn damaged(&mut self) -> Vec<u8> {
        let mut bytes = SEEDS[self.below(SEEDS.len())].as_bytes().to_vec();
        for _ in 0..self.below(4) {
            let at = self.below(bytes.len() + 1);
            let byte = BYTES[self.below(BYTES.len())];
            match self.below(5) {
                0 => bytes.insert(at, byte),
                1 if at < bytes.len() => bytes[at] = byte,
                2 if at < bytes.len() => drop(bytes.remove(at)),
                3 => bytes.truncate(at.max(1)),
                _ => {
                    let other = SEEDS[self.below(SEEDS.len())].as_bytes();
                    let from = self.below(other.len());
                    let to = from + self.below(other.len() - from);
                    bytes.splice(at..at, other[from..to].iter().copied());
                }
            }
        }
        bytes
    }
}

fn same(doc: Doc<'_>, at: u32, value: &Value) -> bool {
    match (doc.kind(at), value) {
        (Kind::Null, Value::Null) | (Kind::False, Value::Bool(false)) | (Kind::True, Value::Bool(true)) => true,
        (Kind::Int, Value::Number(number)) => {
            number.as_i64() == Some(doc.int(at)) || (doc.int(at) == 0 && number.as_f64() == Some(0.0))
        }
        (Kind::Float, Value::Number(number)) => {
            let (one, other) = (doc.float(at), number.as_f64().expect("a double"));
            let exact = doc.small_number(at).is_none_or(|small| small.to_bits() == one.to_bits());
            exact && (one - other).abs() <= other.abs() * 1e-15
        }
        (Kind::Text, Value::String(text)) => doc.text(at) == text,
        (Kind::Array, Value::Array(items)) => {
            doc.count(at) == items.len() && doc.items(at).zip(items).all(|(item, value)| same(doc, item, value))
        }
        (Kind::Object, Value::Object(members)) => {
            doc.count(at) == members.len()
                && doc
                    .members(at)
                    .all(|(name, inner)| members.get(doc.text(name)).is_some_and(|value| same(doc, inner, value)))
        }
        _ => false,
    }
}

#[test]
fn what_is_read_of_damaged_texts_is_what_others_read() {
    let tried = std::env::var("SCANNER_MUTATIONS").map_or(TRIED, |text| text.parse().expect("a number"));
    let mut schemas = Schemas::default();
    let mut tape = Tape::default();
    let root = tape.read(SCHEMA, &Names::default()).expect("it is JSON");
    let id = schemas.compile(tape.doc(SCHEMA), &[root]).expect("it is known");
    let mut bench = Bench::default();
    bench.prepare(&schemas);
    let (mut chance, mut read) = (Chance(14), 0);
    for _ in 0..tried {
        let Ok(text) = String::from_utf8(chance.damaged()) else {
            continue;
        };
        let Ok(root) = tape.read(&text, &schemas.names) else {
            continue;
        };
        read += 1;
        let doc = tape.doc(&text);
        let value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert!(same(doc, root, &value), "{text}");
        bench.begin(true);
        let surely = Checker::new(&schemas, &mut bench, doc).check(id, root) == Verdict::Yes
            && bench.walks_end_well(&schemas, doc);
        bench.begin(false);
        let fits = Checker::new(&schemas, &mut bench, doc).check(id, root);
        assert_eq!(surely, fits == Verdict::Yes, "{text}");
        let explained = Checker::new(&schemas, &mut bench, doc).explain(id, root);
        assert!(explained.is_none_or(|failures| failures.is_empty() == (fits == Verdict::Yes)), "{text}");
    }
    assert!(read > tried / 5, "{read} of {tried} were read");
}
