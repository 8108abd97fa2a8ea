//! Shingles and MinHash: how much of a text another text repeats, in bounded space.
//!
//! A shingle is a run of [`LENGTH`] words; the share of shingles that two texts have in common
//! (Jaccard) is their resemblance (Broder 1997). A signature of minima estimates it, and bands of
//! the signature find the pairs worth comparing without comparing all (Leskovec, Rajaraman,
//! Ullman, *Mining of Massive Datasets*, chapter 3).

/// Words in a shingle. Three words tell a copied sentence from a shared phrase; two make every
/// "im Weißen Haus" count, four make one corrected word cost too much.
pub const LENGTH: usize = 3;

/// Rows of a band: both minima must agree.
const ROWS: usize = 2;

/// Bands of a signature. With [`ROWS`] rows a pair of resemblance 0.7 is found with probability
/// 1 − (1 − 0.49)^20 > 0.999999, one of 0.2 with 0.56; what is found is compared exactly.
pub const BANDS: usize = 20;

/// The shingles of `words` as hashes, sorted, each once. Fewer than [`LENGTH`] words are one shingle.
#[must_use]
pub fn shingles<S: AsRef<str>>(words: &[S]) -> Vec<u64> {
    let mut shingles: Vec<u64> = if words.len() < LENGTH {
        vec![hash(words)]
    } else {
        words.windows(LENGTH).map(hash).collect()
    };
    shingles.sort_unstable();
    shingles.dedup();
    shingles
}

/// The share of shingles in common, 0 to 1. Both sorted, as [`shingles`] gives them.
#[must_use]
pub fn resemblance(one: &[u64], other: &[u64]) -> f64 {
    let shared = shared(one, other);
    let all = one.len() + other.len() - shared;
    if all == 0 {
        return 0.0;
    }
    share(shared, all)
}

/// The share of the smaller set that lies in the larger, 0 to 1: a teaser cut short by one paper
/// is contained in the longer one.
#[must_use]
pub fn containment(one: &[u64], other: &[u64]) -> f64 {
    let smaller = one.len().min(other.len());
    if smaller == 0 {
        return 0.0;
    }
    share(shared(one, other), smaller)
}

/// The keys of a signature's bands: two sets that share a key are worth comparing.
#[must_use]
pub fn bands(shingles: &[u64]) -> Vec<u64> {
    (0..BANDS as u64)
        .map(|band| {
            (0..ROWS as u64).fold(mix(band), |key, row| {
                let seed = mix(band * ROWS as u64 + row + 1);
                let least = shingles.iter().map(|s| mix(s ^ seed)).min().unwrap_or(0);
                mix(key ^ least)
            })
        })
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of words in one entry")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

fn shared(one: &[u64], other: &[u64]) -> usize {
    let mut other = other.iter().peekable();
    one.iter()
        .filter(|wanted| {
            while other.next_if(|found| found < wanted).is_some() {}
            other.peek() == Some(wanted)
        })
        .count()
}

/// FNV-1a over the words, each closed by a byte that no UTF-8 text contains. Used within one run
/// only; nothing stored depends on it.
fn hash<S: AsRef<str>>(words: &[S]) -> u64 {
    let mut state: u64 = 0xcbf2_9ce4_8422_2325;
    for word in words {
        for byte in word.as_ref().bytes().chain([0xff]) {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    mix(state)
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): spreads every bit over all bits.
fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<u64> {
        shingles(&text.split(' ').collect::<Vec<_>>())
    }

    #[test]
    fn equal_texts_resemble_each_other_wholly_and_strangers_not_at_all() {
        let one = of("die bank bleibt nach dem einbruch heute geschlossen");
        assert!((resemblance(&one, &one) - 1.0).abs() < 1e-9);
        assert!(resemblance(&one, &of("ein zug steht im tunnel still seit gestern")) < 1e-9);
    }

    #[test]
    fn a_text_cut_short_is_contained_in_the_longer_one() {
        let long = of("die bank bleibt nach dem einbruch heute geschlossen sagt die polizei");
        let cut = of("die bank bleibt nach dem einbruch heute geschlossen");
        assert!((containment(&cut, &long) - 1.0).abs() < 1e-9);
        assert!(resemblance(&cut, &long) < 0.8);
    }

    #[test]
    fn order_of_words_counts() {
        assert!(
            resemblance(
                &of("hund beißt mann im park"),
                &of("mann beißt hund im park")
            ) < 0.5
        );
    }

    #[test]
    fn near_copies_share_a_band_and_strangers_do_not() {
        let words: Vec<String> = (0..40).map(|n| format!("w{n}")).collect();
        let mut edited = words.clone();
        edited[20] = "anders".to_owned();
        let (one, other) = (bands(&shingles(&words)), bands(&shingles(&edited)));
        assert!(one.iter().zip(&other).any(|(a, b)| a == b));
        let stranger: Vec<String> = (100..140).map(|n| format!("w{n}")).collect();
        let stranger = bands(&shingles(&stranger));
        assert!(!one.iter().zip(&stranger).any(|(a, b)| a == b));
    }

    #[test]
    fn few_words_are_one_shingle() {
        assert_eq!(shingles(&["tot"]).len(), 1);
        assert_eq!(shingles::<&str>(&[]).len(), 1);
    }
}
