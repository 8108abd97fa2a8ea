use super::*;
use crate::model::Language;
use crate::text::language;

fn german(text: &str) -> Result<(), Fault> {
    sentence(text, language::table(Language::DE))
}

#[test]
fn whole_german_sentences_pass() {
    for text in [
        "Diplomaten beider Länder kamen am Donnerstag in Istanbul zusammen.",
        "Nach dem Eklat verließ der Gast das Haus vorzeitig.",
        "Der Kanzler nannte den Vorschlag „einen guten Anfang“.",
        "Bahn streicht Hunderte Züge zwischen Köln und Aachen.",
        "Um Kosten zu senken, schließt der Konzern zwei Werke.",
        "Trotz der Kritik hält die Ministerin an ihrem Plan fest.",
        "„Wir geben nicht auf“, sagte der Bürgermeister am Abend.",
    ] {
        assert_eq!(german(text), Ok(()), "{text}");
    }
}

#[test]
fn what_a_reader_would_stumble_over_is_refused() {
    for (text, fault) in [
        ("Eine kurze Meldung.", Fault::TooShort),
        ("Kommt der Frieden jetzt wirklich bald?", Fault::Question),
        ("Der Rat will noch heute über den …", Fault::Unfinished),
        ("Der Kanzler reist mit dem Minister in.", Fault::Unfinished),
        ("Er will den Plan noch heute vorlegen.", Fault::Dangling),
        ("Doch die Folgen für den Ort sind groß.", Fault::Dangling),
        (
            "Der Präsident stellt ihm harte Bedingungen.",
            Fault::Dangling,
        ),
        ("Das gelte auch für die neuen Länder.", Fault::Dangling),
        ("Mit wem der Rat bald tagen will.", Fault::Dangling),
        ("Den besten Weg finden Sie in der Karte.", Fault::Address),
        ("Am Freitag zeigen wir das Spiel in Berlin.", Fault::Address),
        (
            "Dramatische Stunden, die über das Land entscheiden werden.",
            Fault::Verbless,
        ),
        ("Ein langer Abend in der alten Stadt.", Fault::Verbless),
        (
            "Der Minister nannte das „unerhört und kündigte Schritte an.",
            Fault::Unbalanced,
        ),
        ("„Wir geben niemals auf, niemals.“", Fault::Unattributed),
        (
            "Im Podcast spricht die Autorin über das Meer.",
            Fault::Boilerplate,
        ),
        (
            "Der Zug steht ++ Strecke bis zum Abend gesperrt.",
            Fault::Marks,
        ),
    ] {
        assert_eq!(german(text), Err(fault), "{text}");
    }
}

#[test]
fn length_has_a_border_on_both_sides() {
    let sentence =
        |words: usize| format!("Die Stadt baut {} neu.", vec!["und"; words - 4].join(" "));
    assert_eq!(german(&sentence(FEWEST_WORDS)), Ok(()));
    assert_eq!(
        german(&sentence(FEWEST_WORDS - 1).replace(" und", "")),
        Err(Fault::TooShort)
    );
    assert_eq!(german(&sentence(MOST_WORDS)), Ok(()));
    assert_eq!(german(&sentence(MOST_WORDS + 1)), Err(Fault::TooLong));
}

#[test]
fn english_sentences() {
    let english = |text| sentence(text, language::table(Language::EN));
    assert_eq!(
        english("The Supreme Court ruled on Monday for the officers."),
        Ok(())
    );
    assert_eq!(
        english("He was fully vaccinated, the family said."),
        Err(Fault::Dangling)
    );
    assert_eq!(
        english("The latest from our reporters in Rome today."),
        Err(Fault::Address)
    );
}

#[test]
fn a_name_explains_a_pronoun_after_it_and_a_noun_does_not() {
    let english = |text| sentence(text, language::table(Language::EN));
    for text in [
        "President Meier said on Monday he would not sign the bill.",
        "Meier told reporters they were free to ask.",
    ] {
        assert_eq!(english(text), Ok(()), "{text}");
    }
    for text in [
        "The bill that he signed on Monday is no longer law.",
        "On Monday he said that the bill is no longer law.",
        "Meier however signed the bill on Monday.",
    ] {
        assert_eq!(english(text), Err(Fault::Dangling), "{text}");
    }
}

#[test]
fn a_country_and_a_quotation_do_not_address_the_reader() {
    let english = |text| sentence(text, language::table(Language::EN));
    for text in [
        "The US added more jobs than expected in May.",
        "Meier called it ‘our finest hour’ and left the city's hall.",
        "The mayor's office said 'you can cross again' on Monday.",
    ] {
        assert_eq!(english(text), Ok(()), "{text}");
    }
    for text in [
        "The bridge brought us more visitors than expected in May.",
        "The dogs' owners left our city's hall on Monday.",
    ] {
        assert_eq!(english(text), Err(Fault::Address), "{text}");
    }
}

#[test]
fn a_short_speaker_is_one_if_he_has_a_name() {
    let english = |text| sentence(text, language::table(Language::EN));
    assert_eq!(
        english("“The bridge is closed for good,” Meier said."),
        Ok(())
    );
    assert_eq!(
        english("“The bridge is closed for good,” he said."),
        Err(Fault::Unattributed)
    );
    assert_eq!(
        english("“The bridge is closed for good.” Seaport Courier."),
        Err(Fault::Unattributed)
    );
}

#[test]
fn headings() {
    let check = |text: &str| heading(text, language::table(Language::DE));
    assert_eq!(check("Regierung beschließt Haushalt"), Ok(()));
    assert_eq!(check("Wer bezahlt das?"), Err(Fault::Question));
    assert_eq!(
        check("Zug entgleist +++ Strecke gesperrt"),
        Err(Fault::Marks)
    );
    assert_eq!(
        check("„Wir geben niemals und nirgends auf“"),
        Err(Fault::Unattributed)
    );
    assert_eq!(
        check(&"a b ".repeat(LONGEST_HEADING / 4 + 1)),
        Err(Fault::TooLong)
    );
    assert_eq!(check("Der Rat tagt und ..."), Err(Fault::Unfinished));
}

#[test]
fn a_main_clause_does_not_end_with_its_verb() {
    let german = language::table(Language::DE);
    assert!(verbs::ends_with_its_verb(
        "Abkommen nach Streit nicht unterzeichnet",
        german
    ));
    assert!(!verbs::ends_with_its_verb(
        "Polizei in Waldau sucht Zeugen",
        german
    ));
    assert!(!verbs::ends_with_its_verb("Die Polizei ermittelt", german));
}

#[test]
fn a_colon_without_its_space_is_a_mark_of_a_page() {
    let german = language::table(Language::DE);
    assert_eq!(
        heading("Der Rat und die Brücken:2026 wird gebaut", german),
        Err(Fault::Marks)
    );
    assert_eq!(heading("Rat tagt um 10:30 Uhr im Schloss", german), Ok(()));
}
