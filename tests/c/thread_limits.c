/*
 * Threads with a small stack, threads that are cancelled, and a client that is freed during a call.
 */
#include "check.h"

#include <pthread.h>
#include <time.h>
#include <unistd.h>

/* The header promises 64 KiB, which .ci/stack tests with the library that users get. The frames of a
 * library without optimization are larger. */
#ifndef STACK_SIZE
#define STACK_SIZE (128 * 1024)
#endif

static genesys_sandbox *sandbox;
static genesys_client *client;

static void delay_next(uint32_t delay_ms) {
    genesys_error *error = NULL;
    genesys_sandbox_fault fault = GENESYS_SANDBOX_FAULT_INIT;
    fault.delay_ms = delay_ms;
    OK(genesys_sandbox_fail_next(sandbox, 1, &fault, &error));
}

static void wait_for_request(uint64_t count) {
    while (genesys_sandbox_request_count(sandbox) < count)
        nanosleep(&(struct timespec){0, 1000000}, NULL);
}

static genesys_status status_of_cancelled_call = -1;

static void *call_and_test_cancel(void *unused) {
    (void)unused;
    genesys_invite *invite = NULL;
    status_of_cancelled_call = genesys_get_onboarding_invite(client, "invite-1", &invite, NULL);
    genesys_invite_free(invite);
    pthread_testcancel();
    return NULL;
}

/* The call completes, and the thread ends at its next cancellation point. */
static void cancelled_thread_completes_its_call(void) {
    const uint64_t requests = genesys_sandbox_request_count(sandbox);
    pthread_t thread;
    void *result = NULL;
    delay_next(300);
    CHECK(pthread_create(&thread, NULL, call_and_test_cancel, NULL) == 0);
    wait_for_request(requests + 1);
    CHECK(pthread_cancel(thread) == 0 && pthread_join(thread, &result) == 0);
    CHECK(result == PTHREAD_CANCELED && status_of_cancelled_call == GENESYS_OK);
}

static void *call_with_a_client_of_its_own(void *unused) {
    (void)unused;
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    OK(genesys_get_onboarding_invite(client, "invite-1", &invite, &error));
    CHECK(is(invite->id, "invite-1"));
    genesys_invite_free(invite);
    return NULL;
}

/* As a garbage collector may do. */
static void client_may_be_freed_during_a_call(void) {
    const uint64_t requests = genesys_sandbox_request_count(sandbox);
    pthread_t thread;
    delay_next(300);
    CHECK(pthread_create(&thread, NULL, call_with_a_client_of_its_own, NULL) == 0);
    wait_for_request(requests + 1);
    genesys_client_free(client);
    CHECK(pthread_join(thread, NULL) == 0);
    client = client_for(sandbox);
}

static bool count_poll(const genesys_wait_progress *poll, void *user_data) {
    *(int *)user_data += 1;
    return poll->attempt > 1;
}

static void run_in_bulk(const genesys_client *own) {
    char journal[256], options[320], *json = NULL;
    snprintf(journal, sizeof journal, "%s/genesys-stack-%ld.journal", temp_folder(),
             (long)getpid());
    snprintf(options, sizeof options, "{\"journal\": \"%s\", \"settlingTimeMs\": 10}", journal);
    genesys_error *error = NULL;
    genesys_bulk *bulk = NULL;
    const genesys_sandbox_fault fault = {.struct_size = sizeof fault, .http_status = 502};
    const char *request = "{\"stage\": {\"joinCodeId\": \"joincode-1\", \"email\": \"g@acme.example\"}}";
    OK(genesys_bulk_open(own, options, &bulk, &error));
    OK(genesys_sandbox_fail_next(sandbox, 1, &fault, &error));
    /* In doubt, then reconciled. */
    for (int i = 0; i < 2; ++i) {
        OK(genesys_bulk_submit_json(bulk, request, &json, &error));
        CHECK(has(json, i == 0 ? "in_doubt" : "done"));
        genesys_string_free(json);
    }
    OK(genesys_bulk_report_json(bulk, &json, &error));
    genesys_string_free(json);
    genesys_bulk_free(bulk);
    remove(journal);
}

static void *call_everything(void *unused) {
    (void)unused;
    genesys_error *error = NULL;
    genesys_client *own = client_for(sandbox);
    genesys_invite_listing *listing = NULL;
    OK(genesys_get_onboarding_invites(own, NULL, &listing, &error));
    genesys_invite_listing_free(listing);
    genesys_invite_iter *iter = NULL;
    genesys_invite *invite = NULL;
    OK(genesys_invite_iter_new(own, NULL, &iter, &error));
    OK(genesys_invite_iter_next(iter, &invite, &error));
    genesys_invite_free(invite);
    genesys_invite_iter_free(iter);
    char *json = NULL;
    OK(genesys_call_json(own, "getOnboardingInvites", "{\"pageSize\": 100}", &json, &error));
    genesys_string_free(json);
    genesys_pages_json *pages = NULL;
    OK(genesys_pages_json_open(own, "getOnboardingInvites", "{\"pageSize\": 100}", &pages, &error));
    OK(genesys_pages_json_next(pages, &json, &error));
    genesys_string_free(json);
    genesys_pages_json_free(pages);
    run_in_bulk(own);
    genesys_org_provisioning *provisioning = NULL;
    const int64_t interval = 1;
    genesys_wait_options options = GENESYS_WAIT_OPTIONS_INIT;
    options.interval_ms = &interval;
    options.progress = count_poll;
    int polls = 0;
    options.user_data = &polls;
    OK(genesys_wait_for_onboarding_orgprovisioning(own, "provisioning-2", &options, &provisioning,
                                                   &error));
    CHECK(provisioning->provision_completed && polls == 1);
    genesys_org_provisioning_free(provisioning);
    RESPONDS(404, genesys_get_onboarding_invite(own, "invite-0", &invite, &error));
    FAILS(GENESYS_API, genesys_delete_onboarding_joincode(own, "joincode-0", &error));
    json = genesys_error_to_json(error);
    CHECK(has(json, "not.found"));
    genesys_string_free(json);
    genesys_error_free(error);
    genesys_client_free(own);
    return NULL;
}

static void calls_fit_a_small_stack(void) {
    pthread_t thread;
    pthread_attr_t attributes;
    CHECK(pthread_attr_init(&attributes) == 0);
    CHECK(pthread_attr_setstacksize(&attributes, STACK_SIZE) == 0);
    CHECK(pthread_create(&thread, &attributes, call_everything, NULL) == 0);
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK(pthread_attr_destroy(&attributes) == 0);
}

int main(void) {
    sandbox = start_sandbox();
    client = client_for(sandbox);
    cancelled_thread_completes_its_call();
    client_may_be_freed_during_a_call();
    calls_fit_a_small_stack();
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
