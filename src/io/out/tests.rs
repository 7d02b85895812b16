//! A process that is ended at any step leaves the old results or the new ones, and whatever was beside them.

use std::cell::Cell;
use std::fs;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::folder::FolderError;
use super::place::PlaceError;
use super::*;

thread_local! {
    /// Steps until the process is ended, as it were.
    static LEFT: Cell<usize> = const { Cell::new(usize::MAX) };
}

struct Killed;

/// Counts a step between two changes of the file system.
#[expect(clippy::unnecessary_wraps, reason = "as the step of a program that runs on")]
pub(super) fn step() -> io::Result<()> {
    LEFT.with(|left| match left.get() {
        0 => std::panic::resume_unwind(Box::new(Killed)),
        n => left.set(n - 1),
    });
    Ok(())
}

const NAMES: [&str; 3] = ["a.csv", "b.csv", "manifest.json"];

fn ours(name: &str) -> bool {
    NAMES.contains(&name)
}

fn write(folder: &ResultFolder, world: &str) {
    NAMES.iter().for_each(|name| folder.write(name, format!("{world} {name}").as_bytes()).unwrap());
}

fn world(place: &Path) -> Vec<Option<String>> {
    let first = |name: &&str| Some(fs::read_to_string(place.join(name)).ok()?.split(' ').next()?.to_owned());
    NAMES.iter().map(first).collect()
}

/// Exchanges an old folder with a new one, ended after each number of steps; `check` sees what is left.
fn ended_at_each_step(prepare: impl Fn(&Path), check: impl Fn(&Path, bool)) -> usize {
    for steps in 0.. {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("results/small");
        let begun = ResultFolder::begin(&place).unwrap();
        write(&begun, "old");
        begun.finish(&ours).unwrap();
        prepare(&place);
        let begun = ResultFolder::begin(&place).unwrap();
        write(&begun, "new");
        LEFT.with(|left| left.set(steps));
        let done = catch_unwind(AssertUnwindSafe(|| begun.finish(&ours)));
        LEFT.with(|left| left.set(usize::MAX));
        check(&place, done.is_ok());
        if done.is_ok() {
            let beside: Vec<_> = fs::read_dir(folder.path().join("results")).unwrap().collect();
            assert_eq!(beside.len(), 1, "nothing is left beside the results: {beside:?}");
            return steps;
        }
    }
    unreachable!("it ends some time")
}

#[test]
fn a_folder_is_old_or_new_wherever_the_process_ends() {
    let all = |what: &str| vec![Some(what.to_owned()); 3];
    let steps = ended_at_each_step(
        |place| {
            fs::create_dir(place.join("robustness")).unwrap();
            fs::write(place.join("robustness/page"), "kept").unwrap();
            fs::write(place.join("notes"), "kept").unwrap();
        },
        |place, done| {
            assert_eq!(world(place), all(if done { "new" } else { "old" }));
            for kept in ["robustness/page", "notes"] {
                assert_eq!(fs::read_to_string(place.join(kept)).unwrap(), "kept");
            }
        },
    );
    assert_eq!(steps, 1, "there is one step only");
}

/// Where folders cannot be exchanged files move one by one; what is cut short is known, as the digests are of the other world.
#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_exchanged_is_known_by_its_digests() {
    let steps = ended_at_each_step(
        // So much that it does not go along.
        |place| (0..10_001).for_each(|i| drop(fs::File::create(place.join(format!("{i}"))).unwrap())),
        |place, done| {
            let world = world(place);
            assert_eq!(world[2], Some(if done { "new" } else { "old" }.to_owned()), "{world:?}");
            assert_eq!(fs::read_dir(place).unwrap().count(), 10_004);
        },
    );
    assert_eq!(steps, 3);
}

#[test]
fn a_second_writer_is_refused_and_so_is_one_of_the_folder_around() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("small");
    let first = ResultFolder::begin(&place).unwrap();
    let taken = |place: &Path| ResultFolder::begin(place).is_err_and(|e| matches!(e, FolderError::Taken(_)));
    assert!(taken(&place));
    drop(first);
    assert!(!place.exists(), "a folder that was made for nothing goes again");
    let inner = ResultFolder::begin(&place.join("robustness")).unwrap();
    assert!(taken(&place));
    let other = ResultFolder::begin(&folder.path().join("other")).unwrap();
    drop((inner, other));
    assert!(!taken(&place));
}

#[test]
fn a_file_that_is_not_finished_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("pairs.csv");
    let check = |place: &Path| Place::check(place, &[], &["a", "b"], false);
    let mut file = check(&place).unwrap().open().unwrap();
    file.write_all(b"a,b,").unwrap();
    drop(file);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    assert!(matches!(check(&folder.path().join("no/such/folder.csv")), Err(PlaceError::Io { .. })));
    assert!(matches!(check(folder.path()), Err(PlaceError::Folder(_))));
    fs::write(&place, "a,b,c\n1,2,3\n").unwrap();
    check(&place).unwrap();
    fs::write(&place, "b,a\n1,2\n").unwrap();
    assert!(matches!(check(&place), Err(PlaceError::NotOurs(_))));
    assert!(matches!(Place::check(&place, &[&place], &["b"], true), Err(PlaceError::Input(_))));
}
