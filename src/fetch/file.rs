//! Feeds that lie in a file: recorded newsrooms, and what other programs write.

use tokio::io::AsyncReadExt;
use url::Url;

use super::failure;
use crate::model::{Answer, FailureKind, FeedBody, FetchFailure, Freshness};

/// Reads the file of a `file:` URL, up to `max_body` bytes. Whether it changed is for the reader to find out:
/// its time of change would be a validator that a copy or a restore falsifies.
pub(super) async fn read(url: &Url, max_body: u64) -> Result<Answer, FetchFailure> {
    let Ok(path) = url.to_file_path() else {
        return Err(failure::at(
            url,
            FailureKind::BadUrl,
            "not the path of a file here",
        ));
    };
    let unreadable = |error: std::io::Error| {
        failure::at(
            url,
            FailureKind::File,
            &format!("{}: {error}", path.display()),
        )
    };
    // Asked before it is opened: opening a named pipe would wait for its writer.
    if !tokio::fs::metadata(&path)
        .await
        .map_err(unreadable)?
        .is_file()
    {
        let cause = format!("{} is no regular file", path.display());
        return Err(failure::at(url, FailureKind::File, &cause));
    }
    let file = tokio::fs::File::open(&path).await.map_err(unreadable)?;
    let mut bytes = Vec::new();
    let mut limited = file.take(max_body.saturating_add(1));
    limited.read_to_end(&mut bytes).await.map_err(unreadable)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > max_body) {
        let cause = format!("{} is larger than {max_body} bytes", path.display());
        return Err(failure::at(url, FailureKind::TooLarge, &cause));
    }
    let body = FeedBody {
        bytes,
        content_type: None,
        url: url.clone(),
    };
    Ok(Answer::Body(body, Freshness::default()))
}
