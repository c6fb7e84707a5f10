/*
 * Wait: polls until a provisioning is complete, which the program itself completes after the second poll.
 */
#include "example.h"

static void complete(const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_complete_org_provisioning_response *response = NULL;
    genesys_complete_org_provisioning_request body = GENESYS_COMPLETE_ORG_PROVISIONING_REQUEST_INIT;
    body.administrator_email = "dana@newco.example";
    body.administrator_password = "correct horse battery staple 1";
    body.administrator_name = "Dana";
    require(genesys_post_onboarding_orgprovisioning_complete(client, "provisioning-1", &body, &response,
                                                             &error),
            &error);
    genesys_complete_org_provisioning_response_free(response);
}

/* Returns whether the wait shall end. */
static bool report(const genesys_wait_progress *poll, void *client) {
    printf("poll %u after %.1f ms\n", (unsigned)poll->attempt, poll->elapsed_ms);
    if (poll->attempt == 2)
        complete(client);
    return false;
}

int main(void) {
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client *client = client_of(sandbox, "\"maxRetries\": 3");
    genesys_error *error = NULL;
    genesys_org_provisioning *provisioning = NULL;

    genesys_wait_options options = GENESYS_WAIT_OPTIONS_INIT;
    options.timeout_ms = &(int64_t){60 * 1000};
    options.interval_ms = &(int64_t){100};
    options.progress = report;
    options.user_data = client;
    require(genesys_wait_for_onboarding_orgprovisioning(client, "provisioning-1", &options,
                                                        &provisioning, &error),
            &error);
    printf("%s is complete\n", provisioning->organization_name);

    genesys_org_provisioning_free(provisioning);
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
