/*
 * Login: a person logs in with a browser, and a call is made as that person. Without arguments, at an
 * embedded sandbox, where the program plays the browser as well; with a real browser, at one that runs:
 *
 *     genesys-onboarding-sandbox --port 8080
 *     login http://127.0.0.1:8080 sandbox-public-client
 */
#include "browser.h"
#include "example.h"

#include <pthread.h>

static genesys_login *begin(const char *base_url, const char *client_id) {
    genesys_error *error = NULL;
    genesys_login *login = NULL;
    char settings[512];
    snprintf(settings, sizeof settings,
             "{\"baseUrl\": \"%s\", \"loginUrl\": \"%s\", \"clientId\": \"%s\"}", base_url, base_url,
             client_id);
    require(genesys_login_begin(settings, NULL, NULL, &login, &error), &error);
    printf("Log in at %s\n", genesys_login_url(login));
    fflush(stdout);
    return login;
}

/* Waits for the person, and makes a call as them. */
static void finish(genesys_login *login) {
    genesys_error *error = NULL;
    genesys_client *client = NULL;
    require(genesys_login_wait(login, 300 * 1000, &client, &error), &error);
    genesys_login_free(login);

    genesys_invite_listing *invites = NULL;
    require(genesys_get_onboarding_invites(client, NULL, &invites, &error), &error);
    printf("the person sees %d invites\n", invites->total != NULL ? (int)*invites->total : 0);
    genesys_invite_listing_free(invites);
    genesys_client_free(client);
}

static void *choose_administrator(void *login) {
    char choice[2048];
    snprintf(choice, sizeof choice, "%s&sandbox_user=ada@acme.example",
             genesys_login_url((const genesys_login *)login));
    browse(choice);
    return NULL;
}

static void in_sandbox(void) {
    genesys_sandbox *sandbox = start_sandbox();
    genesys_login *login =
        begin(genesys_sandbox_base_url(sandbox), genesys_sandbox_public_client_id(sandbox));
    pthread_t browser;
    if (pthread_create(&browser, NULL, choose_administrator, login) != 0)
        exit(EXIT_FAILURE);
    finish(login);
    pthread_join(browser, NULL);
    genesys_sandbox_free(sandbox);
}

int main(int argc, char **argv) {
    if (argc == 1) {
        in_sandbox();
    } else if (argc == 3) {
        finish(begin(argv[1], argv[2]));
    } else {
        fputs("usage: login [BASE_URL CLIENT_ID]\n", stderr);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
