//! Where the secrets of a feed are: never in the configuration itself, which is read
//! by more eyes, copied and mailed.

use std::path::{Path, PathBuf};

use toml::de::DeValue;

use super::values;

/// Who we are to a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// `Authorization: Bearer` with the secret (RFC 6750).
    Bearer(Secret),
    /// `Authorization: Basic`; the secret is `user:password` (RFC 7617).
    Basic(Secret),
}

/// Where a secret stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Secret {
    /// The first line of a file; absolute.
    File(PathBuf),
    /// The first line of what systemd hands over under this name (`LoadCredential=`).
    Credential(String),
}

/// What would be right. What stands there instead may be the secret itself: it is not repeated.
const RIGHT: &str = "write how and where the secret stands, and not the secret: { bearer = \"file:token.txt\" } (beside the configuration), { basic = \"file:/etc/depesche/pair\" } or { bearer = \"credential:NAME\" } for LoadCredential= of systemd";

/// Reads `{ bearer = "file:token.txt" }` or `{ basic = "credential:NAME" }`; files are relative to `directory`.
pub(super) fn auth(directory: &Path) -> impl FnOnce(&DeValue<'_>) -> Result<Credentials, String> {
    move |value| {
        let DeValue::Table(table) = value else {
            return Err(RIGHT.to_owned());
        };
        let mut pairs = table.iter();
        let (Some((scheme, place)), None) = (pairs.next(), pairs.next()) else {
            return Err(RIGHT.to_owned());
        };
        let secret = secret(directory, place.get_ref())?;
        let scheme: &str = scheme.get_ref();
        match scheme {
            "bearer" => Ok(Credentials::Bearer(secret)),
            "basic" => Ok(Credentials::Basic(secret)),
            _ => Err(RIGHT.to_owned()),
        }
    }
}

fn secret(directory: &Path, value: &DeValue<'_>) -> Result<Secret, String> {
    let text = values::text(value).map_err(|error| format!("{error}: {RIGHT}"))?;
    match text.split_once(':') {
        Some(("file", path)) if !path.is_empty() => Ok(Secret::File(directory.join(path))),
        // The name becomes a file name below a directory of systemd's.
        Some(("credential", name)) if !name.is_empty() && !name.contains('/') && name != ".." => {
            Ok(Secret::Credential(name.to_owned()))
        }
        _ => Err(RIGHT.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Credentials, String> {
        auth(Path::new("/etc/depesche"))(DeValue::parse(text).unwrap().get_ref())
    }

    #[test]
    fn a_secret_is_named_by_its_scheme_and_place() {
        let file = |path: &str| Secret::File(PathBuf::from(path));
        assert_eq!(
            read(r#"{ bearer = "file:token" }"#),
            Ok(Credentials::Bearer(file("/etc/depesche/token")))
        );
        assert_eq!(
            read(r#"{ basic = "file:/run/pair" }"#),
            Ok(Credentials::Basic(file("/run/pair")))
        );
        let named = Secret::Credential("feed".into());
        assert_eq!(
            read(r#"{ bearer = "credential:feed" }"#),
            Ok(Credentials::Bearer(named))
        );
    }

    #[test]
    fn a_secret_in_the_place_of_its_place_is_not_repeated() {
        for wrong in [
            r#""hunter2""#,
            r#"{ bearer = "hunter2" }"#,
            r#"{ basic = "user:hunter2" }"#,
            r#"{ digest = "file:hunter2" }"#,
            r#"{ bearer = "credential:../hunter2" }"#,
            r#"{ bearer = "file:hunter2", basic = "file:hunter2" }"#,
        ] {
            let error = read(wrong).unwrap_err();
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
