/*
 * Compiled against a header in which genesys_stage_user_request has a field more than the library knows.
 */
#include "../check.h"

int main(void) {
    genesys_error *error = NULL;
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client *client = client_for(sandbox);
    genesys_stage_user_request request = GENESYS_STAGE_USER_REQUEST_INIT;
    request.join_code_id = "joincode-1";
    request.email = "sam@acme.test";
    request.nickname = "Sammy";
    const uint64_t requests = genesys_sandbox_request_count(sandbox);
    FAILS(GENESYS_INVALID_ARGUMENT, genesys_post_onboarding_users_stage(client, &request, &error));
    CHECK(is(genesys_error_argument(error), "body") && has(genesys_error_message(error), "offset 32"));
    genesys_error_free(error);
    CHECK(genesys_sandbox_request_count(sandbox) == requests);
    request.nickname = NULL;
    OK(genesys_post_onboarding_users_stage(client, &request, &error));
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
