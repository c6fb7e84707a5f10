/*
 * Derived clients: their own limits, headers and cancel, on the connections and the token of their parent; and
 * what came back for the last call of each.
 */
#include "check.h"

#include <pthread.h>

static const genesys_sandbox *sandbox;

static genesys_client *derive(const genesys_client *client, const genesys_call_options *options) {
    genesys_error *error = NULL;
    genesys_client *derived = NULL;
    OK(genesys_client_with_options(client, options, &derived, &error));
    return derived;
}

static genesys_client *derive_json(const genesys_client *client, const char *options) {
    genesys_error *error = NULL;
    genesys_client *derived = NULL;
    OK(genesys_client_with_options_json(client, options, &derived, &error));
    return derived;
}

static void get_invite(const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    OK(genesys_get_onboarding_invite(client, "invite-1", &invite, &error));
    genesys_invite_free(invite);
}

static void delay_next(uint32_t requests, uint32_t delay_ms) {
    genesys_error *error = NULL;
    genesys_sandbox_fault slow = GENESYS_SANDBOX_FAULT_INIT;
    slow.delay_ms = delay_ms;
    OK(genesys_sandbox_fail_next(sandbox, requests, &slow, &error));
}

static void derived_client_outlives_its_parent_and_shares_its_token(void) {
    genesys_client *parent = client_for(sandbox);
    get_invite(parent);
    const uint64_t tokens = genesys_sandbox_token_request_count(sandbox);
    genesys_call_options options = GENESYS_CALL_OPTIONS_INIT;
    options.max_retries = &(int64_t){0};
    genesys_client *first = derive(parent, &options), *second = derive(parent, NULL);
    genesys_client *third = derive_json(first, "{\"maxRetries\": 1}"), *fourth = derive_json(parent, NULL);
    genesys_client_free(parent);
    genesys_client *const all[] = {first, second, third, fourth};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; ++i) {
        get_invite(all[i]);
        genesys_client_free(all[i]);
    }
    CHECK(genesys_sandbox_token_request_count(sandbox) == tokens);
}

static void limits_are_the_derived_clients_own(void) {
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    genesys_client *parent = client_for(sandbox);
    genesys_call_options options = GENESYS_CALL_OPTIONS_INIT;
    options.total_timeout_ms = &(int64_t){200};
    genesys_client *const of_total[] = {derive(parent, &options),
                                        derive_json(parent, "{\"totalTimeoutMs\": 200}")};
    for (size_t i = 0; i < 2; ++i) {
        delay_next(1, 60 * 1000);
        FAILS_SAYING(GENESYS_TIMEOUT, "total_timeout (200 ms)",
                     genesys_get_onboarding_invite(of_total[i], "invite-1", &invite, &error));
        genesys_client_free(of_total[i]);
    }
    options.total_timeout_ms = NULL;
    options.attempt_timeout_ms = &(int64_t){200};
    options.max_retries = &(int64_t){0};
    genesys_client *of_attempt = derive(parent, &options);
    delay_next(1, 60 * 1000);
    FAILS_SAYING(GENESYS_TIMEOUT, "attempt_timeout (200 ms)",
                 genesys_get_onboarding_invite(of_attempt, "invite-1", &invite, &error));
    genesys_client_free(of_attempt);
    get_invite(parent);
    genesys_client_free(parent);
}

static void invalid_options_are_rejected(void) {
    genesys_error *error = NULL;
    genesys_client *parent = client_for(sandbox), *derived = parent;
    genesys_call_options options = GENESYS_CALL_OPTIONS_INIT;
    options.total_timeout_ms = &(int64_t){-1};
    REJECTED("options.total_timeout_ms: -1 is out of range",
             genesys_client_with_options(parent, &options, &derived, &error));
    CHECK(derived == NULL);
    options.total_timeout_ms = &(int64_t){0};
    FAILS_SAYING(GENESYS_CONFIGURATION, "total_timeout",
                 genesys_client_with_options(parent, &options, &derived, &error));
    options.total_timeout_ms = NULL;
    options.max_retries = &(int64_t){(int64_t)1 << 32};
    REJECTED("options.max_retries", genesys_client_with_options(parent, &options, &derived, &error));
    options.max_retries = NULL;
    const genesys_header reserved = {"Authorization", "s3cret"};
    options.headers = &reserved;
    options.headers_count = 1;
    FAILS_SAYING(GENESYS_CONFIGURATION, "Authorization belongs to the library",
                 genesys_client_with_options(parent, &options, &derived, &error));
    derived = parent;
    FAILS_SAYING(GENESYS_CONFIGURATION, "did you mean maxRetries?",
                 genesys_client_with_options_json(parent, "{\"maxRetrys\": 1}", &derived, &error));
    CHECK(derived == NULL);
    genesys_client_free(parent);
}

/* Waits in a call that only a cancel ends. */
static void *wait_until_cancelled(void *client) {
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    FAILS(GENESYS_CANCELLED, genesys_get_onboarding_invite(client, "invite-1", &invite, &error));
    genesys_error_free(error);
    return NULL;
}

/* A call that takes its time and succeeds. */
static void *complete(void *client) {
    get_invite(client);
    return NULL;
}

static pthread_t start(void *(*call)(void *), genesys_client *client) {
    const uint64_t requests = genesys_sandbox_request_count(sandbox);
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, call, client) == 0);
    while (genesys_sandbox_request_count(sandbox) == requests)
        continue;
    return thread;
}

static void cancel_spares_parent_and_siblings(void) {
    genesys_client *parent = client_for(sandbox);
    get_invite(parent);
    genesys_client *mine = derive(parent, NULL), *sibling = derive(parent, NULL), *child = derive(mine, NULL);
    delay_next(2, 60 * 1000);
    const pthread_t ended[] = {start(wait_until_cancelled, mine), start(wait_until_cancelled, child)};
    delay_next(2, 500);
    const pthread_t spared[] = {start(complete, parent), start(complete, sibling)};
    genesys_client_cancel(mine);
    for (size_t i = 0; i < 2; ++i)
        CHECK(pthread_join(ended[i], NULL) == 0 && pthread_join(spared[i], NULL) == 0);
    get_invite(mine);

    delay_next(1, 60 * 1000);
    const pthread_t last = start(wait_until_cancelled, child);
    genesys_client_cancel(parent);
    CHECK(pthread_join(last, NULL) == 0);
    genesys_client *const all[] = {parent, mine, sibling, child};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; ++i)
        genesys_client_free(all[i]);
}

static const char *header_of(const genesys_last_response *response, const char *name) {
    for (size_t i = 0; i < response->headers_count; ++i)
        if (is(response->headers[i]->name, name))
            return response->headers[i]->value;
    return NULL;
}

static genesys_last_response *last_of(const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_last_response *response = NULL;
    OK(genesys_client_last_response(client, &response, &error));
    return response;
}

static void last_response_tells_what_came_back(void) {
    genesys_error *error = NULL;
    genesys_client *parent = client_for(sandbox), *derived = derive(parent, NULL);
    CHECK(last_of(derived) == NULL && genesys_client_last_response_json(derived) == NULL);

    genesys_sandbox_fault unavailable = GENESYS_SANDBOX_FAULT_INIT;
    unavailable.http_status = 503;
    unavailable.retry_after_s = &(uint32_t){0};
    OK(genesys_sandbox_fail_next(sandbox, 1, &unavailable, &error));
    get_invite(derived);
    genesys_last_response *response = last_of(derived);
    CHECK(is(response->operation_id, "getOnboardingInvite") && response->http_status == 200);
    CHECK(response->attempts == 2 && response->elapsed_ms > 0);
    CHECK(is(response->correlation_id, header_of(response, "inin-correlation-id")));
    CHECK(is(header_of(response, "content-type"), "application/json"));
    CHECK(last_of(parent) == NULL);

    char *json = genesys_client_last_response_json(derived);
    CHECK(has(json, "{\"operationId\":\"getOnboardingInvite\",\"httpStatus\":200,\"correlationId\":\""));
    CHECK(has(json, "\"attempts\":2,\"elapsedMs\":") && has(json, "\"content-type\":\"application/json\""));

    RESPONDS(404, genesys_delete_onboarding_invite(derived, "invite-0", &error));
    genesys_client_free(derived);
    genesys_client_free(parent);
    CHECK(is(response->operation_id, "getOnboardingInvite"));
    genesys_last_response_free(response);
    genesys_string_free(json);
}

static void last_response_is_kept_after_failures(void) {
    genesys_error *error = NULL;
    genesys_client *client = client_for(sandbox);
    RESPONDS(404, genesys_delete_onboarding_invite(client, "invite-0", &error));
    genesys_last_response *response = last_of(client);
    CHECK(response->http_status == 404 && response->attempts == 1);
    genesys_last_response_free(response);

    genesys_sandbox_fault dropped = GENESYS_SANDBOX_FAULT_INIT;
    dropped.drop_response = true;
    OK(genesys_sandbox_fail_next(sandbox, 1, &dropped, &error));
    genesys_client *derived = derive_json(client, "{\"maxRetries\": 0}");
    FAILS(GENESYS_TRANSPORT, genesys_delete_onboarding_invite(derived, "invite-2", &error));
    genesys_error_free(error);
    response = last_of(derived);
    CHECK(response->http_status == 0 && response->correlation_id == NULL);
    CHECK(response->headers == NULL && response->headers_count == 0);
    genesys_last_response_free(response);
    char *json = genesys_client_last_response_json(derived);
    CHECK(!has(json, "httpStatus") && !has(json, "correlationId") && has(json, "\"headers\":{}"));
    genesys_string_free(json);
    genesys_client_free(derived);
    genesys_client_free(client);
}

int main(void) {
    genesys_sandbox *started = start_sandbox();
    sandbox = started;
    derived_client_outlives_its_parent_and_shares_its_token();
    limits_are_the_derived_clients_own();
    invalid_options_are_rejected();
    cancel_spares_parent_and_siblings();
    last_response_tells_what_came_back();
    last_response_is_kept_after_failures();
    genesys_sandbox_free(started);
    return EXIT_SUCCESS;
}
