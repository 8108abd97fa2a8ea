//! Briefings made by hand for what is published: a German and an English one of the usual kind, and
//! one with everything that a hostile or a distant feed may bring.

#![expect(
    clippy::too_many_lines,
    reason = "what is shown must be said somewhere"
)]

use chrono::NaiveDate;
use chrono_tz::Europe::Berlin;
use chrono_tz::Europe::London;
use depesche::model::{
    Briefing, BriefingId, Citation, Coverage, Document, EntryId, Feed, FeedName, Language, Picture,
    Section, Sentence, Source, StoryId, ThemeId, Timestamp,
};
use depesche::render::{self, BriefingSeries, Holdings, Issued, MAX_ENTRIES, RenderParams};
use url::Url;

use crate::sample_courses;

/// The documents where these are all briefings there ever were.
pub(crate) fn documents_of(params: &RenderParams, briefings: &[Briefing]) -> Vec<Document> {
    render::documents(params, &held(briefings))
}

/// These briefings, and what belongs to them.
pub(crate) fn held(briefings: &[Briefing]) -> Holdings<'_> {
    Holdings {
        issued: Issued::just(briefings),
        ..sample_courses::around(briefings)
    }
}

/// A moment from RFC 3339.
pub(crate) fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).unwrap()
}

/// Two series, three feeds.
pub(crate) fn params() -> RenderParams {
    let feed = |name: &str, url: &str, outlet: &str, language| Feed {
        name: FeedName::from_text(name),
        url: Url::parse(url).unwrap(),
        outlet: outlet.to_owned(),
        language,
        weight: 1.0,
    };
    RenderParams {
        base_url: Url::parse("https://news.example.org/depesche/").unwrap(),
        author: "depesche".to_owned(),
        title: "Nachrichten im Überblick".to_owned(),
        tag_authority: "news.example.org,2025-01-01".to_owned(),
        zone: Berlin,
        founded: at("2025-01-01T00:00:00Z"),
        feeds: vec![
            feed(
                "morgen",
                "https://morgen.example/rss?a=1&b=2",
                "Morgenbote",
                Some(Language::DE),
            ),
            feed(
                "private",
                "https://me:secret@paid.example/rss",
                "Paid",
                None,
            ),
            feed("file", "file:///srv/recorded.xml", "Recorded", None),
        ],
        briefings: vec![
            series("lage", "Die Lage", Language::DE, Berlin),
            series("world", "The World", Language::EN, London),
        ],
        hub: None,
        max_entries: MAX_ENTRIES,
        has_search: true,
        closed: std::collections::BTreeSet::new(),
    }
}

fn series(name: &str, title: &str, language: Language, zone: chrono_tz::Tz) -> BriefingSeries {
    BriefingSeries {
        name: name.to_owned(),
        title: title.to_owned(),
        language,
        zone,
    }
}

/// A report of an outlet; its entry id follows from its headline.
pub(crate) fn report(outlet: &str, title: &str, url: &str, published: &str) -> Citation {
    Citation {
        entry: EntryId::derive(&FeedName::from_text(outlet), title),
        outlet: outlet.to_owned(),
        title: title.to_owned(),
        url: Some(url.to_owned()),
        published: Timestamp::parse_rfc3339(published),
    }
}

fn says(text: &str, citations: &[&Citation]) -> Sentence {
    Sentence {
        text: text.to_owned(),
        citations: citations.iter().map(|c| (*c).clone()).collect(),
        due: None,
    }
}

fn section(heading: &str, sentences: Vec<Sentence>, sources: Vec<Source>) -> Section {
    let first = sources.first().map(|s| s.citation.clone());
    Section {
        heading: heading.to_owned(),
        heading_citation: first.unwrap_or_else(|| report("", heading, "", "")),
        story: StoryId::derive(&EntryId::derive(&FeedName::from_text("story"), heading)),
        sentences,
        continued: false,
        sources,
        picture: None,
    }
}

fn alone(citation: &Citation) -> Source {
    Source {
        citation: citation.clone(),
        copies: Vec::new(),
    }
}

fn briefing(series: &str, edition: &str, title: &str, language: Language) -> Briefing {
    let edition = at(edition);
    let first = StoryId::derive(&EntryId::derive(&FeedName::from_text("theme"), title));
    let theme = ThemeId::derive(&first);
    Briefing {
        id: BriefingId::derive(series, edition, Some(&theme)),
        briefing: series.to_owned(),
        edition,
        theme: Some(theme),
        title: title.to_owned(),
        language,
        lead: Vec::new(),
        sections: Vec::new(),
        closing: Vec::new(),
        coverage: Coverage::default(),
        categories: Vec::new(),
        published: edition,
        updated: edition,
    }
}

/// The usual kind in German: a continued section, a copied agency report, a picture, an outlook.
pub(crate) fn german() -> Briefing {
    let morgen = report(
        "Morgenbote",
        "Unterhändler treffen sich am Bosporus",
        "https://morgen.example/politik/unterhaendler?id=7&ref=rss",
        "2025-02-27T12:30:00Z",
    );
    let kurier = report(
        "Kurier",
        "Gespräche in Istanbul: Zweites Treffen in diesem Monat",
        "https://kurier.example/istanbul",
        "2025-02-27T13:05:00Z",
    );
    let blatt = report(
        "Abendblatt",
        "Unterhändler treffen sich am Bosporus",
        "https://blatt.example/ticker/881",
        "2025-02-27T12:41:00Z",
    );
    let gipfel = report(
        "Kurier",
        "Sondergipfel: Ratspräsident lädt nach Brüssel",
        "https://kurier.example/gipfel",
        "2025-02-26T21:15:00Z",
    );
    let ausblick = report(
        "Wochenschau",
        "Was nach den Gesprächen kommt",
        "https://wochenschau.example/ausblick",
        "2025-02-27T15:00:00Z",
    );
    let mut talks = section(
        "Unterhändler treffen sich am Bosporus",
        vec![
            says(
                "Vertreter beider Länder haben sechs Stunden lang in Istanbul verhandelt.",
                &[&morgen, &kurier],
            ),
            says("Es ist das zweite Treffen in diesem Monat.", &[&kurier]),
            says(
                "Über den Inhalt vereinbarten beide Seiten Stillschweigen.",
                &[&morgen, &blatt],
            ),
        ],
        vec![
            Source {
                citation: morgen.clone(),
                copies: vec![blatt],
            },
            alone(&kurier),
        ],
    );
    talks.continued = true;
    talks.picture = Some(Picture {
        url: "https://morgen.example/bilder/bosporus.jpg?w=800&h=450".to_owned(),
        credit: Some("A. Fotografin / Agentur".to_owned()),
        caption: Some("Das Generalkonsulat in Istanbul".to_owned()),
    });
    let summit = section(
        "Ratspräsident lädt zum Sondergipfel",
        vec![
            says(
                "Der Ratspräsident hat die Staats- und Regierungschefs für Donnerstag nach Brüssel eingeladen.",
                &[&gipfel],
            ),
            says(
                "Beraten werden soll über Sicherheitsgarantien und weitere Hilfe.",
                &[&gipfel],
            ),
        ],
        vec![alone(&gipfel)],
    );
    Briefing {
        lead: vec![
            says(
                "In Istanbul haben Unterhändler beider Länder zum zweiten Mal in diesem Monat verhandelt.",
                &[&morgen],
            ),
            says(
                "Der Ratspräsident lädt derweil für Donnerstag zu einem Sondergipfel ein.",
                &[&gipfel],
            ),
        ],
        sections: vec![talks, summit],
        closing: vec![
            says(
                "Ein drittes Treffen ist für Mitte März geplant.",
                &[&ausblick],
            ),
            Sentence {
                due: NaiveDate::from_ymd_opt(2025, 3, 6),
                ..says(
                    "Am kommenden Donnerstag soll der Sondergipfel beginnen.",
                    &[&gipfel],
                )
            },
        ],
        coverage: Coverage {
            entries: 1204,
            outlets: 12,
            failed_feeds: vec!["kurier-wirtschaft".to_owned()],
            hidden: 1,
        },
        categories: vec![
            "Istanbul".to_owned(),
            "Diplomatie".to_owned(),
            "Istanbul".to_owned(),
        ],
        ..briefing(
            "lage",
            "2025-02-27T17:00:00Z",
            "Zweites Treffen in Istanbul, Sondergipfel in Brüssel",
            Language::DE,
        )
    }
}

/// The usual kind in English with a single source and no outlook, issued in the same second as [`german`].
pub(crate) fn english() -> Briefing {
    let only = report(
        "Harbour Times",
        "Ferry service resumes after storm",
        "https://harbour.example/ferry",
        "2025-02-27T09:00:00Z",
    );
    Briefing {
        lead: vec![says(
            "Ferries sail again after three days of storm.",
            &[&only],
        )],
        sections: vec![section(
            "Ferries sail again",
            vec![
                says("The first ferry left at dawn.", &[&only]),
                says("Two piers remain closed.", &[&only]),
            ],
            vec![alone(&only)],
        )],
        coverage: Coverage {
            entries: 1,
            outlets: 1,
            ..Coverage::default()
        },
        categories: vec!["Ferries".to_owned()],
        ..briefing(
            "world",
            "2025-02-27T17:00:00Z",
            "Ferries sail again",
            Language::EN,
        )
    }
}

/// Everything that must not get through, in every field that a feed fills.
pub(crate) fn hostile() -> Briefing {
    let script = "</p><script>alert(1)</script><img src=x onerror=alert(1)>\u{0}\u{1b}[31m";
    let attribute = "\" onmouseover=\"alert(1)\" x='<svg/onload=alert(1)>";
    let section_break = "]]></content><entry><id>fake</id>&lt;b&gt;&amp;amp; \u{202E}gnp.exe";
    let bad = report(
        attribute,
        script,
        "javascript:alert(1)//https://x.example",
        "2025-02-26T05:00:00Z",
    );
    let quoted = report(
        section_break,
        section_break,
        "https://x.example/\"><script>alert(1)</script>?a=<b>&c='d'",
        "2025-02-26T05:10:00Z",
    );
    let hebrew = report(
        "עיתון הבוקר",
        "ראש העיר פתח את הגשר \"החדש\"",
        "https://boker.example/גשר",
        "2025-02-26T04:00:00Z",
    );
    let emoji = report(
        "📰 Blatt",
        "👩‍👧 Großes Fest 🎉 & 東京タワー",
        "https://blatt.example/🎉",
        "0001-01-01T00:00:00Z",
    );
    let linkless = Citation {
        url: None,
        published: None,
        ..report("Ohne Link", "", "", "")
    };
    let mut first = section(
        script,
        vec![
            says(script, &[&bad, &quoted]),
            says(section_break, &[&quoted]),
        ],
        vec![
            Source {
                citation: bad.clone(),
                copies: vec![quoted.clone()],
            },
            alone(&linkless),
        ],
    );
    first.picture = Some(Picture {
        url: "data:image/svg+xml,<svg onload=alert(1)>".to_owned(),
        credit: Some(attribute.to_owned()),
        caption: None,
    });
    let mut second = section(
        "ראש העיר פתח את הגשר",
        vec![
            says("ראש העיר אמר: \"היום יום חג\".", &[&hebrew]),
            says("🎉 東京でも祝われた。", &[&emoji]),
        ],
        vec![alone(&hebrew), alone(&emoji)],
    );
    second.picture = Some(Picture {
        url: "https://x.example/p.png?\"onload=\"x".to_owned(),
        credit: Some(attribute.to_owned()),
        caption: Some(script.to_owned()),
    });
    Briefing {
        lead: vec![says(attribute, &[&bad]), says("שלום & <world>", &[&hebrew])],
        sections: vec![first, second],
        closing: vec![says("Line\u{2028}one\r\ntwo\tthree.", &[&linkless])],
        coverage: Coverage {
            entries: 0,
            outlets: 0,
            failed_feeds: vec![script.to_owned()],
            hidden: 2,
        },
        categories: vec![script.to_owned(), "\u{7}".to_owned(), "a&b".to_owned()],
        ..briefing(
            "lage",
            "2025-02-26T05:00:00Z",
            &format!("{script}{}", "Sehr lang ".repeat(40)),
            Language::DE,
        )
    }
}

/// A briefing with this text wherever a feed's text goes, and this link wherever its links go.
pub(crate) fn filled_with(text: &str, link: &str) -> Briefing {
    let mut source = report(text, text, link, "2025-02-27T12:00:00Z");
    source.entry = EntryId::from_text("e0000000000000001");
    let mut copy = source.clone();
    copy.entry = EntryId::from_text("e0000000000000002");
    let sentence = says(text, &[&source]);
    let mut section = section(text, vec![sentence.clone()], Vec::new());
    section.sources = vec![Source {
        citation: source,
        copies: vec![copy],
    }];
    section.picture = Some(Picture {
        url: link.to_owned(),
        credit: Some(text.to_owned()),
        caption: Some(text.to_owned()),
    });
    Briefing {
        id: BriefingId::from_text("b0000000000000001"),
        title: text.to_owned(),
        lead: vec![sentence.clone()],
        sections: vec![section],
        closing: vec![sentence],
        coverage: Coverage {
            failed_feeds: vec![text.to_owned()],
            ..Coverage::default()
        },
        categories: vec![text.to_owned()],
        ..briefing("lage", "2025-02-27T17:00:00Z", "", Language::DE)
    }
}

/// The three above, newest first.
pub(crate) fn all() -> Vec<Briefing> {
    vec![german(), english(), hostile()]
}

/// `n` editions of the German one, an hour apart, newest first, each with an id of its own.
pub(crate) fn editions(n: u32) -> Vec<Briefing> {
    let hour = std::time::Duration::from_secs(3600);
    let edition = |i: u32| {
        let mut briefing = german();
        briefing.edition = briefing.edition.minus(hour * i);
        briefing.published = briefing.edition;
        briefing.updated = briefing.edition;
        briefing.id = BriefingId::derive("lage", briefing.edition, briefing.theme.as_ref());
        briefing.title = format!("{} ({i})", briefing.title);
        briefing
    };
    (0..n).map(edition).collect()
}
