//! What surely fits a schema, told faster than by its keywords one by one.

use crate::check::{Bench, Checker, EXACT, Verdict};
use crate::json::Tape;
use crate::formula::Formula;
use crate::schema::{
    ANY, Additional, BOOLEAN, Bound, Constant, FRACTION, INTEGER, Id, NULL, OBJECT, Presence, Schemas, TEXT, TextRules,
};
use crate::walks::MachineId;

/// The most bytes that all machines take together.
const MACHINES: usize = 8 << 20;

/// So deeply do formulas of texts nest.
const DEEP: usize = 8;

/// What texts surely fit a node, told faster than by its rules one by one. Others may fit too.
#[derive(Default)]
pub enum FastText {
    #[default]
    Unknown,
    /// Every text that fits.
    Choices(Vec<Box<str>>),
    /// Texts of at least so many letters and at most so many bytes, which all these machines accept.
    Machines { least: u32, most: u32, machines: Vec<MachineId> },
}

/// What surely fits a node, where that takes few words to say. Others may fit too.
#[derive(Clone, Copy)]
pub struct Brief {
    /// Texts of so many bytes that the machine accepts; without one there are none.
    pub least: u32,
    pub most: u32,
    pub machine: Option<MachineId>,
    /// The number of the texts that fit among `Schemas::choices`.
    pub choices: Option<u32>,
    /// The types among `null` and `boolean` of which every value fits.
    pub words: u8,
    /// The least and the most of the numbers; none fits what is no number.
    pub numbers: (f64, f64),
}

impl Default for Brief {
    fn default() -> Self {
        Self { least: 0, most: 0, machine: None, choices: None, words: 0, numbers: (f64::NAN, f64::NAN) }
    }
}

/// What surely fits the value of one name of an object.
#[derive(Clone, Copy, Default)]
pub struct Member {
    pub brief: Brief,
    /// Whether the name itself fits what the object asks of names.
    pub is_named: bool,
}

/// Some texts of at most `CHOICE` bytes, which are compared in one step.
pub struct ShortTexts(Vec<(u128, u32)>);

const CHOICE: usize = 16;

impl ShortTexts {
    fn new(texts: &[Box<str>]) -> Option<Self> {
        let short = |text: &str| {
            let mut bytes = [0; CHOICE];
            bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
            Some((u128::from_le_bytes(bytes), u32::try_from(text.len()).ok()?))
        };
        Some(Self(texts.iter().map(|text| short(text)).collect::<Option<_>>()?))
    }

    /// Whether the text at a place is one of them; a text at the very end is none, as far as this can tell.
    #[inline]
    pub fn hold(&self, source: &[u8], start: u32, length: u32) -> bool {
        let Some(chunk) = source.get(start as usize..).and_then(|rest| rest.first_chunk()) else {
            return false;
        };
        if length as usize > CHOICE {
            return false;
        }
        let text = if length == 0 { 0 } else { u128::from_le_bytes(*chunk) << (128 - 8 * length) >> (128 - 8 * length) };
        self.0.contains(&(text, length))
    }
}

impl Schemas {
    /// Make the nodes fast that are not yet.
    pub fn make_fast(&mut self) {
        for index in self.fast..self.nodes.len() {
            #[allow(clippy::cast_possible_truncation)] // it was an id
            let id = index as Id;
            let text = self.fast_text(id).unwrap_or_default();
            let brief = self.brief(id, &text);
            let any_present = self.any_present(id);
            let node = &mut self.nodes[index];
            (node.fast_text, node.brief) = (text, brief);
            if let Some(rare) = &mut node.rare {
                rare.any_present = any_present;
            }
        }
        for index in self.fast..self.nodes.len() {
            if let Some(rules) = &self.nodes[index].object {
                let members = rules.names.iter().map(|(name, id)| self.member(name, *id, rules.property_names)).collect();
                if let Some(rules) = &mut self.nodes[index].object {
                    rules.members = members;
                }
            }
        }
        self.fast = self.nodes.len();
    }

    fn brief(&mut self, id: Id, text: &FastText) -> Brief {
        let node = self.node(id);
        let mut brief = Brief {
            words: if node.rare.is_none() { node.types & (NULL | BOOLEAN) } else { 0 },
            numbers: self.fast_number(id).unwrap_or((f64::NAN, f64::NAN)),
            ..Brief::default()
        };
        match text {
            FastText::Machines { least: least @ (0 | 1), most, machines } => {
                if let [machine] = machines[..] {
                    (brief.least, brief.most, brief.machine) = (*least, *most, Some(machine));
                }
            }
            FastText::Choices(texts) => {
                if let Some(texts) = ShortTexts::new(texts) {
                    brief.choices = u32::try_from(self.choices.len()).ok();
                    self.choices.push(texts);
                }
            }
            _ => {}
        }
        brief
    }

    fn member(&self, name: &str, id: Id, property_names: Option<Id>) -> Member {
        Member {
            brief: self.node(id).brief,
            is_named: property_names.is_none_or(|names| !self.that_fit(names, vec![name.into()]).is_empty()),
        }
    }

    fn fast_text(&mut self, id: Id) -> Option<FastText> {
        let node = self.node(id);
        let nothing = TextRules::default();
        let rules = node.text.as_deref().unwrap_or(&nothing);
        if node.types & TEXT == 0 {
            return None;
        }
        if let Some(choices) = node.rare.as_ref().and_then(|rare| rare.choices.first()) {
            let texts = choices.values.iter().filter_map(|value| match value {
                Constant::Text(text) => Some(text.clone()),
                _ => None,
            });
            let texts: Vec<Box<str>> = texts.collect();
            return Some(FastText::Choices(self.that_fit(id, texts)));
        }
        if rules.content.is_some() {
            return None;
        }
        let least = u32::try_from(rules.least.unwrap_or(0)).ok()?;
        let mut most = u32::try_from(rules.most.unwrap_or(u64::MAX)).unwrap_or(u32::MAX);
        let formats = rules.formats.clone();
        let mut parts = self.formulas(id, 0)?;
        for format in formats {
            let (pattern, bytes) = format.certain()?;
            most = most.min(bytes);
            parts.push(Formula::Holds(self.pattern(pattern).ok()?));
        }
        let machines = self.machines_of(&parts)?;
        Some(FastText::Machines { least, most, machines })
    }

    /// Those texts that fit, told by the rules one by one.
    fn that_fit(&self, id: Id, mut texts: Vec<Box<str>>) -> Vec<Box<str>> {
        let mut bench = Bench::default();
        bench.prepare(self);
        let mut tape = Tape::default();
        texts.retain(|text| {
            let at = tape.push_text(text);
            Checker::new(self, &mut bench, tape.doc("")).check(id, at) == Verdict::Yes
        });
        texts
    }

    /// What a node asks of texts, but for their length and formats, which must be no concern of inner ones.
    fn formulas(&self, id: Id, depth: usize) -> Option<Vec<Formula>> {
        let node = self.node(id);
        let mut parts = Vec::new();
        if depth > DEEP || node.rare.as_ref().is_some_and(|rare| !rare.choices.is_empty() || !rare.conditions.is_empty()) {
            return None;
        }
        if let Some(rules) = &node.text {
            let more = rules.least.is_some() || rules.most.is_some() || !rules.formats.is_empty();
            if rules.content.is_some() || (depth > 0 && more) {
                return None;
            }
            parts.extend(rules.patterns.iter().map(|&pattern| Formula::Holds(pattern)));
        }
        if let Some(rare) = &node.rare {
            let inner = |id: Id| -> Option<Formula> {
                if self.node(id).types & TEXT == 0 {
                    return Some(Formula::never());
                }
                Some(Formula::all(self.formulas(id, depth + 1)?))
            };
            for branches in &rare.any_of {
                parts.push(Formula::Any(branches.iter().map(|&branch| inner(branch)).collect::<Option<_>>()?));
            }
            for &one in &rare.not {
                parts.push(Formula::Not(Box::new(inner(one)?)));
            }
        }
        Some(parts)
    }

    /// Machines that together accept what all these formulas ask: one, unless that would be large.
    fn machines_of(&mut self, parts: &[Formula]) -> Option<Vec<MachineId>> {
        if parts.is_empty() {
            return Some(Vec::new());
        }
        if let Some(machine) = self.machine(Formula::all(parts.to_vec())) {
            return Some(vec![machine]);
        }
        if parts.len() == 1 {
            return None;
        }
        let (some, others) = parts.split_at(parts.len() / 2);
        let mut found = self.machines_of(some)?;
        found.extend(self.machines_of(others)?);
        Some(found)
    }

    fn machine(&mut self, formula: Formula) -> Option<MachineId> {
        if let Some(&known) = self.by_formula.get(&formula) {
            return known;
        }
        let made = self.combined.machine(&formula, &self.patterns).filter(|machine| self.machines.size() + machine.size() <= MACHINES);
        let found = made.map(|machine| self.machines.add(&machine));
        self.by_formula.insert(formula, found);
        found
    }

    #[allow(clippy::cast_precision_loss)] // the bounds are within what a double holds
    fn fast_number(&self, id: Id) -> Option<(f64, f64)> {
        let node = self.node(id);
        let rules = node.number.as_ref().filter(|rules| rules.multiples.is_empty() && node.rare.is_none())?;
        if node.types & (INTEGER | FRACTION) != INTEGER | FRACTION {
            return None;
        }
        let (mut least, mut most) = (f64::MIN, f64::MAX);
        for (bound, limit) in &rules.bounds {
            let limit = match *limit {
                Constant::Int(limit) if limit.abs() <= EXACT => limit as f64,
                Constant::Float(limit) => limit,
                _ => return None,
            };
            match bound {
                Bound::Minimum => least = least.max(limit),
                Bound::Maximum => most = most.min(limit),
                Bound::ExclusiveMinimum => least = least.max(limit.next_up()),
                Bound::ExclusiveMaximum => most = most.min(limit.next_down()),
            }
        }
        Some((least, most))
    }

    /// Of each `anyOf` of a node, the sets of names of the branches that ask for nothing else.
    fn any_present(&self, id: Id) -> Vec<Vec<Presence>> {
        let node = self.node(id);
        let (Some(rules), Some(rare)) = (&node.object, &node.rare) else {
            return Vec::new();
        };
        let only_present = |branch: &Id| {
            let node = self.node(*branch);
            let inner = node.object.as_ref()?;
            let plain = node.types & OBJECT != 0
                && node.rare.is_none()
                && matches!(inner.additional, Additional::Any)
                && (inner.least, inner.most, inner.property_names) == (None, None, None)
                && inner.required.iter().all(|&required| required)
                && inner.names.iter().all(|&(_, id)| self.is_free(id));
            if plain { rules.bits(inner.names.iter().map(|(name, _)| &**name)) } else { None }
        };
        rare.any_of.iter().map(|branches| branches.iter().filter_map(only_present).collect()).collect()
    }

    /// Whether everything fits a node.
    fn is_free(&self, id: Id) -> bool {
        let node = self.node(id);
        node.types == ANY
            && node.rare.is_none()
            && node.text.is_none()
            && node.number.is_none()
            && node.array.is_none()
            && node.object.is_none()
    }
}
