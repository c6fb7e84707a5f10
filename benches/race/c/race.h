/* What the C contestants share: the protocol that src/contestants/mod.rs describes, and what is sent. */
#ifndef RACE_H
#define RACE_H

#include <stdbool.h>
#include <stddef.h>

#define RACE_INVITE_ID "3f6c2a1e-0b7d-4e52-9a84-6d1f0c9b7e25"
#define RACE_JOIN_CODE_ID "8d0e5b94-71c3-4f6a-b2d8"
#define RACE_ORGANIZATION_ID "organization-1"
#define RACE_EMAIL "ada.lovelace@acme.example"
#define RACE_TOKEN "k3Jx0c8Qm1ZrT5vB7nY2wLpD9sHfG4uE6aViOoKzXyR-NqWtCbMjUhSgPlIdFe_A"

enum { RACE_DOMAINS = 7 };
extern const char *const race_domains[RACE_DOMAINS];

/* One call each; true means that the answer was there and right. A contestant defines these. */
bool race_open(const char *origin, const char *ca_file);
bool race_get(void);
bool race_post(void);
bool race_head(void);
bool race_listing(size_t size, int page);
void race_close(void);

/* Whether text is the id of a listing's entity of this index. */
bool race_is_entity_id(const char *text, size_t index);

#endif
