//! What a browser shows: how large, how dark, and a picture of it; and to whom.

use std::path::PathBuf;

use base64::Engine as _;
use serde_json::{Value, json};

use super::super::app::TestApp;
use super::super::client::Visitor;
use super::Browser;
use super::wire::Command;

impl Browser {
    /// Makes the window this large, in CSS pixels; a narrow one behaves as a phone does.
    pub(crate) async fn size(&self, width: u32, height: u32) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1,
            "mobile": width < 600});
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Says whether the person prefers dark pages.
    pub(crate) async fn dark(&self, dark: bool) {
        let value = if dark { "dark" } else { "light" };
        let feature = json!({"name": "prefers-color-scheme", "value": value});
        self.devtools("Emulation.setEmulatedMedia", json!({"features": [feature]})).await;
    }

    /// Saves a picture of the whole page to `target/looks/NAME.png`.
    pub(crate) async fn look(&self, name: &str) {
        let ask = json!({"format": "png", "captureBeyondViewport": true});
        let answer = self.devtools("Page.captureScreenshot", ask).await;
        let data = answer["data"].as_str().expect("a picture");
        let picture = base64::engine::general_purpose::STANDARD.decode(data).unwrap();
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/looks");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("{name}.png")), picture).unwrap();
    }

    /// Goes on as this visitor: with the same cookies.
    pub(crate) async fn be(&self, app: &TestApp, visitor: &Visitor) {
        for (name, value) in &visitor.cookies {
            let cookie = json!({"name": name, "value": value, "url": app.url("/")});
            self.devtools("Network.setCookie", cookie).await;
        }
    }

    async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let body = json!({"cmd": command, "params": parameters});
        self.client.issue_cmd(Command::post("goog/cdp/execute", body)).await.unwrap()
    }
}
