//! Names that schemas and ways know, by number, so that a name of a record is compared once.

use crate::json::same;

/// The number of a name that nothing knows.
pub const UNKNOWN: u32 = 0;

/// Names by number; numbers count from 1.
pub struct Names {
    all: Vec<Box<str>>,
    /// By number: the name as it stands in JSON.
    written: Vec<Written>,
    /// Numbers by the lower bits of a name's hash, and behind that where the place is taken.
    table: Vec<u32>,
}

/// A name with its quotes and the colon behind it, where it has no escapes and takes at most `LONG` bytes.
#[derive(Default)]
struct Written {
    bytes: [u8; LONG],
    /// The bits of those bytes.
    mask: [u8; LONG],
    /// 0 for any other name.
    length: usize,
}

/// The most bytes of a name that is compared in one step, and in two.
const SHORT: usize = 16;
const LONG: usize = 2 * SHORT;

impl Written {
    fn new(name: &str) -> Self {
        let mut written = Self::default();
        let escapes = name.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\');
        let text = format!("\"{name}\":");
        if text.len() <= LONG && !escapes {
            written.length = text.len();
            written.bytes[..text.len()].copy_from_slice(text.as_bytes());
            written.mask[..text.len()].fill(u8::MAX);
        }
        written
    }

    #[inline]
    fn length_at(&self, bytes: &[u8]) -> usize {
        let stands = match bytes.first_chunk::<LONG>() {
            Some(chunk) => {
                self.differs(chunk, 0) == 0 && (self.length <= SHORT || self.differs(chunk, SHORT) == 0)
            }
            None => bytes.starts_with(&self.bytes[..self.length]),
        };
        if stands { self.length } else { 0 }
    }

    /// What differs in the half that begins at a place.
    #[inline]
    fn differs(&self, chunk: &[u8; LONG], from: usize) -> u128 {
        let half = |bytes: &[u8; LONG]| bytes[from..].first_chunk().map_or(0, |half| u128::from_le_bytes(*half));
        (half(chunk) ^ half(&self.bytes)) & half(&self.mask)
    }
}

impl Default for Names {
    fn default() -> Self {
        Self { all: Vec::new(), written: vec![Written::default()], table: vec![UNKNOWN; 64] }
    }
}

impl Names {
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// How many bytes a name takes with its quotes and the colon behind it, 0 if it does not stand here.
    #[must_use]
    #[inline]
    pub fn length_of(&self, number: u32, bytes: &[u8]) -> usize {
        self.written[number as usize].length_at(bytes)
    }

    /// The number of a name, `UNKNOWN` if it has none.
    #[must_use]
    pub fn find(&self, name: &str) -> u32 {
        let mut place = self.place(name);
        loop {
            let number = self.table[place];
            if number == UNKNOWN || same(&self.all[number as usize - 1], name) {
                return number;
            }
            place = (place + 1) & (self.table.len() - 1);
        }
    }

    /// The number of a name, which it is given if it has none.
    #[allow(clippy::cast_possible_truncation)] // names of a plan
    pub fn add(&mut self, name: &str) -> u32 {
        let found = self.find(name);
        if found != UNKNOWN {
            return found;
        }
        self.all.push(name.into());
        self.written.push(Written::new(name));
        if self.all.len() * 4 > self.table.len() {
            self.table = vec![UNKNOWN; self.table.len() * 4];
            for number in 1..=self.all.len() {
                self.put(number as u32);
            }
        } else {
            self.put(self.all.len() as u32);
        }
        self.all.len() as u32
    }

    fn put(&mut self, number: u32) {
        let mut place = self.place(&self.all[number as usize - 1]);
        while self.table[place] != UNKNOWN {
            place = (place + 1) & (self.table.len() - 1);
        }
        self.table[place] = number;
    }

    #[allow(clippy::cast_possible_truncation)] // the lower bits are what is wanted
    fn place(&self, name: &str) -> usize {
        (mixed(name.as_bytes()) >> 20) as usize & (self.table.len() - 1)
    }
}

/// A cheap hash of a name. Nobody gains from names that clash: those that are kept are the plan's.
#[must_use]
pub fn mixed(name: &[u8]) -> u64 {
    let (first, last) = match (name.first_chunk::<8>(), name.last_chunk::<8>()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => (name.iter().fold(0, |value, &byte| value << 8 | u64::from(byte)), 0),
    };
    (first ^ last.rotate_left(29) ^ name.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}
