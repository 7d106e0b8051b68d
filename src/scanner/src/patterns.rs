//! Patterns of texts, as jsonschema-rs runs them: translated from ECMA 262, in time that is linear.

use regex_automata::dfa::Automaton;
use regex_automata::dfa::dense::{Builder, Config};
use regex_automata::meta::{Cache, Regex};
use regex_automata::{Anchored, Input};

use crate::machine::Automatic;

/// The most bytes of a table of states, and of what making it takes; larger ones are made as they are used.
const TABLE: usize = 1 << 19;
const MAKING: usize = 1 << 21;

pub struct Pattern {
    /// Every state, where they are few.
    pub table: Option<Automatic>,
    regex: Regex,
}

impl Pattern {
    pub fn new(pattern: &str) -> Result<Self, String> {
        let translated =
            jsonschema_regex::to_rust_regex(pattern).map_err(|()| format!("pattern {pattern}"))?;
        let regex = Regex::new(&translated).map_err(|error| error.to_string())?;
        let config = Config::new()
            .dfa_size_limit(Some(TABLE))
            .determinize_size_limit(Some(MAKING))
            .starts_for_each_pattern(false);
        let dfa = Builder::new().configure(config).build(&translated).ok();
        let table = dfa.and_then(|dfa| {
            let start = dfa.universal_start_state(Anchored::No);
            let start = start.or_else(|| dfa.start_state_forward(&Input::new("")).ok())?;
            Some((dfa, start))
        });
        Ok(Self { table, regex })
    }

    pub fn cache(&self) -> Cache {
        self.regex.create_cache()
    }

    /// Whether a text holds what the pattern describes.
    pub fn is_match(&self, text: &str, cache: &mut Cache) -> bool {
        if let Some((dfa, start)) = &self.table {
            let mut state = *start;
            for &byte in text.as_bytes() {
                state = dfa.next_state(state, byte);
                if dfa.is_special_state(state) {
                    if dfa.is_match_state(state) {
                        return true;
                    }
                    if dfa.is_dead_state(state) {
                        return false;
                    }
                    if dfa.is_quit_state(state) {
                        return self.search(text, cache);
                    }
                }
            }
            return dfa.is_match_state(dfa.next_eoi_state(state));
        }
        self.search(text, cache)
    }

    fn search(&self, text: &str, cache: &mut Cache) -> bool {
        self.regex.search_half_with(cache, &Input::new(text).earliest(true)).is_some()
    }
}
