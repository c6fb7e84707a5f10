/*
 * Prints the library's own objects in JSON, one a line after the name of its record: events, what came back for calls,
 * requests of a bulk run. Then the options of a sandbox that a test gives it, each with what came of it.
 */
#include "../check.h"

/* Options of a sandbox in JSON; NULL ends them. */
extern const char *const SANDBOX_OPTIONS[];

static void print_event(const genesys_event *event, void *user_data) {
    (void)user_data;
    char *json = genesys_event_to_json(event);
    CHECK(json != NULL);
    printf("Event %s\n", json);
    genesys_string_free(json);
    genesys_event unknown = *event;
    unknown.kind = 99;
    CHECK(genesys_event_to_json(&unknown) == NULL);
}

static genesys_client *watched_client(const genesys_sandbox *sandbox) {
    genesys_error *error = NULL;
    genesys_callbacks callbacks = GENESYS_CALLBACKS_INIT;
    callbacks.observer = print_event;
    genesys_client_builder *builder = builder_for(sandbox);
    OK(genesys_client_builder_set_callbacks(builder, &callbacks, &error));
    OK(genesys_client_builder_set_requests_per_minute(builder, 600, &error));
    return build(builder);
}

static genesys_status get_invite(const genesys_client *client) {
    char *result = NULL;
    const genesys_status status =
        genesys_call_json(client, "getOnboardingInvite", "{\"inviteId\": \"invite-1\"}", &result, NULL);
    genesys_string_free(result);
    char *json = genesys_client_last_response_json(client);
    if (json != NULL)
        printf("LastResponse %s\n", json);
    genesys_string_free(json);
    return status;
}

static void fail_next(const genesys_sandbox *sandbox, const char *fault) {
    genesys_error *error = NULL;
    char *result = NULL;
    OK(genesys_sandbox_call_json(sandbox, "fail_next", fault, &result, &error));
    genesys_string_free(result);
}

static void print_events(const genesys_sandbox *sandbox) {
    genesys_error *error = NULL;
    genesys_client *client = watched_client(sandbox), *hasty = NULL;
    CHECK(get_invite(client) == GENESYS_OK);
    fail_next(sandbox, "{\"status\": 503}");
    CHECK(get_invite(client) == GENESYS_OK);
    fail_next(sandbox, "{\"dropResponse\": true}");
    CHECK(get_invite(client) == GENESYS_OK);
    fail_next(sandbox, "{\"status\": 503, \"retryAfter\": 0}");
    CHECK(get_invite(client) == GENESYS_OK);
    /* It pauses the others, and does not wait itself. */
    OK(genesys_client_with_options_json(client, "{\"totalTimeoutMs\": 900}", &hasty, &error));
    fail_next(sandbox, "{\"status\": 429, \"retryAfter\": 1}");
    CHECK(get_invite(hasty) == GENESYS_API);
    CHECK(get_invite(client) == GENESYS_OK);
    genesys_client_free(hasty);
    genesys_client_free(client);
}

static void print_requests(const genesys_sandbox *sandbox) {
    static const char *const REQUESTS[] = {
        "{\"stage\": {\"joinCodeId\": \"joincode-1\", \"email\": \"a@acme.example\"}}",
        "{\"create\": {\"inviteId\": \"invite-2\", \"name\": \"A\", \"password\": \"p\"}}",
        "{\"join\": {\"organizationIds\": [\"organization-1\"], \"email\": \"b@acme.example\"}}",
    };
    genesys_error *error = NULL;
    genesys_client *client = client_for(sandbox);
    genesys_bulk *bulk = NULL;
    char journal[512], options[1024];
    snprintf(journal, sizeof journal, "%s/genesys-records-%p.journal", temp_folder(), (void *)sandbox);
    snprintf(options, sizeof options, "{\"journal\": \"%s\"}", journal);
    remove(journal);
    OK(genesys_bulk_open(client, options, &bulk, &error));
    for (size_t i = 0; i < sizeof REQUESTS / sizeof REQUESTS[0]; ++i) {
        char *outcome = NULL;
        OK(genesys_bulk_submit_json(bulk, REQUESTS[i], &outcome, &error));
        printf("BulkRequest %s\nBulkOutcome %s\n", REQUESTS[i], outcome);
        genesys_string_free(outcome);
    }
    genesys_bulk_free(bulk);
    genesys_client_free(client);
    remove(journal);
}

static void print_options(void) {
    for (const char *const *options = SANDBOX_OPTIONS; *options != NULL; ++options) {
        genesys_error *error = NULL;
        genesys_sandbox *sandbox = NULL;
        const genesys_status status = genesys_sandbox_start_json(*options, &sandbox, &error);
        printf("sandboxOptions %s\n", status == GENESYS_OK ? "" : genesys_error_message(error));
        genesys_error_free(error);
        genesys_sandbox_free(sandbox);
    }
}

int main(void) {
    genesys_sandbox *sandbox = start_sandbox();
    print_events(sandbox);
    print_requests(sandbox);
    genesys_sandbox_free(sandbox);
    print_options();
    return 0;
}
