//! What a folder holds beside the results that are written anew goes along: linked into the new folder before the exchange, so that nothing is
//! ever in neither.

use std::fs::{self, DirEntry, FileType};
use std::io;
use std::path::Path;

/// Most entries that go along; a folder with more is no folder of results.
const MOST: usize = 10_000;

/// Links everything of `from` into `to`, except what `leave` names at the top and what is in `to` already.
///
/// # Errors
/// When there is too much, something lies on another file system, or links cannot be made: the folder is then filled in place.
pub(super) fn carry(from: &Path, to: &Path, leave: &dyn Fn(&str) -> bool) -> io::Result<()> {
    let mut left = MOST;
    let device = device(from)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if !entry.file_name().to_str().is_some_and(leave) {
            along(&entry, to, device, &mut left)?;
        }
    }
    Ok(())
}

fn along(entry: &DirEntry, to: &Path, on: u64, left: &mut usize) -> io::Result<()> {
    *left = left.checked_sub(1).ok_or_else(|| io::Error::other("too much to carry"))?;
    let (from, to) = (entry.path(), to.join(entry.file_name()));
    let kind = entry.file_type()?;
    if kind.is_dir() {
        if device(&from)? != on {
            return Err(io::Error::other("a file system is mounted there"));
        }
        fs::create_dir(&to)?;
        for entry in fs::read_dir(&from)? {
            along(&entry?, &to, on, left)?;
        }
        return fs::set_permissions(&to, fs::metadata(&from)?.permissions());
    }
    link(&from, &to, kind)
}

#[cfg(unix)]
fn link(from: &Path, to: &Path, kind: FileType) -> io::Result<()> {
    if kind.is_symlink() { std::os::unix::fs::symlink(fs::read_link(from)?, to) } else { fs::hard_link(from, to) }
}

#[cfg(not(unix))]
fn link(from: &Path, to: &Path, _: FileType) -> io::Result<()> {
    fs::hard_link(from, to)
}

#[cfg(unix)]
fn device(path: &Path) -> io::Result<u64> {
    use std::os::unix::fs::MetadataExt;
    Ok(fs::metadata(path)?.dev())
}

#[cfg(not(unix))]
fn device(_: &Path) -> io::Result<u64> {
    Ok(0)
}

/// Moves what somebody put into the old folder while it was being exchanged over to the new one.
pub(super) fn late(old: &Path, new: &Path, leave: &dyn Fn(&str) -> bool) {
    let Ok(entries) = fs::read_dir(old) else { return };
    for entry in entries.flatten() {
        let (from, to) = (entry.path(), new.join(entry.file_name()));
        if entry.file_name().to_str().is_some_and(leave) {
            continue;
        }
        if fs::symlink_metadata(&to).is_err() {
            let _ = fs::rename(&from, &to);
        } else if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            late(&from, &to, &|_| false);
        }
    }
}
