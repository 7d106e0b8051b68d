//! Names that schemas and ways know, by number, so that a name of a record is compared once.

use crate::json::same;

/// The number of a name that nothing knows.
pub const UNKNOWN: u32 = 0;

/// Names by number; numbers count from 1.
pub struct Names {
    all: Vec<Box<str>>,
    /// By number: the name again, unless it has escapes.
    plain: Vec<Option<Box<[u8]>>>,
    /// Numbers by the lower bits of a name's hash, and behind that where the place is taken.
    table: Vec<u32>,
}

impl Default for Names {
    fn default() -> Self {
        Self { all: Vec::new(), plain: vec![None], table: vec![UNKNOWN; 64] }
    }
}

impl Names {
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// The bytes of a name that stand for themselves in JSON, by its number.
    #[must_use]
    pub fn name(&self, number: u32) -> Option<&[u8]> {
        self.plain.get(number as usize)?.as_deref()
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
        let escapes = name.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\');
        self.plain.push((!escapes).then(|| name.as_bytes().into()));
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
