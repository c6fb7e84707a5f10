//! A whole onboarding journey through all 17 operations, against the embedded sandbox:
//!
//!     cargo run --features sandbox --example quickstart
//!
//! With `--live` it reads, and only reads, from the organization that the `GENESYSCLOUD_*` variables
//! name.

use std::collections::BTreeSet;
use std::env;
use std::error::Error;

use genesys_onboarding::sandbox::{
    ACTIVATION_ID, ADMINISTRATOR_EMAIL, INVITE_ID, OTHER_ORGANIZATION_ID, Sandbox,
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
        None => journey(),
        Some("--live") => read_live(),
        Some(other) => Err(format!("unknown argument {other:?}; known: --live").into()),
    }
}

fn journey() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start()?;
    let client = sandbox.client()?;
    let mut diary = Diary::default();
    println!("An onboarding service runs at {}\n", sandbox.base_url());

    println!("A new organization");
    let organization_id = make_organization(&client, &mut diary)?;
    activate_billing(&client, &organization_id, &mut diary)?;

    println!("\nPeople who join by a code");
    let join_code_id = make_join_code(&client, &mut diary)?;
    join(&client, &join_code_id, &organization_id, &mut diary)?;

    println!("\nCleaning up");
    clean_up(&client, &join_code_id, &mut diary)?;

    println!("\nTwo failures, as a user meets them");
    fail(&sandbox, &client)?;

    println!("\n{} of 17 operations", diary.operations.len());
    if diary.operations.len() == 17 { Ok(()) } else { Err("some were left out".into()) }
}

fn make_organization(client: &Client, diary: &mut Diary) -> Result<String, Box<dyn Error>> {
    let stage = StageOrgProvisioningRequest {
        email_address: "lin@globex.example".into(),
        organization_name: Some("Globex".into()),
        activation_id: Some(ACTIVATION_ID.into()),
        ..StageOrgProvisioningRequest::default()
    };
    let staged = post_onboarding_orgprovisionings(client, &stage)?;
    let id = staged.id.ok_or("the service gave the provisioning no id")?;
    let path = "POST /api/v2/onboarding/orgprovisionings".to_owned();
    diary.note("postOnboardingOrgprovisionings", path, format!("staged as {id}"));

    let complete = CompleteOrgProvisioningRequest {
        administrator_email: "lin@globex.example".into(),
        administrator_password: "correct horse battery staple".into(),
        administrator_name: "Lin".into(),
        other_users: Some(vec![OrgProvisioningUser {
            name: "Kim".into(),
            email: "kim@globex.example".into(),
        }]),
        ..CompleteOrgProvisioningRequest::default()
    };
    let made = post_onboarding_orgprovisioning_complete(client, &id, &complete)?;
    let organization_id = made.organization_id.ok_or("the service gave no organization id")?;
    let path = format!("POST /api/v2/onboarding/orgprovisionings/{id}/complete");
    diary.note("postOnboardingOrgprovisioningComplete", path, format!("made {organization_id}"));

    let provisioning =
        get_onboarding_orgprovisioning(client, &id, &OrgProvisioningOptions::default())?;
    let what = format!("completed: {}", provisioning.provision_completed);
    diary.note(
        "getOnboardingOrgprovisioning",
        format!("GET /api/v2/onboarding/orgprovisionings/{id}"),
        what,
    );
    Ok(organization_id)
}

fn activate_billing(
    client: &Client,
    organization_id: &str,
    diary: &mut Diary,
) -> Result<(), Box<dyn Error>> {
    let activation = get_onboarding_activation(client, ACTIVATION_ID)?;
    let buyer = activation.email_address.unwrap_or_default();
    let path = format!("GET /api/v2/onboarding/activations/{ACTIVATION_ID}");
    diary.note("getOnboardingActivation", path, format!("bought by {buyer}"));

    let apply = ApplyOrgBillingActivationRequest { organization_id: organization_id.into() };
    let applied = post_onboarding_activation_apply(client, ACTIVATION_ID, &apply)?;
    let path = format!("POST /api/v2/onboarding/activations/{ACTIVATION_ID}/apply");
    let what = format!("{} {}", applied.job_name, applied.status);
    diary.note("postOnboardingActivationApply", path, what);
    Ok(())
}

fn make_join_code(client: &Client, diary: &mut Diary) -> Result<String, Box<dyn Error>> {
    let request = JoinCodeRequest { email_domains: vec!["acme.example".into()] };
    let code = post_onboarding_joincodes(client, &request)?;
    let id = code.id.ok_or("the service gave the join code no id")?;
    diary.note(
        "postOnboardingJoincodes",
        "POST /api/v2/onboarding/joincodes".into(),
        format!("made {id}"),
    );

    let wider = JoinCodeRequest { email_domains: vec!["acme.example".into(), "acme.test".into()] };
    put_onboarding_joincode(client, &id, &wider)?;
    diary.note(
        "putOnboardingJoincode",
        format!("PUT /api/v2/onboarding/joincodes/{id}"),
        "updated".into(),
    );

    let options = JoinCodeOptions { email_domain: Some("acme.test") };
    let code = get_onboarding_joincode(client, &id, &options)?;
    let path = format!("GET /api/v2/onboarding/joincodes/{id}?emailDomain=acme.test");
    diary.note("getOnboardingJoincode", path, format!("for {}", code.email_domains.join(", ")));

    let page = get_onboarding_joincodes(client, &PageOptions::default())?;
    let what = format!("{} join codes", page.entities.len());
    diary.note("getOnboardingJoincodes", "GET /api/v2/onboarding/joincodes".into(), what);
    Ok(id)
}

fn join(
    client: &Client,
    join_code_id: &str,
    organization_id: &str,
    diary: &mut Diary,
) -> Result<(), Box<dyn Error>> {
    let stage = StageUserRequest {
        join_code_id: join_code_id.into(),
        email: "sam@acme.test".into(),
        ..StageUserRequest::default()
    };
    post_onboarding_users_stage(client, &stage)?;
    diary.note(
        "postOnboardingUsersStage",
        "POST /api/v2/onboarding/users/stage".into(),
        "invited by mail".into(),
    );

    let invites: Vec<Invite> =
        iter_onboarding_invites(client, &PageOptions::default()).collect::<Result<_, _>>()?;
    let page = get_onboarding_invites(client, &PageOptions::default())?;
    let what = format!("{} invites on {} pages", invites.len(), page.page_count.unwrap_or(1));
    diary.note(
        "getOnboardingInvites",
        "GET /api/v2/onboarding/invites?pageNumber=1..".into(),
        what,
    );

    let invite = invites.iter().find(|invite| invite.to_address == "sam@acme.test");
    let id = invite.and_then(|invite| invite.id.as_deref()).ok_or("Sam was not invited")?;
    let create = CreateUserRequest {
        invite_id: id.into(),
        name: "Sam".into(),
        password: "correct horse battery staple".into(),
    };
    let user = post_onboarding_users(client, &create)?;
    let what = format!("{} is a user of {}", user.email, user.organization);
    diary.note("postOnboardingUsers", "POST /api/v2/onboarding/users".into(), what);

    let exists = head_onboarding_organization_users(client, organization_id, "lin@globex.example")?;
    let path = format!(
        "HEAD /api/v2/onboarding/organizations/{organization_id}/users?email=lin@globex.example"
    );
    diary.note("headOnboardingOrganizationUsers", path, format!("exists: {exists}"));

    let join = JoinExistingOrgsRequest {
        organization_ids: vec![OTHER_ORGANIZATION_ID.into()],
        email: Some(ADMINISTRATOR_EMAIL.into()),
        ..JoinExistingOrgsRequest::default()
    };
    let answer = post_onboarding_users_joinexistingorgs(client, &join)?;
    let link = answer.invite_url.or(answer.join_code_url).unwrap_or_default();
    let path = "POST /api/v2/onboarding/users/joinexistingorgs".into();
    diary.note("postOnboardingUsersJoinexistingorgs", path, format!("go on at {link}"));
    Ok(())
}

fn clean_up(client: &Client, join_code_id: &str, diary: &mut Diary) -> Result<(), Box<dyn Error>> {
    let invite = get_onboarding_invite(client, INVITE_ID)?;
    let what = format!("sent to {}", invite.to_address);
    diary.note("getOnboardingInvite", format!("GET /api/v2/onboarding/invites/{INVITE_ID}"), what);

    delete_onboarding_invite(client, INVITE_ID)?;
    let path = format!("DELETE /api/v2/onboarding/invites/{INVITE_ID}");
    diary.note("deleteOnboardingInvite", path, "deleted".into());

    delete_onboarding_joincode(client, join_code_id)?;
    let path = format!("DELETE /api/v2/onboarding/joincodes/{join_code_id}");
    diary.note("deleteOnboardingJoincode", path, "deleted".into());
    Ok(())
}

fn fail(sandbox: &Sandbox, client: &Client) -> Result<(), Box<dyn Error>> {
    let limited = Client::builder()
        .base_url(sandbox.base_url())
        .login_url(sandbox.base_url())
        .client_credentials(sandbox.unprivileged_client_id(), sandbox.unprivileged_client_secret())
        .build()?;
    let forbidden = get_onboarding_invites(&limited, &PageOptions::default());
    println!("  {}", forbidden.err().ok_or("the limited client may not see the invites")?);

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

/// What has been done, a line for each call.
#[derive(Default)]
struct Diary {
    operations: BTreeSet<&'static str>,
}

impl Diary {
    fn note(&mut self, operation: &'static str, path: String, result: String) {
        self.operations.insert(operation);
        println!("  {operation:<37} {path} -> {result}");
    }
}
