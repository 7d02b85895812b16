//! How sure a verdict is: what becomes of it in thousands of worlds whose dials are drawn from priors.
//!
//! A world is not simulated. Pairs of strangers have a closed form; pairs of one person are a sample of people who are registered twice, whose records are
//! written anew with the dials of each world, with common random numbers (`half`). Some worlds are simulated as well, to say how far off that is (`check`).

mod check;
mod claims;
mod half;
mod history;
mod phase;
mod strangers;
mod study;
mod verdict;
mod worlds;

use half::{Desk, Half, Numbers};
pub(crate) use study::{Asked, Tables, priors_of, study};
pub(crate) use worlds::Store;
