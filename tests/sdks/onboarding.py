"""The official Python SDK against the sandbox: a user's way in, faults, and the log of requests. `.ci/sdks` runs it.

The SDK has no onboarding API, so each operation is a call by path.
"""

import json
import os
import urllib.request

import PureCloudPlatformClientV2
from PureCloudPlatformClientV2.rest import ApiException

sandbox = json.loads(os.environ["SANDBOX"])
client = PureCloudPlatformClientV2.ApiClient(sandbox["baseUrl"])


def control(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{sandbox['baseUrl']}/_sandbox{path}", data, headers, method=method)
    with urllib.request.urlopen(request) as response:
        return json.loads(response.read() or b"{}")


def call(method, path, ids=None, query=None, body=None):
    return client.call_api(
        f"/api/v2/onboarding/{path}",
        method,
        path_params=ids,
        query_params=query,
        header_params={"Content-Type": "application/json"},
        body=body,
        response_type="object",
        auth_settings=["PureCloud OAuth"],
    )


def login():
    client.get_client_credentials_token(sandbox["clientId"], sandbox["clientSecret"])


def status_of_failure(function, *arguments):
    try:
        function(*arguments)
    except ApiException as error:
        return error.status
    raise AssertionError("no failure")


def invite_of(email):
    state = control("GET", "/state")
    return next(invite["id"] for invite in state["invites"] if invite["toAddress"] == email)


def join_by_code():
    code = call("POST", "joincodes", body={"emailDomains": ["acme.example"]})
    call("POST", "users/stage", body={"joinCodeId": code["id"], "email": "sam@acme.example"})
    invite_id = invite_of("sam@acme.example")
    assert call("GET", "invites/{inviteId}", {"inviteId": invite_id})["toAddress"] == "sam@acme.example"
    body = {"inviteId": invite_id, "name": "Sam", "password": "battery staple"}
    assert call("POST", "users", body=body)["email"] == "sam@acme.example"
    call(
        "HEAD",
        "organizations/{organizationId}/users",
        {"organizationId": "organization-1"},
        {"email": "sam@acme.example"},
    )
    assert status_of_failure(call, "GET", "invites/{inviteId}", {"inviteId": invite_id}) == 404
    assert call("GET", "invites", query={"pageNumber": 3, "pageSize": 25})["total"] == 63
    call("DELETE", "joincodes/{joinCodeId}", {"joinCodeId": code["id"]})


def faults():
    """The SDK repeats what has `Retry-After`, a POST among it."""
    control("POST", "/faults", {"status": 429, "retryAfter": 1, "operation": "getOnboardingInvite"})
    assert call("GET", "invites/{inviteId}", {"inviteId": "invite-1"})["id"] == "invite-1"
    control("POST", "/faults", {"status": 503})
    assert status_of_failure(call, "GET", "joincodes") == 503
    control("POST", "/tokens/expire")
    assert status_of_failure(call, "GET", "joincodes") == 401
    login()
    assert call("GET", "joincodes")["total"] == len(control("GET", "/state")["joinCodes"])


def request_log():
    requests = control("GET", "/requests")["requests"]
    shown = [(r["operation"], r["status"], r["fault"]) for r in requests]
    after_fault = shown.index(("getOnboardingInvite", 429, True)) + 1
    assert shown[after_fault] == ("getOnboardingInvite", 200, False), shown
    user = next(r for r in requests if r["operation"] == "postOnboardingUsers")
    assert (user["body"]["name"], user["body"]["password"]) == ("Sam", "***")
    control("POST", "/reset")
    assert control("GET", "/requests")["requests"] == []
    return len({operation for operation, _, _ in shown if operation})


login()
join_by_code()
faults()
print(f"Python SDK: {request_log()} operations")
