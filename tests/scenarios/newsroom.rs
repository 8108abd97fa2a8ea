//! A small made-up news day: one theme of four events, reported by three outlets, and news that
//! has nothing to do with it.

use crate::world::{Item, World, item};

/// Two hours after the last report of the morning.
pub(crate) const MORNING: &str = "2025-02-27T10:00:00Z";

/// The same day's evening.
pub(crate) const EVENING: &str = "2025-02-27T17:00:00Z";

/// The morning's reports in three outlets' feeds.
pub(crate) fn berlin_day(world: &mut World, _until: &str) {
    world.feed("kurier", &kurier());
    world.feed("abendblick", &abendblick());
    world.feed("landbote", &landbote());
}

pub(crate) fn kurier() -> Vec<Item> {
    vec![
        item(
            "k1",
            "2025-02-27T06:10:00Z",
            "Hafenstreik: Gewerkschaft legt den Containerhafen Altenwerder lahm",
            "Die Gewerkschaft Seewind hat am Donnerstagmorgen den Containerhafen Altenwerder bestreikt. Rund 900 \
             Beschäftigte legten nach Angaben der Gewerkschaft die Arbeit nieder.",
        ),
        item(
            "k2",
            "2025-02-27T06:40:00Z",
            "Hafenstreik: Reederei Norderlinie leitet drei Schiffe nach Rotterdam um",
            "Die Reederei Norderlinie leitet wegen des Hafenstreiks drei Containerschiffe nach Rotterdam um. Die \
             Ladung soll später mit der Bahn nach Altenwerder gebracht werden.",
        ),
        item(
            "k3",
            "2025-02-27T07:00:00Z",
            "Hafenstreik: Wirtschaftssenatorin Lindholm ruft beide Seiten zu einer Schlichtung auf",
            "Wirtschaftssenatorin Greta Lindholm hat Gewerkschaft und Hafenbetreiber zu einer Schlichtung aufgerufen. \
             Die Gespräche sollen am kommenden Montag beginnen.",
        ),
        item(
            "k4",
            "2025-02-27T07:30:00Z",
            "Tierpark Rosenau zeigt zwei junge Schneeleoparden",
            "Im Tierpark Rosenau sind erstmals zwei junge Schneeleoparden zu sehen. Die Jungtiere kamen im Dezember \
             zur Welt.",
        ),
    ]
}

pub(crate) fn abendblick() -> Vec<Item> {
    vec![
        item(
            "a1",
            "2025-02-27T06:30:00Z",
            "Streik im Containerhafen Altenwerder: 900 Beschäftigte legen Arbeit nieder",
            "Im Containerhafen Altenwerder steht seit dem frühen Morgen der Umschlag still. Die Gewerkschaft Seewind \
             fordert im Hafenstreik sieben Prozent mehr Lohn für die Beschäftigten.",
        ),
        item(
            "a2",
            "2025-02-27T07:20:00Z",
            "Norderlinie schickt Containerschiffe wegen Hafenstreik nach Rotterdam",
            "Drei Frachter der Reederei Norderlinie laufen wegen des Hafenstreiks in Altenwerder nun Rotterdam an. \
             Nach Angaben der Reederei verspätet sich die Ladung um mindestens vier Tage.",
        ),
        item(
            "a3",
            "2025-02-27T07:50:00Z",
            "Autobauer Falkenried stoppt wegen Hafenstreik die Spätschicht",
            "Der Autobauer Falkenried lässt wegen des Hafenstreiks die Spätschicht ausfallen. Im Werk fehlen nach \
             Angaben des Unternehmens Getriebe aus Altenwerder.",
        ),
        item(
            "a4",
            "2025-02-27T08:00:00Z",
            "Volleyball: Meister Grünau verliert das Pokalfinale in fünf Sätzen",
            "Der deutsche Meister Grünau hat das Pokalfinale gegen Tannberg mit 2:3 verloren. Tannberg gewann den \
             Wettbewerb zum ersten Mal.",
        ),
    ]
}

pub(crate) fn landbote() -> Vec<Item> {
    vec![
        item(
            "l1",
            "2025-02-27T06:50:00Z",
            "Gewerkschaft Seewind bestreikt den Hafen Altenwerder",
            "Mit einem ganztägigen Streik erhöht die Gewerkschaft Seewind den Druck auf den Hafenbetreiber. Der \
             Containerhafen Altenwerder ist der drittgrößte des Landes.",
        ),
        item(
            "l2",
            "2025-02-27T07:40:00Z",
            "Lindholm fordert Schlichtung im Hafenstreik",
            "Im Tarifkonflikt um den Hafenstreik schaltet sich die Politik ein. Wirtschaftssenatorin Greta Lindholm \
             fordert eine Schlichtung unter Leitung eines früheren Richters.",
        ),
        item(
            "l3",
            "2025-02-27T08:10:00Z",
            "Falkenried lässt Spätschicht ausfallen, weil Getriebe im Hafen liegen",
            "Beim Autobauer Falkenried stehen wegen des Hafenstreiks am Nachmittag die Bänder still. Betroffen sind \
             nach Angaben des Betriebsrats 1.200 Beschäftigte.",
        ),
        item(
            "l4",
            "2025-02-27T08:20:00Z",
            "Frost lässt Apfelblüte am Oberlauf später beginnen",
            "Die Obstbauern am Oberlauf rechnen nach dem Frost mit einer späten Apfelblüte. Schäden sind nach Angaben \
             des Verbands nicht zu erwarten.",
        ),
    ]
}
