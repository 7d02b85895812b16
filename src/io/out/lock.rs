//! One writer at a time for a folder.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;

/// What a writer holds until it is done.
#[derive(Debug)]
#[expect(dead_code, reason = "held for what dropping them does")]
pub(super) struct Locks(Vec<File>);

/// Somebody else is writing.
#[derive(Debug)]
pub(super) enum LockError {
    Taken,
    Io(io::Error),
}

/// Takes a folder for one writer, and the folder around it for any number of writers of what it holds, so that nobody exchanges the outer one
/// meanwhile. The system lets go of both when the process ends, however it ends.
pub(super) fn lock(folder: &Path, around: &Path) -> Result<Locks, LockError> {
    let around = opened(around, |file| file.try_lock_shared())?;
    let own = opened(folder, |file| file.try_lock())?;
    Ok(Locks([around, own].into_iter().flatten().collect()))
}

fn opened(place: &Path, lock: impl Fn(&File) -> Result<(), TryLockError>) -> Result<Option<File>, LockError> {
    loop {
        // Where folders cannot be opened there are no locks.
        let Ok(file) = File::open(place) else {
            return if fs::metadata(place).is_ok() { Ok(None) } else { Err(LockError::Io(missing(place))) };
        };
        match lock(&file) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LockError::Taken),
            // Some network file systems have none.
            Err(TryLockError::Error(_)) => return Ok(None),
        }
        // Whoever had it before may have put another folder in its place.
        if is_still(&file, place) {
            return Ok(Some(file));
        }
    }
}

fn missing(place: &Path) -> io::Error {
    File::open(place).err().unwrap_or_else(|| io::Error::other("it has gone"))
}

#[cfg(unix)]
fn is_still(file: &File, place: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |m: fs::Metadata| (m.dev(), m.ino());
    file.metadata().ok().map(id) == fs::metadata(place).ok().map(id)
}

#[cfg(not(unix))]
fn is_still(_: &File, place: &Path) -> bool {
    place.exists()
}
