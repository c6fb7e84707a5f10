/*
 * A call that is rejected for one of its arguments: the error names it, the outputs are cleared, and the
 * output for the error may be NULL.
 *
 * The call takes `to` as its genesys_error **.
 */
#ifndef EXPECT_ERROR_H
#define EXPECT_ERROR_H

#include "check.h"

/* The value of an output before the call. */
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

/* The call returns a pointer by OUTPUT. */
#define REJECTS_WITH_NULL(OUTPUT, NAME, CALL) \
    do {                                      \
        (OUTPUT) = BEFORE;                    \
        REJECTS(NAME, CALL);                  \
        CHECK((OUTPUT) == NULL);              \
    } while (0)

static inline void check_rejection(genesys_status status, genesys_error *error, const char *name,
                                   const char *call, const char *file, int line) {
    check(error != BEFORE, "the error is written", NULL, file, line);
    check(status == GENESYS_INVALID_ARGUMENT && genesys_error_kind(error) == status, call, error, file,
          line);
    char words[96];
    snprintf(words, sizeof words, "argument %s: ", name);
    check(has(genesys_error_message(error), words), words, error, file, line);
    check(genesys_error_attempts(error) == 0, "nothing was sent", error, file, line);
    genesys_error_free(error);
}

#endif
