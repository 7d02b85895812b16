//! Users' own files, as a specification of `link` and `score`.

mod support;

use std::io::Write;

use support::Workdir;

const RULES: &str = "
[[strategy]]
name = 'names'
agree = ['first_name', 'last_name', 'birth_date']
[[strategy]]
name = 'veto'
agree = ['first_name', 'last_name', 'birth_date']
not_contradict = ['ssn4']
";

/// A folder with the rules and the given files.
fn folder(files: &[(&str, &str)]) -> Workdir {
    let work = Workdir::new(RULES);
    for (name, text) in files {
        std::fs::write(work.path(name), text).unwrap();
    }
    work
}

/// Links `a` with `b` and gives the written rows.
fn linked(work: &Workdir, a: &str, b: &str, more: &[&str]) -> Vec<String> {
    let arguments = ["link", "--left", a, "--right", b, "--strategy", "small.toml", "-o", "pairs.csv"];
    work.ok(&[&arguments, more].concat());
    String::from_utf8(work.read("pairs.csv")).unwrap().lines().skip(1).map(str::to_owned).collect()
}

const A: &str = "id,first_name,last_name,dob,ssn\n\
    a1,Ann,Smith,1950-03-14,***-**-0007\n\
    a2,Bob,O'Neil,1961-12-01,\n\
    a3,Cy,Doe,1970-01-02,1234\n";
const B: &str = "rec_id;GIVEN NAME;surname;date_of_birth;ssn4\n\
    b1;ann;SMITH;14/03/1950;7\n\
    b2;BOB;o'neil;01/12/1961;9999\n\
    b3;cy;doe;02/01/1970;4321\n";
const PAIRS: [&str; 5] = [
    "a1,b1,names,agree,agree,agree,agree,",
    "a1,b1,veto,agree,agree,agree,agree,",
    "a2,b2,names,agree,agree,agree,missing,",
    "a2,b2,veto,agree,agree,agree,missing,",
    "a3,b3,names,agree,agree,agree,contradict,",
];

#[test]
fn files_with_other_headers_delimiters_dates_and_cases_are_linked() {
    let work = folder(&[("a.csv", A), ("b.csv", B)]);
    assert_eq!(linked(&work, "a.csv", "b.csv", &[]), PAIRS);
    let head = String::from_utf8(work.read("pairs.csv")).unwrap().lines().next().unwrap().to_owned();
    assert_eq!(head, "record_id_left,record_id_right,strategy,first_name,last_name,birth_date,ssn4,posterior");
    // Nothing is left beside the pairs.
    assert_eq!(work.files("."), ["a.csv", "b.csv", "pairs.csv", "small.toml"]);
    let done = work.run(&["link", "--left", "a.csv", "--right", "b.csv", "--strategy", "small.toml"]);
    assert!(done.err.contains("b.csv: record_id = rec_id, first_name = GIVEN NAME"), "{}", done.err);
    assert!(done.err.contains("dates in `date_of_birth` are day/month/year"), "{}", done.err);
    for part in ["3 records of a.csv", "9 pairs could be formed", "from US name tables", "contradict"] {
        assert!(done.out.contains(part), "{part}\n{}", done.out);
    }
}

#[test]
fn built_in_strategies_are_named() {
    let work = folder(&[("a.csv", A), ("b.csv", B)]);
    let arguments = ["link", "--left", "a.csv", "--right", "b.csv", "--json", "--strategy"];
    let summary = |names: &[&str]| -> serde_json::Value {
        serde_json::from_str(&work.ok(&[&arguments[..], names].concat())).unwrap()
    };
    let found = summary(&["crosscheck", "--strategy", "ssn4-veto"]);
    let counts = |place: usize| ["candidate_pairs", "links"].map(|c| found["strategies"][place][c].as_u64().unwrap());
    assert_eq!((counts(0), counts(1)), ([3, 3], [3, 2]));
    let error = work.bad(&[&arguments[..], &["croscheck"]].concat());
    assert!(error.contains("no built-in strategy is called `croscheck`: there are crosscheck"), "{error}");
    let error = work.bad(&[&arguments[..], &["crosscheck", "--max-pairs", "2"]].concat());
    assert!(error.contains("would compare 3 pairs"), "{error}");
}

#[test]
fn compressed_files_and_standard_input_are_read() {
    let work = folder(&[("a.csv", A)]);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(B.as_bytes()).unwrap();
    std::fs::write(work.path("b.csv.gz"), gzip.finish().unwrap()).unwrap();
    // The bytes decide, not the name.
    std::fs::write(work.path("b.dat"), zstd::encode_all(B.as_bytes(), 1).unwrap()).unwrap();
    std::fs::write(work.path("bom.csv"), format!("\u{feff}{B}").replace('\n', "\r\n")).unwrap();
    for b in ["b.csv.gz", "b.dat", "bom.csv"] {
        assert_eq!(linked(&work, "a.csv", b, &[]), PAIRS, "{b}");
    }
    let arguments = ["link", "--left", "a.csv", "--right", "-", "--strategy", "small.toml", "-o", "pairs.csv"];
    work.ok_with_input(&arguments, B.as_bytes());
    assert_eq!(String::from_utf8(work.read("pairs.csv")).unwrap().lines().skip(1).collect::<Vec<_>>(), PAIRS);
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_goes_in_and_out() {
    let work = folder(&[("a.csv", A), ("b.csv", B), ("truth.csv", TRUTH)]);
    let link = |out: &str| {
        work.ok(&["link", "--left", "a.csv", "--right", "b.csv", "--strategy", "small.toml", "-o", out]);
        work.ok(&["score", "--pairs", out, "--truth", "truth.csv", "--across", "{}", "--json"]).replace(out, "")
    };
    assert_eq!(link("pairs.parquet"), link("pairs.csv"));
    let scenario = support::SMALL;
    std::fs::write(work.path("scenario.toml"), scenario).unwrap();
    for format in ["csv", "parquet"] {
        work.ok(&["generate", "scenario.toml", "-o", format, "--format", format]);
    }
    let dedupe =
        |file: &str| work.ok(&["link", "--input", file, "--strategy", "small.toml", "--json"]).replace(file, "");
    assert_eq!(dedupe("csv/records.csv"), dedupe("parquet/records.parquet"));
}

#[test]
fn a_model_writes_its_posteriors_and_score_holds_them_against_the_truth() {
    let work = folder(&[("scenario.toml", support::SMALL)]);
    work.ok(&["generate", "scenario.toml", "-o", "out"]);
    let link = ["link", "--input", "out/records.csv", "--strategy", "fellegi-sunter", "--strategy", "crosscheck"];
    let summary: serde_json::Value =
        serde_json::from_str(&work.ok(&[&link[..], &["-o", "pairs.csv", "--json"]].concat())).unwrap();
    assert!(summary["strategies"][0]["model"]["claimed_false_links"].as_f64().is_some());
    assert!(summary["strategies"][1]["model"].is_null());
    let scored: serde_json::Value =
        serde_json::from_str(&work.ok(&["score", "--pairs", "pairs.csv", "--truth", "out/truth.csv", "--json"]))
            .unwrap();
    let by_name = |name: &str| {
        let all = scored["strategies"].as_array().unwrap();
        all.iter().find(|s| s["strategy"] == name).unwrap_or_else(|| panic!("{name}")).clone()
    };
    let model = by_name("Fellegi-Sunter");
    assert_eq!(model["links"], summary["strategies"][0]["links"]);
    let claimed =
        model["thresholds"][0]["claimed_false_link_share"].as_f64().unwrap() * model["links"].as_f64().unwrap();
    assert!((claimed / summary["strategies"][0]["model"]["claimed_false_links"].as_f64().unwrap() - 1.0).abs() < 1e-6);
    assert!(model["true_links"].as_u64() > Some(50) && model["area"].as_f64().is_some());
    assert!(by_name("crosscheck")["area"].is_null());
}

#[test]
fn links_of_our_own_rolls_score_as_run_scores_them() {
    let work = folder(&[("scenario.toml", support::SMALL)]);
    work.ok(&["generate", "scenario.toml", "-o", "out"]);
    let split = |state: &str| {
        let text = String::from_utf8(work.read("out/records.csv")).unwrap();
        let keep = |(line, row): (usize, &str)| (line == 0 || row.starts_with(state)).then(|| format!("{row}\n"));
        std::fs::write(
            work.path(&format!("{state}.csv")),
            text.lines().enumerate().filter_map(keep).collect::<String>(),
        )
        .unwrap();
    };
    ["SD", "WY"].iter().for_each(|state| split(state));
    work.ok(&["link", "--left", "SD.csv", "--right", "WY.csv", "--strategy", "small.toml", "-o", "pairs.csv"]);
    let arguments = ["score", "--pairs", "pairs.csv", "--truth", "out/truth.csv", "--across", "{}-*", "--json"];
    let scored: serde_json::Value = serde_json::from_str(&work.ok(&arguments)).unwrap();
    let run: serde_json::Value = serde_json::from_str(&work.ok(&["run", "scenario.toml", "--json"])).unwrap();
    for place in 0..2 {
        let (ours, theirs) = (&scored["strategies"][place], &run["strategies"][place]);
        assert_eq!(ours["strategy"], theirs["name"]);
        for count in ["links", "true_links", "false_links", "missed_matches"] {
            assert_eq!(ours[count], theirs["simulated"][count], "{count}");
        }
        let metrics = theirs["metrics"].as_array().unwrap();
        let missed = metrics.iter().find(|metric| metric["name"] == "missed_match_share").unwrap();
        assert_eq!(ours["missed_match_share"]["interval"], missed["interval"]);
        assert!(ours["links"].as_u64() > Some(10));
    }
}

#[test]
fn bad_files_are_refused_in_a_paragraph_that_says_where() {
    let cases: [(&str, &[&str], &str); 14] = [
        ("", &[], "b.csv is empty"),
        ("first_name,last_name,dob\n", &[], "b.csv has a header and no rows"),
        (
            "first,last,dob\nA,B\nA,B,1950-01-01,x\n",
            &[],
            "2 rows cannot be read, and --allow-bad-rows allows 0: line 2: 2 cells, and the header has 3 line 3: 4 cells",
        ),
        ("first,last,dob\nA,B,1950-02-30\n", &[], "line 2: dob: \"9999-99-99\" is not a date that exists"),
        ("first,last,dob\nA,B,14/03/50\n", &[], "year of two digits"),
        (
            "first,last,dob\nA,B,03/04/1950\n",
            &[],
            "`dob` can be read as month/day or as day/month, such as 99/99/9999 on line 2",
        ),
        (
            "first,last,dob\nA,B,31/01/1950\nA,B,01/31/1950\n",
            &[],
            "99/99/9999 on line 3, and dates that can only be day/month, such as 99/99/9999 on line 2",
        ),
        ("first,last,dob\nA,B,31/01/1950\n", &["--date-format", "ymd"], "does not begin with the year"),
        (
            "id,first,last,dob\n7,A,B,1950\n7,C,D,1950\n",
            &[],
            "1 record ids stand there more than once, such as \"9\" on lines 2 and 3",
        ),
        (
            "first,last\nA,B\n",
            &[],
            "strategy \"names\" demands birth_date, and b.csv has no column that is recognised as it",
        ),
        ("first,last,dob,ssn4\nA,B,1950,12345\n", &[], "\"99999\" has neither four digits nor nine"),
        (
            "first,last,dob\nA,B,1950\n",
            &["--right-columns", "zip=plz"],
            "b.csv has no column `plz`: its columns are first, last, dob",
        ),
        ("first,last,dob\nA,B,1950\n", &["--columns", "shoe=dob"], "unknown field `shoe`: the fields are record_id"),
        ("first,last,dob\nA,B,1950\n", &["--delimiter", "abc"], "expected one character"),
    ];
    for (text, more, expected) in cases {
        let work = folder(&[("a.csv", A), ("b.csv", text)]);
        let arguments = ["link", "--left", "a.csv", "--right", "b.csv", "--strategy", "small.toml", "-o", "pairs.csv"];
        let error = work.bad(&[&arguments, more].concat());
        assert!(error.contains(expected), "expected {expected:?} in\n{error}");
        assert!(!work.path("pairs.csv").exists());
    }
    let work = folder(&[("a.csv", A), ("b.csv", B)]);
    std::fs::write(work.path("latin.csv"), b"first,last,dob\nA,M\xfcller,1950\n").unwrap();
    let strategy = ["--strategy", "small.toml"];
    let error = work.bad(&[&["link", "--left", "a.csv", "--right", "latin.csv"], &strategy[..]].concat());
    assert!(error.contains("latin.csv:2: this is not UTF-8 text") && error.contains("--encoding latin1"), "{error}");
    work.ok(&[&["link", "--left", "a.csv", "--right", "latin.csv", "--encoding", "latin1"], &strategy[..]].concat());
    for (arguments, expected) in [
        (&["link", "--left", "a.csv", "--right", "none.csv"][..], "cannot read none.csv"),
        (&["link", "--left", "a.csv"], "--right"),
        (&["link", "--left", "-", "--right", "-"], "only one file can come from standard input"),
        (&["link", "--input", "a.csv", "--left-columns", "zip=id"], "are for two files"),
        (&["link", "--input", "a.csv", "--strategy", "none.toml"], "none.toml"),
    ] {
        let error = work.bad(&[arguments, &strategy[..]].concat());
        assert!(error.contains(expected), "expected {expected:?} in\n{error}");
    }
}

#[test]
fn bad_rows_that_are_allowed_are_counted_and_the_rest_is_linked() {
    let bad = format!("{B}short;row\nb5;Dee;Roe;31/02/1980;1\n");
    let work = folder(&[("a.csv", A), ("b.csv", &bad)]);
    let arguments = ["link", "--left", "a.csv", "--right", "b.csv", "--strategy", "small.toml", "--json"];
    assert!(work.bad(&arguments).contains("2 rows cannot be read"));
    assert!(work.bad(&[&arguments[..], &["--allow-bad-rows", "1"]].concat()).contains("--allow-bad-rows allows 1"));
    let done = work.run(&[&arguments[..], &["--allow-bad-rows", "2"]].concat());
    assert!(done.err.contains("b.csv: 2 bad rows, the first at 5: 2 cells"), "{}", done.err);
    let summary: serde_json::Value = serde_json::from_str(&done.out).unwrap();
    // The ragged row is left out; the row with a bad date stays.
    assert_eq!(summary["files"][1]["records"], 4);
    assert_eq!(summary["files"][1]["bad_rows"]["rows"], 2);
    assert_eq!(summary["strategies"][0]["links"], 3);
}

#[test]
fn a_column_that_is_not_demanded_is_missing_with_a_warning() {
    let no_ssn4 = "first,last,dob\nann,smith,1950-03-14\n";
    let work = folder(&[("a.csv", A), ("b.csv", no_ssn4)]);
    let done = work.run(&["link", "--left", "a.csv", "--right", "b.csv", "--strategy", "small.toml", "--json"]);
    assert!(done.err.contains("b.csv: no column for ssn4; it counts as missing"), "{}", done.err);
    assert!(done.err.contains("rows are numbered from 1"), "{}", done.err);
    let summary: serde_json::Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!(summary["strategies"][1]["evidence"][3]["missing"], 1);
    assert!(summary["strategies"][0]["chance_links"]["expected"].as_f64().is_some());
}

const TRUTH: &str = "record_id,person_id\na1,p1\nb1,p1\na2,p2\nb2,p2\na3,p3\nb3,p4\n";

fn score(work: &Workdir, pairs: &str, more: &[&str]) -> serde_json::Value {
    let arguments = ["score", "--pairs", pairs, "--truth", "truth.csv", "--json"];
    serde_json::from_str(&work.ok(&[&arguments, more].concat())).unwrap()
}

#[test]
fn pairs_of_every_tool_are_scored_alike() {
    let splink = "match_weight,match_probability,unique_id_l,unique_id_r\n9,0.99,b1,a1\n2,0.8,a3,b3\n-3,0.1,a2,b2\n";
    let multi_index = "rec_id_1,rec_id_2\na1,b1\na3,b3\n";
    let work = folder(&[("truth.csv", TRUTH), ("splink.csv", splink), ("index.csv", multi_index)]);
    let fastlink = "\"\",\"inds.a\",\"inds.b\",\"posterior\"\n\"1\",1,1,0.99\n\"2\",3,3,0.8\n";
    std::fs::write(work.path("fastlink.csv"), fastlink).unwrap();
    std::fs::write(work.path("ours.csv"), "record_id_left,record_id_right,strategy,posterior\na1,b1,x,\nb3,a3,x,\n")
        .unwrap();
    std::fs::write(work.path("left.csv"), "record_id,person_id\na1,p1\na2,p2\na3,p3\n").unwrap();
    std::fs::write(work.path("right.csv"), "record_id,person_id\nb1,p1\nb2,p2\nb3,p4\n").unwrap();
    let tools = [
        ("splink.csv", "Splink"),
        ("index.csv", "recordlinkage"),
        ("ours.csv", "doppelroll"),
        ("fastlink.csv", "fastLink"),
    ];
    for (file, tool) in tools {
        let two = ["score", "--pairs", file, "--left-truth", "left.csv", "--right-truth", "right.csv", "--json"];
        let mut found = vec![serde_json::from_str::<serde_json::Value>(&work.ok(&two)).unwrap()];
        if tool != "fastLink" {
            found.push(score(&work, file, &[]));
        }
        for scored in found {
            assert_eq!(scored["tool"], tool);
            let s = &scored["strategies"][0];
            let counts = ["links", "true_links", "false_links", "missed_matches"].map(|c| s[c].as_u64().unwrap());
            assert_eq!(counts, [2, 1, 1, 1], "{tool}");
            assert_eq!((s["false_link_share"]["value"].as_f64(), s["f1"]["value"].as_f64()), (Some(0.5), Some(0.5)));
        }
    }
    let scored = score(&work, "splink.csv", &["--threshold", "0.05", "-o", "curve.csv"]);
    let s = &scored["strategies"][0];
    assert_eq!((s["true_links"].as_u64(), s["missed_matches"].as_u64()), (Some(2), Some(0)));
    assert_eq!(s["thresholds"][0]["links"], 2);
    let claimed = s["thresholds"][0]["claimed_false_link_share"].as_f64().unwrap();
    assert!((claimed - 0.105).abs() < 1e-12);
    // Two matches, found at ranks 1 and 3.
    assert!((s["area"].as_f64().unwrap() - (1.0 + 2.0 / 3.0) / 2.0).abs() < 1e-12);
    let curve = String::from_utf8(work.read("curve.csv")).unwrap();
    assert_eq!(curve.lines().count(), 4);
    assert_eq!(curve.lines().nth(1), Some("Splink,0.99,1,1,0,1,0,0.010000000000000009,0.5"));
}

#[test]
fn ids_that_stand_in_both_files_are_told_apart_by_their_sources() {
    // Record 1 of the left is record 2 of the right, and the other way round.
    let splink = |l: &str, r: &str| {
        format!(
            "match_probability,source_dataset_l,source_dataset_r,unique_id_l,unique_id_r\n0.9,{l},{r},1,2\n0.9,{l},{l},1,2\n"
        )
    };
    let work = folder(&[("left.csv", "id,person\n1,p\n2,q\n"), ("right.csv", "id,person\n1,x\n2,p\n")]);
    let score = ["score", "--pairs", "pairs.csv", "--left-truth", "left.csv", "--right-truth", "right.csv", "--json"];
    let true_links = |text: String, more: &[&str]| {
        std::fs::write(work.path("pairs.csv"), text).unwrap();
        let scored: serde_json::Value = serde_json::from_str(&work.ok(&[&score[..], more].concat())).unwrap();
        let s = &scored["strategies"][0];
        assert_eq!((s["links"].as_u64(), s["dropped"]["within_one_side"].as_u64()), (Some(1), Some(1)));
        s["true_links"].as_u64().unwrap()
    };
    assert_eq!(true_links(splink("__splink__input_table_0", "__splink__input_table_1"), &[]), 1);
    assert_eq!(true_links(splink("a", "b"), &["--sources", "a,b"]), 1);
    assert_eq!(true_links(splink("a", "b"), &["--sources", "b,a"]), 0);
    let error = work.bad(&score);
    assert!(
        error.contains("pairs.csv:2: both files have records \"9\" and \"9\"")
            && error.contains("--sources LEFT,RIGHT"),
        "{error}"
    );
}

#[test]
fn clusters_are_scored_by_pairs_and_by_records() {
    let clusters = "cluster_id,unique_id\nc1,a1\nc1,b1\nc1,a2\nc2,b2\n";
    let work = folder(&[("truth.csv", TRUTH), ("clusters.csv", clusters)]);
    let scored = score(&work, "clusters.csv", &[]);
    let c = &scored["clusters"];
    assert_eq!((c["clusters"].as_u64(), c["not_named"].as_u64()), (Some(4), Some(2)));
    assert_eq!((c["pairs"]["true_links"].as_u64(), c["pairs"]["false_links"].as_u64()), (Some(1), Some(2)));
    // Precision of a1, b1, a2 by hand: 2/3, 2/3, 1/3, and 1 for the others; recall 1 but for a2 and b2.
    let value = |what: &str| c["b_cubed"][what]["value"].as_f64().unwrap();
    assert!((value("precision") - (5.0 / 3.0 + 3.0) / 6.0).abs() < 1e-12);
    assert!((value("recall") - 5.0 / 6.0).abs() < 1e-12);
    let table = work.ok(&["score", "--clusters", "clusters.csv", "--truth", "truth.csv"]);
    assert!(table.contains("B-cubed precision") && table.contains("no interval"), "{table}");
}

#[test]
fn febrl_truth_is_read_from_the_record_ids() {
    let a = "rec_id, given_name\nrec-1-org, ann\nrec-2-org, bob\n";
    let b = "rec_id, given_name\nrec-1-dup-0, anne\nrec-1-dup-1, an\nrec-3-dup-0, cy\n";
    let pairs = "rec_id_1,rec_id_2\nrec-1-org,rec-1-dup-1\nrec-2-org,rec-3-dup-0\n";
    let work = folder(&[("a.csv", a), ("b.csv", b), ("pairs.csv", pairs)]);
    let arguments = [
        "score",
        "--pairs",
        "pairs.csv",
        "--left-truth",
        "a.csv",
        "--right-truth",
        "b.csv",
        "--truth-from-ids",
        "rec-{}-*",
        "--json",
    ];
    let scored: serde_json::Value = serde_json::from_str(&work.ok(&arguments)).unwrap();
    let s = &scored["strategies"][0];
    assert_eq!(["matches", "true_links", "false_links"].map(|c| s[c].as_u64().unwrap()), [2, 1, 1]);
}

#[test]
fn tables_that_cannot_be_scored_say_why() {
    let files = [
        ("truth.csv", TRUTH),
        ("odd.csv", "a,b,c\n1,2,3\n"),
        ("unknown.csv", "rec_id_1,rec_id_2\na1,zz\na1,b1\n"),
        ("percent.csv", "unique_id_l,unique_id_r,match_probability\na1,b1,99\n"),
        ("twice.csv", "record_id,person_id\na1,p1\na1,p2\n"),
        ("three.csv", "x,y,z\n1,2,3\n"),
        ("overlap.csv", "record_id,cluster_id\na1,c1\na1,c2\n"),
        ("ragged.csv", "rec_id_1,rec_id_2\na1\n"),
        ("bad.csv", "inds.a,inds.b\nx,1\n"),
    ];
    let work = folder(&files);
    let cases: [(&[&str], &str); 11] = [
        (
            &["--pairs", "odd.csv", "--truth", "truth.csv"],
            "neither a table of pairs nor of clusters that is recognised: its columns are a, b, c",
        ),
        (
            &["--pairs", "unknown.csv", "--truth", "truth.csv"],
            "1 rows have a record id that the truth does not have, such as (with line) \"AA\" (2)",
        ),
        (&["--pairs", "percent.csv", "--truth", "truth.csv"], "percent.csv:2: \"99\" is no probability"),
        (&["--pairs", "unknown.csv", "--truth", "twice.csv"], "twice.csv:3: record \"A9\" stands there twice"),
        (
            &["--pairs", "unknown.csv", "--truth", "three.csv"],
            "no columns that are recognised as record_id and person_id: its columns are x, y, z",
        ),
        (&["--pairs", "overlap.csv", "--truth", "truth.csv"], "overlap.csv:3: record \"A9\" is in two clusters"),
        (&["--pairs", "ragged.csv", "--truth", "truth.csv"], "ragged.csv:2: 1 cells, and the header has 2"),
        (&["--pairs", "bad.csv", "--truth", "truth.csv"], "\"A\" is no row number"),
        (&["--pairs", "unknown.csv", "--truth", "truth.csv", "--threshold", "2"], "2 is no probability"),
        (&["--pairs", "unknown.csv", "--truth", "truth.csv", "--truth-from-ids", "rec"], "expected {}"),
        (&["--pairs", "unknown.csv"], "--truth"),
    ];
    for (arguments, expected) in cases {
        let error = work.bad(&[&["score"], arguments].concat());
        assert!(error.contains(expected), "{arguments:?}: expected {expected:?} in\n{error}");
    }
    let scored = score(&work, "unknown.csv", &["--ignore-unknown"]);
    assert_eq!(scored["strategies"][0]["dropped"]["unknown"]["rows"], 1);
    assert_eq!(scored["strategies"][0]["links"], 1);
}

/// Equal rows have as many links as pairs: what would not fit into memory is refused before it is taken.
#[test]
fn links_that_do_not_fit_into_memory_are_refused() {
    let mut roll = "id,first_name,last_name,dob\n".to_owned();
    (0..4000).for_each(|row| roll += &format!("{row},Ann,Smith,1950-03-14\n"));
    let work = folder(&[("a.csv", roll.as_str())]);
    let link = ["link", "--input", "a.csv", "--json", "--memory"];
    let with = |memory: &str, strategy: &str| [&link[..], &[memory, "--strategy", strategy]].concat().join(" ");
    let error = work.bad(&with("300MiB", "small.toml").split(' ').collect::<Vec<_>>());
    assert!(error.contains("do not hold them") && error.contains("allow more (--memory)"), "{error}");
    let error = work.bad(&with("10MiB", "small.toml").split(' ').collect::<Vec<_>>());
    assert!(error.contains("do not fit into --memory 10MiB"), "{error}");
    let error = work.bad(&with("lots", "small.toml").split(' ').collect::<Vec<_>>());
    assert!(error.contains("expected a size such as 4GiB"), "{error}");
    assert!(work.ok(&with("8GiB", "small.toml").split(' ').collect::<Vec<_>>()).contains("\"links\": 7998000"));
}

/// Few rows of long cells take memory, too: reading stops early and not when all is read.
#[test]
fn long_cells_that_do_not_fit_into_memory_are_refused_while_they_are_read() {
    let mut roll = "id,first_name,last_name,dob\n".to_owned();
    (0..60).for_each(|row| roll += &format!("{row}{},Ann,Smith,1950-03-14\n", "x".repeat(1_000_000)));
    let work = folder(&[("a.csv", roll.as_str())]);
    let error = work.bad(&["link", "--input", "a.csv", "--strategy", "small.toml", "--memory", "210MiB"]);
    assert!(error.contains("a.csv: its records do not fit into --memory 210MiB"), "{error}");
    assert!(!error.contains("xxx"), "{error}");
}

/// What is wrong in a file is said by its line, with what to type, and what is in its cells is not printed.
#[test]
fn a_stray_quote_is_told_with_its_line_in_link_and_score() {
    let mut roll = "id\tfirst_name\tlast_name\tdob\n".to_owned();
    (0..2000).for_each(|row| {
        let name = if row == 6 { "\"Bob" } else { "Ann" };
        roll += &format!("r{row}\t{name}\tSmith{row}\t1950-03-14\n");
    });
    let truth = roll.replace("id\tfirst_name", "record_id\tperson_id");
    let work = folder(&[("a.tsv", roll.as_str()), ("truth.tsv", truth.as_str()), ("pairs.csv", "id_1,id_2\nr1,r2\n")]);
    let link = ["link", "--input", "a.tsv", "--strategy", "small.toml"];
    let error = work.bad(&link);
    assert!(error.contains("1 rows cannot be read") && error.contains("line 8: a quote opens here"), "{error}");
    assert!(error.contains("--quote none") && !error.contains("Bob"), "{error}");
    let allowed = work.ok(&[&link[..], &["--allow-bad-rows", "1"]].concat());
    assert!(allowed.contains("1,999 records"), "{allowed}");
    assert!(work.ok(&[&link[..], &["--quote", "none"]].concat()).contains("2,000 records"));
    let score = ["score", "--pairs", "pairs.csv", "--truth", "truth.tsv"];
    let error = work.bad(&score);
    assert!(error.contains("truth.tsv:8: a quote opens here") && error.contains("--quote none"), "{error}");
    work.ok(&[&score[..], &["--quote", "none"]].concat());
}

#[cfg(feature = "parquet")]
#[test]
fn a_damaged_or_hostile_parquet_file_is_an_error() {
    let work = folder(&[("a.csv", A)]);
    let link = ["link", "--left", "a.csv", "--right", "b.parquet", "--strategy", "crosscheck"];
    let whole =
        std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parquet/types.parquet")).unwrap();
    for end in [whole.len() / 2, whole.len() - 1, 12, 4] {
        std::fs::write(work.path("b.parquet"), &whole[..end]).unwrap();
        let error = work.bad(&link);
        assert!(error.contains("cannot read b.parquet as Parquet"), "{error}");
    }
}

/// One table as CSV and as Parquet, made by pyarrow, links with itself row by row: dates are not shifted, and 2^64 - 1 is that.
#[cfg(feature = "parquet")]
#[test]
fn a_table_as_csv_and_as_parquet_links_with_itself() {
    let made = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parquet");
    let work =
        folder(&[("rule.toml", "[[strategy]]\nname = 'all'\nagree = ['last_name', 'birth_date', 'national_id']\n")]);
    for file in ["types.csv", "types.parquet"] {
        std::fs::copy(made.join(file), work.path(file)).unwrap();
    }
    for date in ["timestamp_us", "timestamp_ns", "date32"] {
        let columns = format!("record_id=,last_name=string,birth_date={date},national_id=uint64");
        let link = ["link", "--left", "types.csv", "--right", "types.parquet", "--strategy", "rule.toml"];
        work.ok(&[&link[..], &["--columns", &columns, "-o", "pairs.csv"]].concat());
        let pairs = String::from_utf8(work.read("pairs.csv")).unwrap();
        let pairs: Vec<&str> = pairs.lines().skip(1).collect();
        assert_eq!(pairs, ["1,1,all,agree,agree,agree,", "2,2,all,agree,agree,agree,"], "{date}");
    }
    let columns = "record_id=,last_name=string,birth_date=berlin,national_id=uint64";
    let error = work.bad(&["link", "--input", "types.parquet", "--strategy", "rule.toml", "--columns", columns]);
    assert!(error.contains("row 1: berlin:") && error.contains("is an instant in UTC"), "{error}");
}
