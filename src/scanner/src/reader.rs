//! The reader of JSON text onto a tape. It expects the names that came last in the same place.

use crate::json::{Doc, Kind, Refused, Result, Tape, same};
use crate::names::{Names, UNKNOWN, mixed};
use crate::spans::{is_quote, plain};

/// Objects and arrays may nest so deeply. Other readers take more; what is deeper is theirs.
pub const DEEPEST: usize = 100;

/// If an object has more unknown names, they are compared at its end, by a set.
const MANY: usize = 64;

/// The names that came last in a place, the last one first.
type Guesses = [u32; 2];

/// Where a known name was met.
#[derive(Clone, Copy, Default)]
pub struct Met {
    /// The object in which it stood last.
    object: u64,
    /// The names behind it, and the first names of its value.
    follows: Guesses,
    leads: Guesses,
}

/// An object or array that is open.
#[derive(Clone, Copy)]
pub struct Holder {
    node: u32,
    count: u32,
    /// Where its unknown names begin.
    names: usize,
    /// Bits of the names so far: a name whose bit is new is new.
    mask: u64,
    /// The number of an object, 0 for an array.
    object: u64,
    /// The number of the last name, before the first that of the name of the object or array itself.
    name: u32,
}

/// A text that is read; `COPIED` if it will be gone, so that its texts go to the side without exception.
pub struct Reader<'a, 'b, const COPIED: bool> {
    bytes: &'a [u8],
    text: &'a str,
    at: usize,
    known: &'b Names,
    tape: &'b mut Tape,
}

impl<'a, 'b, const COPIED: bool> Reader<'a, 'b, COPIED> {
    pub fn new(text: &'a str, known: &'b Names, tape: &'b mut Tape) -> Self {
        Self { bytes: text.as_bytes(), text, at: 0, known, tape }
    }

    /// Read the whole text without recursion.
    pub fn read(mut self) -> Result<u32> {
        let (mut names, mut holders) = (std::mem::take(&mut self.tape.names), std::mem::take(&mut self.tape.holders));
        names.clear();
        holders.clear();
        let read = self.values(&mut names, &mut holders);
        (self.tape.names, self.tape.holders) = (names, holders);
        read
    }

    /// Read values; `names` holds the unknown ones of all objects that are open.
    fn values(&mut self, names: &mut Vec<u32>, holders: &mut Vec<Holder>) -> Result<u32> {
        let root = self.tape.end();
        self.space();
        'value: loop {
            match self.byte()? {
                b'"' => self.string(Kind::Text)?,
                b'{' => {
                    if self.opens(Kind::Object, b'}', names.len(), holders)? {
                        self.name(names, holders.last_mut().ok_or(Refused)?)?;
                        continue 'value;
                    }
                }
                b'[' => {
                    if self.opens(Kind::Array, b']', names.len(), holders)? {
                        continue 'value;
                    }
                }
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
                            distinct(Doc::new(self.tape, self.text), &names[holder.names..])?;
                        }
                        names.truncate(holder.names);
                        self.tape.close(holder.node, holder.count);
                        holders.pop();
                    }
                    _ => return Err(Refused),
                }
            }
        }
    }

    /// Begin an object or array; whether anything is in it.
    fn opens(&mut self, kind: Kind, end: u8, names: usize, holders: &mut Vec<Holder>) -> Result<bool> {
        if holders.len() >= DEEPEST {
            return Err(Refused);
        }
        self.at += 1;
        let node = self.tape.open(kind);
        self.space();
        if self.byte()? == end {
            self.at += 1;
            return Ok(false);
        }
        let mut object = 0;
        if kind == Kind::Object {
            self.tape.object += 1;
            object = self.tape.object;
        }
        let name = holders.last().map_or(UNKNOWN, |holder: &Holder| holder.name);
        holders.push(Holder { node, count: 1, names, mask: 0, object, name });
        Ok(true)
    }

    /// Read a name and the colon behind it; the value begins where this ends.
    #[inline]
    fn name(&mut self, names: &mut Vec<u32>, holder: &mut Holder) -> Result<()> {
        let before = &self.tape.met[holder.name as usize];
        let [guess, _] = if holder.count == 1 { before.leads } else { before.follows };
        let length = self.known.length_of(guess, &self.bytes[self.at..]);
        if COPIED || length == 0 {
            return self.other_name(names, holder);
        }
        self.known_name(guess, length, holder)?;
        self.space();
        Ok(())
    }

    /// Take a known name, which with its quotes and colon has so many bytes.
    #[inline]
    fn known_name(&mut self, number: u32, length: usize, holder: &mut Holder) -> Result<()> {
        self.tape.push_name(number, self.at + 1, length - 3);
        self.at += length;
        holder.name = number;
        self.stands_once(number, holder.object)
    }

    #[inline]
    fn stands_once(&mut self, number: u32, object: u64) -> Result<()> {
        let met = &mut self.tape.met[number as usize].object;
        if *met == object {
            return Err(Refused);
        }
        *met = object;
        Ok(())
    }

    /// Read a name that is not the one that was expected.
    #[inline(never)]
    fn other_name(&mut self, names: &mut Vec<u32>, holder: &mut Holder) -> Result<()> {
        if self.byte()? != b'"' {
            return Err(Refused);
        }
        let before = self.tape.met[holder.name as usize];
        let [last, other] = if holder.count == 1 { before.leads } else { before.follows };
        let length = self.known.length_of(other, &self.bytes[self.at..]);
        let (place, first) = (holder.name as usize, holder.count == 1);
        if !COPIED && length > 0 {
            self.known_name(other, length, holder)?;
        } else {
            let node = self.tape.end();
            self.string(Kind::Name)?;
            let number = self.known.find(Doc::new(self.tape, self.text).text(node));
            if number == UNKNOWN {
                self.unknown_name(node, names, holder)?;
            } else {
                self.stands_once(number, holder.object)?;
            }
            self.tape.number_name(node, number);
            holder.name = number;
            self.space();
            if self.byte()? != b':' {
                return Err(Refused);
            }
            self.at += 1;
        }
        let met = &mut self.tape.met[place];
        *(if first { &mut met.leads } else { &mut met.follows }) = [holder.name, last];
        self.space();
        Ok(())
    }

    fn unknown_name(&mut self, node: u32, names: &mut Vec<u32>, holder: &mut Holder) -> Result<()> {
        let doc = Doc::new(self.tape, self.text);
        let name = doc.text(node);
        let bit = 1 << (mixed(name.as_bytes()) >> 58);
        if holder.mask & bit != 0 {
            let before = &names[holder.names..];
            if before.len() < MANY && before.iter().any(|&other| same(doc.text(other), name)) {
                return Err(Refused);
            }
        }
        holder.mask |= bit;
        names.push(node);
        Ok(())
    }

    #[inline]
    fn byte(&self) -> Result<u8> {
        self.bytes.get(self.at).copied().ok_or(Refused)
    }

    #[inline]
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
        self.tape.push_word(kind);
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
        let mut value = 0_i64;
        let first = at;
        while let Some(digit @ b'0'..=b'9') = self.bytes.get(at) {
            value = value.wrapping_mul(10).wrapping_add(i64::from(digit - b'0'));
            at += 1;
        }
        let whole = at - first;
        if whole == 0 || (whole > 1 && self.bytes[first] == b'0') {
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
            self.span(Kind::Float, start, at);
        } else {
            if whole > 18 {
                return Err(Refused);
            }
            self.tape.push_int(if negative { -value } else { value });
        }
        Ok(())
    }

    #[inline]
    fn span(&mut self, kind: Kind, start: usize, end: usize) {
        if COPIED {
            let begin = self.tape.side().len();
            let text = &self.text[start..end];
            self.tape.side().push_str(text);
            self.tape.push_side(kind, begin);
        } else {
            self.tape.push_span(kind, start, end - start);
        }
    }

    #[inline]
    fn string(&mut self, kind: Kind) -> Result<()> {
        let start = self.at + 1;
        let end = start + plain(&self.bytes[start..]);
        if is_quote(self.bytes, end) {
            self.span(kind, start, end);
            self.at = end + 1;
            return Ok(());
        }
        self.escaped(kind, start, end)
    }

    /// Read on in a text that holds an escape.
    #[inline(never)]
    fn escaped(&mut self, kind: Kind, start: usize, mut at: usize) -> Result<()> {
        let begin = self.tape.side().len();
        let text = self.text;
        self.tape.side().push_str(&text[start..at]);
        loop {
            match self.bytes.get(at).ok_or(Refused)? {
                b'"' => {
                    self.at = at + 1;
                    self.tape.push_side(kind, begin);
                    return Ok(());
                }
                b'\\' => {
                    let (letter, length) = self.escape(at + 1)?;
                    self.tape.side().push(letter);
                    at += 1 + length;
                }
                _ => {
                    let more = plain(&self.bytes[at..]);
                    if more == 0 {
                        return Err(Refused);
                    }
                    self.tape.side().push_str(&text[at..at + more]);
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

fn distinct(doc: Doc<'_>, names: &[u32]) -> Result<()> {
    let mut seen = rustc_hash::FxHashSet::default();
    if names.iter().all(|&name| seen.insert(doc.text(name))) { Ok(()) } else { Err(Refused) }
}

