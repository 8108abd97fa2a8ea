//! One run at a time: what keeps a command beside the daemon from asking the same feeds at the
//! same moment. The system gives the lock back when its holder dies, however it dies.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

use tracing::warn;

use super::{Progress, RunError};

/// Between two looks whether the other process is done.
const STEP: Duration = Duration::from_millis(250);

/// Takes the lock at `path`; it is held until the file is dropped. Where another process has it, its
/// end is waited for, with a sign of life at every look.
///
/// # Errors
/// If the file cannot be made or locked.
pub(super) async fn take(
    path: &Path,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<File, RunError> {
    let failed = |source| RunError::Lock {
        path: path.to_path_buf(),
        source,
    };
    let file = File::create(path).map_err(failed)?;
    let mut is_told = false;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(source)) => return Err(failed(source)),
            Err(TryLockError::WouldBlock) if !is_told => {
                warn!("another depesche works with this database; waiting for its end");
                is_told = true;
            }
            Err(TryLockError::WouldBlock) => {}
        }
        progress(Progress::Waiting);
        tokio::time::sleep(STEP).await;
    }
}
