//! Who answers for names, and the resolver of the HTTP client that lets through only
//! what the guard permits.

use std::fmt;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::Guard;

type Answerer = dyn Fn(&str) -> io::Result<Vec<IpAddr>> + Send + Sync;

/// Who answers for names: the system, unless whoever embeds the fetcher answers himself. The guard judges both
/// alike.
#[derive(Clone, Default)]
pub struct Names(Option<Arc<Answerer>>);

impl Names {
    /// The resolver of the system.
    #[must_use]
    pub fn of_the_system() -> Self {
        Self(None)
    }

    /// A function that answers every name, anew each time it is asked for.
    #[must_use]
    pub fn answered_by(
        answerer: impl Fn(&str) -> io::Result<Vec<IpAddr>> + Send + Sync + 'static,
    ) -> Self {
        Self(Some(Arc::new(answerer)))
    }

    async fn lookup(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        match &self.0 {
            Some(answerer) => answerer(name),
            None => {
                let answer = tokio::net::lookup_host((name, 0)).await?;
                Ok(answer.map(|address| address.ip()).collect())
            }
        }
    }
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() {
            "answered"
        } else {
            "system"
        })
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let answer = guard.names.lookup(name.as_str()).await?;
            match guard.permitted(answer.into_iter(), guard.port(name.as_str())) {
                Ok(addresses) => Ok(Box::new(addresses.into_iter()) as Addrs),
                Err(Some(forbidden)) => Err(forbidden.into()),
                Err(None) => Err("the name has no address".into()),
            }
        })
    }
}
