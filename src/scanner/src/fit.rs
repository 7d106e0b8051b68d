//! One schema, and texts that surely fit it.

use std::sync::Mutex;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::check::{Bench, Checker, Verdict};
use crate::json::Tape;
use crate::names::Names;
use crate::schema::{Id, Schemas, Unknown};

/// A compiled JSON Schema.
#[pyclass(frozen)]
pub struct Schema {
    schemas: Schemas,
    root: Id,
    bench: Mutex<Bench>,
}

#[pymethods]
impl Schema {
    #[new]
    fn new(text: &str) -> PyResult<Self> {
        compiled(text).map_err(PyValueError::new_err)
    }

    /// Whether a JSON text surely fits. Another one may fit too.
    fn surely_fits(&self, text: &str) -> bool {
        let Ok(mut bench) = self.bench.lock() else {
            return false;
        };
        let mut tape = Tape::default();
        let Ok(root) = tape.read(text, &self.schemas.names) else {
            return false;
        };
        bench.prepare(&self.schemas);
        bench.begin(false);
        Checker::new(&self.schemas, &mut bench, tape.doc(text)).check(self.root, root) == Verdict::Yes
    }
}

fn compiled(text: &str) -> Result<Schema, Unknown> {
    let mut tape = Tape::default();
    let root = tape.read(text, &Names::default()).map_err(|error| error.to_string())?;
    let mut schemas = Schemas::default();
    let root = schemas.compile(tape.doc(text), &[root])?;
    Ok(Schema { schemas, root, bench: Mutex::default() })
}
