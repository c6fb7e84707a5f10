/*
 * A plugin that links the static library. It is compiled twice, as PLUGIN_NAME one and two.
 */
#include "../check.h"

#define JOIN_(A, B) A##B
#define JOIN(A, B) JOIN_(A, B)

typedef const char *version_function(void);

version_function *JOIN(plugin_version_, PLUGIN_NAME)(void);
void JOIN(plugin_call_, PLUGIN_NAME)(void);

/* Returns the address of the plugin's copy of a function. */
version_function *JOIN(plugin_version_, PLUGIN_NAME)(void) { return genesys_version; }

void JOIN(plugin_call_, PLUGIN_NAME)(void) {
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client *client = client_for(sandbox);
    OK(genesys_get_onboarding_invite(client, "invite-1", &invite, &error));
    genesys_invite_free(invite);
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
}
