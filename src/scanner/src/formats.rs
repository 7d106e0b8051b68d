//! Formats of texts, told as jsonschema-rs tells them; `Doubt` where that is not certain.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::check::Verdict;

/// Dates of the calendar, but for leap days.
macro_rules! date {
    () => {
        "[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
    };
}

/// Times without a leap second, and their offset.
macro_rules! time {
    () => {
        "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]+)?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
    };
}

/// Names of letters, digits and single hyphens, of which so many stand behind the first.
macro_rules! host {
    ($more:literal) => {
        concat!("[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*(?:\\.[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)", $more)
    };
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Date,
    DateTime,
    Time,
    Email,
    Hostname,
    Ipv4,
    Ipv6,
    Uri,
    Uuid,
}

impl Format {
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "date" => Self::Date,
            "date-time" => Self::DateTime,
            "time" => Self::Time,
            "email" => Self::Email,
            "hostname" => Self::Hostname,
            "ipv4" => Self::Ipv4,
            "ipv6" => Self::Ipv6,
            "uri" => Self::Uri,
            "uuid" => Self::Uuid,
            _ => return None,
        })
    }

    /// A pattern of texts of at most so many bytes that certainly have the format.
    pub const fn certain(self) -> Option<(&'static str, u32)> {
        Some(match self {
            Self::Date => (concat!("^", date!(), "$"), 10),
            Self::DateTime => (concat!("^", date!(), "T", time!(), "$"), u32::MAX),
            Self::Time => (concat!("^", time!(), "$"), u32::MAX),
            Self::Email => (concat!("^[A-Za-z0-9_+-]+(?:\\.[A-Za-z0-9_+-]+)*@", host!("+"), "$"), 60),
            Self::Hostname => (concat!("^", host!("*"), "$"), 63),
            Self::Uri => (concat!("^https?://", host!("*"), "(?:[/?][A-Za-z0-9._~/?=&-]*)?$"), 70),
            Self::Uuid => ("^[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$", 36),
            Self::Ipv4 | Self::Ipv6 => return None,
        })
    }

    pub fn check(self, text: &str) -> Verdict {
        match self {
            Self::Date => is_date(text.as_bytes()).into(),
            Self::DateTime => date_time(text.as_bytes()),
            Self::Time => time(text.as_bytes()),
            Self::Email => email(text),
            Self::Hostname => hostname(text),
            Self::Ipv4 => text.parse::<Ipv4Addr>().is_ok().into(),
            Self::Ipv6 => text.parse::<Ipv6Addr>().is_ok().into(),
            Self::Uri => uri(text),
            Self::Uuid => is_uuid(text.as_bytes()).into(),
        }
    }
}

/// A number of ASCII digits.
pub fn digits(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0, |value, &byte| byte.is_ascii_digit().then(|| value * 10 + u32::from(byte - b'0')))
}

/// The year, month and day of an ISO 8601 date that the calendar has.
pub fn date(bytes: &[u8]) -> Option<(u32, u32, u32)> {
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let (year, month, day) = (digits(&bytes[..4])?, digits(&bytes[5..7])?, digits(&bytes[8..])?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => return None,
    };
    (1..=length).contains(&day).then_some((year, month, day))
}

fn is_date(bytes: &[u8]) -> bool {
    date(bytes).is_some()
}

fn date_time(bytes: &[u8]) -> Verdict {
    match bytes.iter().position(|byte| matches!(byte, b'T' | b't')) {
        Some(at) if is_date(&bytes[..at]) => time(&bytes[at + 1..]),
        _ => Verdict::No,
    }
}

/// `HH:MM:SS`, a fraction, and `Z` or an offset. What has a leap second is in doubt.
fn time(bytes: &[u8]) -> Verdict {
    if bytes.len() < 9 || bytes[2] != b':' || bytes[5] != b':' {
        return Verdict::No;
    }
    let clock = [digits(&bytes[..2]), digits(&bytes[3..5]), digits(&bytes[6..8])];
    let [Some(hour), Some(minute), Some(second)] = clock else {
        return Verdict::No;
    };
    if hour > 23 || minute > 59 || second > 60 {
        return Verdict::No;
    }
    if second == 60 {
        return Verdict::Doubt;
    }
    let mut rest = &bytes[8..];
    if let Some(fraction) = rest.strip_prefix(b".") {
        let length = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if length == 0 {
            return Verdict::No;
        }
        rest = &fraction[length..];
    }
    match rest {
        b"Z" | b"z" => Verdict::Yes,
        [b'+' | b'-', hour @ .., b':', tens, ones] if hour.len() == 2 => {
            let offset = (digits(hour), digits(&[*tens, *ones]));
            matches!(offset, (Some(hour), Some(minute)) if hour <= 23 && minute <= 59).into()
        }
        _ => Verdict::No,
    }
}

fn is_uuid(bytes: &[u8]) -> bool {
    bytes.len() == 36
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Names of letters, digits and single hyphens are certain.
fn hostname(text: &str) -> Verdict {
    let plain = |label: &str| {
        let bytes = label.as_bytes();
        !bytes.is_empty()
            && bytes.len() <= 63
            && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
            && !label.contains("--")
    };
    if text.len() < 250 && text.split('.').all(plain) { Verdict::Yes } else { Verdict::Doubt }
}

/// Addresses of plain words and a plain domain are certain, and so is a text without an `@`.
fn email(text: &str) -> Verdict {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return if text.is_ascii() && !text.contains('"') { Verdict::No } else { Verdict::Doubt };
    };
    let word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+-".contains(&byte))
    };
    if local.len() <= 60 && local.split('.').all(word) && domain.contains('.') && domain.len() < 200 {
        hostname(domain)
    } else {
        Verdict::Doubt
    }
}

/// A web address of unreserved characters is certain.
fn uri(text: &str) -> Verdict {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let Some(rest) = rest else {
        return Verdict::Doubt;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/?=&".contains(&byte);
    if hostname(host) == Verdict::Yes && rest.bytes().all(unreserved) { Verdict::Yes } else { Verdict::Doubt }
}
