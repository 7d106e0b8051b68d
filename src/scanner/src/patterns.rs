//! Patterns of texts, as jsonschema-rs runs them: translated from ECMA 262, in time that is linear.

use regex_automata::dfa::Automaton;
use regex_automata::dfa::dense::{Builder, Config};
use regex_automata::meta::{Cache, Regex};
use regex_automata::{Anchored, Input};

use crate::machine::Automatic;

/// The most bytes of a table of states, and of what making it takes; larger ones are made as they are used.
const TABLE: usize = 1 << 19;
const MAKING: usize = 1 << 21;

pub enum Pattern {
    /// Every state, where they are few. No byte makes it give up: word boundaries of Unicode are run by the other.
    Table(Box<Automatic>),
    Regex(Box<Regex>),
}

impl Pattern {
    pub fn new(pattern: &str) -> Result<Self, String> {
        let translated =
            jsonschema_regex::to_rust_regex(pattern).map_err(|()| format!("pattern {pattern}"))?;
        let config = Config::new()
            .dfa_size_limit(Some(TABLE))
            .determinize_size_limit(Some(MAKING))
            .starts_for_each_pattern(false);
        if let Ok(dfa) = Builder::new().configure(config).build(&translated) {
            let start = dfa.universal_start_state(Anchored::No);
            if let Some(start) = start.or_else(|| dfa.start_state_forward(&Input::new("")).ok()) {
                return Ok(Self::Table(Box::new((dfa, start))));
            }
        }
        let regex = Regex::new(&translated).map_err(|error| error.to_string())?;
        Ok(Self::Regex(Box::new(regex)))
    }

    pub fn table(&self) -> Option<&Automatic> {
        match self {
            Self::Table(table) => Some(table),
            Self::Regex(_) => None,
        }
    }

    /// What a thread needs to run it, if anything.
    pub fn cache(&self) -> Option<Cache> {
        match self {
            Self::Table(_) => None,
            Self::Regex(regex) => Some(regex.create_cache()),
        }
    }

    /// Whether a text holds what the pattern describes.
    pub fn is_match(&self, text: &str, cache: &mut Option<Cache>) -> bool {
        match self {
            Self::Table(table) => {
                let (dfa, start) = &**table;
                let mut state = *start;
                for &byte in text.as_bytes() {
                    state = dfa.next_state(state, byte);
                    if dfa.is_special_state(state) && (dfa.is_match_state(state) || dfa.is_dead_state(state)) {
                        return dfa.is_match_state(state);
                    }
                }
                dfa.is_match_state(dfa.next_eoi_state(state))
            }
            Self::Regex(regex) => {
                let cache = cache.get_or_insert_with(|| regex.create_cache());
                regex.search_half_with(cache, &Input::new(text).earliest(true)).is_some()
            }
        }
    }
}
