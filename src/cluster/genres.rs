//! Words of genre: what kind of report it is, not what it is about.
//!
//! "Kriminalität", "Test" and "Horoskop" stand over reports that have nothing in common, so they
//! never count as the subject of a theme. Neither do offices and institutions: a president and a
//! parliament are in every newsroom. (They still count between the reports of one event.)

use std::collections::BTreeSet;

use crate::model::Language;
use crate::text::stem;

/// As written, between blanks; compared by stem.
const GENRES: &[(Language, &str)] = &[
    (
        Language::DE,
        "Präsident Präsidentin Kanzler Kanzlerin Bundeskanzler Minister Ministerin \
         Außenminister Verteidigungsminister Premierminister Gouverneur Sprecher Chef Chefin \
         Partei Politik Politiker Land Staat Welt Leben Zukunft Strafe Geldstrafe Haft \
         Haftstrafe verurteilt Mord Landgericht Amtsgericht Richter Staatsanwaltschaft \
         Anklage angeklagt Angeklagter Ermittler Ermittlungen Verdächtiger Täter Opfer Spiel \
         Spiele Spieler Trainer Coach Sieg Niederlage gewinnt verliert Saison Team Star Stars \
         Profi Meister Unternehmen Wirtschaft Familie Kinder Haus Stadt Kriminalität Unfall \
         Unfälle Verkehrsunfall Brand Brände Feuerwehr Polizei Notfall Justiz Prozess Gericht \
         Urteil Verkehr Wetter Wettervorhersage Leute Promis Horoskop Quiz Rätsel Test \
         Ratgeber Tipp Tipps Kommentar Kolumne Meinung Analyse Interview Essay Glosse \
         Leitartikel Podcast Video Bilder Fotos Liveblog Liveticker Ticker Überblick \
         Newsletter Rückblick Jahresrückblick Bilanz Nachruf Serie Folge Report Reportage \
         Porträt Rezension Kritik verletzt verletzte schwer tot tote toter gestorben Auto \
         Mann Frau Menschen Deutschland Deutsche deutsch Top Streit Kampf Vorwürfe Plan Pläne \
         Forderung fordert warnt Warnung startet Start Ende weiter erste großer große beste \
         Experte Studie Zahl Zahlen Prozent Euro Million Millionen Milliarden Regierung Woche \
         Tag Tage Nacht Samstag Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Januar \
         Februar März April Mai Juni Juli August September Oktober November Dezember \
         Bundesregierung Bundestag Bundesrat Landtag Parlament Ministerium Abgeordneter \
         Behörde Debatte Vorwurf Gespräch Treffen Termin Angabe Mitteilung",
    ),
    (
        Language::EN,
        "president minister leader leaders chief spokesman party state country world \
         sentenced jailed court judge trial killed murder charged suspect victim game season \
         coach team player wins loses win company family opinion analysis video photos watch \
         review live updates podcast quiz horoscope explainer obituary interview column \
         editorial report reports police man woman people dead dies injured week day month \
         monday tuesday wednesday thursday friday saturday sunday best first plan secretary \
         governor government administration officials states united america american \
         americans percent million billion congress senate senator house white lawmaker \
         democrat democratic republican gop liberal conservative bill parliament agency \
         expert criticism talks meeting data study fight push joe",
    ),
    (
        Language::FR,
        "opinion analyse vidéo photos direct portrait critique mort météo président ministre \
         gouvernement premier assemblée sénat député parti chef procureur tribunal justice \
         police homme femme personnes enquête accusé condamné procès victime tué blessé match \
         équipe joueur entraîneur victoire défaite saison entreprise france français pays \
         monde ville état semaine jour mois année lundi mardi mercredi jeudi vendredi samedi \
         dimanche janvier février mars avril mai juin juillet août septembre octobre novembre \
         décembre millions milliards entretien éditorial podcast vidéos horoscope nécrologie",
    ),
    (
        Language::ES,
        "opinión análisis vídeo fotos directo entrevista crítica tiempo presidente presidenta \
         ministro ministra gobierno congreso senado diputado partido líder fiscal tribunal \
         juez justicia policía hombre mujer personas investigación acusado condenado juicio \
         víctima muerto muertos herido equipo jugador entrenador victoria derrota temporada \
         empresa españa español país mundo ciudad estado semana día mes año lunes martes \
         miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio \
         agosto septiembre octubre noviembre diciembre millones editorial podcast horóscopo \
         obituario",
    ),
    (
        Language::IT,
        "opinione analisi video foto diretta intervista recensione meteo presidente ministro \
         governo camera senato deputato partito leader procura tribunale giudice giustizia \
         polizia carabinieri uomo donna persone indagine accusato condannato processo vittima \
         morto morti ferito partita squadra giocatore allenatore vittoria sconfitta stagione \
         azienda italia italiano paese mondo città stato settimana giorno mese anno lunedì \
         martedì mercoledì giovedì venerdì sabato domenica gennaio febbraio marzo aprile \
         maggio giugno luglio agosto settembre ottobre novembre dicembre milioni miliardi \
         editoriale podcast oroscopo",
    ),
    (
        Language::NL,
        "opinie analyse video foto's interview recensie weer column president premier \
         minister kabinet regering kamer tweede partij leider rechtbank rechter justitie \
         politie man vrouw mensen onderzoek verdachte veroordeeld slachtoffer dood doden \
         gewond wedstrijd ploeg speler trainer winst verlies seizoen bedrijf nederland \
         nederlands land wereld stad staat week dag maand jaar maandag dinsdag woensdag \
         donderdag vrijdag zaterdag zondag januari februari maart april mei juni juli \
         augustus september oktober november december miljoen miljard podcast horoscoop",
    ),
];

/// German days, which make words with the times of day.
const DAYS: [&str; 7] = [
    "Montag",
    "Dienstag",
    "Mittwoch",
    "Donnerstag",
    "Freitag",
    "Samstag",
    "Sonntag",
];

/// Times of day in such words.
const TIMES: [&str; 6] = [
    "morgen",
    "vormittag",
    "mittag",
    "nachmittag",
    "abend",
    "nacht",
];

/// The stems of the words of genre in every language, made once a run.
#[derive(Debug)]
pub(super) struct Genres(BTreeSet<(Language, String)>);

impl Genres {
    /// Stems the lists.
    pub(super) fn new() -> Self {
        let words = GENRES.iter().flat_map(|(language, words)| {
            words
                .split_whitespace()
                .map(|word| (*language, word.to_owned()))
        });
        let times = DAYS.iter().flat_map(|day| {
            TIMES
                .iter()
                .map(move |time| (Language::DE, format!("{day}{time}")))
        });
        Self(
            words
                .chain(times)
                .map(|(language, word)| (language, stem::stem(&word, language)))
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
