/* Shared by the C clients: the protocol of src/clients/mod.rs, and the request data. */
#ifndef BENCH_CLIENT_H
#define BENCH_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

#define BENCH_INVITE_ID "3f6c2a1e-0b7d-4e52-9a84-6d1f0c9b7e25"
#define BENCH_JOIN_CODE_ID "8d0e5b94-71c3-4f6a-b2d8"
#define BENCH_ORGANIZATION_ID "organization-1"
#define BENCH_EMAIL "ada.lovelace@acme.example"
#define BENCH_TOKEN "k3Jx0c8Qm1ZrT5vB7nY2wLpD9sHfG4uE6aViOoKzXyR-NqWtCbMjUhSgPlIdFe_A"

enum { BENCH_DOMAINS = 7 };
extern const char *const bench_domains[BENCH_DOMAINS];

/* One call each; true means that the response was valid. Each client defines these. */
bool bench_open(const char *origin, const char *ca_file);
bool bench_get(void);
bool bench_post(void);
bool bench_head(void);
bool bench_listing(size_t size, int page);
void bench_close(void);

/* Whether text is the ID of the entity at this index of a listing. */
bool bench_is_entity_id(const char *text, size_t index);

#endif
