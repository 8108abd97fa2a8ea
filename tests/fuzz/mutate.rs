//! Mutations that know what feeds are made of: pieces of markup, of charsets and dates, cut, repeated,
//! swapped and set into one another.

/// Longest document, in bytes.
const MAX_LENGTH: usize = 64 * 1024;

/// What is set into documents.
const PIECES: &[&str] = &[
    "<",
    ">",
    "</",
    "/>",
    "&",
    "&#",
    "&#x",
    ";",
    "\"",
    "'",
    "=",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?xml version='1.0' encoding='utf-16'?>",
    "<?",
    "?>",
    "<!DOCTYPE x [",
    "<!ENTITY a 'b'>",
    "]>",
    "<item>",
    "</item>",
    "<entry>",
    "</entry>",
    "<channel>",
    "</channel>",
    "</rss>",
    "<title>",
    "</title>",
    "<link>",
    "<link href='/x?a=1&b=2'/>",
    "<guid>",
    "<guid isPermaLink='false'>",
    "<description>",
    "</description>",
    "<content:encoded>",
    "<content type='xhtml'>",
    "<div>",
    "<p>",
    "<br>",
    "<script>",
    "</script>",
    "<svg>",
    "<iframe>",
    "<object>",
    "<title type='text/plain'>",
    "<media:content url='x.jpg' width='99999999999999999999'/>",
    "<media:title/>",
    "<media:group>",
    "<itunes:duration>1:2:99999999999999999999</itunes:duration>",
    "<author>山（a@b.com）</author>",
    "<dc:creator>é a@b.com</dc:creator>",
    "<dc:date>",
    "<pubDate>Mon, 31 Feb 0000 25:61:61 +9999</pubDate>",
    "<pubDate>99999-99-99T99:99:99Z</pubDate>",
    "<updated>2025-02-26T05:44:00+99:99</updated>",
    "<published>-2147483648</published>",
    "<pubDate>1 Mrz 99999999999999999999</pubDate>",
    " xml:base='http://[x'",
    " xml:base='x/'",
    " xml:lang='de'",
    " xmlns='http://purl.org/atom/ns#'",
    " xmlns:a='http://www.w3.org/2005/Atom'",
    " type='html'",
    " mode='base64'",
    " rdf:about='x'",
    "\u{feff}",
    "\u{0}",
    "\u{8}",
    "\u{92}",
    "Ã¼",
    "â€™",
    "ü",
    "\u{202e}",
    "\u{fffe}",
    "𝔘",
    "&#xD800;",
    "&#0;",
    "&#150;",
    "&nbsp;",
    "&amp;amp;",
    "&uuml;",
    "+++ Ticker +++ ",
    "Kommentar: ",
    "https://www.google.com/url?q=",
    "https://a.example/amp/?utm_source=x&amp;",
    "%F0%9F",
    "//",
    "..",
    "{\"items\": [{",
    "}]}",
    "[[[[[[",
    "\\u0000",
    "1e999",
];

/// Numbers from a seed (SplitMix64), and what they make of documents.
pub(crate) struct Mutator(u64);

impl Mutator {
    pub(crate) fn new(run: u64) -> Self {
        Self(run.wrapping_mul(0xa076_1d64_78bd_642f))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, which is not 0.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end).unwrap()).unwrap()
    }

    /// A seed with one to some twenty mutations.
    pub(crate) fn document(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let at = self.below(seeds.len());
        let mut document = seeds.get(at).cloned().unwrap_or_default();
        document.truncate(MAX_LENGTH / 2);
        for _ in 0..=self.below(20) {
            self.mutate(&mut document, seeds);
            document.truncate(MAX_LENGTH);
        }
        document
    }

    fn mutate(&mut self, document: &mut Vec<u8>, seeds: &[Vec<u8>]) {
        let from = self.below(document.len() + 1);
        let to = (from + self.below(200)).min(document.len());
        match self.below(8) {
            0 => {
                document.drain(from..to);
            }
            1 | 2 => {
                let piece = PIECES[self.below(PIECES.len())];
                document.splice(from..from, piece.bytes());
            }
            3 => {
                let piece = PIECES[self.below(PIECES.len())];
                let times = 1 + self.below(500);
                document.splice(from..from, piece.repeat(times).into_bytes());
            }
            4 => {
                let copy = document.get(from..to).unwrap().to_vec();
                let at = self.below(document.len() + 1);
                document.splice(at..at, copy);
            }
            5 => {
                if let Some(byte) = document.get_mut(from) {
                    *byte = u8::try_from(self.next() % 256).unwrap();
                }
            }
            6 => document.truncate(from),
            _ => {
                let other = &seeds[self.below(seeds.len())];
                let start = self.below(other.len() + 1);
                let end = (start + self.below(500)).min(other.len());
                document.splice(from..from, other.get(start..end).unwrap().iter().copied());
            }
        }
    }
}
