//! One name, several spellings: what newspapers make of names from other alphabets.
//!
//! "Selenskyj", "Selenskij" and "Zelensky" end differently in every house. The endings of Slavic
//! surnames and the names of places with two usual forms are made one, for matching only. First
//! letters are left alone: one language spells them one way.

/// Letters before the ending at least, so that "Sky" and "Ski" stay words.
const NAME: usize = 4;

/// The endings of adjectives that are surnames, and the one each becomes. The romanisations are those
/// of DIN 1460, of the Ukrainian cabinet's resolution 55 (2010), of BGN/PCGN and of the press.
const ENDINGS: [(&str, &[&str]); 2] = [
    (
        "sky",
        &["skyj", "skij", "skyi", "skyy", "skiy", "skii", "ski", "sky"],
    ),
    ("ny", &["nyj", "nij", "nyi", "nyy"]),
];

/// Places that the press writes in two ways, folded.
const PLACES: [(&str, &str); 8] = [
    ("kyjiw", "kiew"),
    ("kyiw", "kiew"),
    ("kyiv", "kiev"),
    ("charkiw", "charkow"),
    ("kharkiv", "kharkov"),
    ("odesa", "odessa"),
    ("weissrussland", "belarus"),
    ("usa", "us"),
];

/// The usual form of a folded stem.
#[must_use]
pub fn usual(stem: String) -> String {
    if let Some((_, usual)) = PLACES.iter().find(|(variant, _)| *variant == stem) {
        return (*usual).to_owned();
    }
    for (usual, endings) in ENDINGS {
        let name = endings.iter().find_map(|ending| stem.strip_suffix(ending));
        if let Some(name) = name.filter(|name| name.chars().count() >= NAME) {
            return format!("{name}{usual}");
        }
    }
    stem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spellings_of_one_name_are_one() {
        for (one, other) in [
            ("selenskyj", "selenskij"),
            ("selenskyj", "selensky"),
            ("zelenskiy", "zelensky"),
            ("nawalnyj", "nawalny"),
            ("kyjiw", "kiew"),
        ] {
            assert_eq!(usual(one.to_owned()), usual(other.to_owned()));
        }
    }

    #[test]
    fn a_short_word_is_no_name() {
        for word in ["sky", "ski", "whisky", "lindner"] {
            let kept = usual(word.to_owned());
            assert_eq!(kept, word);
        }
    }
}
