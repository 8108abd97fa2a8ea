//! The pages of articles: which of an edition's are asked for, and what an answer means. A page is asked for once
//! and never again; only where nothing can be known yet does it get another chance, much later.

use std::time::Duration;

use super::words;
use crate::model::{Answer, FailureKind, FeedBody, PageOutcome, Timestamp};

/// Until a page that could not be had is asked for again, at the earliest. By then its report is old news, unless
/// another edition still wants to quote it.
pub const PATIENCE: Duration = Duration::from_secs(6 * 3600);

/// Longest wish of a server that is believed.
const CEILING: Duration = super::PollingParams::CEILING;

/// What came of asking for a page at `now`; `None` where it was not asked for after all. `read` finds the article
/// in a page.
pub fn outcome(
    answer: &Answer,
    read: impl FnOnce(&FeedBody) -> Result<String, String>,
    now: Timestamp,
) -> Option<PageOutcome> {
    let later = |cause| PageOutcome::Later {
        cause,
        again: now.plus(PATIENCE),
    };
    Some(match answer {
        Answer::Body(body, _) => match read(body) {
            Ok(text) => PageOutcome::Read { text },
            Err(cause) => PageOutcome::Nothing { cause },
        },
        Answer::Refused(refusal) => {
            let cause = words::refused(refusal, CEILING, now);
            // What the client did wrong it would do wrong again (RFC 9110 section 15.5), but for these.
            let may_pass =
                matches!(refusal.status, 408 | 425 | 429 | 500..=599) || refusal.challenge;
            let again = refusal.retry_at.map(|at| at.min(now.plus(CEILING)));
            match again {
                _ if !may_pass => PageOutcome::Nothing { cause },
                Some(again) => PageOutcome::Later {
                    cause,
                    again: again.max(now.plus(PATIENCE)),
                },
                None => later(cause),
            }
        }
        Answer::Failed(failure) => {
            let cause = words::failed(failure);
            match failure.kind {
                FailureKind::Offline => return None,
                FailureKind::Dns
                | FailureKind::Connection
                | FailureKind::Interrupted
                | FailureKind::Tls
                | FailureKind::Timeout => later(cause),
                FailureKind::ForbiddenAddress
                | FailureKind::BadUrl
                | FailureKind::TooLarge
                | FailureKind::Redirect
                | FailureKind::Encoding
                | FailureKind::Unwanted
                | FailureKind::File
                | FailureKind::Parse => PageOutcome::Nothing { cause },
            }
        }
        // Only an answer to validators, of which none were sent.
        Answer::NotModified(_) => PageOutcome::Nothing {
            cause: words::not_modified(),
        },
        Answer::Postponed(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{FetchFailure, Freshness, Postponement, Refusal};

    fn now() -> Timestamp {
        Timestamp::parse_rfc3339("2026-01-01T12:00:00Z").unwrap()
    }

    fn came(answer: &Answer) -> Option<PageOutcome> {
        outcome(answer, |_| Err("no article".to_owned()), now())
    }

    /// How long until it is asked for again; `None` for never.
    fn again(answer: &Answer) -> Option<Duration> {
        match came(answer) {
            Some(PageOutcome::Later { again, .. }) => Some(again.since(now())),
            _ => None,
        }
    }

    fn refused(status: u16, retry: Option<u64>) -> Answer {
        Answer::Refused(Refusal {
            status,
            retry_at: retry.map(|seconds| now().plus(Duration::from_secs(seconds))),
            challenge: false,
        })
    }

    fn failed(kind: FailureKind) -> Answer {
        Answer::Failed(FetchFailure {
            kind,
            message: "x".to_owned(),
        })
    }

    #[test]
    fn a_page_that_is_not_there_is_never_asked_for_again_and_a_server_in_trouble_much_later() {
        for status in [204, 304, 401, 402, 403, 404, 410, 451] {
            assert_eq!(again(&refused(status, None)), None, "{status}");
        }
        for status in [429, 500, 503] {
            assert_eq!(again(&refused(status, None)), Some(PATIENCE), "{status}");
            assert_eq!(
                again(&refused(status, Some(60))),
                Some(PATIENCE),
                "{status}"
            );
        }
        let day = Duration::from_secs(86_400);
        assert_eq!(again(&refused(429, Some(86_400))), Some(day));
        assert_eq!(again(&refused(503, Some(u64::MAX / 4))), Some(CEILING));
    }

    #[test]
    fn what_was_read_or_cannot_be_read_is_settled_and_no_network_is_no_answer() {
        let body = FeedBody {
            bytes: Vec::new(),
            content_type: None,
            url: "https://news.example/a".parse().unwrap(),
        };
        let answer = Answer::Body(body, Freshness::default());
        let text = "Text.".to_owned();
        let read = PageOutcome::Read { text: text.clone() };
        assert_eq!(outcome(&answer, |_| Ok(text), now()), Some(read));
        let cause = "no article".to_owned();
        assert_eq!(came(&answer), Some(PageOutcome::Nothing { cause }));
        for kind in [
            FailureKind::Timeout,
            FailureKind::Dns,
            FailureKind::Interrupted,
        ] {
            assert_eq!(again(&failed(kind)), Some(PATIENCE), "{kind:?}");
        }
        for kind in [
            FailureKind::ForbiddenAddress,
            FailureKind::TooLarge,
            FailureKind::Unwanted,
        ] {
            assert_eq!(again(&failed(kind)), None, "{kind:?}");
            assert!(came(&failed(kind)).is_some());
        }
        assert_eq!(came(&failed(FailureKind::Offline)), None);
        let silent = Postponement {
            host: "news.example".to_owned(),
            until: now(),
        };
        assert_eq!(came(&Answer::Postponed(silent)), None);
    }
}
