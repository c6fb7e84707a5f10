//! The C ABI as the header declares it. Results are opaque here: their fields are tested elsewhere, their
//! allocation and release here.

use std::ffi::{c_char, c_void};

pub type Status = i32;
pub type Text = *const c_char;
pub type Texts = *const Text;
pub type Out = *mut *mut c_void;
pub type LogCallback = Option<unsafe extern "C" fn(i32, Text, Text, *mut c_void)>;

pub type FreeCallback = Option<unsafe extern "C" fn(*mut c_void)>;
pub type ObserverCallback = Option<unsafe extern "C" fn(*const Event, *mut c_void)>;
pub type InterruptCallback = Option<unsafe extern "C" fn(*mut c_void) -> bool>;
pub type ProgressCallback = Option<unsafe extern "C" fn(*const WaitProgress, *mut c_void) -> bool>;
pub type TokenCallback = Option<unsafe extern "C" fn(*const TokenRequest, *mut c_void)>;
pub type TransportCallback = Option<unsafe extern "C" fn(*const TransportRequest, *mut c_void)>;

#[repr(C)]
pub struct Header {
    pub name: Text,
    pub value: Text,
}

/// The first fields, which are all strings and numbers between them.
#[repr(C)]
pub struct Event {
    pub kind: i32,
    pub operation_id: Text,
    pub method: Text,
    pub path: Text,
    pub attempt: u32,
    pub http_status: i32,
    pub error_kind: Status,
    pub error: Text,
    pub correlation_id: Text,
}

/// Opaque here.
#[repr(C)]
pub struct TokenRequest {
    pub is_rejected: bool,
}

/// Opaque here.
#[repr(C)]
pub struct TransportRequest {
    pub method: Text,
}

#[repr(C)]
pub struct Callbacks {
    pub struct_size: usize,
    pub user_data: *mut c_void,
    pub free_user_data: FreeCallback,
    pub observer: ObserverCallback,
    pub interrupt: InterruptCallback,
    pub token: TokenCallback,
    pub transport: TransportCallback,
}

#[repr(C)]
pub struct CallOptions {
    pub struct_size: usize,
    pub total_timeout_ms: *const i64,
    pub attempt_timeout_ms: *const i64,
    pub max_retries: *const i64,
    pub headers: *const Header,
    pub headers_count: usize,
    pub callbacks: *const Callbacks,
}

#[repr(C)]
pub struct LastResponse {
    pub operation_id: Text,
    pub http_status: i32,
    pub correlation_id: Text,
    pub attempts: u32,
    pub elapsed_ms: f64,
    pub headers: *const *const Header,
    pub headers_count: usize,
}

#[repr(C)]
pub struct PageOptions {
    pub struct_size: usize,
    pub page_number: *const i64,
    pub page_size: *const i64,
}

#[repr(C)]
pub struct JoinCodeOptions {
    pub struct_size: usize,
    pub email_domain: Text,
}

#[repr(C)]
pub struct JoinCodeRequest {
    pub struct_size: usize,
    pub email_domains: Texts,
    pub email_domains_count: usize,
}

#[repr(C)]
pub struct ApplyOrgBillingActivationRequest {
    pub struct_size: usize,
    pub organization_id: Text,
}

#[repr(C)]
pub struct OrgProvisioningOptions {
    pub struct_size: usize,
    pub existing_organization_id: Text,
    pub billing_activation_job: *const bool,
}

#[repr(C)]
pub struct OrgProvisioningUser {
    pub struct_size: usize,
    pub name: Text,
    pub email: Text,
}

#[repr(C)]
pub struct CompleteOrgProvisioningRequest {
    pub struct_size: usize,
    pub administrator_email: Text,
    pub administrator_password: Text,
    pub administrator_name: Text,
    pub organization_name: Text,
    pub other_users: *const *const OrgProvisioningUser,
    pub other_users_count: usize,
    pub locale: Text,
    pub disable_org_auto_join: *const bool,
}

#[repr(C)]
pub struct StageOrgProvisioningRequest {
    pub struct_size: usize,
    pub email_address: Text,
    pub recaptcha_value: Text,
    pub activation_id: Text,
    pub first_name: Text,
    pub last_name: Text,
    pub organization_name: Text,
    pub locale: Text,
    pub phone_number: Text,
}

#[repr(C)]
pub struct CreateUserRequest {
    pub struct_size: usize,
    pub invite_id: Text,
    pub name: Text,
    pub password: Text,
}

#[repr(C)]
pub struct JoinExistingOrgsRequest {
    pub struct_size: usize,
    pub organization_ids: Texts,
    pub organization_ids_count: usize,
    pub email: Text,
    pub job_id: Text,
    pub locale: Text,
}

#[repr(C)]
pub struct StageUserRequest {
    pub struct_size: usize,
    pub join_code_id: Text,
    pub email: Text,
    pub locale: Text,
}

/// The first fields, which are all that are read.
#[repr(C)]
pub struct WaitProgress {
    pub attempt: u32,
    pub provisioning: *const c_void,
    pub error_kind: Status,
    pub error: Text,
}

#[repr(C)]
pub struct WaitOptions {
    pub struct_size: usize,
    pub timeout_ms: *const i64,
    pub interval_ms: *const i64,
    pub growth: *const f64,
    pub max_interval_ms: *const i64,
    pub not_found_grace_ms: *const i64,
    pub description: Text,
    pub progress: ProgressCallback,
    pub user_data: *mut c_void,
}

#[repr(C)]
pub struct PollFailure {
    pub struct_size: usize,
    pub is_retryable: bool,
    pub is_not_found: bool,
    pub retry_after_ms: *const i64,
    pub message: Text,
}

#[repr(C)]
pub struct SandboxFault {
    pub struct_size: usize,
    pub http_status: u16,
    pub retry_after_s: *const u32,
    pub delay_ms: u32,
    pub drop_response: bool,
    pub operation: Text,
    pub on: Text,
}

unsafe extern "C" {
    pub fn genesys_version() -> Text;
    pub fn genesys_contract_json() -> Text;
    pub fn genesys_error_kind(error: *const c_void) -> Status;
    pub fn genesys_error_message(error: *const c_void) -> Text;
    pub fn genesys_error_operation_id(error: *const c_void) -> Text;
    pub fn genesys_error_limit(error: *const c_void) -> Text;
    pub fn genesys_error_is_retryable(error: *const c_void) -> bool;
    pub fn genesys_error_argument(error: *const c_void) -> Text;
    pub fn genesys_error_setting(error: *const c_void) -> Text;
    pub fn genesys_error_body_text(error: *const c_void) -> Text;
    pub fn genesys_status_name(status: Status) -> Text;
    pub fn genesys_error_code(error: *const c_void) -> Text;
    pub fn genesys_error_context_id(error: *const c_void) -> Text;
    pub fn genesys_error_correlation_id(error: *const c_void) -> Text;
    pub fn genesys_error_outcome_unknown(error: *const c_void) -> bool;
    pub fn genesys_error_body(error: *const c_void) -> Text;
    pub fn genesys_error_to_json(error: *const c_void) -> *mut c_char;
    pub fn genesys_error_http_status(error: *const c_void) -> i32;
    pub fn genesys_error_retry_after_ms(error: *const c_void) -> i64;
    pub fn genesys_error_attempts(error: *const c_void) -> u32;
    pub fn genesys_error_free(error: *mut c_void);
    pub fn genesys_string_free(string: *mut c_char);
    pub fn genesys_client_new_from_env(client: Out, error: Out) -> Status;
    pub fn genesys_client_cancel(client: *const c_void);
    pub fn genesys_client_free(client: *mut c_void);
    pub fn genesys_client_builder_new() -> *mut c_void;
    pub fn genesys_client_builder_set_base_url(
        builder: *mut c_void,
        base_url: Text,
        error: Out,
    ) -> Status;
    pub fn genesys_client_builder_set_login_url(
        builder: *mut c_void,
        login_url: Text,
        error: Out,
    ) -> Status;
    pub fn genesys_client_builder_set_region(
        builder: *mut c_void,
        region: Text,
        error: Out,
    ) -> Status;
    pub fn genesys_client_builder_set_access_token(
        builder: *mut c_void,
        access_token: Text,
        error: Out,
    ) -> Status;
    pub fn genesys_client_builder_set_client_credentials(
        builder: *mut c_void,
        client_id: Text,
        client_secret: Text,
        error: Out,
    ) -> Status;
    pub fn genesys_client_builder_set_connect_timeout_ms(
        builder: *mut c_void,
        connect_timeout_ms: u64,
        error: Out,
    ) -> Status;
    pub fn genesys_client_builder_set_attempt_timeout_ms(
        builder: *mut c_void,
        attempt_timeout_ms: u64,
        error: Out,
    ) -> Status;
    pub fn genesys_client_builder_set_total_timeout_ms(
        builder: *mut c_void,
        total_timeout_ms: u64,
        error: Out,
    ) -> Status;
    pub fn genesys_client_builder_set_max_retries(
        builder: *mut c_void,
        max_retries: u32,
        error: Out,
    ) -> Status;
    pub fn genesys_client_builder_set_client_id(
        builder: *mut c_void,
        client_id: Text,
        error: Out,
    ) -> Status;
    pub fn genesys_client_builder_set_refresh_token(
        builder: *mut c_void,
        refresh_token: Text,
        error: Out,
    ) -> Status;
    pub fn genesys_client_builder_set_requests_per_minute(
        builder: *mut c_void,
        requests_per_minute: u32,
        error: Out,
    ) -> Status;
    pub fn genesys_client_builder_set_max_response_bytes(
        builder: *mut c_void,
        max_response_bytes: u64,
        error: Out,
    ) -> Status;
    pub fn genesys_client_builder_set_user_agent(
        builder: *mut c_void,
        user_agent: Text,
        error: Out,
    ) -> Status;
    pub fn genesys_client_builder_set_header(
        builder: *mut c_void,
        name: Text,
        value: Text,
        error: Out,
    ) -> Status;
    pub fn genesys_client_builder_set_callbacks(
        builder: *mut c_void,
        callbacks: *const Callbacks,
        error: Out,
    ) -> Status;
    pub fn genesys_client_new_json_with_callbacks(
        settings_json: Text,
        callbacks: *const Callbacks,
        client: Out,
        error: Out,
    ) -> Status;
    pub fn genesys_client_with_options(
        client: *const c_void,
        options: *const CallOptions,
        derived: Out,
        error: Out,
    ) -> Status;
    pub fn genesys_client_with_options_json(
        client: *const c_void,
        options_json: Text,
        derived: Out,
        error: Out,
    ) -> Status;
    pub fn genesys_client_last_response(client: *const c_void, response: Out, error: Out)
    -> Status;
    pub fn genesys_client_last_response_json(client: *const c_void) -> *mut c_char;
    pub fn genesys_event_to_json(event: *const Event) -> *mut c_char;
    pub fn genesys_last_response_free(response: *mut c_void);
    pub fn genesys_token_request_is_stopped(request: *const TokenRequest) -> bool;
    pub fn genesys_token_request_respond(
        request: *const TokenRequest,
        token: Text,
        expires_in_ms: *const i64,
        error: Out,
    ) -> Status;
    pub fn genesys_token_request_fail(
        request: *const TokenRequest,
        message: Text,
        error: Out,
    ) -> Status;
    pub fn genesys_transport_request_is_stopped(request: *const TransportRequest) -> bool;
    pub fn genesys_transport_request_respond(
        request: *const TransportRequest,
        http_status: i32,
        headers: *const Header,
        headers_count: usize,
        body: *const u8,
        body_size: usize,
        error: Out,
    ) -> Status;
    pub fn genesys_transport_request_fail(
        request: *const TransportRequest,
        cause: i32,
        may_have_been_sent: bool,
        message: Text,
        error: Out,
    ) -> Status;
    pub fn genesys_client_builder_set_proxy(
        builder: *mut c_void,
        proxy: Text,
        error: Out,
    ) -> Status;
    pub fn genesys_client_builder_set_ca_bundle(
        builder: *mut c_void,
        ca_bundle: Text,
        error: Out,
    ) -> Status;
    pub fn genesys_client_builder_set_client_certificate(
        builder: *mut c_void,
        client_certificate: Text,
        error: Out,
    ) -> Status;
    pub fn genesys_client_builder_set_client_key(
        builder: *mut c_void,
        client_key: Text,
        error: Out,
    ) -> Status;
    pub fn genesys_client_builder_set_allow_insecure_http(
        builder: *mut c_void,
        allow_insecure_http: bool,
        error: Out,
    ) -> Status;
    pub fn genesys_client_builder_set_profile(
        builder: *mut c_void,
        profile: Text,
        error: Out,
    ) -> Status;
    pub fn genesys_client_builder_set_from_environment(
        builder: *mut c_void,
        from_environment: bool,
        error: Out,
    ) -> Status;
    pub fn genesys_client_builder_set_proxy_from_environment(
        builder: *mut c_void,
        proxy_from_environment: bool,
        error: Out,
    ) -> Status;
    pub fn genesys_client_builder_build(builder: *const c_void, client: Out, error: Out) -> Status;
    pub fn genesys_client_builder_free(builder: *mut c_void);
    pub fn genesys_client_new_json(settings_json: Text, client: Out, error: Out) -> Status;
    pub fn genesys_call_json(
        client: *const c_void,
        operation_id: Text,
        arguments_json: Text,
        result_json: *mut *mut c_char,
        error: Out,
    ) -> Status;
    pub fn genesys_login_begin(
        settings_json: Text,
        options_json: Text,
        callbacks: *const Callbacks,
        login: Out,
        error: Out,
    ) -> Status;
    pub fn genesys_login_begin_with_builder(
        builder: *const c_void,
        options_json: Text,
        login: Out,
        error: Out,
    ) -> Status;
    pub fn genesys_login_url(login: *const c_void) -> Text;
    pub fn genesys_login_redirect_uri(login: *const c_void) -> Text;
    pub fn genesys_login_wait(
        login: *const c_void,
        timeout_ms: u64,
        client: Out,
        error: Out,
    ) -> Status;
    pub fn genesys_login_finish(
        login: *const c_void,
        pasted: Text,
        client: Out,
        error: Out,
    ) -> Status;
    pub fn genesys_login_cancel(login: *const c_void);
    pub fn genesys_login_free(login: *mut c_void);
    pub fn genesys_bulk_open(
        client: *const c_void,
        options_json: Text,
        bulk: Out,
        error: Out,
    ) -> Status;
    pub fn genesys_bulk_enlist_json(bulk: *const c_void, request_json: Text, error: Out) -> Status;
    pub fn genesys_bulk_submit_json(
        bulk: *const c_void,
        request_json: Text,
        outcome_json: *mut *mut c_char,
        error: Out,
    ) -> Status;
    pub fn genesys_bulk_report_json(
        bulk: *const c_void,
        report_json: *mut *mut c_char,
        error: Out,
    ) -> Status;
    pub fn genesys_bulk_free(bulk: *mut c_void);
    pub fn genesys_pages_json_open(
        client: *const c_void,
        operation_id: Text,
        arguments_json: Text,
        pages: Out,
        error: Out,
    ) -> Status;
    pub fn genesys_pages_json_next(
        pages: *mut c_void,
        page_json: *mut *mut c_char,
        error: Out,
    ) -> Status;
    pub fn genesys_pages_json_free(pages: *mut c_void);
    pub fn genesys_invite_iter_new(
        client: *const c_void,
        options: *const PageOptions,
        pages: Out,
        error: Out,
    ) -> Status;
    pub fn genesys_invite_iter_next(pages: *mut c_void, invite: Out, error: Out) -> Status;
    pub fn genesys_invite_iter_free(pages: *mut c_void);
    pub fn genesys_join_code_iter_new(
        client: *const c_void,
        options: *const PageOptions,
        pages: Out,
        error: Out,
    ) -> Status;
    pub fn genesys_join_code_iter_next(pages: *mut c_void, join_code: Out, error: Out) -> Status;
    pub fn genesys_join_code_iter_free(pages: *mut c_void);
    pub fn genesys_invite_free(invite: *mut c_void);
    pub fn genesys_invite_listing_free(listing: *mut c_void);
    pub fn genesys_delete_onboarding_invite(
        client: *const c_void,
        invite_id: Text,
        error: Out,
    ) -> Status;
    pub fn genesys_get_onboarding_invite(
        client: *const c_void,
        invite_id: Text,
        invite: Out,
        error: Out,
    ) -> Status;
    pub fn genesys_get_onboarding_invites(
        client: *const c_void,
        options: *const PageOptions,
        listing: Out,
        error: Out,
    ) -> Status;
    pub fn genesys_join_code_free(join_code: *mut c_void);
    pub fn genesys_join_code_listing_free(listing: *mut c_void);
    pub fn genesys_delete_onboarding_joincode(
        client: *const c_void,
        join_code_id: Text,
        error: Out,
    ) -> Status;
    pub fn genesys_get_onboarding_joincode(
        client: *const c_void,
        join_code_id: Text,
        options: *const JoinCodeOptions,
        join_code: Out,
        error: Out,
    ) -> Status;
    pub fn genesys_get_onboarding_joincodes(
        client: *const c_void,
        options: *const PageOptions,
        listing: Out,
        error: Out,
    ) -> Status;
    pub fn genesys_post_onboarding_joincodes(
        client: *const c_void,
        body: *const JoinCodeRequest,
        join_code: Out,
        error: Out,
    ) -> Status;
    pub fn genesys_put_onboarding_joincode(
        client: *const c_void,
        join_code_id: Text,
        body: *const JoinCodeRequest,
        error: Out,
    ) -> Status;
    pub fn genesys_org_billing_activation_free(activation: *mut c_void);
    pub fn genesys_apply_org_billing_activation_response_free(response: *mut c_void);
    pub fn genesys_get_onboarding_activation(
        client: *const c_void,
        activation_id: Text,
        activation: Out,
        error: Out,
    ) -> Status;
    pub fn genesys_post_onboarding_activation_apply(
        client: *const c_void,
        activation_id: Text,
        body: *const ApplyOrgBillingActivationRequest,
        response: Out,
        error: Out,
    ) -> Status;
    pub fn genesys_org_provisioning_free(provisioning: *mut c_void);
    pub fn genesys_stage_org_provisioning_response_free(response: *mut c_void);
    pub fn genesys_complete_org_provisioning_response_free(response: *mut c_void);
    pub fn genesys_get_onboarding_orgprovisioning(
        client: *const c_void,
        provisioning_id: Text,
        options: *const OrgProvisioningOptions,
        provisioning: Out,
        error: Out,
    ) -> Status;
    pub fn genesys_wait_for_onboarding_orgprovisioning(
        client: *const c_void,
        provisioning_id: Text,
        options: *const WaitOptions,
        provisioning: Out,
        error: Out,
    ) -> Status;
    pub fn genesys_waiter_new(
        client: *const c_void,
        options: *const WaitOptions,
        waiter: Out,
        error: Out,
    ) -> Status;
    pub fn genesys_waiter_poll(waiter: *mut c_void, client: Out, error: Out) -> Status;
    pub fn genesys_waiter_next(
        waiter: *mut c_void,
        failure: *const PollFailure,
        delay_ms: *mut f64,
        error: Out,
    ) -> Status;
    pub fn genesys_waiter_free(waiter: *mut c_void);
    pub fn genesys_post_onboarding_orgprovisioning_complete(
        client: *const c_void,
        provisioning_id: Text,
        body: *const CompleteOrgProvisioningRequest,
        response: Out,
        error: Out,
    ) -> Status;
    pub fn genesys_post_onboarding_orgprovisionings(
        client: *const c_void,
        body: *const StageOrgProvisioningRequest,
        response: Out,
        error: Out,
    ) -> Status;
    pub fn genesys_head_onboarding_organization_users(
        client: *const c_void,
        organization_id: Text,
        email: Text,
        exists: *mut bool,
        error: Out,
    ) -> Status;
    pub fn genesys_create_user_response_free(response: *mut c_void);
    pub fn genesys_join_existing_orgs_response_free(response: *mut c_void);
    pub fn genesys_post_onboarding_users(
        client: *const c_void,
        body: *const CreateUserRequest,
        response: Out,
        error: Out,
    ) -> Status;
    pub fn genesys_post_onboarding_users_joinexistingorgs(
        client: *const c_void,
        body: *const JoinExistingOrgsRequest,
        response: Out,
        error: Out,
    ) -> Status;
    pub fn genesys_post_onboarding_users_stage(
        client: *const c_void,
        body: *const StageUserRequest,
        error: Out,
    ) -> Status;
    pub fn genesys_log_set_callback(
        max_level: i32,
        callback: LogCallback,
        user_data: *mut c_void,
        error: Out,
    ) -> Status;
    pub fn genesys_sandbox_start(port: u16, sandbox: Out, error: Out) -> Status;
    pub fn genesys_sandbox_start_json(options_json: Text, sandbox: Out, error: Out) -> Status;
    pub fn genesys_sandbox_main(argc: i32, argv: *const Text) -> i32;
    pub fn genesys_sandbox_base_url(sandbox: *const c_void) -> Text;
    pub fn genesys_sandbox_client_id(sandbox: *const c_void) -> Text;
    pub fn genesys_sandbox_client_secret(sandbox: *const c_void) -> Text;
    pub fn genesys_sandbox_unprivileged_client_id(sandbox: *const c_void) -> Text;
    pub fn genesys_sandbox_unprivileged_client_secret(sandbox: *const c_void) -> Text;
    pub fn genesys_sandbox_public_client_id(sandbox: *const c_void) -> Text;
    pub fn genesys_sandbox_settings_json(sandbox: *const c_void, unprivileged: bool)
    -> *mut c_char;
    pub fn genesys_sandbox_fail_next(
        sandbox: *const c_void,
        count: u32,
        fault: *const SandboxFault,
        error: Out,
    ) -> Status;
    pub fn genesys_sandbox_call_json(
        sandbox: *const c_void,
        verb: Text,
        arguments_json: Text,
        result_json: *mut *mut c_char,
        error: Out,
    ) -> Status;
    pub fn genesys_sandbox_expire_tokens(sandbox: *const c_void);
    pub fn genesys_sandbox_request_count(sandbox: *const c_void) -> u64;
    pub fn genesys_sandbox_token_request_count(sandbox: *const c_void) -> u64;
    pub fn genesys_sandbox_free(sandbox: *mut c_void);
}
