/*
 * HTTP of the program's own: the request that it is given, and how its response or failure is handled.
 */
#include "expect_error.h"

/* What the service of a test replies, and what it has been sent. */
struct service {
    int32_t http_status, cause;
    bool may_have_been_sent, is_silent, waits;
    const char *body;
    int requests, stopping, freed;
    char line[256], header[64], sent[256];
};

static void reject_invalid_replies(const genesys_transport_request *request) {
    const genesys_header unnamed = {NULL, "1"}, bad = {"X-Bad", NULL};
    CHECK(!genesys_transport_request_is_stopped(NULL));
    REJECTS("request", genesys_transport_request_respond(NULL, 200, NULL, 0, NULL, 0, to));
    REJECTS("http_status", genesys_transport_request_respond(request, 99, NULL, 0, NULL, 0, to));
    REJECTS("http_status", genesys_transport_request_respond(request, 65736, NULL, 0, NULL, 0, to));
    REJECTS("headers", genesys_transport_request_respond(request, 200, NULL, 1, NULL, 0, to));
    REJECTS("headers[0].name",
            genesys_transport_request_respond(request, 200, &unnamed, 1, NULL, 0, to));
    REJECTS("headers[0].value", genesys_transport_request_respond(request, 200, &bad, 1, NULL, 0, to));
    REJECTS("body", genesys_transport_request_respond(request, 200, NULL, 0, NULL, 1, to));
    REJECTS("request", genesys_transport_request_fail(NULL, GENESYS_FAILURE_TLS, false, "m", to));
    REJECTS("cause", genesys_transport_request_fail(request, 0, false, "m", to));
    REJECTS("message", genesys_transport_request_fail(request, GENESYS_FAILURE_TLS, false, NULL, to));
}

static void serve(const genesys_transport_request *request, void *user_data) {
    genesys_error *error = NULL;
    struct service *service = user_data;
    ++service->requests;
    snprintf(service->line, sizeof service->line, "%s %s", request->method, request->url);
    for (size_t i = 0; i < request->headers_count; ++i)
        if (is(request->headers[i]->name, "genesys-app"))
            snprintf(service->header, sizeof service->header, "%s", request->headers[i]->value);
    CHECK((request->body == NULL) == (request->body_size == 0) &&
          request->body_size < sizeof service->sent);
    memset(service->sent, 0, sizeof service->sent);
    if (request->body != NULL)
        memcpy(service->sent, request->body, request->body_size);
    CHECK(request->timeout_ms > 0 && request->timeout_ms <= 30 * 1000 && !request->is_token_request);
    while (service->waits && !genesys_transport_request_is_stopped(request))
        continue;
    reject_invalid_replies(request);
    if (service->cause != 0)
        OK(genesys_transport_request_fail(request, service->cause, service->may_have_been_sent,
                                          "of the test's own \xff", &error));
    else if (!service->is_silent) {
        const genesys_header headers[] = {
            {"ININ-Correlation-Id", "c-1"}, {"Retry-After", "600"}, {"X-Name", "caf\xe9"}};
        const uint8_t *body = (const uint8_t *)service->body;
        OK(genesys_transport_request_respond(request, service->http_status, headers, 3, body,
                                             strlen(service->body), &error));
    }
}

static bool interrupt(void *user_data) {
    struct service *service = user_data;
    return service->waits && ++service->stopping > 3;
}

static void count_free(void *user_data) { ++((struct service *)user_data)->freed; }

static genesys_callbacks callbacks_of(struct service *service) {
    genesys_callbacks callbacks = GENESYS_CALLBACKS_INIT;
    callbacks.user_data = service;
    callbacks.free_user_data = count_free;
    callbacks.interrupt = interrupt;
    callbacks.transport = serve;
    return callbacks;
}

static genesys_client *client_of(struct service *service) {
    genesys_error *error = NULL;
    genesys_client *client = NULL;
    const genesys_callbacks callbacks = callbacks_of(service);
    OK(genesys_client_new_json_with_callbacks("{\"baseUrl\": \"https://stub.example\", \"maxRetries\": "
                                              "1, \"headers\": {\"Genesys-App\": \"c\"}}",
                                              &callbacks, &client, &error));
    return client;
}

static genesys_status post(const genesys_client *client, genesys_error **error) {
    genesys_join_code *code = NULL;
    const char *const domains[] = {"acme.example"};
    const genesys_join_code_request body = {sizeof body, domains, 1};
    const genesys_status status = genesys_post_onboarding_joincodes(client, &body, &code, error);
    genesys_join_code_free(code);
    return status;
}

static void request_and_response_pass_through(void) {
    genesys_error *error = NULL;
    genesys_last_response *last = NULL;
    struct service service = {.http_status = 200,
                              .body = "{\"joinCodeUrl\": \"https://j.example\", \"emailDomains\": []}"};
    genesys_client *client = client_of(&service);
    OK(post(client, &error));
    CHECK(is(service.line, "POST https://stub.example/api/v2/onboarding/joincodes"));
    CHECK(is(service.header, "c") && is(service.sent, "{\"emailDomains\":[\"acme.example\"]}"));
    OK(genesys_client_last_response(client, &last, &error));
    CHECK(last->http_status == 200 && is(last->correlation_id, "c-1") && last->headers_count == 3);
    CHECK(is(last->headers[2]->value, "caf\xef\xbf\xbd"));
    genesys_last_response_free(last);

    service.http_status = 404;
    service.body = "";
    FAILS(GENESYS_API, genesys_delete_onboarding_invite(client, "i-1", &error));
    CHECK(is(service.line, "DELETE https://stub.example/api/v2/onboarding/invites/i-1"));
    CHECK(is(service.sent, "") && is(genesys_error_correlation_id(error), "c-1"));
    genesys_error_free(error);

    service.http_status = 429;
    service.body = "{\"code\": \"too.many\", \"limit\": {\"key\": \"a.rate\", \"namespace\": \"b\", \"value\": 300}}";
    FAILS(GENESYS_API, genesys_delete_onboarding_invite(client, "i-1", &error));
    CHECK(is(genesys_error_limit(error), "{\"key\":\"a.rate\",\"namespace\":\"b\",\"value\":300}"));
    CHECK(has(genesys_error_message(error), "; limit a.rate of b: 300; retry after 600 s"));
    char *json = genesys_error_to_json(error);
    CHECK(has(json, "\"limit\":{\"key\":\"a.rate\",\"namespace\":\"b\",\"value\":300}"));
    genesys_string_free(json);
    genesys_error_free(error);
    genesys_client_free(client);
    CHECK(service.freed == 1);
}

static void failures_are_retried_where_nothing_was_sent(void) {
    static const struct {
        int32_t cause;
        bool may_have_been_sent;
        genesys_status status;
        int requests;
    } CASES[] = {
        {GENESYS_FAILURE_CONNECTION, false, GENESYS_CONNECT, 2},
        {GENESYS_FAILURE_CONNECTION, true, GENESYS_TRANSPORT, 1},
        {GENESYS_FAILURE_TIMEOUT, true, GENESYS_TIMEOUT, 1},
        {GENESYS_FAILURE_TLS, false, GENESYS_TLS, 1},
        {GENESYS_FAILURE_REJECTED, false, GENESYS_CONNECT, 1},
    };
    genesys_error *error = NULL;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; ++i) {
        struct service service = {.cause = CASES[i].cause,
                                  .may_have_been_sent = CASES[i].may_have_been_sent};
        genesys_client *client = client_of(&service);
        FAILS(CASES[i].status, post(client, &error));
        CHECK(has(genesys_error_message(error), "of the test's own"));
        CHECK(genesys_error_outcome_unknown(error) == CASES[i].may_have_been_sent);
        CHECK(service.requests == CASES[i].requests);
        genesys_error_free(error);
        error = NULL;
        genesys_client_free(client);
    }
}

static void silent_transport_leaves_the_outcome_unknown(void) {
    genesys_error *error = NULL;
    struct service service = {.is_silent = true};
    genesys_client *client = client_of(&service);
    FAILS(GENESYS_TRANSPORT, post(client, &error));
    CHECK(has(genesys_error_message(error), "the transport callback has returned without a reply"));
    CHECK(genesys_error_outcome_unknown(error) && service.requests == 1);
    genesys_error_free(error);
    genesys_client_free(client);
}

static void stopped_transport_ends_its_call_as_cancelled(void) {
    genesys_error *error = NULL;
    struct service service = {
        .waits = true, .cause = GENESYS_FAILURE_CONNECTION, .may_have_been_sent = true};
    genesys_client *client = client_of(&service);
    FAILS(GENESYS_CANCELLED, post(client, &error));
    CHECK(service.requests == 1 && genesys_error_outcome_unknown(error));
    genesys_error_free(error);
    genesys_client_free(client);
}

static void give_nothing(const genesys_token_request *request, void *user_data) {
    (void)request, (void)user_data;
}

static void derived_clients_cannot_have_their_own(void) {
    genesys_error *error = NULL;
    struct service service = {.http_status = 204, .body = ""};
    genesys_client *client = client_of(&service), *derived = NULL;
    genesys_callbacks callbacks = callbacks_of(&service);
    genesys_call_options options = GENESYS_CALL_OPTIONS_INIT;
    options.callbacks = &callbacks;
    REJECTED("options.callbacks.transport",
             genesys_client_with_options(client, &options, &derived, &error));
    callbacks.token = give_nothing;
    REJECTED("options.callbacks.token", genesys_client_with_options(client, &options, &derived, &error));
    options.callbacks = NULL;
    OK(genesys_client_with_options(client, &options, &derived, &error));
    OK(genesys_delete_onboarding_invite(derived, "i-1", &error));
    CHECK(service.requests == 1);
    genesys_client_free(client);
    CHECK(service.freed == 0);
    genesys_client_free(derived);
    CHECK(service.freed == 1);
}

int main(void) {
    request_and_response_pass_through();
    failures_are_retried_where_nothing_was_sent();
    silent_transport_leaves_the_outcome_unknown();
    stopped_transport_ends_its_call_as_cancelled();
    derived_clients_cannot_have_their_own();
    return EXIT_SUCCESS;
}
