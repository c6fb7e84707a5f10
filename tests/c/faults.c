/*
 * Faults, by their status and by what a program needs to know: the delay before a retry, the attempts,
 * whether the outcome is unknown.
 */
#include "check.h"

static genesys_client *with_retries(const genesys_sandbox *sandbox, uint32_t retries) {
    genesys_error *error = NULL;
    genesys_client_builder *builder = builder_for(sandbox);
    OK(genesys_client_builder_set_max_retries(builder, retries, &error));
    return build(builder);
}

static void the_next(const genesys_sandbox *sandbox, uint32_t count, genesys_sandbox_fault fault) {
    genesys_error *error = NULL;
    OK(genesys_sandbox_fail_next(sandbox, count, &fault, &error));
}

#define STATUS(...) ((genesys_sandbox_fault){sizeof(genesys_sandbox_fault), __VA_ARGS__})

static void long_retry_after_is_reported_without_waiting(const genesys_sandbox *sandbox) {
    genesys_error *error = NULL;
    genesys_client *client = with_retries(sandbox, 3);
    the_next(sandbox, 1, STATUS(.http_status = 429, .retry_after_s = &(uint32_t){600}));
    FAILS(GENESYS_API, genesys_delete_onboarding_invite(client, "invite-1", &error));
    CHECK(genesys_error_http_status(error) == 429 && genesys_error_retry_after_ms(error) == 600000);
    CHECK(genesys_error_attempts(error) == 1 && !genesys_error_outcome_unknown(error));
    char *json = genesys_error_to_json(error);
    CHECK(has(json, "\"retryAfterMs\":600000"));
    genesys_string_free(json);
    genesys_error_free(error);
    genesys_client_free(client);
}

static void get_is_retried_up_to_max_retries(const genesys_sandbox *sandbox) {
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    genesys_client *client = with_retries(sandbox, 2);
    the_next(sandbox, 2, STATUS(.http_status = 502));
    OK(genesys_get_onboarding_invite(client, "invite-1", &invite, &error));
    genesys_invite_free(invite);
    the_next(sandbox, 3, STATUS(.http_status = 502));
    FAILS(GENESYS_API, genesys_get_onboarding_invite(client, "invite-1", &invite, &error));
    CHECK(genesys_error_http_status(error) == 502 && genesys_error_attempts(error) == 3);
    CHECK(!genesys_error_outcome_unknown(error) && genesys_error_retry_after_ms(error) == -1);
    genesys_error_free(error);
    genesys_client_free(client);
}

/* A dropped response: a GET is retried; a POST is not, and its outcome is unknown. It was processed. */
static void post_is_not_retried_after_possible_effect(const genesys_sandbox *sandbox) {
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    genesys_client *client = with_retries(sandbox, 3);
    the_next(sandbox, 1, STATUS(.drop_response = true));
    OK(genesys_get_onboarding_invite(client, "invite-1", &invite, &error));
    genesys_invite_free(invite);

    genesys_create_user_response *user = NULL;
    const genesys_create_user_request create = {
        .struct_size = sizeof create, .invite_id = "invite-1", .name = "Guest", .password = "secret"};
    the_next(sandbox, 1, STATUS(.drop_response = true));
    FAILS(GENESYS_TRANSPORT, genesys_post_onboarding_users(client, &create, &user, &error));
    CHECK(user == NULL && genesys_error_outcome_unknown(error) && genesys_error_attempts(error) == 1);
    CHECK(genesys_error_http_status(error) == 0 && genesys_error_body(error) == NULL);
    genesys_error_free(error);
    error = NULL;
    RESPONDS(404, genesys_get_onboarding_invite(client, "invite-1", &invite, &error));
    genesys_client_free(client);
}

static void missing_response_is_a_timeout(const genesys_sandbox *sandbox) {
    genesys_error *error = NULL;
    genesys_client_builder *builder = builder_for(sandbox);
    OK(genesys_client_builder_set_total_timeout_ms(builder, 1000, &error));
    genesys_client *client = build(builder);
    the_next(sandbox, 1, STATUS(.delay_ms = 24 * 60 * 60 * 1000));
    FAILS(GENESYS_TIMEOUT, genesys_delete_onboarding_invite(client, "invite-2", &error));
    CHECK(genesys_error_http_status(error) == 0 && genesys_error_outcome_unknown(error));
    genesys_error_free(error);
    genesys_client_free(client);
}

static void undecodable_response_is_reported(const genesys_sandbox *sandbox) {
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    genesys_client_builder *builder = builder_for(sandbox);
    OK(genesys_client_builder_set_max_response_bytes(builder, 1000, &error));
    genesys_client *client = build(builder);
    the_next(sandbox, 1, STATUS(.http_status = 200));
    FAILS_SAYING(GENESYS_DECODE, "toAddress",
                 genesys_get_onboarding_invite(client, "invite-2", &invite, &error));
    genesys_invite_listing *listing = NULL;
    FAILS_SAYING(GENESYS_BODY_TOO_LARGE, "1000",
                 genesys_get_onboarding_invites(client, NULL, &listing, &error));
    CHECK(invite == NULL && listing == NULL);
    genesys_client_free(client);
}

static void wrong_client_secret_is_an_authentication_error(const genesys_sandbox *sandbox) {
    genesys_error *error = NULL;
    genesys_client_builder *builder = builder_for(sandbox);
    OK(genesys_client_builder_set_client_credentials(builder, "nobody", "a-wrong-secret", &error));
    genesys_client *client = build(builder);
    FAILS(GENESYS_AUTHENTICATION, genesys_delete_onboarding_invite(client, "invite-2", &error));
    CHECK(genesys_error_http_status(error) == 401 && genesys_error_code(error) != NULL);
    char *json = genesys_error_to_json(error);
    CHECK(!has(genesys_error_message(error), "a-wrong-secret") && !has(json, "a-wrong-secret"));
    genesys_string_free(json);
    genesys_error_free(error);
    genesys_client_free(client);
}

/* The sandbox does not support TLS. */
static void failed_tls_handshake_is_a_tls_error(const genesys_sandbox *sandbox) {
    genesys_error *error = NULL;
    char url[64];
    snprintf(url, sizeof url, "https%s", genesys_sandbox_base_url(sandbox) + strlen("http"));
    genesys_client_builder *builder = builder_for(sandbox);
    OK(genesys_client_builder_set_base_url(builder, url, &error));
    OK(genesys_client_builder_set_max_retries(builder, 0, &error));
    genesys_client *client = build(builder);
    FAILS(GENESYS_TLS, genesys_delete_onboarding_invite(client, "invite-2", &error));
    CHECK(!genesys_error_outcome_unknown(error));
    genesys_error_free(error);
    genesys_client_free(client);
}

int main(void) {
    genesys_sandbox *sandbox = start_sandbox();
    long_retry_after_is_reported_without_waiting(sandbox);
    get_is_retried_up_to_max_retries(sandbox);
    post_is_not_retried_after_possible_effect(sandbox);
    missing_response_is_a_timeout(sandbox);
    undecodable_response_is_reported(sandbox);
    wrong_client_secret_is_an_authentication_error(sandbox);
    failed_tls_handshake_is_a_tls_error(sandbox);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
