/*
 * Sandbox: tests a program against an embedded service, with faults on request.
 */
#include "example.h"

/* What a test would call. */
static bool is_invited(const genesys_client *client, const char *invite_id) {
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    const genesys_status status = genesys_get_onboarding_invite(client, invite_id, &invite, &error);
    genesys_invite_free(invite);
    const bool is_missing = genesys_error_http_status(error) == 404;
    genesys_error_free(error);
    return status == GENESYS_OK && !is_missing;
}

int main(void) {
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client *client = client_of(sandbox, "\"maxRetries\": 0");
    genesys_error *error = NULL;
    bool passed = is_invited(client, "invite-1") && !is_invited(client, "invite-0");

    genesys_sandbox_fault broken = GENESYS_SANDBOX_FAULT_INIT;
    broken.http_status = 500;
    require(genesys_sandbox_fail_next(sandbox, 1, &broken, &error), &error);
    passed = passed && !is_invited(client, "invite-1");

    genesys_sandbox_expire_tokens(sandbox);
    passed = passed && is_invited(client, "invite-1");
    printf("%d requests, %d token requests\n", (int)genesys_sandbox_request_count(sandbox),
           (int)genesys_sandbox_token_request_count(sandbox));
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return passed ? EXIT_SUCCESS : EXIT_FAILURE;
}
