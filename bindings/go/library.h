// What the C compiler of cgo reads: the library's header, and functions that take callbacks as Go has them.

#ifndef GENESYS_GO_LIBRARY_H
#define GENESYS_GO_LIBRARY_H

#include <genesys_onboarding.h>
#include <stdlib.h>
#include <string.h>

// Which callbacks a program has given. handle is that of runtime/cgo, an integer, and 0 if it has given none.
typedef struct genesys_go_callbacks {
    uintptr_t handle;
    bool observer, interrupt, refresh_token;
} genesys_go_callbacks;

genesys_status genesys_go_client_new(const char *settings, genesys_go_callbacks given, genesys_client **client,
                                     genesys_error **error);
genesys_status genesys_go_login_begin(const char *settings, const char *options, genesys_go_callbacks given,
                                      genesys_login **login, genesys_error **error);

// A library that was built without the sandbox declares none of its functions.
#ifdef GENESYS_ONBOARDING_SANDBOX
enum { GENESYS_GO_SANDBOX = 1 };
#else
enum { GENESYS_GO_SANDBOX = 0 };
typedef struct genesys_sandbox genesys_sandbox;
static inline genesys_status genesys_sandbox_start_json(const char *options, genesys_sandbox **sandbox,
                                                        genesys_error **error) {
    (void)options, (void)sandbox, (void)error;
    return GENESYS_CONFIGURATION;
}
static inline genesys_status genesys_sandbox_call_json(const genesys_sandbox *sandbox, const char *verb,
                                                       const char *arguments, char **result, genesys_error **error) {
    (void)sandbox, (void)verb, (void)arguments, (void)result, (void)error;
    return GENESYS_CONFIGURATION;
}
static inline const char *genesys_sandbox_base_url(const genesys_sandbox *sandbox) { return (void)sandbox, NULL; }
static inline const char *genesys_sandbox_client_id(const genesys_sandbox *sandbox) { return (void)sandbox, NULL; }
static inline const char *genesys_sandbox_client_secret(const genesys_sandbox *sandbox) { return (void)sandbox, NULL; }
static inline void genesys_sandbox_free(genesys_sandbox *sandbox) { (void)sandbox; }
#endif

#endif
