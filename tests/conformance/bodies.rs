//! The bodies of all operations, each with every field: requests, typed and as JSON, and responses.

use std::mem::discriminant;

use genesys_onboarding::{
    ApplyOrgBillingActivationRequest, CompleteOrgProvisioningRequest, CreateUserRequest,
    JoinCodeRequest, JoinExistingOrgsRequest, OrgProvisioningUser, StageOrgProvisioningRequest,
    StageUserRequest,
};
use serde_json::{Map, Value, json};

/// Successful response of an operation.
pub enum Success {
    Model { json: &'static str, required: &'static [&'static str] },
    Empty,
    Exists,
}

pub const INVITE: Success = Success::Model {
    json: r#"{"id":"i-1","administrator":true,"toAddress":"ada@acme.example","selfUri":"/i/1"}"#,
    required: &["toAddress"],
};

pub const INVITE_LISTING: Success = Success::Model {
    json: r#"{"entities":[{"id":"i-1","administrator":false,"toAddress":"ada@acme.example","selfUri":"/i/1"},
        {"toAddress":"grace@acme.example"}],"pageSize":2,"pageNumber":3,"total":9007199254740993,
        "firstUri":"/i?1","nextUri":"/i?4","previousUri":"/i?2","lastUri":"/i?9","selfUri":"/i?3",
        "pageCount":9}"#,
    required: &[],
};

pub const JOIN_CODE: Success = Success::Model {
    json: r#"{"id":"j-1","joinCodeUrl":"https://join.example/j-1","disabled":false,
        "emailDomains":["acme.example","acme.test"],"selfUri":"/j/1"}"#,
    required: &["joinCodeUrl", "emailDomains"],
};

pub const JOIN_CODE_LISTING: Success = Success::Model {
    json: r#"{"entities":[{"id":"j-1","joinCodeUrl":"https://join.example/j-1","disabled":true,
        "emailDomains":[],"selfUri":"/j/1"}],"pageSize":1,"pageNumber":1,"total":1,"firstUri":"/j?1",
        "nextUri":"/j?2","previousUri":"/j?0","lastUri":"/j?1","selfUri":"/j?1","pageCount":1}"#,
    required: &[],
};

pub const ACTIVATION: Success = Success::Model {
    json: r#"{"id":"a-1","emailAddress":"ada@acme.example","existingOrganizationId":"o-1",
        "existingOrganizationShortName":"acme","region":"eu-west-1","selfUri":"/a/1"}"#,
    required: &[],
};

pub const ACTIVATION_APPLIED: Success = Success::Model {
    json: r#"{"organizationId":"o-1","status":"A_STATUS_OF_TOMORROW","jobName":"job-1"}"#,
    required: &["organizationId", "status", "jobName"],
};

pub const PROVISIONING: Success = Success::Model {
    json: r#"{"id":"p-1","organizationExists":true,"genericEmailDomain":false,
        "supportsImmediateJoin":true,"emailAddressExists":false,"provisionCompleted":true,
        "emailAddress":"ada@acme.example","firstName":"Ada","lastName":"Lovelace",
        "organizationName":"Acme","phoneNumber":"+1 555 0100","selfUri":"/p/1"}"#,
    required: &[
        "organizationExists",
        "genericEmailDomain",
        "supportsImmediateJoin",
        "emailAddressExists",
        "provisionCompleted",
        "emailAddress",
        "organizationName",
    ],
};

pub const PROVISIONING_COMPLETED: Success = Success::Model {
    json: r#"{"organizationId":"o-1","organizationShortName":"acme"}"#,
    required: &[],
};

pub const PROVISIONING_STAGED: Success =
    Success::Model { json: r#"{"id":"p-1","selfUri":"/p/1"}"#, required: &[] };

pub const USER_CREATED: Success = Success::Model {
    json: r#"{"organization":"Acme","name":"Ada","email":"ada@acme.example","administrator":true}"#,
    required: &["organization", "name", "email"],
};

pub const ORGS_JOINED: Success = Success::Model {
    json: r#"{"joinCodeUrl":"https://join.example/j-1","inviteUrl":"https://join.example/i-1"}"#,
    required: &[],
};

pub const APPLY: &str = r#"{"organizationId":"o-1"}"#;
pub const JOIN_CODE_REQUEST: &str = r#"{"emailDomains":["acme.example","bücher.example"]}"#;
pub const COMPLETE: &str = r#"{"administratorEmail":"ada@acme.example",
    "administratorPassword":"hunter2 \"\\ ü","administratorName":"Ada","organizationName":"Acme",
    "otherUsers":[{"name":"Grace","email":"grace@acme.example"},{"name":"Alan","email":"alan@acme.example"}],
    "locale":"en-US","disableOrgAutoJoin":false}"#;
pub const STAGE_PROVISIONING: &str = r#"{"emailAddress":"ada@acme.example",
    "recaptchaValue":"captcha-hunter2","activationId":"a-1","firstName":"Ada","lastName":"Lovelace",
    "organizationName":"Acme","locale":"en-US","phoneNumber":"+1 555 0100"}"#;
pub const CREATE_USER: &str = r#"{"inviteId":"i-1","name":"Ada","password":"hunter2"}"#;
pub const JOIN_ORGS: &str = r#"{"organizationIds":["o-1","o-2"],"email":"ada@acme.example",
    "jobId":"job-1","locale":"en-US"}"#;
pub const STAGE_USER: &str = r#"{"joinCodeId":"j-1","email":"ada@acme.example","locale":"en-US"}"#;

pub fn apply() -> ApplyOrgBillingActivationRequest {
    ApplyOrgBillingActivationRequest::new("o-1")
}

pub fn join_code_request() -> JoinCodeRequest {
    JoinCodeRequest::new(["acme.example", "bücher.example"])
}

pub fn complete() -> CompleteOrgProvisioningRequest {
    let user = |name: &str, email: &str| OrgProvisioningUser::new(name, email);
    CompleteOrgProvisioningRequest::new("ada@acme.example", "hunter2 \"\\ ü", "Ada")
        .organization_name("Acme")
        .other_users([user("Grace", "grace@acme.example"), user("Alan", "alan@acme.example")])
        .locale("en-US")
        .disable_org_auto_join(false)
}

pub fn stage_provisioning() -> StageOrgProvisioningRequest {
    StageOrgProvisioningRequest::new("ada@acme.example")
        .recaptcha_value("captcha-hunter2")
        .activation_id("a-1")
        .first_name("Ada")
        .last_name("Lovelace")
        .organization_name("Acme")
        .locale("en-US")
        .phone_number("+1 555 0100")
}

pub fn create_user() -> CreateUserRequest {
    CreateUserRequest::new("i-1", "Ada", "hunter2")
}

pub fn join_orgs() -> JoinExistingOrgsRequest {
    JoinExistingOrgsRequest::new(["o-1", "o-2"])
        .email("ada@acme.example")
        .job_id("job-1")
        .locale("en-US")
}

pub fn stage_user() -> StageUserRequest {
    StageUserRequest::new("j-1", "ada@acme.example").locale("en-US")
}

/// A value of every JSON type but that of `value`. Each contains `hunter2` or `31337`, but for `true`, and
/// one also looks like part of an error message.
pub fn values_of_other_types(value: &Value) -> Vec<Value> {
    let string = json!("hunter2: \"hunter2\", expected hunter2");
    let mut others = vec![string, json!(31337), json!(true), json!(["hunter2"])];
    others.push(json!({"hunter2": [31337, "hunter2"]}));
    others.retain(|other| discriminant(other) != discriminant(value));
    if value.is_number() {
        others.extend([json!(31337.5), json!(1e300)]);
    }
    others
}

/// The values of a JSON object as an array in the same order, from which serde would decode a struct too.
pub fn as_array(object: &str) -> String {
    let fields: Map<String, Value> = serde_json::from_str(object).unwrap();
    let mut fields: Vec<(String, Value)> = fields.into_iter().collect();
    fields.sort_by_key(|(name, _)| object.rfind(&format!("\"{name}\":")));
    let values: Vec<Value> = fields.into_iter().map(|(_, value)| value).collect();
    json!(values).to_string()
}
