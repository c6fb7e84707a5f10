/* The client of both programs of this project: defaults and a token. */
#ifndef BENCH_GENESYS_CLIENT_H
#define BENCH_GENESYS_CLIENT_H

#include <genesys_onboarding.h>

/* NULL if a setting was rejected. */
genesys_client *bench_client(const char *origin, const char *ca_file);

/* Prints and frees the error; returns false. */
bool bench_failed(genesys_error *error);

#endif
