/*
 * The log: the records of this library and no others, none with a secret, as many as were asked for, for
 * as long as they are wanted.
 */
#include "check.h"

#define PASSWORD "correct-horse-battery-staple"
#define TOKEN "a-token-that-nobody-may-see"

struct records {
    int count;
    int most_talkative;
    char text[8192];
};

/* A record of another's, or one with a secret, ends the program. */
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

/* A call that is tried again, which is worth a warning. */
static void call(const genesys_sandbox *sandbox, const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    const genesys_sandbox_fault unavailable = {
        .struct_size = sizeof unavailable, .http_status = 503, .retry_after_s = &(uint32_t){0}};
    OK(genesys_sandbox_fail_next(sandbox, 1, &unavailable, &error));
    OK(genesys_get_onboarding_invite(client, "invite-1", &invite, &error));
    genesys_invite_free(invite);
}

static void what_is_asked_for_is_heard(const genesys_sandbox *sandbox, const genesys_client *client) {
    static struct records records;
    listen_to(GENESYS_LOG_TRACE, &records);
    call(sandbox, client);
    CHECK(records.most_talkative >= GENESYS_LOG_DEBUG && has(records.text, "getOnboardingInvite: 200"));
    CHECK(has(records.text, "trying again"));

    listen_to(GENESYS_LOG_WARN, &records);
    call(sandbox, client);
    CHECK(records.most_talkative == GENESYS_LOG_WARN && has(records.text, "trying again"));

    listen_to(0, &records);
    call(sandbox, client);
    CHECK(records.count == 0);
}

static void a_callback_is_replaced_and_taken_away(const genesys_sandbox *sandbox,
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

/* What was refused changes nothing. */
static void a_level_that_is_none_is_refused(const genesys_sandbox *sandbox,
                                            const genesys_client *client) {
    genesys_error *error = NULL;
    static struct records records;
    listen_to(GENESYS_LOG_DEBUG, &records);
    REJECTED("max_level", genesys_log_set_callback(-1, NULL, NULL, &error));
    REJECTED("max_level", genesys_log_set_callback(GENESYS_LOG_TRACE + 1, NULL, NULL, &error));
    CHECK(genesys_log_set_callback(INT32_MIN, NULL, NULL, NULL) == GENESYS_INVALID_ARGUMENT);
    call(sandbox, client);
    CHECK(records.count > 0);
}

/* The sandbox's secret, a token, a password; the callback looks for those that are known beforehand. */
static void no_secret_is_heard(const genesys_sandbox *sandbox, const genesys_client *client) {
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
    what_is_asked_for_is_heard(sandbox, client);
    a_callback_is_replaced_and_taken_away(sandbox, client);
    a_level_that_is_none_is_refused(sandbox, client);
    no_secret_is_heard(sandbox, client);
    OK(genesys_log_set_callback(0, NULL, NULL, &error));
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
