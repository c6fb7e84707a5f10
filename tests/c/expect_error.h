/*
 * How a call is refused for one of its arguments: by its name, with all that it gives cleared, with a
 * place for the error and without.
 *
 * The call is written with `to` for its genesys_error **.
 */
#ifndef REFUSES_H
#define REFUSES_H

#include "check.h"

/* What was in a place before the call. */
static char before_[1];
#define BEFORE ((void *)before_)

#define REFUSES(NAME, CALL)                                                                             \
    do {                                                                                                \
        genesys_error *error_ = BEFORE;                                                                 \
        genesys_error **to = &error_;                                                                   \
        const genesys_status status_ = (CALL);                                                          \
        check_refusal(status_, error_, NAME, #CALL, __FILE__, __LINE__);                                \
        to = NULL;                                                                                      \
        CHECK((CALL) == GENESYS_INVALID_ARGUMENT);                                                      \
    } while (0)

/* The call gives a pointer at OUTPUT. */
#define REFUSES_TO_GIVE(OUTPUT, NAME, CALL)                                                             \
    do {                                                                                                \
        (OUTPUT) = BEFORE;                                                                              \
        REFUSES(NAME, CALL);                                                                            \
        CHECK((OUTPUT) == NULL);                                                                        \
    } while (0)

static inline void check_refusal(genesys_status status, genesys_error *error, const char *name,
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
