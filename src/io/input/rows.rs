//! Rows of a delimited text: cells, some of them in quotes.
//!
//! A quote that stands where none belongs must not make the rows after it disappear. So a row takes more than one line only
//! when its quotes close as they should, it then has as many cells as the header, and its lines are not rows of their own; otherwise
//! its first line alone is a bad row, and reading goes on with the next line.

use super::lines::{Line, Lines, Stop};
use super::{BadRow, Quotes};

/// Lines that one row may take unless quotes are trusted ([`Quotes::Trusted`]).
const MOST_LINES: u64 = 100;
/// A row may be so many times as long as a cell.
pub(super) const CELLS_PER_ROW: usize = 16;

/// Reads rows.
pub(super) struct Rows {
    pub(super) lines: Lines,
    delimiter: u8,
    quotes: Quotes,
    max_cell: usize,
    /// Cells of the last row: places in its text.
    pub(super) cells: Vec<(usize, usize)>,
    /// Its text where quotes were taken off.
    unquoted: Vec<u8>,
}

/// Where the text of a row is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// In the lines, from and to.
    Lines(usize, usize),
    Unquoted,
}

/// What comes next.
pub(super) enum Next {
    /// A row: its first line, how many lines it takes, its text.
    Row(u64, u64, Place),
    Bad(BadRow),
    /// A line without a byte.
    Blank,
}

/// Why reading cannot go on.
pub(super) enum Failure {
    /// A cell of this line is longer than is allowed.
    LongCell(u64),
    Io(std::io::Error),
}

/// What is wrong with a row in quotes.
enum Wrong {
    /// The file ends inside.
    Open,
    /// Too many lines or bytes.
    TooFar,
    /// Text follows the closing quote.
    After,
}

impl Rows {
    pub(super) fn new(lines: Lines, delimiter: u8, quotes: Quotes, max_cell: usize) -> Self {
        Self { lines, delimiter, quotes, max_cell, cells: Vec::new(), unquoted: Vec::new() }
    }

    /// The bytes of a row that was just read.
    pub(super) fn text(&self, place: Place) -> &[u8] {
        match place {
            Place::Lines(from, to) => self.lines.part(from, to),
            Place::Unquoted => &self.unquoted,
        }
    }

    /// The next row, which has so many cells if that is known; `None` at the end.
    pub(super) fn next(&mut self, columns: Option<usize>) -> Result<Option<Next>, Failure> {
        let number = self.lines.number;
        let stopped = |stop| match stop {
            Stop::TooLong => Failure::LongCell(number),
            Stop::Io(error) => Failure::Io(error),
        };
        let Some(first) = self.lines.line(0).map_err(stopped)? else { return Ok(None) };
        if first.stop == 0 {
            self.lines.take(first.next, 1);
            return Ok(Some(Next::Blank));
        }
        let text = &self.lines.pending()[..first.stop];
        if self.quotes == Quotes::None || memchr::memchr(b'"', text).is_none() {
            self.cells.clear();
            let mut from = 0;
            for at in memchr::memchr_iter(self.delimiter, text) {
                self.cells.push((from, at));
                from = at + 1;
            }
            self.cells.push((from, text.len()));
            self.check_cells(first.stop, number)?;
            let place = self.lines.take(first.next, 1);
            let place = Place::Lines(place, place + first.stop);
            return Ok(Some(self.counted(number, 1, place, columns)));
        }
        let (why, lines) = match self.in_quotes(first).map_err(stopped)? {
            Ok((end, 1)) => {
                self.check_cells(self.unquoted.len(), number)?;
                self.lines.take(end, 1);
                return Ok(Some(self.counted(number, 1, Place::Unquoted, columns)));
            }
            Ok((end, lines)) => match self.swallowed(end, lines, columns) {
                None => {
                    self.check_cells(self.unquoted.len(), number)?;
                    self.lines.take(end, lines);
                    return Ok(Some(Next::Row(number, lines, Place::Unquoted)));
                }
                Some(why) => (why, lines),
            },
            Err((wrong, lines)) => (self.in_words(&wrong), lines),
        };
        let until = if lines > 1 { format!(" (looked for up to line {})", number + lines - 1) } else { String::new() };
        self.lines.take(first.next, 1);
        Ok(Some(Next::Bad(BadRow { line: number, why: format!("{why}{until}") })))
    }

    fn check_cells(&self, length: usize, line: u64) -> Result<(), Failure> {
        // Few rows are longer than a cell may be.
        if length > self.max_cell && self.cells.iter().any(|(from, to)| to - from > self.max_cell) {
            return Err(Failure::LongCell(line));
        }
        Ok(())
    }

    /// A row, unless it has too many cells or too few.
    fn counted(&self, line: u64, lines: u64, place: Place, columns: Option<usize>) -> Next {
        match columns {
            Some(columns) if columns != self.cells.len() => {
                let mut why = format!("{} cells, and the header has {columns}", self.cells.len());
                if self.quotes == Quotes::None {
                    why += "; quotes are taken as text (--quote none)";
                }
                Next::Bad(BadRow { line, why })
            }
            _ => Next::Row(line, lines, place),
        }
    }

    /// Takes the quotes off a row that begins with this line; gives where it ends and how many lines it takes, or how many were looked at.
    #[expect(clippy::type_complexity, reason = "used once")]
    fn in_quotes(&mut self, first: Line) -> Result<Result<(usize, u64), (Wrong, u64)>, Stop> {
        self.cells.clear();
        self.unquoted.clear();
        let (mut line, mut lines, mut at) = (first, 1, 0);
        loop {
            let cell = self.unquoted.len();
            if at < line.stop && self.lines.pending()[at] == b'"' {
                at += 1;
                loop {
                    let rest = &self.lines.pending()[at..line.stop];
                    if let Some(quote) = memchr::memchr(b'"', rest) {
                        self.unquoted.extend_from_slice(&rest[..quote]);
                        at += quote + 1;
                        if rest.get(quote + 1) != Some(&b'"') {
                            break;
                        }
                        self.unquoted.push(b'"');
                        at += 1;
                        continue;
                    }
                    // The cell goes on after the end of the line.
                    self.unquoted.extend_from_slice(&self.lines.pending()[at..line.next]);
                    at = line.next;
                    let trusted = self.quotes == Quotes::Trusted;
                    if self.unquoted.len() - cell > self.max_cell || (lines == MOST_LINES && !trusted) {
                        return Ok(Err((Wrong::TooFar, lines)));
                    }
                    line = match self.lines.line(at) {
                        Ok(Some(line)) => line,
                        Ok(None) => return Ok(Err((Wrong::Open, lines))),
                        Err(Stop::TooLong) => return Ok(Err((Wrong::TooFar, lines))),
                        Err(error) => return Err(error),
                    };
                    lines += 1;
                }
                self.cells.push((cell, self.unquoted.len()));
                // Spaces after the closing quote are no text.
                let rest = &self.lines.pending()[at..line.stop];
                at += rest.iter().take_while(|&&byte| byte == b' ' && self.delimiter != b' ').count();
                match self.lines.pending()[at..line.stop].first() {
                    None => return Ok(Ok((line.next, lines))),
                    Some(&byte) if byte == self.delimiter => at += 1,
                    Some(_) => return Ok(Err((Wrong::After, lines))),
                }
            } else {
                let rest = &self.lines.pending()[at..line.stop];
                let end = memchr::memchr(self.delimiter, rest);
                self.unquoted.extend_from_slice(&rest[..end.unwrap_or(rest.len())]);
                self.cells.push((cell, self.unquoted.len()));
                match end {
                    None => return Ok(Ok((line.next, lines))),
                    Some(end) => at += end + 1,
                }
            }
        }
    }

    /// Why a row of several lines is more likely several rows.
    fn swallowed(&mut self, end: usize, lines: u64, columns: Option<usize>) -> Option<String> {
        let columns = columns?;
        if self.cells.len() != columns {
            let found = self.cells.len();
            return Some(format!(
                "a quoted cell that begins here goes over {lines} lines, and the row then has {found} cells, and the header has {columns}{MEND}"
            ));
        }
        if self.quotes == Quotes::Trusted {
            return None;
        }
        let (mut at, mut full) = (0, 0);
        while at < end {
            // All these lines have been read.
            let Ok(Some(line)) = self.lines.line(at) else { break };
            let text = &self.lines.pending()[at..line.stop];
            full += u64::from(memchr::memchr_iter(self.delimiter, text).count() + 1 == columns);
            at = line.next;
        }
        (2 * full > lines).then(|| {
            format!(
                "a quoted cell that begins here goes over {lines} lines, most of which have as many cells as the header on their own: if a quote is wrong, \
                 double it within quotes (\"\") or say --quote none; if the cell is as it should be, say --quote trusted"
            )
        })
    }

    fn in_words(&self, wrong: &Wrong) -> String {
        match wrong {
            Wrong::Open => format!("a quote opens here and the file ends before it closes{MEND}"),
            Wrong::After => format!("text follows a closing quote{MEND}"),
            Wrong::TooFar => {
                let most = if self.quotes == Quotes::Trusted {
                    "the bytes that --max-cell allows; say more if the cell is as it should be".to_owned()
                } else {
                    format!(
                        "{MOST_LINES} lines or the bytes that --max-cell allows; say --quote trusted if the cell is as it should be"
                    )
                };
                format!("a quote opens here and does not close within {most}{MEND}")
            }
        }
    }
}

const MEND: &str = ": double a quote that is part of quoted text (\"\"), or say --quote none if quotes are text";
