//! No process is ever started: the kernel is told so before anything from outside is read, and a hole in a
//! parser is then at least no shell.
//!
//! The unit's system-call filter cannot do it, since the service manager itself starts the program under it.

use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};
use tracing::debug;

/// Forbids this thread, and those that it begins, to execute another program. The refusal is an error of
/// theirs (EPERM), and cannot be taken back. Where the kernel filters no system calls, things stay as they are:
/// nothing of ours starts a process anyway.
pub(super) fn forbid_programs() {
    if let Err(error) = forbid() {
        debug!(%error, "the kernel cannot be told to start no program");
    }
}

fn forbid() -> Result<(), seccompiler::Error> {
    let calls = [libc::SYS_execve, libc::SYS_execveat];
    let refused = SeccompAction::Errno(libc::EPERM.unsigned_abs());
    let filter = SeccompFilter::new(
        calls.into_iter().map(|call| (call, Vec::new())).collect(),
        SeccompAction::Allow,
        refused,
        TargetArch::try_from(std::env::consts::ARCH)?,
    )?;
    seccompiler::apply_filter(&BpfProgram::try_from(filter)?)
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;
    use std::process::Command;

    /// Line S9.
    #[test]
    fn a_thread_that_is_forbidden_programs_starts_none_and_others_do() {
        let confined = std::thread::spawn(|| {
            super::forbid().unwrap();
            Command::new("true").spawn().map_err(|error| error.kind())
        });
        let kind = confined.join().unwrap().map(drop);
        assert_eq!(kind, Err(ErrorKind::PermissionDenied));
        assert!(Command::new("true").status().unwrap().success());
    }
}
