/*
 * The pages of a listing as JSON: each once and in order, as genesys_call_json returns it.
 */
#include "check.h"

#include <pthread.h>

static genesys_pages_json *open_invites(const genesys_client *client, const char *arguments) {
    genesys_error *error = NULL;
    genesys_pages_json *pages = NULL;
    OK(genesys_pages_json_open(client, "getOnboardingInvites", arguments, &pages, &error));
    return pages;
}

/* Reads one page; the caller frees it. */
static char *next(genesys_pages_json *pages) {
    genesys_error *error = NULL;
    char *page = NULL;
    OK(genesys_pages_json_next(pages, &page, &error));
    return page;
}

static void next_has(genesys_pages_json *pages, const char *expected) {
    char *page = next(pages);
    check(has(page, expected), page, NULL, __FILE__, __LINE__);
    genesys_string_free(page);
}

/* Reads the end, twice, and frees the iterator. */
static void is_at_its_end(genesys_pages_json *pages) {
    genesys_error *error = NULL;
    for (int i = 0; i < 2; ++i) {
        char *page = (void *)&page;
        OK(genesys_pages_json_next(pages, &page, &error));
        CHECK(page == NULL);
    }
    genesys_pages_json_free(pages);
}

static void pages_are_those_of_call_json(const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_pages_json *pages = open_invites(client, "{\"pageSize\": 30}");
    for (int number = 1; number <= 3; ++number) {
        char arguments[64], *page = next(pages), *called = NULL;
        snprintf(arguments, sizeof arguments, "{\"pageNumber\": %d, \"pageSize\": 30}", number);
        OK(genesys_call_json(client, "getOnboardingInvites", arguments, &called, &error));
        CHECK(is(page, called));
        genesys_string_free(called);
        genesys_string_free(page);
    }
    is_at_its_end(pages);
}

static void arguments_select_the_pages(const genesys_client *client) {
    genesys_pages_json *pages = open_invites(client, "{\"pageNumber\": 3.0, \"pageSize\": 20}");
    next_has(pages, "\"pageNumber\":3,");
    next_has(pages, "\"id\":\"invite-63\"");
    is_at_its_end(pages);

    static const char *const DEFAULTS[] = {NULL, "", "{}", "[]", "{\"pageNumber\": null}"};
    for (size_t i = 0; i < sizeof DEFAULTS / sizeof DEFAULTS[0]; ++i) {
        pages = open_invites(client, DEFAULTS[i]);
        next_has(pages, "\"pageNumber\":1,");
        next_has(pages, "\"pageNumber\":2,");
        genesys_pages_json_free(pages);
    }
    pages = open_invites(client, "{\"pageNumber\": 99}");
    next_has(pages, "\"entities\":[]");
    is_at_its_end(pages);
}

static void *read_second_page(void *pages) {
    next_has(pages, "\"pageNumber\":2,");
    return NULL;
}

static void iterator_outlives_its_client_and_thread(const genesys_sandbox *sandbox) {
    genesys_client *client = client_for(sandbox);
    genesys_pages_json *pages = open_invites(client, NULL);
    genesys_client_free(client);
    char *first = next(pages);
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, read_second_page, pages) == 0);
    CHECK(pthread_join(thread, NULL) == 0);
    next_has(pages, "\"pageNumber\":3,");
    is_at_its_end(pages);
    CHECK(has(first, "\"pageNumber\":1,"));
    genesys_string_free(first);
}

static void failed_page_is_requested_again(const genesys_sandbox *sandbox,
                                           const genesys_client *client) {
    genesys_error *error = NULL;
    const genesys_sandbox_fault fault = {.struct_size = sizeof fault, .http_status = 500};
    genesys_pages_json *pages = open_invites(client, NULL);
    next_has(pages, "\"pageNumber\":1,");
    for (int i = 0; i < 2; ++i) {
        char *page = (void *)&page;
        OK(genesys_sandbox_fail_next(sandbox, 1, &fault, &error));
        FAILS(GENESYS_API, genesys_pages_json_next(pages, &page, &error));
        CHECK(page == NULL && is(genesys_error_operation_id(error), "getOnboardingInvites"));
        genesys_error_free(error);
        error = NULL;
    }
    next_has(pages, "\"pageNumber\":2,");
    next_has(pages, "\"pageNumber\":3,");
    is_at_its_end(pages);
}

static void only_listings_have_pages(const genesys_client *client) {
    static const struct {
        const char *operation, *arguments, *reason;
    } CALLS[] = {
        {"getOnboardingInvite", "{\"inviteId\": \"i\"}",
         "operation_id: getOnboardingInvite does not return pages; expected getOnboardingInvites or "
         "getOnboardingJoincodes"},
        {"postOnboardingJoincodes", NULL, "operation_id: postOnboardingJoincodes does not return pages"},
        {"getOnboardingInvit", NULL, "did you mean \"getOnboardingInvite\"?"},
        {"getOnboardingInvites", "{\"page\": 1}", "argument page: unknown argument"},
        {"getOnboardingInvites", "{\"pageNumber\": \"1\"}", "argument pageNumber: "},
        {"getOnboardingInvites", "{\"pageSize\": []}", "argument pageSize: "},
        {"getOnboardingInvites", "{", "argument arguments: "},
    };
    genesys_error *error = NULL;
    for (size_t i = 0; i < sizeof CALLS / sizeof CALLS[0]; ++i) {
        genesys_pages_json *pages = (void *)&pages;
        REJECTED(CALLS[i].reason, genesys_pages_json_open(client, CALLS[i].operation, CALLS[i].arguments,
                                                          &pages, &error));
        CHECK(pages == NULL);
    }
}

int main(void) {
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client *client = client_for(sandbox);
    pages_are_those_of_call_json(client);
    arguments_select_the_pages(client);
    iterator_outlives_its_client_and_thread(sandbox);
    failed_page_is_requested_again(sandbox, client);
    only_listings_have_pages(client);
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
