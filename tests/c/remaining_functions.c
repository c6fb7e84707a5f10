/*
 * Every function that is not an operation, once successfully and, if it can fail, once with an error.
 *
 * Valid as C99 and as C++17, and compiled as both.
 */
#include "check.h"

static void version_and_strings(void) {
    char expected[32];
    snprintf(expected, sizeof expected, "%d.%d.%d", GENESYS_ONBOARDING_VERSION_MAJOR,
             GENESYS_ONBOARDING_VERSION_MINOR, GENESYS_ONBOARDING_VERSION_PATCH);
    CHECK(is(genesys_version(), expected));
    const char *contract = genesys_contract_json();
    CHECK(strncmp(contract, "{\n  \"formatVersion\": 1,\n", 23) == 0);
    CHECK(strstr(contract, "\"putOnboardingJoincode\"") && strstr(contract, "\"set_settings\""));
    CHECK(genesys_contract_json() == contract);
    genesys_string_free(NULL);
}

static void settings_text(genesys_client_builder *builder) {
    genesys_error *error = NULL;
    OK(genesys_client_builder_set_region(builder, "eu-west-1", &error));
    FAILS_SAYING(GENESYS_CONFIGURATION, "atlantis",
                 genesys_client_builder_set_region(builder, "atlantis", &error));
    OK(genesys_client_builder_set_access_token(builder, "token", &error));
    REJECTED("access_token", genesys_client_builder_set_access_token(builder, NULL, &error));
    OK(genesys_client_builder_set_client_id(builder, "id", &error));
    REJECTED("client_id", genesys_client_builder_set_client_id(builder, NULL, &error));
    OK(genesys_client_builder_set_refresh_token(builder, "refresh", &error));
    REJECTED("refresh_token", genesys_client_builder_set_refresh_token(builder, NULL, &error));
    OK(genesys_client_builder_set_client_credentials(builder, "id", "secret", &error));
    REJECTED("client_secret",
             genesys_client_builder_set_client_credentials(builder, "id", NULL, &error));
    OK(genesys_client_builder_set_base_url(builder, "https://api.example", &error));
    REJECTED("base_url", genesys_client_builder_set_base_url(builder, NULL, &error));
    OK(genesys_client_builder_set_login_url(builder, "https://login.example", &error));
    REJECTED("login_url", genesys_client_builder_set_login_url(builder, NULL, &error));
    OK(genesys_client_builder_set_user_agent(builder, "every-function/1", &error));
    REJECTED("user_agent", genesys_client_builder_set_user_agent(builder, NULL, &error));
    OK(genesys_client_builder_set_header(builder, "Genesys-App", "dialer", &error));
    REJECTED("value", genesys_client_builder_set_header(builder, "Genesys-App", NULL, &error));
    OK(genesys_client_builder_set_proxy(builder, "http://proxy.example:3128", &error));
    REJECTED("proxy", genesys_client_builder_set_proxy(builder, NULL, &error));
    OK(genesys_client_builder_set_ca_bundle(builder, "/no/such/file", &error));
    REJECTED("ca_bundle", genesys_client_builder_set_ca_bundle(builder, NULL, &error));
    OK(genesys_client_builder_set_client_certificate(builder, "/no/such/file", &error));
    REJECTED("client_certificate", genesys_client_builder_set_client_certificate(builder, NULL, &error));
    OK(genesys_client_builder_set_client_key(builder, "/no/such/file", &error));
    REJECTED("client_key", genesys_client_builder_set_client_key(builder, NULL, &error));
}

static void settings_numbers(genesys_client_builder *builder) {
    genesys_error *error = NULL;
    OK(genesys_client_builder_set_connect_timeout_ms(builder, 1000, &error));
    REJECTED("builder", genesys_client_builder_set_connect_timeout_ms(NULL, 1, &error));
    OK(genesys_client_builder_set_attempt_timeout_ms(builder, 2000, &error));
    REJECTED("builder", genesys_client_builder_set_attempt_timeout_ms(NULL, 1, &error));
    OK(genesys_client_builder_set_total_timeout_ms(builder, 3000, &error));
    REJECTED("builder", genesys_client_builder_set_total_timeout_ms(NULL, 1, &error));
    OK(genesys_client_builder_set_max_retries(builder, 0, &error));
    REJECTED("builder", genesys_client_builder_set_max_retries(NULL, 1, &error));
    OK(genesys_client_builder_set_requests_per_minute(builder, 300, &error));
    REJECTED("builder", genesys_client_builder_set_requests_per_minute(NULL, 1, &error));
    OK(genesys_client_builder_set_max_response_bytes(builder, 1, &error));
    REJECTED("builder", genesys_client_builder_set_max_response_bytes(NULL, 1, &error));
    OK(genesys_client_builder_set_allow_insecure_http(builder, true, &error));
    REJECTED("builder", genesys_client_builder_set_allow_insecure_http(NULL, true, &error));
}

/* Removes the variable if the value is empty. */
static void set_variable(const char *name, const char *value) {
#ifdef _WIN32
    CHECK(_putenv_s(name, value) == 0);
#else
    CHECK((*value == '\0' ? unsetenv(name) : setenv(name, value, 1)) == 0);
#endif
}

/* The home folder has no profiles. */
static void settings_of_a_profile(void) {
    genesys_error *error = NULL;
    genesys_client *client = NULL;
    genesys_client_builder *builder = genesys_client_builder_new();
    set_variable("HOME", "/missing");
    set_variable("USERPROFILE", "/missing");
    FAILS_SAYING(GENESYS_CONFIGURATION, ".gc/config.toml",
                 genesys_client_builder_set_profile(builder, "DEFAULT", &error));
    FAILS_SAYING(GENESYS_CONFIGURATION, "profile: ",
                 genesys_client_new_json("{\"profile\": \"DEFAULT\"}", &client, &error));
    OK(genesys_client_builder_build(builder, &client, &error));
    genesys_client_free(client);
    genesys_client_builder_free(builder);
}

/* Explicit settings replace the environment's, and a path may be any bytes. */
static void settings_of_the_environment(void) {
    genesys_error *error = NULL;
    genesys_client *client = NULL;
    genesys_client_builder *builder = genesys_client_builder_new();
    set_variable("GENESYSCLOUD_REGION", "us_east_1");
    set_variable("GENESYSCLOUD_OAUTHCLIENT_ID", "id");
    set_variable("GENESYSCLOUD_OAUTHCLIENT_SECRET", "secret");
    OK(genesys_client_builder_set_access_token(builder, "token", &error));
    FAILS_SAYING(GENESYS_CONFIGURATION, "region",
                 genesys_client_builder_build(builder, &client, &error));
    OK(genesys_client_builder_set_from_environment(builder, false, &error));
    FAILS_SAYING(GENESYS_CONFIGURATION, "region",
                 genesys_client_builder_build(builder, &client, &error));
    OK(genesys_client_builder_set_from_environment(builder, true, &error));
    OK(genesys_client_builder_set_access_token(builder, "token", &error));
    OK(genesys_client_builder_build(builder, &client, &error));
    genesys_client_free(client);

    set_variable("https_proxy", "socks5h://proxy.example:1080");
    FAILS_SAYING(GENESYS_CONFIGURATION, "https_proxy: SOCKS proxies are not supported",
                 genesys_client_builder_build(builder, &client, &error));
    OK(genesys_client_builder_set_proxy_from_environment(builder, false, &error));
    OK(genesys_client_builder_build(builder, &client, &error));
    genesys_client_free(client);
    OK(genesys_client_builder_set_proxy_from_environment(builder, true, &error));
    FAILS_SAYING(GENESYS_CONFIGURATION, "https_proxy",
                 genesys_client_builder_build(builder, &client, &error));
    OK(genesys_client_builder_set_proxy(builder, "http://proxy.example:3128", &error));
    OK(genesys_client_builder_build(builder, &client, &error));
    genesys_client_free(client);
    const char *const taken[] = {
        "{\"fromEnvironment\": true, \"proxyFromEnvironment\": false, \"accessToken\": \"token\"}",
        "{\"fromEnvironment\": true, \"proxy\": \"http://proxy.example:3128\"}",
        "{\"fromEnvironment\": false, \"proxyFromEnvironment\": false}",
    };
    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; ++i) {
        OK(genesys_client_new_json(taken[i], &client, &error));
        genesys_client_free(client);
    }
    FAILS_SAYING(GENESYS_CONFIGURATION, "https_proxy",
                 genesys_client_new_json("{\"fromEnvironment\": true}", &client, &error));
    FAILS_SAYING(GENESYS_CONFIGURATION, "https_proxy",
                 genesys_client_new_json("{\"proxyFromEnvironment\": true}", &client, &error));
    set_variable("https_proxy", "");

    OK(genesys_client_builder_set_ca_bundle(builder, "/nowhere/\xff.pem", &error));
    FAILS_SAYING(GENESYS_CONFIGURATION, "ca_bundle",
                 genesys_client_builder_build(builder, &client, &error));
    genesys_client_builder_free(builder);
}

static void clients(void) {
    genesys_error *error = NULL;
    genesys_client *client = NULL;
    genesys_client_builder *builder = genesys_client_builder_new();
    CHECK(builder != NULL);
    OK(genesys_client_builder_build(builder, &client, &error));
    genesys_client_free(client);
    settings_text(builder);
    settings_numbers(builder);
    FAILS_SAYING(GENESYS_CONFIGURATION, "ca_bundle",
                 genesys_client_builder_build(builder, &client, &error));
    CHECK(client == NULL);
    genesys_client_builder_free(builder);

    settings_of_a_profile();
    settings_of_the_environment();
    set_variable("GENESYSCLOUD_ACCESS_TOKEN", "");
    set_variable("GENESYSCLOUD_OAUTHCLIENT_ID", "");
    set_variable("GENESYSCLOUD_OAUTHCLIENT_SECRET", "");
    set_variable("GENESYSCLOUD_REGION", "eu-west-1");
    OK(genesys_client_new_from_env(&client, &error));
    genesys_client_free(client);
    set_variable("GENESYSCLOUD_REGION", "atlantis");
    FAILS_SAYING(GENESYS_CONFIGURATION, "GENESYSCLOUD_REGION",
                 genesys_client_new_from_env(&client, &error));
    CHECK(client == NULL);
}

static void json(const genesys_sandbox *sandbox) {
    genesys_error *error = NULL;
    genesys_client *client = NULL;
    char settings[128];
    snprintf(settings, sizeof settings, "{\"baseUrl\": \"%s\"}", genesys_sandbox_base_url(sandbox));
    OK(genesys_client_new_json(settings, &client, &error));
    char *result = NULL;
    OK(genesys_call_json(client, "getOnboardingInvite", "{\"inviteId\": \"invite-1\"}", &result,
                         &error));
    CHECK(has(result, "guest-1@acme.example"));
    genesys_string_free(result);
    REJECTED("getNothing", genesys_call_json(client, "getNothing", NULL, &result, &error));
    CHECK(result == NULL);
    genesys_client_cancel(client);
    genesys_client_free(client);
    FAILS_SAYING(GENESYS_CONFIGURATION, "colour",
                 genesys_client_new_json("{\"colour\": 1}", &client, &error));
    CHECK(client == NULL);
}

static void give_token(const genesys_token_request *request, void *user_data) {
    genesys_error *error = NULL;
    (void)user_data;
    CHECK(!genesys_token_request_is_stopped(request));
    REJECTED("message", genesys_token_request_fail(request, NULL, &error));
    OK(genesys_token_request_fail(request, "none", &error));
    REJECTED("token", genesys_token_request_respond(request, NULL, NULL, &error));
    OK(genesys_token_request_respond(request, "token", NULL, &error));
}

static void transport(const genesys_transport_request *request, void *user_data) {
    genesys_error *error = NULL;
    (void)user_data;
    CHECK(!genesys_transport_request_is_stopped(request));
    REJECTED("cause", genesys_transport_request_fail(request, 5, true, "down", &error));
    OK(genesys_transport_request_fail(request, GENESYS_FAILURE_CONNECTION, true, "down", &error));
    REJECTED("http_status", genesys_transport_request_respond(request, 0, NULL, 0, NULL, 0, &error));
    OK(genesys_transport_request_respond(request, 204, NULL, 0, NULL, 0, &error));
}

static bool never(void *user_data) {
    (void)user_data;
    return false;
}

static void derived_clients(const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_client *derived = NULL, *other = NULL;
    genesys_invite *invite = NULL;
    genesys_last_response *response = NULL;
    OK(genesys_client_with_options(client, NULL, &derived, &error));
    REJECTED("client", genesys_client_with_options(NULL, NULL, &other, &error));
    OK(genesys_get_onboarding_invite(derived, "invite-1", &invite, &error));
    genesys_invite_free(invite);
    OK(genesys_client_last_response(derived, &response, &error));
    CHECK(response->http_status == 200);
    genesys_last_response_free(response);
    REJECTED("client", genesys_client_last_response(NULL, &response, &error));
    char *json = genesys_client_last_response_json(derived);
    CHECK(has(json, "\"httpStatus\":200"));
    genesys_string_free(json);
    OK(genesys_client_with_options_json(derived, "{\"maxRetries\": 0}", &other, &error));
    genesys_client_free(other);
    FAILS_SAYING(GENESYS_CONFIGURATION, "maxRetries",
                 genesys_client_with_options_json(derived, "{\"maxRetries\": -1}", &other, &error));
    CHECK(other == NULL);
    genesys_client_free(derived);
}

static void check_event(const genesys_event *event, void *user_data) {
    (void)user_data;
    char *json = genesys_event_to_json(event);
    CHECK(has(json, "\"operationId\":\"deleteOnboardingInvite\""));
    genesys_string_free(json);
}

static void callbacks(void) {
    genesys_error *error = NULL;
    genesys_client *client = NULL;
    genesys_callbacks with = GENESYS_CALLBACKS_INIT;
    with.interrupt = never;
    genesys_client_builder *builder = genesys_client_builder_new();
    OK(genesys_client_builder_set_callbacks(builder, &with, &error));
    REJECTED("callbacks", genesys_client_builder_set_callbacks(builder, NULL, &error));
    genesys_client_builder_free(builder);
    with.token = give_token;
    with.transport = transport;
    with.observer = check_event;
    OK(genesys_client_new_json_with_callbacks("{\"region\": \"eu-west-1\"}", &with, &client, &error));
    OK(genesys_delete_onboarding_invite(client, "invite-1", &error));
    genesys_client_free(client);
    FAILS_SAYING(GENESYS_CONFIGURATION, "settings",
                 genesys_client_new_json_with_callbacks("[]", &with, &client, &error));
    CHECK(client == NULL);
}

static void json_pages(const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_pages_json *pages = NULL;
    char *page = NULL;
    OK(genesys_pages_json_open(client, "getOnboardingJoincodes", NULL, &pages, &error));
    OK(genesys_pages_json_next(pages, &page, &error));
    CHECK(has(page, "joincode-3"));
    genesys_string_free(page);
    OK(genesys_pages_json_next(pages, &page, &error));
    CHECK(page == NULL);
    genesys_pages_json_free(pages);
    REJECTED("getOnboardingInvites or getOnboardingJoincodes",
             genesys_pages_json_open(client, "getOnboardingInvite", NULL, &pages, &error));
    CHECK(pages == NULL);
    REJECTED("pages", genesys_pages_json_next(NULL, &page, &error));
}

static void waits(const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_org_provisioning *provisioning = NULL;
    genesys_waiter *waiter = NULL;
    genesys_client *polling = NULL;
    double delay_ms = -1;
    const char *const id = "provisioning-2";
    OK(genesys_wait_for_onboarding_orgprovisioning(client, id, NULL, &provisioning, &error));
    CHECK(provisioning->provision_completed);
    genesys_org_provisioning_free(provisioning);
    REJECTED("provisioningId",
             genesys_wait_for_onboarding_orgprovisioning(client, " ", NULL, &provisioning, &error));
    OK(genesys_waiter_new(client, NULL, &waiter, &error));
    OK(genesys_waiter_poll(waiter, &polling, &error));
    OK(genesys_get_onboarding_orgprovisioning(polling, id, NULL, &provisioning, &error));
    genesys_org_provisioning_free(provisioning);
    OK(genesys_waiter_next(waiter, NULL, &delay_ms, &error));
    CHECK(delay_ms >= 500 && delay_ms <= 1000);
    genesys_client_free(polling);
    genesys_waiter_free(waiter);
    REJECTED("client", genesys_waiter_new(NULL, NULL, &waiter, &error));
    REJECTED("waiter", genesys_waiter_poll(NULL, &polling, &error));
    REJECTED("waiter", genesys_waiter_next(NULL, NULL, &delay_ms, &error));
}

static void bulk_runs(const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_bulk *bulk = NULL;
    char *json = NULL;
    FAILS_SAYING(GENESYS_CONFIGURATION, "journal: /missing/j: cannot be opened",
                 genesys_bulk_open(client, "{\"journal\": \"/missing/j\"}", &bulk, &error));
    CHECK(bulk == NULL);
    REJECTED("bulk", genesys_bulk_enlist_json(NULL, "{}", &error));
    REJECTED("bulk", genesys_bulk_submit_json(NULL, "{}", &json, &error));
    REJECTED("bulk", genesys_bulk_report_json(NULL, &json, &error));
    CHECK(json == NULL);
    genesys_bulk_free(NULL);
}

/* The address is not opened. */
static void logins(void) {
    genesys_error *error = NULL;
    genesys_login *login = NULL;
    genesys_client *client = NULL;
    genesys_client_builder *builder = genesys_client_builder_new();
    OK(genesys_client_builder_set_region(builder, "eu-west-1", &error));
    OK(genesys_client_builder_set_client_id(builder, "id", &error));
    OK(genesys_login_begin_with_builder(builder, NULL, &login, &error));
    CHECK(has(genesys_login_url(login), "https://login.mypurecloud.ie/oauth/authorize?"));
    CHECK(has(genesys_login_redirect_uri(login), "http://localhost:"));
    FAILS_SAYING(GENESYS_TIMEOUT, "log", genesys_login_wait(login, 1, &client, &error));
    REJECTED("pasted", genesys_login_finish(login, NULL, &client, &error));
    genesys_login_cancel(login);
    FAILS_SAYING(GENESYS_CANCELLED, "cancel", genesys_login_wait(login, 1000, &client, &error));
    CHECK(client == NULL);
    genesys_login_free(login);
    FAILS_SAYING(GENESYS_CONFIGURATION, "clientId",
                 genesys_login_begin("{}", NULL, NULL, &login, &error));
    genesys_client_builder_free(builder);
}

static void errors(const genesys_client *client) {
    genesys_error *error = NULL;
    FAILS(GENESYS_API, genesys_delete_onboarding_invite(client, "invite-0", &error));
    CHECK(is(genesys_error_operation_id(error), "deleteOnboardingInvite"));
    CHECK(has(genesys_error_message(error), "deleteOnboardingInvite"));
    CHECK(genesys_error_argument(error) == NULL && genesys_error_setting(error) == NULL);
    CHECK(genesys_error_http_status(error) == 404);
    CHECK(is(genesys_error_code(error), "not.found"));
    CHECK(genesys_error_context_id(error) != NULL);
    CHECK(genesys_error_correlation_id(error) != NULL);
    CHECK(genesys_error_retry_after_ms(error) == -1);
    CHECK(genesys_error_attempts(error) == 1);
    CHECK(!genesys_error_outcome_unknown(error) && !genesys_error_is_retryable(error));
    CHECK(genesys_error_limit(error) == NULL);
    CHECK(has(genesys_error_body(error), "\"code\"") && genesys_error_body_text(error) == NULL);
    char *json = genesys_error_to_json(error);
    CHECK(has(json, "\"kind\":\"API\""));
    genesys_string_free(json);
    genesys_error_free(error);
    CHECK(is(genesys_status_name(GENESYS_API), "GENESYS_API"));
    CHECK(is(genesys_status_name(GENESYS_PANIC), "GENESYS_PANIC"));
    CHECK(is(genesys_status_name(GENESYS_PANIC + 1), "unknown status"));
    CHECK(is(genesys_status_name(-1), "unknown status"));
}

static void errors_name_the_argument_or_setting(const genesys_client *client) {
    genesys_error *error = NULL;
    FAILS(GENESYS_INVALID_ARGUMENT, genesys_delete_onboarding_invite(client, "..", &error));
    CHECK(is(genesys_error_argument(error), "inviteId") && genesys_error_setting(error) == NULL);
    char *json = genesys_error_to_json(error);
    CHECK(has(json, "\"argument\":\"inviteId\"") && !has(json, "\"setting\""));
    genesys_string_free(json);
    genesys_error_free(error);
    genesys_client *other = NULL;
    FAILS(GENESYS_CONFIGURATION, genesys_client_new_json("{\"baseUrl\": \"ftp://a\"}", &other, &error));
    CHECK(is(genesys_error_setting(error), "baseUrl") && genesys_error_argument(error) == NULL);
    json = genesys_error_to_json(error);
    CHECK(has(json, "\"setting\":\"baseUrl\""));
    genesys_string_free(json);
    genesys_error_free(error);
}

static void ignore(int32_t level, const char *target, const char *message, void *user_data) {
    (void)level, (void)target, (void)message, (void)user_data;
}

static void log_and_faults(const genesys_sandbox *sandbox, const genesys_client *client) {
    genesys_error *error = NULL;
    OK(genesys_log_set_callback(GENESYS_LOG_TRACE, ignore, NULL, &error));
    REJECTED("max_level", genesys_log_set_callback(6, ignore, NULL, &error));
    OK(genesys_log_set_callback(0, NULL, NULL, &error));

    genesys_sandbox_fault fault = GENESYS_SANDBOX_FAULT_INIT;
    fault.http_status = 500;
    OK(genesys_sandbox_fail_next(sandbox, 1, &fault, &error));
    REJECTED("fault", genesys_sandbox_fail_next(sandbox, 1, NULL, &error));
    genesys_invite *invite = NULL;
    RESPONDS(500, genesys_get_onboarding_invite(client, "invite-1", &invite, &error));
}

static void sandboxes(const genesys_sandbox *sandbox) {
    genesys_error *error = NULL;
    genesys_sandbox *other = NULL;
    const long port = strtol(strrchr(genesys_sandbox_base_url(sandbox), ':') + 1, NULL, 10);
    FAILS_SAYING(GENESYS_CONNECT, "port", genesys_sandbox_start((uint16_t)port, &other, &error));
    CHECK(other == NULL);
}

/* Runs a verb and checks that its result contains the part. */
static void run_verb(const genesys_sandbox *sandbox, const char *verb, const char *arguments,
                     const char *part) {
    genesys_error *error = NULL;
    char *json = NULL;
    OK(genesys_sandbox_call_json(sandbox, verb, arguments, &json, &error));
    CHECK(has(json, part));
    genesys_string_free(json);
}

static void verbs_control_the_sandbox(void) {
    genesys_error *error = NULL;
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client *client = client_for(sandbox);
    genesys_sandbox_fault fault = GENESYS_SANDBOX_FAULT_INIT;
    fault.http_status = 418;
    fault.operation = "deleteOnboardingInvite";
    OK(genesys_sandbox_fail_next(sandbox, 1, &fault, &error));
    run_verb(sandbox, "describe", NULL, "\"operation\":\"deleteOnboardingInvite\"");
    genesys_invite *invite = NULL;
    OK(genesys_get_onboarding_invite(client, "invite-2", &invite, &error));
    genesys_invite_free(invite);
    RESPONDS(418, genesys_delete_onboarding_invite(client, "invite-2", &error));
    OK(genesys_delete_onboarding_invite(client, "invite-2", &error));
    run_verb(sandbox, "requests", "{}", "\"status\":418,\"fault\":true");
    run_verb(sandbox, "state", "{}", "\"invites\":[{\"id\":\"invite-1\"");
    run_verb(sandbox, "clear_requests", "", "{}");
    CHECK(genesys_sandbox_request_count(sandbox) == 0);
    run_verb(sandbox, "set_settings", "{\"requestsPerMinute\": 1}", "{}");
    run_verb(sandbox, "fail_next", "{\"status\": 500, \"count\": 2}", "{}");
    run_verb(sandbox, "reset", "[]", "{}");
    OK(genesys_delete_onboarding_invite(client, "invite-2", &error));
    run_verb(sandbox, "expire_tokens", NULL, "{}");
    run_verb(sandbox, "expire_codes", NULL, "{}");
    CHECK(strcmp(genesys_sandbox_public_client_id(sandbox), "sandbox-public-client") == 0);
    OK(genesys_delete_onboarding_invite(client, "invite-3", &error));

    char *json = genesys_sandbox_settings_json(sandbox, true);
    genesys_client *unprivileged = NULL;
    OK(genesys_client_new_json(json, &unprivileged, &error));
    RESPONDS(403, genesys_delete_onboarding_invite(unprivileged, "invite-3", &error));
    genesys_client_free(unprivileged);
    genesys_string_free(json);
    json = NULL;
    REJECTED("verb", genesys_sandbox_call_json(sandbox, "explode", NULL, &json, &error));
    REJECTED("statuz", genesys_sandbox_call_json(sandbox, "fail_next", "{\"statuz\": 1}", &json, &error));
    CHECK(json == NULL);
    fault.operation = "getInvite";
    REJECTED("operation", genesys_sandbox_fail_next(sandbox, 1, &fault, &error));
    fault.operation = NULL;
    fault.on = "tokens";
    REJECTED("on", genesys_sandbox_fail_next(sandbox, 1, &fault, &error));
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
}

static void sandbox_starts_with_options(void) {
    genesys_error *error = NULL;
    genesys_sandbox *sandbox = NULL;
    OK(genesys_sandbox_start_json(
        "{\"host\": \"localhost\", \"clientId\": \"me\", \"clientSecret\": \"s\", \"seed\": {\"invites\":"
        " [{\"id\": \"i\", \"organizationId\": \"organization-1\", \"toAddress\": \"a@acme.test\"}]}}",
        &sandbox, &error));
    CHECK(is(genesys_sandbox_client_id(sandbox), "me") && is(genesys_sandbox_client_secret(sandbox), "s"));
    genesys_client *client = client_for(sandbox);
    OK(genesys_delete_onboarding_invite(client, "i", &error));
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    static const struct {
        const char *json, *name;
    } INVALID[] = {
        {"{\"ports\": 1}", "ports"},
        {"{\"port\": 65536}", "port"},
        {"{\"clientId\": \"a:b\"}", "clientId"},
        {"{\"unprivilegedClientId\": \"\"}", "unprivilegedClientId"},
        {"{\"seed\": {\"people\": []}}", "people"},
        {"{\"seed\": {\"users\": [{\"organizationId\": \"o\", \"email\": \"a@b\"}]}}",
         "users[0].organizationId"},
        {"[]", "options"},
    };
    for (size_t i = 0; i < sizeof INVALID / sizeof INVALID[0]; ++i)
        FAILS_SAYING(GENESYS_CONFIGURATION, INVALID[i].name,
                     genesys_sandbox_start_json(INVALID[i].json, &sandbox, &error));
}

static void sandbox_command_returns_its_exit_status(void) {
    const char *const version[] = {"program", "--version"};
    const char *const unknown[] = {"program", "--prot", "1"};
    CHECK(genesys_sandbox_main(2, version) == 0);
    CHECK(genesys_sandbox_main(3, unknown) == 2);
}

static void token_faults_apply_to_token_requests(void) {
    genesys_error *error = NULL;
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client *client = client_for(sandbox);
    genesys_sandbox_fault fault = GENESYS_SANDBOX_FAULT_INIT;
    fault.http_status = 403;
    fault.on = "token";
    OK(genesys_sandbox_fail_next(sandbox, 1, &fault, &error));
    FAILS(GENESYS_AUTHENTICATION, genesys_delete_onboarding_invite(client, "invite-2", &error));
    genesys_error_free(error);
    error = NULL;
    CHECK(genesys_sandbox_request_count(sandbox) == 0 &&
          genesys_sandbox_token_request_count(sandbox) == 1);
    OK(genesys_delete_onboarding_invite(client, "invite-2", &error));
    genesys_sandbox_expire_tokens(sandbox);
    OK(genesys_delete_onboarding_invite(client, "invite-3", &error));
    CHECK(genesys_sandbox_request_count(sandbox) == 3 &&
          genesys_sandbox_token_request_count(sandbox) == 3);
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
}

int main(void) {
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client *client = client_for(sandbox);
    version_and_strings();
    clients();
    json(sandbox);
    json_pages(client);
    bulk_runs(client);
    logins();
    derived_clients(client);
    callbacks();
    waits(client);
    errors(client);
    errors_name_the_argument_or_setting(client);
    log_and_faults(sandbox, client);
    sandboxes(sandbox);
    token_faults_apply_to_token_requests();
    verbs_control_the_sandbox();
    sandbox_starts_with_options();
    sandbox_command_returns_its_exit_status();
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
