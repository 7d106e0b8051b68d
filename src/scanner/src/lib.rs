//! The native scanner of trackplan: it reads JSON, holds it against JSON Schemas, and counts.
//!
//! It knows no rules and no shapes but as data. What it cannot judge for certain it gives back.

mod check;
mod config;
mod fast;
mod fit;
mod formats;
mod formula;
mod json;
mod keys;
mod machine;
#[cfg(test)]
mod mutations;
mod names;
mod patterns;
mod places;
mod reader;
mod scan;
mod schema;
mod sites;
mod spans;
mod tally;
mod times;
mod walks;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError, RwLock};

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyTuple};

use config::{CaseId, Config};
use scan::{Outcome, Part, Why, Worker};
use tally::{KeyMemory, Totals, fit, hand_over};

/// Scans records of one run, on any number of threads.
#[pyclass(frozen)]
struct Scanner {
    config: RwLock<Config>,
    /// The memories of keys of all threads, and how many keys each may keep.
    memories: Mutex<(Vec<KeyMemory>, usize)>,
    /// Those that are at rest, each with what it counted.
    workers: Mutex<Vec<Worker>>,
    /// How many bytes were scanned.
    scanned: AtomicUsize,
}

#[pymethods]
impl Scanner {
    #[new]
    fn new(config: &str) -> PyResult<Self> {
        let config = Config::read(config).map_err(PyValueError::new_err)?;
        let most = config.most_sightings;
        Ok(Self {
            config: RwLock::new(config),
            memories: Mutex::new((Vec::new(), most)),
            workers: Mutex::default(),
            scanned: AtomicUsize::new(0),
        })
    }

    /// Scan whole lines, the first of which has this place; see `trackplan.scan.native`.
    fn scan<'py>(&self, py: Python<'py>, block: &Bound<'py, PyBytes>, place: i64) -> PyResult<Bound<'py, PyTuple>> {
        let bytes = block.as_bytes();
        let (bounds, outcome) = py.detach(|| {
            let bounds = scan::lines(bytes);
            let records = (place..).zip(bounds.iter().map(|&(start, end)| &bytes[start..end]));
            let outcome = self.run(bytes.len(), records);
            (bounds, outcome)
        });
        let told = told(py, &outcome, |index| (index, Some(bounds[index])))?;
        told.into_pyobject(py)
    }

    /// Scan records, each given with its place.
    #[allow(clippy::needless_pass_by_value)] // what Python hands over
    fn scan_records<'py>(
        &self,
        py: Python<'py>,
        records: Vec<(i64, Bound<'py, PyBytes>)>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        let texts: Vec<(i64, &[u8])> = records.iter().map(|(place, text)| (*place, text.as_bytes())).collect();
        let size = texts.iter().map(|(_, text)| text.len()).sum();
        let outcome = py.detach(|| self.run(size, texts.iter().copied()));
        let (left, places) = told(py, &outcome, |index| (index, None))?;
        (left, places).into_pyobject(py)
    }

    /// Add what is known of payloads of a wire and name; without a text they are always left.
    fn add_family(&self, py: Python<'_>, wire: usize, name: &str, text: Option<&str>) -> PyResult<Option<usize>> {
        py.detach(|| {
            let mut config = self.config.write().unwrap_or_else(PoisonError::into_inner);
            match config.add_family(wire, name, text) {
                Ok(()) => Ok(text.map(|_| config.families.len() - 1)),
                Err(error) => {
                    if std::env::var_os("SCANNER_WHY").is_some() {
                        eprintln!("{name}: {error}");
                    }
                    Ok(None)
                }
            }
        })
    }

    /// Add something that may be said; give back its slot.
    fn add_slot(&self, py: Python<'_>, breaks: bool) -> usize {
        py.detach(|| {
            let mut config = self.config.write().unwrap_or_else(PoisonError::into_inner);
            config.breaks.push(breaks);
            config.wanted.push(true);
            config.breaks.len() - 1
        })
    }

    /// Add the clues of a site: a JSON array of arrays of schemas.
    fn add_site(&self, py: Python<'_>, site: &str, clues: &str) -> PyResult<()> {
        py.detach(|| {
            let mut config = self.config.write().unwrap_or_else(PoisonError::into_inner);
            config.add_site(site, clues).map_err(PyValueError::new_err)
        })
    }

    /// Add what is said of violations of one site and class.
    fn add_known(&self, py: Python<'_>, class: String, slots: Vec<u32>) {
        py.detach(|| {
            let mut config = self.config.write().unwrap_or_else(PoisonError::into_inner);
            config.known.insert(class, slots);
        });
    }

    /// Add what is said of a case, each with the path of its place in the record.
    fn add_case(&self, py: Python<'_>, case: CaseId, said: Vec<(u32, Vec<Part>)>) {
        py.detach(|| {
            let mut config = self.config.write().unwrap_or_else(PoisonError::into_inner);
            config.known_cases.insert(case, said);
        });
    }

    /// Say whether places of a slot are still wanted.
    fn want(&self, py: Python<'_>, slot: usize, wanted: bool) {
        py.detach(|| {
            let mut config = self.config.write().unwrap_or_else(PoisonError::into_inner);
            config.wanted[slot] = wanted;
        });
    }

    /// Give the columns of a memory of keys, which is empty from then on; none behind the last.
    fn drain_memory<'py>(&self, py: Python<'py>, index: usize) -> PyResult<Option<Bound<'py, PyTuple>>> {
        let mut guard = self.memories.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(memory) = guard.0.get_mut(index).map(std::mem::take) else {
            return Ok(None);
        };
        drop(guard);
        let (count, chunks) = (memory.count(), &memory.chunks);
        let found = (
            memory.level,
            column(py, count, chunks.iter().flat_map(|chunk| &chunk.keys).map(|key| key.to_ne_bytes()))?,
            column(py, count, chunks.iter().flat_map(|chunk| &chunk.times).map(|time| time.to_ne_bytes()))?,
            column(py, count, chunks.iter().flat_map(|chunk| &chunk.places).map(|place| place.to_ne_bytes()))?,
            column(py, count, chunks.iter().flat_map(|chunk| &chunk.marks).map(|&mark| [mark]))?,
        );
        found.into_pyobject(py).map(Some)
    }

    /// Give what was counted but for the memories, and begin anew.
    fn drain<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let mut totals = Totals::default();
        for worker in self.workers.lock().unwrap_or_else(PoisonError::into_inner).iter_mut() {
            totals.merge(&std::mem::take(&mut worker.totals));
        }
        let found = PyDict::new(py);
        found.set_item("accounts", (totals.valid, totals.violating, totals.unplanned))?;
        found.set_item("passed", totals.passed.to_vec())?;
        found.set_item("other_days", totals.other_days.iter().collect::<Vec<_>>())?;
        found.set_item("persons", totals.persons.iter().collect::<Vec<_>>())?;
        let families = PyList::empty(py);
        for (number, counts) in &totals.families {
            let paths = PyList::empty(py);
            let mut failed = Ok(());
            counts.paths.each(&mut |path, here| {
                if failed.is_ok() {
                    let types: Vec<_> =
                        here.types().map(|(kind, spell)| (kind, spell.count, spell.times())).collect();
                    let numbers: Vec<_> = here.profile.numbers().collect();
                    let texts = here.profile.texts().map(<[_]>::to_vec);
                    failed = paths.append((path, types, numbers, texts));
                }
            });
            failed?;
            let one = (
                *number,
                (counts.count, counts.valid, counts.anonymous, counts.email_only),
                (counts.spell.count, counts.spell.times()),
                counts
                    .days
                    .iter()
                    .map(|(day, one)| (*day, one.count, one.valid, one.late, one.place, PyBytes::new(py, &one.people)))
                    .collect::<Vec<_>>(),
                counts.delays.iter().collect::<Vec<_>>(),
                counts.sources.iter().collect::<Vec<_>>(),
                paths,
            );
            families.append(one)?;
        }
        found.set_item("families", families)?;
        let said = PyList::empty(py);
        for (slot, one) in &totals.said {
            said.append((*slot, one.spell.count, one.spell.times(), one.sources))?;
        }
        found.set_item("said", said)?;
        Ok(found)
    }
}

impl Scanner {
    /// Scan records of so many bytes.
    fn run<'a>(&self, size: usize, records: impl Iterator<Item = (i64, &'a [u8])>) -> Outcome {
        self.hurry(size);
        let mut worker =
            self.workers.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        let config = self.config.read().unwrap_or_else(PoisonError::into_inner);
        let outcome = scan::scan(&config, &mut worker, records);
        let mut guard = self.memories.lock().unwrap_or_else(PoisonError::into_inner);
        let (all, most) = &mut *guard;
        hand_over(&mut worker.totals.memories, all);
        *most = fit(all, *most, config.all_sightings);
        drop(guard);
        drop(config);
        self.workers.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
        outcome
    }
}

impl Scanner {
    /// Make what is known fast, once so much is scanned that it pays.
    fn hurry(&self, size: usize) {
        let all = self.scanned.fetch_add(size, Ordering::Relaxed) + size;
        let wanted = {
            let config = self.config.read().unwrap_or_else(PoisonError::into_inner);
            all > config.fast_after && !config.schemas.eager
        };
        if wanted {
            let mut config = self.config.write().unwrap_or_else(PoisonError::into_inner);
            config.schemas.eager = true;
            config.schemas.make_fast();
        }
    }
}

/// Numbers of one width as bytes.
fn column<const N: usize>(
    py: Python<'_>,
    count: usize,
    numbers: impl Iterator<Item = [u8; N]>,
) -> PyResult<Bound<'_, PyBytes>> {
    PyBytes::new_with(py, count * N, |bytes| {
        for (place, number) in bytes.chunks_exact_mut(N).zip(numbers) {
            place.copy_from_slice(&number);
        }
        Ok(())
    })
}

type Told<'py> = (Bound<'py, PyList>, Bound<'py, PyList>);

/// What was left, with why, and the places of what was said.
fn told<'py>(
    py: Python<'py>,
    outcome: &Outcome,
    record: impl Fn(usize) -> (usize, Option<(usize, usize)>),
) -> PyResult<Told<'py>> {
    let left = PyList::empty(py);
    for one in &outcome.left {
        let why = match &one.why {
            Why::Plain => py.None().into_bound(py),
            Why::Family(wire, name) => (*wire, name).into_pyobject(py)?.into_any(),
            Why::Case(case) => (*case).into_pyobject(py)?.into_any(),
            Why::Values(family, rule, unknown) => {
                let values = PyList::empty(py);
                for (class, at) in unknown {
                    values.append((class, path(py, at)?))?;
                }
                (*family, *rule, values).into_pyobject(py)?.into_any()
            }
            Why::Sites(unknown) => {
                let sites = PyList::empty(py);
                for site in unknown {
                    let holder = path(py, &site.holder)?;
                    sites.append((&site.site, &site.class, site.keyword, holder, &site.name))?;
                }
                sites.into_any()
            }
        };
        left.append((record(one.index), why))?;
    }
    let places = PyList::empty(py);
    for one in &outcome.places {
        places.append((one.slot, record(one.index), path(py, &one.path)?))?;
    }
    Ok((left, places))
}

fn path<'py>(py: Python<'py>, parts: &[Part]) -> PyResult<Bound<'py, PyTuple>> {
    let found = parts.iter().map(|part| match part {
        Part::Name(name) => Ok(name.into_pyobject(py)?.into_any()),
        Part::Index(index) => Ok(index.into_pyobject(py)?.into_any()),
    });
    PyTuple::new(py, found.collect::<PyResult<Vec<_>>>()?)
}

/// Count the line breaks of a text.
#[pyfunction]
fn line_breaks(text: &Bound<'_, PyBytes>) -> usize {
    memchr::memchr_iter(b'\n', text.as_bytes()).count()
}

/// The column of a value of a line that was read, or of its name; see `places`.
#[pyfunction(name = "column")]
#[allow(clippy::needless_pass_by_value)] // what Python hands over
fn column_of(line: &Bound<'_, PyBytes>, path: Vec<Part>, on_key: bool) -> Option<usize> {
    places::column(line.as_bytes(), &path, on_key)
}

/// Whether a pattern surely can be run.
#[pyfunction]
fn runs(pattern: &str) -> bool {
    patterns::Pattern::new(pattern).is_ok_and(|pattern| pattern.runs())
}

#[pymodule]
fn _scanner(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(line_breaks, module)?)?;
    module.add_function(wrap_pyfunction!(column_of, module)?)?;
    module.add_function(wrap_pyfunction!(runs, module)?)?;
    module.add_class::<fit::Schema>()?;
    module.add_class::<Scanner>()
}
