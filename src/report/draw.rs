//! A table for a terminal: as wide as it is at most, and no word in two.

use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width};

use super::rows::Grid;

/// One line below the column heads.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));
/// Longest line of a column head, so that heads do not set the width of number columns.
const HEAD_WIDTH: usize = 18;
/// Columns of text are not narrower than this, if they have as much to say.
const PROSE_WIDTH: usize = 24;
/// What stands around the content of a cell.
const PADDING: usize = 2;
/// What parts it from the next.
const GAP: usize = 1;

/// One table. Columns that do not fit into `width` follow below, beside the first one again; without a width they are all side by side.
pub(crate) fn draw(grid: &Grid, width: Option<u16>) -> String {
    let Some(width) = width else {
        let all: Vec<usize> = (0..grid.head.len()).collect();
        return part(grid, &all, None);
    };
    let parts = parts(grid, usize::from(width));
    parts.iter().map(|columns| part(grid, columns, Some(width))).collect::<Vec<_>>().join("\n\n")
}

/// Columns that stand side by side.
fn parts(grid: &Grid, width: usize) -> Vec<Vec<usize>> {
    let mut parts: Vec<Vec<usize>> = Vec::new();
    let mut used = usize::MAX / 2;
    for column in 1..grid.head.len() {
        let needs = least(grid, column) + PADDING + GAP;
        match parts.last_mut() {
            Some(part) if used + needs <= width => {
                part.push(column);
                used += needs;
            }
            _ => {
                parts.push(vec![0, column]);
                used = least(grid, 0) + PADDING + GAP + needs;
            }
        }
    }
    if parts.is_empty() { vec![vec![0]] } else { parts }
}

/// A column of text, which is wrapped; others hold values, which are not.
fn is_prose(grid: &Grid, column: usize) -> bool {
    column == 0 || grid.head[column].starts_with("what")
}

/// The width that a column needs at least.
fn least(grid: &Grid, column: usize) -> usize {
    let cells = || grid.rows.iter().filter_map(move |row| row.get(column)).map(String::as_str);
    let head = wrapped(&grid.head[column]);
    let head = head.iter().map(|line| line.chars().count()).max().unwrap_or(0);
    let longest = |of: &dyn Fn(&str) -> usize| cells().flat_map(str::lines).map(of).max().unwrap_or(0);
    let whole = longest(&|cell| cell.chars().count());
    let content = if is_prose(grid, column) {
        let word = longest(&|cell| cell.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0));
        whole.min(PROSE_WIDTH.max(word))
    } else {
        whole
    };
    head.max(content)
}

fn part(grid: &Grid, columns: &[usize], width: Option<u16>) -> String {
    let mut table = Table::new();
    table.load_style(STYLE).set_content_arrangement(ContentArrangement::Disabled);
    let cell = |column: usize, text: &str| {
        let side = if is_prose(grid, column) { CellAlignment::Left } else { CellAlignment::Right };
        Cell::new(text).set_alignment(side)
    };
    let head = |&column: &usize| cell(column, &wrapped(&grid.head[column]).join("\n"));
    table.set_header(columns.iter().map(head).collect::<Vec<_>>());
    for row in &grid.rows {
        let cells = columns.iter().map(|&column| cell(column, row.get(column).map_or("", String::as_str)));
        table.add_row(cells.collect::<Vec<_>>());
    }
    if let Some(width) = width {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
        let needs: Vec<usize> = columns.iter().map(|&column| least(grid, column) + PADDING).collect();
        // A first column that leaves no room for a value is cut, as there is no other way.
        if needs.iter().map(|needs| needs + GAP).sum::<usize>() <= usize::from(width) {
            for (column, &needs) in table.column_iter_mut().zip(&needs) {
                column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(needs as u16)));
            }
        }
    }
    table.trim_fmt()
}

fn wrapped(head: &str) -> Vec<String> {
    textwrap::wrap(head, textwrap::Options::new(HEAD_WIDTH).break_words(false)).into_iter().map(Into::into).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::results;
    use crate::report::rows;

    /// Grids of real shapes, at widths that terminals have.
    #[test]
    fn no_table_is_wider_than_the_terminal_and_no_word_is_broken() {
        let results = results();
        for grid in [rows::headline(&results), rows::dials(&results), rows::ssn4_evidence(&results).unwrap()] {
            for width in [80u16, 100, 140] {
                let text = draw(&grid, Some(width));
                assert!(text.lines().all(|l| l.chars().count() <= usize::from(width)), "{width}:\n{text}");
                let drawn: Vec<&str> = text.split_whitespace().collect();
                for cell in grid.rows.iter().flatten() {
                    assert!(cell.split_whitespace().all(|word| drawn.contains(&word)), "{width}, {cell}:\n{text}");
                }
            }
        }
    }

    #[test]
    fn values_stay_on_one_line_and_the_first_column_comes_again() {
        let results = results();
        let text = draw(&rows::headline(&results), Some(80));
        assert!(text.contains("46.6 % (46.1–47.2)"), "{text}");
        assert!(text.matches("strategy").count() > 1, "{text}");
        assert_eq!(draw(&rows::headline(&results), None).matches("strategy").count(), 1);
    }
}
