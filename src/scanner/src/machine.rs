//! Several patterns as one machine: what a schema asks of a text, told in a single walk over its bytes.

use std::hash::{Hash, Hasher};

use regex_automata::dfa::Automaton;
use regex_automata::dfa::dense::DFA;
use regex_automata::util::primitives::StateID;
use rustc_hash::{FxHashMap, FxHasher};

/// The most states of a machine while it is made.
const STATES: usize = 1024;

/// What is asked of a text, in terms of patterns that it holds.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Formula {
    /// The text holds what this pattern describes.
    Holds(usize),
    All(Vec<Formula>),
    Any(Vec<Formula>),
    Not(Box<Formula>),
}

impl Formula {
    pub fn never() -> Self {
        Self::Any(Vec::new())
    }

    /// All of these; one alone is itself.
    pub fn all(mut parts: Vec<Self>) -> Self {
        parts.dedup();
        match parts.pop() {
            Some(part) if parts.is_empty() => part,
            last => {
                parts.extend(last);
                Self::All(parts)
            }
        }
    }

    /// The same formula about places in a list, to which each pattern is added once.
    fn placed(&self, patterns: &mut Vec<usize>) -> Self {
        match self {
            Self::Holds(pattern) => Self::Holds(patterns.iter().position(|known| known == pattern).unwrap_or_else(|| {
                patterns.push(*pattern);
                patterns.len() - 1
            })),
            Self::All(parts) => Self::All(parts.iter().map(|part| part.placed(patterns)).collect()),
            Self::Any(parts) => Self::Any(parts.iter().map(|part| part.placed(patterns)).collect()),
            Self::Not(part) => Self::Not(Box::new(part.placed(patterns))),
        }
    }

    /// Whether it is true of a text of which that much is known, where that is certain.
    fn truth(&self, known: &Progress) -> Option<bool> {
        let parts = |parts: &[Self], decisive: bool| {
            let mut truth = Some(!decisive);
            for part in parts {
                match part.truth(known) {
                    Some(found) if found == decisive => return Some(decisive),
                    Some(_) => {}
                    None => truth = None,
                }
            }
            truth
        };
        match self {
            Self::Holds(place) => match known[*place] {
                YES => Some(true),
                NO => Some(false),
                _ => None,
            },
            Self::All(all) => parts(all, false),
            Self::Any(any) => parts(any, true),
            Self::Not(part) => part.truth(known).map(|truth| !truth),
        }
    }
}

/// A pattern's automaton, and its state at the start of a text.
pub type Automatic = (DFA<Vec<u32>>, StateID);

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
        for (state, &accepts) in machine.accepts.iter().enumerate() {
            let row = &machine.table[state * machine.width..(state + 1) * machine.width];
            self.table.extend(row.iter().map(|&to| place(to)));
            self.table.push(place(u32::from(accepts)));
        }
        let first = self.classes.len();
        self.classes.extend(machine.classes.iter());
        let quote = std::mem::replace(&mut self.classes[first + QUOTE as usize], end);
        self.entries.push(Entry { start: place(machine.start), accepted: place(1), quote, end });
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

/// One automaton on its own. Its first two states are the ends of a walk.
pub struct Machine {
    /// The class of each byte.
    classes: Box<[u8; 256]>,
    /// By state, then class, the next state.
    table: Vec<u32>,
    /// By state: whether a text that ends there is accepted.
    accepts: Vec<bool>,
    width: usize,
    start: u32,
}

/// The most patterns of one machine.
const PATTERNS: usize = 9;

/// After some bytes of a text, by pattern: the number of its automaton's state, or whether the text holds it.
type Progress = [u32; PATTERNS];

const NO: u32 = u32::MAX;
const YES: u32 = u32::MAX - 1;

/// In which nothing is asked any more.
const REJECTED: Progress = [NO; PATTERNS];
const ACCEPTED: Progress = [YES; PATTERNS];

impl Machine {
    /// Make a machine; `None` if it would be large, or a pattern has no automaton.
    pub fn new<'a>(formula: &Formula, automaton: impl Fn(usize) -> Option<&'a Automatic>) -> Option<Self> {
        let mut patterns = Vec::new();
        let formula = formula.placed(&mut patterns);
        if patterns.len() > PATTERNS {
            return None;
        }
        let automata: Vec<&Automatic> = patterns.iter().map(|&pattern| automaton(pattern)).collect::<Option<_>>()?;
        let (classes, samples) = classes_of(&automata);
        let width = samples.len();
        if width > usize::from(u8::MAX) {
            return None;
        }
        let mut states = States::default();
        states.number(REJECTED);
        states.number(ACCEPTED);
        let mut begin = REJECTED;
        for (progress, (dfa, start)) in begin.iter_mut().zip(&automata) {
            *progress = told(dfa, *start)?;
        }
        let start = states.settle(&formula, begin);
        let (mut rows, mut accepts) = (vec![0; width], vec![false, true]);
        rows.extend(std::iter::repeat_n(1, width));
        while let Some(&state) = states.all.get(accepts.len()) {
            if accepts.len() >= STATES {
                return None;
            }
            let step = |next: &dyn Fn(&DFA<Vec<u32>>, StateID) -> StateID| -> Option<Progress> {
                let mut moved = state;
                for (progress, (dfa, _)) in moved.iter_mut().zip(&automata) {
                    if *progress < YES {
                        *progress = told(dfa, next(dfa, StateID::new(*progress as usize).ok()?))?;
                    }
                }
                Some(moved)
            };
            for &byte in &samples {
                rows.push(states.settle(&formula, step(&|dfa, at| dfa.next_state(at, byte))?));
            }
            let end = step(&|dfa, at| dfa.next_eoi_state(at))?;
            accepts.push(formula.truth(&end.map(|one| if one == YES { YES } else { NO }))?);
        }
        Self::smallest(&rows, &accepts, width, start, classes)
    }

    /// The machine with as few states as possible.
    fn smallest(rows: &[u32], accepts: &[bool], width: usize, start: u32, classes: Box<[u8; 256]>) -> Option<Self> {
        // States that are told apart have different groups. The numbers of the ends stay 0 and 1.
        let row = |state: usize| &rows[state * width..(state + 1) * width];
        let mut groups: Vec<u32> = accepts.iter().copied().map(u32::from).collect();
        let mut firsts: Vec<usize> = Vec::new(); // of each group, a state
        loop {
            let before = firsts.len();
            firsts.clear();
            let mut by_hash: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
            let mut next = Vec::with_capacity(groups.len());
            for state in 0..groups.len() {
                let mut hasher = FxHasher::default();
                groups[state].hash(&mut hasher);
                for &to in row(state) {
                    groups[to as usize].hash(&mut hasher);
                }
                let alike = |&other: &u32| {
                    let other = firsts[other as usize];
                    groups[other] == groups[state]
                        && row(other).iter().zip(row(state)).all(|(&a, &b)| groups[a as usize] == groups[b as usize])
                };
                let known = by_hash.entry(hasher.finish()).or_default();
                let fresh = u32::try_from(firsts.len()).ok()?;
                let group = known.iter().copied().find(alike).unwrap_or(fresh);
                if group == fresh {
                    known.push(fresh);
                    firsts.push(state);
                }
                next.push(group);
            }
            groups = next;
            if firsts.len() == before {
                break;
            }
        }
        let table = firsts.iter().flat_map(|&state| row(state)).map(|&to| groups[to as usize]).collect();
        let accepts = firsts.iter().map(|&state| accepts[state]).collect();
        Some(Self { classes, table, accepts, width, start: groups[start as usize] })
    }

    /// How many bytes it takes among `Machines`.
    pub fn size(&self) -> usize {
        (self.table.len() + self.accepts.len()) * 4 + 256
    }
}

/// Bytes in classes that no automaton tells apart, and one byte of each.
fn classes_of(automata: &[&Automatic]) -> (Box<[u8; 256]>, Vec<u8>) {
    let mut classes = Box::new([0; 256]);
    let mut samples = Vec::new();
    let mut numbers: FxHashMap<Vec<u8>, u8> = FxHashMap::default();
    for byte in 0..=u8::MAX {
        let key = automata.iter().map(|(dfa, _)| dfa.byte_classes().get(byte)).collect();
        #[allow(clippy::cast_possible_truncation)] // there are at most 256
        let fresh = numbers.len() as u8;
        classes[byte as usize] = *numbers.entry(key).or_insert_with(|| {
            samples.push(byte);
            fresh
        });
    }
    (classes, samples)
}

/// The states of a machine that is made, in the order in which they were found.
#[derive(Default)]
struct States {
    all: Vec<Progress>,
    numbers: FxHashMap<Progress, u32>,
}

impl States {
    fn number(&mut self, state: Progress) -> u32 {
        #[allow(clippy::cast_possible_truncation)] // they are few
        let next = self.all.len() as u32;
        let found = *self.numbers.entry(state).or_insert(next);
        if found == next {
            self.all.push(state);
        }
        found
    }

    /// The number of a state, of an end if all is known.
    fn settle(&mut self, formula: &Formula, state: Progress) -> u32 {
        match formula.truth(&state) {
            Some(truth) => u32::from(truth),
            None => self.number(state),
        }
    }
}

/// What a state says of its pattern; `None` where the automaton gives up.
fn told(dfa: &DFA<Vec<u32>>, at: StateID) -> Option<u32> {
    if dfa.is_match_state(at) {
        Some(YES)
    } else if dfa.is_dead_state(at) {
        Some(NO)
    } else if dfa.is_quit_state(at) {
        None
    } else {
        Some(at.as_u32())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::patterns::Pattern;

    const PATTERNS: [&str; 6] =
        ["^ab*c$", "[0-9]{2}", "\"", "^[^@]*$", "é|ü$", "(?:^|/)(?:null|NaN)(?:/|$)"];
    const PIECES: [&str; 14] =
        ["a", "b", "c", "1", "23", "\"", "@", "é", "ü", "/", "null", "NaN", " ", "日本"];

    fn is_true(formula: &Formula, patterns: &[Pattern], text: &str) -> bool {
        match formula {
            Formula::Holds(pattern) => patterns[*pattern].is_match(text, &mut None).expect("it is small"),
            Formula::All(parts) => parts.iter().all(|part| is_true(part, patterns, text)),
            Formula::Any(parts) => parts.iter().any(|part| is_true(part, patterns, text)),
            Formula::Not(part) => !is_true(part, patterns, text),
        }
    }

    #[test]
    fn a_machine_tells_what_its_patterns_tell() {
        let patterns: Vec<Pattern> =
            PATTERNS.iter().map(|pattern| Pattern::new(pattern).expect("it is a pattern")).collect();
        let not = |pattern| Formula::Not(Box::new(Formula::Holds(pattern)));
        let mut formulas: Vec<Formula> = (0..PATTERNS.len()).flat_map(|one| [Formula::Holds(one), not(one)]).collect();
        formulas.push(Formula::All(vec![not(1), Formula::Holds(3), not(5)]));
        formulas.push(Formula::Any(vec![Formula::Holds(0), Formula::All(vec![Formula::Holds(2), not(4)])]));
        formulas.extend([Formula::never(), Formula::all(Vec::new())]);
        let mut machines = Machines::default();
        let table = |pattern: usize| patterns[pattern].table();
        let ids = formulas.iter().map(|formula| machines.add(&Machine::new(formula, table).expect("it is small")));
        let ids: Vec<MachineId> = ids.collect();
        let mut chance = 1_u64;
        let mut next = |below: usize| {
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from(chance >> 33).expect("31 bits") % below
        };
        for _ in 0..5_000 {
            let text: String = (0..next(6)).map(|_| PIECES[next(PIECES.len())]).collect();
            for (formula, &id) in formulas.iter().zip(&ids) {
                assert_eq!(machines.accepts(id, text.as_bytes()), is_true(formula, &patterns, &text), "{formula:?} {text}");
            }
        }
        for _ in 0..5_000 {
            let (mut source, mut walks) = (String::new(), Vec::new());
            let mut expected = true;
            for _ in 0..next(9) {
                let text: String = (0..next(6)).map(|_| PIECES[next(PIECES.len())]).filter(|piece| *piece != "\"").collect();
                let machine = ids[next(ids.len())];
                let place = |place: usize| u32::try_from(place).expect("it is short");
                walks.push(Walk { machine, start: place(source.len()), length: place(text.len()) });
                expected &= machines.accepts(machine, text.as_bytes());
                source += &text;
                source.push('"');
            }
            assert_eq!(machines.all_accept(source.as_bytes(), &mut walks), expected, "{source}");
        }
    }
}
