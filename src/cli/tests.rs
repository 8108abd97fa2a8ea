use clap::CommandFactory;
use url::Url;

use super::*;
use crate::model::{BriefingId, FeedName, Timestamp};

fn read(line: &str) -> Result<Invocation, clap::Error> {
    let args = std::iter::once("depesche").chain(line.split_whitespace());
    check(Arguments::try_parse_from(args)?, Environment::default())
}

fn command(line: &str) -> Command {
    read(line).unwrap().command
}

fn feeds(line: &str) -> FeedsCommand {
    match command(line) {
        Command::Feeds(command) => command,
        other => panic!("{other:?}"),
    }
}

/// The fault of a line that cannot be understood.
fn fault(line: &str) -> String {
    let error = read(line).expect_err(line);
    assert_eq!(error.exit_code(), 2, "{error}");
    error.to_string()
}

#[test]
fn the_definition_is_sound() {
    Arguments::command().debug_assert();
}

#[test]
fn without_a_command_it_is_the_daemon() {
    assert_eq!(command(""), Command::Run);
    assert_eq!(command("run"), Command::Run);
}

#[test]
fn once_may_stand_before_and_after_run() {
    let plain = Command::Once(OnceOptions::default());
    assert_eq!(command("--once"), plain);
    assert_eq!(command("run --once"), plain);
    assert_eq!(command("--once run"), plain);
}

#[test]
fn a_run_can_be_made_at_another_moment() {
    let now = Timestamp::parse_rfc3339("2025-02-27T18:00:00Z");
    let expected = Command::Once(OnceOptions {
        now,
        asking: Asking::All,
        printing: Printing::Whole,
    });
    assert_eq!(
        command("--once --show --force --now 2025-02-27T19:00:00+01:00"),
        expected
    );
    assert!(fault("--once --now yesterday").contains("2025-02-27T18:00:00Z"));
}

#[test]
fn options_of_a_single_run_need_one() {
    for line in [
        "--now 2025-02-27T18:00:00Z",
        "run --offline",
        "--force",
        "--show",
        "stories --offline",
        "check --now 2025-02-27T18:00:00Z",
    ] {
        assert!(fault(line).contains("add --once"), "{line}");
    }
    assert!(fault("--once check").contains("another command"));
    fault("--once --offline --force");
}

#[test]
fn briefings_are_listed_and_shown() {
    let show = |which, form| Command::BriefingsShow {
        which,
        form,
        explain: false,
    };
    assert_eq!(
        command("briefings list --json"),
        Command::BriefingsList { json: true }
    );
    assert_eq!(command("briefings show"), show(Which::Latest, Form::Text));
    assert_eq!(
        command("briefings show latest --html"),
        show(Which::Latest, Form::Html)
    );
    let id = BriefingId::from_text("b0123456789abcdef");
    assert_eq!(
        command("briefings show b0123456789abcdef --json"),
        show(Which::Id(id), Form::Json)
    );
    fault("briefings show --json --html");
    fault("briefings");
}

#[test]
fn a_search_takes_any_words() {
    let options = |query: &str, json, newest, limit| {
        let query = query.to_owned();
        Command::Search(SearchOptions {
            query,
            json,
            newest,
            limit,
        })
    };
    assert_eq!(command("search haus"), options("haus", false, false, 20));
    assert_eq!(
        command("search neue Brücke -- -streik"),
        options("neue Brücke -streik", false, false, 20)
    );
    assert_eq!(
        command("search haus* --json --newest --limit 3"),
        options("haus*", true, true, 3)
    );
    fault("search");
    fault("search haus --limit 0");
}

#[test]
fn a_backup_and_its_way_back_name_a_file() {
    let file = PathBuf::from("a b.db");
    let read = |line: [&str; 3]| {
        let arguments = Arguments::try_parse_from(line).unwrap();
        check(arguments, Environment::default()).unwrap().command
    };
    let copy = Command::Backup { file: file.clone() };
    assert_eq!(read(["depesche", "backup", "a b.db"]), copy);
    assert_eq!(
        read(["depesche", "restore", "a b.db"]),
        Command::Restore { file }
    );
    fault("backup");
    fault("restore");
}

#[test]
fn pruning_can_be_tried() {
    let options = |dry_run, shrink, json| {
        Command::Prune(PruneOptions {
            dry_run,
            shrink,
            json,
        })
    };
    assert_eq!(command("prune"), options(false, false, false));
    assert_eq!(
        command("prune --dry-run --json"),
        options(true, false, true)
    );
    assert_eq!(command("prune --shrink"), options(false, true, false));
}

#[test]
fn papers_are_made_for_every_shell_and_every_command() {
    use clap::ValueEnum;
    for shell in papers::Shell::value_variants() {
        let script = String::from_utf8(papers::completions(*shell)).unwrap();
        assert!(
            script.contains("depesche") && script.contains("doctor"),
            "{shell}"
        );
        assert_eq!(
            command(&format!("completions {shell}")),
            Command::Completions { shell: *shell }
        );
    }
    let page = String::from_utf8(papers::manual().unwrap()).unwrap();
    assert!(
        page.contains(".TH depesche 1") && page.contains("search"),
        "{page}"
    );
    let directory = tempfile::tempdir().unwrap();
    papers::write_manual(directory.path()).unwrap();
    for name in ["depesche.1", "depesche-doctor.1", "depesche-feeds-import.1"] {
        assert!(directory.path().join(name).exists(), "{name}");
    }
    fault("completions tcsh");
}

#[test]
fn a_section_has_its_own_form_or_a_number_of_words() {
    assert_eq!(command("compose"), Command::Compose { words: None });
    let words = Some(80);
    assert_eq!(command("compose --words 80"), Command::Compose { words });
    fault("compose --words 0");
    fault("compose stories.jsonl");
}

#[test]
fn global_options_may_follow_the_command() {
    let read = read("stories --json --config a.toml --state-dir /tmp/x -vv -q").unwrap();
    assert_eq!(read.config, PathBuf::from("a.toml"));
    assert_eq!(read.state_dir, PathBuf::from("/tmp/x"));
    assert_eq!(read.verbosity, 1);
    assert_eq!(read.command, Command::Stories { json: true });
}

#[test]
fn the_configuration_is_looked_for_here_and_then_in_etc() {
    let named = Some(PathBuf::from("x.toml"));
    assert_eq!(config_path(named, |_| true), PathBuf::from("x.toml"));
    assert_eq!(config_path(None, |_| true), PathBuf::from(CONFIG_HERE));
    assert_eq!(
        config_path(None, |_| false),
        PathBuf::from(CONFIG_OF_SYSTEM)
    );
}

#[test]
fn the_first_state_directory_of_systemd_is_ours() {
    assert_eq!(
        state_dir(Some("/var/lib/a:/var/lib/b".into())),
        PathBuf::from("/var/lib/a")
    );
    assert_eq!(
        state_dir(Some("/tmp/12:30".into())),
        PathBuf::from("/tmp/12:30")
    );
    assert_eq!(state_dir(None), PathBuf::from(STATE_HERE));
}

#[test]
fn help_is_no_fault_and_names_every_command() {
    let error = read("--help").expect_err("help");
    assert_eq!(error.exit_code(), 0);
    let help = error.to_string();
    for word in [
        "run",
        "check",
        "stories",
        "briefings",
        "--once",
        "DEPESCHE_CONFIG",
        "Exit codes",
    ] {
        assert!(help.contains(word), "{word} in\n{help}");
    }
}

#[test]
fn an_unknown_command_is_a_fault() {
    assert!(fault("brefings list").contains("briefings"));
}

#[test]
fn feeds_are_seen_polled_and_found() {
    assert_eq!(
        feeds("feeds status --json"),
        FeedsCommand::Status { json: true }
    );
    let name = FeedName::from_text("lage");
    assert_eq!(feeds("feeds poll lage"), FeedsCommand::Poll { name });
    for (written, meant) in [
        ("example.org/news", "https://example.org/news"),
        ("example.org:8080", "https://example.org:8080/"),
        ("http://example.org/a?b", "http://example.org/a?b"),
    ] {
        let url = Url::parse(meant).unwrap();
        assert_eq!(
            feeds(&format!("feeds add {written}")),
            FeedsCommand::Add(AddOptions { url, write: false })
        );
    }
    for (line, change) in [
        ("remove", FeedChange::Remove),
        ("enable", FeedChange::Enable),
        ("disable", FeedChange::Disable),
    ] {
        let name = FeedName::from_text("lage");
        let expected = FeedsCommand::Change { name, change };
        assert_eq!(feeds(&format!("feeds {line} lage")), expected);
    }
    let options = ImportOptions {
        file: PathBuf::from("x.opml"),
        dry_run: true,
    };
    assert_eq!(
        feeds("feeds import x.opml --dry-run"),
        FeedsCommand::Import(options)
    );
    assert_eq!(feeds("feeds export"), FeedsCommand::Export);
    assert_eq!(feeds("feeds list"), FeedsCommand::List { json: false });
    for wrong in [
        "feeds",
        "feeds remove",
        "feeds import",
        "feeds poll",
        "feeds add",
        "feeds add file:///x",
        "feeds add ftp://a",
    ] {
        fault(wrong);
    }
}
