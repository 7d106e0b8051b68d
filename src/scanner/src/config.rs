//! What a scanner is told as data: wire shapes, families of payloads, what is said of violations.

use rustc_hash::FxHashMap;

use crate::json::{Doc, Kind, Tape};
use crate::names::Names;
use crate::scan::Part;
use crate::schema::{Id, Schemas, Top, Unknown};
use crate::tally::Maps;

/// A way through objects: the index of a key at the top of the record, and the numbers of names below it.
pub struct Way {
    pub key: usize,
    pub below: Vec<u32>,
    pub names: Vec<Box<str>>,
}

/// The most keys at which ways of one wire begin.
pub const KEYS: usize = 24;

/// How records of one shape that carry one kind of payload are recognised and read.
pub struct Wire {
    /// Records that fit are surely of this shape and read as the ways say.
    pub surely: Id,
    /// By number of a name at the top of a record: the index of the key at which ways begin, or `u8::MAX`.
    pub by_number: Vec<u8>,
    pub name: Option<Way>,
    pub attributes: Way,
    /// Whether a text in the place of the attributes may be the JSON text of them.
    pub unpacked: bool,
    pub times: Vec<Way>,
    pub received: Option<Way>,
    pub persons: Vec<Way>,
    pub emails: Vec<Way>,
    pub anonymous: Option<Way>,
    pub event_id: Option<Way>,
    pub context: Option<Way>,
}

/// What of a payload the `quiet` schemas of rules can look at.
pub const FIELDS: [&str; 9] =
    ["attributes", "person", "event_id", "time", "received", "delay", "context", "record", "bytes"];
pub const ATTRIBUTES: usize = 0;
pub const PERSON: usize = 1;
pub const EVENT_ID: usize = 2;
pub const TIME: usize = 3;
pub const RECEIVED: usize = 4;
pub const DELAY: usize = 5;
pub const CONTEXT: usize = 6;
pub const RECORD: usize = 7;
pub const BYTES: usize = 8;

/// Where sightings of a key go: the index of a memory, and a mark; none for the source's.
pub type Use = (usize, Option<u8>);

/// What the payloads of a family are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Attributes of people.
    People,
    /// Events, whose persons are counted.
    Events,
    /// Events whose ids were given by their senders, and are kept.
    EventsWithIds,
}

/// What a rule asks of attributes, and schemas of those that it refuses, each of which stands for one outcome.
pub struct Cases {
    pub rule: u32,
    pub quiet: Id,
    pub schemas: Vec<Id>,
}

/// A family, a rule, and the case.
pub type CaseId = (u32, u32, u32);

/// Payloads that are judged alike: those of one event name, or of people, in one shape.
pub struct Family {
    pub wire: usize,
    pub planned: bool,
    /// The plan's schema of the attributes, where it has one.
    pub schema: Option<Id>,
    /// All that is asked of the attributes: by the schema and by the rules that would else speak.
    pub attributes: Id,
    /// What the rules alone ask of them.
    pub quiet_attributes: Id,
    /// All that is asked of the record as a whole: that it is of the shape, and what the rules ask.
    pub record: Id,
    /// What the rules ask of the fields, but for attributes and record where they ask it without branches.
    pub quiet: Top,
    /// What those rules ask of the attributes that know no cases.
    pub caseless_attributes: Id,
    pub cases: Vec<Cases>,
    /// The same of single values.
    pub value_cases: Vec<Cases>,
    /// What is said of each of these payloads.
    pub named: Vec<u32>,
    /// Numbers of names whose values together are a key.
    pub keys: Vec<(Vec<u32>, Vec<Use>)>,
    /// The memory of who sent what, by which exact repeats are told.
    pub copies: Option<usize>,
    pub counts_types: bool,
    pub maps: Option<Maps>,
    pub wants_source: bool,
    pub of: Of,
    /// The mark by which these are kept in the life of their person.
    pub mark: Option<u8>,
    /// From so many seconds on, beyond which one counts as late.
    pub late_after: i64,
}

/// How a source shows itself.
pub struct Match {
    pub in_context: bool,
    pub path: Vec<u32>,
    pub equals: Box<str>,
    pub mark: u8,
}

#[derive(Default)]
pub struct Selection {
    pub every: u32,
    pub events: Option<rustc_hash::FxHashSet<Box<str>>>,
    pub since: Option<i64>,
    pub until: Option<i64>,
}

/// A violation's keyword and attribute, and the schemas that tell values apart of which more is said.
pub struct Site {
    pub clues: Vec<Vec<Id>>,
}

#[derive(Default)]
pub struct Config {
    pub schemas: Schemas,
    pub wires: Vec<Wire>,
    pub matches: Vec<Match>,
    pub selection: Selection,
    pub profile: bool,
    /// The number of the attribute that may hold an e-mail address.
    pub email: u32,
    pub earliest: i64,
    pub latest: i64,
    pub most_sightings: usize,
    /// The bits of a person's key by which people are counted in groups.
    pub person_mask: i64,
    pub all_sightings: usize,
    /// From so many bytes on, it pays to make schemas fast.
    pub fast_after: usize,
    /// By wire and name; people have none. One that is `None` is always left to others.
    pub by_name: Vec<FxHashMap<Box<str>, Option<u32>>>,
    pub families: Vec<Family>,
    pub sites: FxHashMap<String, Site>,
    /// What is said of violations of one site and class.
    pub known: FxHashMap<String, Vec<u32>>,
    /// What is said of a case, and where in the record.
    pub known_cases: FxHashMap<CaseId, Vec<(u32, Vec<Part>)>>,
    /// Of each thing that is said: whether it makes a payload count as broken.
    pub breaks: Vec<bool>,
    /// Whether places of it are still wanted.
    pub wanted: Vec<bool>,
}

impl Config {
    /// Read the part that does not change.
    pub fn read(text: &str) -> Result<Self, Unknown> {
        let mut tape = Tape::default();
        let root = tape.read(text, &Names::default()).map_err(|error| error.to_string())?;
        let doc = tape.doc(text);
        let mut config = Self {
            profile: is_true(doc, root, "profile"),
            earliest: int(doc, root, "earliest")?,
            latest: int(doc, root, "latest")?,
            most_sightings: size(doc, root, "most_sightings")?,
            person_mask: int(doc, root, "person_mask")?,
            all_sightings: size(doc, root, "all_sightings")?,
            fast_after: size(doc, root, "fast_after")?,
            ..Self::default()
        };
        config.email = config.schemas.names.add("email");
        for wire in doc.items(need(doc, root, "wires")?) {
            let wire = read_wire(doc, wire, &mut config.schemas)?;
            config.wires.push(wire);
            config.by_name.push(FxHashMap::default());
        }
        for one in doc.items(need(doc, root, "matches")?) {
            config.matches.push(Match {
                in_context: is_true(doc, one, "in_context"),
                path: numbers(doc, need(doc, one, "path")?, &mut config.schemas.names),
                equals: doc.text(need(doc, one, "equals")?).into(),
                mark: u8::try_from(int(doc, one, "mark")?).map_err(|error| error.to_string())?,
            });
        }
        let selection = need(doc, root, "selection")?;
        config.selection = Selection {
            every: u32::try_from(int(doc, selection, "every")?).map_err(|error| error.to_string())?,
            events: some(doc, selection, "events").map(|at| texts(doc, at).into_iter().collect()),
            since: some(doc, selection, "since").map(|at| doc.int(at)),
            until: some(doc, selection, "until").map(|at| doc.int(at)),
        };
        Ok(config)
    }

    /// Add the family of a wire's name. What cannot be told here is left to others from now on.
    pub fn add_family(&mut self, wire: usize, name: &str, text: Option<&str>) -> Result<(), Unknown> {
        let read = text.map(|text| self.read_family(wire, text)).transpose();
        let index = match &read {
            Ok(Some(_)) => Some(u32::try_from(self.families.len()).map_err(|error| error.to_string())?),
            _ => None,
        };
        self.by_name[wire].insert(name.into(), index);
        self.families.extend(read?);
        Ok(())
    }

    fn read_family(&mut self, wire: usize, text: &str) -> Result<Family, Unknown> {
        let mut tape = Tape::default();
        let root = tape.read(text, &Names::default()).map_err(|error| error.to_string())?;
        let doc = tape.doc(text);
        let schema = some(doc, root, "schema");
        let rules: Vec<u32> = doc.items(need(doc, root, "quiet")?).collect();
        let surely = need(doc, root, "surely")?;
        let schemas = &mut self.schemas;
        let mut keys = Vec::new();
        for one in doc.items(need(doc, root, "keys")?) {
            let mut uses = Vec::new();
            for one in doc.items(need(doc, one, "uses")?) {
                let mark = some(doc, one, "mark").map(|at| u8::try_from(doc.int(at)));
                uses.push((size(doc, one, "memory")?, mark.transpose().map_err(|error| error.to_string())?));
            }
            keys.push((numbers(doc, need(doc, one, "names")?, &mut schemas.names), uses));
        }
        let mut caseless = rules.clone();
        let cases = read_cases(doc, need(doc, root, "cases")?, &rules, &mut caseless, schemas)?;
        let value_cases = read_cases(doc, need(doc, root, "value_cases")?, &rules, &mut caseless, schemas)?;
        let mark = some(doc, root, "mark").map(|at| u8::try_from(doc.int(at)));
        let mark = mark.transpose().map_err(|error| error.to_string())?;
        let quiet = schemas.compile(doc, &rules)?;
        let mut quiet = schemas.top(quiet)?;
        quiet.fields.retain(|&(field, _)| field != ATTRIBUTES && field != RECORD);
        let family = Family {
            wire,
            planned: is_true(doc, root, "planned"),
            schema: schema.map(|at| schemas.compile(doc, &[at])).transpose()?,
            attributes: schemas.compile_field(doc, &rules, "attributes", schema)?,
            quiet_attributes: schemas.compile_field(doc, &rules, "attributes", None)?,
            record: schemas.compile_field(doc, &rules, "record", Some(surely))?,
            caseless_attributes: schemas.compile_field(doc, &caseless, "attributes", None)?,
            cases,
            value_cases,
            quiet,
            named: doc
                .items(need(doc, root, "named")?)
                .map(|slot| u32::try_from(doc.int(slot)).map_err(|error| error.to_string()))
                .collect::<Result<_, _>>()?,
            maps: some(doc, root, "maps").map(|at| maps(doc, at)),
            copies: some(doc, root, "copies").map(|at| usize::try_from(doc.int(at))).transpose().map_err(|error| error.to_string())?,
            counts_types: self.profile && is_true(doc, root, "counts_types"),
            of: match (is_true(doc, root, "is_event"), is_true(doc, root, "keeps_ids")) {
                (false, _) => Of::People,
                (true, false) => Of::Events,
                (true, true) => Of::EventsWithIds,
            },
            mark,
            late_after: int(doc, root, "late_after")?,
            wants_source: self.profile || !keys.is_empty(),
            keys,
        };
        Ok(family)
    }

    /// Add a site with its clues: of each, the schemas of which the first that fits is the class.
    pub fn add_site(&mut self, site: &str, clues: &str) -> Result<(), Unknown> {
        let mut tape = Tape::default();
        let root = tape.read(clues, &Names::default()).map_err(|error| error.to_string())?;
        let doc = tape.doc(clues);
        let mut compiled = Vec::new();
        for clue in doc.items(root) {
            let classes = doc.items(clue).map(|schema| self.schemas.compile(doc, &[schema]));
            compiled.push(classes.collect::<Result<_, _>>()?);
        }
        self.sites.insert(site.to_owned(), Site { clues: compiled });
        Ok(())
    }
}

/// Cases of some rules, which are taken from those that are `caseless`.
fn read_cases(
    doc: Doc<'_>,
    at: u32,
    rules: &[u32],
    caseless: &mut Vec<u32>,
    schemas: &mut Schemas,
) -> Result<Vec<Cases>, Unknown> {
    let mut cases = Vec::new();
    for one in doc.items(at) {
        let rule = size(doc, one, "rule")?;
        let quiet = schemas.compile(doc, &rules[rule..=rule])?;
        let top = schemas.top(quiet)?;
        if top.fields.iter().any(|&(field, _)| field != ATTRIBUTES) || !top.any_of.is_empty() || !top.not.is_empty() {
            return Err("cases of a rule that asks for more than attributes".to_owned());
        }
        caseless.retain(|&schema| schema != rules[rule]);
        let each = doc.items(need(doc, one, "schemas")?).map(|schema| schemas.compile(doc, &[schema]));
        let each = each.collect::<Result<_, _>>()?;
        cases.push(Cases {
            rule: u32::try_from(rule).map_err(|error| error.to_string())?,
            quiet: schemas.compile_field(doc, &rules[rule..=rule], "attributes", None)?,
            schemas: each,
        });
    }
    Ok(cases)
}

fn read_wire(doc: Doc<'_>, at: u32, schemas: &mut Schemas) -> Result<Wire, Unknown> {
    let mut keys: Vec<u32> = Vec::new();
    let names = &mut schemas.names;
    let mut way = |at: u32| {
        let mut below = numbers(doc, at, names);
        let first = below.remove(0);
        let key = keys.iter().position(|key| *key == first).unwrap_or_else(|| {
            keys.push(first);
            keys.len() - 1
        });
        Way { key, below, names: texts(doc, at) }
    };
    let mut ways = |name| -> Result<Vec<Way>, Unknown> { Ok(doc.items(need(doc, at, name)?).map(&mut way).collect()) };
    let (times, persons, emails) = (ways("times")?, ways("persons")?, ways("emails")?);
    let attributes = way(need(doc, at, "attributes")?);
    let mut maybe = |name| some(doc, at, name).map(&mut way);
    let (name, received, anonymous) = (maybe("name"), maybe("received"), maybe("anonymous"));
    let (event_id, context) = (maybe("event_id"), maybe("context"));
    let mut by_number = Vec::new();
    for (index, number) in (0..).zip(&keys) {
        by_number.resize(by_number.len().max(*number as usize + 1), u8::MAX);
        by_number[*number as usize] = index;
    }
    if keys.len() > KEYS {
        return Err("a shape of too many keys".to_owned());
    }
    Ok(Wire {
        surely: schemas.compile(doc, &[need(doc, at, "surely")?])?,
        unpacked: is_true(doc, at, "unpacked"),
        by_number,
        name,
        attributes,
        times,
        received,
        persons,
        emails,
        anonymous,
        event_id,
        context,
    })
}

fn maps(doc: Doc<'_>, at: u32) -> Maps {
    let inside = |name| some(doc, at, name).map(|at| Box::new(maps(doc, at)));
    let names = some(doc, at, "names").map_or_else(FxHashMap::default, |names| {
        doc.members(names).map(|(name, one)| (doc.text(name).into(), maps(doc, one))).collect()
    });
    Maps { names, items: inside("items"), values: inside("values") }
}

fn need(doc: Doc<'_>, at: u32, name: &str) -> Result<u32, Unknown> {
    doc.get(at, name).ok_or_else(|| format!("`{name}` is missing"))
}

fn some(doc: Doc<'_>, at: u32, name: &str) -> Option<u32> {
    doc.get(at, name).filter(|&found| doc.kind(found) != Kind::Null)
}

fn is_true(doc: Doc<'_>, at: u32, name: &str) -> bool {
    some(doc, at, name).is_some_and(|found| doc.kind(found) == Kind::True)
}

fn int(doc: Doc<'_>, at: u32, name: &str) -> Result<i64, Unknown> {
    Ok(doc.int(need(doc, at, name)?))
}

fn size(doc: Doc<'_>, at: u32, name: &str) -> Result<usize, Unknown> {
    usize::try_from(int(doc, at, name)?).map_err(|error| error.to_string())
}

fn texts(doc: Doc<'_>, at: u32) -> Vec<Box<str>> {
    doc.items(at).map(|item| doc.text(item).into()).collect()
}

fn numbers(doc: Doc<'_>, at: u32, names: &mut Names) -> Vec<u32> {
    doc.items(at).map(|item| names.add(doc.text(item))).collect()
}
