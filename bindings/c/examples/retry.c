/*
 * Retries: which calls are retried, and what to do when the outcome of one is unknown.
 */
#include "example.h"

int main(void) {
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client *client = client_of(sandbox, "\"maxRetries\": 2");
    genesys_error *error = NULL;

    /* Two 503 responses: the third attempt succeeds. */
    genesys_sandbox_fault unavailable = GENESYS_SANDBOX_FAULT_INIT;
    unavailable.http_status = 503;
    require(genesys_sandbox_fail_next(sandbox, 2, &unavailable, &error), &error);
    genesys_invite *invite = NULL;
    require(genesys_get_onboarding_invite(client, "invite-1", &invite, &error), &error);
    printf("%s after %d requests\n", invite->to_address, (int)genesys_sandbox_request_count(sandbox));
    genesys_invite_free(invite);

    /* A POST whose response is lost is not sent again: it may have been processed. */
    genesys_sandbox_fault dropped = GENESYS_SANDBOX_FAULT_INIT;
    dropped.drop_response = true;
    require(genesys_sandbox_fail_next(sandbox, 1, &dropped, &error), &error);
    genesys_create_user_request request = GENESYS_CREATE_USER_REQUEST_INIT;
    request.invite_id = "invite-1";
    request.name = "Guest";
    request.password = "correct horse battery staple";
    genesys_create_user_response *user = NULL;
    const genesys_status status = genesys_post_onboarding_users(client, &request, &user, &error);
    if (status != GENESYS_OK && genesys_error_outcome_unknown(error)) {
        bool exists = false;
        genesys_error_free(error);
        require(genesys_head_onboarding_organization_users(client, "organization-1",
                                                           "guest-1@acme.example", &exists, &error),
                &error);
        printf("the user %s\n", exists ? "was created" : "was not created: safe to send again");
    }
    genesys_create_user_response_free(user);
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
