/* The client that both programs of this project use: its defaults and a token. */
#ifndef RACE_GENESYS_CLIENT_H
#define RACE_GENESYS_CLIENT_H

#include <genesys_onboarding.h>

/* NULL if a setting was refused. */
genesys_client *race_client(const char *origin, const char *ca_file);

/* Says what has failed, frees the error, and is false. */
bool race_failed(genesys_error *error);

#endif
