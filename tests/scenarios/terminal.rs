//! What a person sees on a terminal, and what a script reads from a pipe.

use std::process::{Command, Stdio};

use crate::newsroom::{MORNING, berlin_day};
use crate::world::World;

/// Columns of the terminal.
const WIDTH: usize = 60;

/// What the program prints on a terminal of [`WIDTH`] columns; `None`, said aloud, where script(1) is not there.
fn on_a_terminal(world: &World, arguments: &[&str], no_color: bool) -> Option<String> {
    let command = world.command(arguments);
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<String> = words
        .map(|word| format!("'{}'", word.to_str().unwrap()))
        .collect();
    let line = format!("stty cols {WIDTH} rows 24; exec {}", words.join(" "));
    let mut terminal = Command::new("script");
    terminal
        .current_dir(command.get_current_dir().unwrap())
        .args(["-qec", &line, "/dev/null"])
        .stdin(Stdio::null())
        .env_remove("NO_COLOR");
    if no_color {
        terminal.env("NO_COLOR", "1");
    }
    let Ok(output) = terminal.output() else {
        eprintln!("skipped: there is no script(1)");
        return None;
    };
    let text = String::from_utf8(output.stdout).unwrap();
    Some(text.replace("\r\n", "\n"))
}

fn newsroom() -> World {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    world.feed_at(
        "a-feed-that-has-a-rather-long-name",
        "https://127.0.0.1:1/and/an/address/that/no/terminal/of/that/width/could/hold",
    );
    world.once(MORNING);
    world
}

const LISTS: [&[&str]; 6] = [
    &["feeds", "list"],
    &["feeds", "status"],
    &["search", "Hafenstreik"],
    &["stories"],
    &["briefings", "list"],
    &["doctor"],
];

/// Without what makes it coloured.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\x1b[") {
        plain.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    plain + rest
}

#[test]
fn on_a_terminal_every_line_fits_and_only_addresses_are_longer() {
    let world = newsroom();
    for list in LISTS {
        let Some(text) = on_a_terminal(&world, list, false) else {
            return;
        };
        let text = plain(&text);
        assert!(text.lines().count() > 1, "{list:?}: {text}");
        let long = text.lines().filter(|line| line.chars().count() > WIDTH);
        for line in long {
            let is_one_word = !line.trim().contains(' ');
            assert!(is_one_word, "{list:?}: {line}");
        }
    }
}

#[test]
fn in_a_pipe_no_line_is_broken_and_none_is_coloured() {
    let world = newsroom();
    for list in LISTS {
        let output = world.run(list);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(!text.contains('\x1b'), "{list:?}: {text}");
        let Some(fitted) = on_a_terminal(&world, list, true) else {
            return;
        };
        assert!(!fitted.contains('\x1b'), "NO_COLOR: {fitted}");
        assert!(
            fitted.lines().count() > text.lines().count(),
            "{list:?}: {fitted}"
        );
        let words = |text: &str| {
            text.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        if list[0] != "doctor" {
            assert_eq!(words(&fitted), words(&text), "the same words");
        }
    }
}

#[test]
fn colours_are_for_terminals() {
    let world = newsroom();
    for (list, sign) in [(LISTS[5], "\x1b[3"), (LISTS[2], "\x1b[1m")] {
        let Some(text) = on_a_terminal(&world, list, false) else {
            return;
        };
        assert!(text.contains(sign), "{list:?}: {text}");
    }
}
