//! The profiles of Genesys Cloud's command-line tool, in `.gc/config.toml` in the home folder. They are read, and never
//! written; a file in the working directory, which the tool reads as well, is not: anyone can put one there.

use std::collections::BTreeMap;
use std::env::home_dir;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::Deserialize;
use toml::value::{Datetime, Offset};
use toml::{Table, Value};
use zeroize::Zeroizing;

use crate::error::Error;
use crate::secret::Secret;

const FILE: &str = ".gc/config.toml";

/// Far more than the tool writes.
const MAX_BYTES: u64 = 1024 * 1024;

/// A cached login that ends sooner is not worth a start.
const MIN_VALIDITY: Duration = Duration::from_secs(60);

/// One table of the file. Names and keys are compared without regard to case, as the tool does.
pub(crate) struct Profile {
    name: String,
    path: PathBuf,
    /// The text of each value; none for one of another type.
    values: BTreeMap<String, Option<Zeroizing<String>>>,
}

/// How a profile logs in: the tool's key `grant_type`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grant {
    AccessToken,
    ClientCredentials,
    /// A person, in a browser.
    Login,
}

impl Profile {
    /// Reads a profile from the home folder.
    pub(crate) fn read(name: &str) -> Result<Self, Error> {
        let home = home_dir().filter(|home| !home.as_os_str().is_empty());
        let home = home.ok_or_else(|| invalid("this process has no home folder"))?;
        let path = home.join(FILE);
        let text = read_text(&path)?;
        Profile::parse(name, path, &text)
    }

    fn parse(name: &str, path: PathBuf, text: &str) -> Result<Self, Error> {
        // The parser's own message quotes a line, which may have a secret.
        let file = text.parse::<Table>().map_err(|error| {
            let line = text[..error.span().map_or(0, |span| span.start)].matches('\n').count() + 1;
            invalid(&format!("{}: line {line}: {}", path.display(), error.message()))
        })?;
        let tables =
            || file.iter().filter_map(|(found, value)| Some((found.as_str(), value.as_table()?)));
        let Some((_, table)) = tables().find(|(found, _)| found.eq_ignore_ascii_case(name)) else {
            let names: Vec<&str> = tables().map(|(found, _)| found).collect();
            let path = path.display();
            return Err(invalid(&format!(
                "{name:?} is not in {path}, which has: {}",
                names.join(", ")
            )));
        };
        let text_of = |value: &Value| match value {
            Value::String(text) => Some(Zeroizing::new(text.clone())),
            Value::Integer(number) => Some(Zeroizing::new(number.to_string())),
            _ => None,
        };
        let values =
            table.iter().map(|(key, value)| (key.to_ascii_lowercase(), text_of(value))).collect();
        Ok(Profile { name: name.to_owned(), path, values })
    }

    /// The value of a key; none if it is empty.
    pub(crate) fn get(&self, key: &str) -> Result<Option<Zeroizing<String>>, Error> {
        match self.values.get(key) {
            None => Ok(None),
            Some(Some(value)) => Ok(Some(value.clone()).filter(|value| !value.is_empty())),
            Some(None) => Err(self.invalid(key, "expected a string")),
        }
    }

    /// One of several paths in a text such as `{login: x, api: y}`.
    pub(crate) fn path(&self, key: &str, name: &str) -> Option<String> {
        let text = self.get(key).ok()??;
        let pairs = text.trim().trim_start_matches('{').trim_end_matches('}').split(',');
        let pairs = pairs.filter_map(|pair| pair.split_once(':'));
        pairs
            .map(|(found, path)| (found.trim(), path.trim()))
            .find(|(found, path)| *found == name && !path.is_empty())
            .map(|(_, path)| path.to_owned())
    }

    pub(crate) fn grant(&self) -> Result<Grant, Error> {
        const KEY: &str = "grant_type";
        match self.get(KEY)?.as_deref().map(String::as_str) {
            Some("0") => Ok(Grant::AccessToken),
            Some("1") => Ok(Grant::ClientCredentials),
            Some("2" | "3") => Ok(Grant::Login),
            None if self.get("redirect_uri")?.is_some() => Ok(Grant::Login),
            None => Ok(Grant::ClientCredentials),
            Some(other) => Err(self.invalid(KEY, &format!("{other:?}: expected 0, 1, 2 or 3"))),
        }
    }

    /// The access token of the last login with the tool, while it is valid.
    pub(crate) fn cached_login(&self) -> Result<Secret, Error> {
        const KEY: &str = "oauth_token_data";
        const LOG_IN: &str = "log in again with the command-line tool gc";
        let Some(json) = self.get(KEY)? else {
            return Err(self.invalid(KEY, &format!("missing; {LOG_IN}")));
        };
        let login: CachedLogin = serde_json::from_str(&json)
            .map_err(|_| self.invalid(KEY, &format!("not the tool's JSON; {LOG_IN}")))?;
        let expiry = expiry_of(&login.oauth_token_expiry)
            .ok_or_else(|| self.invalid(KEY, &format!("its expiry is not a time; {LOG_IN}")))?;
        if expiry <= SystemTime::now() + MIN_VALIDITY {
            let reason = format!("the login has expired at {}; {LOG_IN}", login.oauth_token_expiry);
            return Err(self.invalid(KEY, &reason));
        }
        Ok(login.access_token)
    }

    pub(crate) fn invalid(&self, key: &str, reason: &str) -> Error {
        invalid(&format!("{}: {reason}", self.describe(key)))
    }

    /// A key, as errors name it.
    pub(crate) fn describe(&self, key: &str) -> String {
        format!("{key} of [{}] in {}", self.name, self.path.display())
    }
}

#[derive(Deserialize)]
struct CachedLogin {
    access_token: Secret,
    oauth_token_expiry: String,
}

fn invalid(reason: &str) -> Error {
    Error::configuration("profile", reason)
}

fn read_text(path: &Path) -> Result<Zeroizing<String>, Error> {
    let failed = |error: std::io::Error| {
        invalid(&format!("{}: {error}; the command-line tool gc writes it", path.display()))
    };
    let file = File::open(path).map_err(failed)?;
    warn_if_readable_by_others(path, &file);
    let mut text = Zeroizing::new(String::new());
    file.take(MAX_BYTES + 1).read_to_string(&mut text).map_err(failed)?;
    if text.len() as u64 > MAX_BYTES {
        return Err(invalid(&format!("{}: larger than {MAX_BYTES} bytes", path.display())));
    }
    Ok(text)
}

#[cfg(unix)]
fn warn_if_readable_by_others(path: &Path, file: &File) {
    use std::os::unix::fs::PermissionsExt;

    let mode = file.metadata().map_or(0, |metadata| metadata.permissions().mode());
    if mode & 0o077 != 0 {
        let path = path.display();
        log::warn!("{path} has secrets, and other users may read it; run: chmod 600 {path}");
    }
}

/// Windows keeps a home folder from other users by itself.
#[cfg(not(unix))]
fn warn_if_readable_by_others(_: &Path, _: &File) {}

/// The time of a text by RFC 3339.
fn expiry_of(text: &str) -> Option<SystemTime> {
    let Datetime { date: Some(date), time: Some(time), offset } = text.trim().parse().ok()? else {
        return None;
    };
    let offset_minutes = match offset? {
        Offset::Z => 0,
        Offset::Custom { minutes } => i64::from(minutes),
    };
    let days = days_since_1970(date.year.into(), date.month.into(), date.day.into());
    let seconds = days * 86_400
        + i64::from(time.hour) * 3600
        + (i64::from(time.minute) - offset_minutes) * 60
        + i64::from(time.second);
    UNIX_EPOCH.checked_add(Duration::from_secs(u64::try_from(seconds).ok()?))
}

/// Days of the Gregorian calendar, whose years begin in March here, so that the leap day ends one.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year / 4 - year / 100 + year / 400;
    365 * year + leap_days + (153 * month + 2) / 5 + day - 719_469
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expiry_with_offset_is_instant() {
        let seconds = |text: &str| {
            let time = expiry_of(text)?;
            time.duration_since(UNIX_EPOCH).ok().map(|since| since.as_secs())
        };
        assert_eq!(seconds("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(seconds("2026-11-27T10:11:52.123456789Z"), Some(1_795_774_312));
        assert_eq!(seconds("2026-11-27T12:11:52+02:00"), Some(1_795_774_312));
        assert_eq!(seconds("2024-02-29T23:59:59-00:30"), Some(1_709_252_999));
        for invalid in ["", "2026-11-27", "2026-11-27T10:11:52", "soon", "1960-01-01T00:00:00Z"] {
            assert_eq!(seconds(invalid), None, "{invalid:?}");
        }
    }
}
