//! The lesson: its page says what the program computes, alone and in a browser; it is served on this machine only.

#[cfg(unix)]
#[path = "support/browser.rs"]
mod browser;
mod support;

use std::path::PathBuf;
use std::sync::OnceLock;

use serde_json::Value;
use support::{SMALL, Workdir};

/// The exported page, made once.
fn page() -> &'static (Workdir, PathBuf, String, Value) {
    static PAGE: OnceLock<(Workdir, PathBuf, String, Value)> = OnceLock::new();
    PAGE.get_or_init(|| {
        let work = Workdir::new(SMALL);
        work.ok(&["classroom", "--export", "page.html"]);
        let text = String::from_utf8(work.read("page.html")).unwrap();
        let data = data(&text);
        let place = work.path("page.html");
        (work, place, text, data)
    })
}

/// What a page looks up.
fn data(page: &str) -> Value {
    let from = page.split("id=\"data\">").nth(1).expect("a page has data");
    serde_json::from_str(from.split("</script>").next().unwrap()).unwrap()
}

fn near(a: &Value, b: &Value) {
    let [x, y] = [a, b].map(|value| value.as_f64().unwrap());
    assert!((x - y).abs() <= 1e-9 * y.abs(), "{x} {y}");
}

#[test]
fn the_page_has_the_numbers_of_expect_and_the_same_bytes_each_time() {
    let (work, _, text, data) = page();
    work.ok(&["--threads", "1", "classroom", "--export", "again.html"]);
    assert!(work.read("again.html") == text.as_bytes(), "the same seed, the same page");
    work.write("mine.html", "<p>mine");
    assert!(work.bad(&["classroom", "--export", "mine.html"]).contains("--force"));
    for place in [3, 6, 8] {
        let size = &data["sizes"]["places"][place];
        let people = size["people"].to_string();
        let expect = |fields: &[&str]| -> Value {
            let arguments = [&["expect"], fields, &["--size", &people, "--json"]].concat();
            serde_json::from_str(&work.ok(&arguments)).unwrap()
        };
        let names = expect(&["first_name", "last_name", "birth_date"]);
        near(&size["share_name_and_birth_date"], &names["expected_agreeing_pairs"]);
        near(&size["share_birth_date"], &expect(&["birth_date"])["expected_agreeing_pairs"]);
        assert_eq!(data["room"]["needed"]["birth_date"], names["people_for_even_chance_of_shared_birth_date"],);
    }
    assert_eq!(data["room"]["needed"]["birthday"], 23);
    // Nothing is loaded, and nothing runs that was not there.
    assert!(!text.contains("http://") && !text.contains("https://") && !text.contains("unsafe-inline"));
}

#[test]
fn the_table_has_the_truth() {
    let (work, ..) = page();
    work.ok(&["classroom", "--csv", "pairs.csv"]);
    let text = String::from_utf8(work.read("pairs.csv")).unwrap();
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    let place = |name: &str| rows[0].iter().position(|column| *column == name).unwrap();
    let of = |wanted: &'static str| rows[1..].iter().filter(move |row| row[place("one_person")] == wanted);
    assert!(of("yes").count() > 100 && of("no").count() > 100 && rows.iter().all(|row| row.len() == rows[0].len()));
    let differ = |wanted| of(wanted).filter(|row| row[place("ssn4")] == "differ").count();
    assert!(differ("no") > 5 * differ("yes"), "SSN4 tells strangers apart");
}

#[test]
fn the_demo_tells_six_steps_in_80_columns() {
    let (work, _, _, data) = page();
    let told = work.ok(&["demo"]);
    assert!(told.lines().all(|line| line.chars().count() <= 80), "{told}");
    assert!((1..=6).all(|step| told.lines().any(|line| line.starts_with(&format!("{step}. ")))));
    let needed = rounded(&data["room"]["needed"]["name_and_birth_date"]).to_string();
    assert!(told.replace(',', "").contains(&needed), "{told}");
    // Pairs and people are whole, some are not none, and some are not all.
    assert!(told.contains("fewer than 1") && !told.contains("99.9"), "{told}");
    // The people stand in the question, the answer after it.
    let at = |text: &str| told.find(text).unwrap_or_else(|| panic!("{text}: {told}"));
    let voter = data["classes"][0]["voters"][24]["name"].as_str().unwrap();
    assert!(at("Do two of these 25 voters") < at(voter) && at(voter) < at("Of 40 such classes"));
}

#[test]
fn the_lesson_notes_have_the_numbers_of_the_page() {
    let notes = std::fs::read_to_string("docs/classroom.md").unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    let data = &page().3;
    let grouped = |number: &Value| {
        let digits = format!("{:.0}", number.as_f64().unwrap());
        let (head, tail) = digits.split_at(digits.len().saturating_sub(3));
        if head.is_empty() { tail.to_owned() } else { format!("{head},{tail}") }
    };
    let needed = &data["room"]["needed"];
    let of_hundred = |rule: usize, voters: usize, on_both: usize| {
        let flags = &data["flags"];
        let [people, coverage, error, both] =
            ["people", "coverage", "error", "on_both"].map(|list| flags[list].as_array().unwrap().len());
        let cell = (((rule * people + voters) * coverage + 2) * error + 1) * both + on_both;
        flags["flagged"][cell][3].as_f64().unwrap()
    };
    assert!(of_hundred(4, 5, 1) < 1.0 && notes.contains("fewer than 1 of 100 when the last four digits"));
    let nation = &data["sizes"]["places"][8];
    for said in [
        format!(
            "it takes {} people, with a chance of {}.",
            needed["birthday"],
            data["said"]["birthday"][23].as_str().unwrap()
        ),
        format!(
            "it takes {} people for a full birth date, and about {} for",
            needed["birth_date"],
            grouped(&rounded(&needed["name_and_birth_date"]).into())
        ),
        format!(
            "183 others make a chance of only {:.1} %, and an even chance takes {} others",
            100.0 * (1.0 - (364.0_f64 / 365.0).powi(183)),
            (0.5_f64.ln() / (364.0_f64 / 365.0).ln()).ceil()
        ),
        format!("an even chance takes {} others", needed["your_birthday"]),
        format!("On lists of 100,000 it is about {:.0} of 100", of_hundred(1, 2, 1).round()),
        format!(
            "the chance is {}. Of the 40 classes of the usual draw, {} have",
            data["said"]["birthday"][25].as_str().unwrap(),
            data["classes"][39]["so_far"]
        ),
        format!(
            "About {:.2} million pairs of different people",
            nation["share_name_and_birth_date"].as_f64().unwrap() / 1e6
        ),
        format!("among {:.0} million registered voters", nation["people"].as_f64().unwrap() / 1e6),
        format!("One pair in {:.0} billion", data["sizes"]["one_pair_in"].as_f64().unwrap() / 1e9),
        format!(
            "about {:.0} of 100 flagged pairs are two people. With 1 of 10,000 it is about {:.0} of 100",
            of_hundred(1, 5, 5).round(),
            of_hundred(1, 5, 1).round()
        ),
    ] {
        assert!(notes.contains(&said), "the notes lack: {said}");
    }
}

#[cfg(unix)]
mod served {
    use super::*;
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpStream;
    use std::process::{Command, Stdio};

    fn ask(port: u16, request: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    #[test]
    fn the_page_is_served_on_this_machine_until_it_is_ended() {
        let mut child = Command::new("env")
            .args(["--default-signal=INT", env!("CARGO_BIN_EXE_doppelroll"), "classroom", "--port", "0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let port: u16 =
            address.trim().strip_prefix("http://127.0.0.1:").unwrap().trim_end_matches('/').parse().unwrap();
        let get = |path: &str, host: &str| {
            ask(port, &format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"))
        };
        let own = format!("127.0.0.1:{port}");
        let answer = get("/", &own);
        assert!(answer.starts_with("HTTP/1.1 200"), "{}", &answer[..200]);
        assert_eq!(data(&answer), page().3, "served and exported pages look up the same");
        assert_ne!(data(&get("/?seed=7", &own))["classes"], page().3["classes"]);
        assert!(get("/", "example.org").starts_with("HTTP/1.1 421"));
        assert!(get("/etc", &own).starts_with("HTTP/1.1 404"));
        let post = format!("POST / HTTP/1.1\r\nHost: {own}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        assert!(ask(port, &post).starts_with("HTTP/1.1 405"));
        assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(130));
    }
}

/// A text such as `1,960,000` as a number.
#[cfg(unix)]
fn shown(text: &str) -> f64 {
    text.replace(',', "").parse().unwrap_or_else(|_| panic!("{text} is no number"))
}

#[cfg(unix)]
#[test]
fn a_browser_shows_what_the_program_computed() {
    let Some(mut browser) = browser::Browser::start() else {
        eprintln!("skipped: there is no chromium here");
        return;
    };
    let (_, place, _, data) = page();
    browser.open(&format!("file://{}", place.display()));
    // Answers come after guesses.
    let hidden = "[...document.querySelectorAll('.answer')].filter((answer) => answer.hidden).length";
    assert_eq!(browser.ask(hidden), browser.ask("document.querySelectorAll('form.guess').length"));
    browser.ask("document.querySelector('form.guess input').value = '183'; document.querySelector('form.guess').requestSubmit()");
    assert!(browser.text("answer-1").contains("You guessed: 183."));
    assert_eq!(browser.ask("document.getElementById('answer-1').hidden"), false);
    assert_eq!(browser.ask("document.getElementById('answer-4').hidden"), true);
    browser.ask("document.getElementById('show-all').click()");
    // Each slider shows what stands in the program's table.
    for people in [2, 23, 57] {
        browser.set("people", people);
        assert_eq!(browser.text("birthday-chance"), data["said"]["birthday"][people].as_str().unwrap());
        assert_eq!(shown(&browser.text("birthday-pairs")), (people * (people - 1) / 2) as f64);
    }
    browser.set("size", 8);
    assert_eq!(shown(&browser.text("size-1")), rounded(&data["sizes"]["places"][8]["share_name_and_birth_date"]));
    let flags = &data["flags"];
    let length = |list: &str| flags[list].as_array().unwrap().len();
    for (rule, people, coverage, error, on_both) in
        [(1, 5, 2, 1, 5), (1, 5, 2, 1, 1), (3, 6, 4, 0, 2), (0, 4, 0, 3, 7), (0, 5, 2, 1, 1), (4, 5, 2, 1, 1)]
    {
        for (id, at) in
            [("rule", rule), ("flag-people", people), ("coverage", coverage), ("error", error), ("on-both", on_both)]
        {
            browser.set(id, at);
        }
        let cell = (((rule * length("people") + people) * length("coverage") + coverage) * length("error") + error)
            * length("on_both")
            + on_both;
        let expected = &flags["flagged"][cell];
        for (id, nth) in [("flag-two", 0), ("flag-one", 1), ("flag-missed", 2)] {
            let number = expected[nth].as_f64().unwrap();
            match browser.text(id).as_str() {
                "fewer than 1" => assert!(number > 0.0 && number < 1.0, "{id} at {rule} {people}"),
                text => assert_eq!(shown(text), number.round(), "{id} at {rule} {people}"),
            }
        }
        // Some are neither none nor all, and sliders that change nothing rest.
        let share = expected[3].as_f64().unwrap();
        let words = match share {
            _ if share < 1.0 => "fewer than 1".to_owned(),
            _ if share > 99.0 => "more than 99".to_owned(),
            _ => share.round().to_string(),
        };
        assert_eq!(browser.text("of-hundred"), words);
        assert_eq!(browser.ask("document.getElementById('coverage').disabled"), rule < 3);
        assert_eq!(browser.ask("document.getElementById('no-ssn4').hidden"), rule >= 3);
        let of_hundred = expected[3].as_f64().unwrap();
        assert_eq!(browser.ask("document.querySelectorAll('#flag-squares .on').length"), of_hundred.round() as u64);
    }
    browser.set("own-1", 0);
    let last_name_ignored = shown(&browser.text("own-two"));
    browser.set("own-1", 1);
    assert!(shown(&browser.text("own-two")) < last_name_ignored, "a slider changes a number");
    // Another rule takes the answer away, and the best is told after two that are written down.
    assert_eq!(browser.ask("document.getElementById('answer-6').hidden"), true);
    for (rule, is_told) in [(1, false), (1, false), (2, true)] {
        browser.set("own-3", rule);
        browser.ask("document.querySelector('form[data-answer=answer-6] input').value = '9'; document.querySelector('form[data-answer=answer-6]').requestSubmit(); document.getElementById('keep').click()");
        assert_eq!(browser.ask("document.getElementById('best').disabled"), !is_told);
    }
    assert_eq!(browser.ask("document.getElementById('answer-6').hidden"), false);
    browser.ask("document.getElementById('best').click()");
    assert_eq!(browser.text("own-place"), "1");
    // The teacher's copy has the pile turned; without it pupils judge.
    let turned = "document.querySelectorAll('.deck .truth').length";
    assert_eq!(browser.ask(turned), 12);
    browser.ask("document.getElementById('show-all').click()");
    assert_eq!(browser.ask(turned), 0);
    assert_eq!(browser.ask(hidden), browser.ask("document.querySelectorAll('form.guess').length"));
    browser.ask("document.querySelector('.deck button').click()");
    assert!(browser.text("deck-score").ends_with("of 1 right."));
    // The last class says that it is.
    browser.ask("document.querySelector('form[data-answer=answer-3] input').click(); document.querySelector('form[data-answer=answer-3]').requestSubmit()");
    browser.ask("for (let n = 1; n < 40; n += 1) document.getElementById('next-class').click()");
    assert!(browser.text("class-says").starts_with("All 40 classes seen."));
    // On paper all choices are there, and boxes for the pairs.
    browser.tell("Emulation.setEmulatedMedia", serde_json::json!({"media": "print"}));
    let seen =
        |of: &str| format!("[...document.querySelectorAll({of:?})].filter((e) => e.getClientRects().length).length");
    assert_eq!(browser.ask(&seen(".choices li")), 17);
    assert_eq!(browser.ask(&seen(".boxes")), 11);
    assert_eq!(browser.ask(&seen(".sheet, .who, button, .asked select")), 2);
    assert_eq!(browser.errors, Vec::<String>::new());
}

/// A number in three figures.
fn rounded(value: &Value) -> f64 {
    format!("{:.2e}", value.as_f64().unwrap()).parse().unwrap()
}

/// Text with less contrast than readers need, controls without a name, and what is wider than the screen.
#[cfg(unix)]
const FAULTS: &str = r#"(() => {
  const faults = [];
  const channels = (color) => color.match(/[\d.]+/g).map(Number);
  const light = (color) => {
    const [r, g, b] = channels(color).map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (channels(color)[3] !== 0) return color;
    }
    return "rgb(255, 255, 255)";
  };
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || !element.getClientRects().length || element.tagName === "SCRIPT" || element.tagName === "OPTION") continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(element.closest("svg") ? style.fill : style.color), light(ground(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) faults.push(`${element.tagName} ${element.textContent.slice(0, 30)}: ${contrast.toFixed(2)}`);
  }
  for (const field of document.querySelectorAll("input, select")) if (!field.labels.length) faults.push(`no label: ${field.outerHTML}`);
  for (const button of document.querySelectorAll("button")) if (!button.textContent.trim()) faults.push("a button without text");
  for (const picture of document.querySelectorAll("svg")) if (!picture.getAttribute("aria-label")) faults.push(`no words: ${picture.id}`);
  if (document.querySelectorAll("h1").length !== 1 || !document.documentElement.lang) faults.push("no title or language");
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth) faults.push(`wider than the screen: ${document.documentElement.scrollWidth}`);
  return faults.join("\n");
})()"#;

#[cfg(unix)]
#[test]
fn the_page_can_be_read_on_phones_and_projectors_in_light_and_dark() {
    let Some(mut browser) = browser::Browser::start() else {
        eprintln!("skipped: there is no chromium here");
        return;
    };
    let place = format!("file://{}", page().1.display());
    for width in [390, 1400] {
        for scheme in ["light", "dark"] {
            let screen =
                serde_json::json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500});
            browser.tell("Emulation.setDeviceMetricsOverride", screen);
            let scheme_is = serde_json::json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
            browser.tell("Emulation.setEmulatedMedia", scheme_is);
            browser.open(&place);
            browser.ask("document.getElementById('show-all').click(); document.getElementById('keep').click()");
            assert_eq!(browser.ask(FAULTS), "", "at {width}, {scheme}");
            browser.ask("document.getElementById('show-all').click(); document.querySelectorAll('.deck li .row').forEach((row, n) => row.children[n % 2].click())");
            assert_eq!(browser.ask(FAULTS), "", "judged, at {width}, {scheme}");
        }
    }
    assert_eq!(browser.errors, Vec::<String>::new());
}
