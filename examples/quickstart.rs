//! A complete onboarding, which calls every operation of the API, against the embedded sandbox:
//!
//!     cargo run --features sandbox --example quickstart
//!
//! With `--live` it lists the invites and join codes of the organization in the `GENESYSCLOUD_*` variables. It
//! does not modify anything.

use std::collections::BTreeSet;
use std::env;
use std::error::Error;

use genesys_onboarding::sandbox::{
    ACTIVATION_ID, ADMINISTRATOR_EMAIL, INVITE_ID, OTHER_ORGANIZATION_ID, Sandbox, operation_ids,
};
use genesys_onboarding::{
    ApplyOrgBillingActivationRequest, Client, CompleteOrgProvisioningRequest, CreateUserRequest,
    Invite, JoinCodeOptions, JoinCodeRequest, JoinExistingOrgsRequest, OrgProvisioningOptions,
    OrgProvisioningUser, PageOptions, StageOrgProvisioningRequest, StageUserRequest,
    delete_onboarding_invite, delete_onboarding_joincode, get_onboarding_activation,
    get_onboarding_invite, get_onboarding_invites, get_onboarding_joincode,
    get_onboarding_joincodes, get_onboarding_orgprovisioning, head_onboarding_organization_users,
    iter_onboarding_invites, iter_onboarding_joincodes, post_onboarding_activation_apply,
    post_onboarding_joincodes, post_onboarding_orgprovisioning_complete,
    post_onboarding_orgprovisionings, post_onboarding_users,
    post_onboarding_users_joinexistingorgs, post_onboarding_users_stage, put_onboarding_joincode,
};

fn main() -> Result<(), Box<dyn Error>> {
    match env::args().nth(1).as_deref() {
        None => run(),
        Some("--live") => read_live(),
        Some(other) => Err(format!("unknown argument {other:?}; expected --live").into()),
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start()?;
    let client = sandbox.client()?;
    let mut log = Log::default();
    println!("An onboarding service runs at {}\n", sandbox.base_url());

    println!("A new organization");
    let organization_id = create_organization(&client, &mut log)?;
    activate_billing(&client, &organization_id, &mut log)?;

    println!("\nUsers who join by a code");
    let join_code_id = create_join_code(&client, &mut log)?;
    join(&client, &join_code_id, &organization_id, &mut log)?;

    println!("\nCleaning up");
    clean_up(&client, &join_code_id, &mut log)?;

    println!("\nTwo failures");
    fail(&sandbox, &client)?;

    let all = operation_ids();
    println!("\n{} of {} operations", log.operations.len(), all.len());
    match all.iter().find(|id| !log.operations.contains(*id)) {
        None => Ok(()),
        Some(missing) => Err(format!("{missing} was not called").into()),
    }
}

fn create_organization(client: &Client, log: &mut Log) -> Result<String, Box<dyn Error>> {
    let stage = StageOrgProvisioningRequest::new("lin@globex.example")
        .organization_name("Globex")
        .activation_id(ACTIVATION_ID);
    let staged = post_onboarding_orgprovisionings(client, &stage)?;
    let id = staged.id.ok_or("the provisioning has no ID")?;
    let path = "POST /api/v2/onboarding/orgprovisionings".to_owned();
    log.record("postOnboardingOrgprovisionings", path, format!("staged as {id}"));

    let complete = CompleteOrgProvisioningRequest::new(
        "lin@globex.example",
        "correct horse battery staple",
        "Lin",
    )
    .other_users([OrgProvisioningUser::new("Kim", "kim@globex.example")]);
    let completed = post_onboarding_orgprovisioning_complete(client, &id, &complete)?;
    let organization_id = completed.organization_id.ok_or("the organization has no ID")?;
    let path = format!("POST /api/v2/onboarding/orgprovisionings/{id}/complete");
    log.record("postOnboardingOrgprovisioningComplete", path, format!("created {organization_id}"));

    let provisioning =
        get_onboarding_orgprovisioning(client, &id, &OrgProvisioningOptions::default())?;
    let result = format!("completed: {}", provisioning.provision_completed);
    log.record(
        "getOnboardingOrgprovisioning",
        format!("GET /api/v2/onboarding/orgprovisionings/{id}"),
        result,
    );
    Ok(organization_id)
}

fn activate_billing(
    client: &Client,
    organization_id: &str,
    log: &mut Log,
) -> Result<(), Box<dyn Error>> {
    let activation = get_onboarding_activation(client, ACTIVATION_ID)?;
    let purchaser = activation.email_address.unwrap_or_default();
    let path = format!("GET /api/v2/onboarding/activations/{ACTIVATION_ID}");
    log.record("getOnboardingActivation", path, format!("purchased by {purchaser}"));

    let apply = ApplyOrgBillingActivationRequest::new(organization_id);
    let applied = post_onboarding_activation_apply(client, ACTIVATION_ID, &apply)?;
    let path = format!("POST /api/v2/onboarding/activations/{ACTIVATION_ID}/apply");
    let result = format!("{} {}", applied.job_name, applied.status);
    log.record("postOnboardingActivationApply", path, result);
    Ok(())
}

fn create_join_code(client: &Client, log: &mut Log) -> Result<String, Box<dyn Error>> {
    let request = JoinCodeRequest::new(["acme.example"]);
    let code = post_onboarding_joincodes(client, &request)?;
    let id = code.id.ok_or("the join code has no ID")?;
    log.record(
        "postOnboardingJoincodes",
        "POST /api/v2/onboarding/joincodes".into(),
        format!("created {id}"),
    );

    let wider = JoinCodeRequest::new(["acme.example", "acme.test"]);
    put_onboarding_joincode(client, &id, &wider)?;
    log.record(
        "putOnboardingJoincode",
        format!("PUT /api/v2/onboarding/joincodes/{id}"),
        "updated".into(),
    );

    let options = JoinCodeOptions::new().email_domain("acme.test");
    let code = get_onboarding_joincode(client, &id, &options)?;
    let path = format!("GET /api/v2/onboarding/joincodes/{id}?emailDomain=acme.test");
    log.record("getOnboardingJoincode", path, format!("for {}", code.email_domains.join(", ")));

    let page = get_onboarding_joincodes(client, &PageOptions::default())?;
    let result = format!("{} join codes", page.entities.len());
    log.record("getOnboardingJoincodes", "GET /api/v2/onboarding/joincodes".into(), result);
    Ok(id)
}

fn join(
    client: &Client,
    join_code_id: &str,
    organization_id: &str,
    log: &mut Log,
) -> Result<(), Box<dyn Error>> {
    let stage = StageUserRequest::new(join_code_id, "sam@acme.test");
    post_onboarding_users_stage(client, &stage)?;
    log.record(
        "postOnboardingUsersStage",
        "POST /api/v2/onboarding/users/stage".into(),
        "invited by email".into(),
    );

    let invites: Vec<Invite> =
        iter_onboarding_invites(client, &PageOptions::default()).collect::<Result<_, _>>()?;
    let page = get_onboarding_invites(client, &PageOptions::default())?;
    let result = format!("{} invites on {} pages", invites.len(), page.page_count.unwrap_or(1));
    log.record(
        "getOnboardingInvites",
        "GET /api/v2/onboarding/invites?pageNumber=1..".into(),
        result,
    );

    let invite = invites.iter().find(|invite| invite.to_address == "sam@acme.test");
    let id = invite.and_then(|invite| invite.id.as_deref()).ok_or("Sam was not invited")?;
    let create = CreateUserRequest::new(id, "Sam", "correct horse battery staple");
    let user = post_onboarding_users(client, &create)?;
    let result = format!("{} is a user of {}", user.email, user.organization);
    log.record("postOnboardingUsers", "POST /api/v2/onboarding/users".into(), result);

    let exists = head_onboarding_organization_users(client, organization_id, "lin@globex.example")?;
    let path = format!(
        "HEAD /api/v2/onboarding/organizations/{organization_id}/users?email=lin@globex.example"
    );
    log.record("headOnboardingOrganizationUsers", path, format!("exists: {exists}"));

    let join = JoinExistingOrgsRequest::new([OTHER_ORGANIZATION_ID]).email(ADMINISTRATOR_EMAIL);
    let response = post_onboarding_users_joinexistingorgs(client, &join)?;
    let link = response.invite_url.or(response.join_code_url).unwrap_or_default();
    let path = "POST /api/v2/onboarding/users/joinexistingorgs".into();
    log.record("postOnboardingUsersJoinexistingorgs", path, format!("continue at {link}"));
    Ok(())
}

fn clean_up(client: &Client, join_code_id: &str, log: &mut Log) -> Result<(), Box<dyn Error>> {
    let invite = get_onboarding_invite(client, INVITE_ID)?;
    let result = format!("sent to {}", invite.to_address);
    log.record(
        "getOnboardingInvite",
        format!("GET /api/v2/onboarding/invites/{INVITE_ID}"),
        result,
    );

    delete_onboarding_invite(client, INVITE_ID)?;
    let path = format!("DELETE /api/v2/onboarding/invites/{INVITE_ID}");
    log.record("deleteOnboardingInvite", path, "deleted".into());

    delete_onboarding_joincode(client, join_code_id)?;
    let path = format!("DELETE /api/v2/onboarding/joincodes/{join_code_id}");
    log.record("deleteOnboardingJoincode", path, "deleted".into());
    Ok(())
}

fn fail(sandbox: &Sandbox, client: &Client) -> Result<(), Box<dyn Error>> {
    let unprivileged = Client::builder()
        .base_url(sandbox.base_url())
        .login_url(sandbox.base_url())
        .client_credentials(sandbox.unprivileged_client_id(), sandbox.unprivileged_client_secret())
        .build()?;
    let forbidden = get_onboarding_invites(&unprivileged, &PageOptions::default());
    println!("  {}", forbidden.err().ok_or("the unprivileged client must not list invites")?);

    let missing = get_onboarding_invite(client, INVITE_ID);
    println!("  {}", missing.err().ok_or("the invite was deleted above")?);
    Ok(())
}

fn read_live() -> Result<(), Box<dyn Error>> {
    let client = Client::from_env()?;
    for invite in iter_onboarding_invites(&client, &PageOptions::default()) {
        println!("invited: {}", invite?.to_address);
    }
    for code in iter_onboarding_joincodes(&client, &PageOptions::default()) {
        let code = code?;
        println!("join code: {} for {}", code.join_code_url, code.email_domains.join(", "));
    }
    Ok(())
}

/// Prints a line for each call, and collects the operations.
#[derive(Default)]
struct Log {
    operations: BTreeSet<&'static str>,
}

impl Log {
    fn record(&mut self, operation: &'static str, path: String, result: String) {
        self.operations.insert(operation);
        println!("  {operation:<37} {path} -> {result}");
    }
}
