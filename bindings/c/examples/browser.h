/*
 * What the examples of a login have for a browser: it follows redirects of http, and shows nothing.
 */
#ifndef BROWSER_H
#define BROWSER_H

#ifdef _WIN32
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>
#define closesocket close
#endif

#include <stdio.h>
#include <string.h>

/* Connects to any address of the host. Returns -1 on failure. */
static inline int connect_to(const char *host, const char *port) {
    struct addrinfo hints, *addresses = NULL;
    memset(&hints, 0, sizeof hints);
    hints.ai_socktype = SOCK_STREAM;
    if (getaddrinfo(host, port, &hints, &addresses) != 0)
        return -1;
    int connection = -1;
    for (const struct addrinfo *to = addresses; to != NULL && connection < 0; to = to->ai_next) {
        connection = (int)socket(to->ai_family, to->ai_socktype, to->ai_protocol);
        if (connection >= 0 && connect(connection, to->ai_addr, to->ai_addrlen) != 0) {
            closesocket(connection);
            connection = -1;
        }
    }
    freeaddrinfo(addresses);
    return connection;
}

/* Sends a request, and reads the beginning of the response, with NUL behind it. */
static inline void exchange(int connection, const char *request, char *response, size_t size) {
    size_t length = 0;
    int count = (int)send(connection, request, strlen(request), 0);
    while (count > 0 && length < size - 1) {
        count = (int)recv(connection, response + length, size - 1 - length, 0);
        length += count > 0 ? (size_t)count : 0;
    }
    response[length] = '\0';
}

/* Visits an address, and each one that it redirects to. */
static inline void browse(const char *url) {
    char address[2048], host[256], port[6], request[2560], response[4096];
    snprintf(address, sizeof address, "%s", url);
    int path = 0;
    while (sscanf(address, "http://%255[^:/?]:%5[0-9]%n", host, port, &path) == 2) {
        const int connection = connect_to(host, port);
        if (connection < 0) {
            fprintf(stderr, "the browser: cannot connect to %s:%s\n", host, port);
            return;
        }
        const char *target = address + path;
        snprintf(request, sizeof request,
                 "GET %s%s HTTP/1.1\r\nHost: %s:%s\r\nConnection: close\r\n\r\n",
                 *target == '/' ? "" : "/", target, host, port);
        exchange(connection, request, response, sizeof response);
        closesocket(connection);
        const char *location = strstr(response, "\r\nlocation: ");
        if (location == NULL || sscanf(location, " location: %2047s", address) != 1)
            return;
    }
}

#endif
