/*
 * Cancel: ends a client's calls in progress from another thread.
 */
#include "example.h"

#include <pthread.h>
#include <time.h>

static void *call(void *client) {
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    const genesys_status status = genesys_get_onboarding_invite(client, "invite-1", &invite, &error);
    printf("%s: %s\n", genesys_status_name(status), genesys_error_message(error));
    genesys_error_free(error);
    return status == GENESYS_CANCELLED ? client : NULL;
}

int main(void) {
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client *client = client_of(sandbox, "\"maxRetries\": 0");
    genesys_error *error = NULL;
    genesys_sandbox_fault slow = GENESYS_SANDBOX_FAULT_INIT;
    slow.delay_ms = 60 * 1000;
    require(genesys_sandbox_fail_next(sandbox, 1, &slow, &error), &error);

    pthread_t thread;
    if (pthread_create(&thread, NULL, call, client) != 0)
        return EXIT_FAILURE;
    while (genesys_sandbox_request_count(sandbox) == 0)
        nanosleep(&(struct timespec){0, 1000000}, NULL);
    genesys_client_cancel(client);
    void *cancelled = NULL;
    pthread_join(thread, &cancelled);

    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return cancelled != NULL ? EXIT_SUCCESS : EXIT_FAILURE;
}
