//! Lines of records, each accepted and counted, explained and counted, or left to others.

use std::sync::atomic::Ordering;

use memchr::memchr_iter;
use pyo3::FromPyObject;
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use crate::check::{Bench, Checker, Failure, MOST, Subject, Verdict};
use crate::config::{
    ATTRIBUTES, BYTES, CONTEXT, CaseId, Config, DELAY, EVENT_ID, FIELDS, Family, KEYS, Match, Of, PERSON, RECEIVED, RECORD,
    Selection, TIME, Way, Wire,
};
use crate::json::{Doc, Kind, Tape};
use crate::keys::{content_key, is_space, key_of, mark_of, sender_mark};
use crate::schema::{Branches, Id, Top};
use crate::sites::{parts, site_of, subject, way_of};
use crate::tally::Totals;
use crate::times::{DAY, delay_step, moment};

/// A record's shortest text has at most so many times the bytes of a text with odd numbers.
const GROWTH: i64 = 4;

/// How many places of a kind are given back.
const PLACES: usize = 5;

/// The place among the reasons to leave out a record of one of another event.
const OTHER_EVENT: usize = 1;

/// The memories of who is known by what; those of events stand behind them.
pub const EMAILS: usize = 0;
pub const VISITORS: usize = 1;
pub const EVENT_IDS: usize = 2;
pub const PROFILES: usize = 3;

/// Walks were put off that do not end well, so that nothing is known.
struct Unsure;

/// A record that was not counted here, by its place in what was scanned.
#[derive(Debug)]
pub struct Left {
    pub index: usize,
    pub why: Why,
}

#[derive(Debug)]
pub enum Why {
    /// Only others can judge it.
    Plain,
    /// Nothing is known of payloads of this wire and name.
    Family(usize, String),
    /// Nothing is known of these violations.
    Sites(Vec<Unknown>),
    /// Nothing is known of this case.
    Case(CaseId),
    /// Nothing is known of what a family's rule says of values, each given with its class and where it stands.
    Values(u32, u32, Vec<(String, Vec<Part>)>),
}

#[derive(Debug)]
pub struct Unknown {
    pub site: String,
    /// `None` where the site itself is unknown.
    pub class: Option<String>,
    pub keyword: &'static str,
    pub holder: Vec<Part>,
    pub name: Option<String>,
}

/// A part of a path in a record.
#[derive(Debug, Clone, FromPyObject)]
pub enum Part {
    Name(String),
    Index(u32),
}

/// Where something is said of: the name of the event, a failure, or a path of the record.
#[derive(Clone, Copy)]
enum Where<'a> {
    Name,
    Failure(usize),
    At(&'a [Part]),
}

type Saying<'a> = (u32, Where<'a>);

/// A place of something that is said.
pub struct Placed {
    pub slot: u32,
    pub index: usize,
    pub path: Vec<Part>,
}

/// What scanning some records came to, beside what was counted.
#[derive(Default)]
pub struct Outcome {
    pub left: Vec<Left>,
    pub places: Vec<Placed>,
    /// How many places there are of each thing that is said.
    placed: FxHashMap<u32, usize>,
}

/// What a thread keeps from block to block.
#[derive(Default)]
pub struct Worker {
    tape: Tape,
    bench: Bench,
    wire: usize,
    pub totals: Totals,
}

/// Where the lines of a block begin and end, line breaks included.
pub fn lines(block: &[u8]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    let ends = memchr_iter(b'\n', block).map(|at| at + 1).chain(Some(block.len()));
    for end in ends {
        if end > start {
            found.push((start, end));
        }
        start = end;
    }
    found
}

fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|byte| matches!(byte, b' ' | b'\t'..=b'\r'))
}

struct Scan<'a> {
    config: &'a Config,
    bench: &'a mut Bench,
    totals: &'a mut Totals,
    outcome: &'a mut Outcome,
    index: usize,
    place: i64,
    /// How much is said of the record, whether it was said before or not.
    told: usize,
}

/// Scan records; `place` is that of the first line, and each record has its line behind that.
pub fn scan<'a>(
    config: &Config,
    worker: &mut Worker,
    records: impl Iterator<Item = (i64, &'a [u8])>,
) -> Outcome {
    let mut outcome = Outcome::default();
    worker.bench.prepare(&config.schemas);
    let mut tape = std::mem::take(&mut worker.tape);
    for (index, (place, raw)) in records.enumerate() {
        if is_blank(raw) {
            continue;
        }
        if config.selection.every > 1 && !crc32fast::hash(raw).is_multiple_of(config.selection.every) {
            worker.totals.passed[0] += 1;
            continue;
        }
        let Worker { bench, totals, wire, .. } = &mut *worker;
        let mut scan = Scan { config, bench, totals, outcome: &mut outcome, index, place, told: 0 };
        let why = scan.record(&mut tape, raw, wire);
        if let Some(why) = why {
            outcome.left.push(Left { index, why });
        }
    }
    worker.tape = tape;
    outcome
}

/// What one record says, by the ways of its wire.
struct Read<'a> {
    fields: [u32; FIELDS.len()],
    time: Option<i64>,
    landed: Option<i64>,
    person: Option<&'a str>,
    email: Option<u32>,
    anonymous: Option<u32>,
}

impl<'a> Scan<'a> {
    /// Count a record, or say why not.
    fn record(
        &mut self,
        tape: &mut Tape,
        raw: &[u8],
        last: &mut usize,
    ) -> Option<Why> {
        let Ok(source) = simdutf8::basic::from_utf8(raw) else {
            return Some(Why::Plain);
        };
        let Ok(root) = tape.read(source, &self.config.schemas.names) else {
            return Some(Why::Plain);
        };
        if tape.doc(source).kind(root) != Kind::Object {
            return Some(Why::Plain);
        }
        // First with all walks put off, which is enough for a record of which nothing is said.
        for puts_off in [true, false] {
            self.bench.begin(puts_off);
            if let Ok(why) = self.judge(tape, source, root, last) {
                return why;
            }
        }
        Some(Why::Plain)
    }

    /// Judge and count a record; an error where walks were put off that do not end well.
    fn judge(&mut self, tape: &mut Tape, source: &str, root: u32, last: &mut usize) -> Result<Option<Why>, Unsure> {
        // The wire of the record before, then the others.
        let count = self.config.wires.len();
        for turn in 0..count {
            let number = (*last + turn) % count;
            let wire = &self.config.wires[number];
            let keys = find_keys(tape.doc(source), root, wire);
            let doc = tape.doc(source);
            let name = match wire.name.as_ref().map(|way| at(doc, &keys, way)) {
                None => "",
                Some(Some(at)) if doc.kind(at) == Kind::Text => doc.text(at),
                Some(_) => continue,
            };
            let known = self.config.by_name[number].get(name);
            if let Some(Some(family)) = known {
                let found = &self.config.families[*family as usize];
                if self.check(doc, found.record, root) == Verdict::Yes {
                    *last = number;
                    return self.payload(tape, source, root, *family, &keys);
                }
            }
            let surely = Checker::new(&self.config.schemas, self.bench, doc)
                .at_once(|checker| checker.check(wire.surely, root));
            if surely == Verdict::Yes {
                return Ok(Some(match known {
                    Some(_) => Why::Plain, // a rule would speak of the record, or nobody can tell here
                    None => Why::Family(number, name.to_owned()),
                }));
            }
        }
        Ok(Some(Why::Plain))
    }

    /// Whether attributes hold nothing that is planned but for what may stand in an object inside.
    fn is_nested(&self, doc: Doc<'_>, schema: Id, sent: u32) -> bool {
        let Some(rules) = &self.config.schemas.node(schema).object else {
            return false;
        };
        let mut inner = false;
        doc.kind(sent) == Kind::Object
            && doc.members(sent).all(|(name, value)| {
                inner |= doc.kind(value) == Kind::Object;
                rules.find(doc.number(name)).is_none()
            })
            && inner
    }

    fn check(&mut self, doc: Doc<'_>, id: Id, at: u32) -> Verdict {
        Checker::new(&self.config.schemas, self.bench, doc).check(id, at)
    }

    fn walks_end_well(&mut self, doc: Doc<'_>) -> Result<(), Unsure> {
        if self.bench.walks_end_well(&self.config.schemas, doc) { Ok(()) } else { Err(Unsure) }
    }

    /// Judge and count what is surely of a family's shape.
    fn payload(
        &mut self,
        tape: &mut Tape,
        source: &str,
        root: u32,
        number: u32,
        keys: &[u32],
    ) -> Result<Option<Why>, Unsure> {
        let family = &self.config.families[number as usize];
        let wire = &self.config.wires[family.wire];
        let Some((fields, time, landed, email, anonymous)) = self.read(tape, source, root, wire, keys) else {
            return Ok(Some(Why::Plain));
        };
        let sent = if tape.doc(source).kind(fields[ATTRIBUTES]) == Kind::Null {
            tape.push_empty()
        } else {
            fields[ATTRIBUTES]
        };
        let doc = tape.doc(source);
        let person = (doc.kind(fields[PERSON]) == Kind::Text).then(|| doc.text(fields[PERSON]));
        let read = Read { fields, time, landed, person, email, anonymous };
        if let Some(reason) = self.refuses(wire, doc, keys, time) {
            self.walks_end_well(doc)?;
            self.totals.passed[reason] += 1;
            if let (OTHER_EVENT, Some(time)) = (reason, time) {
                *self.totals.other_days.entry(time.div_euclid(DAY)).or_default() += 1;
            }
            return Ok(None);
        }
        let is_quiet = self.quiet(doc, &family.quiet, &read) == Verdict::Yes;
        let fits = is_quiet
            && sent == fields[ATTRIBUTES]
            && self.check(doc, family.attributes, sent) == Verdict::Yes;
        if fits {
            self.walks_end_well(doc)?;
        } else if self.bench.puts_off() {
            return Err(Unsure);
        }
        if !is_quiet {
            return Ok(Some(Why::Plain));
        }
        self.told = family.named.len();
        let mut said: Vec<Saying<'a>> = family.named.iter().map(|&slot| (slot, Where::Name)).collect();
        let mut failures = Vec::new();
        if !fits {
            let speaks = self.check(doc, family.quiet_attributes, fields[ATTRIBUTES]) != Verdict::Yes;
            if speaks && let Err(why) = self.of_cases(doc, family, number, fields[ATTRIBUTES], &mut said) {
                return Ok(Some(why));
            }
            if let Some(schema) = family.schema {
                let Some(found) = Checker::new(&self.config.schemas, self.bench, doc).explain(schema, sent) else {
                    return Ok(Some(Why::Plain));
                };
                failures = found;
                if !failures.is_empty() && self.is_nested(doc, schema, sent) {
                    return Ok(Some(Why::Plain));
                }
                if let Err(why) = self.of_failures(doc, &failures, number, &mut said) {
                    return Ok(Some(why));
                }
            }
            if speaks
                && let Err(why) = self.of_values(doc, family, number, fields[ATTRIBUTES], &mut failures, &mut said)
            {
                return Ok(Some(why));
            }
            if self.told > MOST {
                return Ok(Some(Why::Plain)); // who counts what is left untold
            }
        }
        let source_of = if family.wants_source {
            match self.source(doc, &read) {
                Ok(found) => found,
                Err(()) => return Ok(Some(Why::Plain)),
            }
        } else {
            None
        };
        let Some(sightings) = self.sightings(doc, family, sent, &read, source_of) else {
            return Ok(Some(Why::Plain));
        };
        for (memory, key, time, mark) in sightings {
            self.totals.memory(memory).add(key, time, self.place, mark);
        }
        self.say(doc, wire, &failures, &said, &read, source_of);
        self.count(doc, family, number, sent, &read, source_of, &said);
        Ok(None)
    }

    /// What the ways of the wire lead to; `None` where only others can read it.
    #[allow(clippy::type_complexity)]
    fn read(
        &self,
        tape: &mut Tape,
        source: &str,
        root: u32,
        wire: &Wire,
        keys: &[u32],
    ) -> Option<([u32; FIELDS.len()], Option<i64>, Option<i64>, Option<u32>, Option<u32>)> {
        let nothing = tape.push_null();
        let mut fields = [nothing; FIELDS.len()];
        fields[RECORD] = root;
        let first = |tape: &Tape, ways: &[Way]| ways.iter().find_map(|way| at(tape.doc(source), keys, way));
        let one = |tape: &Tape, way: &Option<Way>| way.as_ref().and_then(|way| at(tape.doc(source), keys, way));
        if let Some(found) = at(tape.doc(source), keys, &wire.attributes) {
            fields[ATTRIBUTES] = found;
            let doc = tape.doc(source);
            if wire.unpacked && doc.kind(found) == Kind::Text && doc.text(found).trim_start().starts_with('{') {
                fields[ATTRIBUTES] = tape.unpack(source, found, &self.config.schemas.names).ok()?;
            }
        }
        if let Some(found) = first(tape, &wire.persons) {
            fields[PERSON] = as_text(tape, source, found)?;
        }
        if let Some(found) = one(tape, &wire.event_id) {
            fields[EVENT_ID] = as_text(tape, source, found)?;
        }
        let email = first(tape, &wire.emails);
        let anonymous = one(tape, &wire.anonymous);
        for found in [email, anonymous].into_iter().flatten() {
            if tape.doc(source).kind(found) != Kind::Text {
                return None;
            }
        }
        let mut time = None;
        if let Some(found) = first(tape, &wire.times) {
            fields[TIME] = found;
            time = self.seconds(tape.doc(source), found).ok()?;
        }
        let mut landed = None;
        if let Some(found) = one(tape, &wire.received) {
            fields[RECEIVED] = found;
            landed = self.seconds(tape.doc(source), found).ok()?;
        }
        if let (Some(time), Some(landed)) = (time, landed) {
            fields[DELAY] = tape.push_int(landed - time);
        }
        fields[CONTEXT] = match one(tape, &wire.context) {
            None => tape.push_empty(),
            Some(found) if tape.doc(source).kind(found) == Kind::Object => found,
            Some(_) => return None,
        };
        let bytes = i64::try_from(source.trim_end().len()).ok()?;
        fields[BYTES] = tape.push_int(if tape.long_numbers { bytes * GROWTH } else { bytes });
        Some((fields, time, landed, email, anonymous))
    }

    /// A time in unix seconds if it is plausible; an error where only others can read it.
    #[allow(clippy::cast_possible_truncation)] // what is that large is not plausible
    fn seconds(&self, doc: Doc<'_>, at: u32) -> Result<Option<i64>, ()> {
        let found = match doc.kind(at) {
            Kind::Int => doc.int(at),
            Kind::Float => doc.float(at) as i64,
            Kind::Text => moment(doc.text(at).as_bytes()).ok_or(())?,
            _ => return Err(()),
        };
        Ok((self.config.earliest <= found && found < self.config.latest).then_some(found))
    }

    fn refuses(&self, wire: &Wire, doc: Doc<'_>, keys: &[u32], time: Option<i64>) -> Option<usize> {
        let Selection { events, since, until, .. } = &self.config.selection;
        if let Some(events) = events {
            let name = wire.name.as_ref().and_then(|way| at(doc, keys, way)).map(|at| doc.text(at));
            if !name.is_some_and(|name| events.contains(name)) {
                return Some(OTHER_EVENT);
            }
        }
        match time {
            Some(time) if since.is_some_and(|since| time < since) => Some(2),
            Some(time) if until.is_some_and(|until| time >= until) => Some(3),
            _ => None,
        }
    }

    /// Whether no rule would speak of the fields of a payload.
    fn quiet(&mut self, doc: Doc<'_>, top: &Top, read: &Read<'_>) -> Verdict {
        for &(field, inner) in &top.fields {
            let verdict = self.check(doc, inner, read.fields[field]);
            if verdict != Verdict::Yes {
                return verdict;
            }
        }
        for branches in &top.any_of {
            if !self.any_is_quiet(doc, branches, read) {
                return Verdict::Doubt;
            }
        }
        for inner in &top.not {
            if self.quiet_at_once(doc, inner, read) != Verdict::No {
                return Verdict::Doubt;
            }
        }
        Verdict::Yes
    }

    /// Whether a branch surely fits; the walks of the likely one are put off.
    fn any_is_quiet(&mut self, doc: Doc<'_>, branches: &Branches, read: &Read<'_>) -> bool {
        let likely = branches.likely.load(Ordering::Relaxed);
        let begun = self.bench.walks();
        if branches.tops.get(likely).is_some_and(|top| self.quiet(doc, top, read) == Verdict::Yes) {
            return true;
        }
        self.bench.drop_walks(begun);
        let others = (0..).zip(&branches.tops).filter(|&(index, _)| index != likely);
        for (index, top) in others {
            if self.quiet_at_once(doc, top, read) == Verdict::Yes {
                branches.likely.store(index, Ordering::Relaxed);
                return true;
            }
        }
        false
    }

    fn quiet_at_once(&mut self, doc: Doc<'_>, top: &Top, read: &Read<'_>) -> Verdict {
        let puts_off = self.bench.put_off(false);
        let verdict = self.quiet(doc, top, read);
        self.bench.put_off(puts_off);
        verdict
    }

    /// What rules say of attributes that they refuse, if each case of them is known.
    fn of_cases(
        &mut self,
        doc: Doc<'_>,
        family: &'a Family,
        number: u32,
        attributes: u32,
        said: &mut Vec<Saying<'a>>,
    ) -> Result<(), Why> {
        let knows_cases = !(family.cases.is_empty() && family.value_cases.is_empty());
        if !knows_cases || self.check(doc, family.caseless_attributes, attributes) != Verdict::Yes {
            return Err(Why::Plain);
        }
        for rule in &family.cases {
            if self.check(doc, rule.quiet, attributes) == Verdict::Yes {
                continue;
            }
            let mut schemas = (0..).zip(&rule.schemas);
            let case = schemas.find_map(|(index, &schema)| match self.check(doc, schema, attributes) {
                Verdict::Yes => Some(Some(index)),
                Verdict::No => None,
                Verdict::Doubt => Some(None),
            });
            let id = (number, rule.rule, case.flatten().ok_or(Why::Plain)?);
            let known = self.config.known_cases.get(&id).ok_or(Why::Case(id))?;
            self.told += known.len();
            for (slot, path) in known {
                if !said.iter().any(|(other, _)| other == slot) {
                    said.push((*slot, Where::At(path)));
                }
            }
        }
        Ok(())
    }

    /// What rules say of single values that they refuse, which are added to the failures.
    fn of_values(
        &mut self,
        doc: Doc<'_>,
        family: &'a Family,
        number: u32,
        attributes: u32,
        failures: &mut Vec<Failure>,
        said: &mut Vec<Saying<'a>>,
    ) -> Result<(), Why> {
        for rule in &family.value_cases {
            let from = failures.len();
            Checker::new(&self.config.schemas, self.bench, doc)
                .refused(rule.quiet, attributes, &mut Vec::new(), failures)
                .ok_or(Why::Plain)?;
            let mut unknown: Vec<(String, Vec<Part>)> = Vec::new();
            for (index, failure) in (from..).zip(&failures[from..]) {
                let site = site_of(doc, failure, None, number).ok_or(Why::Plain)?;
                let site = format!("{}\u{3}{site}", rule.rule);
                let clues = std::slice::from_ref(&rule.schemas);
                let class = self.class_of(doc, &site, clues, failure.value).ok_or(Why::Plain)?;
                match self.config.known.get(&class) {
                    Some(slots) => self.say_once(said, slots, Where::Failure(index)),
                    None if unknown.iter().any(|(known, _)| *known == class) => {}
                    None => unknown.push((class, parts(doc, &failure.at))),
                }
            }
            if !unknown.is_empty() {
                return Err(Why::Values(number, rule.rule, unknown));
            }
        }
        Ok(())
    }

    /// What is said of failures, each with the first failure of which it is said.
    fn of_failures(
        &mut self,
        doc: Doc<'_>,
        failures: &[Failure],
        family: u32,
        said: &mut Vec<Saying<'a>>,
    ) -> Result<(), Why> {
        let mut unknown: Vec<Unknown> = Vec::new();
        for (index, failure) in failures.iter().enumerate() {
            let name = subject(self.config, doc, failure);
            let site = site_of(doc, failure, name, family).ok_or(Why::Plain)?;
            let class = match self.config.sites.get(&site) {
                None => None,
                Some(known) => Some(self.class_of(doc, &site, &known.clues, failure.value).ok_or(Why::Plain)?),
            };
            if let Some(slots) = class.as_ref().and_then(|class| self.config.known.get(class)) {
                self.say_once(said, slots, Where::Failure(index));
            } else if !unknown.iter().any(|one| one.site == site && one.class == class) {
                let holder = parts(doc, &failure.at);
                unknown.push(Unknown { site, class, keyword: failure.keyword, holder, name: name.map(str::to_owned) });
            }
        }
        if unknown.is_empty() { Ok(()) } else { Err(Why::Sites(unknown)) }
    }

    /// Say what was not said before.
    fn say_once(&mut self, said: &mut Vec<Saying<'a>>, slots: &[u32], found: Where<'a>) {
        self.told += slots.len();
        for &slot in slots {
            if !said.iter().any(|&(known, _)| known == slot) {
                said.push((slot, found));
            }
        }
    }

    /// A site with the class of a value there; `None` for a value of no class.
    fn class_of(&mut self, doc: Doc<'_>, site: &str, clues: &[Vec<Id>], value: u32) -> Option<String> {
        let mut class = site.to_owned();
        for schemas in clues {
            let mut found = None;
            for (index, &schema) in schemas.iter().enumerate() {
                match self.check(doc, schema, value) {
                    Verdict::Yes => {
                        found = Some(index);
                        break;
                    }
                    Verdict::No => {}
                    Verdict::Doubt => return None,
                }
            }
            class.push('\u{2}');
            class.push(char::from_digit(u32::try_from(found?).ok()?, 36)?);
        }
        Some(class)
    }

    /// The index of the first source that shows itself; an error where only others can tell.
    fn source(&self, doc: Doc<'_>, read: &Read<'_>) -> Result<Option<usize>, ()> {
        for (index, one) in self.config.matches.iter().enumerate() {
            if shows(doc, one, read)? {
                return Ok(Some(index));
            }
        }
        Ok(None)
    }

    /// The keys by which a payload is remembered; `None` where only others can make them.
    fn sightings(
        &self,
        doc: Doc<'_>,
        family: &Family,
        sent: u32,
        read: &Read<'_>,
        source: Option<usize>,
    ) -> Option<Vec<(usize, u64, u32, u8)>> {
        let mut found = Vec::new();
        if let Some(time) = read.time {
            let time = u32::try_from(time).ok()?;
            for (names, uses) in &family.keys {
                if let Some(key) = key_of(doc, sent, names)? {
                    for &(memory, mark) in uses {
                        let mark = mark.unwrap_or_else(|| source.map_or(0, |index| self.config.matches[index].mark));
                        found.push((memory, key, time, mark));
                    }
                }
            }
        }
        if !self.config.profile {
            return Some(found);
        }
        let given = read.email.map(|at| doc.text(at)).filter(|text| !text.is_empty());
        let email = match (given, doc.value_of(sent, self.config.email)) {
            (Some(email), _) => Some(email),
            (None, Some(at)) if doc.kind(at) == Kind::Text => Some(doc.text(at)),
            _ => None,
        };
        if let (Some(person), Some(email)) = (read.person, email)
            && person != email
        {
            if !email.is_ascii() {
                return None; // its small letters are told by others
            }
            let plain = email.trim_matches(is_space).to_ascii_lowercase();
            #[allow(clippy::cast_possible_truncation)] // a part of the key is kept in place of a time
            found.push((EMAILS, xxh3_64(plain.as_bytes()), xxh3_64(person.as_bytes()) as u32, 0));
        }
        if let Some(anonymous) = read.anonymous {
            let key = xxh3_64(doc.text(anonymous).as_bytes());
            found.push((VISITORS, key, 0, u8::from(read.person.is_some())));
        }
        let person = read.person.map(|person| xxh3_64(person.as_bytes()));
        let time = read.time.map(u32::try_from).transpose().ok()?;
        let id = read.fields[EVENT_ID];
        if family.of == Of::EventsWithIds && doc.kind(id) == Kind::Text {
            let mark = person.map_or(0, mark_of);
            found.push((EVENT_IDS, xxh3_64(doc.text(id).as_bytes()), time.unwrap_or(0), mark));
        }
        if let (Some(key), Some(time), Some(mark)) = (person, time, family.mark) {
            found.push((PROFILES, key, time, mark));
        }
        let others = [read.email, read.anonymous].map(|at| at.map(|at| doc.text(at)));
        let who = [read.person].into_iter().chain(others).flatten().find(|text| !text.is_empty());
        if let (Some(memory), Some(time), Some(who)) = (family.copies, time, who) {
            found.push((memory, content_key(doc, sent, who), time, sender_mark(doc, family, id)));
        }
        Some(found)
    }

    /// Count what is said of a payload, and keep its places while they are wanted.
    #[allow(clippy::too_many_arguments)]
    fn say(
        &mut self,
        doc: Doc<'_>,
        wire: &Wire,
        failures: &[Failure],
        said: &[Saying<'_>],
        read: &Read<'_>,
        source: Option<usize>,
    ) {
        for &(slot, found) in said {
            let counted = self.totals.said.entry(slot).or_default();
            counted.spell.add(read.time);
            if let Some(index) = source {
                counted.sources |= 1 << index;
            }
            if !self.config.wanted[slot as usize] {
                continue;
            }
            let placed = self.outcome.placed.entry(slot).or_default();
            if *placed < PLACES {
                *placed += 1;
                let path = match found {
                    Where::Name => wire.name.as_ref().map(way_of).unwrap_or_default(),
                    Where::At(path) => path.to_vec(),
                    Where::Failure(index) => {
                        let failure = &failures[index];
                        let mut path = way_of(&wire.attributes);
                        path.extend(parts(doc, &failure.at));
                        if let Subject::Extra(name) = failure.subject {
                            path.push(Part::Name(doc.text(name).to_owned()));
                        }
                        path
                    }
                };
                self.outcome.places.push(Placed { slot, index: self.index, path });
            }
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn count(
        &mut self,
        doc: Doc<'_>,
        family: &Family,
        number: u32,
        sent: u32,
        read: &Read<'_>,
        source: Option<usize>,
        said: &[Saying<'_>],
    ) {
        let broken = said.iter().any(|&(slot, _)| self.config.breaks[slot as usize]);
        let valid = family.planned && !broken;
        self.totals.valid += u64::from(valid);
        self.totals.violating += u64::from(family.planned && broken);
        self.totals.unplanned += u64::from(!family.planned);
        let profile = self.config.profile;
        let counts = self.totals.family(number);
        counts.count += 1;
        counts.valid += u64::from(valid);
        if !profile {
            return;
        }
        let person = read.person.filter(|_| family.of != Of::People).map(|person| xxh3_64(person.as_bytes()));
        counts.anonymous += u64::from(read.person.is_none() && read.email.is_none());
        counts.email_only += u64::from(read.person.is_none() && read.email.is_some());
        if let Some(index) = source {
            *counts.sources.entry(index).or_default() += 1;
        }
        if let Some(time) = read.time {
            counts.spell.add(Some(time));
            let day = counts.days.entry(time.div_euclid(DAY)).or_default();
            day.count += 1;
            day.valid += u64::from(valid);
            day.place = day.place.min(self.place);
            if let Some(landed) = read.landed {
                let delay = delay_step((landed - time).max(0));
                *counts.delays.entry(delay).or_default() += 1;
                day.late += u64::from(delay > family.late_after);
            }
            if let Some(key) = person {
                day.add_person(key);
            }
        }
        if family.counts_types && doc.kind(sent) == Kind::Object {
            counts.paths.add(doc, sent, read.time, family.maps.as_ref());
        }
        if let Some(key) = person {
            *self.totals.persons.entry(key.cast_signed() & self.config.person_mask).or_default() += 1;
        }
    }
}

/// The values of a wire's keys among the members of a record, `u32::MAX` for those that are not there.
fn find_keys(doc: Doc<'_>, root: u32, wire: &Wire) -> [u32; KEYS] {
    let mut keys = [u32::MAX; KEYS];
    for (name, value) in doc.members(root) {
        if let Some(&index) = wire.by_number.get(doc.number(name) as usize)
            && index != u8::MAX
        {
            keys[index as usize] = value;
        }
    }
    keys
}

/// What a way leads to, unless that is null or not there.
fn at(doc: Doc<'_>, keys: &[u32], way: &Way) -> Option<u32> {
    let mut found = keys[way.key];
    if found == u32::MAX {
        return None;
    }
    for &name in &way.below {
        found = doc.value_of(found, name)?;
    }
    (doc.kind(found) != Kind::Null).then_some(found)
}

/// A text node for an id, which may be a whole number; `None` for anything else.
fn as_text(tape: &mut Tape, source: &str, at: u32) -> Option<u32> {
    let doc = tape.doc(source);
    match doc.kind(at) {
        Kind::Text => Some(at),
        Kind::Int => {
            let text = doc.int(at).to_string();
            Some(tape.push_text(&text))
        }
        _ => None,
    }
}

fn shows(doc: Doc<'_>, one: &Match, read: &Read<'_>) -> Result<bool, ()> {
    let mut found = read.fields[if one.in_context { CONTEXT } else { ATTRIBUTES }];
    for &name in &one.path {
        match doc.value_of(found, name) {
            Some(inner) => found = inner,
            None => return Ok(false),
        }
    }
    match doc.kind(found) {
        Kind::Text => Ok(*doc.text(found) == *one.equals),
        Kind::Null => Ok(false),
        Kind::Int => Ok(doc.int(found).to_string() == *one.equals),
        Kind::False => Ok(*one.equals == *"False"),
        Kind::True => Ok(*one.equals == *"True"),
        _ => Err(()),
    }
}
