//! `manifest.json`: which world the files of a folder are of, and their digests, so that files of two worlds are not taken for one.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use miette::{Report, miette};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::errors::file_error;
use crate::io::{MANIFEST, Metadata, Written, folder_of, hex};
use crate::results::Provenance;

/// A file of the folder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Entry {
    bytes: u64,
    sha256: String,
    /// The command that wrote it.
    command: String,
}

/// What a folder says of its files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Manifest {
    files: BTreeMap<String, Entry>,
    /// That the files are synthetic, and what tells their world from others.
    #[serde(flatten)]
    world: Map<String, Value>,
}

/// Its name.
pub(super) fn name() -> String {
    format!("{MANIFEST}.json")
}

impl Manifest {
    /// A manifest of a world, without files.
    pub(super) fn new(made_by: &Provenance) -> miette::Result<Self> {
        let mut world = Metadata::new(Vec::new()).json();
        let Value::Object(all) = serde_json::to_value(made_by).map_err(Report::from_err)? else {
            unreachable!("a struct is an object")
        };
        let tells = ["version", "scenario", "scenario_sha256", "seed", "scale", "settings"];
        world.extend(all.into_iter().filter(|(key, _)| tells.contains(&key.as_str())));
        Ok(Self { files: BTreeMap::new(), world })
    }

    /// The manifest of a folder, if it has one that can be read.
    pub(super) fn of(folder: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(folder.join(name())).ok()?).ok()
    }

    /// Adds a file.
    pub(super) fn add(&mut self, file: &str, written: Written, command: &str) {
        let sha256 = written.sha256.unwrap_or_default();
        self.files.insert(file.to_owned(), Entry { bytes: written.bytes, sha256, command: command.to_owned() });
    }

    /// Whether a file is named.
    pub(super) fn has(&self, file: &str) -> bool {
        self.files.contains_key(file)
    }

    /// Keeps the files of one that is of the same world, as they stay where they are.
    pub(super) fn keep(&mut self, old: &Manifest) {
        for (file, entry) in &old.files {
            self.files.entry(file.clone()).or_insert_with(|| entry.clone());
        }
    }

    /// Why files cannot go to the folder of an older manifest; `None` when they can.
    pub(super) fn conflict(&self, old: &Manifest, written: &[String]) -> Option<String> {
        let scenario = |of: &Manifest| of.world.get("scenario").and_then(Value::as_str).unwrap_or("?").to_owned();
        if scenario(self) != scenario(old) {
            return Some(format!("the files of the scenario `{}` are there", scenario(old)));
        }
        let left: Vec<&str> = old.files.keys().filter(|file| !written.contains(file)).map(String::as_str).collect();
        (self.world != old.world && !left.is_empty()).then(|| {
            format!("{} of another world (other settings) would be left beside the new files", left.join(", "))
        })
    }

    /// Whether an older one is of the same world.
    pub(super) fn is_world_of(&self, old: &Manifest) -> bool {
        self.world == old.world
    }

    /// As a file.
    pub(super) fn text(&self) -> miette::Result<String> {
        Ok(serde_json::to_string_pretty(self).map_err(Report::from_err)? + "\n")
    }
}

/// Refuses a file that the manifest beside it describes otherwise: it is of another world, or half of it is missing.
pub(super) fn verify(place: &Path) -> miette::Result<()> {
    let folder = folder_of(place);
    let file = place.file_name().and_then(|name| name.to_str());
    let Some((file, manifest)) = file.zip(Manifest::of(folder)) else { return Ok(()) };
    let Some(entry) = manifest.files.get(file) else { return Ok(()) };
    let size = fs::metadata(place).map_err(|e| file_error("read", place, &e))?.len();
    if size == entry.bytes && digest(place).map_err(|e| file_error("read", place, &e))? == entry.sha256 {
        return Ok(());
    }
    let beside = folder.join(name());
    let help = format!("if it was changed on purpose, remove {}", beside.display());
    Err(miette!(
        help = help,
        "{} is not the file that {} describes: it is of another world than the files beside it, or was changed",
        place.display(),
        beside.display()
    ))
}

fn digest(place: &Path) -> io::Result<String> {
    let (mut file, mut digest, mut buffer) = (File::open(place)?, Sha256::new(), vec![0; 1 << 18]);
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            read => digest.update(&buffer[..read]),
        }
    }
    Ok(hex(&digest.finalize()))
}
