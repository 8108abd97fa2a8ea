//! What happens on the way of one question, for whoever wants to watch.

use std::fmt;

use url::Url;

use super::without_user;

/// One step. Printed, it is a line for the operator; no step holds a secret.
#[derive(Debug)]
pub enum Step<'a> {
    /// The host's turn has come; the question goes out, with or without validators.
    Asks {
        /// Where.
        url: &'a Url,
        /// Whether it carries a validator of an earlier answer.
        conditional: bool,
    },
    /// A status came back.
    Answers {
        /// The status code.
        status: u16,
        /// Fields that decide what happens next, as they came: name and value.
        fields: Vec<(&'static str, String)>,
    },
    /// A redirect is followed.
    Follows {
        /// Where to.
        url: &'a Url,
    },
    /// The body is there.
    Reads {
        /// Its length in bytes, decoded.
        bytes: usize,
        /// Its `Content-Type`.
        content_type: Option<&'a str>,
    },
}

impl fmt::Display for Step<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Asks { url, conditional } => {
                let how = if *conditional {
                    "with the validators of the last answer"
                } else {
                    "without validators: there is no earlier answer to compare with"
                };
                write!(f, "ask {} {how}", without_user(url))
            }
            Self::Answers { status, fields } => {
                write!(f, "the server answers {status}")?;
                for (name, value) in fields {
                    write!(f, "\n  {name}: {value}")?;
                }
                Ok(())
            }
            Self::Follows { url } => write!(f, "follow the redirect to {}", without_user(url)),
            Self::Reads {
                bytes,
                content_type,
            } => write!(
                f,
                "read {bytes} bytes, sent as {}",
                content_type.unwrap_or("nothing in particular")
            ),
        }
    }
}
