/*
 * A program that loads two plugins with the static library in each, and has a copy of the library
 * itself: every one calls its own. Arguments: the paths of the plugins.
 */
#include "../check.h"

#include <dlfcn.h>

typedef const char *version_function(void);
typedef version_function *get_version_function(void);
typedef void call_function(void);

/* ISO C has no conversion from an object pointer to a function pointer. */
static void load(void *plugin, const char *name, void *function, size_t size) {
    void *symbol = dlsym(plugin, name);
    CHECK(symbol != NULL && size == sizeof symbol);
    memcpy(function, &symbol, size);
}

int main(int count, char **arguments) {
    CHECK(count == 3);
    void *one = dlopen(arguments[1], RTLD_NOW | RTLD_GLOBAL);
    void *two = dlopen(arguments[2], RTLD_NOW | RTLD_GLOBAL);
    CHECK(one != NULL && two != NULL);
    get_version_function *version_one, *version_two;
    call_function *call_one, *call_two;
    load(one, "plugin_version_one", &version_one, sizeof version_one);
    load(two, "plugin_version_two", &version_two, sizeof version_two);
    load(one, "plugin_call_one", &call_one, sizeof call_one);
    load(two, "plugin_call_two", &call_two, sizeof call_two);
    CHECK(version_one() != version_two());
    CHECK(version_one() != genesys_version && version_two() != genesys_version);
    call_one();
    call_two();
    call_one();
    return EXIT_SUCCESS;
}
