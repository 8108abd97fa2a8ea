use std::os::unix::fs::{PermissionsExt, symlink};

use tempfile::TempDir;

use super::*;

const TEXT: &str = "\
# The newsroom of the harbour.
[polling]
timezone = \"Europe/Berlin\" # as the readers

# --- Feeds: the big ones ---

# Our own.
[[feeds]]
name = \"kurier\"   # the first
url = \"https://kurier.example/rss\"

# Rarely well.
[[feeds]]
name = \"bote\"
url = \"https://bote.example/rss\"
enabled = true # since May

[[briefings]]
name = \"lage\"
# The end.
";

fn written(text: &str) -> (TempDir, PathBuf) {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("depesche.toml");
    fs::write(&path, text).unwrap();
    (directory, path)
}

fn changed(change: impl FnOnce(&mut Draft)) -> String {
    let (_directory, path) = written(TEXT);
    let mut draft = Draft::open(&path).unwrap();
    change(&mut draft);
    draft.save().unwrap();
    fs::read_to_string(path).unwrap()
}

fn feed(name: &str) -> NewFeed {
    NewFeed {
        name: FeedName::from_text(name),
        url: Url::parse(&format!("https://{name}.example/rss")).unwrap(),
        outlet: Some("Der \"Neue\"".to_owned()),
        language: Some(Language::DE),
    }
}

#[test]
fn a_new_feed_stands_after_the_others_and_all_else_stays() {
    let after = changed(|draft| draft.add(&feed("neu")).unwrap());
    let table = "\n[[feeds]]\nname = \"neu\"\nurl = \"https://neu.example/rss\"\noutlet = 'Der \"Neue\"'\nlanguage = \"de\"\n";
    assert_eq!(
        after,
        TEXT.replace("\n[[briefings]]", &format!("{table}\n[[briefings]]"))
    );
}

#[test]
fn a_feed_goes_with_its_comment_and_leaves_that_of_the_section() {
    let after = changed(|draft| draft.remove(&FeedName::from_text("kurier")).unwrap());
    assert!(after.contains("# --- Feeds: the big ones ---\n"), "{after}");
    assert!(
        after.contains("# Rarely well.\n[[feeds]]\nname = \"bote\""),
        "{after}"
    );
    assert!(
        !after.contains("Our own") && !after.contains("kurier"),
        "{after}"
    );
    let after = changed(|draft| draft.remove(&FeedName::from_text("bote")).unwrap());
    assert!(
        !after.contains("Rarely") && after.contains("# The end.\n"),
        "{after}"
    );
}

#[test]
fn a_switch_changes_one_word() {
    let bote = FeedName::from_text("bote");
    let after = changed(|draft| draft.switch(&bote, false).unwrap());
    assert_eq!(after, TEXT.replace("enabled = true #", "enabled = false #"));
    let kurier = FeedName::from_text("kurier");
    let after = changed(|draft| draft.switch(&kurier, false).unwrap());
    let line = "url = \"https://kurier.example/rss\"\n";
    assert_eq!(
        after,
        TEXT.replace(line, &format!("{line}enabled = false\n"))
    );
    assert_eq!(changed(|draft| draft.switch(&kurier, true).unwrap()), TEXT);
}

#[test]
fn what_would_not_load_is_not_written() {
    let (_directory, path) = written(TEXT);
    let mut draft = Draft::open(&path).unwrap();
    draft.add(&feed("kurier")).unwrap();
    let refused = draft.save().unwrap_err().to_string();
    assert!(
        refused.contains("nothing was changed") && refused.contains("is already"),
        "{refused}"
    );
    let mut draft = Draft::open(&path).unwrap();
    for name in ["kurier", "bote"] {
        draft.remove(&FeedName::from_text(name)).unwrap();
    }
    let refused = draft.save().unwrap_err().to_string();
    assert!(refused.contains("nothing to poll"), "{refused}");
    let mut draft = Draft::open(&path).unwrap();
    let stranger = FeedName::from_text("nobody");
    assert!(matches!(
        draft.remove(&stranger),
        Err(EditError::NoSuchFeed(_))
    ));
    assert!(matches!(
        draft.switch(&stranger, true),
        Err(EditError::NoSuchFeed(_))
    ));
    assert_eq!(fs::read_to_string(path).unwrap(), TEXT);
}

#[test]
fn a_file_changed_meanwhile_is_left_alone() {
    let (_directory, path) = written(TEXT);
    let mut draft = Draft::open(&path).unwrap();
    draft.add(&feed("neu")).unwrap();
    let theirs = format!("{TEXT}# Theirs.\n");
    fs::write(&path, &theirs).unwrap();
    assert!(matches!(draft.save(), Err(EditError::Changed(_))));
    assert_eq!(fs::read_to_string(path).unwrap(), theirs);
}

#[test]
fn permissions_and_links_stay() {
    let (directory, path) = written(TEXT);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let link = directory.path().join("link.toml");
    symlink(&path, &link).unwrap();
    let mut draft = Draft::open(&link).unwrap();
    draft.add(&feed("neu")).unwrap();
    draft.save().unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(fs::read_to_string(&path).unwrap().contains("neu.example"));
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    assert_eq!(
        fs::read_dir(directory.path()).unwrap().count(),
        2,
        "nothing lies about"
    );
}

#[test]
fn feeds_in_one_line_are_left_to_their_author() {
    let (_directory, path) = written(
        "feeds = [{ name = \"a\", url = \"https://a.example/\" }]\n[[briefings]]\nname = \"lage\"\n",
    );
    let mut draft = Draft::open(&path).unwrap();
    assert!(matches!(draft.add(&feed("neu")), Err(EditError::Inline(_))));
}

#[test]
fn a_table_to_paste_is_read_back() {
    let text = format!("{}[[briefings]]\nname = \"lage\"\n", feed("neu").to_toml());
    let config = super::super::check(&text, Path::new("/")).unwrap();
    let read = &config.feeds.first().unwrap().feed;
    assert_eq!(
        (read.name.as_str(), read.outlet.as_str()),
        ("neu", "Der \"Neue\"")
    );
}
