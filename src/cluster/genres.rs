//! Words of genre: what kind of report it is, not what it is about.
//!
//! "Kriminalität", "Test" and "Horoskop" stand over reports that have nothing in common, so they
//! never count as the subject of a theme. Neither do offices: a president is in every newsroom. (They still count between the reports of one event.)

use std::collections::BTreeSet;

use crate::model::Language;
use crate::text::stem;

/// As written; compared by stem.
const GENRES: &[(Language, &[&str])] = &[
    (
        Language::DE,
        &[
            "Präsident",
            "Präsidentin",
            "Kanzler",
            "Kanzlerin",
            "Bundeskanzler",
            "Minister",
            "Ministerin",
            "Außenminister",
            "Verteidigungsminister",
            "Premierminister",
            "Gouverneur",
            "Sprecher",
            "Chef",
            "Chefin",
            "Partei",
            "Politik",
            "Politiker",
            "Land",
            "Staat",
            "Welt",
            "Leben",
            "Zukunft",
            "Kriminalität",
            "Unfall",
            "Unfälle",
            "Verkehrsunfall",
            "Brand",
            "Brände",
            "Feuerwehr",
            "Polizei",
            "Notfall",
            "Justiz",
            "Prozess",
            "Gericht",
            "Urteil",
            "Verkehr",
            "Wetter",
            "Wettervorhersage",
            "Leute",
            "Promis",
            "Horoskop",
            "Quiz",
            "Rätsel",
            "Test",
            "Ratgeber",
            "Tipp",
            "Tipps",
            "Kommentar",
            "Kolumne",
            "Meinung",
            "Analyse",
            "Interview",
            "Essay",
            "Glosse",
            "Leitartikel",
            "Podcast",
            "Video",
            "Bilder",
            "Fotos",
            "Liveblog",
            "Liveticker",
            "Ticker",
            "Überblick",
            "Newsletter",
            "Rückblick",
            "Jahresrückblick",
            "Bilanz",
            "Nachruf",
            "Serie",
            "Folge",
            "Report",
            "Reportage",
            "Porträt",
            "Rezension",
            "Kritik",
            "verletzt",
            "verletzte",
            "schwer",
            "tot",
            "tote",
            "toter",
            "gestorben",
            "Auto",
            "Mann",
            "Frau",
            "Menschen",
            "Deutschland",
            "Deutsche",
            "deutsch",
            "Top",
            "Streit",
            "Kampf",
            "Vorwürfe",
            "Plan",
            "Pläne",
            "Forderung",
            "fordert",
            "warnt",
            "Warnung",
            "startet",
            "Start",
            "Ende",
            "weiter",
            "erste",
            "großer",
            "große",
            "beste",
            "Experte",
            "Studie",
            "Zahl",
            "Zahlen",
            "Prozent",
            "Euro",
            "Million",
            "Millionen",
            "Milliarden",
            "Woche",
            "Tag",
            "Tage",
            "Nacht",
            "Samstag",
            "Sonntag",
            "Montag",
            "Dienstag",
            "Mittwoch",
            "Donnerstag",
            "Freitag",
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ],
    ),
    (
        Language::EN,
        &[
            "president",
            "minister",
            "leader",
            "leaders",
            "chief",
            "spokesman",
            "party",
            "state",
            "country",
            "world",
            "opinion",
            "analysis",
            "video",
            "photos",
            "watch",
            "review",
            "live",
            "updates",
            "podcast",
            "quiz",
            "horoscope",
            "explainer",
            "obituary",
            "interview",
            "column",
            "editorial",
            "report",
            "reports",
            "police",
            "man",
            "woman",
            "people",
            "dead",
            "dies",
            "injured",
            "week",
            "day",
            "month",
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
            "best",
            "first",
            "plan",
            "percent",
            "million",
            "billion",
        ],
    ),
    (
        Language::FR,
        &[
            "opinion", "analyse", "vidéo", "photos", "direct", "portrait", "critique", "mort",
            "météo",
        ],
    ),
    (
        Language::ES,
        &[
            "opinión",
            "análisis",
            "vídeo",
            "fotos",
            "directo",
            "entrevista",
            "crítica",
            "tiempo",
        ],
    ),
    (
        Language::IT,
        &[
            "opinione",
            "analisi",
            "video",
            "foto",
            "diretta",
            "intervista",
            "recensione",
            "meteo",
        ],
    ),
    (
        Language::NL,
        &[
            "opinie",
            "analyse",
            "video",
            "foto's",
            "interview",
            "recensie",
            "weer",
            "column",
        ],
    ),
];

/// The stems of the words of genre in every language, made once a run.
#[derive(Debug)]
pub(super) struct Genres(BTreeSet<(Language, String)>);

impl Genres {
    /// Stems the lists.
    pub(super) fn new() -> Self {
        let words = GENRES
            .iter()
            .flat_map(|(language, words)| words.iter().map(|word| (*language, *word)));
        Self(
            words
                .map(|(language, word)| (language, stem::stem(word, language)))
                .collect(),
        )
    }

    /// Whether a word with this stem names a genre.
    pub(super) fn has(&self, stemmed: &str, language: Language) -> bool {
        self.0.contains(&(language, stemmed.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_genre_is_known_by_its_stem_and_a_subject_is_not_one() {
        let genres = Genres::new();
        let is = |word: &str| genres.has(&stem::stem(word, Language::DE), Language::DE);
        assert!(is("Unfälle") && is("Unfall") && is("Tests"));
        assert!(!is("Ukraine") && !is("Zölle") && !is("Bundesliga"));
    }
}
