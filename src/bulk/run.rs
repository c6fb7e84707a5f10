//! A bulk run: bounded threads over an iterator.

use std::mem;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;

use super::outcome::BulkStatus;
use super::report::{BulkError, BulkReport};
use super::request::BulkRequest;
use super::{Bulk, lock};
use crate::error::Error;

impl Bulk {
    /// Submits all people of an iterator with a number of threads, and returns the report.
    ///
    /// The calling thread asks the iterator for the next person when a thread is free. At the end, people in doubt or
    /// not sent are submitted once more.
    ///
    /// The setting `requests_per_minute` of the client paces all threads.
    ///
    /// # Errors
    ///
    /// [`BulkError`], with the report, if the run ended early. Nothing is lost: the next run with the same journal
    /// continues from there.
    ///
    /// ```no_run
    /// # use genesys_onboarding::{Client, StageUserRequest, bulk::{Bulk, BulkOptions}};
    /// # let bulk = Bulk::open(&Client::from_env()?, BulkOptions::new("people.journal"))?;
    /// let people = ["ada", "grace"];
    /// let people = people.map(|name| StageUserRequest::new("j-1", format!("{name}@acme.example")));
    /// let report = bulk.run(people, 8)?;
    /// assert!(report.is_complete());
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn run<I>(&self, people: I, threads: usize) -> Result<BulkReport, BulkError>
    where
        I: IntoIterator,
        I::Item: Into<BulkRequest>,
    {
        let unfinished = Mutex::default();
        self.submit_all(people.into_iter().map(Into::into), threads, Some(&unfinished));
        let unfinished = mem::take(&mut *lock(&unfinished));
        if !unfinished.is_empty() {
            self.submit_all(unfinished.into_iter(), threads, None);
        }
        let report = self.report();
        match &*lock(&self.stopped) {
            Some(error) => Err(BulkError { error: error.clone(), report }),
            None => Ok(report),
        }
    }

    /// Submits all people. Requests in doubt or not sent are left for `later`, if there is a later.
    fn submit_all(
        &self,
        requests: impl Iterator<Item = BulkRequest>,
        threads: usize,
        later: Option<&Mutex<Vec<BulkRequest>>>,
    ) {
        thread::scope(|scope| {
            // Without a buffer. Each end is owned by the threads that use it, so that neither waits for one that is gone.
            let (sender, receiver) = sync_channel(0);
            let receiver = Arc::new(Mutex::new(receiver));
            for index in 0..threads.max(1) {
                let receiver = receiver.clone();
                let thread = thread::Builder::new().name("genesys-bulk".to_owned());
                let work = move || self.work(&receiver, later);
                if let Err(error) = thread.spawn_scoped(scope, work) {
                    if index == 0 {
                        self.stop(Error::configuration("threads", error.to_string()));
                    }
                    break;
                }
            }
            drop(receiver);
            for request in requests {
                if sender.send(request).is_err() {
                    break;
                }
            }
        });
    }

    /// Submits until the list, or the run, has ended.
    fn work(
        &self,
        requests: &Mutex<Receiver<BulkRequest>>,
        later: Option<&Mutex<Vec<BulkRequest>>>,
    ) {
        loop {
            let Ok(request) = lock(requests).recv() else { return };
            let Ok(outcome) = self.submit(&request) else { return };
            let is_unfinished = matches!(outcome.status, BulkStatus::InDoubt | BulkStatus::NotSent);
            if let (true, Some(later)) = (is_unfinished, later) {
                lock(later).push(request);
            } else if let Some(progress) = &self.options.progress {
                progress(&outcome);
            }
        }
    }
}
