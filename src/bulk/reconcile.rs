//! Reconciliation: asks the service for the outcome of requests whose response was lost.

use std::collections::HashSet;
use std::sync::{MutexGuard, TryLockError};
use std::time::Duration;

use super::key::BulkKey;
use super::line::Line;
use super::outcome::{BulkOutcome, BulkStatus};
use super::{Bulk, lock, now, verdict};
use crate::api::invites::{get_onboarding_invite, iter_onboarding_invites};
use crate::api::organizations::head_onboarding_organization_users;
use crate::api::pages::PageOptions;
use crate::client::Client;
use crate::error::{Error, ErrorKind};
use crate::http::call_context::POLL_INTERVAL;

/// How often the listing of invites is read again after it has changed meanwhile.
const MAX_READS: usize = 3;

/// What the service knows of a request.
pub(super) enum Finding {
    Done(String),
    /// The request was not processed.
    Absent,
    /// The service cannot tell, and why.
    Unknown(String),
}

impl Bulk {
    /// Reconciles all people in doubt that the service was not asked about yet. An error ends the run.
    pub(super) fn reconcile(&self) -> Result<(), Error> {
        let _guard = self.wait_for_turn()?;
        let in_doubt = lock(&self.people).in_doubt();
        let Some(last) = in_doubt.iter().map(|(_, time)| *time).max() else { return Ok(()) };
        self.wait_until_settled(last)?;
        let client = self.client_of_run()?;
        let mut service = Service::new(&client, self.options.organization_id.as_deref());
        for (key, _) in in_doubt {
            self.check()?;
            let finding = service.find(&key).map_err(|error| self.stop(error))?;
            self.keep(key, finding)?;
        }
        Ok(())
    }

    /// Waits until no other thread reconciles. That one may be in a callback of the program which waits for this one:
    /// then a cancel ends both.
    fn wait_for_turn(&self) -> Result<MutexGuard<'_, ()>, Error> {
        loop {
            match self.reconciling.try_lock() {
                Ok(guard) => return Ok(guard),
                Err(TryLockError::Poisoned(guard)) => return Ok(guard.into_inner()),
                Err(TryLockError::WouldBlock) => {}
            }
            if !self.context.sleep(POLL_INTERVAL) {
                return Err(self.stop(Error::new(ErrorKind::Cancelled)));
            }
        }
    }

    /// Waits until a request of that time cannot be in flight any more.
    fn wait_until_settled(&self, time: u64) -> Result<(), Error> {
        let elapsed = Duration::from_millis(now().saturating_sub(time));
        match self.context.sleep(self.options.settling_time.saturating_sub(elapsed)) {
            true => Ok(()),
            false => Err(self.stop(Error::new(ErrorKind::Cancelled))),
        }
    }

    /// Writes a finding to the journal, and keeps it.
    pub(super) fn keep(&self, key: BulkKey, finding: Finding) -> Result<BulkOutcome, Error> {
        let (status, message) = match finding {
            Finding::Done(message) => (BulkStatus::Done, message),
            Finding::Absent => (BulkStatus::NotSent, "the service has not processed it".to_owned()),
            Finding::Unknown(reason) => (BulkStatus::InDoubt, reason),
        };
        let (outcome, time) = (BulkOutcome::reconciled(key, status, message), now());
        let written = self.journal.append(&Line::outcome(&outcome, time));
        lock(&self.people).record_reconciled(outcome.clone(), time);
        written.map(|_| outcome).map_err(|error| self.stop(error))
    }
}

/// Asks the service, and reads the listing of invites once for all.
struct Service<'a> {
    client: &'a Client,
    organization_id: Option<&'a str>,
    /// The addresses of all invites, in lower case, or why there are none.
    invited: Option<Result<HashSet<String>, Error>>,
}

impl<'a> Service<'a> {
    fn new(client: &'a Client, organization_id: Option<&'a str>) -> Self {
        Service { client, organization_id, invited: None }
    }

    /// Asks for one person. The error ends the run.
    fn find(&mut self, key: &BulkKey) -> Result<Finding, Error> {
        let organization = self.organization_id;
        let found = match key {
            BulkKey::Stage { email, .. } => self.find_invited(email, organization.as_slice()),
            BulkKey::Join { email: Some(email), organization_ids } => {
                self.find_invited(email, organization_ids)
            }
            BulkKey::Join { email: None, .. } => {
                Ok(Finding::Unknown("it has no email address to look for".to_owned()))
            }
            BulkKey::Create { invite_id } => self.find_redeemed(invite_id),
        };
        // Missing permissions for a listing leave others' requests as they are.
        found.or_else(|error| match verdict::ends_run(&error) && error.status() != Some(403) {
            true => Err(error),
            false => Ok(Finding::Unknown(format!("the service cannot tell: {error}"))),
        })
    }

    /// Looks for the address among the invites, then among the users of the organizations.
    fn find_invited(
        &mut self,
        email: &str,
        organizations: &[impl AsRef<str>],
    ) -> Result<Finding, Error> {
        let invited = self.is_invited(email);
        if let Ok(true) = invited {
            return Ok(Finding::Done("found among the invites".to_owned()));
        }
        let mut are_users = !organizations.is_empty();
        for id in organizations {
            are_users &= head_onboarding_organization_users(self.client, id.as_ref(), email)?;
        }
        if are_users {
            return Ok(Finding::Done("found among the users".to_owned()));
        }
        invited.map(|_| Finding::Absent)
    }

    fn is_invited(&mut self, email: &str) -> Result<bool, Error> {
        let invited = self.invited.get_or_insert_with(|| read_invited(self.client));
        invited.as_ref().map(|invited| invited.contains(email)).map_err(Error::clone)
    }

    /// An invite is gone once it is redeemed.
    fn find_redeemed(&self, invite_id: &str) -> Result<Finding, Error> {
        match get_onboarding_invite(self.client, invite_id) {
            Ok(_) => Ok(Finding::Absent),
            Err(error) if error.is_not_found() => {
                Ok(Finding::Done("the invite is gone, as it is once it is redeemed".to_owned()))
            }
            Err(error) => Err(error),
        }
    }
}

/// Reads the addresses of all invites. Where one was deleted meanwhile, another has moved to a page that was read
/// already, so the listing is read again.
fn read_invited(client: &Client) -> Result<HashSet<String>, Error> {
    for _ in 0..MAX_READS {
        let (mut invited, mut total, mut has_shrunk) = (HashSet::new(), None, false);
        for page in iter_onboarding_invites(client, &PageOptions::new()).pages() {
            let page = page?;
            has_shrunk |= total.zip(page.total).is_some_and(|(before, now)| now < before);
            total = page.total;
            invited.extend(page.entities.iter().map(|invite| invite.to_address.to_lowercase()));
        }
        if !has_shrunk {
            return Ok(invited);
        }
    }
    Err(Error::new(ErrorKind::decode(200, "the listing of invites changes while it is read")))
}
