//! What is missing on a host for the service? Hosts here are trees of files, as images are.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::doctor::holds;

const CONFIG: &str = "[[feeds]]\nname = \"a\"\nurl = \"https://a.example/\"\n\
    [[briefings]]\nname = \"lage\"\n[server]\n";

/// The tree of a host. Its files belong to whoever runs the test, who is `root` to it; the service's
/// user is another, in the group of the files.
struct Host(TempDir);

impl Host {
    fn empty() -> Self {
        let place = TempDir::new().unwrap();
        fs::set_permissions(place.path(), fs::Permissions::from_mode(0o755)).unwrap();
        Self(place)
    }

    /// One on which nothing is missing.
    fn complete() -> Self {
        let host = Self::empty();
        let own = fs::metadata(host.0.path()).unwrap();
        let (uid, gid) = (own.uid(), own.gid());
        let stranger = uid + 4711;
        let users = format!("root:x:{uid}:0::/:\ndepesche:x:{stranger}:{gid}::/:\n");
        host.write("etc/passwd", &users, 0o644);
        host.write("etc/group", &format!("depesche:x:{gid}:\n"), 0o644);
        host.write("etc/systemd/system/depesche.service", &shipped(), 0o644);
        host.enable();
        host.write("usr/local/bin/depesche", "a program", 0o755);
        host.configure(CONFIG);
        host.write("usr/lib/systemd/libsystemd-shared-252.so", "", 0o644);
        host.write("etc/ssl/certs/ca-certificates.crt", "", 0o644);
        host
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &str, mode: u32) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    }

    fn configure(&self, text: &str) {
        self.write("etc/depesche/depesche.toml", text, 0o640);
        self.chmod("etc/depesche", 0o750);
    }

    fn chmod(&self, path: &str, mode: u32) {
        fs::set_permissions(self.path(path), fs::Permissions::from_mode(mode)).unwrap();
    }

    fn enable(&self) {
        let wants = self.path("etc/systemd/system/multi-user.target.wants");
        fs::create_dir_all(&wants).unwrap();
        let unit = "/etc/systemd/system/depesche.service";
        symlink(unit, wants.join("depesche.service")).unwrap();
    }

    /// What an operator adds with `systemctl edit`.
    fn edit(&self, text: &str) {
        let path = "etc/systemd/system/depesche.service.d/override.conf";
        self.write(path, &format!("[Service]\n{text}\n"), 0o644);
    }

    /// Exit code and findings.
    fn looked(&self) -> (i32, Vec<Value>) {
        looked(self.0.path())
    }
}

fn shipped() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(root.join("systemd/depesche.service")).unwrap()
}

fn looked(root: &Path) -> (i32, Vec<Value>) {
    let output = Command::new(env!("CARGO_BIN_EXE_depesche"))
        .env_clear()
        .args(["install-check", "--json", "--root"])
        .arg(root)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let findings = text.lines().map(|line| serde_json::from_str(line).unwrap());
    (output.status.code().unwrap(), findings.collect())
}

#[test]
fn on_a_complete_host_nothing_is_missing() {
    let (code, findings) = Host::complete().looked();
    assert_eq!(code, 0, "{findings:#?}");
    for (check, words) in [
        ("unit", "is that of this version"),
        ("unit", "is started with the system"),
        ("program", "usr/local/bin/depesche can be started"),
        ("user", "depesche is there"),
        ("directories", "etc/depesche is root:depesche 0750"),
        ("directories", "depesche.toml is root:depesche 0640"),
        ("configuration", "is sound"),
        ("secrets", "none are needed"),
        ("state", "the first start makes it"),
        ("output", "whose server hands it out"),
        ("systemd", "version 252"),
        ("certificates", "ca-certificates.crt"),
        ("system", "were not looked at"),
    ] {
        holds(&findings, check, "well", words);
    }
}

#[test]
fn on_an_empty_host_all_that_is_missing_is_named_with_what_helps_and_nothing_is_made() {
    let host = Host::empty();
    let (code, findings) = host.looked();
    assert_eq!(code, 1);
    for (check, words) in [
        ("unit", "etc/systemd/system"),
        ("program", "install -m 755"),
        ("user", "systemd-sysusers"),
        ("directories", "systemd-tmpfiles --create"),
        ("configuration", "copy config/depesche.toml"),
    ] {
        holds(&findings, check, "broken", words);
    }
    holds(&findings, "systemd", "warning", "no systemd");
    holds(&findings, "certificates", "warning", "ca-certificates");
    assert_eq!(fs::read_dir(host.0.path()).unwrap().count(), 0);
}

#[test]
fn the_user_of_an_image_is_made_at_its_first_start() {
    let host = Host::complete();
    host.write("etc/passwd", "", 0o644);
    holds(
        &host.looked().1,
        "user",
        "broken",
        "sysusers.d/depesche.conf",
    );
    host.write("usr/lib/sysusers.d/depesche.conf", "", 0o644);
    let (code, findings) = host.looked();
    assert_eq!(code, 0, "{findings:#?}");
    holds(&findings, "user", "well", "the next start of this system");
}

#[test]
fn a_unit_that_is_changed_masked_or_not_started_is_named() {
    let host = Host::complete();
    fs::remove_dir_all(host.path("etc/systemd/system/multi-user.target.wants")).unwrap();
    let unit = "etc/systemd/system/depesche.service";
    host.write(unit, &shipped().replace("1G", "2G"), 0o644);
    host.edit("MemoryMax=2G");
    let (code, findings) = host.looked();
    assert_eq!(code, 4, "{findings:#?}");
    holds(&findings, "unit", "warning", "not that of this version");
    holds(&findings, "unit", "warning", "systemctl enable");
    holds(&findings, "unit", "well", "override.conf adds to it");

    fs::create_dir_all(host.path("etc/systemd/system/sockets.target.wants")).unwrap();
    let socket = "etc/systemd/system/sockets.target.wants/depesche.socket";
    symlink("../depesche.socket", host.path(socket)).unwrap();
    holds(&host.looked().1, "unit", "well", "asks its socket");

    fs::remove_file(host.path(unit)).unwrap();
    symlink("/dev/null", host.path(unit)).unwrap();
    let (code, findings) = host.looked();
    assert_eq!(code, 1);
    holds(&findings, "unit", "broken", "unmask");
}

#[test]
fn the_program_and_the_configuration_are_those_of_the_installed_unit() {
    let host = Host::complete();
    host.edit("ExecStart=\nExecStart=/opt/depesche run --config /srv/news.toml\nUser=root");
    let (code, findings) = host.looked();
    assert_eq!(code, 1);
    holds(&findings, "program", "broken", "/opt/depesche");
    holds(&findings, "configuration", "broken", "srv/news.toml");
    host.write("opt/depesche", "a program", 0o644);
    host.write("srv/news.toml", CONFIG, 0o644);
    let (_, findings) = host.looked();
    holds(&findings, "program", "broken", "chmod 755");
    holds(&findings, "configuration", "well", "news.toml is sound");
}

#[test]
fn a_configuration_that_the_service_cannot_read_or_that_is_faulty_is_named() {
    let host = Host::complete();
    host.chmod("etc/depesche/depesche.toml", 0o600);
    let (code, findings) = host.looked();
    assert_eq!(code, 1);
    let words = "cannot be read by depesche: it may not look into";
    holds(&findings, "configuration", "broken", words);
    let words = "should be root:depesche 0640";
    holds(&findings, "directories", "warning", words);

    host.configure("[nonsense]\n");
    let (code, findings) = host.looked();
    assert_eq!(code, 1);
    holds(&findings, "configuration", "broken", "nonsense");
}

/// Line S16: where secrets stand, and who else may read them.
#[test]
fn a_secret_that_is_missing_or_open_to_everybody_is_named_and_never_told() {
    let host = Host::complete();
    let feed = |name: &str, auth: &str| {
        format!(
            "[[feeds]]\nname = \"{name}\"\nurl = \"https://{name}.example/\"\nauth = {{ bearer = \"{auth}\" }}\n"
        )
    };
    let feeds = [
        feed("lost", "file:/srv/lost"),
        feed("open", "file:/srv/open"),
        feed("shut", "file:/srv/shut"),
        feed("empty", "file:/srv/empty"),
        feed("beside", "file:token"),
        feed("handed", "credential:handed"),
    ];
    host.configure(&format!("{CONFIG}{}", feeds.concat()));
    host.write("srv/open", "hush", 0o644);
    host.write("srv/shut", "hush", 0o600);
    host.write("srv/empty", "", 0o640);
    host.write("etc/depesche/token", "hush", 0o640);
    let (code, findings) = host.looked();
    assert_eq!(code, 1);
    holds(&findings, "secrets", "broken", "feed lost");
    holds(
        &findings,
        "secrets",
        "warning",
        "feed open: everybody may read",
    );
    holds(&findings, "secrets", "broken", "cannot be read by depesche");
    holds(&findings, "secrets", "broken", "srv/empty is empty");
    holds(&findings, "secrets", "well", "feed beside");
    holds(
        &findings,
        "secrets",
        "broken",
        "add LoadCredential=handed:FILE",
    );

    host.edit("LoadCredential=handed:/etc/depesche/handed");
    holds(&host.looked().1, "secrets", "broken", "which is not there");
    host.write("etc/depesche/handed", "hush", 0o600);
    let (_, findings) = host.looked();
    holds(&findings, "secrets", "well", "credential handed is there");
    assert!(!format!("{findings:?}").contains("hush"));
}

#[test]
fn who_may_read_the_output_is_told() {
    let host = Host::complete();
    host.configure(&CONFIG.replace("[server]\n", ""));
    let (code, findings) = host.looked();
    assert_eq!(code, 4);
    holds(&findings, "output", "warning", "it has no [server]");

    let gid = fs::metadata(host.0.path()).unwrap().gid();
    let group = format!("depesche:x:{gid}:www-data\n");
    host.write("etc/group", &group, 0o644);
    holds(&host.looked().1, "output", "well", "depesche: www-data");

    host.write("var/lib/depesche/public/feed.atom", "", 0o644);
    for directory in ["var", "var/lib", "var/lib/depesche/public"] {
        host.chmod(directory, 0o755);
    }
    host.chmod("var/lib/depesche", 0o755);
    let (_, findings) = host.looked();
    holds(&findings, "output", "well", "everybody on this machine");
    holds(&findings, "state", "warning", "not to that of the service");
    host.chmod("var/lib/depesche", 0o700);
    holds(&host.looked().1, "output", "warning", "the service alone");
}

#[test]
fn an_output_that_the_unit_keeps_the_service_from_writing_is_named() {
    let host = Host::complete();
    host.configure(&format!(
        "{CONFIG}[output]\ndirectory = \"/srv/www/news\"\n"
    ));
    let (code, findings) = host.looked();
    assert_eq!(code, 1);
    holds(&findings, "state", "broken", "ReadWritePaths=/srv/www");
    host.edit("ReadWritePaths=/srv/www");
    assert_eq!(host.looked().0, 0);
}

#[test]
fn an_old_systemd_is_named() {
    let host = Host::complete();
    fs::remove_dir_all(host.path("usr/lib/systemd")).unwrap();
    host.write("usr/lib/arch/systemd/libsystemd-shared-246.so", "", 0o644);
    let (code, findings) = host.looked();
    assert_eq!(code, 4);
    holds(&findings, "systemd", "warning", "version 246");
}

#[test]
fn of_the_running_system_kernel_and_clock_are_looked_at_too() {
    let (_, findings) = looked(Path::new("/"));
    for check in ["kernel", "clock"] {
        assert!(
            findings.iter().any(|f| f["check"] == check),
            "{findings:#?}"
        );
    }
}

#[test]
fn a_root_that_is_not_there_is_a_failure() {
    assert_eq!(looked(Path::new("/nowhere/at/all")), (1, Vec::new()));
}
