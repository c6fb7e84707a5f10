// The callbacks of the C library, which end in Go. A handle is an integer: it becomes a pointer in C alone, where no
// garbage collector looks at it.

#include "library.h"

#include "_cgo_export.h"

static void observe(const genesys_event *event, void *handle) {
    genesysGoObserve((genesys_event *)event, (uintptr_t)handle);
}

static bool interrupt(void *handle) { return genesysGoInterrupt((uintptr_t)handle); }

static void observe_refresh_token(const char *token, void *handle) {
    genesysGoRefreshToken((char *)token, (uintptr_t)handle);
}

static void free_handle(void *handle) { genesysGoFreeHandle((uintptr_t)handle); }

static genesys_callbacks callbacks_of(genesys_go_callbacks given) {
    genesys_callbacks callbacks = GENESYS_CALLBACKS_INIT;
    if (given.handle != 0) {
        callbacks.user_data = (void *)given.handle;
        callbacks.free_user_data = free_handle;
        callbacks.observer = given.observer ? observe : NULL;
        callbacks.interrupt = given.interrupt ? interrupt : NULL;
        callbacks.refresh_token = given.refresh_token ? observe_refresh_token : NULL;
    }
    return callbacks;
}

genesys_status genesys_go_client_new(const char *settings, genesys_go_callbacks given, genesys_client **client,
                                     genesys_error **error) {
    genesys_callbacks callbacks = callbacks_of(given);
    return genesys_client_new_json_with_callbacks(settings, &callbacks, client, error);
}

genesys_status genesys_go_login_begin(const char *settings, const char *options, genesys_go_callbacks given,
                                      genesys_login **login, genesys_error **error) {
    genesys_callbacks callbacks = callbacks_of(given);
    return genesys_login_begin(settings, options, &callbacks, login, error);
}
