//! What `-o` may write over, and how: devices, pipes, links, modes, inputs, files of others, two writers, a full disk, readers that go.

#![cfg(unix)]

mod support;

use std::fs;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt, symlink};
use std::process::{Command, Stdio};

use support::{SMALL, Workdir};

const ROLL: &str = "record_id,first_name,last_name,birth_date\n\
    a1,ANN,SMITH,1950-03-14\n\
    a2,ANN,SMITH,1950-03-14\n\
    =a3,ANN,SMITH,1950-03-14\n";
const TRUTH: &str = "record_id,person_id\na1,p1\na2,p1\n=a3,p2\n";
const LINK: [&str; 5] = ["link", "--input", "roll.csv", "--strategy", "crosscheck"];

fn folder() -> Workdir {
    let work = Workdir::new(SMALL);
    work.write("roll.csv", ROLL);
    work.write("truth.csv", TRUTH);
    work
}

/// A command line of the binary for bash.
fn bash(work: &Workdir, script: &str) -> std::process::Output {
    let script = format!("doppelroll() {{ '{}' \"$@\"; }}; {script}", env!("CARGO_BIN_EXE_doppelroll"));
    Command::new("bash").args(["-c", &script]).current_dir(work.path("")).stdin(Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn an_input_is_never_an_output_whatever_it_is_called() {
    let work = folder();
    symlink("roll.csv", work.path("link.csv")).unwrap();
    fs::hard_link(work.path("roll.csv"), work.path("hard.csv")).unwrap();
    for out in ["roll.csv", "./roll.csv", "link.csv", "hard.csv"] {
        let error = work.bad(&[&LINK[..], &["--force", "-o", out]].concat());
        assert!(error.contains("is read by this command"), "{out}: {error}");
    }
    work.ok(&[&LINK[..], &["-o", "pairs.csv"]].concat());
    for out in ["pairs.csv", "truth.csv"] {
        let error = work.bad(&["score", "--pairs", "pairs.csv", "--truth", "truth.csv", "--force", "-o", out]);
        assert!(error.contains("is read by this command"), "{out}: {error}");
    }
    // A strategy and a scenario are read, too.
    work.write("rules.toml", "[[strategy]]\nname = 'n'\nagree = ['first_name', 'last_name']\n");
    let error = work.bad(&["link", "--input", "roll.csv", "--strategy", "rules.toml", "--force", "-o", "rules.toml"]);
    assert!(error.contains("is read by this command"), "{error}");
    fs::create_dir_all(work.path("out")).unwrap();
    fs::rename(work.path("small.toml"), work.path("out/records.csv")).unwrap();
    let error = work.bad(&["generate", "out/records.csv", "--force"]);
    assert!(error.contains("is read by this command"), "{error}");
    assert_eq!(text(&work.read("roll.csv")), ROLL);
    assert_eq!(text(&work.read("truth.csv")), TRUTH);
    assert_eq!(text(&work.read("out/records.csv")), SMALL);
}

#[test]
fn links_are_followed_and_modes_and_umask_stay() {
    let work = folder();
    fs::create_dir(work.path("far")).unwrap();
    symlink("far/pairs.csv", work.path("pairs.csv")).unwrap();
    let mode = |name: &str| fs::metadata(work.path(name)).unwrap().mode() & 0o777;
    let done = bash(&work, "umask 027; doppelroll link --input roll.csv --strategy crosscheck -o pairs.csv");
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert!(fs::symlink_metadata(work.path("pairs.csv")).unwrap().is_symlink());
    assert_eq!(mode("far/pairs.csv"), 0o640);
    fs::set_permissions(work.path("far/pairs.csv"), fs::Permissions::from_mode(0o600)).unwrap();
    work.ok(&[&LINK[..], &["-o", "pairs.csv"]].concat());
    assert_eq!(mode("far/pairs.csv"), 0o600);
    assert_eq!(work.files("far"), ["pairs.csv"]);
    fs::set_permissions(work.path("far/pairs.csv"), fs::Permissions::from_mode(0o400)).unwrap();
    let error = work.bad(&[&LINK[..], &["--force", "-o", "pairs.csv"]].concat());
    assert!(error.contains("read-only"), "{error}");
    // Documents keep theirs, too.
    work.write("doc.md", "<!-- begin:metrics -->\n<!-- end:metrics -->\n");
    fs::set_permissions(work.path("doc.md"), fs::Permissions::from_mode(0o600)).unwrap();
    symlink("doc.md", work.path("alias.md")).unwrap();
    work.ok(&["splice", "alias.md"]);
    assert!(fs::symlink_metadata(work.path("alias.md")).unwrap().is_symlink());
    assert!(text(&work.read("doc.md")).contains("`false_link_share`"));
    assert_eq!(mode("doc.md"), 0o600);
    let done = bash(&work, "umask 077; doppelroll generate small.toml -o private");
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert_eq!((mode("private"), mode("private/records.csv"), mode("private/manifest.json")), (0o700, 0o600, 0o600));
    fs::set_permissions(work.path("private"), fs::Permissions::from_mode(0o750)).unwrap();
    work.ok(&["generate", "small.toml", "-o", "private"]);
    assert_eq!(mode("private"), 0o750);
}

#[test]
fn devices_pipes_and_standard_output_are_written_to() {
    let work = folder();
    work.ok(&[&LINK[..], &["-o", "pairs.csv"]].concat());
    let rows = text(&work.read("pairs.csv"));
    let out = work.ok(&[&LINK[..], &["-o", "-"]].concat());
    assert_eq!(out, rows, "the links and nothing else");
    assert!(!work.path("-").exists());
    assert!(work.bad(&[&LINK[..], &["--json", "-o", "-"]].concat()).contains("would both be printed"));
    let done = bash(
        &work,
        "mkfifo pipe; cat pipe > got & doppelroll link --input roll.csv --strategy crosscheck -o pipe >/dev/null && wait",
    );
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert!(fs::symlink_metadata(work.path("pipe")).unwrap().file_type().is_fifo());
    assert_eq!(text(&work.read("got")), rows);
    for device in ["/dev/null", "/dev/full"] {
        let done = work.run(&[&LINK[..], &["-o", device]].concat());
        assert_eq!(done.code, if device == "/dev/null" { 0 } else { 2 }, "{}", done.err);
        assert!(fs::metadata(device).unwrap().file_type().is_char_device());
    }
    let done = bash(&work, "doppelroll link --input roll.csv --strategy crosscheck -o /dev/stdout > through.csv");
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert!(text(&work.read("through.csv")).starts_with(&rows));
    work.ok(&["score", "--pairs", "pairs.csv", "--truth", "truth.csv", "-o", "curve.csv"]);
    let curve = work.ok(&["score", "--pairs", "pairs.csv", "--truth", "truth.csv", "-o", "-"]);
    assert_eq!(curve, text(&work.read("curve.csv")));
}

#[test]
fn what_another_verb_or_person_made_is_not_written_over() {
    let work = folder();
    work.write("mine.csv", "a,b\n1,2\n");
    let error = work.bad(&[&LINK[..], &["-o", "mine.csv"]].concat());
    assert!(error.contains("was not written by this command") && error.contains("--force"), "{error}");
    work.ok(&[&LINK[..], &["-o", "mine.csv", "--force"]].concat());
    work.ok(&[&LINK[..], &["-o", "mine.csv"]].concat());
    let error = work.bad(&["score", "--pairs", "mine.csv", "--truth", "truth.csv", "-o", "roll.csv"]);
    assert!(error.contains("was not written by this command"), "{error}");
    // Folders: a file that no run made, and results of another scenario.
    fs::create_dir(work.path("small")).unwrap();
    work.write("small/README.md", "my own");
    let error = work.bad(&["run", "small.toml", "-o", "."]);
    assert!(error.contains("README.md is there"), "{error}");
    assert_eq!(text(&work.read("small/README.md")), "my own");
    work.write("small/results.json", "{\"provenance\": {\"scenario\": \"other\"}}");
    assert!(work.bad(&["run", "small.toml", "-o", "."]).contains("results of the scenario `other`"));
    work.write("small/notes.txt", "kept");
    work.ok(&["run", "small.toml", "-o", ".", "--force"]);
    work.ok(&["run", "small.toml", "-o", "."]);
    assert_eq!(text(&work.read("small/notes.txt")), "kept");
    fs::create_dir(work.path("out")).unwrap();
    work.write("out/truth.csv", TRUTH);
    let error = work.bad(&["generate", "small.toml"]);
    assert!(error.contains("truth.csv is there, and no manifest.json"), "{error}");
    work.ok(&["generate", "small.toml", "--force"]);
}

#[test]
fn a_folder_holds_one_world_and_a_mixture_is_known() {
    let work = folder();
    work.write("out.txt", "");
    work.ok(&["generate", "small.toml", "-o", "out", "--shard", "1/2"]);
    work.ok(&["generate", "small.toml", "-o", "out", "--shard", "2/2"]);
    let error = work.bad(&["generate", "small.toml", "-o", "out", "--shard", "1/2", "--seed", "5"]);
    assert!(error.contains("records-00002-of-00002.csv") && error.contains("of another world"), "{error}");
    work.ok(&["generate", "small.toml", "-o", "out", "--seed", "5", "--force"]);
    let five = ["manifest.json", "records.csv", "records.csv.metadata.json", "truth.csv", "truth.csv.metadata.json"];
    assert_eq!(work.files("out"), five, "files of the other world have gone");
    work.ok(&["generate", "small.toml", "-o", "other"]);
    work.write("other.toml", &SMALL.replace("name = \"small\"", "name = \"other\""));
    let error = work.bad(&["generate", "other.toml", "-o", "out"]);
    assert!(error.contains("files of the scenario `small`"), "{error}");
    work.ok(&["link", "--input", "out/records.csv", "--strategy", "crosscheck", "-o", "pairs.csv"]);
    let score = ["score", "--pairs", "pairs.csv", "--truth", "out/truth.csv"];
    work.ok(&score);
    // Two worlds in one folder: the truth of one beside the rolls of the other.
    fs::copy(work.path("other/truth.csv"), work.path("out/truth.csv")).unwrap();
    let error = work.bad(&score);
    assert!(error.contains("is not the file that out/manifest.json describes"), "{error}");
    fs::copy(work.path("other/records.csv"), work.path("out/records.csv")).unwrap();
    let error = work.bad(&["link", "--input", "out/records.csv", "--strategy", "crosscheck"]);
    assert!(error.contains("remove out/manifest.json"), "{error}");
    fs::remove_file(work.path("out/manifest.json")).unwrap();
    work.ok(&["link", "--input", "out/records.csv", "--strategy", "crosscheck"]);
}

#[test]
fn lists_whose_files_would_be_one_are_refused() {
    let lists = "[[list]]\nname = \"death index\"\nof.deaths = { coverage = 0.9 }\nstrategies = [\"names\"]\n\
                 [[list]]\nname = \"death-index\"\nof.deaths = { coverage = 0.5 }\nstrategies = [\"veto\"]\n";
    let work = Workdir::new(&format!("{SMALL}{lists}"));
    let error = work.bad(&["generate", "small.toml"]);
    assert!(error.contains("would both be written to list-death-index.csv"), "{error}");
    assert!(!work.path("out").exists());
    let other = lists.replace("\"death-index\"", "\"death index truth\"");
    work.write("small.toml", &format!("{SMALL}{other}"));
    assert!(work.bad(&["generate", "small.toml"]).contains("would both be written"));
}

#[test]
fn what_cannot_be_written_is_told_before_the_work() {
    let work = folder();
    // Seven million people would be simulated first.
    let big = |verb: &[&str]| work.bad(&[verb, &["--scale", "1", "--set", "rolls.states=[\"NJ\",\"OH\"]"]].concat());
    fs::create_dir(work.path("small")).unwrap();
    work.write("small/README.md", "my own");
    assert!(big(&["run", "small.toml", "-o", "."]).contains("README.md is there"));
    work.write("doc.md", "<!-- begin:audit -->\n");
    let error = work.bad(&["audit", "--into", "doc.md", "--scale", "1"]);
    assert!(error.contains("<!-- end:audit -->"), "{error}");
    let error = work.bad(&["splice", "doc.md"]);
    assert!(error.contains("<!-- end:audit -->"), "{error}");
    let error = work.bad(&[&LINK[..], &["-o", "no/such/pairs.csv"]].concat());
    assert!(error.contains("check that the folder exists") && !error.contains("roll.csv:"), "{error}");
}

#[test]
fn a_second_writer_is_refused_and_no_two_worlds_mix() {
    let work = folder();
    let start = |seed: &str, scale: &str| {
        Command::new(env!("CARGO_BIN_EXE_doppelroll"))
            .args(["generate", "small.toml", "--scale", scale, "--seed", seed])
            .current_dir(work.path(""))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let four = |scale: &str| -> Vec<_> {
        let running: Vec<_> = (1..=4).map(|seed| start(&seed.to_string(), scale)).collect();
        running.into_iter().map(|child| child.wait_with_output().unwrap()).collect()
    };
    // Who is refused leaves the folder that it found or made to who writes it.
    for _ in 0..20 {
        let done = four("0.0001");
        assert!(done.iter().any(|done| done.status.success()), "{}", text(&done[0].stderr));
        fs::remove_dir_all(work.path("out")).unwrap();
    }
    let done = four("0.2");
    assert!(done.iter().any(|done| done.status.success()));
    for refused in done.iter().filter(|done| !done.status.success()) {
        assert_eq!(refused.status.code(), Some(2));
        assert!(text(&refused.stderr).contains("another doppelroll"), "{}", text(&refused.stderr));
    }
    assert!(done.iter().any(|done| !done.status.success()), "four at once");
    let link = ["link", "--input", "out/records.csv", "--strategy", "crosscheck", "-o", "pairs.csv"];
    work.ok(&link);
    work.ok(&["score", "--pairs", "pairs.csv", "--truth", "out/truth.csv"]);
}

/// A file system of 5 MB where one can be made, and a limit on the size of files where not.
#[test]
fn a_file_system_that_is_full_leaves_what_was_there() {
    let work = folder();
    work.ok(&["generate", "small.toml", "-o", "tiny/out", "--scale", "0.001"]);
    let before = work.files("tiny/out");
    let old = work.read("tiny/out/records.csv");
    let script = "mkdir m && mount -t tmpfs -o size=5m tmpfs m 2>/dev/null && cp -r tiny/out m/ || { rm -rf m; ln -s tiny m; ulimit -f 2000; }; \
         trap '' XFSZ; doppelroll generate small.toml -o m/out --scale 0.1; echo code $?; \
         doppelroll run small.toml -o m/results --scale 0.1 >/dev/null; ls -A m m/out; mkdir after; cp m/out/* after/; umount m 2>/dev/null; true";
    let inner = format!("doppelroll() {{ '{}' \"$@\"; }}; {script}", env!("CARGO_BIN_EXE_doppelroll"));
    // In a namespace of its own, where that may be made.
    let shell =
        ["unshare --mount true 2>/dev/null && exec unshare --mount bash -c \"$0\" || exec bash -c \"$0\"", &inner];
    let done = Command::new("bash").arg("-c").args(shell).current_dir(work.path("")).output().unwrap();
    let (out, error) = (text(&done.stdout), text(&done.stderr));
    assert!(out.contains("code 2") && error.contains("cannot write m/out/"), "{out}\n{error}");
    assert!(!out.contains(".tmp"), "{out}");
    assert_eq!(work.files("after"), before);
    assert_eq!(work.read("after/records.csv"), old);
}

#[test]
fn readers_that_go_end_every_verb_quietly() {
    let work = folder();
    work.ok(&["run", "small.toml"]);
    work.ok(&["generate", "small.toml"]);
    work.ok(&[&LINK[..], &["-o", "pairs.csv"]].concat());
    work.write("doc.md", "<!-- begin:metrics -->\n<!-- end:metrics -->\n");
    for verb in [
        "run small.toml",
        "run small.toml --json",
        "sweep small.toml --axis recording.noise.typo=0,0.1",
        "generate small.toml --json",
        "expect birth_date",
        "explain small.toml examples",
        "link --input roll.csv --strategy crosscheck",
        "link --input out/records.csv --strategy crosscheck -o -",
        "score --pairs pairs.csv --truth truth.csv",
        "scenario dials",
        "scenario schema",
        "strategy list",
        "strategy show crosscheck",
        "report results --table all",
        "splice doc.md",
        "completions bash",
        "--help",
        "help run",
    ] {
        // The reader has gone before the first byte, of what is printed or of what is said.
        let out = if verb.starts_with("link") { "2>&1" } else { "2>errors" };
        let script = format!("> errors; {{ doppelroll {verb}; echo $? >&3; }} 3>code {out} | true");
        bash(&work, &script);
        assert_eq!(text(&work.read("code")), "0\n", "{verb}: {}", text(&work.read("errors")));
        assert!(!text(&work.read("errors")).contains("panicked"), "{verb}");
    }
}

#[test]
fn cells_of_users_files_are_told_by_their_shape() {
    // Messages are wrapped at hyphens.
    let secret = ["123-45-67", "1950-02-30", "KOWALCZYK", "R-77123", "77123", "45-67"];
    let row = format!("{},ANN,{},{},{}\n", secret[3], secret[2], secret[1], secret[0]);
    let work = folder();
    work.write("bad.csv", &format!("record_id,first_name,last_name,birth_date,ssn4\n{row}{row}"));
    work.write("dates.csv", "record_id,first_name,last_name,birth_date\nR-77123,A,KOWALCZYK,03/04/1950\n");
    work.write("sex.csv", "record_id,first_name,last_name,birth_date,sex\nR-77123,A,B,1950-02-28,KOWALCZYK\n");
    work.write("headless.csv", &row.repeat(2));
    work.write("unknown.csv", "rec_id_1,rec_id_2\nR-77123,a1\n");
    work.write("percent.csv", "unique_id_l,unique_id_r,match_probability\na1,a2,1950-02-30\n");
    work.write("numbers.csv", "inds.a,inds.b\nR-77123,1\n");
    work.write("twice.csv", "record_id,person_id\nR-77123,p1\nR-77123,p2\n");
    work.write("clusters.csv", "record_id,cluster_id\na1,c1\na1,c2\n");
    let rules = "[[strategy]]\nname = 'n'\nagree = ['last_name', 'birth_date']\nnot_contradict = ['ssn4', 'sex']\n";
    work.write("rules.toml", rules);
    let link = |file| vec!["link", "--input", file, "--strategy", "rules.toml"];
    let score = |pairs, truth| vec!["score", "--pairs", pairs, "--truth", truth];
    let cases = [
        link("bad.csv"),
        [link("bad.csv"), vec!["--allow-bad-rows", "9", "--columns", "record_id="]].concat(),
        [link("bad.csv"), vec!["--allow-bad-rows", "9", "--columns", "record_id=", "--json"]].concat(),
        link("dates.csv"),
        link("sex.csv"),
        link("headless.csv"),
        [link("roll.csv"), vec!["--strategy", "headless.csv"]].concat(),
        vec!["run", "bad.csv"],
        vec!["strategy", "check", "headless.csv"],
        score("unknown.csv", "truth.csv"),
        [score("unknown.csv", "truth.csv"), vec!["--ignore-unknown", "--json"]].concat(),
        score("percent.csv", "truth.csv"),
        score("numbers.csv", "truth.csv"),
        score("unknown.csv", "twice.csv"),
        score("headless.csv", "truth.csv"),
        score("truth.csv", "headless.csv"),
        [score("unknown.csv", "twice.csv"), vec!["--truth-from-ids", "x{}"]].concat(),
        score("clusters.csv", "truth.csv"),
    ];
    let mut told = 0;
    for arguments in &cases {
        let done = work.run(arguments);
        let all = format!("{}{}", done.out, done.err);
        assert!(!secret.iter().any(|cell| all.contains(cell)), "{arguments:?}: {all}");
        told += usize::from(done.err.contains("--show-cells shows them"));
    }
    assert!(told >= 12, "{told}");
    let shown = |arguments: &Vec<&str>| work.run(&[&arguments[..], &["--show-cells"]].concat()).err;
    assert!(shown(&cases[0]).contains("R-77123"));
    assert!(shown(&cases[3]).contains("03/04/1950") && !shown(&cases[3]).contains("shape"));
    assert!(shown(&cases[9]).contains("77123\" (2)"));
}

#[test]
fn names_from_files_stay_text() {
    let work = folder();
    let name = "=cmd()\u{1b}[31m\u{202e}";
    work.write(
        "rules.toml",
        &format!("[[strategy]]\nname = '{}'\nagree = ['last_name', 'birth_date']\n", "=cmd()\u{202e}"),
    );
    let link = ["link", "--input", "roll.csv", "--strategy", "rules.toml"];
    let all = |arguments: &[&str]| {
        let done = work.run(arguments);
        assert_eq!(done.code, 0, "{}", done.err);
        format!("{}{}", done.out, done.err)
    };
    assert!(!all(&link).contains('\u{202e}'));
    // JSON escapes it, and reads back the same.
    let json = work.ok(&[&link[..], &["--json"]].concat());
    assert!(!json.contains('\u{202e}'));
    let read: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(read["strategies"][0]["name"], "=cmd()\u{202e}");
    // Ids come back as they were, so that others can find them; a spreadsheet gets no formula when it is asked for.
    work.ok(&[&link[..], &["-o", "pairs.csv"]].concat());
    assert!(text(&work.read("pairs.csv")).contains("a1,=a3,=cmd()"));
    work.ok(&["score", "--pairs", "pairs.csv", "--truth", "truth.csv"]);
    work.ok(&[&link[..], &["-o", "pairs.csv", "--safe-csv"]].concat());
    assert!(text(&work.read("pairs.csv")).contains("a1,'=a3,'=cmd()"));
    work.write(&format!("{}.csv", "roll\u{1b}[31m"), ROLL);
    assert!(!all(&["link", "--input", "roll\u{1b}[31m.csv", "--strategy", "crosscheck"]).contains('\u{1b}'));
    let error = work.run(&["link", "--input", name, "--strategy", "crosscheck"]).err;
    assert!(error.contains("=cmd()") && !error.contains(['\u{1b}', '\u{202e}']), "{error}");
}

#[test]
fn more_threads_than_are_of_use_are_not_started() {
    let work = folder();
    work.ok(&["generate", "small.toml", "-o", "one", "--threads", "1"]);
    let begun = std::time::Instant::now();
    work.ok(&["generate", "small.toml", "-o", "many", "--threads", "1024"]);
    assert!(begun.elapsed().as_secs() < 60, "a thousand threads took 43 seconds");
    assert_eq!(work.read("one/records.csv"), work.read("many/records.csv"));
}

#[test]
fn a_file_that_may_grow_no_further_is_an_error_and_leaves_no_half_file() {
    let work = folder();
    let before = work.files("");
    let script = "ulimit -f 1; doppelroll generate small.toml -o grown --scale 0.1; echo code $?; \
         doppelroll run small.toml -o results --scale 0.01 >/dev/null; echo code $?; \
         doppelroll link --input roll.csv --strategy crosscheck -o links.csv >/dev/null; echo code $?";
    let done = bash(&work, script);
    let (out, error) = (text(&done.stdout), text(&done.stderr));
    let codes: Vec<&str> = out.lines().filter(|line| line.starts_with("code")).collect();
    assert_eq!(codes[..2], ["code 2", "code 2"], "{out}\n{error}");
    let left: Vec<String> = work.files("").into_iter().filter(|name| name.contains(".tmp")).collect();
    assert!(left.is_empty() && before.iter().all(|name| work.files("").contains(name)), "{left:?}");
}
