/*
 * Waits poll until a provisioning is complete, or until they fail; a waiter polls what its program likes.
 */
#include "expect_error.h"

static genesys_sandbox *sandbox;
static const char *const ID = "provisioning-1";

/* Polls as often as the test can. */
static genesys_wait_options fast(void) {
    static const int64_t interval = 1, max_interval = 4;
    genesys_wait_options options = GENESYS_WAIT_OPTIONS_INIT;
    options.interval_ms = &interval;
    options.max_interval_ms = &max_interval;
    return options;
}

/* What a progress callback has seen, and what it does after that many polls. */
struct watcher {
    const genesys_client *client;
    uint32_t polls, failures, completes_after, ends_after, cancels_after;
    genesys_status last_failure;
    bool was_last;
};

static void complete(const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_complete_org_provisioning_response *response = NULL;
    genesys_complete_org_provisioning_request body = GENESYS_COMPLETE_ORG_PROVISIONING_REQUEST_INIT;
    body.administrator_email = "dana@newco.example";
    body.administrator_password = "correct horse battery staple 1";
    body.administrator_name = "Dana";
    OK(genesys_post_onboarding_orgprovisioning_complete(client, ID, &body, &response, &error));
    genesys_complete_org_provisioning_response_free(response);
}

static bool watch(const genesys_wait_progress *progress, void *user_data) {
    struct watcher *watcher = user_data;
    CHECK(progress->attempt == ++watcher->polls && progress->elapsed_ms > 0);
    CHECK((progress->provisioning == NULL) == (progress->error_kind != GENESYS_OK));
    CHECK((progress->error == NULL) == (progress->error_kind == GENESYS_OK));
    CHECK(!watcher->was_last);
    watcher->was_last = progress->next_delay_ms == NULL;
    if (progress->next_delay_ms != NULL)
        CHECK(*progress->next_delay_ms >= 0.5);
    if (progress->provisioning == NULL) {
        ++watcher->failures;
        watcher->last_failure = progress->error_kind;
        CHECK(has(progress->error, "getOnboardingOrgprovisioning: "));
    } else {
        CHECK(is(progress->provisioning->id, ID));
        CHECK(progress->provisioning->provision_completed == watcher->was_last);
    }
    if (progress->attempt == watcher->completes_after)
        complete(watcher->client);
    if (progress->attempt == watcher->cancels_after)
        genesys_client_cancel(watcher->client);
    return progress->attempt == watcher->ends_after;
}

static genesys_wait_options watched_by(struct watcher *watcher) {
    genesys_wait_options options = fast();
    options.progress = watch;
    options.user_data = watcher;
    return options;
}

static genesys_client *client_without_retries(void) {
    genesys_error *error = NULL;
    genesys_client_builder *builder = builder_for(sandbox);
    OK(genesys_client_builder_set_max_retries(builder, 0, &error));
    return build(builder);
}

static void fail_next(uint32_t count, uint16_t http_status) {
    genesys_error *error = NULL;
    genesys_sandbox_fault fault = GENESYS_SANDBOX_FAULT_INIT;
    fault.http_status = http_status;
    OK(genesys_sandbox_fail_next(sandbox, count, &fault, &error));
}

static void final_failures_end_a_wait(const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_org_provisioning *provisioning = NULL;
    struct watcher watcher = ZERO;
    genesys_wait_options options = watched_by(&watcher);
    fail_next(1, 403);
    RESPONDS(403, genesys_wait_for_onboarding_orgprovisioning(client, ID, &options, &provisioning,
                                                              &error));
    CHECK(watcher.polls == 1 && watcher.was_last && provisioning == NULL);

    const int64_t none = 0;
    options = fast();
    options.not_found_grace_ms = &none;
    RESPONDS(404, genesys_wait_for_onboarding_orgprovisioning(client, "missing", &options,
                                                              &provisioning, &error));
}

static void timeout_says_what_was_waited_for(const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_org_provisioning *provisioning = NULL;
    const int64_t timeout = 50;
    genesys_wait_options options = fast();
    options.timeout_ms = &timeout;
    FAILS_SAYING(GENESYS_TIMEOUT,
                 "getOnboardingOrgprovisioning: timed out: timeout (50 ms) expired while waiting for "
                 "provisioning \"provisioning-1\" to be completed; last poll: ",
                 genesys_wait_for_onboarding_orgprovisioning(client, ID, &options, &provisioning,
                                                             &error));
    options.description = "the new organization";
    FAILS_SAYING(GENESYS_TIMEOUT, "while waiting for the new organization; last poll: ",
                 genesys_wait_for_onboarding_orgprovisioning(client, ID, &options, &provisioning,
                                                             &error));
}

static void progress_and_cancel_end_a_wait(const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_org_provisioning *provisioning = NULL;
    struct watcher ending = ZERO, cancelling = ZERO;
    ending.ends_after = 3;
    cancelling.cancels_after = 2;
    cancelling.client = client;
    genesys_wait_options options = watched_by(&ending);
    FAILS_SAYING(GENESYS_CANCELLED, "cancelled",
                 genesys_wait_for_onboarding_orgprovisioning(client, ID, &options, &provisioning,
                                                             &error));
    CHECK(ending.polls == 3);
    options = watched_by(&cancelling);
    FAILS_SAYING(GENESYS_CANCELLED, "cancelled",
                 genesys_wait_for_onboarding_orgprovisioning(client, ID, &options, &provisioning,
                                                             &error));
    CHECK(cancelling.polls == 2);
}

static bool interrupt(void *user_data) { return ((const struct watcher *)user_data)->polls > 0; }

static void interrupt_ends_a_wait(const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_client *derived = NULL;
    genesys_org_provisioning *provisioning = NULL;
    struct watcher watcher = ZERO;
    genesys_callbacks callbacks = GENESYS_CALLBACKS_INIT;
    callbacks.interrupt = interrupt;
    callbacks.user_data = &watcher;
    genesys_call_options call_options = GENESYS_CALL_OPTIONS_INIT;
    call_options.callbacks = &callbacks;
    OK(genesys_client_with_options(client, &call_options, &derived, &error));
    const int64_t long_interval = 300 * 1000;
    genesys_wait_options options = watched_by(&watcher);
    options.interval_ms = options.max_interval_ms = &long_interval;
    FAILS_SAYING(GENESYS_CANCELLED, "cancelled",
                 genesys_wait_for_onboarding_orgprovisioning(derived, ID, &options, &provisioning,
                                                             &error));
    CHECK(watcher.polls == 1);
    genesys_client_free(derived);
}

static void invalid_options_are_rejected_by_name(const genesys_client *client) {
    genesys_org_provisioning *found;
    genesys_waiter *waiter;
    const int64_t zero = 0, negative = -1, one = 1, two = 2;
    const double slow = 0.5;
    const struct {
        const char *name;
        genesys_wait_options options;
    } invalid[] = {
        {"timeout", {sizeof(genesys_wait_options), &zero, NULL, NULL, NULL, NULL, NULL, NULL, NULL}},
        {"options.timeout_ms",
         {sizeof(genesys_wait_options), &negative, NULL, NULL, NULL, NULL, NULL, NULL, NULL}},
        {"interval", {sizeof(genesys_wait_options), NULL, &two, NULL, &one, NULL, NULL, NULL, NULL}},
        {"growth", {sizeof(genesys_wait_options), NULL, NULL, &slow, NULL, NULL, NULL, NULL, NULL}},
        {"options.not_found_grace_ms",
         {sizeof(genesys_wait_options), NULL, NULL, NULL, NULL, &negative, NULL, NULL, NULL}},
        {"options.description",
         {sizeof(genesys_wait_options), NULL, NULL, NULL, NULL, NULL, "\xff", NULL, NULL}},
        {"options.struct_size", {1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL}},
    };
    const uint64_t requests = genesys_sandbox_request_count(sandbox);
    for (size_t i = 0; i < sizeof invalid / sizeof invalid[0]; ++i) {
        const genesys_wait_options *options = &invalid[i].options;
        REJECTS_WITH_NULL(found, invalid[i].name,
                          genesys_wait_for_onboarding_orgprovisioning(client, ID, options, &found, to));
        REJECTS_WITH_NULL(waiter, invalid[i].name, genesys_waiter_new(client, options, &waiter, to));
    }
    REJECTS_WITH_NULL(found, "provisioningId",
                      genesys_wait_for_onboarding_orgprovisioning(client, "..", NULL, &found, to));
    struct watcher watcher = ZERO;
    const genesys_wait_options watched = watched_by(&watcher);
    REJECTS_WITH_NULL(waiter, "options.progress", genesys_waiter_new(client, &watched, &waiter, to));
    CHECK(genesys_sandbox_request_count(sandbox) == requests && watcher.polls == 0);
}

/* Polls an activation until it has been polled this many times, and returns how many clients there were. */
static int poll_activation(genesys_waiter *waiter, int polls) {
    genesys_error *error = NULL;
    for (int i = 0; i < polls; ++i) {
        genesys_client *polling = NULL;
        genesys_org_billing_activation *activation = NULL;
        double delay_ms = -1;
        OK(genesys_waiter_poll(waiter, &polling, &error));
        OK(genesys_get_onboarding_activation(polling, "activation-1", &activation, &error));
        genesys_org_billing_activation_free(activation);
        genesys_client_free(polling);
        OK(genesys_waiter_next(waiter, NULL, &delay_ms, &error));
        CHECK(delay_ms >= 0.5);
    }
    return polls;
}

static void waiter_decides_what_follows_a_poll(const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_waiter *waiter = NULL;
    genesys_client *polling = NULL;
    double delay_ms = 0;
    const genesys_wait_options options = fast();
    OK(genesys_waiter_new(client, &options, &waiter, &error));
    OK(genesys_waiter_poll(waiter, &polling, &error));
    genesys_client_free(polling);

    const int64_t retry_after = 7000;
    genesys_poll_failure failure = GENESYS_POLL_FAILURE_INIT;
    failure.is_not_found = true;
    failure.retry_after_ms = &retry_after;
    OK(genesys_waiter_next(waiter, &failure, &delay_ms, &error));
    CHECK(delay_ms >= 7000);
    failure.retry_after_ms = NULL;
    OK(genesys_waiter_next(waiter, &failure, &delay_ms, &error));
    CHECK(delay_ms >= 0 && delay_ms < 7000);
    CHECK(poll_activation(waiter, 3) == 3);
    OK(genesys_waiter_next(waiter, &failure, &delay_ms, &error));
    CHECK(delay_ms == -1); /* it had been found */
    failure.is_not_found = false;
    failure.is_retryable = true;
    OK(genesys_waiter_next(waiter, &failure, &delay_ms, &error));
    CHECK(delay_ms >= 0);
    failure.struct_size = 1;
    REJECTS("failure.struct_size", genesys_waiter_next(waiter, &failure, &delay_ms, to));
    failure.struct_size = sizeof failure;
    failure.message = "\xff";
    REJECTS("failure.message", genesys_waiter_next(waiter, &failure, &delay_ms, to));
    CHECK(delay_ms == -1);
    genesys_waiter_free(waiter);
}

static void waiter_ends_with_its_client_and_timeout(const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_waiter *waiter = NULL;
    genesys_client *polling = NULL;
    genesys_invite *invite = NULL;
    OK(genesys_waiter_new(client, NULL, &waiter, &error));
    OK(genesys_waiter_poll(waiter, &polling, &error));
    genesys_client_cancel(client);
    FAILS_SAYING(GENESYS_CANCELLED, "cancelled",
                 genesys_get_onboarding_invite(polling, "invite-1", &invite, &error));
    genesys_client_free(polling);
    FAILS_SAYING(GENESYS_CANCELLED, "cancelled", genesys_waiter_poll(waiter, &polling, &error));
    CHECK(polling == NULL);
    genesys_waiter_free(waiter);

    const int64_t interval = 600 * 1000, timeout = interval / 2;
    genesys_wait_options options = GENESYS_WAIT_OPTIONS_INIT;
    options.interval_ms = options.max_interval_ms = &interval;
    options.timeout_ms = &timeout;
    options.description = "job j-1";
    OK(genesys_waiter_new(client, &options, &waiter, &error));
    OK(genesys_waiter_poll(waiter, &polling, &error));
    genesys_client_free(polling);
    genesys_poll_failure failure = GENESYS_POLL_FAILURE_INIT;
    failure.is_retryable = true;
    failure.message = "unavailable";
    double delay_ms = 0;
    FAILS_SAYING(GENESYS_TIMEOUT, "timeout (300 s) expired while waiting for job j-1; last poll: unavail",
                 genesys_waiter_next(waiter, &failure, &delay_ms, &error));
    CHECK(delay_ms == -1);
    genesys_waiter_free(waiter);
}

/* The last test: it completes the provisioning. */
static void wait_goes_on_until_it_is_complete(const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_org_provisioning *provisioning = NULL;
    struct watcher watcher = ZERO;
    watcher.client = client;
    watcher.completes_after = 5;
    genesys_wait_options options = watched_by(&watcher);
    fail_next(2, 404);
    fail_next(1, 503);
    OK(genesys_wait_for_onboarding_orgprovisioning(client, ID, &options, &provisioning, &error));
    CHECK(provisioning->provision_completed && is(provisioning->id, ID));
    genesys_org_provisioning_free(provisioning);
    CHECK(watcher.polls == 6 && watcher.failures == 3 && watcher.last_failure == GENESYS_API);
    CHECK(watcher.was_last);
}

int main(void) {
    sandbox = start_sandbox();
    genesys_client *client = client_without_retries();
    final_failures_end_a_wait(client);
    timeout_says_what_was_waited_for(client);
    progress_and_cancel_end_a_wait(client);
    interrupt_ends_a_wait(client);
    invalid_options_are_rejected_by_name(client);
    waiter_decides_what_follows_a_poll(client);
    waiter_ends_with_its_client_and_timeout(client);
    wait_goes_on_until_it_is_complete(client);
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
