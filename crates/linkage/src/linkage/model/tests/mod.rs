//! The model against known parameters, closed forms and a slow twin.

mod others;
mod parameters;
mod recovery;
mod rows;
mod table;
mod twin;
mod warnings;
