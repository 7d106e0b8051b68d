//! Machines in one table, which walk through texts side by side.

use crate::machine::{ACCEPTED, Machine};

/// The number of a machine among `Machines`.
pub type MachineId = u32;

/// A walk that is put off: the machine, and where its text stands in the record, a quote behind it.
#[derive(Clone, Copy, Default)]
pub struct Walk {
    pub machine: MachineId,
    pub start: u32,
    pub length: u32,
}

/// Deterministic automata over bytes, in one table.
///
/// A plain JSON text ends at its quote. So the class of that byte ends a walk: it leads to one of two
/// states that nothing leaves, and walks of different lengths can go on side by side.
#[derive(Default)]
pub struct Machines {
    /// By machine and byte, the class of the byte.
    classes: Vec<u8>,
    /// By place of a state, and class behind that, the place of the next state.
    table: Vec<u32>,
    entries: Vec<Entry>,
}

struct Entry {
    start: u32,
    /// The state that accepts.
    accepted: u32,
    /// The class of a quote that is a part of a text.
    quote: u8,
    /// The class of the quote behind a text.
    end: u8,
}

/// So many walks go on side by side, since each step waits for the one before it.
const LANES: usize = 4;

/// Walks are sorted by their length, this many bytes at a time.
const STEP: u32 = 4;

const QUOTE: u8 = b'"';

impl Machines {
    /// How many bytes they take.
    pub fn size(&self) -> usize {
        self.table.len() * 4 + self.classes.len()
    }

    #[allow(clippy::cast_possible_truncation)] // their size is bounded
    pub fn add(&mut self, machine: &Machine) -> MachineId {
        let (width, end) = (machine.width + 1, machine.width as u8);
        let base = self.table.len() as u32;
        let place = |state: u32| base + state * width as u32;
        for (row, accepts) in machine.rows() {
            self.table.extend(row.iter().map(|&to| place(to)));
            self.table.push(place(u32::from(accepts)));
        }
        let first = self.classes.len();
        self.classes.extend(machine.classes.iter());
        let quote = std::mem::replace(&mut self.classes[first + QUOTE as usize], end);
        self.entries.push(Entry { start: place(machine.start), accepted: place(ACCEPTED), quote, end });
        self.entries.len() as MachineId - 1
    }

    fn classes_of(&self, machine: MachineId) -> &[u8; 256] {
        const NONE: [u8; 256] = [0; 256];
        self.classes[machine as usize * 256..].first_chunk().unwrap_or(&NONE)
    }

    /// Whether a machine accepts any text.
    pub fn accepts(&self, machine: MachineId, text: &[u8]) -> bool {
        let classes = self.classes_of(machine);
        let entry = &self.entries[machine as usize];
        let mut at = entry.start;
        for &byte in text {
            let class = if byte == QUOTE { entry.quote } else { classes[byte as usize] };
            at = self.table[at as usize + class as usize];
            if at <= entry.accepted {
                break; // one of the ends, which are the first two states
            }
        }
        self.table[at as usize + entry.end as usize] == entry.accepted
    }

    /// Whether all walks that were put off end well. Sorts them.
    pub fn all_accept(&self, source: &[u8], walks: &mut [Walk]) -> bool {
        walks.sort_unstable_by_key(|walk| walk.length / STEP);
        walks.chunks(LANES).all(|group| {
            let last = group[group.len() - 1];
            let lanes: [Walk; LANES] = std::array::from_fn(|lane| *group.get(lane).unwrap_or(&last));
            let steps = lanes.iter().fold(0, |steps, walk| steps.max(walk.length as usize)) + 1;
            let line = |lane: usize| source.get(lanes[lane].start as usize..)?.get(..steps);
            let (Some(one), Some(two), Some(three), Some(four)) = (line(0), line(1), line(2), line(3)) else {
                let text = |walk: &Walk| &source[walk.start as usize..(walk.start + walk.length) as usize];
                return lanes.iter().all(|walk| self.accepts(walk.machine, text(walk)));
            };
            let classes = lanes.map(|walk| self.classes_of(walk.machine));
            let mut at = lanes.map(|walk| self.entries[walk.machine as usize].start);
            for (((&one, &two), &three), &four) in one.iter().zip(two).zip(three).zip(four) {
                let bytes = [one, two, three, four];
                for lane in 0..LANES {
                    at[lane] = self.table[at[lane] as usize + classes[lane][bytes[lane] as usize] as usize];
                }
            }
            lanes.iter().zip(at).all(|(walk, at)| self.entries[walk.machine as usize].accepted == at)
        })
    }
}

