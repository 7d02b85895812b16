//! A browser without a window, told what to do over two pipes in the DevTools protocol.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

/// Chromium with one page.
pub(crate) struct Browser {
    child: Child,
    commands: File,
    replies: BufReader<File>,
    session: Option<String>,
    sent: u64,
    /// What the page complained about.
    pub errors: Vec<String>,
    _folder: tempfile::TempDir,
}

impl Browser {
    /// Starts it; nothing where there is none.
    pub(crate) fn start() -> Option<Self> {
        let is_there = Command::new("chromium").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        if !is_there.is_ok_and(|status| status.success()) {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        for pipe in ["commands", "replies"] {
            assert!(Command::new("mkfifo").arg(path(pipe)).status().unwrap().success());
        }
        let start = "exec chromium --headless --no-sandbox --disable-gpu --remote-debugging-pipe --user-data-dir=\"$1\" 3<\"$2\" 4>\"$3\"";
        let child = Command::new("sh")
            .args(["-c", start, "sh", &path("profile"), &path("commands"), &path("replies")])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let commands = OpenOptions::new().write(true).open(path("commands")).unwrap();
        let replies = BufReader::new(File::open(path("replies")).unwrap());
        let mut browser =
            Self { child, commands, replies, session: None, sent: 0, errors: Vec::new(), _folder: folder };
        let target = browser.tell("Target.createTarget", json!({"url": "about:blank"}))["targetId"].clone();
        let session = browser.tell("Target.attachToTarget", json!({"targetId": target, "flatten": true}));
        browser.session = Some(session["sessionId"].as_str().unwrap().to_owned());
        for domain in ["Runtime.enable", "Log.enable", "Page.enable"] {
            browser.tell(domain, json!({}));
        }
        Some(browser)
    }

    /// Sends a command and waits for what comes of it.
    pub(crate) fn tell(&mut self, method: &str, parameters: Value) -> Value {
        self.sent += 1;
        let mut command = json!({"id": self.sent, "method": method, "params": parameters});
        if let Some(session) = &self.session {
            command["sessionId"] = session.clone().into();
        }
        self.commands.write_all(format!("{command}\0").as_bytes()).unwrap();
        self.commands.flush().unwrap();
        loop {
            let mut text = Vec::new();
            self.replies.read_until(0, &mut text).unwrap();
            assert_eq!(text.pop(), Some(0), "the browser ended");
            let reply: Value = serde_json::from_slice(&text).unwrap();
            if reply["id"] == self.sent {
                assert!(reply["error"].is_null(), "{method}: {reply}");
                return reply["result"].clone();
            }
            let is_error = match reply["method"].as_str() {
                Some("Runtime.exceptionThrown") => true,
                Some("Log.entryAdded") => reply["params"]["entry"]["level"] == "error",
                Some("Runtime.consoleAPICalled") => reply["params"]["type"] == "error",
                _ => false,
            };
            if is_error {
                self.errors.push(reply["params"].to_string());
            }
        }
    }

    /// Opens a page and waits until it has run.
    pub(crate) fn open(&mut self, address: &str) {
        self.tell("Page.navigate", json!({"url": address}));
        while self.ask("location.href !== 'about:blank' && document.readyState === 'complete'") != true {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    }

    /// The value of an expression in the page.
    pub(crate) fn ask(&mut self, expression: &str) -> Value {
        let asked = json!({"expression": expression, "returnByValue": true});
        let result = self.tell("Runtime.evaluate", asked);
        assert!(result["exceptionDetails"].is_null(), "{expression}: {result}");
        result["result"]["value"].clone()
    }

    /// The text of an element.
    pub(crate) fn text(&mut self, id: &str) -> String {
        self.ask(&format!("document.getElementById({id:?}).textContent")).as_str().unwrap().to_owned()
    }

    /// Moves a slider or chooses from a list, as a hand does.
    pub(crate) fn set(&mut self, id: &str, value: usize) {
        self.ask(&format!(
            "{{ const e = document.getElementById({id:?}); e.value = {value}; \
             for (const kind of ['input', 'change']) e.dispatchEvent(new Event(kind, {{ bubbles: true }})); }}"
        ));
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        // Its helpers may still write to the profile.
        let _ = fs::remove_dir_all(self._folder.path());
    }
}
