//! What was counted: sums that come to the same however the records were split.

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use crate::json::{Doc, Kind, same};
use crate::names::UNKNOWN;

/// How often something was met, and the first and last time, where times are known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Spell {
    pub count: u64,
    pub first: i64,
    pub last: i64,
}

impl Default for Spell {
    fn default() -> Self {
        Self { count: 0, first: i64::MAX, last: i64::MIN }
    }
}

impl Spell {
    pub fn add(&mut self, time: Option<i64>) {
        self.count += 1;
        self.widen(time);
    }

    pub fn widen(&mut self, time: Option<i64>) {
        if let Some(time) = time {
            self.first = self.first.min(time);
            self.last = self.last.max(time);
        }
    }

    pub fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
    }

    /// The first and last time, if any is known.
    #[must_use]
    pub fn times(&self) -> Option<(i64, i64)> {
        (self.first <= self.last).then_some((self.first, self.last))
    }
}

/// The types that a path's values can have, as a tally names them.
pub const TYPES: [&str; 6] = ["string", "number", "boolean", "object", "array", "null"];

const fn type_of(kind: Kind) -> usize {
    match kind {
        Kind::Text | Kind::Name => 0,
        Kind::Int | Kind::Float => 1,
        Kind::False | Kind::True => 2,
        Kind::Object => 3,
        Kind::Array => 4,
        Kind::Null => 5,
    }
}

/// The values at one path without the values: numbers by bin, and the few texts of a closed set by hash.
#[derive(Default)]
pub struct Profile {
    /// The number of `bins[0]`; see `bin_of`.
    first: i32,
    bins: Vec<u64>,
    /// By hash; of booleans, 0 and 1. `None` once there were more than `DISTINCT`.
    texts: Texts,
}

/// With more different texts at one path, none of them is counted.
const DISTINCT: usize = 32;

/// Bins in each direction from 1; what is beyond is in the last.
const BINS: i32 = 256;

struct Texts(Option<Vec<(u64, u64)>>);

impl Default for Texts {
    fn default() -> Self {
        Self(Some(Vec::new()))
    }
}

/// The bin of a number: 0 for 0, four to a doubling, negative ones mirrored; as `trackplan.model` has it.
#[allow(clippy::cast_possible_truncation)] // two bits and eleven
fn bin_of(value: f64) -> i32 {
    if value == 0.0 {
        return 0;
    }
    let bits = value.abs().to_bits();
    let exponent = (bits >> 52) as i32 - 1023;
    let quarter = (bits >> 50) as i32 & 3;
    let bin = (exponent * 4 + quarter).clamp(-BINS, BINS - 1) + BINS + 1;
    if value < 0.0 { -bin } else { bin }
}

impl Profile {
    fn add_number(&mut self, value: f64) {
        self.add_bin(bin_of(value), 1);
    }

    #[allow(clippy::cast_sign_loss)] // no bin is before the first
    fn add_bin(&mut self, bin: i32, count: u64) {
        if self.bins.is_empty() {
            self.first = bin;
        } else if bin < self.first {
            let more = (self.first - bin) as usize;
            self.bins.splice(0..0, std::iter::repeat_n(0, more));
            self.first = bin;
        }
        let index = (bin - self.first) as usize;
        if index >= self.bins.len() {
            self.bins.resize(index + 1, 0);
        }
        self.bins[index] += count;
    }

    fn add_text(&mut self, key: u64, count: u64) {
        let Some(texts) = &mut self.texts.0 else {
            return;
        };
        if let Some(found) = texts.iter_mut().find(|(known, _)| *known == key) {
            found.1 += count;
        } else if texts.len() == DISTINCT {
            self.texts.0 = None;
        } else {
            texts.push((key, count));
        }
    }

    fn merge(&mut self, other: &Self) {
        for (bin, count) in other.numbers() {
            self.add_bin(bin, count);
        }
        match &other.texts.0 {
            None => self.texts.0 = None,
            Some(texts) => texts.iter().for_each(|&(key, count)| self.add_text(key, count)),
        }
    }

    /// The bins that hold a number, and how many.
    pub fn numbers(&self) -> impl Iterator<Item = (i32, u64)> {
        (self.first..).zip(self.bins.iter().copied()).filter(|&(_, count)| count > 0)
    }

    /// How many of each text; `None` where there were too many.
    #[must_use]
    pub fn texts(&self) -> Option<&[(u64, u64)]> {
        self.texts.0.as_deref()
    }
}

#[derive(Default)]
pub struct Branch {
    types: [Spell; 6],
    pub profile: Profile,
    /// Names, each with its number, 0 where it has none, and what is below it.
    names: Vec<(Box<str>, u32, u32)>,
    by_name: FxHashMap<Box<str>, u32>,
    items: Option<u32>,
}

/// Where in attributes there are maps, objects whose keys are data: each key counts as the same name.
#[derive(Default)]
pub struct Maps {
    pub names: FxHashMap<Box<str>, Maps>,
    pub items: Option<Box<Maps>>,
    /// Of a map, what is inside each of its values.
    pub values: Option<Box<Maps>>,
}

/// The name that each key of a map counts as.
const ANY_KEY: &str = "*";

/// The types of the values at each path of attributes.
pub struct Paths {
    branches: Vec<Branch>,
}

impl Default for Paths {
    fn default() -> Self {
        Self { branches: vec![Branch::default()] }
    }
}

/// With more names in one place, they are looked up in a table.
const FEW: usize = 12;

impl Paths {
    /// Count the types of all that is in an object.
    pub fn add(&mut self, doc: Doc<'_>, at: u32, time: Option<i64>, maps: Option<&Maps>) {
        self.add_members(doc, at, 0, time, maps);
    }

    fn add_members(&mut self, doc: Doc<'_>, at: u32, branch: u32, time: Option<i64>, maps: Option<&Maps>) {
        let mut hint = 0;
        if let Some(values) = maps.and_then(|maps| maps.values.as_deref()) {
            for (_, value) in doc.members(at) {
                let below = self.below(branch, ANY_KEY, UNKNOWN, &mut hint);
                self.add_value(doc, value, below, time, Some(values));
            }
            return;
        }
        for (name, value) in doc.members(at) {
            let number = doc.number(name);
            let here = &self.branches[branch as usize];
            let below = match here.names.get(hint) {
                Some(&(_, known, below)) if known == number && number != UNKNOWN => {
                    hint += 1;
                    below
                }
                _ => self.below(branch, doc.text(name), number, &mut hint),
            };
            let inner = maps.and_then(|maps| maps.names.get(doc.text(name)));
            self.add_value(doc, value, below, time, inner);
        }
    }

    fn add_value(&mut self, doc: Doc<'_>, at: u32, branch: u32, time: Option<i64>, maps: Option<&Maps>) {
        let kind = doc.kind(at);
        let here = &mut self.branches[branch as usize];
        here.types[type_of(kind)].add(time);
        match kind {
            #[allow(clippy::cast_precision_loss)] // a bin is wider
            Kind::Int => here.profile.add_number(doc.int(at) as f64),
            Kind::Float => here.profile.add_number(doc.float(at)),
            Kind::False | Kind::True => here.profile.add_text(u64::from(kind == Kind::True), 1),
            Kind::Text if here.profile.texts.0.is_some() => {
                here.profile.add_text(xxh3_64(doc.text(at).as_bytes()), 1);
            }
            Kind::Object => self.add_members(doc, at, branch, time, maps),
            Kind::Array if doc.count(at) > 0 => {
                let items = self.items(branch);
                let inner = maps.and_then(|maps| maps.items.as_deref());
                for item in doc.items(at) {
                    self.add_value(doc, item, items, time, inner);
                }
            }
            _ => {}
        }
    }

    #[allow(clippy::cast_possible_truncation)] // there are fewer than a record has bytes
    fn grow(&mut self) -> u32 {
        self.branches.push(Branch::default());
        self.branches.len() as u32 - 1
    }

    fn items(&mut self, branch: u32) -> u32 {
        if let Some(items) = self.branches[branch as usize].items {
            return items;
        }
        let items = self.grow();
        self.branches[branch as usize].items = Some(items);
        items
    }

    fn below(&mut self, branch: u32, name: &str, number: u32, hint: &mut usize) -> u32 {
        let here = &self.branches[branch as usize];
        if here.names.len() <= FEW {
            let found = here.names.iter().position(|(text, known, _)| {
                if number == UNKNOWN { same(text, name) } else { *known == number }
            });
            if let Some(index) = found {
                *hint = index + 1;
                return here.names[index].2;
            }
        } else if let Some(&index) = here.by_name.get(name) {
            *hint = index as usize + 1;
            return here.names[index as usize].2;
        }
        let below = self.grow();
        let here = &mut self.branches[branch as usize];
        here.names.push((name.into(), number, below));
        if here.names.len() > FEW {
            let known = here.by_name.len();
            for (index, (name, _, _)) in (0..).zip(&here.names).skip(known) {
                here.by_name.insert(name.clone(), index);
            }
        }
        *hint = here.names.len();
        below
    }

    pub fn merge(&mut self, other: &Self) {
        self.merge_branch(0, other, 0);
    }

    fn merge_branch(&mut self, mine: u32, other: &Self, theirs: u32) {
        let from = &other.branches[theirs as usize];
        let to = &mut self.branches[mine as usize];
        for (to, spell) in to.types.iter_mut().zip(&from.types) {
            to.merge(spell);
        }
        to.profile.merge(&from.profile);
        let mut hint = 0;
        for (name, number, below) in &from.names {
            let to = match self.branches[mine as usize].names.get(hint) {
                Some((known, _, to)) if same(known, name) => {
                    hint += 1;
                    *to
                }
                _ => self.below(mine, name, *number, &mut hint),
            };
            self.merge_branch(to, other, *below);
        }
        if let Some(items) = from.items {
            let to = self.items(mine);
            self.merge_branch(to, other, items);
        }
    }

    /// Call with each path, such as `items[].sku`, and what was met there.
    pub fn each(&self, told: &mut impl FnMut(&str, &Branch)) {
        self.each_below(0, &mut String::new(), told);
    }

    fn each_below(&self, branch: u32, path: &mut String, told: &mut impl FnMut(&str, &Branch)) {
        let here = &self.branches[branch as usize];
        if branch > 0 {
            told(path, here);
        }
        let length = path.len();
        for (name, _, below) in &here.names {
            if length > 0 {
                path.push('.');
            }
            path.push_str(name);
            self.each_below(*below, path, told);
            path.truncate(length);
        }
        if let Some(items) = here.items {
            path.push_str("[]");
            self.each_below(items, path, told);
            path.truncate(length);
        }
    }
}

impl Branch {
    /// Each type that was met, and its spell.
    pub fn types(&self) -> impl Iterator<Item = (&'static str, &Spell)> {
        TYPES.into_iter().zip(&self.types).filter(|(_, spell)| spell.count > 0)
    }
}

pub type Counts = FxHashMap<i64, u64>;

/// The registers by which different people are estimated; see `trackplan.model.distinct`.
pub const REGISTERS: usize = 64;

/// What came of one family of payloads on one day.
pub struct Day {
    pub count: u64,
    pub valid: u64,
    pub late: u64,
    /// Where the first of them stands.
    pub place: i64,
    pub people: [u8; REGISTERS],
}

impl Default for Day {
    fn default() -> Self {
        Self { count: 0, valid: 0, late: 0, place: i64::MAX, people: [0; REGISTERS] }
    }
}

impl Day {
    pub fn add_person(&mut self, key: u64) {
        #[allow(clippy::cast_possible_truncation)] // both are small
        let register = &mut self.people[(key % REGISTERS as u64) as usize];
        #[allow(clippy::cast_possible_truncation)]
        let zeros = ((key >> 6).leading_zeros() - 5) as u8;
        *register = (*register).max(zeros);
    }

    fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.valid += other.valid;
        self.late += other.late;
        self.place = self.place.min(other.place);
        for (mine, theirs) in self.people.iter_mut().zip(other.people) {
            *mine = (*mine).max(theirs);
        }
    }
}

/// What came of one family of payloads.
#[derive(Default)]
pub struct FamilyCounts {
    pub count: u64,
    pub valid: u64,
    pub anonymous: u64,
    pub email_only: u64,
    pub spell: Spell,
    pub days: FxHashMap<i64, Day>,
    pub delays: Counts,
    /// By the index of a source's match.
    pub sources: FxHashMap<usize, u64>,
    pub paths: Paths,
}

impl FamilyCounts {
    fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.valid += other.valid;
        self.anonymous += other.anonymous;
        self.email_only += other.email_only;
        self.spell.merge(&other.spell);
        for (day, counts) in &other.days {
            self.days.entry(*day).or_default().merge(counts);
        }
        add(&mut self.delays, &other.delays);
        for (source, count) in &other.sources {
            *self.sources.entry(*source).or_default() += count;
        }
        self.paths.merge(&other.paths);
    }
}

fn add(mine: &mut Counts, other: &Counts) {
    for (key, count) in other {
        *mine.entry(*key).or_default() += count;
    }
}

/// How often the same was said, when, and of which sources.
#[derive(Clone, Copy, Default)]
pub struct Said {
    pub spell: Spell,
    /// A bit for the index of each source's match.
    pub sources: u64,
}

/// How many sightings stand together: memories grow by as much, so that none leaves a hole of its own size.
const TOGETHER: usize = 512;

/// When and where keys were seen: all of it, or a sample of the keys; see `trackplan.model`.
#[derive(Default)]
pub struct KeyMemory {
    pub level: u32,
    pub chunks: Vec<Sightings>,
}

/// Columns of sightings.
#[derive(Default)]
pub struct Sightings {
    pub keys: Vec<u64>,
    pub times: Vec<u32>,
    pub places: Vec<i64>,
    pub marks: Vec<u8>,
}

impl Sightings {
    fn whole() -> Self {
        Self {
            keys: Vec::with_capacity(TOGETHER),
            times: Vec::with_capacity(TOGETHER),
            places: Vec::with_capacity(TOGETHER),
            marks: Vec::with_capacity(TOGETHER),
        }
    }

    fn each(&self) -> impl Iterator<Item = (u64, u32, i64, u8)> {
        let columns = self.keys.iter().zip(&self.times).zip(&self.places).zip(&self.marks);
        columns.map(|(((key, time), place), mark)| (*key, *time, *place, *mark))
    }
}

impl KeyMemory {
    pub fn add(&mut self, key: u64, time: u32, place: i64, mark: u8) {
        if key & self.mask() != 0 {
            return;
        }
        match self.chunks.last() {
            None => self.chunks.push(Sightings::default()), // of a few, no more than they need
            Some(last) if last.keys.len() == TOGETHER => self.chunks.push(Sightings::whole()),
            Some(_) => {}
        }
        if let Some(last) = self.chunks.last_mut() {
            last.keys.push(key);
            last.times.push(time);
            last.places.push(place);
            last.marks.push(mark);
        }
    }

    pub fn count(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.keys.len()).sum()
    }

    const fn mask(&self) -> u64 {
        (1 << self.level) - 1
    }

    fn fit(&mut self, most: usize) {
        while self.count() > most {
            self.thin();
        }
    }

    fn within(&self, most: usize) -> usize {
        if self.level > 0 { most } else { most.min(self.count()) }
    }

    fn thin(&mut self) {
        self.level += 1;
        for chunk in std::mem::take(&mut self.chunks) {
            for (key, time, place, mark) in chunk.each() {
                self.add(key, time, place, mark);
            }
        }
    }

    /// Take what another one holds.
    fn take(&mut self, other: &mut Self) {
        for chunk in std::mem::take(&mut other.chunks) {
            for (key, time, place, mark) in chunk.each() {
                self.add(key, time, place, mark);
            }
        }
    }
}

/// Bring what the memories of a thread hold into those of all.
pub fn hand_over(from: &mut [KeyMemory], to: &mut Vec<KeyMemory>) {
    to.resize_with(to.len().max(from.len()), KeyMemory::default);
    for (mine, theirs) in to.iter_mut().zip(from) {
        mine.take(theirs);
    }
}

/// Keep memories within a total together; give back how many each may keep.
pub fn fit(memories: &mut [KeyMemory], mut most: usize, total: usize) -> usize {
    while memories.iter().map(|memory| memory.within(most)).sum::<usize>() > total {
        most /= 2;
    }
    for memory in memories {
        memory.fit(most);
    }
    most
}

/// Everything that was counted.
#[derive(Default)]
pub struct Totals {
    pub valid: u64,
    pub violating: u64,
    pub unplanned: u64,
    /// Left out, by the reason: not sampled, another event, too early, too late.
    pub passed: [u64; 4],
    /// By day: those of another event.
    pub other_days: Counts,
    /// By group of people: events that named one of them.
    pub persons: Counts,
    pub families: FxHashMap<u32, FamilyCounts>,
    pub said: FxHashMap<u32, Said>,
    pub memories: Vec<KeyMemory>,
}

impl Totals {
    pub fn merge(&mut self, other: &Self) {
        self.valid += other.valid;
        self.violating += other.violating;
        self.unplanned += other.unplanned;
        for (mine, theirs) in self.passed.iter_mut().zip(&other.passed) {
            *mine += theirs;
        }
        add(&mut self.other_days, &other.other_days);
        add(&mut self.persons, &other.persons);
        for (family, counts) in &other.families {
            self.families.entry(*family).or_default().merge(counts);
        }
        for (slot, said) in &other.said {
            let mine = self.said.entry(*slot).or_default();
            mine.spell.merge(&said.spell);
            mine.sources |= said.sources;
        }
    }

    pub fn family(&mut self, family: u32) -> &mut FamilyCounts {
        self.families.entry(family).or_default()
    }

    pub fn memory(&mut self, index: usize) -> &mut KeyMemory {
        if self.memories.len() <= index {
            self.memories.resize_with(index + 1, KeyMemory::default);
        }
        &mut self.memories[index]
    }
}
