/*
 * The log: the records of this library only, without secrets, up to the level, until the callback is
 * removed.
 */
#include "check.h"

#define PASSWORD "correct-horse-battery-staple"
#define TOKEN "a-token-that-must-not-show"
/* The start of the log's line of a successful attempt. */
#define LINE "getOnboardingInvite: GET /api/v2/onboarding/invites/{inviteId}: 200 in "

struct records {
    int count;
    int most_talkative;
    char text[8192];
};

/* Ends the program on a record of another crate or one with a secret. */
static void keep(int32_t level, const char *target, const char *message, void *user_data) {
    struct records *records = user_data;
    CHECK(level >= GENESYS_LOG_ERROR && level <= GENESYS_LOG_TRACE);
    CHECK(strncmp(target, "genesys_onboarding", strlen("genesys_onboarding")) == 0);
    CHECK(!has(message, PASSWORD) && !has(message, TOKEN) && strlen(message) > 0);
    ++records->count;
    if (level > records->most_talkative)
        records->most_talkative = level;
    strncat(records->text, message, sizeof records->text - strlen(records->text) - 2);
    strcat(records->text, "\n");
}

static void listen_to(int32_t level, struct records *records) {
    genesys_error *error = NULL;
    memset(records, 0, sizeof *records);
    OK(genesys_log_set_callback(level, keep, records, &error));
}

/* A call that is retried, which logs a warning. */
static void call(const genesys_sandbox *sandbox, const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    const genesys_sandbox_fault unavailable = {
        .struct_size = sizeof unavailable, .http_status = 503, .retry_after_s = &(uint32_t){0}};
    OK(genesys_sandbox_fail_next(sandbox, 1, &unavailable, &error));
    OK(genesys_get_onboarding_invite(client, "invite-1", &invite, &error));
    genesys_invite_free(invite);
}

static void records_up_to_the_level_are_received(const genesys_sandbox *sandbox,
                                                 const genesys_client *client) {
    static struct records records;
    listen_to(GENESYS_LOG_TRACE, &records);
    call(sandbox, client);
    CHECK(records.most_talkative >= GENESYS_LOG_DEBUG && has(records.text, LINE));
    CHECK(has(records.text, "retrying"));

    listen_to(GENESYS_LOG_WARN, &records);
    call(sandbox, client);
    CHECK(records.most_talkative == GENESYS_LOG_WARN && has(records.text, "retrying"));

    listen_to(0, &records);
    call(sandbox, client);
    CHECK(records.count == 0);
}

static void callback_is_replaced_and_removed(const genesys_sandbox *sandbox,
                                             const genesys_client *client) {
    genesys_error *error = NULL;
    static struct records first, second;
    listen_to(GENESYS_LOG_DEBUG, &first);
    listen_to(GENESYS_LOG_DEBUG, &second);
    call(sandbox, client);
    CHECK(first.count == 0 && second.count > 0);
    const int heard = second.count;
    OK(genesys_log_set_callback(GENESYS_LOG_TRACE, NULL, NULL, &error));
    call(sandbox, client);
    CHECK(second.count == heard);
}

static int calls_of_callback = 0;
static genesys_client *client_of_callback;

/* Calls the library, and tries to replace itself. */
static void call_from_callback(int32_t level, const char *target, const char *message, void *user_data) {
    (void)level, (void)target, (void)message, (void)user_data;
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    ++calls_of_callback;
    OK(genesys_get_onboarding_invite(client_of_callback, "invite-1", &invite, &error));
    genesys_invite_free(invite);
    REJECTED("callback", genesys_log_set_callback(0, NULL, NULL, &error));
}

static void callback_calls_the_library(genesys_client *client) {
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    client_of_callback = client;
    OK(genesys_log_set_callback(GENESYS_LOG_DEBUG, call_from_callback, NULL, &error));
    OK(genesys_get_onboarding_invite(client, "invite-1", &invite, &error));
    genesys_invite_free(invite);
    OK(genesys_log_set_callback(0, NULL, NULL, &error));
    CHECK(calls_of_callback > 0);
}

/* A rejected level changes nothing. */
static void unknown_level_is_rejected(const genesys_sandbox *sandbox, const genesys_client *client) {
    genesys_error *error = NULL;
    static struct records records;
    listen_to(GENESYS_LOG_DEBUG, &records);
    REJECTED("max_level", genesys_log_set_callback(-1, NULL, NULL, &error));
    REJECTED("max_level", genesys_log_set_callback(GENESYS_LOG_TRACE + 1, NULL, NULL, &error));
    CHECK(genesys_log_set_callback(INT32_MIN, NULL, NULL, NULL) == GENESYS_INVALID_ARGUMENT);
    call(sandbox, client);
    CHECK(records.count > 0);
}

/* The client secret, an access token, a password; the callback checks for those known in advance. */
static void records_contain_no_secrets(const genesys_sandbox *sandbox, const genesys_client *client) {
    genesys_error *error = NULL;
    static struct records records;
    listen_to(GENESYS_LOG_TRACE, &records);
    genesys_create_user_response *user = NULL;
    const genesys_create_user_request create = {
        .struct_size = sizeof create, .invite_id = "invite-0", .name = "Eve", .password = PASSWORD};
    RESPONDS(404, genesys_post_onboarding_users(client, &create, &user, &error));
    genesys_client_builder *builder = genesys_client_builder_new();
    OK(genesys_client_builder_set_base_url(builder, genesys_sandbox_base_url(sandbox), &error));
    OK(genesys_client_builder_set_access_token(builder, TOKEN, &error));
    genesys_client *stranger = build(builder);
    RESPONDS(401, genesys_delete_onboarding_invite(stranger, "invite-1", &error));
    genesys_client_free(stranger);
    genesys_client *fresh = client_for(sandbox);
    RESPONDS(404, genesys_delete_onboarding_invite(fresh, "invite-0", &error));
    genesys_client_free(fresh);
    CHECK(records.count > 0 && !has(records.text, genesys_sandbox_client_secret(sandbox)));
    CHECK(!has(records.text, "Bearer") && !has(records.text, "Basic"));
}

int main(void) {
    genesys_error *error = NULL;
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client *client = client_for(sandbox);
    records_up_to_the_level_are_received(sandbox, client);
    callback_is_replaced_and_removed(sandbox, client);
    callback_calls_the_library(client);
    unknown_level_is_rejected(sandbox, client);
    records_contain_no_secrets(sandbox, client);
    OK(genesys_log_set_callback(0, NULL, NULL, &error));
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
