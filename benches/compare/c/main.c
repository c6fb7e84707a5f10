/* The protocol: for each line "OPERATION CALLS" that many calls, then a line with their nanoseconds. */
#define _POSIX_C_SOURCE 200809L
#include "bench_client.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

const char *const bench_domains[BENCH_DOMAINS] = {
    "team-0.acme-inc.example", "team-1.acme-inc.example", "team-2.acme-inc.example",
    "team-3.acme-inc.example", "team-4.acme-inc.example", "team-5.acme-inc.example",
    "team-6.acme-inc.example",
};

enum { PLAIN_PAGE = 1, CHUNKED_PAGE = 2, GZIP_PAGE = 3 };

static const struct {
    const char *name;
    size_t size;
    int page;
} listings[] = {
    {"list25", 25, PLAIN_PAGE},      {"list100", 100, PLAIN_PAGE},
    {"chunked25", 25, CHUNKED_PAGE}, {"chunked100", 100, CHUNKED_PAGE},
    {"gzip25", 25, GZIP_PAGE},       {"gzip100", 100, GZIP_PAGE},
};

bool bench_is_entity_id(const char *text, size_t index)
{
    char id[sizeof BENCH_INVITE_ID];
    snprintf(id, sizeof id, "%08zx%s", index, &BENCH_INVITE_ID[8]);
    return text != NULL && strcmp(text, id) == 0;
}

static bool run(const char *operation, long calls)
{
    bool (*call)(void) = NULL;
    if (strcmp(operation, "get") == 0) {
        call = bench_get;
    } else if (strcmp(operation, "post") == 0) {
        call = bench_post;
    } else if (strcmp(operation, "head") == 0) {
        call = bench_head;
    }
    if (call != NULL) {
        bool is_valid = true;
        for (long done = 0; is_valid && done < calls; done++) {
            is_valid = call();
        }
        return is_valid;
    }
    for (size_t i = 0; i < sizeof listings / sizeof listings[0]; i++) {
        if (strcmp(operation, listings[i].name) == 0) {
            bool is_valid = true;
            for (long done = 0; is_valid && done < calls; done++) {
                is_valid = bench_listing(listings[i].size, listings[i].page);
            }
            return is_valid;
        }
    }
    return false;
}

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

int main(int argc, char **argv)
{
    if (argc != 3 || !bench_open(argv[1], argv[2])) {
        fprintf(stderr, "usage: %s ORIGIN CA_FILE\n", argv[0]);
        return 1;
    }
    char line[64];
    while (fgets(line, sizeof line, stdin) != NULL) {
        char operation[32];
        long calls = 0;
        if (sscanf(line, "%31s %ld", operation, &calls) != 2) {
            return 1;
        }
        const int64_t start = now();
        if (!run(operation, calls)) {
            fprintf(stderr, "%s: invalid response to %s\n", argv[0], operation);
            return 1;
        }
        printf("%" PRId64 "\n", now() - start);
        fflush(stdout);
    }
    bench_close();
    return 0;
}
