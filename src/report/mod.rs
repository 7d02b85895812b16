//! Turns results into text: terminal tables, CSV, Markdown and one HTML page. Computes nothing and opens no files.

mod ademp;
mod answer;
mod audit;
mod collected;
mod consequences;
mod csv;
mod draw;
#[cfg(test)]
mod fixture;
mod glossary;
mod html;
mod markdown;
mod models;
mod plots;
mod published;
mod robustness;
mod rows;
mod splice;
mod sweep;
mod table;
mod verdicts;
mod words;

pub(crate) use crate::format::{NOT_ESTIMABLE, count, number};
pub(crate) use ademp::ademp;
pub(crate) use audit::{AUDIT_HEADINGS, HELD_HEADINGS, audit_rows, audit_tables, held_rows};
pub(crate) use collected::{answer_block, answers, claims, claims_block, illustrations};
pub(crate) use csv::strategies_csv;
pub(crate) use draw::draw;
pub(crate) use glossary::{dials as dials_table, metrics as metrics_table};
pub(crate) use html::page;
pub(crate) use markdown::{captioned as markdown_table_with_caption, headline_table, readme, table as markdown_table};
pub(crate) use published::published_numbers;
pub(crate) use robustness::{
    page as robustness_page, picture as robustness_picture, readme as robustness_readme, summary as robustness_summary,
    terminal as robustness_terminal,
};
pub(crate) use rows::Grid;
pub(crate) use splice::{markers, splice};
pub(crate) use table::{terminal, terminal_in_full};
pub(crate) use words::setting;
