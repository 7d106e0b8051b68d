//! JSON Schema (draft 2020-12, formats asserted), compiled for values on a tape.
//!
//! Several schemas that a value must fit together become one. A keyword that is not known here is an
//! error: whoever asked then validates elsewhere. Where a check cannot be sure to come to what
//! jsonschema-rs comes to, it says `Doubt`.

use std::sync::atomic::AtomicUsize;

use rustc_hash::FxHashMap;

use crate::config::FIELDS;
use crate::fast::{Brief, FastText, Member, ShortTexts};
use crate::formats::Format;
use crate::formula::{Combined, Formula};
use crate::json::{Doc, Kind};
use crate::names::Names;
use crate::patterns::Pattern;
use crate::walks::{MachineId, Machines};

pub type Id = u32;

pub const NULL: u8 = 1;
pub const BOOLEAN: u8 = 2;
pub const INTEGER: u8 = 4;
pub const FRACTION: u8 = 8;
pub const TEXT: u8 = 16;
pub const ARRAY: u8 = 32;
pub const OBJECT: u8 = 64;
pub const ANY: u8 = 127;

/// What keeps a schema from being compiled here.
pub type Unknown = String;

/// What few schemas ask.
#[derive(Default)]
pub struct Rare {
    pub choices: Vec<Choices>,
    pub any_of: Vec<Vec<Id>>,
    /// Of each of these: objects that have all names of one of these sets fit.
    pub any_present: Vec<Vec<Presence>>,
    pub not: Vec<Id>,
    pub conditions: Vec<Condition>,
}

/// A schema that decides which other one a value must fit.
pub struct Condition {
    pub test: Id,
    pub then: Option<Id>,
    pub otherwise: Option<Id>,
}

pub struct Node {
    pub types: u8,
    pub fast_text: FastText,
    pub brief: Brief,
    pub rare: Option<Box<Rare>>,
    pub text: Option<Box<TextRules>>,
    pub number: Option<Box<NumberRules>>,
    pub array: Option<Box<ArrayRules>>,
    pub object: Option<Box<ObjectRules>>,
}

impl Default for Node {
    fn default() -> Self {
        Self {
            types: ANY,
            fast_text: FastText::Unknown,
            brief: Brief::default(),
            rare: None,
            text: None,
            number: None,
            array: None,
            object: None,
        }
    }
}

#[derive(PartialEq, Debug)]
pub enum Constant {
    Null,
    Boolean(bool),
    Int(i64),
    Float(f64),
    Text(Box<str>),
}

pub struct Choices {
    pub keyword: &'static str,
    pub values: Vec<Constant>,
}

#[derive(Default)]
pub struct TextRules {
    pub least: Option<u64>,
    pub most: Option<u64>,
    /// Indices into `Schemas::patterns`.
    pub patterns: Vec<usize>,
    pub formats: Vec<Format>,
    /// The JSON types that the value of a text that is JSON itself may have.
    pub content: Option<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    Minimum,
    Maximum,
    ExclusiveMinimum,
    ExclusiveMaximum,
}

impl Bound {
    pub const fn keyword(self) -> &'static str {
        match self {
            Self::Minimum => "minimum",
            Self::Maximum => "maximum",
            Self::ExclusiveMinimum => "exclusiveMinimum",
            Self::ExclusiveMaximum => "exclusiveMaximum",
        }
    }
}

#[derive(Default)]
pub struct NumberRules {
    pub bounds: Vec<(Bound, Constant)>,
    /// Digits without their point, and how many of them stand behind it.
    pub multiples: Vec<(i128, u32)>,
}

#[derive(Default)]
pub struct ArrayRules {
    pub least: Option<u64>,
    pub most: Option<u64>,
    pub unique: bool,
    pub items: Option<Id>,
}

#[derive(Clone, Copy)]
pub enum Additional {
    Any,
    Never,
    Fits(Id),
}

pub struct ObjectRules {
    pub names: Vec<(Box<str>, Id)>,
    /// Of each name, what surely fits in brief; made together with the nodes.
    pub members: Vec<Member>,
    /// By number of a name: its index, or `u16::MAX`.
    by_number: Vec<u16>,
    /// Whether each name is required.
    pub required: Vec<bool>,
    /// A bit for each name that is required, where they are few enough; see `Presence`.
    pub required_bits: Option<Presence>,
    pub additional: Additional,
    pub least: Option<u64>,
    pub most: Option<u64>,
    pub property_names: Option<Id>,
}

/// A bit for the index of each name that an object has.
pub type Presence = u128;

impl ObjectRules {
    /// The bits of some names; `None` if there are too many names, or one is not among these.
    pub fn bits<'a>(&self, mut names: impl Iterator<Item = &'a str>) -> Option<Presence> {
        if self.names.len() > Presence::BITS as usize {
            return None;
        }
        names.try_fold(0, |bits, name| Some(bits | 1 << self.names.iter().position(|(known, _)| **known == *name)?))
    }

    /// The index of a name by its number.
    pub fn find(&self, number: u32) -> Option<usize> {
        let index = *self.by_number.get(number as usize)?;
        (index != u16::MAX).then_some(index as usize)
    }
}

/// What is asked of the fields of a payload; see `config::FIELDS`.
#[derive(Default)]
pub struct Top {
    pub fields: Vec<(usize, Id)>,
    pub any_of: Vec<Branches>,
    pub not: Vec<Top>,
}

/// Of which one must fit.
pub struct Branches {
    pub tops: Vec<Top>,
    /// The index of the one that fitted last, which is tried first.
    pub likely: AtomicUsize,
}

/// Compiled schemas, which share their nodes and patterns.
#[derive(Default)]
pub struct Schemas {
    pub nodes: Vec<Node>,
    pub names: Names,
    pub patterns: Vec<Pattern>,
    by_pattern: FxHashMap<String, usize>,
    pub machines: Machines,
    pub by_formula: FxHashMap<Formula, Option<MachineId>>,
    pub combined: Combined,
    /// Texts that nodes choose from.
    pub choices: Vec<ShortTexts>,
    /// How many nodes have been made fast.
    pub fast: usize,
    /// Whether nodes are made fast at once: so many records come that it pays.
    pub eager: bool,
}

/// A schema on a tape, and the one around it, in which its references lead.
type Part = (u32, u32);

struct Compiler<'a> {
    schemas: &'a mut Schemas,
    doc: Doc<'a>,
    known: FxHashMap<Vec<Part>, Id>,
}

impl Schemas {
    /// Compile the schemas that stand at these places of a tape into one that asks what all ask.
    pub fn compile(&mut self, doc: Doc<'_>, roots: &[u32]) -> Result<Id, Unknown> {
        let mut compiler = Compiler { schemas: self, doc, known: FxHashMap::default() };
        let found = compiler.all(roots.iter().map(|&root| (root, root)).collect());
        if self.eager {
            self.make_fast();
        }
        found
    }

    /// Compile what these schemas ask of one property, and another schema of it.
    pub fn compile_field(
        &mut self,
        doc: Doc<'_>,
        roots: &[u32],
        name: &str,
        more: Option<u32>,
    ) -> Result<Id, Unknown> {
        let mut compiler = Compiler { schemas: self, doc, known: FxHashMap::default() };
        let (mut flat, mut never) = (Vec::new(), false);
        for &root in roots {
            compiler.flatten((root, root), &mut flat, &mut never)?;
        }
        let properties = |&(at, scope): &Part| {
            let found = doc.get(at, "properties").and_then(|properties| doc.get(properties, name))?;
            Some((found, scope))
        };
        let mut parts: Vec<Part> = flat.iter().filter_map(properties).collect();
        parts.extend(more.map(|schema| (schema, schema)));
        let found = compiler.all(parts);
        if self.eager {
            self.make_fast();
        }
        found
    }

    /// What a schema of all fields of a payload asks, if that is only for properties, in some branches.
    pub fn top(&self, id: Id) -> Result<Top, Unknown> {
        let unknown = || "a rule asks more than properties of a payload".to_owned();
        let node = self.node(id);
        let mut top = Top::default();
        if let Some(rules) = &node.object {
            for (name, inner) in &rules.names {
                let field = FIELDS.iter().position(|field| **field == **name).ok_or_else(unknown)?;
                top.fields.push((field, *inner));
            }
            // What is required is there: every payload has every field.
            if !matches!(rules.additional, Additional::Any)
                || rules.property_names.is_some()
                || (rules.least, rules.most) != (None, None)
            {
                return Err(unknown());
            }
        }
        if let Some(rare) = &node.rare {
            for branches in &rare.any_of {
                let tops = branches.iter().map(|&branch| self.top(branch)).collect::<Result<_, _>>()?;
                top.any_of.push(Branches { tops, likely: AtomicUsize::default() });
            }
            top.not = rare.not.iter().map(|&inner| self.top(inner)).collect::<Result<_, _>>()?;
        }
        let plain = node.types & OBJECT != 0
            && node.rare.as_ref().is_none_or(|rare| rare.choices.is_empty() && rare.conditions.is_empty());
        if plain { Ok(top) } else { Err(unknown()) }
    }

    pub fn node(&self, id: Id) -> &Node {
        &self.nodes[id as usize]
    }

    pub fn pattern(&mut self, pattern: &str) -> Result<usize, Unknown> {
        if let Some(&index) = self.by_pattern.get(pattern) {
            return Ok(index);
        }
        self.patterns.push(Pattern::new(pattern)?);
        self.by_pattern.insert(pattern.to_owned(), self.patterns.len() - 1);
        Ok(self.patterns.len() - 1)
    }
}

impl Compiler<'_> {
    /// One node for all that these schemas ask.
    fn all(&mut self, parts: Vec<Part>) -> Result<Id, Unknown> {
        let mut flat = Vec::new();
        let mut never = false;
        for part in parts {
            self.flatten(part, &mut flat, &mut never)?;
        }
        flat.sort_unstable();
        flat.dedup();
        if never {
            flat = vec![(u32::MAX, 0)];
        }
        if let Some(&id) = self.known.get(&flat) {
            return Ok(id);
        }
        let id = Id::try_from(self.schemas.nodes.len()).map_err(|error| error.to_string())?;
        self.schemas.nodes.push(Node::default());
        self.known.insert(flat.clone(), id);
        let node = if never { Node { types: 0, ..Node::default() } } else { self.node(&flat)? };
        self.schemas.nodes[id as usize] = node;
        Ok(id)
    }

    fn one(&mut self, part: Part) -> Result<Id, Unknown> {
        self.all(vec![part])
    }

    /// Add a schema and those that it takes in by `allOf` and `$ref`.
    fn flatten(&mut self, part: Part, flat: &mut Vec<Part>, never: &mut bool) -> Result<(), Unknown> {
        let (at, scope) = part;
        match self.doc.kind(at) {
            Kind::True => return Ok(()),
            Kind::False => {
                *never = true;
                return Ok(());
            }
            Kind::Object => {}
            _ => return Err("a schema that is no object".to_owned()),
        }
        if flat.contains(&part) {
            return Ok(());
        }
        flat.push(part);
        if let Some(inner) = self.doc.get(at, "allOf") {
            for item in self.doc.items(inner) {
                self.flatten((item, scope), flat, never)?;
            }
        }
        if let Some(reference) = self.doc.get(at, "$ref") {
            let name = self.doc.text(reference).strip_prefix('#').filter(|name| !name.is_empty());
            let found = name.and_then(|name| self.anchor(scope, name)).ok_or("$ref")?;
            self.flatten((found, scope), flat, never)?;
        }
        Ok(())
    }

    fn anchor(&self, at: u32, name: &str) -> Option<u32> {
        let defs = self.doc.get(at, "$defs")?;
        let mut found = self.doc.members(defs).map(|(_, schema)| schema);
        found.find(|&schema| {
            self.doc.get(schema, "$anchor").is_some_and(|anchor| self.doc.text(anchor) == name)
        })
    }

    #[allow(clippy::too_many_lines)] // one arm a keyword
    fn node(&mut self, parts: &[Part]) -> Result<Node, Unknown> {
        let doc = self.doc;
        let mut node = Node::default();
        let mut rare = Rare::default();
        let mut texts = TextRules::default();
        let mut numbers = NumberRules::default();
        let mut arrays = ArrayRules::default();
        let mut items: Vec<Part> = Vec::new();
        let mut names_fit: Vec<Part> = Vec::new();
        let mut object = false;
        let (mut least, mut most) = (None, None);
        for &(at, scope) in parts {
            let mut content = None;
            for (keyword, value) in doc.members(at) {
                match doc.text(keyword) {
                    "$schema" | "$anchor" | "$defs" | "$comment" | "title" | "description" | "allOf" | "$ref"
                    | "contentSchema" | "then" | "else" => {}
                    "type" => node.types &= self.types(value)?,
                    "const" => rare.choices.push(Choices { keyword: "const", values: vec![self.constant(value)?] }),
                    "enum" => {
                        let values = doc.items(value).map(|item| self.constant(item)).collect::<Result<_, _>>()?;
                        rare.choices.push(Choices { keyword: "enum", values });
                    }
                    "minLength" => raise(&mut texts.least, self.size(value)?),
                    "maxLength" => lower(&mut texts.most, self.size(value)?),
                    "pattern" => {
                        let pattern = self.text(value)?.to_owned();
                        let index = self.schemas.pattern(&pattern)?;
                        if !texts.patterns.contains(&index) {
                            texts.patterns.push(index);
                        }
                    }
                    "format" => texts.formats.push(Format::named(self.text(value)?).ok_or("format")?),
                    "contentMediaType" => {
                        if self.text(value)? != "application/json" {
                            return Err("contentMediaType".to_owned());
                        }
                        let schema = doc.get(at, "contentSchema").and_then(|inner| doc.get(inner, "type"));
                        content = Some(schema.map_or(Ok(ANY), |kinds| self.types(kinds))?);
                    }
                    "minimum" => numbers.bounds.push((Bound::Minimum, self.number(value)?)),
                    "maximum" => numbers.bounds.push((Bound::Maximum, self.number(value)?)),
                    "exclusiveMinimum" => numbers.bounds.push((Bound::ExclusiveMinimum, self.number(value)?)),
                    "exclusiveMaximum" => numbers.bounds.push((Bound::ExclusiveMaximum, self.number(value)?)),
                    "multipleOf" => numbers.multiples.push(decimal_at(doc, value).ok_or("multipleOf")?),
                    "minItems" => raise(&mut arrays.least, self.size(value)?),
                    "maxItems" => lower(&mut arrays.most, self.size(value)?),
                    "uniqueItems" => arrays.unique |= doc.kind(value) == Kind::True,
                    "items" => items.push((value, scope)),
                    "properties" | "additionalProperties" | "required" => object = true,
                    "propertyNames" => {
                        object = true;
                        names_fit.push((value, scope));
                    }
                    "minProperties" => {
                        object = true;
                        raise(&mut least, self.size(value)?);
                    }
                    "maxProperties" => {
                        object = true;
                        lower(&mut most, self.size(value)?);
                    }
                    "anyOf" => {
                        let branches = doc.items(value).map(|item| self.one((item, scope))).collect::<Result<_, _>>()?;
                        rare.any_of.push(branches);
                    }
                    "not" => {
                        let inner = self.one((value, scope))?;
                        rare.not.push(inner);
                    }
                    "if" => {
                        let condition = self.condition((value, scope), at)?;
                        rare.conditions.push(condition);
                    }
                    unknown => return Err(unknown.to_owned()),
                }
            }
            if let Some(types) = content {
                texts.content = Some(texts.content.unwrap_or(ANY) & types);
            }
        }
        if texts.least.is_some()
            || texts.most.is_some()
            || texts.content.is_some()
            || !texts.patterns.is_empty()
            || !texts.formats.is_empty()
        {
            node.text = Some(Box::new(texts));
        }
        if !(rare.choices.is_empty()
            && rare.any_of.is_empty()
            && rare.not.is_empty()
            && rare.conditions.is_empty())
        {
            node.rare = Some(Box::new(rare));
        }
        if !numbers.bounds.is_empty() || !numbers.multiples.is_empty() {
            node.number = Some(Box::new(numbers));
        }
        if !items.is_empty() {
            arrays.items = Some(self.all(items)?);
        }
        if arrays.items.is_some() || arrays.least.is_some() || arrays.most.is_some() || arrays.unique {
            node.array = Some(Box::new(arrays));
        }
        if object {
            let property_names = if names_fit.is_empty() { None } else { Some(self.all(names_fit)?) };
            let mut rules = self.object(parts)?;
            (rules.least, rules.most, rules.property_names) = (least, most, property_names);
            node.object = Some(Box::new(rules));
        }
        Ok(node)
    }

    /// An `if` with the `then` and `else` of the schema at a place.
    fn condition(&mut self, (test, scope): Part, at: u32) -> Result<Condition, Unknown> {
        let mut branch = |keyword| self.doc.get(at, keyword).map(|schema| self.one((schema, scope))).transpose();
        let (then, otherwise) = (branch("then")?, branch("else")?);
        Ok(Condition { test: self.one((test, scope))?, then, otherwise })
    }

    fn object(&mut self, parts: &[Part]) -> Result<ObjectRules, Unknown> {
        let doc = self.doc;
        let mut order: Vec<&str> = Vec::new();
        let mut wanted: Vec<&str> = Vec::new();
        for &(at, _) in parts {
            if let Some(required) = doc.get(at, "required") {
                wanted.extend(doc.items(required).map(|item| doc.text(item)));
            }
            if let Some(properties) = doc.get(at, "properties") {
                order.extend(doc.members(properties).map(|(name, _)| doc.text(name)));
            }
        }
        order.extend(&wanted);
        let mut seen = rustc_hash::FxHashSet::default();
        order.retain(|&name| seen.insert(name));
        let wanted: rustc_hash::FxHashSet<&str> = wanted.into_iter().collect();
        let mut names = Vec::with_capacity(order.len());
        let mut by_number: Vec<u16> = Vec::new();
        let mut required = Vec::with_capacity(order.len());
        for name in order {
            let mut inner = Vec::new();
            for &(at, scope) in parts {
                let own = doc.get(at, "properties").and_then(|properties| doc.get(properties, name));
                if let Some(schema) = own.or_else(|| doc.get(at, "additionalProperties")) {
                    inner.push((schema, scope));
                }
            }
            let number = self.schemas.names.add(name) as usize;
            by_number.resize(by_number.len().max(number + 1), u16::MAX);
            by_number[number] = u16::try_from(names.len()).map_err(|error| error.to_string())?;
            names.push((Box::from(name), self.all(inner)?));
            required.push(wanted.contains(name));
        }
        let mut rest = Vec::new();
        for &(at, scope) in parts {
            if let Some(schema) = doc.get(at, "additionalProperties") {
                rest.push((schema, scope));
            }
        }
        let additional = if rest.iter().any(|&(schema, _)| doc.kind(schema) == Kind::False) {
            Additional::Never
        } else if rest.iter().all(|&(schema, _)| doc.kind(schema) == Kind::True) {
            Additional::Any
        } else {
            Additional::Fits(self.all(rest)?)
        };
        let mut rules = ObjectRules {
            members: vec![Member::default(); names.len()],
            names,
            by_number,
            required,
            required_bits: None,
            additional,
            least: None,
            most: None,
            property_names: None,
        };
        let wanted = rules.names.iter().zip(&rules.required).filter(|&(_, &required)| required);
        rules.required_bits = rules.bits(wanted.map(|((name, _), _)| &**name));
        Ok(rules)
    }

    fn types(&self, at: u32) -> Result<u8, Unknown> {
        match self.doc.kind(at) {
            Kind::Text => match self.doc.text(at) {
                "null" => Ok(NULL),
                "boolean" => Ok(BOOLEAN),
                "integer" => Ok(INTEGER),
                "number" => Ok(INTEGER | FRACTION),
                "string" => Ok(TEXT),
                "array" => Ok(ARRAY),
                "object" => Ok(OBJECT),
                other => Err(format!("type {other}")),
            },
            Kind::Array => self.doc.items(at).try_fold(0, |types, item| Ok(types | self.types(item)?)),
            _ => Err("type".to_owned()),
        }
    }

    fn constant(&self, at: u32) -> Result<Constant, Unknown> {
        match self.doc.kind(at) {
            Kind::Null => Ok(Constant::Null),
            Kind::False => Ok(Constant::Boolean(false)),
            Kind::True => Ok(Constant::Boolean(true)),
            Kind::Int => Ok(Constant::Int(self.doc.int(at))),
            Kind::Float => Ok(Constant::Float(self.doc.float(at))),
            Kind::Text => Ok(Constant::Text(self.doc.text(at).into())),
            _ => Err("an object or array as a constant".to_owned()),
        }
    }

    fn number(&self, at: u32) -> Result<Constant, Unknown> {
        match self.constant(at)? {
            found @ (Constant::Int(_) | Constant::Float(_)) => Ok(found),
            _ => Err("a bound that is no number".to_owned()),
        }
    }

    fn size(&self, at: u32) -> Result<u64, Unknown> {
        match self.number(at)? {
            Constant::Int(size) => u64::try_from(size).map_err(|error| error.to_string()),
            _ => Err("a size with a fraction".to_owned()),
        }
    }

    fn text(&self, at: u32) -> Result<&str, Unknown> {
        if self.doc.kind(at) == Kind::Text { Ok(self.doc.text(at)) } else { Err("no text".to_owned()) }
    }
}

fn raise(bound: &mut Option<u64>, to: u64) {
    *bound = Some(bound.map_or(to, |known| known.max(to)));
}

fn lower(bound: &mut Option<u64>, to: u64) {
    *bound = Some(bound.map_or(to, |known| known.min(to)));
}

/// A number as its digits and how many of them stand behind the point, where it has few of them.
pub fn decimal_at(doc: Doc<'_>, at: u32) -> Option<(i128, u32)> {
    match doc.kind(at) {
        Kind::Int => Some((i128::from(doc.int(at)), 0)),
        Kind::Float => decimal(doc.text(at)),
        _ => None,
    }
}

/// The same of a text. `None` where a double may not be what is written: 15 digits are always kept.
fn decimal(text: &str) -> Option<(i128, u32)> {
    let (whole, fraction) = text.split_once('.')?;
    if whole.len() + fraction.len() > 16 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    if digits.abs() >= 1_000_000_000_000_000 {
        return None;
    }
    Some((digits, u32::try_from(fraction.len()).ok()?))
}
