//! Deterministic automata over bytes, made from patterns and from one another.

use std::hash::{Hash, Hasher};

use regex_automata::dfa::Automaton;
use regex_automata::dfa::dense::DFA;
use regex_automata::util::primitives::StateID;
use rustc_hash::{FxHashMap, FxHasher};

/// The most states of a machine while it is made.
const STATES: usize = 1024;

/// A pattern's automaton, and its state at the start of a text.
pub type Automatic = (DFA<Vec<u32>>, StateID);

/// The first two states of every machine are the ends of a walk.
const REJECTED: u32 = 0;
pub const ACCEPTED: u32 = 1;

/// One automaton on its own.
#[derive(Clone)]
pub struct Machine {
    /// The class of each byte.
    pub classes: Box<[u8; 256]>,
    /// By state, then class, the next state.
    table: Vec<u32>,
    /// By state: whether a text that ends there is accepted.
    accepts: Vec<bool>,
    pub width: usize,
    pub start: u32,
}

impl Machine {
    /// The machine that accepts every text.
    pub fn all() -> Self {
        Self {
            classes: Box::new([0; 256]),
            table: vec![REJECTED, ACCEPTED],
            accepts: vec![false, true],
            width: 1,
            start: ACCEPTED,
        }
    }

    /// Make the machine of a pattern; `None` if it would be large, or the automaton may give up.
    pub fn of_pattern((dfa, start): &Automatic) -> Option<Self> {
        let (classes, samples) = classes_of(|byte| dfa.byte_classes().get(byte));
        Self::explore(
            told(dfa, *start)?,
            (classes, samples.as_slice()),
            |&at, byte| told(dfa, dfa.next_state(at, byte)),
            |&at| Some(told(dfa, dfa.next_eoi_state(at))? == Told::Yes),
        )
    }

    /// The machine that accepts what this one does not.
    pub fn not(mut self) -> Self {
        for to in self.table.iter_mut().chain([&mut self.start]) {
            if *to <= ACCEPTED {
                *to = ACCEPTED - *to;
            }
        }
        for accepts in self.accepts.iter_mut().skip(2) {
            *accepts = !*accepts;
        }
        let (rejected, accepted) = (REJECTED, ACCEPTED); // the ends lead to themselves
        self.table[..self.width].fill(rejected);
        self.table[self.width..2 * self.width].fill(accepted);
        self
    }

    /// The machine that accepts what both accept; `None` if it would be large.
    pub fn and(&self, other: &Self) -> Option<Self> {
        let (classes, samples) = classes_of(|byte| (self.classes[byte as usize], other.classes[byte as usize]));
        if samples.len() > usize::from(u8::MAX) {
            return None;
        }
        let pair = |pair: (u32, u32)| match pair {
            (REJECTED, _) | (_, REJECTED) => Told::No,
            (ACCEPTED, ACCEPTED) => Told::Yes,
            pair => Told::At(pair),
        };
        Self::explore(
            pair((self.start, other.start)),
            (classes, samples.as_slice()),
            |&(one, two), byte| Some(pair((self.next(one, byte), other.next(two, byte)))),
            |&(one, two)| Some(self.accepts[one as usize] && other.accepts[two as usize]),
        )
    }

    /// By state: the next state of each class, and whether a text that ends there is accepted.
    pub fn rows(&self) -> impl Iterator<Item = (&[u32], bool)> {
        self.table.chunks(self.width).zip(self.accepts.iter().copied())
    }

    fn next(&self, state: u32, byte: u8) -> u32 {
        self.table[state as usize * self.width + self.classes[byte as usize] as usize]
    }

    /// Make the machine of all states that are reached from the first.
    fn explore<S: Clone + Eq + Hash>(
        start: Told<S>,
        (classes, samples): (Box<[u8; 256]>, &[u8]),
        next: impl Fn(&S, u8) -> Option<Told<S>>,
        accepted: impl Fn(&S) -> Option<bool>,
    ) -> Option<Self> {
        let width = samples.len();
        let mut states = States { all: Vec::new(), numbers: FxHashMap::default() };
        let start = states.number(start);
        let (mut rows, mut accepts) = (vec![REJECTED; width], vec![false, true]);
        rows.extend(std::iter::repeat_n(ACCEPTED, width));
        while let Some(state) = states.all.get(accepts.len() - 2).cloned() {
            if accepts.len() >= STATES {
                return None;
            }
            for &byte in samples {
                rows.push(states.number(next(&state, byte)?));
            }
            accepts.push(accepted(&state)?);
        }
        Some(Self { classes, table: rows, accepts, width, start })
    }

    /// The machine with as few states as possible.
    pub fn smallest(self) -> Option<Self> {
        let Self { classes, table: rows, accepts, width, start } = self;
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

/// Bytes in classes of the same key, and one byte of each.
fn classes_of<K: Eq + Hash>(key: impl Fn(u8) -> K) -> (Box<[u8; 256]>, Vec<u8>) {
    let mut classes = Box::new([0; 256]);
    let mut samples = Vec::new();
    let mut numbers: FxHashMap<K, u8> = FxHashMap::default();
    for byte in 0..=u8::MAX {
        #[allow(clippy::cast_possible_truncation)] // there are at most 256
        let fresh = numbers.len() as u8;
        classes[byte as usize] = *numbers.entry(key(byte)).or_insert_with(|| {
            samples.push(byte);
            fresh
        });
    }
    (classes, samples)
}

/// What is known of a text after some of its bytes: whether it is accepted, or the state that will tell.
#[derive(PartialEq, Eq)]
enum Told<S> {
    No,
    Yes,
    At(S),
}

/// The states of a machine that is made behind its ends, in the order in which they were found.
struct States<S> {
    all: Vec<S>,
    numbers: FxHashMap<S, u32>,
}

impl<S: Clone + Eq + Hash> States<S> {
    fn number(&mut self, state: Told<S>) -> u32 {
        let state = match state {
            Told::No => return REJECTED,
            Told::Yes => return ACCEPTED,
            Told::At(state) => state,
        };
        #[allow(clippy::cast_possible_truncation)] // they are few
        let next = self.all.len() as u32 + 2;
        let all = &mut self.all;
        *self.numbers.entry(state).or_insert_with_key(|state| {
            all.push(state.clone());
            next
        })
    }
}

/// What a state says of its pattern; `None` where the automaton gives up.
fn told(dfa: &DFA<Vec<u32>>, at: StateID) -> Option<Told<StateID>> {
    if dfa.is_match_state(at) {
        Some(Told::Yes)
    } else if dfa.is_dead_state(at) {
        Some(Told::No)
    } else if dfa.is_quit_state(at) {
        None
    } else {
        Some(Told::At(at))
    }
}

