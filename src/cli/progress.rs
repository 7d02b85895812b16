//! A progress bar on standard error when it is a terminal; silence otherwise.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

use crate::world::Progress;

/// The bar.
#[derive(Debug)]
pub(super) struct Bar(ProgressBar);

impl Bar {
    /// A bar that shows nothing yet.
    pub(super) fn new() -> Self {
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
}
