//! What has a temporary name: removed when it is dropped, and when a signal ends the process, which drops nothing.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

static NAMES: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn names() -> MutexGuard<'static, Vec<PathBuf>> {
    // A thread that panicked while it held the list has left it whole: it is only pushed to and searched.
    NAMES.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// A file or folder under a temporary name.
#[derive(Debug)]
pub(super) struct Temporary {
    path: PathBuf,
}

impl Temporary {
    /// Makes a file or folder that a signal from now on removes. No signal ends the process between the making and the noting.
    pub(super) fn make<T>(make: impl FnOnce() -> io::Result<(T, PathBuf)>) -> io::Result<(T, Self)> {
        let mut names = names();
        let (made, path) = make()?;
        names.push(path.clone());
        Ok((made, Self { path }))
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Puts it in its place. A signal that comes meanwhile waits until it is there.
    pub(super) fn put<T>(self, put: impl FnOnce(&Path) -> io::Result<T>) -> io::Result<T> {
        let mut names = names();
        let done = put(&self.path);
        if done.is_ok() {
            names.retain(|name| *name != self.path);
        }
        // Dropped after the list is let go of, which removes what could not be put.
        drop(names);
        done
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let mut names = names();
        if let Some(place) = names.iter().position(|name| *name == self.path) {
            names.swap_remove(place);
            let _ = remove(&self.path);
        }
    }
}

/// Removes a file, or a folder with all that it holds; links are removed, not followed.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    if fs::symlink_metadata(path)?.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }
}

/// Ends the process and leaves no temporary file. What is being put in its place is put there first.
pub(crate) fn end_without_traces(code: i32) -> ! {
    let names = names();
    for name in names.iter() {
        // Another thread may still write into a folder while it is emptied.
        let _ = (0..20).find(|_| remove(name).is_ok() || !name.exists());
    }
    std::process::exit(code)
}
