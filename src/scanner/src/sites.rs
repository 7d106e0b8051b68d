//! Where in a record something is said of, and what tells it from others of its family.

use crate::check::{Failure, Step, Subject};
use crate::config::{Config, Way};
use crate::json::Doc;
use crate::scan::Part;

pub fn way_of(way: &Way) -> Vec<Part> {
    way.names.iter().map(|name| Part::Name(name.to_string())).collect()
}

pub fn parts(doc: Doc<'_>, steps: &[Step]) -> Vec<Part> {
    let part = |step: &Step| match *step {
        Step::Name(name) => Part::Name(doc.text(name).to_owned()),
        Step::Index(index) => Part::Index(index),
    };
    steps.iter().map(part).collect()
}

/// The name that a failure is about, where it is not about the value.
pub fn subject<'a>(config: &'a Config, doc: Doc<'a>, failure: &Failure) -> Option<&'a str> {
    match failure.subject {
        Subject::Value => None,
        Subject::Extra(name) => Some(doc.text(name)),
        Subject::Missing(id, index) => {
            config.schemas.node(id).object.as_ref().map(|rules| &*rules.names[index].0)
        }
    }
}

/// What tells a violation's keyword and attribute from others of its family.
pub fn site_of(doc: Doc<'_>, failure: &Failure, name: Option<&str>, family: u32) -> Option<String> {
    let mut site = format!("{family}\u{1}{}", failure.keyword);
    for step in &failure.at {
        site.push('\u{1}');
        match *step {
            Step::Name(name) => push_name(&mut site, doc.text(name))?,
            Step::Index(_) => site.push_str("[]"),
        }
    }
    if let Some(name) = name {
        site.push('\u{1}');
        push_name(&mut site, name)?;
    }
    Some(site)
}

/// A name that could be taken for more than one is left to others.
fn push_name(site: &mut String, name: &str) -> Option<()> {
    if name.is_empty() || name.bytes().any(|byte| byte < b' ' || byte == b'.' || byte == b'[') {
        return None;
    }
    site.push_str(name);
    Some(())
}
