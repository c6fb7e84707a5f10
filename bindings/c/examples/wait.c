/*
 * Wait: polls until a provisioning is complete, which the service says at the third poll.
 */
#include "example.h"

/* Returns whether the wait shall end. */
static bool report(const genesys_wait_progress *poll, void *user_data) {
    (void)user_data;
    printf("poll %u after %.1f ms\n", (unsigned)poll->attempt, poll->elapsed_ms);
    return false;
}

int main(void) {
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client *client = client_of(sandbox, "\"maxRetries\": 3");
    genesys_error *error = NULL;
    char *result = NULL;
    require(genesys_sandbox_call_json(sandbox, "set_settings", "{\"pollsUntilProvisioned\": 2}", &result,
                                      &error),
            &error);
    genesys_string_free(result);

    genesys_org_provisioning *provisioning = NULL;
    genesys_wait_options options = GENESYS_WAIT_OPTIONS_INIT;
    options.timeout_ms = &(int64_t){60 * 1000};
    options.interval_ms = &(int64_t){100};
    options.progress = report;
    require(genesys_wait_for_onboarding_orgprovisioning(client, "provisioning-2", &options,
                                                        &provisioning, &error),
            &error);
    printf("%s is complete\n", provisioning->organization_name);

    genesys_org_provisioning_free(provisioning);
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
