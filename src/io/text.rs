//! Texts that are read whole: scenarios, strategies, results, documents.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Bytes of the largest text that is read whole: a hundred times the largest results.
const MOST: u64 = 256 << 20;

/// A text, unless it is so large that it can be none.
///
/// # Errors
/// When it cannot be read, is no UTF-8 or is too large.
pub(crate) fn read_text(place: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(place)?.take(MOST + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MOST {
        return Err(io::Error::other(format!("it has more than {} MiB, so it is no such text", MOST >> 20)));
    }
    Ok(text)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_never_ends_is_no_text() {
        let error = read_text(Path::new("/dev/zero")).unwrap_err().to_string();
        assert!(error.contains("more than 256 MiB"), "{error}");
    }
}
