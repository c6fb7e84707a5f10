/*
 * How a call is refused for one of its arguments: by its name, with all that it gives cleared, with a
 * place for the error and without.
 *
 * The call is written with `to` for its genesys_error **.
 */
#ifndef EXPECT_ERROR_H
#define EXPECT_ERROR_H

#include "check.h"

/* What was in a place before the call. */
static char before_[1];
#define BEFORE ((void *)before_)

#define REJECTS(NAME, CALL)                                                \
    do {                                                                   \
        genesys_error *error_ = BEFORE;                                    \
        genesys_error **to = &error_;                                      \
        const genesys_status status_ = (CALL);                             \
        check_rejection(status_, error_, NAME, #CALL, __FILE__, __LINE__); \
        to = NULL;                                                         \
        CHECK((CALL) == GENESYS_INVALID_ARGUMENT);                         \
    } while (0)

/* The call gives a pointer at OUTPUT. */
#define REJECTS_WITH_NULL(OUTPUT, NAME, CALL) \
    do {                                      \
        (OUTPUT) = BEFORE;                    \
        REJECTS(NAME, CALL);                  \
        CHECK((OUTPUT) == NULL);              \
    } while (0)

static inline void check_rejection(genesys_status status, genesys_error *error, const char *name,
                                   const char *call, const char *file, int line) {
    check(error != BEFORE, "the place for the error is written to", NULL, file, line);
    check(status == GENESYS_INVALID_ARGUMENT && genesys_error_kind(error) == status, call, error, file,
          line);
    char words[96];
    snprintf(words, sizeof words, "argument %s: ", name);
    check(has(genesys_error_message(error), words), words, error, file, line);
    check(genesys_error_attempts(error) == 0, "nothing was sent", error, file, line);
    genesys_error_free(error);
}

#endif
