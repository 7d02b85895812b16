//! What users bring, damaged in many ways: read or refused, and never the end of the program.

mod damage;
mod mutations;
