//! Whatever ends the process, at whatever time: results are the old ones or the new ones, and nothing is left beside them.

#![cfg(unix)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use support::{SMALL, Workdir};

/// Starts a verb with the default answer to signals, whatever the test was started with.
fn start(work: &Workdir, arguments: &[&str]) -> Child {
    Command::new("env")
        .args(["--default-signal=INT,TERM,HUP", env!("CARGO_BIN_EXE_doppelroll")])
        .args(arguments)
        .current_dir(work.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn kill(child: Child, signal: &str, after: Duration) -> Output {
    sleep(after);
    // It may have ended by itself.
    let _ = Command::new("kill").args([signal, &child.id().to_string()]).stderr(Stdio::null()).status().unwrap();
    child.wait_with_output().unwrap()
}

/// All files below a folder with what they hold.
fn all(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if path.is_dir() {
            found.extend(all(&path).into_iter().map(|(below, content)| (format!("{name}/{below}"), content)));
        } else {
            found.insert(name, fs::read(&path).unwrap());
        }
    }
    found
}

#[test]
fn every_verb_ends_at_once_by_every_signal_and_leaves_what_was_there() {
    let study = "[[claim]]\nproposition = 'x'\nby = 'us'\nsource = '[pew-2012]'\n[[claim.holds_when]]\nmeaning = 'x'\n\
                 metric = 'false_link_share'\nstrategy = 'veto'\nbelow = 'names'\n[[robustness.prior]]\n\
                 dial = 'recording.ssn4.coverage'\nprior = { uniform = [0.0, 1.0] }\nbasis = 'elicited'\nbecause = 'x'\n";
    let work = Workdir::new(&format!("{SMALL}{study}"));
    work.ok(&["run", "small.toml"]);
    work.ok(&["generate", "small.toml"]);
    work.ok(&["link", "--input", "out/records.csv", "--strategy", "crosscheck", "-o", "pairs.csv"]);
    work.write("doc.md", "<!-- begin:audit -->\n<!-- end:audit -->\n");
    // A roll of which a rule makes so many pairs that it takes seconds.
    let mut roll = "record_id,first_name,last_name,birth_date\n".to_owned();
    (0..40_000).for_each(|i| roll += &format!("{i},A{},B{},1950-01-01\n", i % 977, i % 1013));
    work.write("roll.csv", &roll);
    work.write(
        "rules.toml",
        "[[strategy]]\nname = 'n'\nagree = ['birth_date', 'first_name ~ damerau_levenshtein <= 1']\n",
    );
    let before = all(&work.path(""));
    let long = ["--scale", "1", "--set", "rolls.states=[\"NJ\",\"OH\"]"];
    let verbs: [Vec<&str>; 9] = [
        [&["run", "small.toml"], &long[..]].concat(),
        vec!["run", "small.toml", "--replicates", "100000"],
        [&["generate", "small.toml"], &long[..]].concat(),
        [&["sweep", "small.toml", "--axis", "recording.noise.typo=0,0.1"], &long[..]].concat(),
        [&["explain", "small.toml"], &long[..], &["examples"]].concat(),
        vec!["robustness", "small.toml", "--worlds", "1000000"],
        vec!["audit", "--into", "doc.md", "--scale", "0.3"],
        vec!["link", "--input", "roll.csv", "--strategy", "rules.toml", "-o", "pairs.csv"],
        // It waits for its input.
        vec!["link", "--input", "pipe", "--strategy", "crosscheck", "-o", "pairs.csv"],
    ];
    Command::new("mkfifo").arg(work.path("pipe")).status().unwrap();
    for (place, verb) in verbs.iter().enumerate() {
        for (turn, (signal, code)) in [("-INT", 130), ("-TERM", 143), ("-HUP", 129)].into_iter().enumerate() {
            // Each verb by one signal early and by the others later.
            let after = if turn == place % 3 { 150 } else { 700 };
            let done = kill(start(&work, verb), signal, Duration::from_millis(after));
            let error = String::from_utf8_lossy(&done.stderr).into_owned();
            assert_eq!(done.status.code(), Some(code), "{verb:?} {signal}: {error}");
            assert!(error.contains("interrupted: "), "{verb:?}: {error}");
            let _ = fs::remove_file(work.path("results/small/robustness/unfinished-worlds.txt"));
            let _ = fs::remove_dir(work.path("results/small/robustness"));
            let _ = fs::remove_dir_all(work.path("results/small.part"));
            fs::rename(work.path("pipe"), work.path("../pipe-of-this-test")).unwrap();
            let now = all(&work.path(""));
            fs::rename(work.path("../pipe-of-this-test"), work.path("pipe")).unwrap();
            let names = |of: &BTreeMap<String, Vec<u8>>| of.keys().cloned().collect::<Vec<_>>();
            assert_eq!(names(&now), names(&before), "{verb:?} {signal}");
            assert!(now == before, "{verb:?} {signal} changed a file");
        }
    }
}

#[test]
fn a_run_that_is_interrupted_keeps_its_replicates_beside_the_complete_results() {
    let work = Workdir::new(SMALL);
    work.ok(&["run", "small.toml"]);
    let complete = all(&work.path("results"));
    let child = start(&work, &["run", "small.toml", "--replicates", "100000"]);
    while !work.path("results/small.part/report.html").exists() {
        sleep(Duration::from_millis(20));
    }
    let done = kill(child, "-INT", Duration::from_millis(100));
    let error = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(130), "{error}");
    assert!(error.contains("of 100000 replicates are in results/small.part"), "{error}");
    assert_eq!(work.files("results"), ["small", "small.part"]);
    let part = all(&work.path("results/small.part"));
    assert_eq!(part.len(), 5);
    let results: serde_json::Value = serde_json::from_slice(&part["results.json"]).unwrap();
    assert!(results["provenance"]["replicates"].as_u64().unwrap() >= 1);
    assert_eq!(results["provenance"]["stopped_early"], true);
    fs::rename(work.path("results/small.part"), work.path("part")).unwrap();
    assert!(all(&work.path("results")) == complete);
    // The part is no result among others; asked for by name it is read.
    fs::rename(work.path("part"), work.path("results/small.part")).unwrap();
    assert_eq!(work.ok(&["report", "results", "--table", "all"]).matches("Does it run?").count(), 1);
    assert!(work.ok(&["report", "results/small.part", "--table", "all"]).contains("Does it run?"));
    // A run that is done leaves no part of its own.
    work.ok(&["run", "small.toml", "--replicates", "2"]);
    assert_eq!(work.files("results"), ["small"]);
}

/// Killed at random times, without a chance to clean up: the folder is the old world or the new one, never both, and the next writer clears up.
#[test]
fn a_folder_is_of_one_world_after_any_kill() {
    let work = Workdir::new(SMALL);
    let world = |seed: &str| {
        work.ok(&["generate", "small.toml", "--scale", "0.005", "--seed", seed]);
        all(&work.path("out"))
    };
    let begun = Instant::now();
    let worlds = [world("1"), world("2")];
    let whole = begun.elapsed() / 2;
    let mut ended = [0, 0];
    const TURNS: u32 = 16;
    for turn in 0..TURNS + 2 {
        let seed = ["1", "2"][turn as usize % 2];
        let child = start(&work, &["generate", "small.toml", "--scale", "0.005", "--seed", seed]);
        if turn < TURNS {
            // From the beginning of the work to its end.
            kill(child, "-KILL", whole * (turn + 4) / (TURNS + 4));
        } else {
            child.wait_with_output().unwrap();
        }
        let now = all(&work.path("out"));
        let is = worlds.iter().position(|world| *world == now).unwrap_or_else(|| panic!("{:?}", now.keys()));
        ended[is] += 1;
    }
    assert!(ended[0] > 0 && ended[1] > 0, "{ended:?}");
    work.ok(&["generate", "small.toml", "--scale", "0.005"]);
    assert_eq!(work.files("."), ["out", "small.toml"], "what the killed ones left is cleared");
}

#[test]
fn what_was_ignored_before_stays_ignored() {
    let work = Workdir::new(SMALL);
    let script = format!("trap '' HUP; exec '{}' generate small.toml", env!("CARGO_BIN_EXE_doppelroll"));
    let child = Command::new("bash").args(["-c", &script]).current_dir(work.path("")).stdout(Stdio::null()).spawn();
    let done = kill(child.unwrap(), "-HUP", Duration::from_millis(60));
    assert_eq!(done.status.code(), Some(0), "as under nohup");
    assert!(work.path("out/manifest.json").exists());
}
