//! Pages in a browser, and pictures and tables as files of their own.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use support::{SMALL, Workdir};

/// A scenario whose sweep has a picture.
fn with_sweep() -> String {
    format!(
        "{SMALL}\n[sweep]\nreplicates = 1\n[[sweep.axis]]\ndial = \"recording.ssn4.coverage\"\nvalues = [0.0, 0.5, 1.0]\n"
    )
}

fn results(work: &Workdir) -> Value {
    serde_json::from_slice(&work.read("results/small/results.json")).unwrap()
}

#[test]
fn pictures_are_files_of_their_own_with_the_numbers_of_the_results() {
    let work = Workdir::new(&with_sweep());
    work.ok(&["run", "small.toml"]);
    work.ok(&["report", "results", "--figures", "figures", "--spec"]);
    let index: Value = serde_json::from_slice(&work.read("figures/small/figures.json")).unwrap();
    let figures = index["figures"].as_array().unwrap();
    let files: Vec<&str> =
        figures.iter().flat_map(|f| f["files"].as_array().unwrap()).filter_map(Value::as_str).collect();
    for name in ["who-is-linked.svg", "false-links-and-missed-matches.svg", "ssn4-evidence.svg", "sweep-1.vl.json"] {
        assert!(files.contains(&name), "{name} is not in {files:?}");
    }
    for file in &files {
        let text = String::from_utf8(work.read(&format!("figures/small/{file}"))).unwrap();
        if file.ends_with(".svg") {
            assert!(
                text.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\"") && text.contains("fill=\"#ffffff\""),
                "{file}"
            );
            assert!(!text.contains("var(") && !text.contains("href=") && !text.contains("NaN"), "{file}");
        } else {
            let spec: Value = serde_json::from_str(&text).unwrap();
            assert!(!spec["data"]["values"].as_array().unwrap().is_empty(), "{file}");
        }
    }
    let mut table = csv::Reader::from_reader(fs::File::open(work.path("figures/small/metrics.csv")).unwrap());
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    let results = results(&work);
    let strategies = results["strategies"].as_array().unwrap();
    let metrics: usize = strategies.iter().map(|s| s["metrics"].as_array().unwrap().len()).sum();
    assert_eq!(rows.iter().filter(|row| &row[1] == "scenario").count(), metrics);
    assert_eq!(rows.iter().filter(|row| &row[1] == "sweep").count(), 3 * strategies.len() * 2);
    let share = rows.iter().find(|row| &row[2] == "names" && &row[4] == "false_link_share").unwrap();
    let metric = strategies[0]["metrics"].as_array().unwrap().iter().find(|m| m["name"] == "false_link_share").unwrap();
    assert_eq!(share[5].parse::<f64>().ok(), metric["value"].as_f64());
    assert_eq!(share[6].parse::<f64>().ok(), metric["interval"]["lower"].as_f64());

    // Again: the same bytes; what is no longer drawn goes, and what somebody else put there stays.
    let before = work.read("figures/small/who-is-linked.svg");
    work.write("figures/small/mine.svg", "mine");
    work.ok(&["report", "results", "--figures", "figures"]);
    assert_eq!(work.read("figures/small/who-is-linked.svg"), before);
    assert_eq!(work.read("figures/small/mine.svg"), b"mine");
    assert!(!work.path("figures/small/sweep-1.vl.json").exists());
    let index = fs::read_to_string(work.path("figures/small/figures.json")).unwrap();
    work.write("figures/small/figures.json", &index.replace("\"small\"", "\"other\""));
    assert!(work.bad(&["report", "results", "--figures", "figures"]).contains("--force"));
}

#[test]
fn examples_are_what_the_page_says_they_are() {
    // A rule that is wrong about some, first.
    let broad = "[[strategy]]\nname = \"broad\"\nagree = [\"first_name\", \"birth_date\"]\n[[strategy]]";
    let work = Workdir::new(&SMALL.replacen("[[strategy]]", broad, 1));
    work.ok(&["run", "small.toml"]);
    let examples = results(&work)["examples"].clone();
    assert_eq!(examples["strategy"], "broad");
    let page = String::from_utf8(work.read("results/small/report.html")).unwrap();
    for (which, truth, card) in [
        ("false_links", "two ", "These two are different people"),
        ("missed_matches", "one person", "These two records are one person"),
    ] {
        let pairs = examples[which].as_array().unwrap();
        assert_eq!(page.matches(card).count(), pairs.len(), "{which}");
        for pair in pairs.iter().take(2) {
            let [left, right] = [0, 1].map(|i| pair["records"][i]["record_id"].as_str().unwrap());
            let story = work.ok(&["explain", "small.toml", "pair", left, right]);
            let told = story.lines().find(|line| line.contains("truth")).unwrap();
            assert!(told.contains(truth), "{which} {left} {right}: {told}");
            let name = pair["records"][0]["fields"]["last_name"].as_str().unwrap();
            assert!(story.contains(name), "{name} is not in\n{story}");
        }
        assert!(!pairs.is_empty(), "a small run has some {which}");
    }
}

#[test]
fn a_sweep_can_be_a_file() {
    let work = Workdir::new(SMALL);
    let sweep = ["sweep", "small.toml", "--axis", "recording.ssn4.coverage=0,1"];
    let json: Value = serde_json::from_str(&work.ok(&[&sweep[..], &["--json"]].concat())).unwrap();
    work.ok(&[&sweep[..], &["-o", "sweep.csv"]].concat());
    let mut table = csv::Reader::from_reader(fs::File::open(work.path("sweep.csv")).unwrap());
    assert_eq!(table.headers().unwrap().iter().next_back(), Some("recording.ssn4.coverage"));
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    let point = &json["points"][1]["strategies"];
    assert_eq!(rows.len(), 2 * 2 * point.as_array().unwrap().len());
    let of = |strategy: &str, metric: &str| {
        rows.iter().find(|row| &row[12] == "1" && &row[2] == strategy && &row[4] == metric).unwrap()[5]
            .parse::<f64>()
            .ok()
    };
    for strategy in point.as_array().unwrap() {
        let name = strategy["name"].as_str().unwrap();
        for metric in ["false_link_share", "missed_match_share"] {
            assert_eq!(of(name, metric), strategy[metric]["value"].as_f64(), "{name} {metric}");
        }
    }
    assert_eq!(work.ok(&[&sweep[..], &["-o", "-"]].concat()).as_bytes(), work.read("sweep.csv"));
    work.write("sweep.csv", "mine");
    assert!(work.bad(&[&sweep[..], &["-o", "sweep.csv"]].concat()).contains("--force"));
    assert_eq!(work.read("sweep.csv"), b"mine");
}

/// A browser, when there is one.
fn browser() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|place| place.is_file())
}

/// What a browser made of a page.
struct Seen {
    /// The page after its script ran.
    page: String,
    /// Lines of the console.
    console: Vec<String>,
    /// Requests that the page made, and not the browser for itself.
    requests: usize,
}

fn look(browser: &Path, address: &str) -> Seen {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("net.json");
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"])
        .args(["--disable-component-update", "--enable-logging=stderr", "--dump-dom"])
        .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
        .arg(format!("--log-net-log={}", log.display()))
        .arg(address)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let log = fs::read_to_string(&log).unwrap_or_else(|e| panic!("{e}: {said}"));
    Seen {
        page: String::from_utf8(output.stdout).unwrap(),
        console: said.lines().filter(|line| line.contains(":CONSOLE")).map(str::to_owned).collect(),
        // A page from a file has no origin, which the log calls null; the browser's own requests are not of an origin.
        requests: log.matches("\"initiator\":\"null\"").count() + log.matches("\"initiator\":\"file://\"").count(),
    }
}

/// A whole number with its thousands.
fn grouped(x: f64) -> String {
    let digits = format!("{x:.0}");
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[test]
fn a_browser_finds_no_error_no_request_and_the_numbers_of_the_results() {
    let Some(browser) = browser() else {
        println!("skipped: no chromium on the path (Debian's package chromium has one)");
        return;
    };
    let work = Workdir::new(&with_sweep());
    // What this test could not see would prove nothing.
    work.write("bad.html", "<!DOCTYPE html><img src=\"http://127.0.0.1:9/x.png\"><script>nowhere()</script>");
    let bad = look(&browser, &format!("file://{}", work.path("bad.html").display()));
    assert!(bad.requests > 0 && bad.console.len() == 1, "{} requests, {:?}", bad.requests, bad.console);

    work.ok(&["run", "small.toml"]);
    let address = format!("file://{}#sweep-1", work.path("results/small/report.html").display());
    let seen = look(&browser, &address);
    assert!(seen.console.is_empty(), "{:?}", seen.console);
    assert_eq!(seen.requests, 0);
    // Its script ran, which its policy allows, and opened the part that the address names, and no other.
    assert_eq!(seen.page.matches("<details class=\"part\" open=\"\">").count(), 1, "the script did not run");
    for strategy in results(&work)["strategies"].as_array().unwrap() {
        let of = |name: &str| {
            let metric = strategy["metrics"].as_array().unwrap().iter().find(|m| m["name"] == name).unwrap();
            metric["value"].as_f64().unwrap()
        };
        let [links, missed] = ["links_full_size", "missed_matches_full_size"].map(of).map(grouped);
        for text in [format!("of {links} links are two different people"), format!("; {missed} matches are not linked")]
        {
            assert!(seen.page.contains(&text), "{}: {text}", strategy["name"]);
        }
    }
}
