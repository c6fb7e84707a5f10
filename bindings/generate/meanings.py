"""What settings, options and fields mean, in all languages: phrases, with code in backticks."""

from __future__ import annotations

from typing import Any, Callable

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
    "host": "the address to listen on; by default `127.0.0.1`",
    "port": "the port to listen on; by default any free one",
    "unprivilegedClientId": "the ID of a client without permissions; by default a random one",
    "unprivilegedClientSecret": "the secret of that client; by default a random one",
    "seed": "what the sandbox has at its start, besides its fixtures",
}

_SANDBOX_CREDENTIALS = {
    "clientId": "the ID of a client with every permission; by default a random one",
    "clientSecret": "the secret of that client; by default a random one",
}

_RECORDS = {
    "Event": "What has happened within a call. No secret is in it.",
    "LastResponse": "What came back for the last call of a client.",
    "BulkRequest": "What a bulk run does for a person.",
    "BulkKey": "What identifies a person of a bulk run, by the kind of the request.",
    "BulkKeyStage": "What identifies a person who is staged.",
    "BulkKeyCreate": "What identifies a person who is created.",
    "BulkKeyJoin": "What identifies a person who joins organizations.",
    "BulkOutcome": "The outcome for one person of a bulk run.",
    "BulkCounts": "How many people of a bulk run have each outcome.",
    "BulkReport": "The outcomes of a bulk run so far.",
    "SandboxFixtures": "What every sandbox has at its start.",
    "SandboxSettings": "How a sandbox responds.",
    "Fault": "A fault that a sandbox injects into requests.",
    "SandboxLink": "A verb of a sandbox, as an HTTP request.",
    "SandboxDescription": "What a sandbox is, and what it has served.",
    "SandboxOrganization": "An organization of a sandbox.",
    "SandboxUser": "A user of a sandbox.",
    "SandboxInvite": "An invite of a sandbox.",
    "SandboxJoinCode": "A join code of a sandbox.",
    "SandboxActivation": "A billing activation of a sandbox.",
    "SandboxProvisioning": "An organization of a sandbox that is staged or completed.",
    "SandboxState": "What a sandbox has.",
    "RecordedRequest": "A request that a sandbox has received. Secrets are redacted.",
    "RecordedRequests": "The requests that a sandbox has received.",
}

# By the name, or by the record and the name where that differs.
_FIELDS = {
    "Event.kind": "what has happened",
    "operationId": "the operation ID of the call, such as `getOnboardingInvite`",
    "Event.method": "of an attempt: the HTTP method",
    "Event.path": "of an attempt: the template of the path, or `/oauth/token`",
    "attempt": "of an attempt: its number, from 1; of a wait: the number of the attempt to follow",
    "httpStatus": "the HTTP status of the response",
    "errorKind": "the kind of the failure, such as `TIMEOUT`",
    "error": "what failed, in words",
    "correlationId": "the ID to quote to Genesys support",
    "Event.elapsedMs": "of an attempt or a token refresh: how long it took",
    "Event.delayMs": "of a wait: how long it lasts unless it is cancelled",
    "waitReason": "of a wait: why",
    "attempts": "how many attempts the call made",
    "elapsedMs": "how long the call took",
    "headers": "the headers of the response; values of the same name are joined by `, `",
    "stage": "for a person who is staged",
    "create": "for a person who is created",
    "join": "for a person who joins organizations",
    "joinCodeId": "the ID of the join code",
    "email": "the email address",
    "inviteId": "the ID of the invite",
    "organizationIds": "the IDs of the organizations",
    "key": "what identifies the person",
    "BulkOutcome.status": "the status of the person",
    "resumed": "whether an earlier run has recorded it",
    "reconciled": "whether the service was asked afterwards",
    "message": "why it is not done",
    "response": "the service's response",
    "people": "all people",
    "done": "people who are done",
    "rejected": "people whom the service has rejected",
    "inDoubt": "people whose requests may have had their effect",
    "notSent": "people who are enlisted and not submitted yet",
    "BulkCounts.duplicates": "people who were submitted again",
    "BulkCounts.resumed": "people whom an earlier run has recorded",
    "BulkCounts.reconciled": "people about whom the service was asked afterwards",
    "isComplete": "whether everyone is done",
    "summary": "a sentence, such as `1998 of 2000 people done, 2 rejected`",
    "counts": "how many people have each outcome",
    "outcomes": "the outcomes, in the order of submission or of enlisting",
    "duplicates": "the keys of people who were submitted again",
    "stopped": "why the run ended early",
    "organizationId": "the ID of the organization",
    "organizationName": "the name of the organization",
    "emailDomain": "the email domain of the organization",
    "administratorEmail": "the email address of the organization's administrator",
    "otherOrganizationId": "the ID of another organization",
    "otherAdministratorEmail": "the email address of that one's administrator",
    "inviteCount": "how many invites there are",
    "existingUserInviteId": "the ID of an invite of a person who is a user already",
    "disabledJoinCodeId": "the ID of a disabled join code",
    "activationId": "the ID of the activation",
    "existingOrganizationActivationId": "the ID of an activation for the organization",
    "appliedActivationId": "the ID of an activation that is applied",
    "provisioningId": "the ID of a staged organization",
    "completedProvisioningId": "the ID of a completed organization",
    "requestsPerMinute": "how many requests an access token may make in a minute; 0 for any number",
    "pollsUntilProvisioned": "how often a completed provisioning is reported as incomplete",
    "latencyMs": "the delay of every response",
    "refreshTokens": "whether logins are given refresh tokens",
    "count": "how many requests it hits; by default 1",
    "status": "the HTTP status of the response",
    "retryAfter": "the header `Retry-After`, in seconds",
    "delayMs": "the delay of the response",
    "dropResponse": "whether the request is processed and the connection closed without a response",
    "Fault.operation": "the operation ID of the requests to hit; by default all",
    "Fault.on": "the requests to hit; by default `api`",
    "verb": "the name of the verb",
    "method": "the HTTP method",
    "path": "the path",
    "version": "the version of the library",
    "baseUrl": "the URL of the API, and of the OAuth server",
    "clientId": "the ID of the client with every permission",
    "unprivilegedClientId": "the ID of the client without permissions",
    "publicClientId": "the ID of the client for logins, which has no secret",
    "SandboxDescription.fixtures": "what every sandbox has at its start",
    "operations": "the operation IDs that it serves",
    "settings": "how it responds",
    "faults": "the faults to come",
    "requestCount": "how many requests of the API it has served",
    "tokenRequestCount": "how many requests of access tokens it has served",
    "links": "the verbs as HTTP requests",
    "id": "the ID; by default a new one",
    "name": "the name",
    "shortName": "the short name",
    "administrator": "whether the person is an administrator",
    "toAddress": "the email address that it was sent to",
    "emailDomains": "the domains of the email addresses that may join",
    "disabled": "whether it is disabled",
    "emailAddress": "the email address",
    "existingOrganizationId": "the ID of the organization that exists",
    "existingOrganizationShortName": "the short name of that organization",
    "region": "the region",
    "applied": "whether it is applied",
    "firstName": "the first name",
    "lastName": "the last name",
    "phoneNumber": "the phone number",
    "completed": "whether it is completed",
    "SandboxState.fixtures": "of a seed: whether the fixtures are there, too; by default they are",
    "organizations": "the organizations",
    "users": "the users",
    "invites": "the invites",
    "joinCodes": "the join codes",
    "activations": "the billing activations",
    "provisionings": "the provisionings of organizations",
    "number": "its number, from 1",
    "time": "when it was executed, as RFC 3339 writes it",
    "query": "the query",
    "operation": "the operation ID",
    "on": "what it is a request of",
    "fault": "whether a fault has hit it",
    "body": "the body",
    "requests": "the requests, the oldest first",
    "dropped": "how many older ones are no longer kept",
}

_VALUES = {
    "attempt": "a request was sent, and a response or a failure came back",
    "wait": "the call is about to wait before an attempt",
    "token_refresh": "the request of an access token has ended, with all of its attempts",
    "backoff": "the last attempt failed",
    "retry_after": "the response had a `Retry-After`",
    "pause": "a 429 of another call has paused all calls of the client",
    "pacing": "`requestsPerMinute` is set",
    "done": "the service has done it",
    "rejected": "the service has rejected it",
    "in_doubt": "the request may have had its effect",
    "not_sent": "the person is enlisted and not submitted yet",
    "duplicate": "the person was submitted before",
    "api": "requests of the API",
    "token": "requests of access tokens",
    "authorize": "requests of the login page",
}


def meaning_of(option: dict[str, Any], owner: str) -> str:
    """Of a setting or an option of the contract. Those of a derived client have its parent's defaults."""
    if owner == "SandboxOptions" and option["key"] in _SANDBOX_CREDENTIALS:
        return _SANDBOX_CREDENTIALS[option["key"]]
    meaning = _MEANINGS[option["key"]]
    return meaning.partition("; by default")[0] if owner == "CallOptions" else meaning


def needs(operation: dict[str, Any], code: Callable[[str], str] = str) -> str:
    """The permission that an operation needs: a sentence. Of several, one is enough."""
    permissions = " or ".join(map(code, operation["permissions"]))
    return f"Needs the permission {permissions}." if permissions else "Needs no permission."


def meaning_of_record(record: dict[str, Any]) -> str:
    """Of a record of the contract: a sentence."""
    return _RECORDS[record["name"]]


def meaning_of_field(record: dict[str, Any], field: dict[str, Any]) -> str:
    """Of a field of a record of the contract."""
    name: str = field["name"]
    return _FIELDS.get(f"{record['name']}.{name}") or _FIELDS[name]


def meaning_of_value(value: str) -> str:
    """Of one of the strings that a field can have."""
    return _VALUES[value]
