//! A small builder for running the command in a folder of its own.
#![allow(dead_code)]

use std::path::{Path, PathBuf};

use assert_cmd::Command;

/// Two small states, four strategies, quick to run.
pub(crate) const SMALL: &str = r#"
name = "small"
question = "Does it run?"
seed = 11
[rolls]
states = ["SD", "WY"]
date = "2016-11-08"
scale = 0.02
sampling = "people"
[lives]
origins = "compared-states"
[registrations]
registered_twice = 0.05
[recording.noise]
typo = 0.02
[[strategy]]
name = "names"
agree = ["first_name", "last_name", "birth_date"]
[[strategy]]
name = "veto"
agree = ["first_name", "last_name", "birth_date"]
not_contradict = ["ssn4"]
[[strategy]]
name = "initial"
agree = ["first_name", "last_name", "birth_date"]
not_contradict = ["middle_name:initial", "suffix"]
[[strategy]]
name = "no names"
agree = ["birth_date", "ssn4"]
"#;

/// A folder with a scenario in it.
pub(crate) struct Workdir {
    folder: tempfile::TempDir,
}

/// What a command did.
pub(crate) struct Done {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Workdir {
    pub(crate) fn new(scenario: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("small.toml"), scenario).unwrap();
        Self { folder }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Done {
        self.run_with_input(arguments, &[])
    }

    /// Runs a command that reads standard input.
    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Done {
        let output = Command::new(env!("CARGO_BIN_EXE_doppelroll"))
            .current_dir(self.folder.path())
            .args(arguments)
            .write_stdin(input)
            .output()
            .unwrap();
        Done {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Runs a command that must succeed.
    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        self.ok_with_input(arguments, &[])
    }

    /// Runs a command that reads standard input and must succeed.
    pub(crate) fn ok_with_input(&self, arguments: &[&str], input: &[u8]) -> String {
        let done = self.run_with_input(arguments, input);
        assert_eq!(done.code, 0, "{arguments:?}\n{}", done.err);
        done.out
    }

    /// Runs a command that must fail with exit code 2 and without a panic; gives its error, with line breaks and frame removed.
    pub(crate) fn bad(&self, arguments: &[&str]) -> String {
        let done = self.run(arguments);
        assert_eq!(done.code, 2, "{arguments:?}\n{}\n{}", done.out, done.err);
        assert!(!done.err.contains("panicked"), "{}", done.err);
        let plain = done.err.replace(['│', '╰', '─', '▶', '×'], " ");
        plain.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Names of files in a folder, sorted.
    pub(crate) fn files(&self, folder: &str) -> Vec<String> {
        list(&self.path(folder))
    }
}

pub(crate) fn list(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
