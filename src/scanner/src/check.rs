//! Values on a tape held against compiled schemas: whether they fit, and where they do not.

use regex_automata::meta::Cache;

use crate::fast::{Brief, FastText};
use crate::json::{Doc, Kind, Tape, same};
use crate::schema::{
    ARRAY, Additional, BOOLEAN, Bound, Choices, Condition, Constant, FRACTION, INTEGER, Id, NULL,
    NumberRules, OBJECT, Presence, Rare, Schemas, TEXT, TextRules, decimal_at,
};
use crate::walks::Walk;

/// Beyond so many failures of one value, others are asked.
pub const MOST: usize = 100;

/// Whole numbers that every double holds.
pub const EXACT: i64 = 1 << 53;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    Yes,
    No,
    /// Only another validator can tell.
    Doubt,
}

impl From<bool> for Verdict {
    fn from(fits: bool) -> Self {
        if fits { Self::Yes } else { Self::No }
    }
}

/// One step to a value: the node of a name, or the index of an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    Name(u32),
    Index(u32),
}

/// The attribute that a failure is about where it is not the value itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Subject {
    Value,
    /// The node of the name of a member that may not be there.
    Extra(u32),
    /// A name that is missing: the schema and the index of the name.
    Missing(Id, usize),
}

#[derive(Debug)]
pub struct Failure {
    pub keyword: &'static str,
    pub at: Vec<Step>,
    pub subject: Subject,
    pub value: u32,
}

/// What a thread needs to hold values against schemas, again and again.
#[derive(Default)]
pub struct Bench {
    caches: Vec<Option<Cache>>,
    inner: Tape,
    /// Walks through texts that are put off: those that must end well, not where a branch may fail.
    walks: Vec<Walk>,
    puts_off: bool,
}

impl Bench {
    /// Make room for what was compiled since the last time.
    pub fn prepare(&mut self, schemas: &Schemas) {
        self.caches.resize_with(schemas.patterns.len(), || None);
    }

    /// Begin with another value, in which walks are put off, or are not.
    pub fn begin(&mut self, puts_off: bool) {
        self.walks.clear();
        self.puts_off = puts_off;
    }

    pub fn puts_off(&self) -> bool {
        self.puts_off
    }

    /// Put walks off from now on, or do not; give back what was done before.
    pub fn put_off(&mut self, puts_off: bool) -> bool {
        std::mem::replace(&mut self.puts_off, puts_off)
    }

    /// How many walks were put off.
    pub fn walks(&self) -> usize {
        self.walks.len()
    }

    /// Drop the walks that were put off behind the first ones.
    pub fn drop_walks(&mut self, first: usize) {
        self.walks.truncate(first);
    }

    /// Whether the walks that were put off end well.
    pub fn walks_end_well(&mut self, schemas: &Schemas, doc: Doc<'_>) -> bool {
        schemas.machines.all_accept(doc.source().as_bytes(), &mut self.walks)
    }
}

pub struct Checker<'a> {
    pub schemas: &'a Schemas,
    pub bench: &'a mut Bench,
    pub doc: Doc<'a>,
}

impl<'a> Checker<'a> {
    /// `bench` must be ready for the schemas; see `Bench::prepare`.
    pub fn new(schemas: &'a Schemas, bench: &'a mut Bench, doc: Doc<'a>) -> Self {
        Self { schemas, bench, doc }
    }

    /// Whether a value fits. What does not fit may be called in doubt, never fitting.
    pub fn check(&mut self, id: Id, at: u32) -> Verdict {
        let node = self.schemas.node(id);
        let kind = self.doc.kind(at);
        if self.surely(&node.brief, at)
            || (matches!(kind, Kind::Text | Kind::Name) && self.surely_fits(&node.fast_text, at))
        {
            return Verdict::Yes;
        }
        let bit = self.bit(at, kind, node.types);
        if node.types & bit == 0 {
            return Verdict::No;
        }
        let mut present = 0;
        let inner = match kind {
            Kind::Text | Kind::Name => node.text.as_ref().map(|rules| self.text(rules, at)),
            Kind::Int | Kind::Float => node.number.as_ref().map(|rules| self.number(rules, at)),
            Kind::Array if node.array.is_some() => Some(self.array(id, at)),
            Kind::Object if node.object.is_some() => match self.object(id, at) {
                Ok(found) => {
                    present = found;
                    None
                }
                Err(verdict) => Some(verdict),
            },
            _ => None,
        };
        if let Some(verdict @ (Verdict::No | Verdict::Doubt)) = inner {
            return verdict;
        }
        node.rare.as_ref().map_or(Verdict::Yes, |rare| self.rare(rare, at, kind, present))
    }

    /// Whether a text surely fits; where walks are put off, if the walk for it ends well.
    fn surely_fits(&mut self, fast: &FastText, at: u32) -> bool {
        let text = self.doc.text(at);
        match fast {
            FastText::Unknown => false,
            FastText::Choices(known) => known.iter().any(|known| same(known, text)),
            FastText::Machines { least, most, machines } => {
                let fits = text.len() <= *most as usize
                    && (*least <= 1 && text.len() >= *least as usize || text.chars().count() >= *least as usize);
                if !fits {
                    return false;
                }
                match self.doc.span(at) {
                    Some((start, length)) if self.bench.puts_off => {
                        self.bench.walks.extend(machines.iter().map(|&machine| Walk { machine, start, length }));
                        true
                    }
                    _ => machines.iter().all(|&machine| self.schemas.machines.accepts(machine, text.as_bytes())),
                }
            }
        }
    }

    /// Whether a value surely fits; where walks are put off, if the walk for it ends well.
    #[inline]
    fn surely(&mut self, brief: &Brief, at: u32) -> bool {
        let node = self.doc.node(at);
        match node.kind {
            Kind::Text | Kind::Name => {
                let Some((start, length)) = node.span() else {
                    return false;
                };
                let source = self.doc.source().as_bytes();
                if let Some(machine) = brief.machine {
                    if length < brief.least || brief.most < length {
                        return false;
                    }
                    if self.bench.puts_off {
                        self.bench.walks.push(Walk { machine, start, length });
                        return true;
                    }
                    let end = start as usize + length as usize;
                    return self.schemas.machines.accepts(machine, &source[start as usize..end]);
                }
                brief.choices.is_some_and(|choices| self.schemas.choices[choices as usize].hold(source, start, length))
            }
            Kind::Null => brief.words & NULL != 0,
            Kind::False | Kind::True => brief.words & BOOLEAN != 0,
            Kind::Int | Kind::Float => {
                let (least, most) = brief.numbers;
                !least.is_nan() && self.doc.small_number(at).is_some_and(|value| least <= value && value <= most)
            }
            _ => false,
        }
    }

    fn rare(&mut self, rare: &Rare, at: u32, kind: Kind, present: Presence) -> Verdict {
        for choices in &rare.choices {
            let verdict = self.chosen(choices, at, kind);
            if verdict != Verdict::Yes {
                return verdict;
            }
        }
        for (index, branches) in rare.any_of.iter().enumerate() {
            let sets = rare.any_present.get(index).map_or(&[][..], Vec::as_slice);
            if present != 0 && sets.iter().any(|set| present & set == *set) {
                continue;
            }
            let verdict = self.any(branches, at);
            if verdict != Verdict::Yes {
                return verdict;
            }
        }
        for &inner in &rare.not {
            match self.at_once(|checker| checker.check(inner, at)) {
                Verdict::Yes => return Verdict::No,
                Verdict::No => {}
                Verdict::Doubt => return Verdict::Doubt,
            }
        }
        for condition in &rare.conditions {
            let Ok(chosen) = self.branch(condition, at) else {
                return Verdict::Doubt;
            };
            let verdict = chosen.map_or(Verdict::Yes, |schema| self.check(schema, at));
            if verdict != Verdict::Yes {
                return verdict;
            }
        }
        Verdict::Yes
    }

    /// The schema that a condition chooses for a value, if any; an error where that is in doubt.
    fn branch(&mut self, condition: &Condition, at: u32) -> Result<Option<Id>, ()> {
        match self.at_once(|checker| checker.check(condition.test, at)) {
            Verdict::Yes => Ok(condition.then),
            Verdict::No => Ok(condition.otherwise),
            Verdict::Doubt => Err(()),
        }
    }

    /// Check without putting off any walk.
    pub fn at_once(&mut self, check: impl FnOnce(&mut Self) -> Verdict) -> Verdict {
        let puts_off = self.bench.put_off(false);
        let verdict = check(self);
        self.bench.put_off(puts_off);
        verdict
    }

    fn any(&mut self, branches: &[Id], at: u32) -> Verdict {
        let Some((&last, others)) = branches.split_last() else {
            return Verdict::No;
        };
        let mut verdict = Verdict::No;
        for &branch in others {
            match self.at_once(|checker| checker.check(branch, at)) {
                Verdict::Yes => return Verdict::Yes,
                Verdict::No => {}
                Verdict::Doubt => verdict = Verdict::Doubt,
            }
        }
        match self.check(last, at) {
            Verdict::No => verdict,
            found => found,
        }
    }

    fn bit(&self, at: u32, kind: Kind, types: u8) -> u8 {
        match kind {
            Kind::Null => NULL,
            Kind::False | Kind::True => BOOLEAN,
            Kind::Int => INTEGER,
            Kind::Float => match types & (INTEGER | FRACTION) {
                INTEGER if self.doc.float(at).fract() == 0.0 => INTEGER,
                _ => FRACTION,
            },
            Kind::Text | Kind::Name => TEXT,
            Kind::Array => ARRAY,
            Kind::Object => OBJECT,
        }
    }

    fn chosen(&self, choices: &Choices, at: u32, kind: Kind) -> Verdict {
        let doc = self.doc;
        if kind == Kind::Array || kind == Kind::Object {
            return Verdict::No; // no constant is one
        }
        let mut doubt = false;
        let found = choices.values.iter().any(|value| match (kind, value) {
            (Kind::Null, Constant::Null) => true,
            (Kind::False, Constant::Boolean(known)) => !known,
            (Kind::True, Constant::Boolean(known)) => *known,
            (Kind::Text | Kind::Name, Constant::Text(known)) => same(known, doc.text(at)),
            (Kind::Int, Constant::Int(known)) => doc.int(at) == *known,
            (Kind::Int | Kind::Float, Constant::Int(_) | Constant::Float(_)) => {
                let order = compare(doc, at, kind, value);
                doubt |= order.is_none();
                order == Some(std::cmp::Ordering::Equal)
            }
            _ => false,
        });
        if found {
            Verdict::Yes
        } else if doubt {
            Verdict::Doubt
        } else {
            Verdict::No
        }
    }

    fn matches(&mut self, index: usize, text: &str) -> Verdict {
        let found = self.schemas.patterns[index].is_match(text, &mut self.bench.caches[index]);
        found.map_or(Verdict::Doubt, Verdict::from)
    }

    fn text(&mut self, rules: &TextRules, at: u32) -> Verdict {
        let text = self.doc.text(at);
        if !is_long_enough(rules, text) || !is_short_enough(rules, text) {
            return Verdict::No;
        }
        for &pattern in &rules.patterns {
            let verdict = self.matches(pattern, text);
            if verdict != Verdict::Yes {
                return verdict;
            }
        }
        for format in &rules.formats {
            let verdict = format.check(text);
            if verdict != Verdict::Yes {
                return verdict;
            }
        }
        rules.content.map_or(Verdict::Yes, |types| self.content(types, text))
    }

    /// Whether a text is JSON of one of these types. What is not strictly JSON is in doubt.
    fn content(&mut self, types: u8, text: &str) -> Verdict {
        let Ok(root) = self.bench.inner.read(text, &self.schemas.names) else {
            return Verdict::Doubt;
        };
        let kind = self.bench.inner.doc(text).kind(root);
        let bit = match kind {
            Kind::Array => ARRAY,
            Kind::Object => OBJECT,
            _ => return Verdict::Doubt,
        };
        (types & bit != 0).into()
    }

    fn number(&self, rules: &NumberRules, at: u32) -> Verdict {
        let kind = self.doc.kind(at);
        for (bound, limit) in &rules.bounds {
            let verdict = bounded(self.doc, at, kind, *bound, limit);
            if verdict != Verdict::Yes {
                return verdict;
            }
        }
        for multiple in &rules.multiples {
            let verdict = is_multiple(self.doc, at, *multiple);
            if verdict != Verdict::Yes {
                return verdict;
            }
        }
        Verdict::Yes
    }

    fn array(&mut self, id: Id, at: u32) -> Verdict {
        let Some(rules) = &self.schemas.node(id).array else {
            return Verdict::Yes;
        };
        let count = self.doc.count(at) as u64;
        if rules.least.is_some_and(|least| count < least) || rules.most.is_some_and(|most| count > most) {
            return Verdict::No;
        }
        if rules.unique {
            let verdict = is_unique(self.doc, at);
            if verdict != Verdict::Yes {
                return verdict;
            }
        }
        if let Some(items) = rules.items {
            let brief = self.schemas.node(items).brief;
            for item in self.doc.items(at) {
                if self.surely(&brief, item) {
                    continue;
                }
                let verdict = self.check(items, item);
                if verdict != Verdict::Yes {
                    return verdict;
                }
            }
        }
        Verdict::Yes
    }

    fn fits(&mut self, id: Id, at: u32) -> Result<(), Verdict> {
        match self.check(id, at) {
            Verdict::Yes => Ok(()),
            verdict => Err(verdict),
        }
    }

    /// Which of the planned names an object has, as far as they are few; an error if it does not fit.
    fn object(&mut self, id: Id, at: u32) -> Result<Presence, Verdict> {
        let Some(rules) = &self.schemas.node(id).object else {
            return Ok(0);
        };
        let count = self.doc.count(at) as u64;
        if rules.least.is_some_and(|least| count < least) || rules.most.is_some_and(|most| count > most) {
            return Err(Verdict::No);
        }
        let mut present: Presence = 0;
        let mut missing = if rules.required_bits.is_some() { 0 } else { rules.required.iter().filter(|&&one| one).count() };
        for (name, value) in self.doc.members(at) {
            let mut is_named = false;
            if let Some(index) = rules.find(self.doc.number(name)) {
                match rules.required_bits {
                    Some(_) => present |= 1 << index,
                    None => missing -= usize::from(rules.required[index]),
                }
                let member = &rules.members[index];
                if !self.surely(&member.brief, value) {
                    self.fits(rules.names[index].1, value)?;
                }
                is_named = member.is_named;
            } else {
                match rules.additional {
                    Additional::Any => {}
                    Additional::Never => return Err(Verdict::No),
                    Additional::Fits(inner) => self.fits(inner, value)?,
                }
            }
            if let Some(names) = rules.property_names
                && !is_named
            {
                self.fits(names, name)?;
            }
        }
        let wanted = rules.required_bits.unwrap_or(0);
        if missing == 0 && present & wanted == wanted { Ok(present) } else { Err(Verdict::No) }
    }

    /// Every failure of a value, in the order of its text; `None` where that is in doubt.
    ///
    /// A value of the wrong type fails for that alone.
    pub fn explain(&mut self, id: Id, at: u32) -> Option<Vec<Failure>> {
        let mut found = Vec::new();
        self.failures(id, at, &mut Vec::new(), &mut found)?;
        Some(found)
    }

    fn failures(&mut self, id: Id, at: u32, way: &mut Vec<Step>, found: &mut Vec<Failure>) -> Option<()> {
        let node = self.schemas.node(id);
        let kind = self.doc.kind(at);
        let nothing = Rare::default();
        let rare = node.rare.as_deref().unwrap_or(&nothing);
        if node.types == 0 || !rare.not.is_empty() || found.len() > MOST {
            return None;
        }
        let mut fail = |keyword, subject| found.push(Failure { keyword, at: way.clone(), subject, value: at });
        if node.types & self.bit(at, kind, node.types) == 0 {
            fail("type", Subject::Value);
            return Some(());
        }
        let mut wrong = |keyword: &'static str, verdict: Verdict| match verdict {
            Verdict::Yes => Some(()),
            Verdict::No => {
                fail(keyword, Subject::Value);
                Some(())
            }
            Verdict::Doubt => None,
        };
        for choices in &rare.choices {
            wrong(choices.keyword, self.chosen(choices, at, kind))?;
        }
        if let (Kind::Text, Some(rules)) = (kind, &node.text) {
            let text = self.doc.text(at);
            wrong("minLength", is_long_enough(rules, text).into())?;
            wrong("maxLength", is_short_enough(rules, text).into())?;
            for &pattern in &rules.patterns {
                wrong("pattern", self.matches(pattern, text))?;
            }
            for format in &rules.formats {
                wrong("format", format.check(text))?;
            }
            if rules.content.is_some() {
                return None;
            }
        }
        if let (Kind::Int | Kind::Float, Some(rules)) = (kind, &node.number) {
            for (bound, limit) in &rules.bounds {
                wrong(bound.keyword(), bounded(self.doc, at, kind, *bound, limit))?;
            }
            for multiple in &rules.multiples {
                wrong("multipleOf", is_multiple(self.doc, at, *multiple))?;
            }
        }
        for branches in &rare.any_of {
            let verdict = self.any(branches, at);
            wrong("format", verdict)?;
        }
        match kind {
            Kind::Array => self.failures_of_items(id, at, way, found)?,
            Kind::Object => self.failures_of_members(id, at, way, found)?,
            _ => {}
        }
        for condition in &rare.conditions {
            if let Some(schema) = self.branch(condition, at).ok()? {
                self.failures(schema, at, way, found)?;
            }
        }
        Some(())
    }

    /// The values without others in them that a schema refuses; `None` where it asks for more than single ones.
    pub fn refused(&mut self, id: Id, at: u32, way: &mut Vec<Step>, found: &mut Vec<Failure>) -> Option<()> {
        let node = self.schemas.node(id);
        let kind = self.doc.kind(at);
        if !matches!(kind, Kind::Array | Kind::Object) {
            if self.check(id, at) != Verdict::Yes {
                found.push(Failure { keyword: "value", at: way.clone(), subject: Subject::Value, value: at });
            }
            return (found.len() <= MOST).then_some(());
        }
        if node.types & self.bit(at, kind, node.types) == 0 {
            return None;
        }
        if let Some(rare) = &node.rare {
            let of_others = |&inner: &Id| self.schemas.node(inner).types & (ARRAY | OBJECT) == 0;
            let plain = rare.choices.is_empty() && rare.any_of.is_empty() && rare.conditions.is_empty();
            if !plain || !rare.not.iter().all(of_others) {
                return None;
            }
        }
        if kind == Kind::Array {
            let Some(rules) = &node.array else {
                return Some(());
            };
            if rules.unique || (rules.least, rules.most) != (None, None) {
                return None;
            }
            for (index, item) in (0..).zip(self.doc.items(at)) {
                way.push(Step::Index(index));
                rules.items.map_or(Some(()), |items| self.refused(items, item, way, found))?;
                way.pop();
            }
            return Some(());
        }
        let Some(rules) = &node.object else {
            return Some(());
        };
        if rules.property_names.is_some() || (rules.least, rules.most) != (None, None) || rules.required.contains(&true) {
            return None;
        }
        for (name, value) in self.doc.members(at) {
            let inner = match (rules.find(self.doc.number(name)), rules.additional) {
                (Some(index), _) => rules.names[index].1,
                (None, Additional::Fits(inner)) => inner,
                (None, Additional::Any) => continue,
                (None, Additional::Never) => return None,
            };
            way.push(Step::Name(name));
            self.refused(inner, value, way, found)?;
            way.pop();
        }
        Some(())
    }

    fn failures_of_items(&mut self, id: Id, at: u32, way: &mut Vec<Step>, found: &mut Vec<Failure>) -> Option<()> {
        let Some(rules) = &self.schemas.node(id).array else {
            return Some(());
        };
        let count = self.doc.count(at) as u64;
        let mut fail =
            |keyword| found.push(Failure { keyword, at: way.clone(), subject: Subject::Value, value: at });
        if rules.least.is_some_and(|least| count < least) {
            fail("minItems");
        }
        if rules.most.is_some_and(|most| count > most) {
            fail("maxItems");
        }
        if rules.unique {
            match is_unique(self.doc, at) {
                Verdict::Yes => {}
                Verdict::No => fail("uniqueItems"),
                Verdict::Doubt => return None,
            }
        }
        if let Some(items) = rules.items {
            for (index, item) in (0..).zip(self.doc.items(at)) {
                way.push(Step::Index(index));
                self.failures(items, item, way, found)?;
                way.pop();
            }
        }
        Some(())
    }

    fn failures_of_members(
        &mut self,
        id: Id,
        at: u32,
        way: &mut Vec<Step>,
        found: &mut Vec<Failure>,
    ) -> Option<()> {
        let Some(rules) = &self.schemas.node(id).object else {
            return Some(());
        };
        if rules.property_names.is_some() {
            return None;
        }
        let count = self.doc.count(at) as u64;
        for (keyword, broken) in [
            ("minProperties", rules.least.is_some_and(|least| count < least)),
            ("maxProperties", rules.most.is_some_and(|most| count > most)),
        ] {
            if broken {
                found.push(Failure { keyword, at: way.clone(), subject: Subject::Value, value: at });
            }
        }
        let mut seen = vec![false; rules.names.len()];
        for (name, value) in self.doc.members(at) {
            if let Some(index) = rules.find(self.doc.number(name)) {
                seen[index] = true;
                way.push(Step::Name(name));
                self.failures(rules.names[index].1, value, way, found)?;
                way.pop();
            } else {
                match rules.additional {
                    Additional::Any => {}
                    Additional::Never => found.push(Failure {
                        keyword: "additionalProperties",
                        at: way.clone(),
                        subject: Subject::Extra(name),
                        value,
                    }),
                    Additional::Fits(_) => return None,
                }
            }
            if found.len() > MOST {
                return None;
            }
        }
        for (index, (present, required)) in seen.iter().zip(&rules.required).enumerate() {
            if *required && !present {
                let subject = Subject::Missing(id, index);
                found.push(Failure { keyword: "required", at: way.clone(), subject, value: at });
            }
        }
        Some(())
    }
}

fn is_long_enough(rules: &TextRules, text: &str) -> bool {
    rules.least.is_none_or(|least| text.len() as u64 >= least && text.chars().count() as u64 >= least)
}

fn is_short_enough(rules: &TextRules, text: &str) -> bool {
    rules.most.is_none_or(|most| text.len() as u64 <= most || text.chars().count() as u64 <= most)
}

/// How a number stands to a constant; `None` where doubles could not tell.
#[allow(clippy::cast_precision_loss)] // both are within what a double holds
fn compare(doc: Doc<'_>, at: u32, kind: Kind, constant: &Constant) -> Option<std::cmp::Ordering> {
    match (kind, constant) {
        (Kind::Int, Constant::Int(limit)) => Some(doc.int(at).cmp(limit)),
        (Kind::Int, Constant::Float(limit)) => {
            let value = doc.int(at);
            if value.abs() > EXACT { None } else { (value as f64).partial_cmp(limit) }
        }
        (Kind::Float, Constant::Int(limit)) => {
            if limit.abs() > EXACT { None } else { doc.float(at).partial_cmp(&(*limit as f64)) }
        }
        (Kind::Float, Constant::Float(limit)) => doc.float(at).partial_cmp(limit),
        _ => None,
    }
}

fn bounded(doc: Doc<'_>, at: u32, kind: Kind, bound: Bound, limit: &Constant) -> Verdict {
    let Some(order) = compare(doc, at, kind, limit) else {
        return Verdict::Doubt;
    };
    match bound {
        Bound::Minimum => order.is_ge(),
        Bound::Maximum => order.is_le(),
        Bound::ExclusiveMinimum => order.is_gt(),
        Bound::ExclusiveMaximum => order.is_lt(),
    }
    .into()
}

fn is_multiple(doc: Doc<'_>, at: u32, (divisor, places): (i128, u32)) -> Verdict {
    let Some((value, decimals)) = decimal_at(doc, at) else {
        return Verdict::Doubt;
    };
    if divisor == 0 {
        return Verdict::Doubt;
    }
    let shared = decimals.min(places);
    // At most 18 digits each, and as many behind the point.
    let value = value * 10_i128.pow(places - shared);
    let divisor = divisor * 10_i128.pow(decimals - shared);
    (value % divisor == 0).into()
}

/// Whether no two items are equal. Whether objects and arrays are, others must say.
fn is_unique(doc: Doc<'_>, at: u32) -> Verdict {
    let items: Vec<u32> = doc.items(at).collect();
    if items.len() < 2 {
        return Verdict::Yes;
    }
    let mut texts = rustc_hash::FxHashSet::default();
    let mut ints = rustc_hash::FxHashSet::default();
    let mut words = 0_u8;
    for item in items {
        let fresh = match doc.kind(item) {
            Kind::Text => texts.insert(doc.text(item)),
            Kind::Int => ints.insert(doc.int(item)),
            kind @ (Kind::Null | Kind::False | Kind::True) => {
                let bit = 1 << kind as u8;
                let fresh = words & bit == 0;
                words |= bit;
                fresh
            }
            _ => return Verdict::Doubt,
        };
        if !fresh {
            return Verdict::No;
        }
    }
    Verdict::Yes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::Names;

    fn verdict(schema: &str, value: &str) -> Verdict {
        let mut schemas = Schemas::default();
        let mut tape = Tape::default();
        let root = tape.read(schema, &Names::default()).expect("it is JSON");
        let id = schemas.compile(tape.doc(schema), &[root]).expect("it is known");
        let mut values = Tape::default();
        let at = values.read(value, &schemas.names).expect("it is JSON");
        let mut bench = Bench::default();
        bench.prepare(&schemas);
        Checker::new(&schemas, &mut bench, values.doc(value)).check(id, at)
    }

    #[test]
    fn keywords_are_checked() {
        let cases = [
            (r#"{"type":"integer"}"#, "1.0", Verdict::Yes),
            (r#"{"type":"integer"}"#, "1.5", Verdict::No),
            (r#"{"type":["number","null"]}"#, "null", Verdict::Yes),
            (r#"{"enum":["a",1,null]}"#, "1.0", Verdict::Yes),
            (r#"{"enum":["a",1,null]}"#, "true", Verdict::No),
            (r#"{"const":true}"#, "1", Verdict::No),
            (r#"{"minimum":0.1}"#, "0.1", Verdict::Yes),
            (r#"{"exclusiveMaximum":5}"#, "5", Verdict::No),
            (r#"{"multipleOf":0.01}"#, "19.99", Verdict::Yes),
            (r#"{"multipleOf":0.01}"#, "1.005", Verdict::No),
            (r#"{"multipleOf":3}"#, "9", Verdict::Yes),
            (r#"{"minimum":9007199254740993}"#, "1e17", Verdict::Doubt),
            (r#"{"maxLength":2}"#, "\"ée\"", Verdict::Yes),
            (r#"{"minLength":3}"#, "\"ée\"", Verdict::No),
            (r#"{"pattern":"^a\\d+$"}"#, "\"a12\"", Verdict::Yes),
            (r#"{"pattern":"^a\\d+$"}"#, "\"a١\"", Verdict::No),
            (r#"{"format":"date-time"}"#, "\"2026-02-29T00:00:00Z\"", Verdict::No),
            (r#"{"format":"date-time"}"#, "\"2024-02-29t23:59:60Z\"", Verdict::Doubt),
            (r#"{"uniqueItems":true}"#, "[1,2,1]", Verdict::No),
            (r#"{"uniqueItems":true}"#, "[1,true,null,\"1\"]", Verdict::Yes),
            (r#"{"properties":{"a":{"type":"string"}},"required":["a"]}"#, "{}", Verdict::No),
            (r#"{"properties":{"a":true},"additionalProperties":false}"#, r#"{"b":1}"#, Verdict::No),
            (r#"{"propertyNames":{"maxLength":1}}"#, r#"{"ab":1}"#, Verdict::No),
            (r#"{"maxProperties":1}"#, r#"{"a":1,"b":2}"#, Verdict::No),
            (r#"{"not":{"pattern":"x"}}"#, "\"axb\"", Verdict::No),
            (r#"{"anyOf":[{"type":"null"},{"minimum":2}]}"#, "1", Verdict::No),
            (r#"{"if":{"properties":{"by":{"const":"a"}},"required":["by"]},"then":{"required":["b"]}}"#, r#"{"by":"a"}"#, Verdict::No),
            (r#"{"if":{"properties":{"by":{"const":"a"}},"required":["by"]},"then":{"required":["b"]}}"#, r#"{"by":"c"}"#, Verdict::Yes),
            (r#"{"if":{"required":["by"]},"else":{"additionalProperties":false}}"#, r#"{"c":1}"#, Verdict::No),
            (r#"{"if":{"minimum":9007199254740993},"then":{"type":"null"}}"#, "1e17", Verdict::Doubt),
            (r##"{"$ref":"#e","$defs":{"e":{"$anchor":"e","pattern":"x","items":{"$ref":"#e"}}}}"##, "[[\"a\"]]", Verdict::No),
            (r#"{"contentMediaType":"application/json","contentSchema":{"type":"array"}}"#, "\"[1]\"", Verdict::Yes),
        ];
        for (schema, value, expected) in cases {
            assert_eq!(verdict(schema, value), expected, "{schema} {value}");
        }
    }

    #[test]
    fn schemas_that_must_fit_together_are_one() {
        let text = r#"[{"properties":{"a":{"type":"string"}},"additionalProperties":false},{"additionalProperties":{"maxLength":1}}]"#;
        let mut schemas = Schemas::default();
        let mut tape = Tape::default();
        let root = tape.read(text, &Names::default()).expect("it is JSON");
        let roots: Vec<u32> = tape.doc(text).items(root).collect();
        let id = schemas.compile(tape.doc(text), &roots).expect("it is known");
        let mut bench = Bench::default();
        bench.prepare(&schemas);
        for (value, expected) in [
            (r#"{"a":"x"}"#, Verdict::Yes),
            (r#"{"a":"xy"}"#, Verdict::No),
            (r#"{"b":"x"}"#, Verdict::No),
        ] {
            let mut values = Tape::default();
            let at = values.read(value, &schemas.names).expect("it is JSON");
            assert_eq!(Checker::new(&schemas, &mut bench, values.doc(value)).check(id, at), expected, "{value}");
        }
    }

    #[test]
    fn an_unknown_keyword_is_an_error() {
        let text = r#"{"dependentRequired":{"a":["b"]}}"#;
        let mut tape = Tape::default();
        let root = tape.read(text, &Names::default()).expect("it is JSON");
        assert!(Schemas::default().compile(tape.doc(text), &[root]).is_err());
    }
}
