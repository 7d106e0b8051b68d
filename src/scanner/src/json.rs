//! JSON text as a tape of nodes, read strictly.
//!
//! What some reader takes for another value is refused, and so is what no double holds: the caller
//! then asks a reader that can name the fault. Nodes stand in the order of the text; an object or an
//! array holds the number of the node behind it, so that a walk can pass over it.

use std::fmt;

use crate::names::Names;
use crate::reader::{Holder, Met, Reader};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Null,
    False,
    True,
    /// A whole number that an `i64` holds, written without point and exponent.
    Int,
    /// Any other number; its text is kept.
    Float,
    Text,
    /// A name; its value is the next node.
    Name,
    Array,
    Object,
}

#[derive(Clone, Copy, Debug)]
pub struct Node {
    pub kind: Kind,
    /// Whether the text stands in `Doc::side`, since it holds escapes.
    side: bool,
    /// The node behind this one and all that is in it; of a name, its number among those known.
    pub next: u32,
    /// An `i64`, or the start and the length of a text, or the number of members or items.
    value: u64,
}

impl Node {
    /// Where a text stands in the source, and its length, unless it was decoded.
    #[must_use]
    #[inline]
    #[allow(clippy::cast_possible_truncation)] // two halves
    pub fn span(&self) -> Option<(u32, u32)> {
        (!self.side).then_some(((self.value >> 32) as u32, self.value as u32))
    }
}

/// Why a text is not taken here. Another reader may take it, or say what is wrong.
#[derive(Debug, PartialEq, Eq)]
pub struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not plain JSON")
    }
}

pub type Result<T> = std::result::Result<T, Refused>;

/// The nodes of one text, and the texts that hold escapes, decoded.
#[derive(Default)]
pub struct Tape {
    nodes: Vec<Node>,
    side: String,
    /// Whether a number has an exponent or many digits, so that other writers may need more bytes.
    pub long_numbers: bool,
    /// What reading needs, kept from text to text.
    pub(crate) names: Vec<u32>,
    pub(crate) holders: Vec<Holder>,
    /// By number of a name: where it was met.
    pub(crate) met: Vec<Met>,
    /// Counts the objects of all texts.
    pub(crate) object: u64,
}

/// A tape beside the text that it was read from.
#[derive(Clone, Copy)]
pub struct Doc<'a> {
    tape: &'a Tape,
    source: &'a str,
}

impl Tape {
    /// Read one JSON text, and nothing but space around it. What was read before is dropped.
    pub fn read(&mut self, source: &str, known: &Names) -> Result<u32> {
        self.nodes.clear();
        self.side.clear();
        self.long_numbers = false;
        self.append(source, known, false)
    }

    /// Read the JSON text that a text node holds, behind what was read.
    pub fn unpack(&mut self, source: &str, at: u32, known: &Names) -> Result<u32> {
        let text = self.doc(source).text(at).to_owned();
        self.append(&text, known, true)
    }

    /// Add a text of the caller's own.
    pub fn push_text(&mut self, text: &str) -> u32 {
        let start = self.side.len();
        self.side.push_str(text);
        self.push(Kind::Text, true, span(start, text.len()))
    }

    pub fn push_int(&mut self, value: i64) -> u32 {
        self.push(Kind::Int, false, value.cast_unsigned())
    }

    pub fn push_null(&mut self) -> u32 {
        self.push(Kind::Null, false, 0)
    }

    /// Add an object without members.
    pub fn push_empty(&mut self) -> u32 {
        self.push(Kind::Object, false, 0)
    }

    pub fn doc<'a>(&'a self, source: &'a str) -> Doc<'a> {
        Doc { tape: self, source }
    }

    #[allow(clippy::cast_possible_truncation)] // a record has at most 8 MiB
    #[inline]
    fn push(&mut self, kind: Kind, side: bool, value: u64) -> u32 {
        let at = self.nodes.len() as u32;
        self.nodes.push(Node { kind, side, next: at + 1, value });
        at
    }

    /// Add a name that stands in the source, with its number among those known.
    #[inline]
    pub(crate) fn push_name(&mut self, number: u32, start: usize, length: usize) {
        self.nodes.push(Node { kind: Kind::Name, side: false, next: number, value: span(start, length) });
    }

    /// Add a text, a name or a number with a fraction that stands in the source.
    #[inline]
    pub(crate) fn push_span(&mut self, kind: Kind, start: usize, length: usize) {
        self.push(kind, false, span(start, length));
    }

    /// Add what stands in the side from a place on.
    pub(crate) fn push_side(&mut self, kind: Kind, start: usize) {
        self.push(kind, true, span(start, self.side.len() - start));
    }

    #[inline]
    pub(crate) fn push_word(&mut self, kind: Kind) {
        self.push(kind, false, 0);
    }

    /// Begin an object or array; give back its node.
    #[inline]
    pub(crate) fn open(&mut self, kind: Kind) -> u32 {
        self.push(kind, false, 0)
    }

    /// End an object or array that has so many members or items.
    #[inline]
    #[allow(clippy::cast_possible_truncation)]
    pub(crate) fn close(&mut self, node: u32, count: u32) {
        let end = self.nodes.len() as u32;
        let node = &mut self.nodes[node as usize];
        (node.next, node.value) = (end, u64::from(count));
    }

    #[inline]
    #[allow(clippy::cast_possible_truncation)]
    pub(crate) fn end(&self) -> u32 {
        self.nodes.len() as u32
    }

    pub(crate) fn number_name(&mut self, node: u32, number: u32) {
        self.nodes[node as usize].next = number;
    }

    pub(crate) fn side(&mut self) -> &mut String {
        &mut self.side
    }

    fn append(&mut self, text: &str, known: &Names, copied: bool) -> Result<u32> {
        if self.met.len() <= known.len() {
            self.met.resize(known.len() + 1, Met::default());
        }
        if copied { Reader::<true>::new(text, known, self).read() } else { Reader::<false>::new(text, known, self).read() }
    }
}

const fn span(start: usize, length: usize) -> u64 {
    ((start as u64) << 32) | length as u64
}

/// Whether two names are the same; most are short.
#[must_use]
pub fn same(one: &str, other: &str) -> bool {
    same_bytes(one.as_bytes(), other.as_bytes())
}

fn same_bytes(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    match (one.first_chunk::<8>(), other.first_chunk::<8>(), one.last_chunk::<8>(), other.last_chunk::<8>()) {
        (Some(first), Some(known), Some(last), Some(end)) => {
            first == known && last == end && (one.len() <= 16 || one == other)
        }
        _ => one.iter().zip(other).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0,
    }
}

impl<'a> Doc<'a> {
    #[must_use]
    pub(crate) fn new(tape: &'a Tape, source: &'a str) -> Self {
        Self { tape, source }
    }

    #[must_use]
    pub fn node(self, at: u32) -> Node {
        self.tape.nodes[at as usize]
    }

    #[must_use]
    pub fn kind(self, at: u32) -> Kind {
        self.node(at).kind
    }

    /// The text of a text, a name or a number with a fraction.
    #[must_use]
    pub fn text(self, at: u32) -> &'a str {
        let node = self.node(at);
        let start = (node.value >> 32) as usize;
        let length = (node.value & 0xFFFF_FFFF) as usize;
        let from = if node.side { &self.tape.side } else { self.source };
        &from[start..start + length]
    }

    /// Where a text stands in the source, and its length, unless it was decoded.
    #[must_use]
    pub fn span(self, at: u32) -> Option<(u32, u32)> {
        self.node(at).span()
    }

    /// The text that was read.
    #[must_use]
    pub fn source(self) -> &'a str {
        self.source
    }

    #[must_use]
    pub fn int(self, at: u32) -> i64 {
        self.node(at).value.cast_signed()
    }

    #[must_use]
    pub fn float(self, at: u32) -> f64 {
        self.text(at).parse().unwrap_or(f64::NAN)
    }

    /// A number that a double surely holds as it is written, but for the digits that no double has.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // of what is small
    pub fn small_number(self, at: u32) -> Option<f64> {
        const DIGITS: usize = 15;
        const POWERS: [f64; DIGITS + 1] =
            [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
        if self.kind(at) == Kind::Int {
            let value = self.int(at);
            return (value.unsigned_abs() < 1 << 53).then_some(value as f64);
        }
        let text = self.text(at).as_bytes();
        if text.len() > DIGITS {
            return None;
        }
        let (mut digits, mut point) = (0_i64, None);
        for (place, &byte) in text.iter().enumerate() {
            match byte {
                b'0'..=b'9' => digits = digits * 10 + i64::from(byte - b'0'),
                b'.' => point = Some(place),
                b'-' if place == 0 => {}
                _ => return None,
            }
        }
        let value = digits as f64 / POWERS[text.len() - 1 - point?];
        Some(if text[0] == b'-' { -value } else { value })
    }

    /// The number of members of an object, or of items of an array.
    #[must_use]
    #[allow(clippy::cast_possible_truncation)]
    pub fn count(self, at: u32) -> usize {
        self.node(at).value as usize
    }

    /// The nodes of the names and values of an object.
    #[must_use]
    pub fn members(self, at: u32) -> Members<'a> {
        Members { doc: self, at: at + 1, end: self.node(at).next }
    }

    /// The number of a name, 0 if it is unknown.
    #[must_use]
    pub fn number(self, name: u32) -> u32 {
        self.node(name).next
    }

    /// The value of a known name in an object; none where another value stands in the object's place.
    #[must_use]
    pub fn value_of(self, at: u32, number: u32) -> Option<u32> {
        if self.kind(at) != Kind::Object {
            return None;
        }
        self.members(at).find(|&(name, _)| self.number(name) == number).map(|(_, value)| value)
    }

    /// The items of an array.
    #[must_use]
    pub fn items(self, at: u32) -> Items<'a> {
        Items { doc: self, at: at + 1, end: self.node(at).next }
    }

    /// The value of a name in an object; none where another value stands in the object's place.
    #[must_use]
    pub fn get(self, at: u32, name: &str) -> Option<u32> {
        if self.kind(at) != Kind::Object {
            return None;
        }
        self.members(at).find(|&(key, _)| same(self.text(key), name)).map(|(_, value)| value)
    }
}

pub struct Members<'a> {
    doc: Doc<'a>,
    at: u32,
    end: u32,
}

impl Iterator for Members<'_> {
    type Item = (u32, u32);

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.end {
            return None;
        }
        let name = self.at;
        self.at = self.doc.node(name + 1).next;
        Some((name, name + 1))
    }
}

pub struct Items<'a> {
    doc: Doc<'a>,
    at: u32,
    end: u32,
}

impl Iterator for Items<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        if self.at >= self.end {
            return None;
        }
        let item = self.at;
        self.at = self.doc.node(item).next;
        Some(item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::DEEPEST;

    fn refused(text: &str) -> bool {
        Tape::default().read(text, &Names::default()).is_err()
    }

    #[test]
    fn what_is_no_strict_json_is_refused() {
        let broken = [
            "", " ", "{", "}", "[1,]", "{\"a\":1,}", "{\"a\"}", "{a:1}", "01", "1.", ".5", "+1", "1e", "-", "NaN",
            "Infinity", "nul", "tru", "'a'", "\"a", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\udc00\"",
            "\"\\ud800\\u0041\"", "\"a\tb\"", "\"\u{1}\"", "1 2", "[1 2]", "[1}", "{\"a\":1]", "1e400", "\u{feff}1",
        ];
        for text in broken {
            assert!(refused(text), "{text}");
        }
    }

    #[test]
    fn what_others_must_read_is_refused() {
        assert!(refused("12345678901234567890"), "no i64 of 18 digits");
        assert!(refused(&format!("1.{}", "0".repeat(400))), "many digits");
        assert!(refused(&"[".repeat(DEEPEST + 1)), "deep");
        assert!(!refused(&format!("{}{}", "[".repeat(DEEPEST), "]".repeat(DEEPEST))));
    }

    #[test]
    fn a_name_stands_once_whether_it_is_known_or_not() {
        let mut names = Names::default();
        names.add("known");
        let mut tape = Tape::default();
        for text in [
            r#"{"known":1,"known":2}"#,
            r#"{"other":1,"b":2,"other":3}"#,
            r#"{"a":{"known":1},"known":{"b":1,"b":2}}"#,
            r#"{"a":1,"\u0061":2}"#,
            r#"{"known":1,"know\u006e":2}"#,
        ] {
            assert!(tape.read(text, &names).is_err(), "{text}");
        }
        assert!(tape.read(r#"[{"known":1,"a":{"known":2,"a":3}},{"known":4}]"#, &names).is_ok());
        let many: Vec<String> = (0..500).map(|number| format!("\"n{number}\":0")).collect();
        assert!(tape.read(&format!("{{{}}}", many.join(",")), &names).is_ok());
        assert!(tape.read(&format!("{{{},\"n7\":0}}", many.join(",")), &names).is_err());
    }

    #[test]
    fn values_are_read() {
        let text = r#" {"a": [1, -2.50, "x\n\u00e9\ud83d\ude00y"], "b": {}, "c": null} "#;
        let mut tape = Tape::default();
        let root = tape.read(text, &Names::default()).expect("it is JSON");
        let doc = tape.doc(text);
        assert_eq!(doc.count(root), 3);
        let list = doc.get(root, "a").expect("it is there");
        let items: Vec<u32> = doc.items(list).collect();
        assert_eq!(doc.int(items[0]), 1);
        assert_eq!(doc.text(items[1]), "-2.50");
        assert_eq!(doc.text(items[2]), "x\né😀y");
        assert_eq!(doc.kind(doc.get(root, "c").expect("it is there")), Kind::Null);
        assert_eq!(doc.get(root, "d"), None);
    }

    #[test]
    fn same_is_equality() {
        let texts = ["", "a", "ab", "abcdefgh", "abcdefgi", "abcdefghi", "abcdefghijklmnopqrst", "abcdefghiXklmnopqrst"];
        for one in texts {
            for other in texts {
                assert_eq!(same(one, other), one == other);
            }
        }
    }
}
