/*
 * A panic (which only a library built for these tests can be made to have) is GENESYS_PANIC, and the
 * client remains usable.
 */
#include "check.h"

int main(void) {
    genesys_error *error = NULL;
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client *client = client_for(sandbox);
    for (int i = 0; i < 2; ++i) {
        char *result = (void *)&result;
        FAILS(GENESYS_PANIC, genesys_call_json(client, "panicForTest", NULL, &result, &error));
        CHECK(result == NULL && strlen(genesys_error_message(error)) > 0);
        char *json = genesys_error_to_json(error);
        CHECK(has(json, "\"kind\":\"PANIC\""));
        genesys_string_free(json);
        genesys_error_free(error);
        error = NULL;
        CHECK(genesys_call_json(client, "panicForTest", NULL, &result, NULL) == GENESYS_PANIC);

        OK(genesys_call_json(client, "getOnboardingInvites", NULL, &result, &error));
        CHECK(has(result, "invite-1"));
        genesys_string_free(result);
    }
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
