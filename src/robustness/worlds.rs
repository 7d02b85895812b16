//! Many worlds of one scenario, evaluated on all cores, and kept so that a stopped study can go on.

use std::sync::Mutex;

use rayon::prelude::*;

use super::{Desk, Half, Numbers};
use crate::scenario::Setting;
use crate::world::Progress;

/// Worlds between two looks at whether to stop.
const BATCH: usize = 64;

/// Where evaluated worlds are kept.
pub(crate) trait Store: Sync {
    /// What was kept of a world.
    fn known(&self, name: &str) -> Option<Vec<f64>>;
    /// Keeps a world.
    fn keep(&self, name: &str, values: &[f64]);
}

/// A world's numbers, by strategy.
pub(super) type InWorld = Vec<Numbers>;

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Stop {
    /// Somebody asked to stop.
    Asked,
    /// A setting does not fit.
    Wrong(String),
}

/// A scenario by halves, with desks for its threads.
pub(super) struct Worlds<'a> {
    half: Half,
    desks: Mutex<Vec<Desk>>,
    /// Its name, under which its worlds are kept.
    name: String,
    store: &'a dyn Store,
    progress: &'a dyn Progress,
}

impl<'a> Worlds<'a> {
    pub(super) fn new(half: Half, name: &str, store: &'a dyn Store, progress: &'a dyn Progress) -> Self {
        Self { half, desks: Mutex::new(Vec::new()), name: name.to_owned(), store, progress }
    }

    /// Pairs of one person whose records are written anew in each world.
    pub(super) fn pairs(&self) -> usize {
        self.half.pairs()
    }

    /// Pairs of one person among which these were sampled.
    pub(super) fn found(&self) -> usize {
        self.half.found()
    }

    /// The worlds of a design, which has a name of its own.
    pub(super) fn of(&self, design: &str, settings: &[Vec<Setting>]) -> Result<Vec<InWorld>, Stop> {
        let mut all = Vec::with_capacity(settings.len());
        for (batch, some) in settings.chunks(BATCH).enumerate() {
            if self.progress.stopped() {
                return Err(Stop::Asked);
            }
            let at = |(place, settings): (usize, &Vec<Setting>)| {
                let name = format!("{} {design} {}", self.name, batch * BATCH + place);
                let found = match self.store.known(&name) {
                    Some(values) => self.half.unpack(&values),
                    None => self.compute(settings, &name)?,
                };
                self.progress.advance(1);
                Ok(found)
            };
            let found: Result<Vec<InWorld>, String> = some.par_iter().enumerate().map(at).collect();
            all.extend(found.map_err(Stop::Wrong)?);
        }
        Ok(all)
    }

    fn compute(&self, settings: &[Setting], name: &str) -> Result<InWorld, String> {
        // A thread that waits for a part of its work may take up another world, so desks are not bound to threads.
        let free = self.desks.lock().expect("no thread panics").pop();
        let mut desk = free.unwrap_or_else(|| self.half.desk());
        let found = self.half.at(settings, &mut desk);
        self.desks.lock().expect("no thread panics").push(desk);
        let found = found?;
        let values: Vec<f64> = found.iter().flat_map(|numbers| numbers.pack()).collect();
        self.store.keep(name, &values);
        Ok(found)
    }
}
