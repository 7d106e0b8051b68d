//! Names that schemas and ways know, by number, so that a name of a record is compared once.

use crate::json::same;

/// The number of a name that nothing knows.
pub const UNKNOWN: u32 = 0;

/// Names by number; numbers count from 1.
pub struct Names {
    names: Vec<Box<str>>,
    /// Numbers by the lower bits of a name's hash, and behind that where the place is taken.
    table: Vec<u32>,
}

impl Default for Names {
    fn default() -> Self {
        Self { names: Vec::new(), table: vec![UNKNOWN; 64] }
    }
}

impl Names {
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// The number of a name, `UNKNOWN` if it has none.
    #[must_use]
    pub fn find(&self, name: &str) -> u32 {
        let mut place = self.place(name);
        loop {
            let number = self.table[place];
            if number == UNKNOWN || same(&self.names[number as usize - 1], name) {
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
        self.names.push(name.into());
        if self.names.len() * 4 > self.table.len() {
            self.table = vec![UNKNOWN; self.table.len() * 4];
            for number in 1..=self.names.len() {
                self.put(number as u32);
            }
        } else {
            self.put(self.names.len() as u32);
        }
        self.names.len() as u32
    }

    fn put(&mut self, number: u32) {
        let mut place = self.place(&self.names[number as usize - 1]);
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
