//! A progress bar on standard error when it is a terminal; silence otherwise. Ctrl-C asks the run to stop where nothing is lost.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressStyle};

use crate::world::Progress;

static STOPPED: AtomicBool = AtomicBool::new(false);

/// The bar.
#[derive(Debug)]
pub(super) struct Bar(ProgressBar);

impl Bar {
    /// A bar, and a handler for Ctrl-C: the first asks the run to stop, the second ends the process.
    pub(super) fn new() -> Self {
        let handler = || {
            if STOPPED.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
            eprintln!("\nstopping after this step; results so far are kept (Ctrl-C again to end at once)");
        };
        // A second handler in one process is refused; the first one serves.
        let _ = ctrlc::set_handler(handler);
        let bar = if std::io::stderr().is_terminal() { ProgressBar::new(0) } else { ProgressBar::hidden() };
        let style = "{spinner} {msg:20} {wide_bar} {percent:>3} %  {elapsed_precise}";
        bar.set_style(ProgressStyle::with_template(style).expect("a fixed template"));
        Self(bar)
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

impl Progress for Bar {
    fn stage(&self, name: &str, steps: u64) {
        self.0.set_length(steps);
        self.0.set_position(0);
        self.0.set_message(name.to_owned());
        self.0.tick();
    }

    fn advance(&self, steps: u64) {
        self.0.inc(steps);
    }

    fn stopped(&self) -> bool {
        STOPPED.load(Ordering::Relaxed)
    }
}
