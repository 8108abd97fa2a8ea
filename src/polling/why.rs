//! Why a feed is asked then and not sooner: decided with the moment, told to the
//! operator, and never read back.

use std::fmt;
use std::time::Duration;

use super::words::span;

/// What decided the next moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// The operator's schedule.
    Schedule,
    /// The least time between two requests.
    Floor(Duration),
    /// The same for a feed without validators.
    Unconditional(Duration),
    /// The answer is fresh for so long.
    Fresh(Duration),
    /// `ttl`, `sy:update*`.
    Wish(Duration),
    /// `skipHours`, `skipDays`.
    Skipped,
    /// How often the feed brings something.
    Rhythm(Duration),
    /// A hub pushes what is new.
    Pushed,
    /// `Retry-After`.
    RetryAfter,
    /// So many failures in a row.
    BackOff(u32),
    /// A challenge page.
    Challenge,
    /// No server was reached.
    Unreached,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Schedule => f.write_str("its schedule"),
            Self::Floor(wait) => write!(f, "at least {} between two requests", span(*wait)),
            Self::Unconditional(wait) => write!(
                f,
                "at least {} between two requests: it sends no validators",
                span(*wait)
            ),
            Self::Fresh(wait) => write!(f, "its answer stays fresh for {}", span(*wait)),
            Self::Wish(wait) => write!(f, "the feed asks for {} between two requests", span(*wait)),
            Self::Skipped => f.write_str("the feed skips the hours or days before"),
            Self::Rhythm(wait) => write!(f, "its rhythm: worth asking every {}", span(*wait)),
            Self::Pushed => f.write_str("its hub pushes what is new; asked to be sure"),
            Self::RetryAfter => f.write_str("the server asked to wait"),
            Self::BackOff(1) => f.write_str("back-off after a failure"),
            Self::BackOff(failures) => write!(f, "back-off after {failures} failures in a row"),
            Self::Challenge => f.write_str("back-off after a challenge page"),
            Self::Unreached => f.write_str("no server was reached; tried again soon"),
        }
    }
}
