//! The journal's file: locked for one run, and on disk before a request goes.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::Mutex;

use super::line::{self, Contents, Line};
use super::lock;
use crate::error::Error;

pub(super) struct Journal {
    path: PathBuf,
    file: File,
    /// The lock of the file holds for the process that has opened it.
    process: u32,
    /// Number of lines written, one after the other, or what has gone wrong: nothing may follow a line that is
    /// written in part.
    written: Mutex<Result<u64, Error>>,
    /// Number of lines known to be on disk. One thread at a time waits for the disk, for all who have written.
    synced: Mutex<u64>,
}

impl Journal {
    /// Opens a journal, or creates it, and returns its lines.
    pub(super) fn open(path: &Path, base_url: &str) -> Result<(Self, Vec<Line>), Error> {
        let failed = |action: &str, error: io::Error| invalid(path, &format!("{action}: {error}"));
        let mut file = open_locked(path)?;
        if !file.metadata().is_ok_and(|metadata| metadata.is_file()) {
            return Err(invalid(path, "not a regular file"));
        }
        let mut contents = Vec::new();
        file.read_to_end(&mut contents).map_err(|error| failed("cannot be read", error))?;
        let Contents { lines, len, missing } =
            line::parse(&contents, base_url).map_err(|reason| invalid(path, &reason))?;
        mend(&mut file, len as u64, &missing)
            .and_then(|()| sync_directory(path))
            .map_err(|error| failed("cannot be written", error))?;
        let journal = Journal {
            path: path.to_owned(),
            file,
            process: process::id(),
            written: Mutex::new(Ok(0)),
            synced: Mutex::new(0),
        };
        Ok((journal, lines))
    }

    /// Writes a line. It survives the end of this process, and reaches the disk with the next durable one.
    pub(super) fn append(&self, line: &Line) -> Result<u64, Error> {
        let bytes = line::encode(line);
        let mut written = lock(&self.written);
        let count = written.clone()?;
        *written = match (&self.file).write_all(&bytes) {
            Ok(()) => Ok(count + 1),
            Err(error) => Err(self.failed(&error)),
        };
        written.clone()
    }

    /// Writes a line, and returns when it is on disk.
    pub(super) fn append_durably(&self, line: &Line) -> Result<(), Error> {
        let number = self.append(line)?;
        let mut synced = lock(&self.synced);
        if *synced < number {
            let covered = lock(&self.written).clone()?;
            if let Err(error) = self.file.sync_data() {
                // The system reports it once: what others have written may be lost as well, and they would not know.
                let error = self.failed(&error);
                *lock(&self.written) = Err(error.clone());
                return Err(error);
            }
            *synced = covered;
        }
        Ok(())
    }

    /// Whether this process has opened it, and not one that it was forked from.
    pub(super) fn is_of_this_process(&self) -> bool {
        self.process == process::id()
    }

    fn failed(&self, error: &io::Error) -> Error {
        invalid(&self.path, &format!("cannot be written: {error}"))
    }
}

#[cfg(unix)]
impl Drop for Journal {
    /// Unlocks it: a forked child has the file open, too, by which the lock would last as long as the child. The child
    /// itself leaves its parent's lock alone.
    fn drop(&mut self) {
        use rustix::fs::{FlockOperation, flock};

        if self.is_of_this_process() {
            // The lock ends with the process at the latest.
            let _ = flock(&self.file, FlockOperation::Unlock);
        }
    }
}

/// Cuts what a crash has torn, and completes the rest.
fn mend(file: &mut File, len: u64, missing: &[u8]) -> io::Result<()> {
    file.set_len(len)?;
    file.seek(SeekFrom::Start(len))?;
    file.write_all(missing)?;
    file.sync_all()
}

/// Makes the file's name durable.
fn sync_directory(path: &Path) -> io::Result<()> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => File::open(parent)?.sync_all(),
        _ => File::open(".")?.sync_all(),
    }
}

#[cfg(unix)]
fn open_locked(path: &Path) -> Result<File, Error> {
    use std::os::unix::fs::OpenOptionsExt;

    use rustix::fs::{FlockOperation, flock};

    let mut options = options();
    // It has the addresses of people.
    let file = options.mode(0o600).open(path).map_err(|error| cannot_open(path, &error))?;
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(file),
        Err(rustix::io::Errno::WOULDBLOCK) => Err(in_use(path)),
        Err(error) => Err(invalid(path, &format!("cannot be locked: {error}"))),
    }
}

#[cfg(windows)]
fn open_locked(path: &Path) -> Result<File, Error> {
    use std::os::windows::fs::OpenOptionsExt;

    const ERROR_SHARING_VIOLATION: i32 = 32;
    options().share_mode(0).open(path).map_err(|error| match error.raw_os_error() {
        Some(ERROR_SHARING_VIOLATION) => in_use(path),
        _ => cannot_open(path, &error),
    })
}

fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    options
}

fn cannot_open(path: &Path, error: &io::Error) -> Error {
    invalid(path, &format!("cannot be opened: {error}"))
}

fn in_use(path: &Path) -> Error {
    invalid(path, "another run is using it; wait for its end")
}

fn invalid(path: &Path, reason: &str) -> Error {
    Error::configuration("journal", format!("{}: {reason}", path.display()))
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::fd::OwnedFd;

    use super::super::key::BulkKey;
    use super::*;

    #[test]
    fn nothing_is_written_after_a_failed_sync() {
        let (_reader, writer) = io::pipe().unwrap();
        // Of the writes to a pipe none fails, and each sync does.
        let journal = Journal {
            path: PathBuf::from("people.journal"),
            file: File::from(OwnedFd::from(writer)),
            process: process::id(),
            written: Mutex::new(Ok(0)),
            synced: Mutex::new(0),
        };
        let line = Line::sending(&BulkKey::Create { invite_id: "i-1".to_owned() }, 0);
        journal.append(&line).unwrap();
        let error = journal.append_durably(&line).unwrap_err();
        assert_eq!(error.setting(), Some("journal"));
        assert_eq!(journal.append(&line).unwrap_err().to_string(), error.to_string());
    }
}
