//! Arguments → app → exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    match depesche::cli::parse() {
        Ok(invocation) => depesche::app::execute(&invocation).into(),
        Err(usage) => usage.exit_code(),
    }
}
