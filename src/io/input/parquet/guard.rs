//! Failures of the decoder become errors: the last resort against files that nobody foresaw.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use parquet::errors::ParquetError;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs a part of the decoder. A panic in it is an error and prints nothing.
pub(super) fn guarded<T>(decode: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, ParquetError> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |info| {
            if !QUIET.get() {
                usual(info);
            }
        }));
    });
    let before = QUIET.replace(true);
    let done = catch_unwind(AssertUnwindSafe(decode));
    QUIET.set(before);
    done.unwrap_or_else(|_| Err(ParquetError::General("it holds what its decoder cannot make sense of".to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error() {
        let error = guarded::<()>(|| panic!("of the decoder")).unwrap_err();
        assert!(error.to_string().contains("cannot make sense of"), "{error}");
        assert_eq!(guarded(|| Ok(7)).unwrap(), 7);
    }
}
