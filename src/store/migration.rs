//! Bringing an older database up to this version: a copy first, then one step after another,
//! each in a transaction of its own. What an interruption leaves is a database of a version in
//! between, and the next start goes on from there.

use super::{APPLICATION_ID, Result, Store, StoreError, backup, schema, search};

impl Store {
    /// Runs the steps that are missing. A database that holds something is copied before the first.
    pub(super) fn migrate(&mut self) -> Result<()> {
        let found = self.schema_version()?;
        if found > schema::VERSION {
            return Err(StoreError::TooNew {
                path: self.path.clone(),
                found,
                known: schema::VERSION,
            });
        }
        if 0 < found && found < schema::VERSION {
            match self.backup(&backup::beside(&self.path, &format!(".schema-{found}"))) {
                // One that is there was made whole: before the attempt that is now taken up again, or by
                // another process, which may have changed the schema since.
                Ok(()) | Err(StoreError::Exists(_)) => {}
                Err(error) => return Err(error),
            }
        }
        for (version, step) in (1..).zip(schema::STEPS) {
            self.write(|tx| {
                // Asked again inside the transaction: another process may have done the step meanwhile.
                let now_at: i64 = tx.pragma_query_value(None, "user_version", |row| row.get(0))?;
                if now_at < version {
                    tx.execute_batch(step)?;
                    if version == schema::SEARCHABLE {
                        search::fill(tx)?;
                    }
                    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
                    tx.pragma_update(None, "user_version", version)?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }
}
