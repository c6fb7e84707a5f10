/*
 * What the examples share: an error that ends the program, and a client of a sandbox. A real program
 * sets a region and its own credentials instead.
 */
#ifndef EXAMPLE_H
#define EXAMPLE_H

#define GENESYS_ONBOARDING_SANDBOX
#include <genesys_onboarding.h>

#include <stdio.h>
#include <stdlib.h>

static inline void require(genesys_status status, genesys_error *const *error) {
    if (status == GENESYS_OK)
        return;
    fprintf(stderr, "%s\n", genesys_error_message(*error));
    genesys_error_free(*error);
    exit(EXIT_FAILURE);
}

static inline genesys_sandbox *start_sandbox(void) {
    genesys_error *error = NULL;
    genesys_sandbox *sandbox = NULL;
    require(genesys_sandbox_start(0, &sandbox, &error), &error);
    return sandbox;
}

/* Writes the settings of a client in JSON, of which one is given. */
static inline const char *settings_of(const genesys_sandbox *sandbox, const char *setting,
                                      char *settings, size_t size) {
    snprintf(settings, size,
             "{\"baseUrl\": \"%s\", \"loginUrl\": \"%s\", \"clientId\": \"%s\", \"clientSecret\": "
             "\"%s\", %s}",
             genesys_sandbox_base_url(sandbox), genesys_sandbox_base_url(sandbox),
             genesys_sandbox_client_id(sandbox), genesys_sandbox_client_secret(sandbox), setting);
    return settings;
}

/* Creates a client from settings in JSON, of which one is given. */
static inline genesys_client *client_of(const genesys_sandbox *sandbox, const char *setting) {
    genesys_error *error = NULL;
    genesys_client *client = NULL;
    char settings[512];
    settings_of(sandbox, setting, settings, sizeof settings);
    require(genesys_client_new_json(settings, &client, &error), &error);
    return client;
}

#endif
