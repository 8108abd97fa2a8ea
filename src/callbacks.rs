//! What hubs may tell us: the addresses of our subscriptions, and the words that came there.
//!
//! The server asks here and never the store: a hub's question is answered from memory, and its words wait in
//! a queue until the scheduler has time for them. A body that waits costs memory, so only a few may, and the
//! hub is told to come again (503).

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use ring::rand::{SecureRandom, SystemRandom};
use tokio::sync::mpsc;
use url::form_urlencoded;

use crate::model::{HubWord, Subscription};
use crate::websub::signature;

/// Words that wait, at most.
const WAITING: usize = 256;

/// Bodies that wait together have at most so many times the size of the largest.
const ROOM: usize = 2;

/// Bytes of chance in a token and in a secret: nobody guesses 256 bits.
const CHANCE: usize = 32;

/// The longest challenge that is echoed, in bytes: hubs send a few dozen.
const LONGEST_CHALLENGE: usize = 4096;

/// Something came at the address of a subscription.
#[derive(Debug)]
pub struct Message {
    /// Which.
    pub token: String,
    /// What.
    pub word: Word,
}

/// What came.
#[derive(Debug)]
pub enum Word {
    /// About the subscription itself.
    Hub(HubWord),
    /// What changed in the feed, under a valid signature.
    Pushed(Pushed),
}

/// A body under a valid signature.
#[derive(Debug)]
pub struct Pushed {
    /// The document.
    pub bytes: Bytes,
    /// The `Content-Type` field value.
    pub content_type: Option<String>,
    waiting: Arc<AtomicUsize>,
}

impl Drop for Pushed {
    fn drop(&mut self) {
        self.waiting.fetch_sub(self.bytes.len(), Ordering::SeqCst);
    }
}

/// What a question of a hub is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// With its challenge: we want what it says.
    Echo(String),
    /// With thanks.
    Noted,
    /// We want no such thing.
    Unwanted,
    /// Too much is waiting.
    Busy,
}

/// What a hub that sent a body is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reception {
    /// With thanks, whether it counts or not: a wrong signature is nobody's business (section 7.1).
    Taken,
    /// There is no such subscription.
    Unknown,
    /// Too much is waiting.
    Busy,
}

#[derive(Debug, Default)]
struct Open {
    subscriptions: BTreeMap<String, Subscription>,
    largest: usize,
}

/// The addresses that are open to hubs.
#[derive(Debug)]
pub struct Callbacks {
    open: Mutex<Open>,
    messages: mpsc::Sender<Message>,
    waiting: Arc<AtomicUsize>,
}

/// The chances of a subscription, as text: token and secret.
///
/// # Errors
/// If the system gives no random numbers.
pub fn chances() -> std::io::Result<(String, String)> {
    let random = SystemRandom::new();
    let chance = || {
        let mut bytes = [0; CHANCE];
        let filled = random.fill(&mut bytes);
        filled.map_err(|_| std::io::Error::other("the system gives no random numbers"))?;
        Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    };
    let secret: std::io::Result<String> = chance();
    Ok((chance()?, secret?))
}

impl Callbacks {
    /// Nothing is open yet. What comes is received at the other end.
    #[must_use]
    pub fn new() -> (Arc<Self>, mpsc::Receiver<Message>) {
        let (messages, received) = mpsc::channel(WAITING);
        let callbacks = Self {
            open: Mutex::default(),
            messages,
            waiting: Arc::default(),
        };
        (Arc::new(callbacks), received)
    }

    /// From now on exactly these are open, for bodies of at most `largest` bytes.
    pub fn open(&self, subscriptions: Vec<Subscription>, largest: u64) {
        let by_token = |one: Subscription| (one.token.clone(), one);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.subscriptions = subscriptions.into_iter().map(by_token).collect();
        open.largest = usize::try_from(largest).unwrap_or(usize::MAX);
    }

    fn find(&self, token: &str) -> Option<(Subscription, usize)> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let found = open.subscriptions.get(token)?;
        Some((found.clone(), open.largest))
    }

    /// The largest body that is taken at this address, if it is open.
    #[must_use]
    pub fn largest_body(&self, token: &str) -> Option<usize> {
        self.find(token).map(|(_, largest)| largest)
    }

    /// Answers a hub that asks whether we mean it (section 5.3), or tells that it does not want to (5.2). `query`
    /// is that of its request.
    #[must_use]
    pub fn confirm(&self, token: &str, query: &str) -> Confirmation {
        let Some((subscription, _)) = self.find(token) else {
            return Confirmation::Unwanted;
        };
        let fields: BTreeMap<_, _> = form_urlencoded::parse(query.as_bytes()).collect();
        let field = |name: &str| fields.get(name).map(AsRef::as_ref);
        if field("hub.topic") != Some(subscription.offer.topic.as_str()) {
            return Confirmation::Unwanted;
        }
        let challenge = field("hub.challenge").filter(|c| c.len() <= LONGEST_CHALLENGE);
        let (word, answer) = match (field("hub.mode"), challenge, subscription.is_leaving) {
            (Some("subscribe"), Some(challenge), false) => {
                let seconds = field("hub.lease_seconds").and_then(|text| text.parse().ok());
                let word = HubWord::Leased(seconds.map(Duration::from_secs));
                (word, Confirmation::Echo(challenge.to_owned()))
            }
            (Some("unsubscribe"), Some(challenge), true) => {
                (HubWord::Ended, Confirmation::Echo(challenge.to_owned()))
            }
            (Some("denied"), _, _) => {
                let reason = field("hub.reason").unwrap_or("without a reason");
                (HubWord::Denied(reason.to_owned()), Confirmation::Noted)
            }
            _ => return Confirmation::Unwanted,
        };
        if self.tell(token, Word::Hub(word)) {
            answer
        } else {
            Confirmation::Busy
        }
    }

    /// Takes a body that was sent to the address of a subscription. It counts only under a valid signature.
    #[must_use]
    pub fn receive(
        &self,
        token: &str,
        signature: Option<&str>,
        content_type: Option<String>,
        bytes: Bytes,
    ) -> Reception {
        let Some((subscription, largest)) = self.find(token) else {
            return Reception::Unknown;
        };
        let is_valid =
            signature.is_some_and(|field| signature::is_valid(field, &subscription.secret, &bytes));
        if !is_valid {
            tracing::warn!(feed = %subscription.feed, "something was pushed without a valid signature, and is not read");
            return Reception::Taken;
        }
        let before = self.waiting.fetch_add(bytes.len(), Ordering::SeqCst);
        let pushed = Pushed {
            bytes,
            content_type,
            waiting: Arc::clone(&self.waiting),
        };
        // What is dropped here makes room by that.
        let has_room = before.saturating_add(pushed.bytes.len()) <= largest.saturating_mul(ROOM);
        if has_room && self.tell(token, Word::Pushed(pushed)) {
            Reception::Taken
        } else {
            Reception::Busy
        }
    }

    fn tell(&self, token: &str, word: Word) -> bool {
        let message = Message {
            token: token.to_owned(),
            word,
        };
        self.messages.try_send(message).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chances_differ_and_are_long_and_plain() {
        let (token, secret) = chances().unwrap();
        assert_ne!(token, secret);
        assert_ne!(chances().unwrap().0, token);
        for text in [token, secret] {
            assert!(text.len() == 2 * CHANCE && text.bytes().all(|c| c.is_ascii_hexdigit()));
        }
    }
}
