//! The words of dates: months in seven languages, zones, halves of the day.

/// Whether a word is "am" (`false`) or "pm" (`true`).
pub(super) fn is_half_day(word: &str) -> Option<bool> {
    match word.to_ascii_lowercase().as_str() {
        "am" => Some(false),
        "pm" => Some(true),
        _ => None,
    }
}

/// Names of zones and their offset in minutes: RFC 5322 section 4.3, and what European feeds write.
pub(super) fn zone(word: &str) -> Option<i32> {
    const ZONES: &[(&str, i32)] = &[
        ("z", 0),
        ("ut", 0),
        ("utc", 0),
        ("gmt", 0),
        ("wet", 0),
        ("west", 60),
        ("bst", 60),
        ("ist", 330),
        ("cet", 60),
        ("mez", 60),
        ("met", 60),
        ("cest", 120),
        ("mesz", 120),
        ("mest", 120),
        ("eet", 120),
        ("eest", 180),
        ("msk", 180),
        ("jst", 540),
        ("kst", 540),
        ("hkt", 480),
        ("sgt", 480),
        ("aest", 600),
        ("aedt", 660),
        ("nzst", 720),
        ("nzdt", 780),
        ("brt", -180),
        ("ast", -240),
        ("adt", -180),
        ("est", -300),
        ("edt", -240),
        ("et", -300),
        ("cst", -360),
        ("cdt", -300),
        ("ct", -360),
        ("mst", -420),
        ("mdt", -360),
        ("mt", -420),
        ("pst", -480),
        ("pdt", -420),
        ("pt", -480),
        ("akst", -540),
        ("hst", -600),
    ];
    let word = word.to_ascii_lowercase();
    ZONES
        .iter()
        .find(|(name, _)| *name == word)
        .map(|(_, minutes)| *minutes)
}

/// Months by how their names begin, accents off, in English, German, French, Spanish, Italian, Dutch
/// and Portuguese; the longer beginnings first where one hides another.
pub(super) fn month(word: &str) -> Option<u32> {
    const MONTHS: &[(&str, u32)] = &[
        ("jan", 1),
        ("jän", 1),
        ("ene", 1),
        ("gen", 1),
        ("feb", 2),
        ("fév", 2),
        ("fev", 2),
        ("mar", 3),
        ("mär", 3),
        ("mrz", 3),
        ("maa", 3),
        ("mrt", 3),
        ("apr", 4),
        ("avr", 4),
        ("abr", 4),
        ("may", 5),
        ("mai", 5),
        ("mag", 5),
        ("mei", 5),
        ("juin", 6),
        ("juil", 7),
        ("jun", 6),
        ("giu", 6),
        ("jul", 7),
        ("lug", 7),
        ("aug", 8),
        ("aoû", 8),
        ("aou", 8),
        ("ago", 8),
        ("out", 10),
        ("sep", 9),
        ("set", 9),
        ("oct", 10),
        ("okt", 10),
        ("ott", 10),
        ("nov", 11),
        ("dec", 12),
        ("dez", 12),
        ("déc", 12),
        ("dic", 12),
    ];
    let word = word.to_lowercase();
    // Weekdays that begin like a month: martes, mardi, mercoledì do not; these do.
    if [
        "martes", "mardi", "martedì", "marted", "mart", "maandag", "maa",
    ]
    .contains(&word.as_str())
    {
        return None;
    }
    MONTHS
        .iter()
        .find(|(start, _)| word.starts_with(start))
        .map(|(_, month)| *month)
}
