//! The work of one thread: creates, changes, deletes and reads its own resources.

use std::sync::atomic::{AtomicBool, Ordering};

use genesys_onboarding::sandbox::{
    ACTIVATION_ID, EMAIL_DOMAIN, JOIN_CODE_ID, ORGANIZATION_ID, PROVISIONING_ID,
};
use genesys_onboarding::*;

use super::expected_state::{Change, Classification, ExpectedState, Resource};

/// Maximum number of a thread's resources per kind, so that listings stay short.
const MAX_PER_KIND: usize = 20;

/// Maximum number of a thread's users: users cannot be deleted, and each makes the service slower.
const MAX_USERS: usize = 20;

pub struct Worker<'a> {
    client: &'a Client,
    /// The unique prefix of this thread's names.
    prefix: String,
    names: u64,
    state: ExpectedState,
}

impl<'a> Worker<'a> {
    pub fn new(client: &'a Client, prefix: String) -> Worker<'a> {
        Worker { client, prefix, names: 0, state: ExpectedState::default() }
    }

    pub fn run(mut self, stop: &AtomicBool) -> ExpectedState {
        while !stop.load(Ordering::Relaxed) {
            self.step();
        }
        self.state
    }

    fn step(&mut self) {
        match fastrand::u8(0..20) {
            0..3 => self.create_join_code(),
            3..5 => self.rename_join_code(),
            5..8 => self.remove_join_code(),
            8..10 => self.stage_user(),
            10 => self.join_existing(),
            11..13 => self.remove_invite(),
            13 => self.create_user(),
            14 => self.list(),
            15 => self.check_user(),
            _ => self.read(),
        }
    }

    fn name(&mut self) -> String {
        self.names += 1;
        format!("{}-{}", self.prefix, self.names)
    }

    fn create_join_code(&mut self) {
        if self.state.join_codes.len() >= MAX_PER_KIND {
            return self.remove_join_code();
        }
        const OPERATION: &str = "postOnboardingJoincodes";
        let domain = format!("{}.example", self.name());
        let body = JoinCodeRequest::new([domain.clone()]);
        let result = post_onboarding_joincodes(self.client, &body);
        match self.state.classify(OPERATION, result) {
            Classification::Done(code) => {
                self.state.join_codes.push(Resource::new(domain, code.id))
            }
            Classification::Rejected => {}
            Classification::Unknown => {
                let code = Resource::new(domain, None).uncertain_after(OPERATION, Change::Made);
                self.state.join_codes.push(code);
            }
        }
    }

    fn rename_join_code(&mut self) {
        const OPERATION: &str = "putOnboardingJoincode";
        let Some((mut code, id)) = take(&mut self.state.join_codes) else { return };
        let domain = format!("{}.example", self.name());
        let body = JoinCodeRequest::new([domain.clone()]);
        let result = put_onboarding_joincode(self.client, &id, &body);
        match self.state.classify(OPERATION, result) {
            Classification::Done(()) => code.name = domain,
            Classification::Rejected => {}
            Classification::Unknown => {
                code = code.uncertain_after(OPERATION, Change::RenamedTo(domain))
            }
        }
        self.state.join_codes.push(code);
    }

    fn remove_join_code(&mut self) {
        const OPERATION: &str = "deleteOnboardingJoincode";
        let Some((code, id)) = take(&mut self.state.join_codes) else { return };
        let result = delete_onboarding_joincode(self.client, &id);
        match self.state.classify(OPERATION, result) {
            Classification::Done(()) => {}
            Classification::Rejected => self.state.join_codes.push(code),
            Classification::Unknown => {
                self.state.join_codes.push(code.uncertain_after(OPERATION, Change::Removed));
            }
        }
    }

    /// Creates an invite; the response does not contain its ID.
    fn stage_user(&mut self) {
        let email = format!("{}@{EMAIL_DOMAIN}", self.name());
        let join_code_id = JOIN_CODE_ID.to_owned();
        let body = StageUserRequest::new(join_code_id, email.clone());
        let result = post_onboarding_users_stage(self.client, &body).map(|()| None);
        self.record_invite("postOnboardingUsersStage", email, result);
    }

    /// Creates an invite, since no join code accepts the email address; its link ends in its ID.
    fn join_existing(&mut self) {
        let email = format!("{}@guests.example", self.name());
        let body = JoinExistingOrgsRequest::new([ORGANIZATION_ID]).email(email.clone());
        let id_of = |url: String| url.rsplit('/').next().map(str::to_owned);
        let result = post_onboarding_users_joinexistingorgs(self.client, &body)
            .map(|response| response.invite_url.and_then(id_of));
        self.record_invite("postOnboardingUsersJoinexistingorgs", email, result);
    }

    fn record_invite(
        &mut self,
        operation: &'static str,
        email: String,
        result: Result<Option<String>, Error>,
    ) {
        match self.state.classify(operation, result) {
            Classification::Done(id) => self.state.invites.push(Resource::new(email, id)),
            Classification::Rejected => {}
            Classification::Unknown => {
                self.state
                    .invites
                    .push(Resource::new(email, None).uncertain_after(operation, Change::Made));
            }
        }
    }

    fn remove_invite(&mut self) {
        const OPERATION: &str = "deleteOnboardingInvite";
        let Some((invite, id)) = take(&mut self.state.invites) else { return };
        let result = delete_onboarding_invite(self.client, &id);
        match self.state.classify(OPERATION, result) {
            Classification::Done(()) => {}
            Classification::Rejected => self.state.invites.push(invite),
            Classification::Unknown => {
                self.state.invites.push(invite.uncertain_after(OPERATION, Change::Removed));
            }
        }
    }

    fn create_user(&mut self) {
        const OPERATION: &str = "postOnboardingUsers";
        if self.state.users.len() >= MAX_USERS {
            return self.remove_invite();
        }
        let Some((invite, invite_id)) = take(&mut self.state.invites) else { return };
        let email = invite.name.clone();
        let body = CreateUserRequest::new(invite_id, "Soak", "soak");
        let result = post_onboarding_users(self.client, &body);
        let is_created = match self.state.classify(OPERATION, result) {
            Classification::Done(_) => Some(true),
            Classification::Rejected => {
                self.state.invites.push(invite);
                Some(false)
            }
            Classification::Unknown => {
                self.state.invites.push(invite.uncertain_after(OPERATION, Change::BecameUser));
                None
            }
        };
        self.state.users.insert(email, is_created);
    }

    /// Lists the invites, to learn the IDs of staged users' invites. Other threads add and delete concurrently, so
    /// that an entity may move between pages: a missing one is not an error.
    fn list(&mut self) {
        let options = PageOptions::new().page_size(100);
        let listed: Result<Vec<Invite>, Error> =
            iter_onboarding_invites(self.client, &options).collect();
        let Classification::Done(listed) = self.state.classify("getOnboardingInvites", listed)
        else {
            return;
        };
        let of_staged = |invite: &&mut Resource| invite.id.is_none() && invite.uncertain.is_none();
        for mine in self.state.invites.iter_mut().filter(of_staged) {
            let found = listed.iter().find(|invite| invite.to_address == mine.name);
            mine.id = found.and_then(|invite| invite.id.clone());
        }
    }

    fn check_user(&mut self) {
        let Some((email, is_created)) = self.state.users.iter().next_back() else { return };
        let (email, is_created) = (email.clone(), *is_created);
        let result = head_onboarding_organization_users(self.client, ORGANIZATION_ID, &email);
        let verdict = self.state.classify("headOnboardingOrganizationUsers", result);
        if let (Classification::Done(exists), Some(is_created)) = (verdict, is_created)
            && exists != is_created
        {
            self.state
                .unexpected
                .push(format!("user {email}: created {is_created}, exists {exists}"));
        }
    }

    /// Reads one resource; this thread's own must be unchanged.
    fn read(&mut self) {
        let state = &mut self.state;
        match fastrand::u8(0..4) {
            0 => {
                let result = get_onboarding_activation(self.client, ACTIVATION_ID);
                state.classify("getOnboardingActivation", result);
            }
            1 => {
                let options = OrgProvisioningOptions::default();
                let result = get_onboarding_orgprovisioning(self.client, PROVISIONING_ID, &options);
                state.classify("getOnboardingOrgprovisioning", result);
            }
            2 => {
                let Some((code, id)) = take(&mut state.join_codes) else { return };
                let options = JoinCodeOptions::default();
                let result = get_onboarding_joincode(self.client, &id, &options);
                let verdict = state.classify("getOnboardingJoincode", result);
                if let Classification::Done(read) = verdict
                    && read.email_domains != [code.name.as_str()]
                {
                    state.unexpected.push(format!("{id} is for {:?}", read.email_domains));
                }
                state.join_codes.push(code);
            }
            _ => {
                let Some((invite, id)) = take(&mut state.invites) else { return };
                let result = get_onboarding_invite(self.client, &id);
                let verdict = state.classify("getOnboardingInvite", result);
                if let Classification::Done(read) = verdict
                    && read.to_address != invite.name
                {
                    state.unexpected.push(format!("{id} is for {:?}", read.to_address));
                }
                state.invites.push(invite);
            }
        }
    }
}

/// Takes a random resource that certainly exists and has an ID.
fn take(resources: &mut Vec<Resource>) -> Option<(Resource, String)> {
    let is_available = |resource: &Resource| resource.uncertain.is_none() && resource.id.is_some();
    let indices: Vec<usize> =
        (0..resources.len()).filter(|n| is_available(&resources[*n])).collect();
    let resource = resources.swap_remove(*fastrand::choice(&indices)?);
    let id = resource.id.clone()?;
    Some((resource, id))
}
