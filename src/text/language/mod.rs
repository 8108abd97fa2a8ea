//! What depesche knows of a language beyond its letters: one table a language, one file a table.
//!
//! A table holds words, never code: where a sentence may not end, which words make a sentence lean
//! on the one before it, which words address the reader, which announce the future. The words
//! that a document says of itself stand in [`super::labels`]. Adding a language is adding one file here and one line in [`table`].
//! What a general library knows (stop words, stemming) stays in [`super::stem`].

mod de;
mod en;
mod es;
mod fr;
mod it;
mod nl;

use crate::model::Language;

/// Everything known about one language. Word lists are lower case, umlauts and accents kept.
#[derive(Debug)]
pub struct Table {
    /// Which language.
    pub language: Language,
    /// Abbreviations that never end a sentence, without their last full stop: "dr", "z.b".
    pub abbreviations: &'static [&'static str],
    /// Abbreviations that may end one: "usw", "etc", "u.s". The next word decides.
    pub closing_abbreviations: &'static [&'static str],
    /// Abbreviations only before a number ("Nr. 7"), as they are words elsewhere.
    pub before_numbers: &'static [&'static str],
    /// "19. Jahrhundert": a full stop after a number of one or two digits makes it an ordinal.
    pub ordinals: bool,
    /// Words that commonly begin a sentence (articles, pronouns, prepositions). Where a full stop
    /// could belong to an ordinal or an abbreviation, a capital word of this list starts a sentence.
    pub starters: &'static [&'static str],
    /// January to December.
    pub months: [&'static str; 12],
    /// Monday to Sunday.
    pub weekdays: [&'static str; 7],
    /// First words that lean on a sentence before: "er", "dies", "dort", "doch".
    pub dangling: &'static [&'static str],
    /// First words that lean only when a lower-case word of [`Table::finite`] follows: "der habe".
    pub dangling_before_verb: &'static [&'static str],
    /// First words, though in [`Table::dangling`], that do not lean when this word follows: ("es", "gibt").
    pub standing: &'static [(&'static str, &'static str)],
    /// Words that begin a subordinate clause after a comma: its verb does not make a sentence.
    pub subordinators: &'static [&'static str],
    /// Words that lean on a sentence before wherever they stand in the first clause: "ihm", "wiederum".
    pub leaning: &'static [&'static str],
    /// Those of [`Table::leaning`] that a name before them in their sentence explains ("Meier said he …").
    pub explained_by_name: &'static [&'static str],
    /// Conjunctions that may be left out at the beginning of a sentence without changing its order.
    pub conjunctions: &'static [&'static str],
    /// How clauses begin that only add to the sentence before their comma ("…, which opened in 1931").
    pub tails: &'static [&'static str],
    /// Words by which a clause says who says it.
    pub attributions: &'static [&'static str],
    /// Words of the first and second person, which make a sentence speak to or of the reader or the outlet.
    pub address: &'static [&'static str],
    /// Words of address that count only with a capital and not as first word: German "Sie".
    pub capital_address: &'static [&'static str],
    /// Common finite verb forms.
    pub finite: &'static [&'static str],
    /// Endings of lower-case words that are mostly finite verbs.
    pub finite_endings: &'static [&'static str],
    /// Endings of plural verbs where infinitives and adjectives end alike: counted only right after a
    /// noun and not at the end of a clause ("Norden und Süden beenden Gespräche").
    pub plural_endings: &'static [&'static str],
    /// Words with such an ending that are none.
    pub not_finite: &'static [&'static str],
    /// Beginnings of words with such an ending that are participles: German "ge".
    pub participles: &'static [&'static str],
    /// Words that a closed sentence cannot end with: articles, prepositions, conjunctions.
    pub open_ends: &'static [&'static str],
    /// Words or phrases of announcements, formats and opinion: "podcast", "kommentar", "im video".
    pub boilerplate: &'static [&'static str],
    /// First words of teasers and guides: "warum", "wie", "so", "darum", "das".
    pub teaser_openers: &'static [&'static str],
    /// Words of judgement and of the tabloid, which a heading does better without.
    pub loaded: &'static [&'static str],
    /// Words and phrases that say what is still to come: "soll", "geplant", "kommenden".
    pub outlook: &'static [&'static str],
    /// Words that say so only together with a date or each other: "wird", "will".
    pub outlook_weak: &'static [&'static str],
    /// Words for days, with how many days they lie after the day on which they are said: ("morgen", 1).
    pub days: &'static [(&'static str, i64)],
    /// Phrases for the week after the one in which they are said.
    pub next_week: &'static [&'static str],
    /// Words before (or after) a weekday that make it one still to come.
    pub next: &'static [&'static str],
    /// Words of one who guesses instead of reporting.
    pub guessing: &'static [&'static str],
    /// What outlets call commentary in kickers, categories and the paths of their addresses.
    pub opinion: &'static [&'static str],
    /// Prepositions that make words before a headline name its occasion, not its speaker: "nach", "um".
    pub occasions: &'static [&'static str],
    /// "This" before a noun: a headline that begins so keeps back what it names.
    pub demonstratives: &'static [&'static str],
    /// Whether nouns have capitals.
    pub capital_nouns: bool,
    /// Definite articles, where nouns have capitals.
    pub articles: &'static [&'static str],
    /// What there is only one of in a newspaper, or how such words end: "polizei", "regierung".
    pub unique: &'static [&'static str],
    /// Possessives of the third person: "ihrem".
    pub possessives: &'static [&'static str],
    /// Words that deny: "nicht", "kein".
    pub negations: &'static [&'static str],
    /// Quotation marks: outer opening, outer closing, inner opening, inner closing.
    pub quotes: [char; 4],
    /// Heading of the section that tells other stories in a sentence each.
    pub roundup: &'static str,
    /// Title of the briefing that collects what has no theme: "In Kürze".
    pub in_brief: &'static str,
}

/// The table of `language`; English where there is none, as its labels are the most widely read.
#[must_use]
pub fn table(language: Language) -> &'static Table {
    match language {
        Language::DE => &de::TABLE,
        Language::FR => &fr::TABLE,
        Language::ES => &es::TABLE,
        Language::IT => &it::TABLE,
        Language::NL => &nl::TABLE,
        _ => &en::TABLE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::detect::LANGUAGES;

    #[test]
    fn every_language_has_its_own_table() {
        for language in LANGUAGES {
            assert_eq!(table(language).language, language);
        }
    }

    #[test]
    fn a_language_without_a_table_is_shown_in_english() {
        let polish = Language::parse("pl").unwrap();
        assert_eq!(table(polish).language, Language::EN);
    }

    #[test]
    fn word_lists_are_lower_case_so_that_they_can_match() {
        for language in LANGUAGES {
            let t = table(language);
            let lists = [
                t.abbreviations,
                t.closing_abbreviations,
                t.starters,
                t.dangling,
                t.demonstratives,
                t.dangling_before_verb,
                t.subordinators,
                t.leaning,
                t.conjunctions,
                t.address,
                t.capital_address,
                t.finite,
                t.not_finite,
                t.open_ends,
                t.boilerplate,
                t.teaser_openers,
                t.loaded,
                t.outlook,
                t.outlook_weak,
                t.next_week,
                t.next,
                t.guessing,
                t.opinion,
                t.articles,
                t.unique,
            ];
            for word in lists.iter().flat_map(|list| list.iter()) {
                assert_eq!(*word, word.to_lowercase(), "{language}: {word}");
            }
        }
    }
}
