/*
 * Calls in an unusual order: an error or a result, never a crash.
 */
#include "check.h"

static void builder_is_reused_after_build(const genesys_sandbox *sandbox) {
    genesys_error *error = NULL;
    genesys_client *first = NULL, *second = NULL;
    genesys_client_builder *builder = builder_for(sandbox);
    OK(genesys_client_builder_build(builder, &first, &error));
    OK(genesys_client_builder_set_base_url(builder, "ftp://nowhere.example", &error));
    FAILS_SAYING(GENESYS_CONFIGURATION, "base_url",
                 genesys_client_builder_build(builder, &second, &error));
    CHECK(second == NULL);
    OK(genesys_client_builder_set_base_url(builder, genesys_sandbox_base_url(sandbox), &error));
    OK(genesys_client_builder_build(builder, &second, &error));
    genesys_client_builder_free(builder);
    OK(genesys_delete_onboarding_invite(first, "invite-10", &error));
    genesys_client_free(first);
    OK(genesys_delete_onboarding_invite(second, "invite-11", &error));
    genesys_client_free(second);
}

/* A rejected setting leaves the builder unchanged. */
static void rejected_setting_changes_nothing(const genesys_sandbox *sandbox) {
    genesys_error *error = NULL;
    genesys_client_builder *builder = builder_for(sandbox);
    REJECTED("base_url", genesys_client_builder_set_base_url(builder, NULL, &error));
    REJECTED("client_secret",
             genesys_client_builder_set_client_credentials(builder, "id", "\xff", &error));
    FAILS_SAYING(GENESYS_CONFIGURATION, "atlantis",
                 genesys_client_builder_set_region(builder, "atlantis", &error));
    genesys_client *client = build(builder);
    OK(genesys_delete_onboarding_invite(client, "invite-12", &error));
    genesys_client_free(client);
}

static void conflicting_settings_are_rejected_by_build(void) {
    genesys_error *error = NULL;
    genesys_client *client = NULL;
    genesys_client_builder *builder = genesys_client_builder_new();
    OK(genesys_client_builder_set_client_key(builder, "key", &error));
    FAILS(GENESYS_CONFIGURATION, genesys_client_builder_build(builder, &client, &error));
    genesys_error_free(error);
    genesys_client_builder_free(builder);

    error = NULL;
    builder = genesys_client_builder_new();
    OK(genesys_client_builder_set_total_timeout_ms(builder, 0, &error));
    FAILS_SAYING(GENESYS_CONFIGURATION, "total_timeout",
                 genesys_client_builder_build(builder, &client, &error));
    OK(genesys_client_builder_set_total_timeout_ms(builder, UINT64_MAX, &error));
    FAILS_SAYING(GENESYS_CONFIGURATION, "total_timeout",
                 genesys_client_builder_build(builder, &client, &error));
    genesys_client_builder_free(builder);
}

static void call_without_sandbox_cannot_connect(void) {
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client_builder *builder = builder_for(sandbox);
    OK(genesys_client_builder_set_max_retries(builder, 0, &error));
    genesys_client *client = build(builder);
    genesys_sandbox_free(sandbox);
    FAILS(GENESYS_CONNECT, genesys_get_onboarding_invite(client, "invite-1", &invite, &error));
    CHECK(invite == NULL);
    genesys_client_free(client);
    genesys_error_free(error);
}

static void cancel_without_calls_has_no_effect(const genesys_sandbox *sandbox) {
    genesys_error *error = NULL;
    genesys_client *client = client_for(sandbox);
    genesys_client_cancel(client);
    OK(genesys_delete_onboarding_invite(client, "invite-13", &error));
    genesys_client_cancel(client);
    genesys_client_cancel(client);
    OK(genesys_delete_onboarding_invite(client, "invite-14", &error));
    genesys_client_free(client);
}

static void default_fault_lets_requests_pass(const genesys_sandbox *sandbox) {
    genesys_error *error = NULL;
    genesys_client *client = client_for(sandbox);
    const genesys_sandbox_fault none = GENESYS_SANDBOX_FAULT_INIT,
                                status = {.struct_size = sizeof status, .http_status = 500},
                                impossible = {.struct_size = sizeof impossible, .http_status = 7};
    OK(genesys_sandbox_fail_next(sandbox, 0, &status, &error));
    OK(genesys_sandbox_fail_next(sandbox, 1, &none, &error));
    OK(genesys_delete_onboarding_invite(client, "invite-15", &error));
    OK(genesys_sandbox_fail_next(sandbox, 1, &impossible, &error));
    RESPONDS(500, genesys_delete_onboarding_invite(client, "invite-16", &error));
    genesys_client_free(client);
}

/* IDs that would change the path, and control characters that would end a header line. */
static void ids_that_change_the_path_are_rejected(const genesys_sandbox *sandbox) {
    genesys_error *error = NULL;
    genesys_client *client = client_for(sandbox);
    static const char *const IDS[] = {"", " ", ".", ".."};
    for (size_t i = 0; i < sizeof IDS / sizeof IDS[0]; ++i)
        REJECTED("inviteId", genesys_delete_onboarding_invite(client, IDS[i], &error));
    RESPONDS(404, genesys_delete_onboarding_invite(client, "../joincodes/joincode-1", &error));
    RESPONDS(404, genesys_delete_onboarding_invite(client, "invite-17\r\nX-Header: 1", &error));
    RESPONDS(404, genesys_delete_onboarding_invite(client, "invite-17?x=#\xe2\x82\xac", &error));
    OK(genesys_delete_onboarding_invite(client, "invite-17", &error));
    genesys_client_free(client);
}

int main(void) {
    genesys_sandbox *sandbox = start_sandbox();
    builder_is_reused_after_build(sandbox);
    rejected_setting_changes_nothing(sandbox);
    conflicting_settings_are_rejected_by_build();
    call_without_sandbox_cannot_connect();
    cancel_without_calls_has_no_effect(sandbox);
    default_fault_lets_requests_pass(sandbox);
    ids_that_change_the_path_are_rejected(sandbox);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
