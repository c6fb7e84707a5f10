"""What settings and options mean, in all languages: phrases, with code in backticks."""

from __future__ import annotations

from typing import Any

_MEANINGS = {
    "fromEnvironment": "whether to read the variables `GENESYSCLOUD_*`, and those of the proxy",
    "profile": "a table of `~/.gc/config.toml`, whose region and credentials are read",
    "proxyFromEnvironment": "whether to take the proxy from `https_proxy` and the like",
    "region": "the region, such as `eu-west-1`, or its domain",
    "baseUrl": "the URL of the API; by default the region's",
    "loginUrl": "the URL of the OAuth server; by default the region's",
    "accessToken": "an access token, in place of client credentials",
    "clientId": "the client ID",
    "clientSecret": "the client secret",
    "refreshToken": "a person's refresh token",
    "connectTimeoutMs": "the limit for a connection; by default 10 seconds",
    "attemptTimeoutMs": "the limit for each attempt; by default 30 seconds",
    "totalTimeoutMs": "the limit for a call with all of its attempts; by default 60 seconds",
    "maxRetries": "how many attempts follow the first one at most; by default 3",
    "requestsPerMinute": "the pace of all requests; by default none",
    "maxResponseBytes": "the size of the largest response, in bytes; by default 10 MiB",
    "userAgent": "the header `User-Agent`",
    "headers": "headers of each request",
    "proxy": "an HTTP proxy, such as `http://user:password@proxy.example:3128`",
    "caBundle": "the certificate authorities: PEM, or the path of a file; by default the system's",
    "clientCertificate": "the client certificate: PEM, or the path of a file",
    "clientKey": "the key of the client certificate: PEM, or the path of a file",
    "allowInsecureHttp": "whether credentials may be sent over plain HTTP to other machines",
    "redirectUri": "where the browser is redirected to; by default `http://localhost:0`, any free port",
    "org": "the organization's name, with `provider`",
    "provider": "the organization's identity provider, such as `okta`",
    "loginHint": "an email address that the login page is filled with",
    "promptLogin": "whether a remembered session is ignored",
    "journal": "the path of the journal; required",
    "organizationId": "the organization of staged people, whose users are searched for those in doubt",
    "settlingTimeMs": "the time before the service is asked about a lost response; by default 10 seconds",
    "maxFailures": "how many failures in a row end the run; by default 20",
    "retryRejected": "whether to send again what an earlier run has seen rejected",
}


def meaning_of(option: dict[str, Any], owner: str) -> str:
    """Of a setting or an option of the contract. Those of a derived client have its parent's defaults."""
    meaning = _MEANINGS[option["key"]]
    return meaning.partition("; by default")[0] if owner == "Options" else meaning
