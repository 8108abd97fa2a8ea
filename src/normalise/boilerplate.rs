//! The table of boilerplate: what outlets put around their reports, in six languages.
//!
//! Sources: WordPress (`the_content_feed` footers and their translations), the feeds and
//! front pages of German outlets and agencies, 2025, and of the six languages' largest
//! outlets. A pattern takes whole lines, whole sentences at the end, or a dateline.

use std::sync::LazyLock;

use regex::Regex;

use super::pattern::{FORMS, NAMES, pattern};

/// Lines that stand around an article: WordPress' feed footer in six languages, links to more, share and
/// photo lines, counts of comments, dates of publication.
pub(super) static LINE: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    vec![
        {
            pattern(
                r"(?i)^(?:lesen sie (?:auch|hier|dazu|mehr)|lesen sie (?:den|die|das) (?:ganze|vollständige)|mehr dazu|mehr zum thema|mehr zu diesem thema|weiterlesen|zum artikel|zum thema|auch interessant|das könnte sie auch interessieren|read more|continue reading|keep reading|click here to|related:|see also|lire aussi|lire la suite|à lire aussi|leer más|lea también|lee también|sigue leyendo|leggi anche|leggi tutto|lees ook|lees meer|lees verder)\b.{0,200}$",
            )
        },
        {
            pattern(
                r"^(?:The post .* (?:first appeared|appeared first) on .*|Der Beitrag .* (?:erschien|ist) (?:zuerst|erstmals)?.*(?:auf|bei) .*|L[’']article .* est apparu en premier sur .*|La entrada .* (?:se publicó primero|apareció primero) en .*|L[’']articolo .* (?:proviene da|sembra essere il primo su) .*|(?:Het bericht|Het artikel) .* (?:verscheen eerst|is als eerste) op .*)$",
            )
        },
        pattern(
            r"(?i)^\(?(?:foto|fotos|bild|symbolbild|archivbild|photo|photos|quelle|image|crédit photo|bildquelle|credit)\s*:\s.{0,120}$",
        ),
        {
            pattern(
                r"(?i)^(?:(?:teilen|share|tweet|tweeten|drucken|merken|facebook|twitter|whatsapp|e-mail|mail|pocket|flipboard|x\.com|linkedin|telegram|print|save|artikel|auf|per|öffnen|schließen)[\s,|/·•]*)+$",
            )
        },
        pattern(
            r"(?i)^\d+\s+(?:kommentare?|comments?|commentaires?|comentarios?|commenti|reacties?)\b.{0,40}$",
        ),
        pattern(
            r"^(?:Artikel vom:|Stand:|Veröffentlicht am|Aktualisiert am|Erschienen am|Kolumne vom|Lesezeit:?)\s.{0,60}$",
        ),
        pattern(
            r"^(?:Update|Eilmeldung|bestenlisten|Developer|Anzeige|Werbung|Video|Podcast|Liveblog|Mac & i|c't Magazin|iX Magazin)$",
        ),
        pattern(
            r"(?i)^(?:alle |die |mehr )?(?:aktuellen |wichtigsten )?(?:entwicklungen|nachrichten|neuigkeiten|infos|informationen|ereignisse)\b.{0,40}\b(?:live-?blog|[\w-]*ticker|newsblog|überblick)\.?$",
        ),
        pattern(r"^(?:Das |Der |Zum )?(?:Liveblog|Live-Ticker|Liveticker|Newsblog)\b.{0,50}$"),
        pattern(
            r"^(?:\d{1,2}\.\s+\p{Lu}\p{L}+(?:\s+\d{4})?,?\s+)?\d{1,2}[:.]\d{2}(?:\s+Uhr)?(?:\s+(?:dpa|AFP|Reuters|epd|KNA|SID)\b.{0,60})?$",
        ),
    ]
});

/// An agency in brackets, with its desk.
const AGENCY: &str = r"\((?:dpa|afp|AFP|Reuters|REUTERS|rtr|AP|sid|SID|epd|KNA|kna|APA|ANSA|EFE|ANP|Belga|CNN|UPI|PTI)\b[^)]{0,20}\)";

/// What may stand before a report.
pub(super) static HEAD: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    vec![
        // "Berlin (dpa/bb) - ", "(AFP) – ", "PORTLAND, Ore. (AP) — "
        pattern(&format!(
            r"^(?:\p{{Lu}}[\p{{L}}./, -]{{1,50}}\s*)?{AGENCY}\s*[-–—.:|]+\s+"
        )),
        // The same alone on its line; a full stop before it ends a report of one sentence.
        pattern(&format!(r"^(?:\p{{Lu}}[\p{{L}}/ -]{{1,50}}\s*)?{AGENCY}$")),
        // "WASHINGTON — ", "KYIV, Ukraine — "
        pattern(r"^[\p{Lu}][\p{Lu}. ]{3,30}(?:,\s\p{Lu}[\p{L}.]+)?\s(?:—|–|--|-)\s+"),
        // "Seoul (agd) – ", any agency: only a place, a short name in brackets and a dash together tell.
        pattern(
            r"^\p{Lu}[\p{L}.-]+(?:[ /-]\p{Lu}[\p{L}.-]+){0,3}(?:, \d{1,2}\. \p{Lu}\p{L}+)? \([\p{L}./-]{2,12}\)\s*[-–—]\s+",
        ),
        // "Washington (CNN)Secretary …": this one leaves out even the space.
        pattern(r"^\p{Lu}[\p{L}., ]{1,40} \(CNN(?: Business)?\)\s*(?:[-–—]\s*)?"),
        // "dpa/lno - ", "AFP – "
        pattern(r"^(?:dpa|AFP|afp|Reuters|epd|KNA|SID|sid|APA|AP)(?:/\p{L}{2,5})?\s*[-–—:]\s+"),
        pattern(r"^\d{1,2}[:.]\d{2}\s+(?:Uhr\s+|(?:dpa|AFP|Reuters|epd|KNA|SID)\b\s*)"),
        pattern(r"^Meinung\s*\|\s*"),
    ]
});

/// What may stand after a report, as a sentence of its own.
pub(super) static TAIL: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    vec![
        pattern(&format!(r"\s*{AGENCY}\.?$")),
        pattern(&format!(
            r"(?:^|(?P<keep>[.!?…“”«»])\s+)(?:Eine?|Das|Die|Der|Unsere?)\s+{FORMS}(?:\s+(?:von|mit|aus)\s+{NAMES})?\.?$"
        )),
        pattern(&format!(
            r"(?:^|(?P<keep>[.!?…“”«»])\s+)(?:Von|By|Par|Por|Di|Door)\s+{NAMES}\.?$"
        )),
        pattern(
            r"(?i)(?P<keep>[.!?…“”«»])\s+(?:alle|mehr|die) (?:aktuellen |wichtigsten |neuesten )?(?:entwicklungen|neuigkeiten|infos|informationen|nachrichten|news)\b[^.!?]{0,40}\b(?:live-?blog|[\w-]*ticker|newsblog|überblick)\.?$",
        ),
        pattern(
            r"(?i)(?P<keep>[.!?…“”«»])\s+(?:das liveblog|der live-?ticker|lesen sie (?:hier|auch|mehr)[^.!?]{0,100}|mehr dazu[^.!?]{0,60}|weiterlesen(?: mit| bei| auf)?|read more|continue reading[^.!?]{0,100}|lire la suite|leer más|leggi tutto|lees meer|lees verder)\s*[.»›>→]*$",
        ),
        // A capital "Eine" amid a line: the byline was glued to it.
        pattern(&format!(
            r"\s+(?:Eine?\s+{FORMS}\s+(?:von|mit)|Kommentar von)\s+{NAMES}[\s.…]*$"
        )),
        pattern(r"\s*(?:\[(?:mehr|more|…|\.\.\.|&hellip;)\])\s*$"),
    ]
});
