//! Keys of 64 bits by which payloads and people are remembered, as `trackplan.model` makes them.

use std::fmt::Write as _;

use xxhash_rust::xxh3::xxh3_64;

use crate::config::{Family, Of};
use crate::json::{Doc, Kind};

/// Up to here, a float holds every whole number.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// A key of 64 bits for values at the top of attributes, as `trackplan.model` makes it.
///
/// The outer `None` is for values whose text only others know; the inner, for no key.
#[allow(clippy::option_option)]
pub fn key_of(doc: Doc<'_>, sent: u32, names: &[u32]) -> Option<Option<u64>> {
    let mut joined = String::new();
    for (index, name) in names.iter().enumerate() {
        let Some(value) = doc.value_of(sent, *name) else {
            return Some(None);
        };
        if index > 0 {
            joined.push('\0');
        }
        match doc.kind(value) {
            Kind::Text if names.len() == 1 => return Some(Some(xxh3_64(doc.text(value).as_bytes()))),
            Kind::Text => joined.push_str(doc.text(value)),
            Kind::Int => joined.push_str(&doc.int(value).to_string()),
            Kind::Float => {
                let value = doc.float(value);
                if value.fract() != 0.0 || value.abs() > WHOLE {
                    return None;
                }
                #[allow(clippy::cast_possible_truncation)] // it is whole, and small enough
                joined.push_str(&(value as i64).to_string());
            }
            Kind::True => joined.push_str("True"),
            Kind::False => joined.push_str("False"),
            _ => return Some(None),
        }
    }
    Some(Some(xxh3_64(joined.as_bytes())))
}

/// A part of a key, as the mark of another.
#[allow(clippy::cast_possible_truncation)] // the highest byte
pub fn mark_of(key: u64) -> u8 {
    (key >> 56).max(1) as u8
}

/// A part of the key of the id that the sender gave to an event; 0 for none.
pub fn sender_mark(doc: Doc<'_>, family: &Family, id: u32) -> u8 {
    let given = family.of == Of::EventsWithIds && doc.kind(id) == Kind::Text;
    if given { mark_of(xxh3_64(doc.text(id).as_bytes())) } else { 0 }
}

/// A key of 64 bits for a person and all attributes, as `trackplan.model` makes it.
pub fn content_key(doc: Doc<'_>, sent: u32, who: &str) -> u64 {
    let mut text = if doc.kind(sent) == Kind::Object { content_of(doc, sent) } else { 0 }.to_string();
    text.push('\0');
    text.push_str(who);
    xxh3_64(text.as_bytes())
}

/// The sum of the hashes of what is inside a value, which no order of names changes.
fn content_of(doc: Doc<'_>, at: u32) -> u64 {
    let mut text = String::new();
    let mut total = 0_u64;
    let mut add = |name: &str, value: u32| {
        text.clear();
        text.push_str(name);
        text.push('\0');
        let _ = match doc.kind(value) {
            Kind::Text | Kind::Name => {
                text.push('s');
                text.push_str(doc.text(value));
                Ok(())
            }
            Kind::Object => write!(text, "o{}", content_of(doc, value)),
            Kind::Array => write!(text, "a{}", content_of(doc, value)),
            Kind::Int => write!(text, "n{}", doc.int(value)),
            Kind::Float => write_float(&mut text, doc.text(value)),
            Kind::True => text.write_str("nTrue"),
            Kind::False => text.write_str("nFalse"),
            Kind::Null => text.write_str("nNone"),
        };
        total = total.wrapping_add(xxh3_64(text.as_bytes()));
    };
    if doc.kind(at) == Kind::Object {
        doc.members(at).for_each(|(name, value)| add(doc.text(name), value));
    } else {
        doc.items(at).enumerate().for_each(|(index, value)| add(&index.to_string(), value));
    }
    total
}

/// A whole number as an integer is written, and any other by its bits.
#[allow(clippy::cast_possible_truncation)] // it is whole, and small enough
fn write_float(text: &mut String, number: &str) -> std::fmt::Result {
    let value: f64 = number.parse().unwrap_or(f64::NAN);
    if value.fract() == 0.0 && value.abs() <= WHOLE {
        write!(text, "n{}", value as i64)
    } else if !number.contains(['.', 'e', 'E']) {
        write!(text, "n{number}")
    } else {
        write!(text, "f{}", value.to_bits())
    }
}

/// What Python strips off a text that is all ASCII.
pub const fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\t'..='\r' | '\u{1c}'..='\u{1f}')
}
