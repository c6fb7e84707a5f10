//! What one thread does in a round: it makes, changes and removes things of its own, and reads.

use std::sync::atomic::{AtomicBool, Ordering};

use genesys_onboarding::sandbox::{
    ACTIVATION_ID, EMAIL_DOMAIN, JOIN_CODE_ID, ORGANIZATION_ID, PROVISIONING_ID,
};
use genesys_onboarding::*;

use super::expected_state::{Change, Ledger, Thing, Verdict};

/// What a thread has at one time at the most, so that the service's listings stay short.
const THINGS_OF_A_KIND: usize = 20;

/// Users cannot be removed, and every one makes the service a bit larger and slower.
const USERS: usize = 20;

pub struct Worker<'a> {
    client: &'a Client,
    /// The beginning of all names, which nobody else has.
    prefix: String,
    names: u64,
    ledger: Ledger,
}

impl<'a> Worker<'a> {
    pub fn new(client: &'a Client, prefix: String) -> Worker<'a> {
        Worker { client, prefix, names: 0, ledger: Ledger::default() }
    }

    pub fn run(mut self, stop: &AtomicBool) -> Ledger {
        while !stop.load(Ordering::Relaxed) {
            self.step();
        }
        self.ledger
    }

    fn step(&mut self) {
        match fastrand::u8(0..20) {
            0..3 => self.make_join_code(),
            3..5 => self.rename_join_code(),
            5..8 => self.remove_join_code(),
            8..10 => self.stage_user(),
            10 => self.join_existing(),
            11..13 => self.remove_invite(),
            13 => self.make_user(),
            14 => self.list(),
            15 => self.ask_for_user(),
            _ => self.read(),
        }
    }

    fn name(&mut self) -> String {
        self.names += 1;
        format!("{}-{}", self.prefix, self.names)
    }

    fn make_join_code(&mut self) {
        if self.ledger.join_codes.len() >= THINGS_OF_A_KIND {
            return self.remove_join_code();
        }
        const OPERATION: &str = "postOnboardingJoincodes";
        let domain = format!("{}.example", self.name());
        let body = JoinCodeRequest::new([domain.clone()]);
        let result = post_onboarding_joincodes(self.client, &body);
        match self.ledger.judge(OPERATION, result) {
            Verdict::Done(code) => self.ledger.join_codes.push(Thing::new(domain, code.id)),
            Verdict::Refused => {}
            Verdict::Unknown => {
                let code = Thing::new(domain, None).in_doubt(OPERATION, Change::Made);
                self.ledger.join_codes.push(code);
            }
        }
    }

    fn rename_join_code(&mut self) {
        const OPERATION: &str = "putOnboardingJoincode";
        let Some((mut code, id)) = take(&mut self.ledger.join_codes) else { return };
        let domain = format!("{}.example", self.name());
        let body = JoinCodeRequest::new([domain.clone()]);
        let result = put_onboarding_joincode(self.client, &id, &body);
        match self.ledger.judge(OPERATION, result) {
            Verdict::Done(()) => code.name = domain,
            Verdict::Refused => {}
            Verdict::Unknown => code = code.in_doubt(OPERATION, Change::RenamedTo(domain)),
        }
        self.ledger.join_codes.push(code);
    }

    fn remove_join_code(&mut self) {
        const OPERATION: &str = "deleteOnboardingJoincode";
        let Some((code, id)) = take(&mut self.ledger.join_codes) else { return };
        let result = delete_onboarding_joincode(self.client, &id);
        match self.ledger.judge(OPERATION, result) {
            Verdict::Done(()) => {}
            Verdict::Refused => self.ledger.join_codes.push(code),
            Verdict::Unknown => {
                self.ledger.join_codes.push(code.in_doubt(OPERATION, Change::Removed));
            }
        }
    }

    /// Makes an invite whose id it does not get to know.
    fn stage_user(&mut self) {
        let email = format!("{}@{EMAIL_DOMAIN}", self.name());
        let join_code_id = JOIN_CODE_ID.to_owned();
        let body = StageUserRequest::new(join_code_id, email.clone());
        let result = post_onboarding_users_stage(self.client, &body).map(|()| None);
        self.note_invite("postOnboardingUsersStage", email, result);
    }

    /// Makes an invite, since no join code admits the address; its link ends in its id.
    fn join_existing(&mut self) {
        let email = format!("{}@guests.example", self.name());
        let body = JoinExistingOrgsRequest::new([ORGANIZATION_ID]).email(email.clone());
        let id_of = |url: String| url.rsplit('/').next().map(str::to_owned);
        let result = post_onboarding_users_joinexistingorgs(self.client, &body)
            .map(|response| response.invite_url.and_then(id_of));
        self.note_invite("postOnboardingUsersJoinexistingorgs", email, result);
    }

    fn note_invite(
        &mut self,
        operation: &'static str,
        email: String,
        result: Result<Option<String>, Error>,
    ) {
        match self.ledger.judge(operation, result) {
            Verdict::Done(id) => self.ledger.invites.push(Thing::new(email, id)),
            Verdict::Refused => {}
            Verdict::Unknown => {
                self.ledger.invites.push(Thing::new(email, None).in_doubt(operation, Change::Made));
            }
        }
    }

    fn remove_invite(&mut self) {
        const OPERATION: &str = "deleteOnboardingInvite";
        let Some((invite, id)) = take(&mut self.ledger.invites) else { return };
        let result = delete_onboarding_invite(self.client, &id);
        match self.ledger.judge(OPERATION, result) {
            Verdict::Done(()) => {}
            Verdict::Refused => self.ledger.invites.push(invite),
            Verdict::Unknown => {
                self.ledger.invites.push(invite.in_doubt(OPERATION, Change::Removed));
            }
        }
    }

    fn make_user(&mut self) {
        const OPERATION: &str = "postOnboardingUsers";
        if self.ledger.users.len() >= USERS {
            return self.remove_invite();
        }
        let Some((invite, invite_id)) = take(&mut self.ledger.invites) else { return };
        let email = invite.name.clone();
        let body = CreateUserRequest::new(invite_id, "Soak", "soak");
        let result = post_onboarding_users(self.client, &body);
        let is_made = match self.ledger.judge(OPERATION, result) {
            Verdict::Done(_) => Some(true),
            Verdict::Refused => {
                self.ledger.invites.push(invite);
                Some(false)
            }
            Verdict::Unknown => {
                self.ledger.invites.push(invite.in_doubt(OPERATION, Change::BecameUser));
                None
            }
        };
        self.ledger.users.insert(email, is_made);
    }

    /// Lists the invites, by which the ids of those of staged users come out. While others add and
    /// remove, an entity may slip from one page to another, so that nothing follows from one missing.
    fn list(&mut self) {
        let options = PageOptions::new().page_size(100);
        let listed: Result<Vec<Invite>, Error> =
            iter_onboarding_invites(self.client, &options).collect();
        let Verdict::Done(listed) = self.ledger.judge("getOnboardingInvites", listed) else {
            return;
        };
        let of_staged = |invite: &&mut Thing| invite.id.is_none() && invite.doubt.is_none();
        for mine in self.ledger.invites.iter_mut().filter(of_staged) {
            let found = listed.iter().find(|invite| invite.to_address == mine.name);
            mine.id = found.and_then(|invite| invite.id.clone());
        }
    }

    fn ask_for_user(&mut self) {
        let Some((email, is_made)) = self.ledger.users.iter().next_back() else { return };
        let (email, is_made) = (email.clone(), *is_made);
        let result = head_onboarding_organization_users(self.client, ORGANIZATION_ID, &email);
        let verdict = self.ledger.judge("headOnboardingOrganizationUsers", result);
        if let (Verdict::Done(is_there), Some(is_made)) = (verdict, is_made)
            && is_there != is_made
        {
            self.ledger.surprises.push(format!("user {email}: made {is_made}, there {is_there}"));
        }
    }

    /// Reads one thing; what is this thread's own must be as it was left.
    fn read(&mut self) {
        let ledger = &mut self.ledger;
        match fastrand::u8(0..4) {
            0 => {
                let result = get_onboarding_activation(self.client, ACTIVATION_ID);
                ledger.judge("getOnboardingActivation", result);
            }
            1 => {
                let options = OrgProvisioningOptions::default();
                let result = get_onboarding_orgprovisioning(self.client, PROVISIONING_ID, &options);
                ledger.judge("getOnboardingOrgprovisioning", result);
            }
            2 => {
                let Some((code, id)) = take(&mut ledger.join_codes) else { return };
                let options = JoinCodeOptions::default();
                let result = get_onboarding_joincode(self.client, &id, &options);
                let verdict = ledger.judge("getOnboardingJoincode", result);
                if let Verdict::Done(read) = verdict
                    && read.email_domains != [code.name.as_str()]
                {
                    ledger.surprises.push(format!("{id} is for {:?}", read.email_domains));
                }
                ledger.join_codes.push(code);
            }
            _ => {
                let Some((invite, id)) = take(&mut ledger.invites) else { return };
                let result = get_onboarding_invite(self.client, &id);
                let verdict = ledger.judge("getOnboardingInvite", result);
                if let Verdict::Done(read) = verdict
                    && read.to_address != invite.name
                {
                    ledger.surprises.push(format!("{id} is for {:?}", read.to_address));
                }
                ledger.invites.push(invite);
            }
        }
    }
}

/// Takes out some thing that is there without a doubt and has an id.
fn take(things: &mut Vec<Thing>) -> Option<(Thing, String)> {
    let is_at_hand = |thing: &Thing| thing.doubt.is_none() && thing.id.is_some();
    let places: Vec<usize> = (0..things.len()).filter(|n| is_at_hand(&things[*n])).collect();
    let thing = things.swap_remove(*fastrand::choice(&places)?);
    let id = thing.id.clone()?;
    Some((thing, id))
}
