//! Calls that the tests share, and queries of the resulting state.

use std::fmt::Debug;
use std::time::Duration;

use genesys_onboarding::sandbox::*;
use genesys_onboarding::*;

pub const DEFAULT_PAGE: PageOptions = PageOptions::new();
/// Longer than any test takes, unless a call hangs.
pub const LONG_DELAY: Duration = Duration::from_secs(60);

pub fn start() -> (Sandbox, Client) {
    let sandbox = Sandbox::start().unwrap();
    let client = sandbox.client().unwrap();
    (sandbox, client)
}

/// A client that returns every injected fault as an error.
pub fn client_without_retries(sandbox: &Sandbox) -> Client {
    sandbox.client_builder().max_retries(0).build().unwrap()
}

pub fn anonymous(sandbox: &Sandbox) -> Client {
    Client::builder().base_url(sandbox.base_url()).build().unwrap()
}

pub fn api_error<T: Debug>(result: Result<T, Error>) -> ApiError {
    let error = result.expect_err("the call succeeded");
    error.api().unwrap_or_else(|| panic!("not an error response: {error}")).clone()
}

pub fn invalid_fields<T: Debug>(result: Result<T, Error>) -> Vec<String> {
    let api = api_error(result);
    assert_eq!(api.status, 400, "{api:?}");
    api.body.details.into_iter().filter_map(|detail| detail.field_name).collect()
}

pub fn invites(client: &Client) -> Vec<Invite> {
    iter_onboarding_invites(client, &DEFAULT_PAGE).collect::<Result<_, _>>().unwrap()
}

pub fn is_invited(client: &Client, email: &str) -> bool {
    invites(client).iter().any(|invite| invite.to_address == email)
}

pub fn stage_provisioning(
    client: &Client,
    email: &str,
    activation: Option<&str>,
) -> Result<String, Error> {
    let mut request = StageOrgProvisioningRequest::new(email).organization_name("NewCo");
    request.activation_id = activation.map(str::to_owned);
    post_onboarding_orgprovisionings(client, &request).map(|staged| staged.id.unwrap())
}

/// Completes a provisioning with Boss as the administrator and Worker as another user.
pub fn completion() -> CompleteOrgProvisioningRequest {
    let worker = OrgProvisioningUser::new("Worker", "worker@newco.test");
    CompleteOrgProvisioningRequest::new("boss@newco.test", "correct horse", "Boss")
        .other_users([worker])
}

/// Stages and completes a provisioning; returns its ID and the organization's ID.
pub fn complete_organization(
    client: &Client,
    request: &CompleteOrgProvisioningRequest,
) -> (String, String) {
    let provisioning = stage_provisioning(client, "boss@newco.test", None).unwrap();
    let completed =
        post_onboarding_orgprovisioning_complete(client, &provisioning, request).unwrap();
    (provisioning, completed.organization_id.unwrap())
}

pub fn create_user(client: &Client, invite_id: &str) -> Result<CreateUserResponse, Error> {
    let (invite_id, name) = (invite_id.to_owned(), "Guest".to_owned());
    let request = CreateUserRequest::new(invite_id, name, "correct horse");
    post_onboarding_users(client, &request)
}

pub fn stage_user(client: &Client, join_code_id: &str, email: &str) -> Result<(), Error> {
    let (join_code_id, email) = (join_code_id.to_owned(), email.to_owned());
    let request = StageUserRequest::new(join_code_id, email);
    post_onboarding_users_stage(client, &request)
}

pub fn join(
    client: &Client,
    ids: &[&str],
    email: Option<&str>,
) -> Result<JoinExistingOrgsResponse, Error> {
    let mut request = JoinExistingOrgsRequest::new(ids.iter().copied());
    request.email = email.map(str::to_owned);
    post_onboarding_users_joinexistingorgs(client, &request)
}

pub fn apply(client: &Client, activation_id: &str, organization_id: &str) -> Result<(), Error> {
    let organization_id = organization_id.to_owned();
    let request = ApplyOrgBillingActivationRequest::new(organization_id);
    post_onboarding_activation_apply(client, activation_id, &request).map(drop)
}

pub fn join_code_request(domain: &str) -> JoinCodeRequest {
    JoinCodeRequest::new([domain])
}

pub fn create_join_code(client: &Client) -> String {
    post_onboarding_joincodes(client, &join_code_request("new.example")).unwrap().id.unwrap()
}

pub fn get_join_code(client: &Client, id: &str) -> Result<JoinCode, Error> {
    get_onboarding_joincode(client, id, &JoinCodeOptions::default())
}
