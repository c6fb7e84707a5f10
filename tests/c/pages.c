/*
 * Iterators: every entity once and in order, from the first page requested until the last.
 */
#include "check.h"

static genesys_invite_iter *open_invites(const genesys_client *client,
                                         const genesys_page_options *options) {
    genesys_error *error = NULL;
    genesys_invite_iter *iter = NULL;
    OK(genesys_invite_iter_new(client, options, &iter, &error));
    return iter;
}

/* Iterates to the end; the entities are the invites from `first` to `last`. */
static void expect_invites(genesys_invite_iter *iter, int first, int last) {
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    char id[32];
    for (int number = first; number <= last; ++number) {
        OK(genesys_invite_iter_next(iter, &invite, &error));
        snprintf(id, sizeof id, "invite-%d", number);
        CHECK(invite != NULL && is(invite->id, id));
        genesys_invite_free(invite);
    }
}

static void is_at_its_end(genesys_invite_iter *iter) {
    genesys_error *error = NULL;
    for (int i = 0; i < 2; ++i) {
        genesys_invite *invite = (void *)&invite;
        OK(genesys_invite_iter_next(iter, &invite, &error));
        CHECK(invite == NULL);
    }
}

static void all_pages_are_read_in_order(const genesys_client *client) {
    genesys_invite_iter *iter = open_invites(client, NULL);
    expect_invites(iter, 1, 63);
    is_at_its_end(iter);
    genesys_invite_iter_free(iter);
}

static void first_page_is_respected(const genesys_client *client) {
    const genesys_page_options options = {
        .struct_size = sizeof options, .page_number = &(int64_t){3}, .page_size = &(int64_t){20}};
    genesys_invite_iter *iter = open_invites(client, &options);
    expect_invites(iter, 41, 63);
    is_at_its_end(iter);
    genesys_invite_iter_free(iter);

    const genesys_page_options beyond = {.struct_size = sizeof beyond, .page_number = &(int64_t){99}};
    iter = open_invites(client, &beyond);
    is_at_its_end(iter);
    genesys_invite_iter_free(iter);
}

static void iterator_outlives_its_client(const genesys_sandbox *sandbox) {
    genesys_client *client = client_for(sandbox);
    genesys_invite_iter *iter = open_invites(client, NULL);
    genesys_client_free(client);
    expect_invites(iter, 1, 63);
    is_at_its_end(iter);
    genesys_invite_iter_free(iter);
}

static void failed_page_is_requested_again(const genesys_sandbox *sandbox,
                                           const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    const genesys_sandbox_fault fault = {.struct_size = sizeof fault, .http_status = 500};
    genesys_invite_iter *iter = open_invites(client, NULL);
    expect_invites(iter, 1, 25);
    OK(genesys_sandbox_fail_next(sandbox, 1, &fault, &error));
    FAILS(GENESYS_API, genesys_invite_iter_next(iter, &invite, &error));
    CHECK(invite == NULL && is(genesys_error_operation_id(error), "getOnboardingInvites"));
    genesys_error_free(error);
    expect_invites(iter, 26, 63);
    is_at_its_end(iter);
    genesys_invite_iter_free(iter);
}

static void service_errors_are_returned(const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    const genesys_page_options too_many = {.struct_size = sizeof too_many, .page_size = &(int64_t){101}};
    genesys_invite_iter *iter = open_invites(client, &too_many);
    RESPONDS(400, genesys_invite_iter_next(iter, &invite, &error));
    genesys_invite_iter_free(iter);
}

static void iterator_is_freed_before_its_end(const genesys_client *client) {
    genesys_invite_iter *never_read = open_invites(client, NULL), *begun = open_invites(client, NULL);
    expect_invites(begun, 1, 30);
    genesys_invite_iter_free(never_read);
    genesys_invite_iter_free(begun);
}

static void join_codes_are_read_in_order(const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_join_code_iter *iter = NULL;
    const genesys_page_options one = {.struct_size = sizeof one, .page_size = &(int64_t){1}};
    OK(genesys_join_code_iter_new(client, &one, &iter, &error));
    char id[32];
    for (int number = 1; number <= 3; ++number) {
        genesys_join_code *join_code = NULL;
        OK(genesys_join_code_iter_next(iter, &join_code, &error));
        snprintf(id, sizeof id, "joincode-%d", number);
        CHECK(join_code != NULL && is(join_code->id, id));
        genesys_join_code_free(join_code);
    }
    genesys_join_code *none = (void *)&none;
    OK(genesys_join_code_iter_next(iter, &none, &error));
    CHECK(none == NULL);
    genesys_join_code_iter_free(iter);
}

int main(void) {
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client *client = client_for(sandbox);
    all_pages_are_read_in_order(client);
    first_page_is_respected(client);
    iterator_outlives_its_client(sandbox);
    failed_page_is_requested_again(sandbox, client);
    service_errors_are_returned(client);
    iterator_is_freed_before_its_end(client);
    join_codes_are_read_in_order(client);
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
