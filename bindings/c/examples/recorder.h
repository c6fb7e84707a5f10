/*
 * What stands for a service and for a proxy in the cookbook: it keeps the heads of two requests.
 */
#ifndef RECORDER_H
#define RECORDER_H

#include "browser.h"

#ifndef _WIN32
#include <arpa/inet.h>
#endif

struct recorder {
    int listener;
    char url[64];
    char heads[2][2048];
};

/* Listens on any free port of the loopback interface. Its URL is empty on failure. */
static inline void recorder_listen(struct recorder *recorder) {
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    memset(recorder, 0, sizeof *recorder);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    recorder->listener = (int)socket(AF_INET, SOCK_STREAM, 0);
    if (bind(recorder->listener, (struct sockaddr *)&address, sizeof address) == 0 &&
        listen(recorder->listener, 1) == 0 &&
        getsockname(recorder->listener, (struct sockaddr *)&address, &size) == 0)
        snprintf(recorder->url, sizeof recorder->url, "http://127.0.0.1:%d",
                 (int)ntohs(address.sin_port));
}

/* Reads the head of a request, byte by byte, since a body does not follow. */
static inline void recorder_read(int connection, char *head, size_t size) {
    size_t length = 0;
    while (length < size - 1 && recv(connection, head + length, 1, 0) == 1) {
        head[++length] = '\0';
        if (length >= 4 && strcmp(head + length - 4, "\r\n\r\n") == 0)
            return;
    }
}

/* Takes two requests of one connection: a tunnel is granted, other requests get an invite. */
static inline void recorder_serve(struct recorder *recorder) {
    static const char tunnel[] = "HTTP/1.1 200 OK\r\n\r\n";
    static const char invite[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                 "Content-Length: 36\r\n\r\n{\"toAddress\":\"guest-1@acme.example\"}";
    const int connection = (int)accept(recorder->listener, NULL, NULL);
    for (int i = 0; i < 2; ++i) {
        recorder_read(connection, recorder->heads[i], sizeof recorder->heads[i]);
        const char *response = strncmp(recorder->heads[i], "CONNECT ", 8) == 0 ? tunnel : invite;
        send(connection, response, strlen(response), 0);
    }
    closesocket(connection);
    closesocket(recorder->listener);
}

#endif
