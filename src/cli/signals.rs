//! Ctrl-C, a hang-up, a request to end: the process ends at once, without temporary files, and what was being put in its place is there.

#[cfg(unix)]
use std::sync::Arc;
use std::sync::Mutex;

use crate::io::end_without_traces;

/// What the user is told of what is left.
static LEFT: Mutex<Option<String>> = Mutex::new(None);

/// Says what is left when a signal comes from now on.
pub(super) fn leave(what: String) {
    *LEFT.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(what);
}

/// Begins to wait for signals. One that was ignored when the process began, as `nohup` does, stays ignored.
#[cfg(unix)]
pub(super) fn install() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
    use signal_hook::iterator::Signals;
    // A file that may grow no further is an error of writing, as a full disk is.
    let _ = signal_hook::flag::register(SIGXFSZ, Arc::default());
    let ignored = ignored();
    let heard = [SIGHUP, SIGINT, SIGTERM].into_iter().filter(|signal| ignored >> (signal - 1) & 1 == 0);
    // Without a handler signals end the process, too; they only leave temporary files.
    let Ok(mut signals) = Signals::new(heard) else { return };
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            let left = LEFT.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
            let left = left.unwrap_or_else(|| "what was there before is as it was".to_owned());
            super::output::say(&format!("\ninterrupted: {left}"));
            end_without_traces(128 + signal);
        }
    });
}

#[cfg(not(unix))]
pub(super) fn install() {
    let _ = (leave, end_without_traces);
}

/// The signals that are ignored, a bit for each, where the system says so.
#[cfg(unix)]
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    line.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
}
