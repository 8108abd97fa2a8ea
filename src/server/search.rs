//! The search page: the one place where a reader's request reaches the store, and so the one that waits its turn.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;
use tracing::warn;

use crate::model::StoryId;
use crate::render::RenderParams;
use crate::render::links;
use crate::render::search_page::{Asked, Hit, search_page};
use crate::store::{Found, SearchOrder, Store};
use crate::text::search::{self, Question};

/// Searches at a time: one core is left to those who only fetch the feed.
const AT_A_TIME: usize = 2;

/// Who has waited so long for its turn is sent away.
const PATIENCE: Duration = Duration::from_secs(5);

/// Answers on the page.
const HITS: u32 = 40;

/// Characters of a question that are read.
const QUESTION: usize = 200;

/// Answers questions from the database.
#[derive(Debug)]
pub struct Searcher {
    database: PathBuf,
    directory: PathBuf,
    render: Mutex<Arc<RenderParams>>,
    room: Semaphore,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unanswered {
    /// Too many ask.
    Busy,
    /// The database does not answer; the log says why.
    Failed,
}

impl Searcher {
    /// Searches in this database; pages of stories that lie in the output directory are linked to.
    #[must_use]
    pub fn new(database: PathBuf, directory: PathBuf, render: RenderParams) -> Self {
        Self {
            database,
            directory,
            render: Mutex::new(Arc::new(render)),
            room: Semaphore::new(AT_A_TIME),
        }
    }

    /// From now on pages are made so.
    pub fn show_as(&self, render: RenderParams) {
        *self.render.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(render);
    }

    /// The page for this query string of the address.
    pub(super) async fn page(&self, query: Option<&str>) -> Result<String, Unanswered> {
        let (question, newest) = asked(query.unwrap_or_default());
        let asked = Asked {
            question: &question,
            newest,
        };
        let render = Arc::clone(&self.render.lock().unwrap_or_else(PoisonError::into_inner));
        let Some(parsed) = Question::parse(&question) else {
            return Ok(search_page(&render, asked, None));
        };
        let order = if newest {
            SearchOrder::Newest
        } else {
            SearchOrder::Best
        };
        let turn = timeout(PATIENCE, self.room.acquire()).await;
        let Ok(Ok(_turn)) = turn else {
            return Err(Unanswered::Busy);
        };
        let database = self.database.clone();
        let terms = parsed.clone();
        let look = move || Store::open_to_read(&database)?.search(&terms, order, HITS);
        let found = match tokio::task::spawn_blocking(look).await {
            Ok(Ok(found)) => found,
            Ok(Err(error)) => {
                warn!(%error, "cannot search");
                return Err(Unanswered::Failed);
            }
            Err(error) => {
                warn!(%error, "cannot search");
                return Err(Unanswered::Failed);
            }
        };
        let texts: Vec<String> = found.iter().map(text).collect();
        let hits: Vec<Hit<'_>> = found
            .iter()
            .zip(&texts)
            .map(|(found, text)| self.hit(&render, found, text, &parsed))
            .collect();
        Ok(search_page(&render, asked, Some(&hits)))
    }

    fn hit<'a>(
        &self,
        render: &'a RenderParams,
        found: &'a Found,
        text: &'a str,
        question: &Question,
    ) -> Hit<'a> {
        match found {
            Found::Entry(entry) => Hit {
                title: &entry.title,
                address: entry.url.clone(),
                source: &entry.outlet,
                language: entry.language,
                moment: entry.moment(),
                story: entry.story.as_ref().filter(|story| self.has_page(story)),
                snippet: search::snippet(text, entry.language, question),
            },
            Found::Briefing(briefing) => Hit {
                title: &briefing.title,
                address: Some(render.url(&links::briefing_path(&briefing.id))),
                source: render.series_title(&briefing.briefing),
                language: briefing.language,
                moment: briefing.edition,
                story: None,
                snippet: search::snippet(text, briefing.language, question),
            },
        }
    }

    fn has_page(&self, story: &StoryId) -> bool {
        self.directory.join(links::story_path(story)).is_file()
    }
}

/// What the form sends: `q=neue+Br%C3%BCcke&newest=1`.
fn asked(query: &str) -> (String, bool) {
    let mut question = String::new();
    let mut newest = false;
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        match name.as_ref() {
            "q" => question = value.chars().take(QUESTION).collect(),
            "newest" => newest = value == "1",
            _ => {}
        }
    }
    (question, newest)
}

fn text(found: &Found) -> String {
    match found {
        Found::Entry(entry) => entry.text.clone(),
        Found::Briefing(briefing) => {
            let said: Vec<&str> = briefing
                .said()
                .map(|sentence| sentence.text.as_str())
                .collect();
            said.join(" ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_read_as_a_form_sends_it() {
        let read = |query: &str| asked(query);
        assert_eq!(
            read("q=neue+Br%C3%BCcke&newest=1"),
            ("neue Brücke".to_owned(), true)
        );
        assert_eq!(read("q=%FF&x=y"), ("\u{fffd}".to_owned(), false));
        assert_eq!(read(""), (String::new(), false));
        let long = format!("q={}", "a".repeat(5000));
        assert_eq!(read(&long).0.len(), QUESTION);
    }
}
