/*
 * NULL for every pointer argument: rejected by name, or absent, never a crash.
 */
#include "expect_error.h"

typedef genesys_status set_text(genesys_client_builder *builder, const char *text,
                                genesys_error **error);

static const struct {
    const char *name;
    set_text *set;
} TEXTS[] = {
    {"base_url", genesys_client_builder_set_base_url},
    {"login_url", genesys_client_builder_set_login_url},
    {"profile", genesys_client_builder_set_profile},
    {"region", genesys_client_builder_set_region},
    {"access_token", genesys_client_builder_set_access_token},
    {"user_agent", genesys_client_builder_set_user_agent},
    {"proxy", genesys_client_builder_set_proxy},
    {"ca_bundle", genesys_client_builder_set_ca_bundle},
    {"client_certificate", genesys_client_builder_set_client_certificate},
    {"client_key", genesys_client_builder_set_client_key},
};

static void settings(void) {
    genesys_client *client;
    genesys_client_builder *builder = genesys_client_builder_new();
    for (size_t i = 0; i < sizeof TEXTS / sizeof TEXTS[0]; ++i) {
        REJECTS(TEXTS[i].name, TEXTS[i].set(builder, NULL, to));
        REJECTS("builder", TEXTS[i].set(NULL, "eu-west-1", to));
    }
    REJECTS("client_id", genesys_client_builder_set_client_credentials(builder, NULL, "secret", to));
    REJECTS("client_secret", genesys_client_builder_set_client_credentials(builder, "id", NULL, to));
    REJECTS("builder", genesys_client_builder_set_client_credentials(NULL, "id", "secret", to));
    REJECTS("builder", genesys_client_builder_set_connect_timeout_ms(NULL, 1, to));
    REJECTS("builder", genesys_client_builder_set_attempt_timeout_ms(NULL, 1, to));
    REJECTS("builder", genesys_client_builder_set_total_timeout_ms(NULL, 1, to));
    REJECTS("builder", genesys_client_builder_set_max_retries(NULL, 1, to));
    REJECTS("builder", genesys_client_builder_set_requests_per_minute(NULL, 1, to));
    REJECTS("builder", genesys_client_builder_set_client_id(NULL, "a", to));
    REJECTS("client_id", genesys_client_builder_set_client_id(builder, NULL, to));
    REJECTS("builder", genesys_client_builder_set_refresh_token(NULL, "a", to));
    REJECTS("refresh_token", genesys_client_builder_set_refresh_token(builder, NULL, to));
    REJECTS("builder", genesys_client_builder_set_max_response_bytes(NULL, 1, to));
    REJECTS("builder", genesys_client_builder_set_allow_insecure_http(NULL, true, to));
    REJECTS("builder", genesys_client_builder_set_from_environment(NULL, true, to));
    REJECTS("builder", genesys_client_builder_set_proxy_from_environment(NULL, true, to));
    REJECTS_WITH_NULL(client, "builder", genesys_client_builder_build(NULL, &client, to));
    REJECTS("client", genesys_client_builder_build(builder, NULL, to));
    REJECTS("client", genesys_client_new_from_env(NULL, to));
    REJECTS("client", genesys_client_new_json("{}", NULL, to));
    REJECTS("name", genesys_client_builder_set_header(builder, NULL, "dialer", to));
    REJECTS("value", genesys_client_builder_set_header(builder, "Genesys-App", NULL, to));
    REJECTS("builder", genesys_client_builder_set_header(NULL, "Genesys-App", "dialer", to));
    const genesys_callbacks none = GENESYS_CALLBACKS_INIT;
    REJECTS("callbacks", genesys_client_builder_set_callbacks(builder, NULL, to));
    REJECTS("builder", genesys_client_builder_set_callbacks(NULL, &none, to));
    REJECTS("client", genesys_client_new_json_with_callbacks("{}", &none, NULL, to));
    genesys_client_builder_free(builder);
}

static void clients(const genesys_client *client) {
    genesys_invite *invite;
    genesys_join_code *join_code;
    genesys_invite_iter *invites;
    genesys_join_code_iter *join_codes;
    genesys_pages_json *pages;
    char *json;
    REJECTS_WITH_NULL(json, "client", genesys_call_json(NULL, "getOnboardingInvites", "{}", &json, to));
    REJECTS_WITH_NULL(json, "operation_id", genesys_call_json(client, NULL, "{}", &json, to));
    REJECTS("result_json", genesys_call_json(client, "getOnboardingInvites", "{}", NULL, to));
    REJECTS_WITH_NULL(pages, "client",
                      genesys_pages_json_open(NULL, "getOnboardingInvites", "{}", &pages, to));
    REJECTS_WITH_NULL(pages, "operation_id", genesys_pages_json_open(client, NULL, "{}", &pages, to));
    REJECTS("pages", genesys_pages_json_open(client, "getOnboardingInvites", "{}", NULL, to));
    REJECTS_WITH_NULL(json, "pages", genesys_pages_json_next(NULL, &json, to));
    REJECTS_WITH_NULL(invites, "client", genesys_invite_iter_new(NULL, NULL, &invites, to));
    REJECTS("iter", genesys_invite_iter_new(client, NULL, NULL, to));
    REJECTS_WITH_NULL(invite, "iter", genesys_invite_iter_next(NULL, &invite, to));
    REJECTS_WITH_NULL(join_codes, "client", genesys_join_code_iter_new(NULL, NULL, &join_codes, to));
    REJECTS("iter", genesys_join_code_iter_new(client, NULL, NULL, to));
    REJECTS_WITH_NULL(join_code, "iter", genesys_join_code_iter_next(NULL, &join_code, to));
}

static void logins(void) {
    genesys_client *client;
    genesys_login *login;
    genesys_client_builder *builder = genesys_client_builder_new();
    REJECTS("login", genesys_login_begin("{}", "{}", NULL, NULL, to));
    REJECTS_WITH_NULL(login, "builder", genesys_login_begin_with_builder(NULL, "{}", &login, to));
    REJECTS("login", genesys_login_begin_with_builder(builder, "{}", NULL, to));
    REJECTS_WITH_NULL(client, "login", genesys_login_wait(NULL, 1, &client, to));
    REJECTS("client", genesys_login_wait(NULL, 1, NULL, to));
    REJECTS_WITH_NULL(client, "login", genesys_login_finish(NULL, "code", &client, to));
    REJECTS("client", genesys_login_finish(NULL, "code", NULL, to));
    CHECK(genesys_login_begin("{\"region\": \"dca\", \"clientId\": \"a\"}", NULL, NULL, &login, NULL) ==
          GENESYS_OK);
    REJECTS_WITH_NULL(client, "pasted", genesys_login_finish(login, NULL, &client, to));
    genesys_login_free(login);
    genesys_login_free(NULL);
    genesys_login_cancel(NULL);
    CHECK(genesys_login_url(NULL) == NULL && genesys_login_redirect_uri(NULL) == NULL);
    genesys_client_builder_free(builder);
}

static void bulk_runs(const genesys_client *client) {
    genesys_bulk *bulk;
    char *json;
    REJECTS_WITH_NULL(bulk, "client", genesys_bulk_open(NULL, "{}", &bulk, to));
    REJECTS_WITH_NULL(bulk, "options_json", genesys_bulk_open(client, NULL, &bulk, to));
    REJECTS("bulk", genesys_bulk_open(client, "{}", NULL, to));
    REJECTS("bulk", genesys_bulk_enlist_json(NULL, "{}", to));
    REJECTS_WITH_NULL(json, "bulk", genesys_bulk_submit_json(NULL, "{}", &json, to));
    REJECTS("outcome_json", genesys_bulk_submit_json(NULL, "{}", NULL, to));
    REJECTS_WITH_NULL(json, "bulk", genesys_bulk_report_json(NULL, &json, to));
    REJECTS("report_json", genesys_bulk_report_json(NULL, NULL, to));
    genesys_bulk_free(NULL);
}

static void derived_clients(const genesys_client *client) {
    genesys_client *derived;
    genesys_last_response *response;
    REJECTS_WITH_NULL(derived, "client", genesys_client_with_options(NULL, NULL, &derived, to));
    REJECTS("derived", genesys_client_with_options(client, NULL, NULL, to));
    REJECTS_WITH_NULL(derived, "client", genesys_client_with_options_json(NULL, NULL, &derived, to));
    REJECTS("derived", genesys_client_with_options_json(client, "{}", NULL, to));
    REJECTS_WITH_NULL(response, "client", genesys_client_last_response(NULL, &response, to));
    REJECTS("response", genesys_client_last_response(client, NULL, to));
    CHECK(genesys_client_last_response_json(NULL) == NULL && genesys_event_to_json(NULL) == NULL);

    genesys_header headers[] = {{"X-One", "1"}, {NULL, "2"}};
    genesys_call_options options = GENESYS_CALL_OPTIONS_INIT;
    options.headers_count = 2;
    REJECTS_WITH_NULL(derived, "options.headers",
                      genesys_client_with_options(client, &options, &derived, to));
    options.headers = headers;
    REJECTS_WITH_NULL(derived, "options.headers[1].name",
                      genesys_client_with_options(client, &options, &derived, to));
    headers[1] = (genesys_header){"X-Two", NULL};
    REJECTS_WITH_NULL(derived, "options.headers[1].value",
                      genesys_client_with_options(client, &options, &derived, to));
}

/* NULL for the output of an iterator. No entity is lost: nothing was fetched. */
static void iterators(const genesys_client *client) {
    genesys_invite_iter *invites;
    genesys_join_code_iter *join_codes;
    genesys_pages_json *pages;
    genesys_invite *invite;
    char *page;
    CHECK(genesys_invite_iter_new(client, NULL, &invites, NULL) == GENESYS_OK);
    CHECK(genesys_join_code_iter_new(client, NULL, &join_codes, NULL) == GENESYS_OK);
    CHECK(genesys_pages_json_open(client, "getOnboardingInvites", NULL, &pages, NULL) == GENESYS_OK);
    REJECTS("page_json", genesys_pages_json_next(pages, NULL, to));
    CHECK(genesys_pages_json_next(pages, &page, NULL) == GENESYS_OK && has(page, "\"pageNumber\":1"));
    genesys_string_free(page);
    genesys_pages_json_free(pages);
    REJECTS("invite", genesys_invite_iter_next(invites, NULL, to));
    REJECTS("join_code", genesys_join_code_iter_next(join_codes, NULL, to));
    CHECK(genesys_invite_iter_next(invites, &invite, NULL) == GENESYS_OK);
    CHECK(is(invite->id, "invite-1"));
    genesys_invite_free(invite);
    genesys_invite_iter_free(invites);
    genesys_join_code_iter_free(join_codes);
}

static void operations_without_a_result(const genesys_client *client) {
    bool exists = true;
    REJECTS("client", genesys_delete_onboarding_invite(NULL, "i", to));
    REJECTS("inviteId", genesys_delete_onboarding_invite(client, NULL, to));
    REJECTS("client", genesys_delete_onboarding_joincode(NULL, "j", to));
    REJECTS("joinCodeId", genesys_delete_onboarding_joincode(client, NULL, to));
    REJECTS("client", genesys_put_onboarding_joincode(NULL, "j", NULL, to));
    REJECTS("joinCodeId", genesys_put_onboarding_joincode(client, NULL, NULL, to));
    REJECTS("client", genesys_post_onboarding_users_stage(NULL, NULL, to));
    REJECTS("body", genesys_post_onboarding_users_stage(client, NULL, to));
    REJECTS("body", genesys_put_onboarding_joincode(client, "j", NULL, to));
    REJECTS("client", genesys_head_onboarding_organization_users(NULL, "o", "e", &exists, to));
    CHECK(!exists);
    exists = true;
    REJECTS("organizationId",
            genesys_head_onboarding_organization_users(client, NULL, "e", &exists, to));
    CHECK(!exists);
    REJECTS("email", genesys_head_onboarding_organization_users(client, "o", NULL, &exists, to));
    REJECTS("exists", genesys_head_onboarding_organization_users(client, "o", "e", NULL, to));
}

static void operations_that_read(const genesys_client *client) {
    genesys_invite *invite;
    genesys_invite_listing *invites;
    genesys_join_code *code;
    genesys_join_code_listing *codes;
    genesys_org_billing_activation *activation;
    genesys_org_provisioning *staged;
    REJECTS_WITH_NULL(invite, "client", genesys_get_onboarding_invite(NULL, "i", &invite, to));
    REJECTS_WITH_NULL(invite, "inviteId", genesys_get_onboarding_invite(client, NULL, &invite, to));
    REJECTS("invite", genesys_get_onboarding_invite(client, "i", NULL, to));
    REJECTS_WITH_NULL(invites, "client", genesys_get_onboarding_invites(NULL, NULL, &invites, to));
    REJECTS("listing", genesys_get_onboarding_invites(client, NULL, NULL, to));
    REJECTS_WITH_NULL(code, "client", genesys_get_onboarding_joincode(NULL, "j", NULL, &code, to));
    REJECTS_WITH_NULL(code, "joinCodeId",
                      genesys_get_onboarding_joincode(client, NULL, NULL, &code, to));
    REJECTS("join_code", genesys_get_onboarding_joincode(client, "j", NULL, NULL, to));
    REJECTS_WITH_NULL(codes, "client", genesys_get_onboarding_joincodes(NULL, NULL, &codes, to));
    REJECTS("listing", genesys_get_onboarding_joincodes(client, NULL, NULL, to));
    REJECTS_WITH_NULL(activation, "client",
                      genesys_get_onboarding_activation(NULL, "a", &activation, to));
    REJECTS_WITH_NULL(activation, "activationId",
                      genesys_get_onboarding_activation(client, NULL, &activation, to));
    REJECTS("activation", genesys_get_onboarding_activation(client, "a", NULL, to));
    REJECTS_WITH_NULL(staged, "client",
                      genesys_get_onboarding_orgprovisioning(NULL, "p", NULL, &staged, to));
    REJECTS_WITH_NULL(staged, "provisioningId",
                      genesys_get_onboarding_orgprovisioning(client, NULL, NULL, &staged, to));
    REJECTS("provisioning", genesys_get_onboarding_orgprovisioning(client, "p", NULL, NULL, to));
}

static void operations_that_write(const genesys_client *client) {
    genesys_join_code *code;
    genesys_apply_org_billing_activation_response *applied;
    genesys_complete_org_provisioning_response *made;
    genesys_stage_org_provisioning_response *staged;
    genesys_create_user_response *user;
    genesys_join_existing_orgs_response *joined;
    REJECTS_WITH_NULL(code, "client", genesys_post_onboarding_joincodes(NULL, NULL, &code, to));
    REJECTS_WITH_NULL(code, "body", genesys_post_onboarding_joincodes(client, NULL, &code, to));
    REJECTS("join_code", genesys_post_onboarding_joincodes(client, NULL, NULL, to));
    REJECTS_WITH_NULL(applied, "client",
                      genesys_post_onboarding_activation_apply(NULL, "a", NULL, &applied, to));
    REJECTS_WITH_NULL(applied, "activationId",
                      genesys_post_onboarding_activation_apply(client, NULL, NULL, &applied, to));
    REJECTS_WITH_NULL(applied, "body",
                      genesys_post_onboarding_activation_apply(client, "a", NULL, &applied, to));
    REJECTS("response", genesys_post_onboarding_activation_apply(client, "a", NULL, NULL, to));
    REJECTS_WITH_NULL(made, "client",
                      genesys_post_onboarding_orgprovisioning_complete(NULL, "p", NULL, &made, to));
    REJECTS_WITH_NULL(made, "provisioningId",
                      genesys_post_onboarding_orgprovisioning_complete(client, NULL, NULL, &made, to));
    REJECTS_WITH_NULL(made, "body",
                      genesys_post_onboarding_orgprovisioning_complete(client, "p", NULL, &made, to));
    REJECTS("response", genesys_post_onboarding_orgprovisioning_complete(client, "p", NULL, NULL, to));
    REJECTS_WITH_NULL(staged, "client",
                      genesys_post_onboarding_orgprovisionings(NULL, NULL, &staged, to));
    REJECTS_WITH_NULL(staged, "body",
                      genesys_post_onboarding_orgprovisionings(client, NULL, &staged, to));
    REJECTS("response", genesys_post_onboarding_orgprovisionings(client, NULL, NULL, to));
    REJECTS_WITH_NULL(user, "client", genesys_post_onboarding_users(NULL, NULL, &user, to));
    REJECTS_WITH_NULL(user, "body", genesys_post_onboarding_users(client, NULL, &user, to));
    REJECTS("response", genesys_post_onboarding_users(client, NULL, NULL, to));
    REJECTS_WITH_NULL(joined, "client",
                      genesys_post_onboarding_users_joinexistingorgs(NULL, NULL, &joined, to));
    REJECTS_WITH_NULL(joined, "body",
                      genesys_post_onboarding_users_joinexistingorgs(client, NULL, &joined, to));
    REJECTS("response", genesys_post_onboarding_users_joinexistingorgs(client, NULL, NULL, to));
}

static void waits(const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_org_provisioning *provisioning;
    genesys_waiter *waiter;
    genesys_client *polling;
    double delay_ms;
    REJECTS_WITH_NULL(provisioning, "client",
                      genesys_wait_for_onboarding_orgprovisioning(NULL, "p", NULL, &provisioning, to));
    REJECTS_WITH_NULL(provisioning, "provisioningId",
                      genesys_wait_for_onboarding_orgprovisioning(client, NULL, NULL, &provisioning, to));
    REJECTS("provisioning", genesys_wait_for_onboarding_orgprovisioning(client, "p", NULL, NULL, to));
    REJECTS_WITH_NULL(waiter, "client", genesys_waiter_new(NULL, NULL, &waiter, to));
    REJECTS("waiter", genesys_waiter_new(client, NULL, NULL, to));
    REJECTS_WITH_NULL(polling, "waiter", genesys_waiter_poll(NULL, &polling, to));
    REJECTS("waiter", genesys_waiter_next(NULL, NULL, &delay_ms, to));
    OK(genesys_waiter_new(client, NULL, &waiter, &error));
    REJECTS("client", genesys_waiter_poll(waiter, NULL, to));
    REJECTS("delay_ms", genesys_waiter_next(waiter, NULL, NULL, to));
    genesys_waiter_free(waiter);
}

static void sandboxes(const genesys_sandbox *sandbox) {
    const genesys_sandbox_fault fault = {.struct_size = sizeof fault, .http_status = 500};
    REJECTS("sandbox", genesys_sandbox_start(0, NULL, to));
    REJECTS("sandbox", genesys_sandbox_start_json(NULL, NULL, to));
    REJECTS("sandbox", genesys_sandbox_fail_next(NULL, 1, &fault, to));
    REJECTS("fault", genesys_sandbox_fail_next(sandbox, 1, NULL, to));
    char *json = NULL;
    REJECTS_WITH_NULL(json, "sandbox", genesys_sandbox_call_json(NULL, "reset", NULL, &json, to));
    REJECTS_WITH_NULL(json, "verb", genesys_sandbox_call_json(sandbox, NULL, NULL, &json, to));
    REJECTS("result_json", genesys_sandbox_call_json(sandbox, "reset", NULL, NULL, to));
    genesys_sandbox_expire_tokens(NULL);
    CHECK(genesys_sandbox_request_count(NULL) == 0 && genesys_sandbox_token_request_count(NULL) == 0);
    CHECK(genesys_sandbox_base_url(NULL) == NULL);
    CHECK(genesys_sandbox_client_id(NULL) == NULL && genesys_sandbox_client_secret(NULL) == NULL);
    CHECK(genesys_sandbox_unprivileged_client_id(NULL) == NULL);
    CHECK(genesys_sandbox_unprivileged_client_secret(NULL) == NULL);
    CHECK(genesys_sandbox_public_client_id(NULL) == NULL);
    CHECK(genesys_sandbox_settings_json(NULL, false) == NULL);
}

static void accessors_accept_null(void) {
    CHECK(genesys_error_kind(NULL) == GENESYS_OK && genesys_error_message(NULL) == NULL);
    CHECK(genesys_error_limit(NULL) == NULL && !genesys_error_is_retryable(NULL));
    CHECK(genesys_error_argument(NULL) == NULL && genesys_error_setting(NULL) == NULL);
    CHECK(genesys_error_operation_id(NULL) == NULL && genesys_error_http_status(NULL) == 0);
    CHECK(genesys_error_code(NULL) == NULL && genesys_error_context_id(NULL) == NULL);
    CHECK(genesys_error_correlation_id(NULL) == NULL && genesys_error_retry_after_ms(NULL) == -1);
    CHECK(genesys_error_attempts(NULL) == 0 && !genesys_error_outcome_unknown(NULL));
    CHECK(genesys_error_body(NULL) == NULL && genesys_error_body_text(NULL) == NULL &&
          genesys_error_to_json(NULL) == NULL);
}

static void frees_accept_null(void) {
    genesys_client_cancel(NULL);
    genesys_error_free(NULL);
    genesys_string_free(NULL);
    genesys_client_free(NULL);
    genesys_last_response_free(NULL);
    genesys_waiter_free(NULL);
    genesys_client_builder_free(NULL);
    genesys_invite_iter_free(NULL);
    genesys_join_code_iter_free(NULL);
    genesys_invite_free(NULL);
    genesys_invite_listing_free(NULL);
    genesys_join_code_free(NULL);
    genesys_join_code_listing_free(NULL);
    genesys_org_billing_activation_free(NULL);
    genesys_apply_org_billing_activation_response_free(NULL);
    genesys_org_provisioning_free(NULL);
    genesys_stage_org_provisioning_response_free(NULL);
    genesys_complete_org_provisioning_response_free(NULL);
    genesys_create_user_response_free(NULL);
    genesys_join_existing_orgs_response_free(NULL);
    genesys_sandbox_free(NULL);
}

int main(void) {
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client *client = client_for(sandbox);
    settings();
    clients(client);
    logins();
    bulk_runs(client);
    derived_clients(client);
    iterators(client);
    operations_without_a_result(client);
    operations_that_read(client);
    operations_that_write(client);
    waits(client);
    sandboxes(sandbox);
    accessors_accept_null();
    frees_accept_null();
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
