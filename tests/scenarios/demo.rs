//! The demo newsroom, from the shipped configuration to the printed briefings: what a newcomer sees
//! first, as a whole document. A change here is a change of what readers get; read it before taking it.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

#[test]
fn the_demo_reads_as_it_did() {
    let state = TempDir::new().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(env!("CARGO_BIN_EXE_depesche"))
        .env_clear()
        .current_dir(root)
        .args(["--config", "config/demo.toml", "--state-dir"])
        .arg(state.path())
        .args(["--once", "--show", "--now", "2025-02-27T18:00:00Z"])
        .output()
        .unwrap();
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let said = String::from_utf8(output.stdout).unwrap();
    // The last line names the temporary directory.
    let shown: String = said
        .lines()
        .filter(|line| !line.starts_with("Published in"))
        .fold(String::new(), |text, line| text + line + "\n");
    insta::with_settings!({ snapshot_path => "../fixtures/golden", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("demo.txt", shown);
    });
    assert!(shown.contains("Quellen"), "{shown}");
}
