//! Sizes in bytes as people type them.

use std::fmt;
use std::str::FromStr;

/// A number of bytes: `4GiB`, `512MiB`, `64KiB`, `1GB`, `1000`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Size(pub(super) u64);

/// Units, the one that is printed before others of its size. A letter alone is a power of two, as other programs have it.
const UNITS: [(&str, u64); 14] = [
    ("TiB", 1 << 40),
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("TB", 1_000_000_000_000),
    ("GB", 1_000_000_000),
    ("MB", 1_000_000),
    ("KB", 1_000),
    ("T", 1 << 40),
    ("G", 1 << 30),
    ("M", 1 << 20),
    ("K", 1 << 10),
    ("B", 1),
    ("", 1),
];

impl FromStr for Size {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        let wrong = || "expected a size such as 4GiB, 512MiB or 64KiB".to_owned();
        let end = written.find(|c: char| !c.is_ascii_digit()).unwrap_or(written.len());
        let number: u64 = written[..end].parse().map_err(|_| wrong())?;
        let unit = written[end..].trim();
        let (_, bytes) = UNITS.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(unit)).ok_or_else(wrong)?;
        match number.checked_mul(bytes) {
            Some(0) | None => Err("expected a size above 0 that fits into 64 bits".to_owned()),
            Some(size) => Ok(Self(size)),
        }
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = UNITS[..4].iter().find(|unit| self.0.is_multiple_of(unit.1));
        match unit {
            Some((name, bytes)) => write!(f, "{}{name}", self.0 / bytes),
            None => write!(f, "{}", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_and_written() {
        let cases = [
            ("4GiB", 4 << 30),
            ("512mib", 512 << 20),
            ("64 KiB", 64 << 10),
            ("1000", 1000),
            ("1GB", 1_000_000_000),
            ("2g", 2 << 30),
        ];
        for (written, bytes) in cases {
            assert_eq!(written.parse(), Ok(Size(bytes)), "{written}");
        }
        for wrong in ["", "GiB", "-1", "1.5GiB", "4GiB!", "0", "99999999999TiB", "１"] {
            assert!(wrong.parse::<Size>().is_err(), "{wrong}");
        }
        assert_eq!([4 << 30, 1 << 20, 1000].map(|b| Size(b).to_string()), ["4GiB", "1MiB", "1000"]);
    }
}
