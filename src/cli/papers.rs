//! Papers about the command line, made from its definition: shell completions and manual pages.

use std::io;
use std::path::Path;

use clap::CommandFactory;

use super::arguments::Arguments;

pub use clap_complete::Shell;

/// A script that completes the command line of `depesche` in a shell.
#[must_use]
pub fn completions(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "depesche", &mut script);
    script
}

/// The manual page `depesche(1)`, in roff.
///
/// # Errors
/// Of writing into memory; there are none.
pub fn manual() -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Arguments::command()).render(&mut page)?;
    Ok(page)
}

/// Writes `depesche.1` and a page for each command into a directory.
///
/// # Errors
/// If a page cannot be written.
pub fn write_manual(directory: &Path) -> io::Result<()> {
    std::fs::create_dir_all(directory)?;
    clap_mangen::generate_to(Arguments::command(), directory)
}
