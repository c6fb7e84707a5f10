/*
 * Trouble, as a status and with what a program needs to know of it: whether to wait, whether it was
 * tried again, whether it may have been done.
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

static void a_wait_that_is_too_long_is_told_and_not_waited(const genesys_sandbox *sandbox) {
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

static void what_is_safe_is_tried_as_often_as_it_may(const genesys_sandbox *sandbox) {
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

/* A lost answer: a GET is asked again; a POST is not, and says that it may have been done. It was. */
static void what_may_have_been_done_is_not_done_twice(const genesys_sandbox *sandbox) {
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    genesys_client *client = with_retries(sandbox, 3);
    the_next(sandbox, 1, STATUS(.dropped_response = true));
    OK(genesys_get_onboarding_invite(client, "invite-1", &invite, &error));
    genesys_invite_free(invite);

    genesys_create_user_response *user = NULL;
    const genesys_create_user_request create = {
        .struct_size = sizeof create, .invite_id = "invite-1", .name = "Guest", .password = "secret"};
    the_next(sandbox, 1, STATUS(.dropped_response = true));
    FAILS(GENESYS_TRANSPORT, genesys_post_onboarding_users(client, &create, &user, &error));
    CHECK(user == NULL && genesys_error_outcome_unknown(error) && genesys_error_attempts(error) == 1);
    CHECK(genesys_error_http_status(error) == 0 && genesys_error_body(error) == NULL);
    genesys_error_free(error);
    error = NULL;
    RESPONDS(404, genesys_get_onboarding_invite(client, "invite-1", &invite, &error));
    genesys_client_free(client);
}

static void an_answer_that_does_not_come_is_a_timeout(const genesys_sandbox *sandbox) {
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

static void an_answer_that_is_not_what_it_should_be_is_named(const genesys_sandbox *sandbox) {
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

static void a_wrong_secret_gets_no_token(const genesys_sandbox *sandbox) {
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

/* The sandbox speaks no TLS. */
static void no_secure_connection_is_no_connection(const genesys_sandbox *sandbox) {
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
    a_wait_that_is_too_long_is_told_and_not_waited(sandbox);
    what_is_safe_is_tried_as_often_as_it_may(sandbox);
    what_may_have_been_done_is_not_done_twice(sandbox);
    an_answer_that_does_not_come_is_a_timeout(sandbox);
    an_answer_that_is_not_what_it_should_be_is_named(sandbox);
    a_wrong_secret_gets_no_token(sandbox);
    no_secure_connection_is_no_connection(sandbox);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
