//! Opening: files or standard input, decompressed by what their first bytes say.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::path::Path;
use std::rc::Rc;

use super::InputError;

/// Bytes of a text, from the start.
pub(super) type Text = Box<dyn Read>;

/// What a file turned out to be.
pub(super) enum Opened {
    /// Text, decompressed.
    Text(Text),
    /// A Parquet file.
    #[cfg(feature = "parquet")]
    Parquet(super::parquet::Source),
    #[cfg(not(feature = "parquet"))]
    Parquet,
}

const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];
const PARQUET: &[u8] = b"PAR1";

/// Opens a place. Compression is told from the first bytes, whatever the name.
pub(super) fn open(place: &Path, name: &str) -> Result<Opened, InputError> {
    let failed = |error| InputError::Io { name: name.to_owned(), error };
    let raw: Text =
        if place.as_os_str() == "-" { Box::new(io::stdin()) } else { Box::new(File::open(place).map_err(failed)?) };
    let taken = Rc::new(Cell::new(0));
    let raw: Text = Box::new(Counted { bytes: raw, taken: taken.clone() });
    let (head, raw) = peeked(Box::new(BufReader::with_capacity(1 << 16, raw))).map_err(failed)?;
    if head.starts_with(PARQUET) {
        return whole_parquet(place, raw, failed);
    }
    let text: Text = if head.starts_with(GZIP) {
        Box::new(flate2::read::MultiGzDecoder::new(raw))
    } else if head.starts_with(ZSTD) {
        Box::new(zstd::stream::read::Decoder::new(raw).map_err(failed)?)
    } else {
        return Ok(Opened::Text(raw));
    };
    let text: Text = Box::new(Expanded { bytes: text, given: 0, taken });
    let (head, text) = peeked(text).map_err(failed)?;
    if head.starts_with(PARQUET) { whole_parquet(Path::new("-"), text, failed) } else { Ok(Opened::Text(text)) }
}

/// Compressed text may expand to so many bytes, whatever its size, and to so many times its size beyond them. Rolls expand to four
/// to ten times their size, and tables that repeat themselves to some dozens.
const FREE: u64 = 64 << 20;
const RATIO: u64 = 200;

/// Counts the bytes that are taken from a file.
struct Counted {
    bytes: Text,
    taken: Rc<Cell<u64>>,
}

impl Read for Counted {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(out)?;
        self.taken.set(self.taken.get() + read as u64);
        Ok(read)
    }
}

/// Expanded text that ends in an error when it is far longer than its file can mean.
struct Expanded {
    bytes: Text,
    given: u64,
    taken: Rc<Cell<u64>>,
}

impl Read for Expanded {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let damaged = |error: io::Error| match error.kind() {
            io::ErrorKind::Interrupted => error,
            kind => {
                io::Error::new(kind, format!("{error}; the compressed file is damaged or was cut off: bring it whole"))
            }
        };
        let read = self.bytes.read(out).map_err(damaged)?;
        self.given += read as u64;
        if self.given > FREE + RATIO * self.taken.get() {
            let why = format!(
                "it expands to more than {RATIO} times its size, as tables do not: if it is one, expand it (gzip -d, zstd -d) and bring the plain file"
            );
            return Err(io::Error::other(why));
        }
        Ok(read)
    }
}

/// The first four bytes, and all bytes from the start.
fn peeked(mut bytes: Text) -> io::Result<(Vec<u8>, Text)> {
    let mut head = Vec::with_capacity(4);
    bytes.by_ref().take(4).read_to_end(&mut head)?;
    Ok((head.clone(), Box::new(Cursor::new(head).chain(bytes))))
}

/// A Parquet file is read from its end: from the file itself, or from memory when it comes as a stream.
#[cfg(feature = "parquet")]
fn whole_parquet(
    place: &Path,
    mut bytes: Text,
    failed: impl Fn(io::Error) -> InputError,
) -> Result<Opened, InputError> {
    use super::parquet::Source;
    if place.as_os_str() != "-" {
        return Ok(Opened::Parquet(Source::File(File::open(place).map_err(failed)?)));
    }
    let mut all = Vec::new();
    bytes.read_to_end(&mut all).map_err(failed)?;
    Ok(Opened::Parquet(Source::Memory(all.into())))
}

#[cfg(not(feature = "parquet"))]
fn whole_parquet(_: &Path, _: Text, _: impl Fn(io::Error) -> InputError) -> Result<Opened, InputError> {
    Ok(Opened::Parquet)
}
