//! Puts generated text between markers of a hand-written document, so that nobody types a number.

use thiserror::Error;

/// Why nothing was spliced.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum SpliceError {
    /// A marker is not in the document.
    #[error("the document has no `{0}`")]
    Absent(String),
    /// A marker is there more than once.
    #[error("the document has `{0}` more than once")]
    Repeated(String),
    /// The end stands before the beginning.
    #[error("the document has `{0}` after its end")]
    OutOfOrder(String),
}

const BEGIN: &str = "<!-- begin:";

/// Names of the places that begin in a document, in order.
pub(crate) fn markers(document: &str) -> Vec<&str> {
    document.split(BEGIN).skip(1).filter_map(|rest| Some(rest.split_once(" -->")?.0)).collect()
}

/// Replaces what stands between `<!-- begin:marker -->` and `<!-- end:marker -->`; both markers stay.
///
/// # Errors
/// When one of the markers is absent, repeated, or they stand in the wrong order.
pub(crate) fn splice(document: &str, marker: &str, content: &str) -> Result<String, SpliceError> {
    let (begin, end) = (format!("{BEGIN}{marker} -->"), format!("<!-- end:{marker} -->"));
    let (begin_at, end_at) = (only(document, &begin)?, only(document, &end)?);
    let content_at = begin_at + begin.len();
    if end_at < content_at {
        return Err(SpliceError::OutOfOrder(begin));
    }
    Ok(format!("{}\n{}\n{}", &document[..content_at], content.trim_matches('\n'), &document[end_at..]))
}

fn only(document: &str, marker: &str) -> Result<usize, SpliceError> {
    let mut places = document.match_indices(marker).map(|(at, _)| at);
    match (places.next(), places.next()) {
        (Some(at), None) => Ok(at),
        (None, _) => Err(SpliceError::Absent(marker.to_owned())),
        (Some(_), Some(_)) => Err(SpliceError::Repeated(marker.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = "Before\n<!-- begin:headline ssn4 -->\nold\n<!-- end:headline ssn4 -->\nafter\n";

    #[test]
    fn replaces_what_is_between_and_nothing_else() {
        let spliced = splice(DOCUMENT, "headline ssn4", "new\n").unwrap();
        assert_eq!(spliced, "Before\n<!-- begin:headline ssn4 -->\nnew\n<!-- end:headline ssn4 -->\nafter\n");
        assert_eq!(splice(&spliced, "headline ssn4", "new").unwrap(), spliced);
        assert_eq!(markers(&spliced), ["headline ssn4"]);
    }

    #[test]
    fn refuses_absent_repeated_and_swapped_markers() {
        let begin = "<!-- begin:headline ssn4 -->".to_owned();
        let put = |document: &str| splice(document, "headline ssn4", "x");
        assert_eq!(put(""), Err(SpliceError::Absent(begin.clone())));
        assert_eq!(put(&DOCUMENT.repeat(2)), Err(SpliceError::Repeated(begin.clone())));
        let swapped = "<!-- end:headline ssn4 --><!-- begin:headline ssn4 -->";
        assert_eq!(put(swapped), Err(SpliceError::OutOfOrder(begin)));
        let open = "<!-- begin:headline ssn4 -->";
        assert_eq!(put(open), Err(SpliceError::Absent("<!-- end:headline ssn4 -->".to_owned())));
    }
}
