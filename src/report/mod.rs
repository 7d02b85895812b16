//! Turns results into text: terminal tables, CSV, Markdown and one HTML page. Computes nothing and opens no files.

mod audit;
mod collected;
mod consequences;
mod csv;
#[cfg(test)]
mod fixture;
mod glossary;
mod html;
mod markdown;
mod models;
mod plots;
mod rows;
mod splice;
mod sweep;
mod table;
mod words;

pub use crate::format::{NOT_ESTIMABLE, count, estimate, number, percent};
pub use audit::{AUDIT_HEADINGS, audit_rows, audit_table};
pub use collected::{claims, published_numbers};
pub use csv::strategies_csv;
pub use glossary::{dials as dials_table, metrics as metrics_table};
pub use html::page;
pub use markdown::{headline_table, readme, table as markdown_table};
pub use rows::Grid;
pub use splice::{SpliceError, markers, splice};
pub use table::{draw, terminal};
pub use words::setting;
