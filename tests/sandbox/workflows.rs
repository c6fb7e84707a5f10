//! What the tests have a client do, and what they look for afterwards.

use std::fmt::Debug;
use std::time::Duration;

use genesys_onboarding::sandbox::*;
use genesys_onboarding::*;

pub const ALL: PageOptions = PageOptions { page_number: None, page_size: None };
/// Longer than any test takes; only a call that hangs comes near it.
pub const FOREVER: Duration = Duration::from_secs(60);

pub fn start() -> (Sandbox, Client) {
    let sandbox = Sandbox::start().unwrap();
    let client = sandbox.client().unwrap();
    (sandbox, client)
}

/// A client that shows every fault instead of trying again.
pub fn impatient(sandbox: &Sandbox) -> Client {
    sandbox.client_builder().max_retries(0).build().unwrap()
}

pub fn anonymous(sandbox: &Sandbox) -> Client {
    Client::builder().base_url(sandbox.base_url()).build().unwrap()
}

pub fn refusal<T: Debug>(result: Result<T, Error>) -> ApiError {
    let error = result.expect_err("it is not refused");
    error.api().unwrap_or_else(|| panic!("the service did not say so: {error}")).clone()
}

pub fn wrong_fields<T: Debug>(result: Result<T, Error>) -> Vec<String> {
    let api = refusal(result);
    assert_eq!(api.status, 400, "{api:?}");
    api.body.details.into_iter().filter_map(|detail| detail.field_name).collect()
}

pub fn invites(client: &Client) -> Vec<Invite> {
    iter_onboarding_invites(client, &ALL).collect::<Result<_, _>>().unwrap()
}

pub fn is_invited(client: &Client, email: &str) -> bool {
    invites(client).iter().any(|invite| invite.to_address == email)
}

pub fn stage_organization(
    client: &Client,
    email: &str,
    activation: Option<&str>,
) -> Result<String, Error> {
    let request = StageOrgProvisioningRequest {
        email_address: email.into(),
        activation_id: activation.map(str::to_owned),
        organization_name: Some("NewCo".into()),
        ..StageOrgProvisioningRequest::default()
    };
    post_onboarding_orgprovisionings(client, &request).map(|staged| staged.id.unwrap())
}

/// Boss is the administrator of what it makes, and Worker another user.
pub fn completion() -> CompleteOrgProvisioningRequest {
    let worker = OrgProvisioningUser { name: "Worker".into(), email: "worker@newco.test".into() };
    CompleteOrgProvisioningRequest {
        administrator_email: "boss@newco.test".into(),
        administrator_password: "correct horse".into(),
        administrator_name: "Boss".into(),
        other_users: Some(vec![worker]),
        ..CompleteOrgProvisioningRequest::default()
    }
}

/// Stages and completes an organization; the ids are the provisioning's and the organization's.
pub fn make_organization(
    client: &Client,
    request: &CompleteOrgProvisioningRequest,
) -> (String, String) {
    let provisioning = stage_organization(client, "boss@newco.test", None).unwrap();
    let made = post_onboarding_orgprovisioning_complete(client, &provisioning, request).unwrap();
    (provisioning, made.organization_id.unwrap())
}

pub fn create_user(client: &Client, invite_id: &str) -> Result<CreateUserResponse, Error> {
    let (invite_id, name) = (invite_id.to_owned(), "Guest".to_owned());
    let request = CreateUserRequest { invite_id, name, password: "correct horse".into() };
    post_onboarding_users(client, &request)
}

pub fn stage_user(client: &Client, join_code_id: &str, email: &str) -> Result<(), Error> {
    let (join_code_id, email) = (join_code_id.to_owned(), email.to_owned());
    let request = StageUserRequest { join_code_id, email, ..StageUserRequest::default() };
    post_onboarding_users_stage(client, &request)
}

pub fn join(
    client: &Client,
    ids: &[&str],
    email: Option<&str>,
) -> Result<JoinExistingOrgsResponse, Error> {
    let request = JoinExistingOrgsRequest {
        organization_ids: ids.iter().map(|id| (*id).to_owned()).collect(),
        email: email.map(str::to_owned),
        ..JoinExistingOrgsRequest::default()
    };
    post_onboarding_users_joinexistingorgs(client, &request)
}

pub fn apply(client: &Client, activation_id: &str, organization_id: &str) -> Result<(), Error> {
    let organization_id = organization_id.to_owned();
    let request = ApplyOrgBillingActivationRequest { organization_id };
    post_onboarding_activation_apply(client, activation_id, &request).map(drop)
}

pub fn of_domain(domain: &str) -> JoinCodeRequest {
    JoinCodeRequest { email_domains: vec![domain.to_owned()] }
}

pub fn create_join_code(client: &Client) -> String {
    post_onboarding_joincodes(client, &of_domain("new.example")).unwrap().id.unwrap()
}

pub fn read_join_code(client: &Client, id: &str) -> Result<JoinCode, Error> {
    get_onboarding_joincode(client, id, &JoinCodeOptions::default())
}
