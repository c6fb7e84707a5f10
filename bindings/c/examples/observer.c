/*
 * Observer: a line for each attempt, wait and token refresh, for metrics, traces and audits.
 */
#include "example.h"

/* Called on the thread of the call; the strings are borrowed until it returns, and contain no secret. */
static void observe(const genesys_event *event, void *user_data) {
    int *attempts = user_data;
    switch (event->kind) {
    case GENESYS_EVENT_ATTEMPT:
        ++*attempts;
        printf("%s %s, attempt %d: ", event->method, event->path, (int)event->attempt);
        if (event->error != NULL)
            printf("%s", event->error);
        else
            printf("%d", (int)event->http_status);
        printf(" in %.1f ms\n", event->elapsed_ms);
        break;
    case GENESYS_EVENT_WAIT:
        printf("%s waits for %.0f ms\n", event->operation_id, event->delay_ms);
        break;
    case GENESYS_EVENT_TOKEN_REFRESH:
        printf("access token: %s\n", event->error != NULL ? event->error : "requested");
        break;
    default: /* of a newer library */
        break;
    }
}

int main(void) {
    genesys_sandbox *sandbox = start_sandbox();
    genesys_error *error = NULL;
    int attempts = 0;
    genesys_callbacks callbacks = GENESYS_CALLBACKS_INIT;
    callbacks.user_data = &attempts;
    callbacks.observer = observe;
    char settings[512];
    genesys_client *client = NULL;
    settings_of(sandbox, "\"maxRetries\": 1", settings, sizeof settings);
    require(genesys_client_new_json_with_callbacks(settings, &callbacks, &client, &error), &error);

    genesys_sandbox_fault unavailable = GENESYS_SANDBOX_FAULT_INIT;
    unavailable.http_status = 503;
    require(genesys_sandbox_fail_next(sandbox, 1, &unavailable, &error), &error);
    genesys_invite *invite = NULL;
    require(genesys_get_onboarding_invite(client, "invite-1", &invite, &error), &error);
    printf("%s\n", invite->to_address);
    genesys_invite_free(invite);
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    /* One of the token endpoint, and two of the operation. */
    return attempts == 3 ? EXIT_SUCCESS : EXIT_FAILURE;
}
