//! Lines of a text as they stand in the file, whatever ends them, in a buffer that never grows beyond what a row may have.

use std::io::{self, Read};

use super::stream::Text;

/// Bytes that are read at once.
const CHUNK: usize = 1 << 18;

/// A part of a text, read as far as was needed.
pub(super) struct Lines {
    text: Text,
    bytes: Vec<u8>,
    /// Where the first line begins that has not been taken, and where what was read ends.
    start: usize,
    filled: usize,
    ended: bool,
    /// Whether the last line of the text was seen and nothing ends it.
    unfinished: bool,
    /// Number of the line at `start`, from 1.
    pub(super) number: u64,
    /// Bytes that may wait to be taken.
    most: usize,
}

/// Why there is no next line.
#[derive(Debug)]
pub(super) enum Stop {
    /// It is longer than a row may be.
    TooLong,
    /// The system says so.
    Io(io::Error),
}

/// Where a line ends, and where the next one begins, from the first byte that has not been taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) stop: usize,
    pub(super) next: usize,
}

impl Lines {
    pub(super) fn new(text: Text, most: usize) -> Self {
        Self { text, bytes: Vec::new(), start: 0, filled: 0, ended: false, unfinished: false, number: 1, most }
    }

    /// Whether nothing ends the last line, as when a file was cut off; known at the end.
    pub(super) fn is_unfinished(&self) -> bool {
        self.unfinished
    }

    /// What has been read and not taken.
    pub(super) fn pending(&self) -> &[u8] {
        &self.bytes[self.start..self.filled]
    }

    /// A part of what was taken last, or is pending: places from [`Lines::take`]. Good until the next line is asked for.
    pub(super) fn part(&self, from: usize, to: usize) -> &[u8] {
        &self.bytes[from..to]
    }

    /// The line that begins at a place of what is pending; `None` when nothing is there.
    pub(super) fn line(&mut self, from: usize) -> Result<Option<Line>, Stop> {
        let mut searched = from;
        loop {
            let pending = &self.bytes[self.start..self.filled];
            match memchr::memchr2(b'\n', b'\r', &pending[searched..]).map(|at| searched + at) {
                Some(stop) if pending[stop] == b'\n' => return Ok(Some(Line { stop, next: stop + 1 })),
                Some(stop) if stop + 1 < pending.len() || self.ended => {
                    let both = pending.get(stop + 1) == Some(&b'\n');
                    return Ok(Some(Line { stop, next: stop + 1 + usize::from(both) }));
                }
                // Whether a line feed follows is in what has not been read.
                Some(stop) => searched = stop,
                None if self.ended => {
                    let stop = pending.len();
                    self.unfinished |= from < stop;
                    return Ok((from < stop).then_some(Line { stop, next: stop }));
                }
                None => searched = pending.len(),
            }
            if self.filled - self.start > self.most {
                return Err(Stop::TooLong);
            }
            self.fill().map_err(Stop::Io)?;
        }
    }

    /// Takes so many bytes that are so many lines; gives the place of the first.
    pub(super) fn take(&mut self, bytes: usize, lines: u64) -> usize {
        let place = self.start;
        self.start += bytes;
        self.number += lines;
        place
    }

    fn fill(&mut self) -> io::Result<()> {
        self.bytes.copy_within(self.start..self.filled, 0);
        self.filled -= self.start;
        self.start = 0;
        if self.bytes.len() < self.filled + CHUNK {
            self.bytes.resize(self.filled + CHUNK, 0);
        }
        let read = loop {
            match self.text.read(&mut self.bytes[self.filled..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        self.filled += read;
        self.ended = read == 0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a byte at a time, so that every place is a place where a read ends.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            (&mut self.0).take(1).read(out)
        }
    }

    fn lines(text: &'static str, most: usize) -> Result<Vec<String>, Stop> {
        let mut lines = Lines::new(Box::new(Slow(text.as_bytes())), most);
        let mut found = Vec::new();
        while let Some(line) = lines.line(0)? {
            let place = lines.take(line.next, 1);
            found.push(String::from_utf8(lines.part(place, place + line.stop).to_vec()).unwrap());
        }
        assert_eq!(lines.number, found.len() as u64 + 1);
        Ok(found)
    }

    #[test]
    fn lines_end_with_any_of_the_three_ends() {
        assert_eq!(lines("a\nb\r\nc\rd\r\r\n\ne", 99).unwrap(), ["a", "b", "c", "d", "", "", "e"]);
        assert_eq!(lines("a\r", 99).unwrap(), ["a"]);
        assert!(lines("", 99).unwrap().is_empty());
    }

    #[test]
    fn a_line_that_is_too_long_is_not_kept() {
        assert!(matches!(lines("0123456789\n", 5), Err(Stop::TooLong)));
    }
}
