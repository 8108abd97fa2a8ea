//! Where a redirect leads, and whether to go there.

use reqwest::header::HeaderValue;
use url::Url;

use super::failure;
use crate::model::{FailureKind, FetchFailure};

/// Most redirects that are followed for one answer.
const LONGEST_CHAIN: usize = 5;

/// The way of one request through its redirects.
#[derive(Debug)]
pub(super) struct Trail {
    visited: Vec<Url>,
    here: Url,
    is_permanent: bool,
}

impl Trail {
    pub(super) fn starting_at(url: &Url) -> Self {
        Self {
            visited: Vec::new(),
            here: url.clone(),
            is_permanent: true,
        }
    }

    /// The URL to ask now.
    pub(super) fn here(&self) -> &Url {
        &self.here
    }

    /// Where an unbroken chain of permanent redirects has led, if there was any redirect. A chain that leaves
    /// `https` on its way is none.
    pub(super) fn moved_permanently_to(&self) -> Option<Url> {
        (self.is_permanent && !self.visited.is_empty()).then(|| self.here.clone())
    }

    /// Goes on to `location`, unless it leads in a circle, too far, or where no feed is asked for.
    pub(super) fn follow(
        &mut self,
        status: u16,
        location: &HeaderValue,
    ) -> Result<(), FetchFailure> {
        let refuse = |cause: String| Err(failure::at(&self.here, FailureKind::Redirect, &cause));
        if self.visited.len() >= LONGEST_CHAIN {
            return refuse(format!("more than {LONGEST_CHAIN} redirects"));
        }
        let Some(mut target) = std::str::from_utf8(location.as_bytes())
            .ok()
            .and_then(|location| self.here.join(location).ok())
        else {
            return refuse("a redirect to what is no address".to_owned());
        };
        target.set_fragment(None);
        if !matches!(target.scheme(), "http" | "https") {
            return refuse(format!("a redirect to a `{}:` address", target.scheme()));
        }
        let same_user =
            target.username() == self.here.username() && target.password() == self.here.password();
        let names_user = !target.username().is_empty() || target.password().is_some();
        if names_user && !(same_user && target.origin() == self.here.origin()) {
            return refuse("a redirect to an address with a user name".to_owned());
        }
        if target == self.here || self.visited.contains(&target) {
            return refuse("redirects that go in a circle".to_owned());
        }
        let weakened = self.here.scheme() == "https" && target.scheme() == "http";
        self.is_permanent &= matches!(status, 301 | 308) && !weakened;
        self.visited.push(std::mem::replace(&mut self.here, target));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trail(from: &str, hops: &[(u16, &str)]) -> Result<Trail, String> {
        let mut trail = Trail::starting_at(&Url::parse(from).unwrap());
        for (status, location) in hops {
            let location = HeaderValue::from_bytes(location.as_bytes()).unwrap();
            trail
                .follow(*status, &location)
                .map_err(|failure| failure.message)?;
        }
        Ok(trail)
    }

    fn moved(from: &str, hops: &[(u16, &str)]) -> Option<String> {
        trail(from, hops)
            .unwrap()
            .moved_permanently_to()
            .map(String::from)
    }

    #[test]
    fn only_an_unbroken_chain_of_permanent_redirects_is_a_move() {
        let start = "https://a.example/rss";
        assert_eq!(moved(start, &[]), None);
        let led = Some("https://b.example/rss".to_owned());
        assert_eq!(moved(start, &[(301, "https://b.example/rss#top")]), led);
        assert_eq!(moved(start, &[(308, "/x"), (301, "//b.example/rss")]), led);
        for status in [302, 303, 307] {
            assert_eq!(moved(start, &[(301, "/x"), (status, "/y")]), None);
            assert_eq!(moved(start, &[(status, "/x"), (301, "/y")]), None);
        }
        let detour = [(301, "http://b.example/"), (301, "https://b.example/rss")];
        assert_eq!(
            moved(start, &detour),
            None,
            "a chain through plain http proves nothing"
        );
    }

    #[test]
    fn a_redirect_that_leads_astray_is_refused() {
        let start = "https://a.example/rss";
        for (location, cause) in [
            ("file:///etc/passwd", "a `file:` address"),
            ("data:text/xml,<rss/>", "a `data:` address"),
            ("ftp://a.example/rss", "a `ftp:` address"),
            ("gopher://a.example/", "a `gopher:` address"),
            ("unix:/run/docker.sock", "a `unix:` address"),
            ("http://user@b.example/", "an address with a user name"),
            ("http://:secret@b.example/", "an address with a user name"),
            ("http://[::1", "no address"),
            ("", "in a circle"),
            ("#here", "in a circle"),
            ("https://a.example:443/rss", "in a circle"),
        ] {
            let message = trail(start, &[(302, location)]).unwrap_err();
            assert!(message.contains(cause), "{location}: {message}");
            assert!(!message.contains("secret"));
        }
    }

    #[test]
    fn five_redirects_are_followed_and_a_sixth_is_not() {
        let hops = [
            (302, "/1"),
            (302, "/2"),
            (302, "/3"),
            (302, "/4"),
            (302, "/5"),
            (302, "/6"),
        ];
        assert!(trail("https://a.example/", hops.get(..5).unwrap()).is_ok());
        assert!(
            trail("https://a.example/", &hops)
                .unwrap_err()
                .contains("more than 5")
        );
        let circle = [(302, "/1"), (302, "/2"), (302, "/1")];
        assert!(
            trail("https://a.example/", &circle)
                .unwrap_err()
                .contains("circle")
        );
    }

    #[test]
    fn a_user_in_the_configured_url_stays_with_its_own_server() {
        let own = trail("https://me:pw@a.example/rss", &[(302, "/atom")]).unwrap();
        assert_eq!(own.here().as_str(), "https://me:pw@a.example/atom");
        let other = trail(
            "https://me:pw@a.example/rss",
            &[(302, "https://b.example/")],
        )
        .unwrap();
        assert_eq!(other.here().as_str(), "https://b.example/");
        let scheme = trail(
            "https://me:pw@a.example/rss",
            &[(302, "http://me:pw@a.example/")],
        );
        assert!(scheme.is_err());
    }
}
