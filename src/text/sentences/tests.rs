use super::*;
use proptest::prelude::*;

/// `marked` is a text in which `|` stands at each border between sentences.
fn check(language: Language, marked: &str) {
    let expected: Vec<&str> = marked.split('|').map(str::trim).collect();
    let text = marked.replace('|', "");
    assert_eq!(split(&text, language), expected, "{text}");
}

#[test]
fn german_full_stops_that_end_nothing() {
    for marked in [
        "Am 27. Februar trafen sich beide in Istanbul. | Am 6. März folgt der Gipfel.",
        "Der 1. FC Köln gewann gegen den VfL Bochum. | Die 2. Bundesliga pausiert.",
        "Das Haus stammt aus dem 19. Jahrhundert. | Es brannte ab.",
        "Viele Länder, z. B. Frankreich und Polen, stimmten zu. | Ungarn nicht.",
        "Viele Länder, z.B. Frankreich, stimmten zu.",
        "Dr. Anna Weber leitet die Klinik. | Prof. Dr. Klaus Maier vertritt sie.",
        "Das betrifft u. a. Polen. | Der Rest folgt.",
        "Die Kosten liegen bei ca. 3,5 Mio. Euro. | Mehr soll es nicht werden.",
        "Um 17.30 Uhr begann die Sitzung. | Um 20 Uhr endete sie.",
        "König Charles III. empfing den Gast. | Ludwig XIV. Der Film läuft heute.",
        "Die Frist läuft bis zum 3. Der Minister drängt.",
        "John F. Kennedy war dort. | J. D. Vance auch.",
        "Der Vertrag gilt seit 2019. | Jetzt läuft er aus.",
        "Äpfel, Birnen usw. Auch Nüsse waren dabei.",
        "Laut Art. 5 gilt der Bündnisfall. | Die Art. Sie bleibt.",
        "Es traf die U.S. Navy und die E.U. Kommission.",
    ] {
        let marked = marked
            .replace("XIV. Der", "XIV. | Der")
            .replace("zum 3. Der", "zum 3. | Der")
            .replace("usw. Auch", "usw. | Auch")
            .replace("Art. Sie", "Art. | Sie");
        check(Language::DE, &marked);
    }
}

#[test]
fn quotations_hold_together_and_close_with_their_sentence() {
    for marked in [
        "„Wir sind bereit. Wir warten“, sagte Meyer. | Danach ging er.",
        "»Das reicht. Schluss«, sagte sie. | Der Saal schwieg.",
        "Sie rief: „Kommt her!“ | Niemand kam.",
        "\"Ist das so?\", fragte er. | Keiner antwortete.",
        "\"Wir kommen. Bald\", sagte er. | Alle warteten.",
        "Er nannte es „groß“. | Das war es nicht.",
        "Er sprach von \"Meyer-Schulden\". | Lob gab es keines.",
        "Ein offenes „Zitat endet nie. | Der nächste Satz steht trotzdem allein.",
    ] {
        check(Language::DE, marked);
    }
}

#[test]
fn ellipses_questions_and_ticker_marks() {
    check(Language::DE, "Und dann ... kam er. | Wirklich? | Ja!");
    check(Language::DE, "Es bleibt offen … | Der Rat tagt.");
    assert_eq!(
        split("Eklat in Rom +++ Kanzler reist ab +++", Language::DE),
        ["Eklat in Rom", "Kanzler reist ab"]
    );
    assert_eq!(
        split("Erste Zeile\nZweite Zeile", Language::DE),
        ["Erste Zeile", "Zweite Zeile"]
    );
}

#[test]
fn english() {
    for marked in [
        "Mr. Biden met Sen. Warren at 5 p.m. Monday. | The U.S. Senate voted.",
        "It left the U.S. | The court agreed.",
        "He was 84. | Powell was vaccinated.",
        "Prices rose 3.5 percent, e.g. in Ohio. | No. 10 was silent.",
        "Asked again, she said no. | Nobody moved.",
        "“We won. We did it,” she said. | Others left.",
        "Acme Inc. sued. | Smith vs. Jones follows.",
        "\"We have lost a great man,\" his family said. | He was ill.",
        "Washington, D.C. | The House adjourned.",
    ] {
        check(Language::EN, marked);
    }
}

#[test]
fn other_languages() {
    check(
        Language::FR,
        "M. Dupont a parlé. | Mme. Martin aussi. | Il vivait vers 50 av. J.-C. à Rome.",
    );
    check(
        Language::ES,
        "El Sr. López llegó a EE. UU. ayer. | ¿Qué pasará? | Nadie lo sabe.",
    );
    check(
        Language::IT,
        "Il dott. Rossi è qui. | La Fiat S.p.A. vende.",
    );
    check(
        Language::NL,
        "Mevr. De Vries kwam o.a. met fruit. | Dhr. Jansen niet.",
    );
}

#[test]
fn the_longest_quotation_is_the_border_of_holding_together() {
    let inside = "x ".repeat((LONGEST_QUOTATION - 20) / 2) + "ja";
    let held = format!("„{inside}. Ende“, sagte er.");
    assert_eq!(split(&held, Language::DE).len(), 1);
    let long = "x ".repeat(LONGEST_QUOTATION) + "ja";
    let torn = format!("„{long}. Ende“, sagte er.");
    assert_eq!(split(&torn, Language::DE).len(), 2);
}

proptest! {
    /// Nothing but spaces and ticker marks gets lost, and nothing changes its order.
    #[test]
    fn sentences_are_slices_that_cover_the_letters(text in "[A-Za-zÄäß0-9 .!?\"„“+\n…-]{0,200}") {
        let letters = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let joined: String = split(&text, Language::DE).concat();
        prop_assert_eq!(letters(&joined), letters(&text));
    }
}
