//! Content codings: which one a request gets (RFC 9110 section 12.5.3), and how it is made.

use std::io::Write;

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_ENCODING;

/// Bytes below which compressing gains nothing on the wire.
pub(super) const SMALLEST: usize = 512;

/// How the bytes of an answer are coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    Identity,
    Gzip,
    Brotli,
}

impl Coding {
    /// The best that the request accepts: brotli before gzip before none.
    pub(super) fn accepted(headers: &HeaderMap) -> Self {
        let fields = headers.get_all(ACCEPT_ENCODING).iter();
        let offers: Vec<(String, bool)> = fields
            .filter_map(|field| field.to_str().ok())
            .flat_map(|field| field.split(','))
            .map(offer)
            .collect();
        let accepts = |name: &str| {
            let said = |name: &str| offers.iter().find(|(n, _)| n == name).map(|(_, yes)| *yes);
            said(name).or_else(|| said("*")).unwrap_or(false)
        };
        if accepts("br") {
            Self::Brotli
        } else if accepts("gzip") || accepts("x-gzip") {
            Self::Gzip
        } else {
            Self::Identity
        }
    }

    /// The value of `Content-Encoding`.
    pub(super) fn name(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }

    /// What distinguishes the entity tags of the codings.
    pub(super) fn etag_suffix(self) -> &'static str {
        match self {
            Self::Identity => "",
            Self::Gzip => "-gzip",
            Self::Brotli => "-br",
        }
    }

    /// The bytes coded. Writing to memory cannot fail; should a coder refuse all the same, the
    /// answer would be short and its checksum wrong, and the client would ask again.
    pub(super) fn encode(self, plain: &[u8]) -> Vec<u8> {
        /// Brotli's speed (0–11): 5 codes a feed of 1 MB in some 20 ms, and smaller than gzip's best.
        const BROTLI_QUALITY: u32 = 5;
        /// Brotli's window: 2^20 bytes, a whole feed.
        const BROTLI_WINDOW: u32 = 20;
        match self {
            Self::Identity => plain.to_vec(),
            Self::Gzip => {
                let level = flate2::Compression::default();
                let mut coder = flate2::write::GzEncoder::new(Vec::new(), level);
                let written = coder.write_all(plain);
                written.and_then(|()| coder.finish()).unwrap_or_default()
            }
            Self::Brotli => {
                let (quality, window) = (BROTLI_QUALITY, BROTLI_WINDOW);
                let mut coder = brotli::CompressorWriter::new(Vec::new(), 4096, quality, window);
                let written = coder.write_all(plain);
                written.map(|()| coder.into_inner()).unwrap_or_default()
            }
        }
    }
}

/// `gzip;q=0.5` as its name and whether it is wanted at all.
fn offer(text: &str) -> (String, bool) {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().unwrap_or("").to_ascii_lowercase();
    let quality = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
    let refused = quality.is_some_and(|q| q.trim().parse::<f32>().is_ok_and(|q| q <= 0.0));
    (name, !refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_accepted_coding_is_chosen() {
        for (field, expected) in [
            ("gzip, deflate, br", Coding::Brotli),
            ("GZIP", Coding::Gzip),
            ("br;q=0, gzip;q=0.1", Coding::Gzip),
            ("*", Coding::Brotli),
            ("*;q=0", Coding::Identity),
            ("br;q=0, *", Coding::Gzip),
            ("identity", Coding::Identity),
            ("", Coding::Identity),
            ("zstd", Coding::Identity),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, field.parse().unwrap());
            assert_eq!(Coding::accepted(&headers), expected, "{field}");
        }
        assert_eq!(Coding::accepted(&HeaderMap::new()), Coding::Identity);
    }
}
