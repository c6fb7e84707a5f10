/*
 * Compiled against a header in which genesys_stage_user_request ends before `locale`. What lies behind
 * the struct in memory must not be read as that field.
 */
#include "../check.h"

int main(void) {
    genesys_error *error = NULL;
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client *client = client_for(sandbox);
    struct {
        genesys_stage_user_request request;
        const char *behind;
    } memory = {GENESYS_STAGE_USER_REQUEST_INIT, "\xff is not a locale"};
    memory.request.join_code_id = "joincode-1";
    memory.request.email = "sam@acme.test";
    CHECK(memory.request.struct_size == 3 * sizeof(void *));
    OK(genesys_post_onboarding_users_stage(client, &memory.request, &error));
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
