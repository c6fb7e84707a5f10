/*
 * Request and option structs begin with their size: no byte beyond it is read, and impossible sizes are
 * rejected.
 */
#define _DEFAULT_SOURCE
#include "expect_error.h"

#ifdef _WIN32
#include <windows.h>
#else
#include <sys/mman.h>
#include <unistd.h>
#endif

/* Returns the end of a page of memory that no readable byte follows. */
static char *end_of_readable_memory(void) {
#ifdef _WIN32
    SYSTEM_INFO info;
    GetSystemInfo(&info);
    const size_t page = info.dwPageSize;
    char *pages = VirtualAlloc(NULL, 2 * page, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    CHECK(pages != NULL);
    DWORD previous;
    CHECK(VirtualProtect(pages + page, page, PAGE_NOACCESS, &previous));
#else
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *pages = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(pages != MAP_FAILED);
    CHECK(mprotect(pages + page, page, PROT_NONE) == 0);
#endif
    return pages + page;
}

static void impossible_sizes_are_rejected(const genesys_client *client, const genesys_sandbox *sandbox) {
    const size_t sizes[] = {0, 1, sizeof(size_t) - 1, sizeof(size_t) + 1, 1 << 20, SIZE_MAX};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; ++i) {
        genesys_invite_listing *listing;
        genesys_join_code *join_code;
        genesys_complete_org_provisioning_response *completed;
        genesys_page_options page = {sizes[i], NULL, NULL};
        REJECTS_WITH_NULL(listing, "options.struct_size",
                          genesys_get_onboarding_invites(client, &page, &listing, to));
        const char *domains[] = {"acme.example"};
        genesys_join_code_request request = {sizes[i], domains, 1};
        REJECTS_WITH_NULL(join_code, "body.struct_size",
                          genesys_post_onboarding_joincodes(client, &request, &join_code, to));
        genesys_org_provisioning_user user = {sizes[i], "Kim", "kim@acme.example"};
        const genesys_org_provisioning_user *users[] = {&user};
        genesys_complete_org_provisioning_request complete = {
            sizeof complete, "e@a.example", "p", "n", NULL, users, 1, NULL, NULL};
        REJECTS_WITH_NULL(
            completed, "body.otherUsers[0].struct_size",
            genesys_post_onboarding_orgprovisioning_complete(client, "p", &complete, &completed, to));
        genesys_client *derived;
        genesys_callbacks callbacks = GENESYS_CALLBACKS_INIT;
        genesys_call_options options = GENESYS_CALL_OPTIONS_INIT;
        callbacks.struct_size = sizes[i];
        options.callbacks = &callbacks;
        REJECTS_WITH_NULL(derived, "options.callbacks.struct_size",
                          genesys_client_with_options(client, &options, &derived, to));
        REJECTS_WITH_NULL(derived, "callbacks.struct_size",
                          genesys_client_new_json_with_callbacks("{}", &callbacks, &derived, to));
        options.struct_size = sizes[i];
        REJECTS_WITH_NULL(derived, "options.struct_size",
                          genesys_client_with_options(client, &options, &derived, to));
        genesys_sandbox_fault fault = GENESYS_SANDBOX_FAULT_INIT;
        fault.struct_size = sizes[i];
        REJECTS("fault.struct_size", genesys_sandbox_fail_next(sandbox, 1, &fault, to));
    }
}

/* The struct of a program that knows struct_size and the first field alone. */
static void bytes_beyond_the_size_are_not_read(const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_invite_listing *listing = NULL;
    const int64_t page_number = 2;
    const genesys_page_options older = {sizeof(size_t) + sizeof(void *), &page_number, NULL};
    char *place = end_of_readable_memory() - older.struct_size;
    memcpy(place, &older, older.struct_size);
    OK(genesys_get_onboarding_invites(client, (const genesys_page_options *)(void *)place, &listing,
                                      &error));
    CHECK(*listing->page_number == 2 && *listing->page_size == 25);
    genesys_invite_listing_free(listing);
}

static void unknown_fields_are_rejected_when_set(const genesys_client *client) {
    struct {
        genesys_page_options known;
        const char *unknown;
    } newer = {GENESYS_PAGE_OPTIONS_INIT, NULL};
    genesys_error *error = NULL;
    genesys_invite_listing *listing = NULL;
    newer.known.struct_size = sizeof newer;
    OK(genesys_get_onboarding_invites(client, &newer.known, &listing, &error));
    genesys_invite_listing_free(listing);
    newer.unknown = "";
    REJECTS_WITH_NULL(listing, "options",
                      genesys_get_onboarding_invites(client, &newer.known, &listing, to));
}

int main(void) {
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client *client = client_for(sandbox);
    impossible_sizes_are_rejected(client, sandbox);
    bytes_beyond_the_size_are_not_read(client);
    unknown_fields_are_rejected_when_set(client);
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
