//! A complete HTTP response through the real transport. The first byte selects its consumer: an operation, the
//! paginator, or the token request. The result of the typed function must equal serde_json's model of the same
//! response.

#![no_main]

use std::fmt::Debug;
use std::sync::LazyLock;

use genesys_onboarding::{
    ApplyOrgBillingActivationRequest, Client, CompleteOrgProvisioningRequest, CreateUserRequest,
    Error, ErrorKind, JoinCodeOptions, JoinCodeRequest, JoinExistingOrgsRequest,
    OrgProvisioningOptions, PageOptions, StageOrgProvisioningRequest, call_json,
    get_onboarding_activation, get_onboarding_invite, get_onboarding_invites,
    get_onboarding_joincode, get_onboarding_joincodes, get_onboarding_orgprovisioning,
    iter_onboarding_invites, post_onboarding_activation_apply, post_onboarding_joincodes,
    post_onboarding_orgprovisioning_complete, post_onboarding_orgprovisionings,
    post_onboarding_users, post_onboarding_users_joinexistingorgs,
};
use genesys_onboarding_fuzz::{CALLS, Service, check, client_of};
use libfuzzer_sys::fuzz_target;
use serde::de::DeserializeOwned;
use serde_json::Value;

static SERVICE: LazyLock<Service> = LazyLock::new(Service::start);
static CLIENT: LazyLock<Client> = LazyLock::new(|| {
    client_of(&SERVICE.url).access_token("token").build().expect("valid settings")
});

fuzz_target!(|data: &[u8]| {
    let Some((choice, response)) = data.split_first() else { return };
    SERVICE.respond_with(response);
    match usize::from(*choice) % (CALLS.len() + 2) {
        index if index == CALLS.len() => read_pages(),
        index if index > CALLS.len() => {
            let client = client_of(&SERVICE.url).client_credentials("id", "secret").build();
            let _ = call(&client.expect("valid settings"), CALLS[0]);
        }
        index => {
            let (operation, _) = CALLS[index];
            check_model(operation, call(&CLIENT, CALLS[index]));
        }
    }
});

fn call(client: &Client, (operation, arguments): (&str, &str)) -> Result<String, Error> {
    let result = call_json(client, operation, arguments);
    match &result {
        Ok(json) => assert!(serde_json::from_str::<Value>(json).is_ok(), "not JSON: {json}"),
        Err(error) => {
            check(error);
            assert_eq!(error.operation(), Some(operation));
            assert!(error.attempts() <= 1, "{} attempts", error.attempts());
        }
    }
    result
}

/// Makes the same call by the typed function, for operations that return a model.
fn check_model(operation: &str, json: Result<String, Error>) {
    let client = &*CLIENT;
    let page = PageOptions::default();
    let code = JoinCodeOptions::default();
    let provisioning = OrgProvisioningOptions::default();
    match operation {
        "getOnboardingInvite" => assert_same(json, get_onboarding_invite(client, "i")),
        "getOnboardingInvites" => assert_same(json, get_onboarding_invites(client, &page)),
        "getOnboardingJoincode" => assert_same(json, get_onboarding_joincode(client, "j", &code)),
        "getOnboardingJoincodes" => assert_same(json, get_onboarding_joincodes(client, &page)),
        "postOnboardingJoincodes" => {
            assert_same(json, post_onboarding_joincodes(client, &JoinCodeRequest::new(["d"])))
        }
        "getOnboardingActivation" => assert_same(json, get_onboarding_activation(client, "a")),
        "postOnboardingActivationApply" => {
            assert_same(
                json,
                post_onboarding_activation_apply(
                    client,
                    "a",
                    &ApplyOrgBillingActivationRequest::new("o"),
                ),
            );
        }
        "getOnboardingOrgprovisioning" => {
            assert_same(json, get_onboarding_orgprovisioning(client, "p", &provisioning));
        }
        "postOnboardingOrgprovisioningComplete" => {
            assert_same(
                json,
                post_onboarding_orgprovisioning_complete(
                    client,
                    "p",
                    &CompleteOrgProvisioningRequest::new("e", "p", "n"),
                ),
            );
        }
        "postOnboardingOrgprovisionings" => {
            assert_same(
                json,
                post_onboarding_orgprovisionings(client, &StageOrgProvisioningRequest::new("e")),
            );
        }
        "postOnboardingUsers" => {
            assert_same(json, post_onboarding_users(client, &CreateUserRequest::new("i", "n", "p")))
        }
        "postOnboardingUsersJoinexistingorgs" => {
            assert_same(
                json,
                post_onboarding_users_joinexistingorgs(
                    client,
                    &JoinExistingOrgsRequest::new(["o"]),
                ),
            );
        }
        _ => {}
    }
}

/// Checks that both calls decode the response to the same model.
fn assert_same<T: DeserializeOwned + PartialEq + Debug>(
    json: Result<String, Error>,
    read: Result<T, Error>,
) {
    match (json, read) {
        (Ok(json), Ok(model)) => {
            let expected: T =
                serde_json::from_str(&json).expect("the client validated it as the model");
            assert_eq!(model, expected, "{json}");
        }
        (Err(_), Err(_)) => {}
        // The service may close an idle connection just as the next request is sent.
        (Ok(_), Err(error)) | (Err(error), Ok(_)) => {
            assert!(
                matches!(error.kind(), ErrorKind::Transport { .. }),
                "only one call failed: {error}"
            );
        }
    }
}

/// The same page for every request ends with an error or at the end of the listing.
fn read_pages() {
    let mut invites = iter_onboarding_invites(&CLIENT, &PageOptions::new());
    match invites.find_map(Result::err) {
        Some(error) => check(&error),
        None => assert!(invites.next().is_none(), "the iterator continues after its end"),
    }
}
