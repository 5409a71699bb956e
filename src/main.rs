//! Command line, settings, then one of the commands.

mod commands;

use std::process::ExitCode;

use readyline::config::Command;

fn main() -> ExitCode {
    let done = match Command::from_process() {
        Ok(Command::Serve(config)) => commands::serve(*config),
        Ok(Command::Account(config, order)) => commands::account(*config, &order),
        Ok(Command::Recheck(config)) => commands::recheck(*config),
        Ok(Command::Verify(config, file)) => commands::verify(*config, file.as_deref()),
        Ok(Command::Score(file)) => commands::score(file.as_deref()),
        Err(error) => return ExitCode::from(error.report()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The log may not be set up yet, and the person who started us reads this line.
            eprintln!("readyline: {error:#}");
            ExitCode::FAILURE
        }
    }
}
