/*
 * Eight threads share a client and its callbacks, and another cancels their calls.
 */
#include "check.h"

#include <pthread.h>
#include <time.h>

enum { THREADS = 8, ROUNDS = 10, WAITING = 2 };

static genesys_sandbox *sandbox;
static genesys_client *client;

static void start(pthread_t *thread, void *(*work)(void *), void *argument) {
    CHECK(pthread_create(thread, NULL, work, argument) == 0);
}

static void join(pthread_t thread) { CHECK(pthread_join(thread, NULL) == 0); }

/* Reads an invite that all threads read, and creates a join code of its own. */
static void *work(void *number) {
    genesys_error *error = NULL;
    char domain[32];
    snprintf(domain, sizeof domain, "thread-%d.example", *(const int *)number);
    const char *const domains[] = {domain};
    const genesys_join_code_request body = {sizeof body, domains, 1};
    for (int round = 0; round < ROUNDS; ++round) {
        genesys_invite *invite = NULL;
        OK(genesys_get_onboarding_invite(client, "invite-1", &invite, &error));
        CHECK(is(invite->to_address, "guest-1@acme.example"));
        genesys_invite_free(invite);

        genesys_join_code *made = NULL, *found = NULL;
        OK(genesys_post_onboarding_joincodes(client, &body, &made, &error));
        OK(genesys_get_onboarding_joincode(client, made->id, NULL, &found, &error));
        CHECK(found->email_domains_count == 1 && is(found->email_domains[0], domain));
        OK(genesys_delete_onboarding_joincode(client, made->id, &error));
        RESPONDS(404, genesys_delete_onboarding_joincode(client, made->id, &error));
        genesys_join_code_free(made);
        genesys_join_code_free(found);
    }
    return NULL;
}

static void eight_threads_get_their_own_results(void) {
    pthread_t threads[THREADS];
    int numbers[THREADS];
    for (int i = 0; i < THREADS; ++i) {
        numbers[i] = i;
        start(&threads[i], work, &numbers[i]);
    }
    for (int i = 0; i < THREADS; ++i)
        join(threads[i]);
}

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int returned = 0;

/* What the callbacks of all threads share, guarded by the mutex, and what those of one thread own. */
static int observed = 0, asked_to_free = 0;

struct own {
    pthread_t thread;
    int events, freed;
};

static void observe_all(const genesys_event *event, void *user_data) {
    CHECK(is(event->operation_id, "getOnboardingInvite") && user_data == &observed);
    pthread_mutex_lock(&mutex);
    ++observed;
    pthread_mutex_unlock(&mutex);
}

static void count_free(void *user_data) {
    CHECK(user_data == &observed);
    ++asked_to_free;
}

static void observe_own(const genesys_event *event, void *user_data) {
    struct own *own = user_data;
    CHECK(event->kind == GENESYS_EVENT_ATTEMPT && pthread_equal(own->thread, pthread_self()));
    ++own->events;
}

static void free_own(void *user_data) { ++((struct own *)user_data)->freed; }

/* Calls with a shared client, and with clients derived from it that have callbacks of their own. */
static void *call_watched(void *shared) {
    genesys_error *error = NULL;
    for (int round = 1; round <= ROUNDS; ++round) {
        struct own own = {pthread_self(), 0, 0};
        genesys_callbacks callbacks = GENESYS_CALLBACKS_INIT;
        callbacks.user_data = &own;
        callbacks.free_user_data = free_own;
        callbacks.observer = observe_own;
        genesys_call_options options = GENESYS_CALL_OPTIONS_INIT;
        options.callbacks = &callbacks;
        genesys_client *derived = NULL;
        OK(genesys_client_with_options(shared, &options, &derived, &error));
        const genesys_client *const clients[] = {shared, derived};
        for (int i = 0; i < 2; ++i) {
            genesys_invite *invite = NULL;
            OK(genesys_get_onboarding_invite(clients[i], "invite-1", &invite, &error));
            genesys_invite_free(invite);
        }
        genesys_last_response *response = NULL;
        OK(genesys_client_last_response(derived, &response, &error));
        CHECK(response->http_status == 200);
        genesys_last_response_free(response);
        genesys_client_free(derived);
        CHECK(own.events == 1 && own.freed == 1);
    }
    return NULL;
}

static void callbacks_are_shared_and_freed_once(void) {
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    genesys_callbacks callbacks = GENESYS_CALLBACKS_INIT;
    callbacks.user_data = &observed;
    callbacks.free_user_data = count_free;
    callbacks.observer = observe_all;
    genesys_client_builder *builder = builder_for(sandbox);
    OK(genesys_client_builder_set_callbacks(builder, &callbacks, &error));
    genesys_client *watched = build(builder);
    OK(genesys_get_onboarding_invite(watched, "invite-1", &invite, &error));
    genesys_invite_free(invite);
    /* The attempt for the token, the token, and the call. */
    CHECK(observed == 3);
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; ++i)
        start(&threads[i], call_watched, watched);
    for (int i = 0; i < THREADS; ++i)
        join(threads[i]);
    CHECK(observed == 3 + THREADS * ROUNDS && asked_to_free == 0);
    genesys_client_free(watched);
    CHECK(asked_to_free == 1);
}

/* A call whose response is delayed by a day. */
static void *wait_in_a_call(void *unused) {
    (void)unused;
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    FAILS(GENESYS_CANCELLED, genesys_get_onboarding_invite(client, "invite-1", &invite, &error));
    CHECK(invite == NULL && is(genesys_error_operation_id(error), "getOnboardingInvite"));
    genesys_error_free(error);
    pthread_mutex_lock(&mutex);
    ++returned;
    pthread_mutex_unlock(&mutex);
    return NULL;
}

static bool all_have_returned(int count) {
    pthread_mutex_lock(&mutex);
    const bool all = returned == count;
    pthread_mutex_unlock(&mutex);
    return all;
}

/* Consumes the faults that no request has met, with a client that has a short timeout. */
static void consume_remaining_faults(void) {
    genesys_error *error = NULL;
    genesys_client_builder *builder = builder_for(sandbox);
    OK(genesys_client_builder_set_attempt_timeout_ms(builder, 500, &error));
    OK(genesys_client_builder_set_max_retries(builder, 0, &error));
    genesys_client *short_timeout_client = build(builder);
    genesys_invite *invite = NULL;
    while (genesys_get_onboarding_invite(short_timeout_client, "invite-1", &invite, NULL) != GENESYS_OK)
        continue;
    genesys_invite_free(invite);
    genesys_client_free(short_timeout_client);
}

/* Cancels until every call has been in progress; the same client remains usable. */
static void cancel_ends_calls_in_progress_only(void) {
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    const genesys_sandbox_fault late = {.struct_size = sizeof late, .delay_ms = 24 * 60 * 60 * 1000};
    pthread_t threads[WAITING];
    OK(genesys_sandbox_fail_next(sandbox, WAITING, &late, &error));
    for (int i = 0; i < WAITING; ++i)
        start(&threads[i], wait_in_a_call, NULL);
    while (!all_have_returned(WAITING)) {
        genesys_client_cancel(client);
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
    for (int i = 0; i < WAITING; ++i)
        join(threads[i]);
    consume_remaining_faults();
    OK(genesys_get_onboarding_invite(client, "invite-1", &invite, &error));
    genesys_invite_free(invite);
}

/* A result, an error and a client of another thread. */
static void *free_all(void *results) {
    void **all = results;
    CHECK(is(((genesys_invite *)all[0])->id, "invite-1"));
    CHECK(genesys_error_http_status(all[1]) == 404);
    genesys_invite_free(all[0]);
    genesys_error_free(all[1]);
    genesys_client_free(all[2]);
    return NULL;
}

static void another_thread_frees_the_results(void) {
    genesys_error *error = NULL;
    genesys_client *own = client_for(sandbox);
    genesys_invite *invite = NULL;
    OK(genesys_get_onboarding_invite(own, "invite-1", &invite, &error));
    REJECTED("inviteId", genesys_delete_onboarding_invite(own, "..", &error));
    FAILS(GENESYS_API, genesys_delete_onboarding_invite(own, "invite-0", &error));
    void *all[] = {invite, error, own};
    pthread_t thread;
    start(&thread, free_all, all);
    join(thread);
}

int main(void) {
    sandbox = start_sandbox();
    client = client_for(sandbox);
    eight_threads_get_their_own_results();
    another_thread_frees_the_results();
    callbacks_are_shared_and_freed_once();
    cancel_ends_calls_in_progress_only();
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
