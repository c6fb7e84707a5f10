/*
 * One call: a time limit and a header of its own, a cancel that spares other calls, and what came back.
 */
#include "example.h"

#include <pthread.h>
#include <time.h>

static void *call(void *client) {
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    const genesys_status status = genesys_get_onboarding_invite(client, "invite-1", &invite, &error);
    printf("the call of its own: %s\n", genesys_status_name(status));
    genesys_error_free(error);
    genesys_invite_free(invite);
    return status == GENESYS_CANCELLED ? client : NULL;
}

/* A client that shares connections and access token with its parent, for calls of at most two seconds.
 */
static genesys_client *hurried(const genesys_client *parent) {
    const int64_t total_timeout_ms = 2000, max_retries = 0;
    const genesys_header headers[] = {{"Genesys-App", "dialer"}};
    genesys_call_options options = GENESYS_CALL_OPTIONS_INIT;
    options.total_timeout_ms = &total_timeout_ms;
    options.max_retries = &max_retries;
    options.headers = headers;
    options.headers_count = 1;
    genesys_error *error = NULL;
    genesys_client *derived = NULL;
    require(genesys_client_with_options(parent, &options, &derived, &error), &error);
    return derived;
}

/* What came back, after success and failure alike; the service's support asks for the correlation ID. */
static void print_last_response(const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_last_response *response = NULL;
    require(genesys_client_last_response(client, &response, &error), &error);
    printf("%s: status %d, correlation id %s, %d attempt(s) in %.1f ms\n", response->operation_id,
           (int)response->http_status, response->correlation_id ? response->correlation_id : "none",
           (int)response->attempts, response->elapsed_ms);
    genesys_last_response_free(response);
}

int main(void) {
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client *client = client_of(sandbox, "\"maxRetries\": 3");
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;

    genesys_client *limited = hurried(client);
    require(genesys_get_onboarding_invite(limited, "invite-1", &invite, &error), &error);
    genesys_invite_free(invite);
    print_last_response(limited);

    genesys_sandbox_fault slow = GENESYS_SANDBOX_FAULT_INIT;
    slow.delay_ms = 60 * 1000;
    require(genesys_sandbox_fail_next(sandbox, 2, &slow, &error), &error);
    const bool is_late =
        genesys_get_onboarding_invite(limited, "invite-1", &invite, &error) == GENESYS_TIMEOUT;
    printf("%s\n", genesys_error_message(error));
    genesys_error_free(error);

    genesys_client *own = NULL;
    require(genesys_client_with_options(client, NULL, &own, &error), &error);
    const uint64_t before = genesys_sandbox_request_count(sandbox);
    pthread_t thread;
    if (pthread_create(&thread, NULL, call, own) != 0)
        return EXIT_FAILURE;
    while (genesys_sandbox_request_count(sandbox) == before)
        nanosleep(&(struct timespec){0, 1000000}, NULL);
    genesys_client_cancel(own);
    void *cancelled = NULL;
    pthread_join(thread, &cancelled);

    genesys_client_free(own);
    genesys_client_free(limited);
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return is_late && cancelled != NULL ? EXIT_SUCCESS : EXIT_FAILURE;
}
