//! From where a secret stands to the header field that it goes into. What is read
//! here is never printed.

use std::path::{Path, PathBuf};

use super::AppError;
use crate::cli::Invocation;
use crate::config::{Credentials, Secret};

/// The value of `Authorization`, for a feed (`feed NAME`) or from readers (`[server] auth`).
pub(super) fn authorization(
    invocation: &Invocation,
    whose: &str,
    credentials: &Credentials,
) -> Result<String, AppError> {
    let read = |secret| read(invocation.credentials.as_deref(), whose, secret);
    match credentials {
        Credentials::Bearer(secret) => Ok(format!("Bearer {}", read(secret)?)),
        Credentials::Basic(secret) => {
            let pair = read(secret)?;
            if !pair.contains(':') {
                let cause = "does not hold user:password".to_owned();
                return Err(fault(whose, cause));
            }
            Ok(format!("Basic {}", base64(pair.as_bytes())))
        }
    }
}

fn read(directory: Option<&Path>, whose: &str, secret: &Secret) -> Result<String, AppError> {
    let path: PathBuf = match (secret, directory) {
        (Secret::File(path), _) => path.clone(),
        (Secret::Credential(name), Some(directory)) => directory.join(name),
        (Secret::Credential(name), None) => {
            let cause = format!(
                "credential:{name} cannot be read: $CREDENTIALS_DIRECTORY is not set; add LoadCredential={name}:FILE to the unit"
            );
            return Err(fault(whose, cause));
        }
    };
    let text = std::fs::read_to_string(&path)
        .map_err(|error| fault(whose, format!("{} cannot be read: {error}", path.display())))?;
    let line = text.lines().next().unwrap_or_default().trim();
    if line.is_empty() {
        return Err(fault(whose, format!("{} is empty", path.display())));
    }
    Ok(line.to_owned())
}

fn fault(whose: &str, cause: String) -> AppError {
    AppError::Secret {
        whose: whose.to_owned(),
        cause,
    }
}

/// RFC 4648 section 4.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let part = |place: usize| chunk.get(place).map_or(0, |byte| u32::from(*byte));
        let bits = part(0) << 16 | part(1) << 8 | part(2);
        for place in 0..4_usize {
            let index = bits >> (18 - 6 * place) & 63;
            let letter = usize::try_from(index)
                .ok()
                .and_then(|index| ALPHABET.get(index));
            text.push(match letter {
                Some(letter) if place <= chunk.len() => char::from(*letter),
                _ => '=',
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_that_of_the_rfc() {
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("me:secret", "bWU6c2VjcmV0"),
        ] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }
}
