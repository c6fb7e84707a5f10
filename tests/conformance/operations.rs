//! Every operation of the API, each with all of its arguments: the call and the request that it sends.

use genesys_onboarding::*;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::bodies::{self, Success};

/// The ID in every target and in all arguments below.
pub const ID: &str = "id-1";

pub type CallResult = Result<Value, Error>;

pub struct Operation {
    pub id: &'static str,
    pub method: &'static str,
    pub target: &'static str,
    /// Arguments of `call_json`, without the body.
    pub arguments: &'static str,
    pub body: Option<&'static str>,
    pub permission: Option<&'static str>,
    pub success: Success,
    /// Calls the typed function with an ID and all that is optional; returns the result as JSON.
    pub call: fn(&Client, &str) -> CallResult,
}

impl Operation {
    /// Name of the path parameter.
    pub fn id_name(&self) -> Option<String> {
        let arguments: Map<String, Value> = serde_json::from_str(self.arguments).unwrap();
        arguments.into_iter().find(|(_, value)| value == ID).map(|(name, _)| name)
    }

    /// Body of a successful response.
    pub fn success_body(&self) -> &'static str {
        match self.success {
            Success::Model { json, .. } => json,
            Success::Empty | Success::Exists => "",
        }
    }
}

fn json<T: Serialize>(result: Result<T, Error>) -> CallResult {
    result.map(|model| serde_json::to_value(model).unwrap())
}

const PAGE: PageOptions = PageOptions::new().page_number(2).page_size(50);

pub static OPERATIONS: &[Operation] = &[
    Operation {
        id: "deleteOnboardingInvite",
        method: "DELETE",
        target: "/api/v2/onboarding/invites/id-1",
        arguments: r#"{"inviteId":"id-1"}"#,
        body: None,
        permission: Some("invite:actions:delete"),
        success: Success::Empty,
        call: |client, id| json(delete_onboarding_invite(client, id)),
    },
    Operation {
        id: "deleteOnboardingJoincode",
        method: "DELETE",
        target: "/api/v2/onboarding/joincodes/id-1",
        arguments: r#"{"joinCodeId":"id-1"}"#,
        body: None,
        permission: Some("joinCode:actions:delete"),
        success: Success::Empty,
        call: |client, id| json(delete_onboarding_joincode(client, id)),
    },
    Operation {
        id: "getOnboardingActivation",
        method: "GET",
        target: "/api/v2/onboarding/activations/id-1",
        arguments: r#"{"activationId":"id-1"}"#,
        body: None,
        permission: None,
        success: bodies::ACTIVATION,
        call: |client, id| json(get_onboarding_activation(client, id)),
    },
    Operation {
        id: "getOnboardingInvite",
        method: "GET",
        target: "/api/v2/onboarding/invites/id-1",
        arguments: r#"{"inviteId":"id-1"}"#,
        body: None,
        permission: None,
        success: bodies::INVITE,
        call: |client, id| json(get_onboarding_invite(client, id)),
    },
    Operation {
        id: "getOnboardingInvites",
        method: "GET",
        target: "/api/v2/onboarding/invites?pageNumber=2&pageSize=50",
        arguments: r#"{"pageNumber":2,"pageSize":50}"#,
        body: None,
        permission: Some("invite:actions:view"),
        success: bodies::INVITE_LISTING,
        call: |client, _| json(get_onboarding_invites(client, &PAGE)),
    },
    Operation {
        id: "getOnboardingJoincode",
        method: "GET",
        target: "/api/v2/onboarding/joincodes/id-1?emailDomain=acme.example",
        arguments: r#"{"joinCodeId":"id-1","emailDomain":"acme.example"}"#,
        body: None,
        permission: None,
        success: bodies::JOIN_CODE,
        call: |client, id| {
            let options = JoinCodeOptions::new().email_domain("acme.example");
            json(get_onboarding_joincode(client, id, &options))
        },
    },
    Operation {
        id: "getOnboardingJoincodes",
        method: "GET",
        target: "/api/v2/onboarding/joincodes?pageNumber=2&pageSize=50",
        arguments: r#"{"pageNumber":2,"pageSize":50}"#,
        body: None,
        permission: Some("joinCode:actions:view"),
        success: bodies::JOIN_CODE_LISTING,
        call: |client, _| json(get_onboarding_joincodes(client, &PAGE)),
    },
    Operation {
        id: "getOnboardingOrgprovisioning",
        method: "GET",
        target: "/api/v2/onboarding/orgprovisionings/id-1?existingOrganizationId=o-1&billingActivationJob=true",
        arguments: r#"{"provisioningId":"id-1","existingOrganizationId":"o-1","billingActivationJob":true}"#,
        body: None,
        permission: None,
        success: bodies::PROVISIONING,
        call: |client, id| {
            let options = OrgProvisioningOptions::new()
                .existing_organization_id("o-1")
                .billing_activation_job(true);
            json(get_onboarding_orgprovisioning(client, id, &options))
        },
    },
    Operation {
        id: "headOnboardingOrganizationUsers",
        method: "HEAD",
        target: "/api/v2/onboarding/organizations/id-1/users?email=ada%2Bb%40acme.example",
        arguments: r#"{"organizationId":"id-1","email":"ada+b@acme.example"}"#,
        body: None,
        permission: None,
        success: Success::Exists,
        call: |client, id| {
            json(head_onboarding_organization_users(client, id, "ada+b@acme.example"))
        },
    },
    Operation {
        id: "postOnboardingActivationApply",
        method: "POST",
        target: "/api/v2/onboarding/activations/id-1/apply",
        arguments: r#"{"activationId":"id-1"}"#,
        body: Some(bodies::APPLY),
        permission: None,
        success: bodies::ACTIVATION_APPLIED,
        call: |client, id| json(post_onboarding_activation_apply(client, id, &bodies::apply())),
    },
    Operation {
        id: "postOnboardingJoincodes",
        method: "POST",
        target: "/api/v2/onboarding/joincodes",
        arguments: "{}",
        body: Some(bodies::JOIN_CODE_REQUEST),
        permission: Some("joinCode:actions:create"),
        success: bodies::JOIN_CODE,
        call: |client, _| json(post_onboarding_joincodes(client, &bodies::join_code_request())),
    },
    Operation {
        id: "postOnboardingOrgprovisioningComplete",
        method: "POST",
        target: "/api/v2/onboarding/orgprovisionings/id-1/complete",
        arguments: r#"{"provisioningId":"id-1"}"#,
        body: Some(bodies::COMPLETE),
        permission: None,
        success: bodies::PROVISIONING_COMPLETED,
        call: |client, id| {
            json(post_onboarding_orgprovisioning_complete(client, id, &bodies::complete()))
        },
    },
    Operation {
        id: "postOnboardingOrgprovisionings",
        method: "POST",
        target: "/api/v2/onboarding/orgprovisionings",
        arguments: "{}",
        body: Some(bodies::STAGE_PROVISIONING),
        permission: None,
        success: bodies::PROVISIONING_STAGED,
        call: |client, _| {
            json(post_onboarding_orgprovisionings(client, &bodies::stage_provisioning()))
        },
    },
    Operation {
        id: "postOnboardingUsers",
        method: "POST",
        target: "/api/v2/onboarding/users",
        arguments: "{}",
        body: Some(bodies::CREATE_USER),
        permission: None,
        success: bodies::USER_CREATED,
        call: |client, _| json(post_onboarding_users(client, &bodies::create_user())),
    },
    Operation {
        id: "postOnboardingUsersJoinexistingorgs",
        method: "POST",
        target: "/api/v2/onboarding/users/joinexistingorgs",
        arguments: "{}",
        body: Some(bodies::JOIN_ORGS),
        permission: None,
        success: bodies::ORGS_JOINED,
        call: |client, _| {
            json(post_onboarding_users_joinexistingorgs(client, &bodies::join_orgs()))
        },
    },
    Operation {
        id: "postOnboardingUsersStage",
        method: "POST",
        target: "/api/v2/onboarding/users/stage",
        arguments: "{}",
        body: Some(bodies::STAGE_USER),
        permission: None,
        success: Success::Empty,
        call: |client, _| json(post_onboarding_users_stage(client, &bodies::stage_user())),
    },
    Operation {
        id: "putOnboardingJoincode",
        method: "PUT",
        target: "/api/v2/onboarding/joincodes/id-1",
        arguments: r#"{"joinCodeId":"id-1"}"#,
        body: Some(bodies::JOIN_CODE_REQUEST),
        permission: Some("joinCode:actions:update"),
        success: Success::Empty,
        call: |client, id| json(put_onboarding_joincode(client, id, &bodies::join_code_request())),
    },
];

#[cfg(feature = "sandbox")]
#[test]
fn every_operation_is_listed() {
    for id in genesys_onboarding::sandbox::operation_ids() {
        assert!(OPERATIONS.iter().any(|operation| operation.id == id), "OPERATIONS lacks {id}");
    }
}
