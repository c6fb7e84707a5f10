/*
 * Serves the sandbox in the foreground, for programs in any language; --help describes it.
 */
#include <genesys_onboarding.h>

#include <stdlib.h>

#if defined(_WIN32)
#include <windows.h>

/* The arguments in UTF-8, as the library takes them. */
int wmain(int argc, wchar_t **wide) {
    const char **argv = calloc((size_t)argc + 1, sizeof *argv);
    if (argv == NULL)
        return EXIT_FAILURE;
    for (int index = 0; index < argc; index++) {
        const int size = WideCharToMultiByte(CP_UTF8, 0, wide[index], -1, NULL, 0, NULL, NULL);
        char *argument = calloc((size_t)size + 1, 1);
        if (argument == NULL)
            return EXIT_FAILURE;
        WideCharToMultiByte(CP_UTF8, 0, wide[index], -1, argument, size, NULL, NULL);
        argv[index] = argument;
    }
    return genesys_sandbox_main(argc, argv);
}
#else
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

/* Whoever starts it may have closed its streams, or close them later. */
int main(int argc, char **argv) {
    int descriptor;
    do {
        descriptor = open("/dev/null", O_RDWR);
    } while (descriptor >= 0 && descriptor <= STDERR_FILENO);
    if (descriptor >= 0)
        close(descriptor);
    signal(SIGPIPE, SIG_IGN);
    return genesys_sandbox_main(argc, (const char *const *)argv);
}
#endif
