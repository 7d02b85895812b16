//! A file that is there whole or not at all.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::temporary::Temporary;

/// A file being written: into a pipe or device, or under a temporary name beside its place, which it takes when it is finished.
pub(crate) struct OutFile {
    out: BufWriter<Box<dyn Write + Send>>,
    end: End,
    digest: Option<Sha256>,
    bytes: u64,
}

/// What a finished file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, if it was asked for.
    pub sha256: Option<String>,
}

enum End {
    /// Whoever reads has it.
    Stream,
    /// A file of a folder that is not in its place yet.
    Inside(File),
    /// A file that takes its place by a rename.
    Renamed { file: File, temporary: Temporary, place: PathBuf, old: Option<Box<Metadata>> },
}

const BUFFER: usize = 1 << 16;

impl OutFile {
    fn new(out: Box<dyn Write + Send>, end: End) -> Self {
        Self { out: BufWriter::with_capacity(BUFFER, out), end, digest: None, bytes: 0 }
    }

    /// Writes to something that is no file.
    pub(super) fn stream(out: Box<dyn Write + Send>) -> Self {
        Self::new(out, End::Stream)
    }

    /// Begins a file of a folder that is not in its place yet, with its digest.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(super) fn inside(place: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().write(true).create_new(true).open(place)?;
        let out = Box::new(file.try_clone()?);
        Ok(Self { digest: Some(Sha256::new()), ..Self::new(out, End::Inside(file)) })
    }

    /// Begins a file that will be at `place`, which is no link. It has the mode of the file that it replaces, or that of any new file.
    ///
    /// # Errors
    /// When the folder is missing or not writable.
    pub(super) fn renamed(place: &Path) -> io::Result<Self> {
        let folder = folder_of(place);
        let old = fs::metadata(place).ok();
        let (named, temporary) = Temporary::make(|| {
            let mut builder = tempfile::Builder::new();
            builder.prefix(".doppelroll-").suffix(".tmp");
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                // Never readable by more people than the file that it replaces; the system takes the umask off.
                let mode = old.as_ref().map_or(0o666, |old| old.permissions().mode() & 0o666);
                builder.permissions(fs::Permissions::from_mode(mode));
            }
            let named = builder.disable_cleanup(true).tempfile_in(folder)?;
            let path = named.path().to_owned();
            Ok((named, path))
        })?;
        let file = named.into_file();
        let out = Box::new(file.try_clone()?);
        Ok(Self::new(out, End::Renamed { file, temporary, place: place.to_owned(), old: old.map(Box::new) }))
    }

    /// Ends the file and puts it in its place, over any older one.
    ///
    /// # Errors
    /// When the last bytes cannot be written (a full disk) or the place is taken by a folder.
    pub(crate) fn finish(mut self) -> io::Result<Written> {
        self.out.flush()?;
        match self.end {
            End::Stream => {}
            End::Inside(file) => file.sync_all()?,
            End::Renamed { file, temporary, place, old } => {
                old.iter().try_for_each(|old| keep(old, &file))?;
                file.sync_all()?;
                temporary.put(|from| fs::rename(from, &place))?;
                sync_folder(folder_of(&place));
            }
        }
        let sha256 = self.digest.map(|digest| hex(&digest.finalize()));
        Ok(Written { bytes: self.bytes, sha256 })
    }
}

impl Write for OutFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        if let Some(digest) = &mut self.digest {
            digest.update(&bytes[..written]);
        }
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A digest as text.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// The folder that a file lies in.
pub(crate) fn folder_of(place: &Path) -> &Path {
    place.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Gives a file the owner and the mode of the one that it replaces. Who may not give it away keeps it.
#[cfg(unix)]
fn keep(old: &Metadata, file: &File) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let new = file.metadata()?;
    if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
        let _ = fchown(file, Some(old.uid()), Some(old.gid()));
    }
    file.set_permissions(old.permissions())
}

#[cfg(not(unix))]
fn keep(_: &Metadata, _: &File) -> io::Result<()> {
    Ok(())
}

/// Makes names in a folder outlast a power cut, where the system can.
pub(super) fn sync_folder(folder: &Path) {
    if cfg!(unix) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}

/// Replaces a document by a changed one: links are followed, and its mode stays.
///
/// # Errors
/// As [`OutFile::finish`].
pub(crate) fn rewrite(place: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = OutFile::renamed(&fs::canonicalize(place)?)?;
    file.write_all(content)?;
    file.finish().map(drop)
}
