/*
 * The log callback is replaced and removed while threads call: none runs after it has been replaced, so
 * that its data may be freed.
 */
#include "check.h"

#include <pthread.h>

enum { THREADS = 4, CALLS = 30, REPLACEMENTS = 50 };

static genesys_client *client;

static void *call(void *unused) {
    (void)unused;
    for (int i = 0; i < CALLS; ++i) {
        genesys_error *error = NULL;
        genesys_invite *invite = NULL;
        OK(genesys_get_onboarding_invite(client, "invite-1", &invite, &error));
        genesys_invite_free(invite);
    }
    return NULL;
}

struct records {
    pthread_mutex_t mutex;
    int count;
};

static void keep(int32_t level, const char *target, const char *message, void *user_data) {
    struct records *records = user_data;
    CHECK(level >= GENESYS_LOG_ERROR && strlen(target) > 0 && strlen(message) > 0);
    pthread_mutex_lock(&records->mutex);
    ++records->count;
    pthread_mutex_unlock(&records->mutex);
}

int main(void) {
    genesys_error *error = NULL;
    genesys_sandbox *sandbox = start_sandbox();
    client = client_for(sandbox);
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; ++i)
        CHECK(pthread_create(&threads[i], NULL, call, NULL) == 0);
    for (int i = 0; i < REPLACEMENTS; ++i) {
        struct records *records = malloc(sizeof *records);
        CHECK(records != NULL && pthread_mutex_init(&records->mutex, NULL) == 0);
        records->count = 0;
        OK(genesys_log_set_callback(GENESYS_LOG_TRACE, keep, records, &error));
        genesys_invite *invite = NULL;
        OK(genesys_get_onboarding_invite(client, "invite-1", &invite, &error));
        genesys_invite_free(invite);
        OK(genesys_log_set_callback(GENESYS_LOG_TRACE, NULL, NULL, &error));
        CHECK(records->count > 0 && pthread_mutex_destroy(&records->mutex) == 0);
        free(records);
    }
    for (int i = 0; i < THREADS; ++i)
        CHECK(pthread_join(threads[i], NULL) == 0);
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
