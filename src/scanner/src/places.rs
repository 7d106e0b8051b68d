//! Where a value stands in a line of JSON that was read before.

use memchr::memchr2;

use crate::scan::Part;

/// The column, in characters from 1, of the value at a path, or of its name.
///
/// A container that has a name is at its name. `None` for a path that leads nowhere, and where names hold escapes.
pub fn column(line: &[u8], path: &[Part], on_key: bool) -> Option<usize> {
    let mut at = space(line, 0);
    let mut key = None;
    for part in path {
        let opening = *line.get(at)?;
        at = space(line, at + 1);
        match (opening, part) {
            (b'{', Part::Name(name)) => loop {
                let end = text(line, at)?;
                let found = &line[at + 1..end - 1];
                if found.contains(&b'\\') {
                    return None;
                }
                key = Some(at);
                at = space(line, space(line, end) + 1); // behind the colon
                if found == name.as_bytes() {
                    break;
                }
                at = next(line, at)?;
            },
            (b'[', Part::Index(index)) => {
                key = None;
                for _ in 0..*index {
                    at = next(line, at)?;
                }
            }
            _ => return None,
        }
    }
    let is_container = matches!(line.get(at)?, b'{' | b'[');
    let place = key.filter(|_| on_key || is_container).unwrap_or(at);
    Some(line[..place].iter().filter(|byte| **byte & 0xC0 != 0x80).count() + 1)
}

fn space(line: &[u8], at: usize) -> usize {
    let rest = line.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).count()
}

/// Where the value or name behind this value begins; `None` if it is the last.
fn next(line: &[u8], at: usize) -> Option<usize> {
    let end = space(line, value(line, at)?);
    (*line.get(end)? == b',').then(|| space(line, end + 1))
}

/// Where the text that begins here ends, behind its quote.
fn text(line: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        at += memchr2(b'"', b'\\', line.get(at..)?)?;
        if line[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// Where the value that begins here ends.
fn value(line: &[u8], start: usize) -> Option<usize> {
    let (mut at, mut depth) = (start, 0_usize);
    loop {
        match line.get(at)? {
            b'"' => at = text(line, at)?,
            b'{' | b'[' => {
                depth += 1;
                at += 1;
            }
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                at += 1;
            }
            b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' => at += 1,
            _ => {
                let rest = &line[at..];
                at += rest.iter().position(|byte| b",:]} \t\r\n".contains(byte)).unwrap_or(rest.len());
            }
        }
        if depth == 0 {
            return Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_of_names_and_values() {
        let line = " {\"é\": [1, {\"b\" : \"x\\\"]\"}, [2]], \"c\":{}, \"d\":null}".as_bytes();
        let name = |name: &str| Part::Name(name.to_owned());
        let cases = [
            (vec![], false, Some(2)),
            (vec![name("é")], false, Some(3)), // a container is at its name
            (vec![name("é"), Part::Index(0)], true, Some(9)),
            (vec![name("é"), Part::Index(1)], false, Some(12)),
            (vec![name("é"), Part::Index(1), name("b")], false, Some(19)),
            (vec![name("é"), Part::Index(1), name("b")], true, Some(13)),
            (vec![name("é"), Part::Index(2), Part::Index(0)], false, Some(29)),
            (vec![name("c")], false, Some(34)),
            (vec![name("d")], false, Some(46)),
            (vec![name("d")], true, Some(42)),
            (vec![name("e")], false, None),
            (vec![name("é"), Part::Index(3)], false, None),
            (vec![name("d"), name("x")], false, None),
        ];
        for (path, on_key, expected) in cases {
            assert_eq!(column(line, &path, on_key), expected, "{path:?}");
        }
    }
}
