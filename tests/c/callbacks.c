/*
 * Callbacks: the observer's events, the interrupt that ends a waiting call, and user data that are freed once.
 */
#include "check.h"

#include <pthread.h>

enum { MOST = 16 };

/* What a program keeps of its calls. */
struct watch {
    int events, attempts, waits, refreshes;
    int asked, end_when_asked;
    int freed;
    genesys_event last[MOST];
    char errors[256];
    pthread_t thread;
    const genesys_client *own;
};

static const genesys_sandbox *sandbox;

static void observe(const genesys_event *event, void *user_data) {
    struct watch *watch = user_data;
    CHECK(event->operation_id != NULL && watch->events < MOST && watch->freed == 0);
    CHECK(pthread_equal(pthread_self(), watch->thread));
    watch->attempts += event->kind == GENESYS_EVENT_ATTEMPT;
    watch->waits += event->kind == GENESYS_EVENT_WAIT;
    watch->refreshes += event->kind == GENESYS_EVENT_TOKEN_REFRESH;
    if (event->kind == GENESYS_EVENT_ATTEMPT)
        CHECK(event->method != NULL && event->path != NULL && event->attempt > 0);
    else
        CHECK(event->method == NULL && event->path == NULL && event->http_status == 0);
    CHECK((event->kind == GENESYS_EVENT_WAIT) == (event->wait_reason != 0));
    CHECK((event->error == NULL) == (event->error_kind == GENESYS_OK));
    if (event->error != NULL)
        snprintf(watch->errors, sizeof watch->errors, "%s", event->error);
    watch->last[watch->events++] = *event;
}

static bool interrupt(void *user_data) {
    struct watch *watch = user_data;
    CHECK(watch->freed == 0 && pthread_equal(pthread_self(), watch->thread));
    return ++watch->asked >= watch->end_when_asked && watch->end_when_asked > 0;
}

static void free_watch(void *user_data) { ++((struct watch *)user_data)->freed; }

static genesys_callbacks callbacks_of(struct watch *watch) {
    memset(watch, 0, sizeof *watch);
    watch->thread = pthread_self();
    genesys_callbacks callbacks = GENESYS_CALLBACKS_INIT;
    callbacks.user_data = watch;
    callbacks.free_user_data = free_watch;
    callbacks.observer = observe;
    callbacks.interrupt = interrupt;
    return callbacks;
}

/* A client that has never been used: its first call requests a token. */
static genesys_client *watched_client(struct watch *watch) {
    genesys_error *error = NULL;
    const genesys_callbacks callbacks = callbacks_of(watch);
    genesys_client_builder *builder = builder_for(sandbox);
    OK(genesys_client_builder_set_callbacks(builder, &callbacks, &error));
    return build(builder);
}

static void get_invite(const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    OK(genesys_get_onboarding_invite(client, "invite-1", &invite, &error));
    genesys_invite_free(invite);
}

static void fail_next(const genesys_sandbox_fault fault) {
    genesys_error *error = NULL;
    OK(genesys_sandbox_fail_next(sandbox, 1, &fault, &error));
}

static void observer_is_told_of_attempts_waits_and_refreshes(void) {
    struct watch watch;
    genesys_client *client = watched_client(&watch);
    fail_next((genesys_sandbox_fault){
        .struct_size = sizeof(genesys_sandbox_fault), .http_status = 503, .retry_after_s = &(uint32_t){0}});
    get_invite(client);
    /* The token's attempt and its refresh, two attempts and the wait between them. */
    CHECK(watch.attempts == 3 && watch.refreshes == 1 && watch.waits == 1);
    const genesys_event *token = &watch.last[0], *refresh = &watch.last[1], *first = &watch.last[2];
    const genesys_event *wait = &watch.last[3], *second = &watch.last[4];
    CHECK(token->kind == GENESYS_EVENT_ATTEMPT && token->http_status == 200);
    CHECK(refresh->kind == GENESYS_EVENT_TOKEN_REFRESH && refresh->elapsed_ms >= token->elapsed_ms);
    CHECK(first->attempt == 1 && first->http_status == 503 && first->error_kind == GENESYS_OK);
    CHECK(wait->wait_reason == GENESYS_WAIT_RETRY_AFTER && wait->attempt == 2 && wait->delay_ms > 0);
    CHECK(second->attempt == 2 && second->http_status == 200 && second->elapsed_ms > 0);
    genesys_client_free(client);
    CHECK(watch.freed == 1);
}

/* The strings of an event, which live until the callback returns. */
static void check_strings(const genesys_event *event, void *user_data) {
    if (event->kind != GENESYS_EVENT_ATTEMPT || is(event->path, "/oauth/token"))
        return;
    CHECK(is(event->operation_id, "getOnboardingInvite") && is(event->method, "GET"));
    CHECK(is(event->path, "/api/v2/onboarding/invites/{inviteId}"));
    CHECK((event->correlation_id != NULL) == (event->http_status != 0));
    ++*(int *)user_data;
}

/* Without free_user_data the data are the program's alone. */
static void callbacks_of_derived_client_replace_the_parents(void) {
    struct watch of_parent;
    genesys_error *error = NULL;
    genesys_client *parent = watched_client(&of_parent), *derived = NULL;
    int checked = 0;
    genesys_callbacks callbacks = GENESYS_CALLBACKS_INIT;
    callbacks.user_data = &checked;
    callbacks.observer = check_strings;
    genesys_call_options options = GENESYS_CALL_OPTIONS_INIT;
    options.callbacks = &callbacks;
    OK(genesys_client_with_options(parent, &options, &derived, &error));
    get_invite(derived);
    CHECK(checked == 1 && of_parent.events == 0);

    /* The interrupt is still the parent's. */
    of_parent.end_when_asked = 1;
    genesys_sandbox_fault slow = GENESYS_SANDBOX_FAULT_INIT;
    slow.delay_ms = 60 * 1000;
    fail_next(slow);
    genesys_invite *invite = NULL;
    FAILS(GENESYS_CANCELLED, genesys_get_onboarding_invite(derived, "invite-1", &invite, &error));
    genesys_error_free(error);
    genesys_client_free(parent);
    CHECK(of_parent.freed == 0);
    genesys_client_free(derived);
    CHECK(of_parent.freed == 1);
}

static void interrupt_ends_a_waiting_call(void) {
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    struct watch watch;
    genesys_client *client = watched_client(&watch);
    get_invite(client);
    genesys_sandbox_fault slow = GENESYS_SANDBOX_FAULT_INIT;
    slow.delay_ms = 60 * 1000;
    fail_next(slow);
    watch.asked = 0;
    watch.end_when_asked = 3;
    FAILS(GENESYS_CANCELLED, genesys_get_onboarding_invite(client, "invite-1", &invite, &error));
    genesys_error_free(error);
    CHECK(watch.asked == 3 && invite == NULL);
    CHECK(watch.last[watch.events - 1].error_kind == GENESYS_CANCELLED && strlen(watch.errors) > 0);
    watch.end_when_asked = 0;
    get_invite(client);
    genesys_client_free(client);
    CHECK(watch.freed == 1);
}

/* The second of two requests waits for its turn, of which the observer is told before the interrupt is asked. */
static void pacing_is_told_and_interrupted(void) {
    struct watch watch;
    const genesys_callbacks callbacks = callbacks_of(&watch);
    genesys_error *error = NULL;
    genesys_client_builder *builder = builder_for(sandbox);
    OK(genesys_client_builder_set_callbacks(builder, &callbacks, &error));
    OK(genesys_client_builder_set_requests_per_minute(builder, 1, &error));
    OK(genesys_client_builder_set_total_timeout_ms(builder, 600 * 1000, &error));
    genesys_client *client = build(builder);
    get_invite(client);
    CHECK(watch.waits == 0);
    watch.end_when_asked = watch.asked + 1;
    genesys_invite *invite = NULL;
    FAILS_SAYING(GENESYS_CANCELLED, "cancelled",
                 genesys_get_onboarding_invite(client, "invite-1", &invite, &error));
    const genesys_event *wait = &watch.last[watch.events - 1];
    CHECK(watch.waits == 1 && wait->wait_reason == GENESYS_WAIT_PACING && wait->attempt == 1);
    genesys_client_free(client);
}

static void observe_with_a_call(const genesys_event *event, void *user_data) {
    struct watch *watch = user_data;
    if (event->kind != GENESYS_EVENT_ATTEMPT || watch->own == NULL)
        return;
    const genesys_client *client = watch->own;
    watch->own = NULL;
    get_invite(client);
    ++watch->events;
}

static void callback_may_call_with_its_client(void) {
    genesys_error *error = NULL;
    struct watch watch;
    genesys_callbacks callbacks = callbacks_of(&watch);
    callbacks.observer = observe_with_a_call;
    genesys_client_builder *builder = builder_for(sandbox);
    OK(genesys_client_builder_set_callbacks(builder, &callbacks, &error));
    genesys_client *client = build(builder);
    get_invite(client);
    watch.own = client;
    get_invite(client);
    CHECK(watch.events == 1);
    genesys_client_free(client);
    CHECK(watch.freed == 1);
}

static void user_data_are_freed_with_their_last_user(void) {
    genesys_error *error = NULL;
    genesys_client *first = NULL, *second = NULL, *derived = NULL;
    genesys_invite_iter *iter = NULL;
    struct watch watch, other;
    const genesys_callbacks callbacks = callbacks_of(&watch), others = callbacks_of(&other);
    genesys_client_builder *builder = builder_for(sandbox);
    OK(genesys_client_builder_set_callbacks(builder, &callbacks, &error));
    OK(genesys_client_builder_build(builder, &first, &error));
    OK(genesys_client_builder_build(builder, &second, &error));
    OK(genesys_client_builder_set_callbacks(builder, &others, &error));
    genesys_client_builder_free(builder);
    CHECK(other.freed == 1);
    OK(genesys_client_with_options(first, NULL, &derived, &error));
    OK(genesys_invite_iter_new(derived, NULL, &iter, &error));
    genesys_client_free(first);
    genesys_client_free(second);
    genesys_client_free(derived);
    CHECK(watch.freed == 0);
    genesys_invite_iter_free(iter);
    CHECK(watch.freed == 1);
}

/* A function that fails has not taken the data over. */
static void user_data_of_failed_functions_are_the_callers(void) {
    genesys_error *error = NULL;
    genesys_client *client = NULL, *derived = NULL;
    struct watch watch;
    const genesys_callbacks callbacks = callbacks_of(&watch);
    FAILS_SAYING(GENESYS_CONFIGURATION, "colour",
                 genesys_client_new_json_with_callbacks("{\"colour\": 1}", &callbacks, &client, &error));
    FAILS_SAYING(GENESYS_CONFIGURATION, "baseUrl",
                 genesys_client_new_json_with_callbacks("{\"baseUrl\": \"ftp://a\"}", &callbacks, &client,
                                                        &error));
    OK(genesys_client_new_json_with_callbacks(NULL, NULL, &client, &error));
    genesys_call_options options = GENESYS_CALL_OPTIONS_INIT;
    options.callbacks = &callbacks;
    options.total_timeout_ms = &(int64_t){0};
    FAILS_SAYING(GENESYS_CONFIGURATION, "total_timeout",
                 genesys_client_with_options(client, &options, &derived, &error));
    REJECTED("builder", genesys_client_builder_set_callbacks(NULL, &callbacks, &error));
    genesys_client_free(client);
    CHECK(watch.freed == 0);
    OK(genesys_client_new_json_with_callbacks("{}", &callbacks, &client, &error));
    CHECK(watch.freed == 0);
    genesys_client_free(client);
    CHECK(watch.freed == 1);
}

int main(void) {
    genesys_sandbox *started = start_sandbox();
    sandbox = started;
    observer_is_told_of_attempts_waits_and_refreshes();
    callbacks_of_derived_client_replace_the_parents();
    interrupt_ends_a_waiting_call();
    pacing_is_told_and_interrupted();
    callback_may_call_with_its_client();
    user_data_are_freed_with_their_last_user();
    user_data_of_failed_functions_are_the_callers();
    genesys_sandbox_free(started);
    return EXIT_SUCCESS;
}
