//! Where texts end, found sixteen bytes at a time.

use wide::u8x16;

const WIDTH: usize = 16;

/// Whether a quote stands at a place.
#[inline]
pub fn is_quote(bytes: &[u8], at: usize) -> bool {
    bytes.get(at) == Some(&b'"')
}

/// How many bytes stand before the next quote, backslash or control character.
#[inline]
pub fn plain(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(chunk) = bytes[at..].first_chunk() {
        let found = special(*chunk);
        if found != 0 {
            return at + found.trailing_zeros() as usize;
        }
        at += WIDTH;
    }
    let rest = &bytes[at..];
    at + rest.iter().position(|&byte| byte == b'"' || byte == b'\\' || byte < 0x20).unwrap_or(rest.len())
}

/// A bit for each byte that is no plain part of a text.
#[inline]
fn special(chunk: [u8; WIDTH]) -> i32 {
    let bytes = u8x16::new(chunk);
    let controls = bytes.min(u8x16::splat(0x1f)).cmp_eq(bytes);
    (bytes.cmp_eq(u8x16::splat(b'"')) | bytes.cmp_eq(u8x16::splat(b'\\')) | controls).move_mask()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_byte_that_is_not_plain_is_found_at_every_place() {
        let mut text = "Größe 日本 <x> ~\u{7f}ÿ".repeat(4).into_bytes();
        assert_eq!(plain(&text), text.len());
        for at in 0..text.len() {
            for byte in (0..0x20).chain([b'"', b'\\']) {
                let kept = std::mem::replace(&mut text[at], byte);
                assert_eq!(plain(&text), at);
                text[at] = kept;
            }
        }
    }
}
