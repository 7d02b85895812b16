//! What `-o FILE` names, and whether it may be written: asked before the work, so that nobody waits for a refusal.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::file::{OutFile, folder_of};

/// Where a file goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Standard output.
    Standard,
    /// A device, a FIFO or a socket's end: it is written to and stays what it is.
    Stream(PathBuf),
    /// A file, links followed.
    File(PathBuf),
}

/// Why a place may not be written.
#[derive(Debug, Error)]
pub(crate) enum PlaceError {
    /// It is a folder.
    #[error("cannot write {0}: it is a folder; name a file in it")]
    Folder(String),
    /// It is read.
    #[error("{0} is read by this command, under this or another name, so it is not written: name another file with -o")]
    Input(String),
    /// Its mode says that nobody may write it.
    #[error("{0} may not be written (it is read-only): name another file, or allow it with `chmod u+w`")]
    ReadOnly(String),
    /// It was made by something else.
    #[error("{0} is there and was not written by this command: name another file, or say --force to write over it")]
    NotOurs(String),
    /// The folder is missing, may not be written, …
    #[error("cannot write {name}: {error}; check that the folder exists and may be written to")]
    Io {
        /// The file.
        name: String,
        /// What the system says.
        error: io::Error,
    },
}

/// The number of links that are followed, one to the next.
const LINKS: usize = 40;
/// Bytes at either end of a file in which it says what it is.
const ENDS: u64 = 1 << 16;

impl Place {
    /// Looks at what is named. `inputs`: the files that are read. `columns`: those with which every table of the verb
    /// begins. `force`: whether other files may be written over.
    ///
    /// # Errors
    /// When it may not be written.
    pub(crate) fn check(named: &Path, inputs: &[&Path], columns: &[&str], force: bool) -> Result<Self, PlaceError> {
        let name = || named.display().to_string();
        let failed = |error| PlaceError::Io { name: name(), error };
        if named.as_os_str() == "-" {
            return Ok(Self::Standard);
        }
        let place = match followed(named).map_err(failed)? {
            Followed::Stream if is_standard_output(named) => return Ok(Self::Standard),
            Followed::Stream => return Ok(Self::Stream(named.to_owned())),
            Followed::File(place) => place,
        };
        match fs::metadata(&place) {
            Ok(there) if there.is_dir() => return Err(PlaceError::Folder(name())),
            Ok(there) if !there.is_file() => return Ok(Self::Stream(place)),
            Ok(there) => {
                if inputs.iter().any(|input| same_file(input, &place)) {
                    return Err(PlaceError::Input(name()));
                }
                // The superuser may write anything: the mode is a wish.
                if there.permissions().readonly() {
                    return Err(PlaceError::ReadOnly(name()));
                }
                match OpenOptions::new().write(true).open(&place) {
                    Err(e) if e.kind() == io::ErrorKind::PermissionDenied => return Err(PlaceError::ReadOnly(name())),
                    opened => drop(opened.map_err(failed)?),
                }
                if !force && there.len() > 0 && !begins_with(&place, columns).map_err(failed)? {
                    return Err(PlaceError::NotOurs(name()));
                }
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(e) => return Err(failed(e)),
        }
        // A folder that cannot be written is found now, not after the work.
        drop(OutFile::renamed(&place).map_err(failed)?);
        Ok(Self::File(place))
    }

    /// Writes what is made already.
    ///
    /// # Errors
    /// As [`Self::open`], or when it cannot be written to its end.
    pub(crate) fn write(&self, content: &[u8]) -> io::Result<()> {
        let mut file = self.open()?;
        io::Write::write_all(&mut file, content)?;
        file.finish().map(drop)
    }

    /// Begins to write.
    ///
    /// # Errors
    /// When it cannot be opened, or no file can be made in its folder.
    pub(crate) fn open(&self) -> io::Result<OutFile> {
        match self {
            Self::Standard => Ok(OutFile::stream(standard_output()?)),
            Self::Stream(place) => Ok(OutFile::stream(Box::new(OpenOptions::new().append(true).open(place)?))),
            Self::File(place) => OutFile::renamed(place),
        }
    }
}

/// Standard output without the buffer that ends with each line.
#[cfg(unix)]
fn standard_output() -> io::Result<Box<dyn io::Write + Send>> {
    use std::os::fd::AsFd;
    Ok(Box::new(File::from(io::stdout().as_fd().try_clone_to_owned()?)))
}

/// Whether a path is another name of standard output.
#[cfg(unix)]
fn is_standard_output(place: &Path) -> bool {
    use std::os::fd::AsFd;
    use std::os::unix::fs::MetadataExt;
    let id = |m: fs::Metadata| (m.dev(), m.ino());
    let own = io::stdout().as_fd().try_clone_to_owned().and_then(|out| File::from(out).metadata());
    own.ok().map(id).is_some_and(|own| fs::metadata(place).ok().map(id) == Some(own))
}

#[cfg(not(unix))]
fn is_standard_output(_: &Path) -> bool {
    false
}

#[cfg(not(unix))]
fn standard_output() -> io::Result<Box<dyn io::Write + Send>> {
    Ok(Box::new(io::stdout()))
}

enum Followed {
    File(PathBuf),
    /// A link led to what a process has open, such as `/dev/stdout`: whatever it is, it is written to.
    Stream,
}

/// Follows links to what may not be there yet.
fn followed(named: &Path) -> io::Result<Followed> {
    let mut place = named.to_owned();
    for _ in 0..LINKS {
        let folder = fs::canonicalize(folder_of(&place))?;
        let Some(last) = place.file_name() else { return Ok(Followed::File(fs::canonicalize(&place)?)) };
        place = folder.join(last);
        match fs::read_link(&place) {
            Ok(_) if place.starts_with("/proc") => return Ok(Followed::Stream),
            Ok(to) => place = folder.join(to),
            Err(_) => return Ok(Followed::File(place)),
        }
    }
    Err(io::Error::other("too many links, one to the next"))
}

/// Whether two paths lead to one file, whatever it is called.
#[cfg(unix)]
pub(super) fn same_file(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |path: &Path| fs::metadata(path).ok().map(|m| (m.dev(), m.ino()));
    id(a).is_some_and(|a| id(b) == Some(a))
}

#[cfg(not(unix))]
pub(super) fn same_file(a: &Path, b: &Path) -> bool {
    let id = |path: &Path| fs::canonicalize(path).ok();
    id(a).is_some_and(|a| id(b) == Some(a))
}

/// Whether a file is a table that begins with some columns: CSV by its first line, Parquet by its last bytes.
fn begins_with(place: &Path, columns: &[&str]) -> io::Result<bool> {
    let mut file = File::open(place)?;
    let mut head = Vec::new();
    file.by_ref().take(ENDS).read_to_end(&mut head)?;
    if !head.starts_with(b"PAR1") {
        return Ok(head.starts_with(columns.join(",").as_bytes()));
    }
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(ENDS)))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    let holds = |column: &&str| tail.windows(column.len()).any(|window| window == column.as_bytes());
    Ok(columns.iter().all(holds))
}
