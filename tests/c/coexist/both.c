/*
 * Two Rust libraries in one program, each with a Rust of its own: both work, panics and all.
 */
#include "../check.h"

uint32_t second_sum(uint32_t n);

int main(void) {
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    char *result = NULL;
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client *client = client_for(sandbox);
    CHECK(second_sum(10) == 55);
    OK(genesys_get_onboarding_invite(client, "invite-1", &invite, &error));
    CHECK(second_sum(100) == 0);
    CHECK(genesys_call_json(client, "panicForTest", NULL, &result, NULL) == GENESYS_PANIC);
    CHECK(second_sum(4) == 10 && is(invite->id, "invite-1"));
    genesys_invite_free(invite);
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
