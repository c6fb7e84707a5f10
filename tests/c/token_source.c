/*
 * A token source of the program's own: asked when a token is needed, and once after a 401; its failure is the
 * call's. The service is a transport that knows one token.
 */
#include "expect_error.h"

enum reply { VALID, EXPIRED, WRONG_FIRST, FAILING, SILENT, INVALID, STOPPED };

struct program {
    enum reply reply;
    int asked, rejected, stopping, freed;
};

/* Every argument that is rejected, and that the last reply counts. */
static void reply_in_every_way(const genesys_token_request *request) {
    genesys_error *error = NULL;
    CHECK(!genesys_token_request_is_stopped(request) && !genesys_token_request_is_stopped(NULL));
    REJECTS("request", genesys_token_request_respond(NULL, "token", NULL, to));
    REJECTS("token", genesys_token_request_respond(request, NULL, NULL, to));
    REJECTS("token", genesys_token_request_respond(request, "\xff", NULL, to));
    REJECTS("expires_in_ms", genesys_token_request_respond(request, "token", &(int64_t){-1}, to));
    REJECTS("request", genesys_token_request_fail(NULL, "message", to));
    REJECTS("message", genesys_token_request_fail(request, NULL, to));
    OK(genesys_token_request_fail(request, "not UTF-8: \xff", &error));
    OK(genesys_token_request_fail(request, "the last reply counts", &error));
    OK(genesys_token_request_respond(request, "right", &(int64_t){3600 * 1000}, &error));
}

static void give_token(const genesys_token_request *request, void *user_data) {
    genesys_error *error = NULL;
    struct program *program = user_data;
    ++program->asked;
    program->rejected += request->is_rejected;
    CHECK(request->timeout_ms > 0 && request->timeout_ms <= 60 * 1000);
    switch (program->reply) {
    case VALID:
        reply_in_every_way(request);
        return;
    case EXPIRED:
        OK(genesys_token_request_respond(request, "right", &(int64_t){0}, &error));
        return;
    case WRONG_FIRST:
        OK(genesys_token_request_respond(request, request->is_rejected ? "right" : "wrong", NULL, &error));
        return;
    case FAILING:
        OK(genesys_token_request_fail(request, "the vault is sealed", &error));
        return;
    case SILENT:
        return;
    case INVALID:
        OK(genesys_token_request_respond(request, "two\nlines", NULL, &error));
        return;
    case STOPPED:
        while (!genesys_token_request_is_stopped(request))
            continue;
        OK(genesys_token_request_fail(request, "stopped", &error));
        return;
    }
}

static void serve(const genesys_transport_request *request, void *user_data) {
    genesys_error *error = NULL;
    (void)user_data;
    bool is_right = false;
    CHECK(!request->is_token_request);
    for (size_t i = 0; i < request->headers_count; ++i)
        is_right |= is(request->headers[i]->name, "authorization") &&
                    is(request->headers[i]->value, "Bearer right");
    OK(genesys_transport_request_respond(request, is_right ? 204 : 401, NULL, 0, NULL, 0, &error));
}

static bool interrupt(void *user_data) {
    struct program *program = user_data;
    return program->reply == STOPPED && ++program->stopping > 3;
}

static void count_free(void *user_data) { ++((struct program *)user_data)->freed; }

static genesys_client *client_of(struct program *program, enum reply reply) {
    genesys_error *error = NULL;
    genesys_client *client = NULL;
    memset(program, 0, sizeof *program);
    program->reply = reply;
    genesys_callbacks callbacks = GENESYS_CALLBACKS_INIT;
    callbacks.user_data = program;
    callbacks.free_user_data = count_free;
    callbacks.interrupt = interrupt;
    callbacks.token = give_token;
    callbacks.transport = serve;
    OK(genesys_client_new_json_with_callbacks("{\"region\": \"eu-west-1\"}", &callbacks, &client, &error));
    return client;
}

/* Frees the client, and with it the callbacks. */
static void end(genesys_client *client, const struct program *program) {
    genesys_client_free(client);
    CHECK(program->freed == 1);
}

static void tokens_are_used_until_they_expire(void) {
    genesys_error *error = NULL;
    struct program program;
    genesys_client *client = client_of(&program, VALID);
    OK(genesys_delete_onboarding_invite(client, "i-1", &error));
    OK(genesys_delete_onboarding_invite(client, "i-1", &error));
    CHECK(program.asked == 1 && program.rejected == 0);
    end(client, &program);
    client = client_of(&program, EXPIRED);
    OK(genesys_delete_onboarding_invite(client, "i-1", &error));
    OK(genesys_delete_onboarding_invite(client, "i-1", &error));
    CHECK(program.asked == 2 && program.rejected == 0);
    end(client, &program);
}

static void rejected_token_is_replaced_once(void) {
    genesys_error *error = NULL;
    struct program program;
    genesys_client *client = client_of(&program, WRONG_FIRST);
    OK(genesys_delete_onboarding_invite(client, "i-1", &error));
    CHECK(program.asked == 2 && program.rejected == 1);
    end(client, &program);
}

static void failures_are_those_of_authentication(void) {
    static const struct {
        enum reply reply;
        const char *words;
    } CASES[] = {
        {FAILING, "the vault is sealed"},
        {SILENT, "the token callback has returned without a reply"},
        {INVALID, "a header cannot have"},
    };
    genesys_error *error = NULL;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; ++i) {
        struct program program;
        genesys_client *client = client_of(&program, CASES[i].reply);
        FAILS_SAYING(GENESYS_AUTHENTICATION, CASES[i].words,
                     genesys_delete_onboarding_invite(client, "i-1", &error));
        CHECK(program.asked == 1);
        end(client, &program);
    }
}

static void stopped_callback_ends_its_call_as_cancelled(void) {
    genesys_error *error = NULL;
    struct program program;
    genesys_client *client = client_of(&program, STOPPED);
    FAILS(GENESYS_CANCELLED, genesys_delete_onboarding_invite(client, "i-1", &error));
    genesys_error_free(error);
    end(client, &program);
}

/* The last choice of credentials wins, and other callbacks take a source away. */
static void source_replaces_and_is_replaced_by_other_credentials(void) {
    genesys_error *error = NULL;
    struct program program = {VALID, 0, 0, 0, 0};
    genesys_callbacks callbacks = GENESYS_CALLBACKS_INIT;
    callbacks.user_data = &program;
    callbacks.transport = serve;
    genesys_client_builder *builder = genesys_client_builder_new();
    OK(genesys_client_builder_set_region(builder, "eu-west-1", &error));
    callbacks.token = give_token;
    OK(genesys_client_builder_set_callbacks(builder, &callbacks, &error));
    OK(genesys_client_builder_set_access_token(builder, "wrong", &error));
    genesys_client *client = NULL;
    OK(genesys_client_builder_build(builder, &client, &error));
    RESPONDS(401, genesys_delete_onboarding_invite(client, "i-1", &error));
    genesys_client_free(client);
    OK(genesys_client_builder_set_callbacks(builder, &callbacks, &error));
    OK(genesys_client_builder_build(builder, &client, &error));
    OK(genesys_delete_onboarding_invite(client, "i-1", &error));
    genesys_client_free(client);
    callbacks.token = NULL;
    OK(genesys_client_builder_set_callbacks(builder, &callbacks, &error));
    client = build(builder);
    RESPONDS(401, genesys_delete_onboarding_invite(client, "i-1", &error));
    genesys_client_free(client);
    CHECK(program.asked == 1);
}

int main(void) {
    tokens_are_used_until_they_expire();
    rejected_token_is_replaced_once();
    failures_are_those_of_authentication();
    stopped_callback_ends_its_call_as_cancelled();
    source_replaces_and_is_replaced_by_other_credentials();
    return EXIT_SUCCESS;
}
