//! Patterns of texts, as jsonschema-rs runs them: translated from ECMA 262, in time that is linear.

use std::sync::OnceLock;

use regex_automata::dfa::Automaton;
use regex_automata::dfa::dense::{Builder, Config};
use regex_automata::meta::{self, Cache, Regex};
use regex_automata::nfa::thompson::WhichCaptures;
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input};

use crate::machine::Automatic;

/// The most bytes of a table of states, and of what making it takes; larger ones are made as they are used.
const TABLE: usize = 1 << 19;
const MAKING: usize = 1 << 21;

/// A pattern, made ready when it is first needed: few records need few patterns, and no tables.
pub struct Pattern {
    translated: String,
    /// Every state, where they are few. No byte makes it give up: word boundaries of Unicode are run by the other.
    table: OnceLock<Option<Box<Automatic>>>,
    /// States made as they are used; none if the pattern is too large.
    regex: OnceLock<Option<Box<Regex>>>,
}

impl Pattern {
    pub fn new(pattern: &str) -> Result<Self, String> {
        let translated =
            jsonschema_regex::to_rust_regex(pattern).map_err(|()| format!("pattern {pattern}"))?.into_owned();
        syntax::parse(&translated).map_err(|error| error.to_string())?;
        Ok(Self { translated, table: OnceLock::new(), regex: OnceLock::new() })
    }

    /// Whether it can be run at all: it is not too large.
    pub fn runs(&self) -> bool {
        self.regex.get_or_init(|| as_used(&self.translated).map(Box::new)).is_some()
    }

    /// The table of all states, which is made now unless it was.
    pub fn table(&self) -> Option<&Automatic> {
        self.table.get_or_init(|| tabled(&self.translated).map(Box::new)).as_ref().map(|table| &**table)
    }

    /// Whether a text holds what the pattern describes; none if that cannot be told.
    pub fn is_match(&self, text: &str, cache: &mut Option<Cache>) -> Option<bool> {
        if let Some(Some(table)) = self.table.get() {
            let (dfa, start) = &**table;
            let mut state = *start;
            for &byte in text.as_bytes() {
                state = dfa.next_state(state, byte);
                if dfa.is_special_state(state) && (dfa.is_match_state(state) || dfa.is_dead_state(state)) {
                    return Some(dfa.is_match_state(state));
                }
            }
            return Some(dfa.is_match_state(dfa.next_eoi_state(state)));
        }
        let regex = self.regex.get_or_init(|| as_used(&self.translated).map(Box::new)).as_ref()?;
        let cache = cache.get_or_insert_with(|| regex.create_cache());
        Some(regex.search_half_with(cache, &Input::new(text).earliest(true)).is_some())
    }
}

fn tabled(translated: &str) -> Option<Automatic> {
    let config = Config::new()
        .dfa_size_limit(Some(TABLE))
        .determinize_size_limit(Some(MAKING))
        .starts_for_each_pattern(false);
    let dfa = Builder::new().configure(config).build(translated).ok()?;
    let start = dfa.universal_start_state(Anchored::No);
    let start = start.or_else(|| dfa.start_state_forward(&Input::new("")).ok())?;
    Some((dfa, start))
}

fn as_used(translated: &str) -> Option<Regex> {
    let config = meta::Config::new().which_captures(WhichCaptures::Implicit).onepass(false).dfa(false);
    meta::Builder::new().configure(config).build(translated).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_tells_what_is_told_without_one() {
        let patterns = ["^ab*c$", "[0-9]{2}", r"\p{L}", "^[^@]*$", r"\bé", r"\{\{|^[ \t]*(?:null|NaN)$", "[^\u{3000} ]"];
        let texts = ["", "abc", "Größe XL, 42", "a@b", "été", " null", "\u{3000} ", "{{ x }}", "日本"];
        for pattern in patterns {
            let (quick, tabled) = (Pattern::new(pattern).unwrap(), Pattern::new(pattern).unwrap());
            tabled.table();
            let mut cache = None;
            for text in texts {
                let told = quick.is_match(text, &mut cache);
                assert!(told.is_some(), "{pattern}");
                assert_eq!(told, tabled.is_match(text, &mut None), "{pattern} {text}");
            }
        }
    }

    #[test]
    fn a_pattern_that_is_too_large_is_not_told() {
        assert!(Pattern::new("(").is_err());
        assert!(!Pattern::new(r"\p{L}{1000}{100}").unwrap().runs());
        assert_eq!(Pattern::new(r"\p{L}{1000}{100}").unwrap().is_match("a", &mut None), None);
    }
}
