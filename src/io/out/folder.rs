//! A folder of results is one thing: it is written aside, and exchanged with the old one in one step.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::carry::{carry, late};
use super::file::{OutFile, folder_of, sync_folder};
use super::lock::{LockError, Locks, lock};
use super::place::same_file;
use super::temporary::{Temporary, remove};

/// A folder being written. Until it is finished the old one is as it was; dropped, it leaves nothing.
pub(crate) struct ResultFolder {
    place: PathBuf,
    /// Where files are written; a folder beside its place, or in it when folders cannot be exchanged there.
    aside: Temporary,
    exchanged: bool,
    made: Made,
    _locks: Locks,
}

/// Folders that were made for the results; those that are still empty go again.
struct Made(Vec<PathBuf>);

/// Why a folder may not be written.
#[derive(Debug, Error)]
pub(crate) enum FolderError {
    /// Another process writes it.
    #[error(
        "{0} is being written by another doppelroll, or something in it or around it is: wait until it is done, or write to another folder with -o"
    )]
    Taken(String),
    /// It holds what is read.
    #[error("{0} is read by this command, so it is not written: write to another folder with -o")]
    Input(String),
    /// It cannot be made.
    #[error("cannot make the folder {name}: {error}; check that no file has its name and that it may be written to")]
    Io {
        /// The folder.
        name: String,
        /// What the system says.
        error: io::Error,
    },
}

impl ResultFolder {
    /// Begins a folder that will be at `named`, links followed. Nobody else can write it until this is dropped.
    ///
    /// # Errors
    /// When it cannot be made, or somebody else is writing it.
    pub(crate) fn begin(named: &Path) -> Result<Self, FolderError> {
        let name = named.display().to_string();
        let failed = |error| FolderError::Io { name: name.clone(), error };
        let made = make_all(named).map_err(failed)?;
        let place = fs::canonicalize(named).map_err(failed)?;
        let around = folder_of(&place).to_owned();
        let locks = lock(&place, &around).map_err(|error| match error {
            LockError::Taken => FolderError::Taken(name.clone()),
            LockError::Io(error) => failed(error),
        })?;
        // Only who has the lock may remove them again: without it, an empty folder is where another writer's results will be.
        let made = Made(made);
        let base = place.file_name().map(|base| base.to_string_lossy().into_owned());
        // The folder that one stands in cannot be exchanged under one's feet.
        let stands_in = std::env::current_dir().is_ok_and(|here| here.starts_with(&place));
        let beside = base.filter(|_| !stands_in).map(|base| format!(".{base}.doppelroll-"));
        let begun = beside.as_ref().and_then(|prefix| {
            clear(&around, prefix);
            folder(&around, prefix).ok()
        });
        let exchanged = begun.is_some();
        let aside = match begun {
            Some(aside) => aside,
            None => {
                clear(&place, INSIDE);
                folder(&place, INSIDE).map_err(failed)?
            }
        };
        Ok(Self { place, aside, exchanged, made, _locks: locks })
    }

    /// Where its files lie until then.
    pub(crate) fn aside(&self) -> &Path {
        self.aside.path()
    }

    /// Where the results will be.
    pub(crate) fn place(&self) -> &Path {
        &self.place
    }

    /// Refuses when one of the files that will be written over is read.
    ///
    /// # Errors
    /// When it is.
    pub(crate) fn keep_inputs(&self, names: &[&str], inputs: &[&Path]) -> Result<(), FolderError> {
        let mut over = names.iter().map(|name| self.place.join(name));
        match over.find(|place| inputs.iter().any(|input| same_file(input, place))) {
            Some(place) => Err(FolderError::Input(place.display().to_string())),
            None => Ok(()),
        }
    }

    /// Begins one of its files.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(crate) fn file(&self, name: &str) -> io::Result<OutFile> {
        OutFile::inside(&self.aside.path().join(name))
    }

    /// Writes one of its files at once.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn write(&self, name: &str, content: &[u8]) -> io::Result<()> {
        let mut file = self.file(name)?;
        io::Write::write_all(&mut file, content)?;
        file.finish().map(drop)
    }

    /// Puts all files in their place in one step. What the old folder holds beside them goes along, except what `ours` names: that was part of
    /// the old results.
    ///
    /// # Errors
    /// When the folder cannot be put there; the old one is then as it was.
    pub(crate) fn finish(self, ours: &dyn Fn(&str) -> bool) -> io::Result<()> {
        let Self { place, aside, exchanged, mut made, _locks } = self;
        let new = names_in(aside.path())?;
        let leave = |name: &str| ours(name) || new.iter().any(|n| n == name);
        if !exchanged {
            aside.put(|from| fill(from, &place, &leave))?;
        } else if carry(&place, aside.path(), &leave).is_err() {
            // Something cannot be linked: the files move one by one, where they can be told apart by their digests.
            uncarry(aside.path(), &new);
            aside.put(|from| fill(from, &place, &leave))?;
        } else {
            keep(&fs::metadata(&place)?, aside.path())?;
            sync_folder(aside.path());
            aside.put(|from| match exchange(from, &place) {
                Ok(()) => {
                    sync_folder(folder_of(&place));
                    if from.exists() {
                        late(from, &place, &leave);
                        let _ = remove(from);
                    }
                    Ok(())
                }
                Err(_) => {
                    uncarry(from, &new);
                    fill(from, &place, &leave)
                }
            })?;
        }
        made.0.clear();
        Ok(())
    }
}

/// How folders inside a place begin that cannot be exchanged.
const INSIDE: &str = ".doppelroll-";

fn folder(around: &Path, prefix: &str) -> io::Result<Temporary> {
    let make = || {
        let mut builder = tempfile::Builder::new();
        builder.prefix(prefix).suffix(".tmp").disable_cleanup(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(0o777));
        }
        let made = builder.tempdir_in(around)?.keep();
        Ok(((), made))
    };
    Temporary::make(make).map(|(_, temporary)| temporary)
}

/// Removes what a writer left that was killed. Nobody else can be writing, as the folder is locked.
fn clear(around: &Path, prefix: &str) {
    for name in names_in(around).unwrap_or_default() {
        if name.starts_with(prefix) && name.ends_with(".tmp") && around.join(&name).is_dir() {
            let _ = remove(&around.join(name));
        }
    }
}

/// Makes a folder and those around it; gives those that were not there.
fn make_all(named: &Path) -> io::Result<Vec<PathBuf>> {
    let missing: Vec<PathBuf> =
        named.ancestors().take_while(|p| !p.as_os_str().is_empty() && !p.exists()).map(Path::to_owned).collect();
    fs::create_dir_all(named)?;
    Ok(missing)
}

impl Drop for Made {
    fn drop(&mut self) {
        // The innermost first; one that holds something stays.
        self.0.iter().for_each(|folder| drop(fs::remove_dir(folder)));
    }
}

fn names_in(folder: &Path) -> io::Result<Vec<String>> {
    let names = fs::read_dir(folder)?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names: Vec<String> = names.collect();
    names.sort();
    Ok(names)
}

/// Removes everything but the new files.
fn uncarry(aside: &Path, new: &[String]) {
    for name in names_in(aside).unwrap_or_default() {
        if !new.contains(&name) {
            let _ = remove(&aside.join(name));
        }
    }
}

/// Gives a folder the owner and the mode of the one that it replaces. Who may not give it away keeps it.
fn keep(old: &fs::Metadata, new: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, chown};
        let is = fs::metadata(new)?;
        if (is.uid(), is.gid()) != (old.uid(), old.gid()) {
            let _ = chown(new, Some(old.uid()), Some(old.gid()));
        }
    }
    fs::set_permissions(new, old.permissions())
}

/// The new folder takes the place of the old one, which is then where the new one was, or nowhere if it was empty.
fn exchange(new: &Path, place: &Path) -> io::Result<()> {
    step()?;
    // Over an empty folder a rename is one step everywhere.
    if fs::read_dir(place)?.next().is_none() && fs::rename(new, place).is_ok() {
        return Ok(());
    }
    swap(new, place)
}

#[cfg(unix)]
fn swap(new: &Path, place: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, new, CWD, place, RenameFlags::EXCHANGE)?)
}

#[cfg(not(unix))]
fn swap(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Moves the new files into the folder one by one, and removes those of the old results that are not among them. The last is the one that holds
/// the digests of the others, so that a folder where this was cut short is known by them.
fn fill(from: &Path, place: &Path, old: &dyn Fn(&str) -> bool) -> io::Result<()> {
    let mut new = names_in(from)?;
    new.sort_by_key(|name| name.starts_with(super::MANIFEST));
    for name in &new {
        step()?;
        fs::rename(from.join(name), place.join(name))?;
    }
    for name in names_in(place)?.iter().filter(|name| old(name) && !new.contains(name)) {
        step()?;
        remove(&place.join(name))?;
    }
    sync_folder(place);
    remove(from)
}

/// Tests end the process, as it were, after some steps.
#[cfg(test)]
pub(super) fn step() -> io::Result<()> {
    super::tests::step()
}

#[cfg(not(test))]
#[expect(clippy::unnecessary_wraps, reason = "tests make it fail")]
fn step() -> io::Result<()> {
    Ok(())
}
