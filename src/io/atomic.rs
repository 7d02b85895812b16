//! Files that are there whole or not at all.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// A file under a temporary name beside its place; it takes its place when finished, and vanishes when dropped before.
#[derive(Debug)]
pub(crate) struct AtomicFile {
    file: BufWriter<NamedTempFile>,
    place: PathBuf,
}

impl AtomicFile {
    /// Begins a file that will be at `place`.
    ///
    /// # Errors
    /// When the folder is missing or not writable.
    pub(crate) fn create(place: &Path) -> io::Result<Self> {
        let folder = place.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = tempfile::Builder::new().prefix(".doppelroll-").suffix(".tmp").tempfile_in(folder)?;
        Ok(Self { file: BufWriter::with_capacity(1 << 16, file), place: place.to_owned() })
    }

    /// Puts the file in its place, over any older one.
    ///
    /// # Errors
    /// When the last bytes cannot be written (a full disk) or the place is taken by a folder.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.file.flush()?;
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        make_readable(file.as_file())?;
        file.persist(&self.place).map_err(|e| e.error)?;
        Ok(())
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Temporary files are private; results are not.
#[cfg(unix)]
fn make_readable(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_readable(_: &File) -> io::Result<()> {
    Ok(())
}

/// Writes a whole file at once.
///
/// # Errors
/// As [`AtomicFile`].
pub(crate) fn write_atomically(place: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = AtomicFile::create(place)?;
    file.write_all(content)?;
    file.finish()
}
