//! Stories to themes.
use super::stories::Draft;
use super::window::Window;
use crate::model::Theme;
/// (placeholder while stories are measured)
pub(super) fn group(_window: &Window<'_>, _drafts: &[Draft], _themes: &[Theme]) -> Vec<Theme> {
    Vec::new()
}
