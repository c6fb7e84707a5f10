/*
 * Pages: all entities of a listing by an iterator, and one page by its number.
 */
#include "example.h"

int main(void) {
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client *client = client_of(sandbox, "\"maxRetries\": 3");
    genesys_error *error = NULL;

    genesys_page_options options = GENESYS_PAGE_OPTIONS_INIT;
    options.page_size = &(int64_t){50};
    genesys_invite_iter *iter = NULL;
    require(genesys_invite_iter_new(client, &options, &iter, &error), &error);
    int count = 0;
    for (;;) {
        genesys_invite *invite = NULL;
        require(genesys_invite_iter_next(iter, &invite, &error), &error);
        if (invite == NULL)
            break;
        ++count;
        genesys_invite_free(invite);
    }
    genesys_invite_iter_free(iter);
    printf("%d invites\n", count);

    options.page_number = &(int64_t){2};
    genesys_invite_listing *page = NULL;
    require(genesys_get_onboarding_invites(client, &options, &page, &error), &error);
    printf("%d of them on page %d\n", (int)page->entities_count, (int)*page->page_number);
    genesys_invite_listing_free(page);

    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
