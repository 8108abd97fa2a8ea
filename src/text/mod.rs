//! Pure text tools, each a room of its own; what depends on a language stands in
//! [`language`], one table a language.

pub mod detect;
pub mod fold;
pub mod html;
pub mod labels;
pub mod language;
pub mod search;
pub mod sentences;
pub mod shingles;
pub mod spelling;
pub mod stem;
pub mod tokens;
