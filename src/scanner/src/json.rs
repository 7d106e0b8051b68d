//! JSON text as a tape of nodes, read strictly.
//!
//! What some reader takes for another value is refused, and so is what no double holds: the caller
//! then asks a reader that can name the fault. Nodes stand in the order of the text; an object or an
//! array holds the number of the node behind it, so that a walk can pass over it.

use std::fmt;

use crate::names::{Names, UNKNOWN, mixed};

/// Objects and arrays may nest so deeply. Other readers take more; what is deeper is theirs.
pub const DEEPEST: usize = 100;

/// If an object has more unknown names, they are compared at its end, by a set.
const MANY: usize = 64;

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
    names: Vec<u32>,
    /// By number of a name: the object in which it stood last.
    stamps: Vec<u64>,
    /// Counts the objects of all texts.
    object: u64,
    /// By number of a name: the name that came last behind it, or first in its value.
    follows: Vec<u32>,
    leads: Vec<u32>,
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
    fn push(&mut self, kind: Kind, side: bool, value: u64) -> u32 {
        let at = self.nodes.len() as u32;
        self.nodes.push(Node { kind, side, next: at + 1, value });
        at
    }

    fn append(&mut self, text: &str, known: &Names, copied: bool) -> Result<u32> {
        if self.stamps.len() <= known.len() {
            self.stamps.resize(known.len() + 1, 0);
            self.follows.resize(known.len() + 1, UNKNOWN);
            self.leads.resize(known.len() + 1, UNKNOWN);
        }
        let mut names = std::mem::take(&mut self.names);
        names.clear();
        let mut reader = Reader { bytes: text.as_bytes(), text, at: 0, copied, known, tape: self };
        let read = reader.read(&mut names);
        self.names = names;
        read
    }
}

const fn span(start: usize, length: usize) -> u64 {
    ((start as u64) << 32) | length as u64
}

struct Reader<'a, 'b> {
    bytes: &'a [u8],
    text: &'a str,
    at: usize,
    /// Whether the text will be gone: texts then go to the side without exception.
    copied: bool,
    known: &'b Names,
    tape: &'b mut Tape,
}

impl Reader<'_, '_> {
    /// Read the whole text without recursion; `names` holds those of all objects that are open.
    #[allow(clippy::cast_possible_truncation, clippy::too_many_lines)]
    fn read(&mut self, names: &mut Vec<u32>) -> Result<u32> {
        let root = self.tape.nodes.len() as u32;
        // Of each open container: its node, and where its names begin and which may stand twice.
        let mut holders: Vec<Holder> = Vec::new();
        self.space();
        'value: loop {
            match self.byte()? {
                b'{' => {
                    self.at += 1;
                    let node = self.tape.push(Kind::Object, false, 0);
                    if holders.len() >= DEEPEST {
                        return Err(Refused);
                    }
                    self.space();
                    if self.byte()? != b'}' {
                        self.tape.object += 1;
                        let object = self.tape.object;
                        let name = holders.last().map_or(UNKNOWN, |holder: &Holder| holder.name);
                        let guess = self.tape.leads[name as usize];
                        holders.push(Holder { node, count: 1, names: names.len(), mask: 0, object, name, guess });
                        self.name(names, holders.last_mut().ok_or(Refused)?)?;
                        continue 'value;
                    }
                    self.at += 1;
                }
                b'[' => {
                    self.at += 1;
                    let node = self.tape.push(Kind::Array, false, 0);
                    if holders.len() >= DEEPEST {
                        return Err(Refused);
                    }
                    self.space();
                    if self.byte()? != b']' {
                        let name = holders.last().map_or(UNKNOWN, |holder: &Holder| holder.name);
                        let object = 0;
                        holders.push(Holder { node, count: 1, names: names.len(), mask: 0, object, name, guess: UNKNOWN });
                        continue 'value;
                    }
                    self.at += 1;
                }
                b'"' => self.string(Kind::Text)?,
                b't' => self.word(b"true", Kind::True)?,
                b'f' => self.word(b"false", Kind::False)?,
                b'n' => self.word(b"null", Kind::Null)?,
                _ => self.number()?,
            }
            // What may follow a value: the end, a comma, or the end of what holds it.
            loop {
                let Some(holder) = holders.last_mut() else {
                    self.space();
                    return if self.at == self.bytes.len() { Ok(root) } else { Err(Refused) };
                };
                self.space();
                let found = self.byte()?;
                self.at += 1;
                match (found, holder.object > 0) {
                    (b',', true) => {
                        self.space();
                        holder.count += 1;
                        self.name(names, holder)?;
                        continue 'value;
                    }
                    (b',', false) => {
                        self.space();
                        holder.count += 1;
                        continue 'value;
                    }
                    (b'}', true) | (b']', false) => {
                        if names.len() - holder.names > MANY {
                            distinct(Doc { tape: self.tape, source: self.text }, &names[holder.names..])?;
                        }
                        names.truncate(holder.names);
                        let end = self.tape.nodes.len() as u32;
                        let node = &mut self.tape.nodes[holder.node as usize];
                        node.next = end;
                        node.value = u64::from(holder.count);
                        holders.pop();
                    }
                    _ => return Err(Refused),
                }
            }
        }
    }

    /// Read a name and the colon behind it; the value begins where this ends.
    #[allow(clippy::cast_possible_truncation)]
    fn name(&mut self, names: &mut Vec<u32>, holder: &mut Holder) -> Result<()> {
        if self.byte()? != b'"' {
            return Err(Refused);
        }
        let node = self.tape.nodes.len() as u32;
        let number = if let Some(number) = self.guessed(holder.guess) {
            number
        } else {
            self.string(Kind::Name)?;
            self.known.find(Doc { tape: self.tape, source: self.text }.text(node))
        };
        let before = if holder.count == 1 { &mut self.tape.leads } else { &mut self.tape.follows };
        before[holder.name as usize] = number;
        (holder.name, holder.guess) = (number, self.tape.follows[number as usize]);
        let doc = Doc { tape: self.tape, source: self.text };
        let name = doc.text(node);
        if number == UNKNOWN {
            let bit = 1 << (mixed(name.as_bytes()) >> 58);
            if holder.mask & bit != 0 {
                let before = &names[holder.names..];
                if before.len() < MANY && before.iter().any(|&other| same(doc.text(other), name)) {
                    return Err(Refused);
                }
            }
            holder.mask |= bit;
            names.push(node);
        } else {
            let stamp = &mut self.tape.stamps[number as usize];
            if *stamp == holder.object {
                return Err(Refused);
            }
            *stamp = holder.object;
        }
        self.tape.nodes[node as usize].next = number;
        self.space();
        if self.byte()? != b':' {
            return Err(Refused);
        }
        self.at += 1;
        self.space();
        Ok(())
    }

    /// Read a name if it is the one that is expected; give back its number.
    fn guessed(&mut self, guess: u32) -> Option<u32> {
        let name = self.known.name(guess)?;
        let (start, end) = (self.at + 1, self.at + 1 + name.len());
        if self.bytes.get(end) != Some(&b'"') || !same_bytes(name, &self.bytes[start..end]) {
            return None;
        }
        self.push_span(Kind::Name, start, end);
        self.at = end + 1;
        Some(guess)
    }

    fn byte(&self) -> Result<u8> {
        self.bytes.get(self.at).copied().ok_or(Refused)
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    fn word(&mut self, word: &[u8], kind: Kind) -> Result<()> {
        if !self.bytes[self.at..].starts_with(word) {
            return Err(Refused);
        }
        self.at += word.len();
        self.tape.push(kind, false, 0);
        Ok(())
    }

    fn number(&mut self) -> Result<()> {
        let start = self.at;
        let digits = |at: &mut usize, bytes: &[u8]| {
            let from = *at;
            while bytes.get(*at).is_some_and(u8::is_ascii_digit) {
                *at += 1;
            }
            *at - from
        };
        let negative = self.bytes[self.at] == b'-';
        let mut at = start + usize::from(negative);
        let whole = digits(&mut at, self.bytes);
        if whole == 0 || (whole > 1 && self.bytes[at - whole] == b'0') {
            return Err(Refused);
        }
        let (mut float, mut exponent) = (false, false);
        if self.bytes.get(at) == Some(&b'.') {
            float = true;
            at += 1;
            let fraction = digits(&mut at, self.bytes);
            if fraction == 0 {
                return Err(Refused);
            }
            // Beyond so many digits no writer is sure to write the same ones again.
            self.tape.long_numbers |= whole + fraction > 15;
        }
        if let Some(b'e' | b'E') = self.bytes.get(at) {
            (float, exponent) = (true, true);
            self.tape.long_numbers = true;
            at += 1;
            if let Some(b'+' | b'-') = self.bytes.get(at) {
                at += 1;
            }
            if digits(&mut at, self.bytes) == 0 {
                return Err(Refused);
            }
        }
        self.at = at;
        if float {
            let text = &self.text[start..at];
            let is_small = at - start <= 300; // a double holds any number of so few digits without exponent
            if !is_small || (exponent && !text.parse::<f64>().is_ok_and(f64::is_finite)) {
                return Err(Refused);
            }
            self.push_span(Kind::Float, start, at);
        } else {
            if whole > 18 {
                return Err(Refused);
            }
            let mut value = 0_i64;
            for digit in &self.bytes[at - whole..at] {
                value = value * 10 + i64::from(digit - b'0');
            }
            self.tape.push_int(if negative { -value } else { value });
        }
        Ok(())
    }

    fn push_span(&mut self, kind: Kind, start: usize, end: usize) {
        if self.copied {
            let begin = self.tape.side.len();
            self.tape.side.push_str(&self.text[start..end]);
            self.tape.push(kind, true, span(begin, end - start));
        } else {
            self.tape.push(kind, false, span(start, end - start));
        }
    }

    fn string(&mut self, kind: Kind) -> Result<()> {
        let start = self.at + 1;
        let end = start + plain(&self.bytes[start..]);
        match self.bytes.get(end) {
            Some(b'"') => {
                self.push_span(kind, start, end);
                self.at = end + 1;
                Ok(())
            }
            Some(b'\\') => self.escaped(kind, start, end),
            _ => Err(Refused),
        }
    }

    /// Read on in a text that holds an escape.
    fn escaped(&mut self, kind: Kind, start: usize, mut at: usize) -> Result<()> {
        let begin = self.tape.side.len();
        self.tape.side.push_str(&self.text[start..at]);
        loop {
            match self.bytes.get(at).ok_or(Refused)? {
                b'"' => {
                    self.at = at + 1;
                    self.tape.push(kind, true, span(begin, self.tape.side.len() - begin));
                    return Ok(());
                }
                b'\\' => {
                    let (letter, length) = self.escape(at + 1)?;
                    self.tape.side.push(letter);
                    at += 1 + length;
                }
                _ => {
                    let more = plain(&self.bytes[at..]);
                    if more == 0 {
                        return Err(Refused);
                    }
                    self.tape.side.push_str(&self.text[at..at + more]);
                    at += more;
                }
            }
        }
    }

    /// The character of an escape, and how many bytes it takes behind the backslash.
    fn escape(&self, at: usize) -> Result<(char, usize)> {
        let letter = match self.bytes.get(at).ok_or(Refused)? {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let high = self.hex(at + 1)?;
                if let Some(letter) = char::from_u32(high) {
                    return Ok((letter, 5));
                }
                if !(0xD800..0xDC00).contains(&high) || self.bytes.get(at + 5..at + 7) != Some(b"\\u") {
                    return Err(Refused);
                }
                let low = self.hex(at + 7)?;
                if !(0xDC00..0xE000).contains(&low) {
                    return Err(Refused);
                }
                let letter = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
                return Ok((char::from_u32(letter).ok_or(Refused)?, 11));
            }
            _ => return Err(Refused),
        };
        Ok((letter, 1))
    }

    fn hex(&self, at: usize) -> Result<u32> {
        let digits = self.bytes.get(at..at + 4).ok_or(Refused)?;
        digits.iter().try_fold(0, |value, &digit| {
            Ok(value * 16 + char::from(digit).to_digit(16).ok_or(Refused)?)
        })
    }
}

struct Holder {
    node: u32,
    count: u32,
    names: usize,
    /// Bits of the names so far: a name whose bit is new is new.
    mask: u64,
    /// The number of an object, 0 for an array.
    object: u64,
    /// The number of the last name, before the first that of the name of the object or array itself.
    name: u32,
    /// The number of the name that may come next.
    guess: u32,
}

/// How many bytes stand before the next quote, backslash or control character.
fn plain(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    let mut at = 0;
    for chunk in bytes.as_chunks::<8>().0 {
        let word = u64::from_le_bytes(*chunk);
        let quote = word ^ (ONES * 0x22);
        let slash = word ^ (ONES * 0x5c);
        let found = (quote.wrapping_sub(ONES) & !quote)
            | (slash.wrapping_sub(ONES) & !slash)
            | (word.wrapping_sub(ONES * 0x20) & !word);
        let found = found & HIGH;
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    let rest = &bytes[at..];
    at + rest.iter().position(|&byte| byte == b'"' || byte == b'\\' || byte < 0x20).unwrap_or(rest.len())
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

fn distinct(doc: Doc<'_>, names: &[u32]) -> Result<()> {
    let mut seen = rustc_hash::FxHashSet::default();
    if names.iter().all(|&name| seen.insert(doc.text(name))) { Ok(()) } else { Err(Refused) }
}

impl<'a> Doc<'a> {
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
    pub fn span(self, at: u32) -> Option<(usize, usize)> {
        let node = self.node(at);
        (!node.side).then_some(((node.value >> 32) as usize, (node.value & 0xFFFF_FFFF) as usize))
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
