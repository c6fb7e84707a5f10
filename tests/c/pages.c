/*
 * Iterators: every entity once and in order, from where it was asked to begin, until the end or a
 * failure.
 */
#include "check.h"

static genesys_invite_iter *open_invites(const genesys_client *client,
                                         const genesys_page_options *options) {
    genesys_error *error = NULL;
    genesys_invite_iter *pages = NULL;
    OK(genesys_invite_iter_new(client, options, &pages, &error));
    return pages;
}

/* Reads on until the end; the entities are the invites from `first` to `last`. */
static void gives(genesys_invite_iter *pages, int first, int last) {
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    char id[32];
    for (int number = first; number <= last; ++number) {
        OK(genesys_invite_iter_next(pages, &invite, &error));
        snprintf(id, sizeof id, "invite-%d", number);
        CHECK(invite != NULL && is(invite->id, id));
        genesys_invite_free(invite);
    }
}

static void is_at_its_end(genesys_invite_iter *pages) {
    genesys_error *error = NULL;
    for (int i = 0; i < 2; ++i) {
        genesys_invite *invite = (void *)&invite;
        OK(genesys_invite_iter_next(pages, &invite, &error));
        CHECK(invite == NULL);
    }
}

static void all_pages_come_in_turn(const genesys_client *client) {
    genesys_invite_iter *pages = open_invites(client, NULL);
    gives(pages, 1, 63);
    is_at_its_end(pages);
    genesys_invite_iter_free(pages);
}

static void it_begins_where_it_is_told_to(const genesys_client *client) {
    const genesys_page_options options = {
        .struct_size = sizeof options, .page_number = &(int64_t){3}, .page_size = &(int64_t){20}};
    genesys_invite_iter *pages = open_invites(client, &options);
    gives(pages, 41, 63);
    is_at_its_end(pages);
    genesys_invite_iter_free(pages);

    const genesys_page_options beyond = {.struct_size = sizeof beyond, .page_number = &(int64_t){99}};
    pages = open_invites(client, &beyond);
    is_at_its_end(pages);
    genesys_invite_iter_free(pages);
}

static void it_outlives_its_client(const genesys_sandbox *sandbox) {
    genesys_client *client = client_for(sandbox);
    genesys_invite_iter *pages = open_invites(client, NULL);
    genesys_client_free(client);
    gives(pages, 1, 63);
    is_at_its_end(pages);
    genesys_invite_iter_free(pages);
}

static void a_failure_ends_it(const genesys_sandbox *sandbox, const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    const genesys_sandbox_fault fault = {.struct_size = sizeof fault, .http_status = 500};
    genesys_invite_iter *pages = open_invites(client, NULL);
    gives(pages, 1, 25);
    OK(genesys_sandbox_fail_next(sandbox, 1, &fault, &error));
    FAILS(GENESYS_API, genesys_invite_iter_next(pages, &invite, &error));
    CHECK(invite == NULL && is(genesys_error_operation_id(error), "getOnboardingInvites"));
    genesys_error_free(error);
    is_at_its_end(pages);
    genesys_invite_iter_free(pages);
}

static void what_the_service_refuses_it_refuses(const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    const genesys_page_options too_many = {.struct_size = sizeof too_many, .page_size = &(int64_t){101}};
    genesys_invite_iter *pages = open_invites(client, &too_many);
    RESPONDS(400, genesys_invite_iter_next(pages, &invite, &error));
    genesys_invite_iter_free(pages);
}

static void one_that_was_begun_is_freed_in_the_middle(const genesys_client *client) {
    genesys_invite_iter *never_read = open_invites(client, NULL), *begun = open_invites(client, NULL);
    gives(begun, 1, 30);
    genesys_invite_iter_free(never_read);
    genesys_invite_iter_free(begun);
}

static void join_codes_come_in_turn_as_well(const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_join_code_iter *pages = NULL;
    const genesys_page_options one = {.struct_size = sizeof one, .page_size = &(int64_t){1}};
    OK(genesys_join_code_iter_new(client, &one, &pages, &error));
    char id[32];
    for (int number = 1; number <= 3; ++number) {
        genesys_join_code *join_code = NULL;
        OK(genesys_join_code_iter_next(pages, &join_code, &error));
        snprintf(id, sizeof id, "joincode-%d", number);
        CHECK(join_code != NULL && is(join_code->id, id));
        genesys_join_code_free(join_code);
    }
    genesys_join_code *none = (void *)&none;
    OK(genesys_join_code_iter_next(pages, &none, &error));
    CHECK(none == NULL);
    genesys_join_code_iter_free(pages);
}

int main(void) {
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client *client = client_for(sandbox);
    all_pages_come_in_turn(client);
    it_begins_where_it_is_told_to(client);
    it_outlives_its_client(sandbox);
    a_failure_ends_it(sandbox, client);
    what_the_service_refuses_it_refuses(client);
    one_that_was_begun_is_freed_in_the_middle(client);
    join_codes_come_in_turn_as_well(client);
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
