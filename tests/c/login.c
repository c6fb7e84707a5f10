/*
 * A person's login: its address, its ends, the exchange of a code, and the refresh tokens that come of it. The OAuth
 * server and the service are a transport of the test.
 */
#include "expect_error.h"

#include <pthread.h>

struct service {
    int requests, freed, refresh_tokens;
    bool asked_to_end;
    char form[1024], refresh_token[64], bearer[64];
};

static const char *const SETTINGS =
    "{\"baseUrl\": \"http://127.0.0.1:9\", \"loginUrl\": \"http://127.0.0.1:9\", \"clientId\": \"public\"}";

static void serve(const genesys_transport_request *request, void *user_data) {
    genesys_error *error = NULL;
    struct service *service = user_data;
    char body[160];
    ++service->requests;
    if (request->is_token_request) {
        CHECK(request->body_size < sizeof service->form);
        memset(service->form, 0, sizeof service->form);
        memcpy(service->form, request->body, request->body_size);
        snprintf(body, sizeof body,
                 "{\"access_token\": \"t-%d\", \"refresh_token\": \"r-%d\", \"expires_in\": %d}",
                 service->requests, service->requests, service->requests == 1 ? 0 : 3600);
    } else {
        for (size_t i = 0; i < request->headers_count; ++i)
            if (is(request->headers[i]->name, "authorization"))
                snprintf(service->bearer, sizeof service->bearer, "%s", request->headers[i]->value);
        snprintf(body, sizeof body, "{\"toAddress\": \"ada@acme.example\"}");
    }
    OK(genesys_transport_request_respond(request, 200, NULL, 0, (const uint8_t *)body, strlen(body),
                                         &error));
}

static void store(const char *refresh_token, void *user_data) {
    struct service *service = user_data;
    ++service->refresh_tokens;
    snprintf(service->refresh_token, sizeof service->refresh_token, "%s", refresh_token);
}

static bool end_at_once(void *user_data) { return ((struct service *)user_data)->asked_to_end; }

static void count_free(void *user_data) { ++((struct service *)user_data)->freed; }

static genesys_login *begin(struct service *service) {
    genesys_error *error = NULL;
    genesys_login *login = NULL;
    genesys_callbacks callbacks = GENESYS_CALLBACKS_INIT;
    callbacks.user_data = service;
    callbacks.free_user_data = count_free;
    callbacks.transport = serve;
    callbacks.refresh_token = store;
    callbacks.interrupt = end_at_once;
    OK(genesys_login_begin(SETTINGS, "{\"loginHint\": \"ada@acme.example\"}", &callbacks, &login, &error));
    return login;
}

static void code_becomes_client_whose_token_is_refreshed(void) {
    struct service service = {0};
    genesys_error *error = NULL;
    genesys_client *client = NULL;
    genesys_invite *invite = NULL;
    genesys_login *login = begin(&service);
    CHECK(has(genesys_login_url(login), "http://127.0.0.1:9/oauth/authorize?client_id=public&"));
    CHECK(has(genesys_login_url(login), "login_hint=ada%40acme.example"));
    CHECK(has(genesys_login_redirect_uri(login), "http://localhost:"));
    CHECK(service.requests == 0);
    OK(genesys_login_finish(login, " the-code\n", &client, &error));
    CHECK(has(service.form, "grant_type=authorization_code&code=the-code&"));
    CHECK(has(service.form, "client_id=public") && has(service.form, "code_verifier="));
    CHECK(service.refresh_tokens == 1 && is(service.refresh_token, "r-1"));
    genesys_login_free(login);
    // The token has expired at once.
    OK(genesys_get_onboarding_invite(client, "i-1", &invite, &error));
    CHECK(is(service.form, "grant_type=refresh_token&refresh_token=r-1&client_id=public"));
    CHECK(service.refresh_tokens == 2 && is(service.refresh_token, "r-2"));
    CHECK(is(service.bearer, "Bearer t-2"));
    genesys_invite_free(invite);
    CHECK(service.freed == 0);
    genesys_client_free(client);
    CHECK(service.freed == 1);
}

static void *cancel(void *login) {
    genesys_login_cancel(login);
    return NULL;
}

static void wait_ends_by_timeout_cancel_and_interrupt(void) {
    struct service service = {0};
    genesys_error *error = NULL;
    genesys_client *client = (void *)&service;
    genesys_login *login = begin(&service);
    FAILS_SAYING(GENESYS_TIMEOUT, "login: timed out: timeout (10 ms) expired",
                 genesys_login_wait(login, 10, &client, &error));
    CHECK(client == NULL);
    REJECTED("timeout", genesys_login_wait(login, 0, &client, &error));
    service.asked_to_end = true;
    FAILS(GENESYS_CANCELLED, genesys_login_wait(login, 600 * 1000, &client, &error));
    CHECK(is(genesys_error_operation_id(error), "login"));
    genesys_error_free(error);
    error = NULL;
    service.asked_to_end = false;
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, cancel, login) == 0);
    FAILS_SAYING(GENESYS_CANCELLED, "cancelled", genesys_login_wait(login, 600 * 1000, &client, &error));
    CHECK(pthread_join(thread, NULL) == 0);
    FAILS_SAYING(GENESYS_CANCELLED, "cancelled", genesys_login_finish(login, "code", &client, &error));
    genesys_login_free(login);
    CHECK(service.freed == 1 && service.requests == 0);
}

static void pasted_address_of_another_login_is_rejected(void) {
    struct service service = {0};
    genesys_error *error = NULL;
    genesys_client *client = NULL;
    genesys_login *login = begin(&service);
    REJECTED("pasted", genesys_login_finish(login, "http://localhost:1/?code=a&state=b", &client, &error));
    REJECTED("pasted", genesys_login_finish(login, "", &client, &error));
    genesys_login_free(login);
}

static void invalid_settings_and_options_are_named(void) {
    static const struct {
        const char *settings, *options, *setting;
    } CASES[] = {
        {NULL, NULL, "clientId"},
        {"{\"region\": \"dca\"}", NULL, "clientId"},
        {"{\"clientId\": \"a\"}", NULL, "region"},
        {"{\"region\": \"dca\", \"clientId\": \"a\"}", "{\"redirectUri\": \"https://localhost\"}", "redirectUri"},
        {"{\"region\": \"dca\", \"clientId\": \"a\"}", "{\"org\": \"acme\"}", "provider"},
        {"{\"region\": \"dca\", \"clientId\": \"a\"}", "{\"promptLogin\": 1}", "promptLogin"},
        {"{\"region\": \"dca\", \"clientId\": \"a\"}", "{\"login_hint\": \"a\"}", "login_hint"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; ++i) {
        genesys_error *error = NULL;
        genesys_login *login = (void *)&error;
        FAILS(GENESYS_CONFIGURATION,
              genesys_login_begin(CASES[i].settings, CASES[i].options, NULL, &login, &error));
        CHECK(login == NULL && is(genesys_error_setting(error), CASES[i].setting));
        genesys_error_free(error);
    }
}

static void builder_begins_logins(void) {
    genesys_error *error = NULL;
    genesys_client *client = NULL;
    genesys_client_builder *builder = genesys_client_builder_new();
    OK(genesys_client_builder_set_region(builder, "eu-west-1", &error));
    OK(genesys_client_builder_set_client_id(builder, "public", &error));
    FAILS_SAYING(GENESYS_CONFIGURATION, "client_secret", genesys_client_builder_build(builder, &client, &error));
    for (int i = 0; i < 2; ++i) {
        genesys_login *login = NULL;
        OK(genesys_login_begin_with_builder(builder, NULL, &login, &error));
        CHECK(has(genesys_login_url(login), "https://login.mypurecloud.ie/oauth/authorize?client_id=public&"));
        genesys_login_free(login);
    }
    OK(genesys_client_builder_set_refresh_token(builder, "r-0", &error));
    OK(genesys_client_builder_build(builder, &client, &error));
    genesys_client_free(client);
    genesys_client_builder_free(builder);
}

int main(void) {
    code_becomes_client_whose_token_is_refreshed();
    wait_ends_by_timeout_cancel_and_interrupt();
    pasted_address_of_another_login_is_rejected();
    invalid_settings_and_options_are_named();
    builder_begins_logins();
    return 0;
}
