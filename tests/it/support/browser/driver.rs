//! One ChromeDriver for all tests of this process.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use fantoccini::wd::Capabilities;
use serde_json::json;

use super::Kind;

const ADVICE: &str = "tests/run installs what the tests need, or says what to install";

/// ChromeDriver, listening on a port of its own choice.
pub(super) struct Driver {
    port: u16,
    chromium: PathBuf,
}

impl Driver {
    /// The one of this process, started by whoever asks first. It ends with the process.
    pub(super) fn running() -> &'static Self {
        static DRIVER: OnceLock<Driver> = OnceLock::new();
        DRIVER.get_or_init(|| Self::start().unwrap_or_else(|why| panic!("{why}; {ADVICE}")))
    }

    fn start() -> Result<Self, String> {
        let (program, version) = drivers()
            .into_iter()
            .find_map(|path| Some((path.clone(), major(&path)?)))
            .ok_or("chromedriver is not installed")?;
        let chromium = browsers().into_iter().find(|path| major(path) == Some(version));
        let chromium = chromium.ok_or_else(|| {
            format!("neither Chromium nor Chrome {version} is installed, as {program:?} needs it")
        })?;
        // The shell waits for the end of its input, which comes with our end, and then takes
        // ChromeDriver and its files along, be it by a panic, by Ctrl-C or by `kill -9` of the
        // tests. What browsers still write then goes in the second try.
        let script = "TMPDIR=$(mktemp -d) && export TMPDIR && { \"$0\" --port=0 & read -r never; \
            kill $!; rm -rf \"$TMPDIR\" || { sleep 2; rm -rf \"$TMPDIR\"; }; }";
        let mut shell = Command::new("/bin/sh")
            .args(["-c", script])
            .arg(&program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .map_err(|error| format!("no shell: {error}"))?;
        std::mem::forget(shell.stdin.take());
        let output = BufReader::new(shell.stdout.take().ok_or("no output")?);
        let mut lines = output.lines().map_while(Result::ok);
        let port = lines.by_ref().find_map(|line| port_in(&line));
        // Somebody must read on, else ChromeDriver would stop at a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self { port: port.ok_or("chromedriver ended before it listened")?, chromium })
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// Ends a session's browser without waiting for anything, so that `Drop` may call it.
    pub(super) fn end(&self, session: &str) {
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) else { return };
        let request = format!(
            "DELETE /session/{session} HTTP/1.1\r\nhost: 127.0.0.1:{}\r\nconnection: close\r\n\r\n",
            self.port
        );
        let limit = Some(Duration::from_secs(10));
        if stream.set_read_timeout(limit).is_ok() && stream.write_all(request.as_bytes()).is_ok() {
            // The answer comes when the browser is gone; a late one changes nothing for the test.
            let _ = stream.read(&mut [0; 64]);
        }
    }

    pub(super) fn capabilities(&self, kind: Kind) -> Capabilities {
        let javascript = if kind == Kind::NoScript { 2 } else { 1 };
        let options = json!({
            "binary": self.chromium,
            "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--no-first-run", "--hide-scrollbars", "--force-color-profile=srgb",
                "--window-size=1280,900", "--lang=en-US",
                // A name that is not this machine's own, as in a trial on a local network.
                "--host-resolver-rules=MAP *.test 127.0.0.1",
            ],
            "prefs": {"profile.managed_default_content_settings.javascript": javascript},
        });
        let mut all = Capabilities::new();
        all.insert("browserName".into(), "chrome".into());
        all.insert("goog:chromeOptions".into(), options);
        all.insert("goog:loggingPrefs".into(), json!({"browser": "ALL"}));
        all
    }
}

fn drivers() -> Vec<PathBuf> {
    let named = std::env::var_os("CHROMEWEBDRIVER").map(|f| PathBuf::from(f).join("chromedriver"));
    named.into_iter().chain([PathBuf::from("chromedriver")]).collect()
}

fn browsers() -> Vec<PathBuf> {
    let named = std::env::var_os("CHROME_BIN").map(PathBuf::from);
    let usual = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ];
    let found = usual.iter().filter_map(|name| on_path(name));
    named.into_iter().chain(found).collect()
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// The first number in what `--version` prints: a driver drives the browser of the same one.
fn major(program: &PathBuf) -> Option<u32> {
    let output = Command::new(program).arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let from = text.find(|c: char| c.is_ascii_digit())?;
    text[from..].split('.').next()?.parse().ok()
}

/// "ChromeDriver was started successfully on port 45123."
fn port_in(line: &str) -> Option<u16> {
    let (_, rest) = line.split_once("successfully on port ")?;
    rest.trim_end_matches('.').parse().ok()
}
