//! What a schema asks of a text, as one machine of several patterns.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::machine::Machine;
use crate::patterns::Pattern;

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
}

/// Machines of formulas, kept since many formulas have the same parts.
#[derive(Default)]
pub struct Combined {
    made: FxHashMap<Formula, Option<Arc<Machine>>>,
}

impl Combined {
    /// The machine of a formula; `None` if it would be large, or a pattern has no automaton.
    pub fn machine(&mut self, formula: &Formula, patterns: &[Pattern]) -> Option<Arc<Machine>> {
        if let Some(known) = self.made.get(formula) {
            return known.clone();
        }
        let found = match formula {
            Formula::Holds(pattern) => patterns[*pattern].table().and_then(Machine::of_pattern).and_then(Machine::smallest),
            Formula::Not(part) => self.machine(part, patterns).map(|machine| Machine::clone(&machine).not()),
            Formula::Any(parts) => {
                let none = parts.iter().map(|part| Formula::Not(Box::new(part.clone()))).collect();
                self.machine(&Formula::all(none), patterns).map(|machine| Machine::clone(&machine).not())
            }
            Formula::All(parts) => self.all_of(parts, patterns),
        };
        let found = found.map(Arc::new);
        self.made.insert(formula.clone(), found.clone());
        found
    }

    /// The machine of several parts: at first of the small ones, which leave little of the others.
    fn all_of(&mut self, parts: &[Formula], patterns: &[Pattern]) -> Option<Machine> {
        let mut machines: Vec<Arc<Machine>> =
            parts.iter().map(|part| self.machine(part, patterns)).collect::<Option<_>>()?;
        machines.sort_by_key(|machine| machine.size());
        machines.iter().try_fold(Machine::all(), |all, machine| all.and(machine))?.smallest()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::walks::{MachineId, Machines, Walk};

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
        let mut combined = Combined::default();
        let mut made = |formula| combined.machine(formula, &patterns).expect("it is small");
        let ids = formulas.iter().map(|formula| machines.add(&made(formula)));
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
