//! The search index: written with what it is about, in the same transaction, and asked.
//!
//! SQLite's FTS5 keeps and ranks; which words a text is found under says `text::search`. Texts are
//! not kept a second time.

use std::fmt::Write as _;

use rusqlite::Transaction;

use super::{Result, Store, briefing_json, entries};
use crate::model::{Briefing, BriefingId, Entry, Language, Sentence, Timestamp};
use crate::text::search::{self, Question, Term};

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// A report.
    Entry(Box<Entry>),
    /// A briefing of ours.
    Briefing(Box<Briefing>),
}

/// What comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SearchOrder {
    /// What fits best (BM25; a title counts more than a text), the newer of two that fit as well.
    #[default]
    Best,
    /// What is newest.
    Newest,
}

impl Store {
    /// The best or newest `limit` answers to a question; ties end at the id.
    ///
    /// # Errors
    /// If SQLite refuses or a stored briefing is damaged.
    pub fn search(
        &self,
        question: &Question,
        order: SearchOrder,
        limit: u32,
    ) -> Result<Vec<Found>> {
        // A headline is the text in short: a word in it weighs as much as four in the text.
        let order = match order {
            SearchOrder::Best => "bm25(search_index, 4.0, 1.0, 1.0), d.moment DESC, d.id",
            SearchOrder::Newest => "d.moment DESC, d.id",
        };
        let sql = format!(
            "SELECT d.kind, d.id FROM search_index JOIN search_documents d ON d.number = search_index.rowid
             WHERE search_index MATCH ?1 ORDER BY {order} LIMIT ?2"
        );
        let found: Vec<(String, String)> = self.try_sql(|c| {
            c.prepare_cached(&sql)?
                .query_map((expression(question), limit), |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })?
                .collect()
        })?;
        let mut answers = Vec::with_capacity(found.len());
        for (kind, id) in found {
            if kind == "entry" {
                let entry = self.read_entries("SELECT * FROM entries WHERE id = ?1", [id])?;
                answers.extend(entry.into_iter().map(|entry| Found::Entry(Box::new(entry))));
            } else if let Some(briefing) = self.briefing(&BriefingId::from_text(id))? {
                answers.push(Found::Briefing(Box::new(briefing)));
            }
        }
        Ok(answers)
    }
}

/// Writes or rewrites an entry's words.
pub(super) fn index_entry(tx: &Transaction<'_>, entry: &Entry) -> rusqlite::Result<()> {
    let title = match &entry.kicker {
        Some(kicker) => format!("{kicker} {}", entry.title),
        None => entry.title.clone(),
    };
    let document = ("entry", entry.id.as_str(), entry.moment());
    index(tx, document, &title, &entry.text, entry.language)
}

/// Writes a briefing's words.
pub(super) fn index_briefing(tx: &Transaction<'_>, briefing: &Briefing) -> rusqlite::Result<()> {
    let mut text = String::new();
    let mut add = |sentences: &[Sentence]| {
        for sentence in sentences {
            text.push_str(&sentence.text);
            text.push('\n');
        }
    };
    add(&briefing.lead);
    for section in &briefing.sections {
        add(&section.sentences);
    }
    add(&briefing.closing);
    let mut title = briefing.title.clone();
    for section in &briefing.sections {
        let _ = write!(title, "\n{}", section.heading);
    }
    let document = ("briefing", briefing.id.as_str(), briefing.edition);
    index(tx, document, &title, &text, briefing.language)
}

fn index(
    tx: &Transaction<'_>,
    (kind, id, moment): (&str, &str, Timestamp),
    title: &str,
    text: &str,
    language: Language,
) -> rusqlite::Result<()> {
    let number: i64 = tx
        .prepare_cached(
            "INSERT INTO search_documents (kind, id, moment) VALUES (?1, ?2, ?3)
             ON CONFLICT (kind, id) DO UPDATE SET moment = excluded.moment RETURNING number",
        )?
        .query_row((kind, id, moment.seconds()), |row| row.get(0))?;
    let words = search::folded(&format!("{title}\n{text}"));
    tx.prepare_cached(
        "INSERT OR REPLACE INTO search_index (rowid, title, text, words) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute((
        number,
        search::stems(title, language),
        search::stems(text, language),
        words,
    ))?;
    Ok(())
}

/// Takes out what a query for ids, with one parameter, names.
pub(super) fn forget(
    tx: &Transaction<'_>,
    kind: &str,
    ids: &str,
    parameter: i64,
) -> rusqlite::Result<()> {
    let numbers = format!("SELECT number FROM search_documents WHERE kind = ?2 AND id IN ({ids})");
    for (table, column) in [("search_index", "rowid"), ("search_documents", "number")] {
        tx.execute(
            &format!("DELETE FROM {table} WHERE {column} IN ({numbers})"),
            (parameter, kind),
        )?;
    }
    Ok(())
}

/// Fills the index of a database that had none.
pub(super) fn fill(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    let mut statement = tx.prepare("SELECT * FROM entries ORDER BY rowid")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        index_entry(tx, &entries::read_entry(row)?)?;
    }
    let mut statement = tx.prepare("SELECT body FROM briefings ORDER BY rowid")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        // One that cannot be read is named where it is read; it is no reason to stay at the old version.
        if let Ok(briefing) = briefing_json::read(&row.get::<_, String>(0)?) {
            index_briefing(tx, &briefing)?;
        }
    }
    Ok(())
}

/// The question in FTS5's language. Every word stands in quotation marks, so that none is an operator.
fn expression(question: &Question) -> String {
    let all = |terms: &[Term]| terms.iter().map(one).collect::<Vec<_>>();
    let wanted = all(&question.wanted).join(" AND ");
    let mut whole = format!("({wanted})");
    if let Some(first) = question
        .wanted
        .first()
        .filter(|_| !question.helpful.is_empty())
    {
        // True for whatever holds what is wanted; but the helpful words count in the rank.
        let helpful = all(&question.helpful).join(" OR ");
        whole = format!("({whole} AND ({} OR {helpful}))", one(first));
    }
    if !question.unwanted.is_empty() {
        whole = format!("({whole} NOT ({}))", all(&question.unwanted).join(" OR "));
    }
    whole
}

fn one(term: &Term) -> String {
    let star = if term.beginning.is_some() { " *" } else { "" };
    let stems = term
        .stems
        .iter()
        .map(|stems| format!("{}{star}", quoted(stems)));
    let mut whole = format!(
        "({{title text}} : ({}))",
        stems.collect::<Vec<_>>().join(" OR ")
    );
    if let Some(beginning) = &term.beginning {
        whole = format!("({whole} OR (words : {} *))", quoted(beginning));
    }
    whole
}

fn quoted(words: &[String]) -> String {
    // A NUL would end the expression for SQLite.
    let text = words.join(" ").replace(['"', '\0'], " ");
    format!("\"{text}\"")
}

#[cfg(test)]
mod tests;
