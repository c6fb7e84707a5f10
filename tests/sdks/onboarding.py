"""The official Python SDK against the sandbox: a user's way in, faults, the log of requests, and logins.

`.ci/sdks` runs it.

The SDK has no onboarding API, so each operation is a call by path.
"""

import json
import os
import urllib.error
import urllib.parse
import urllib.request

import PureCloudPlatformClientV2
from PureCloudPlatformClientV2.rest import ApiException

REDIRECT_URI = "http://localhost:4711/callback"

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


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


def authorization_code(client_id, **parameters):
    """What a browser brings back when Ada logs in."""
    query = {
        "client_id": client_id,
        "redirect_uri": REDIRECT_URI,
        "response_type": "code",
        "sandbox_user": "ada@acme.example",
        **parameters,
    }
    url = f"{sandbox['baseUrl']}/oauth/authorize?{urllib.parse.urlencode(query)}"
    try:
        urllib.request.build_opener(NoRedirect).open(url)
    except urllib.error.HTTPError as response:
        location = urllib.parse.urlsplit(response.headers["Location"])
        return urllib.parse.parse_qs(location.query)["code"][0]
    raise AssertionError("no redirect")


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


def user_logs_in_by_pkce():
    client_id = sandbox["publicClientId"]
    verifier = client.generate_pkce_code_verifier(128)
    challenge = client.compute_pkce_code_challenge(verifier)
    code = authorization_code(client_id, code_challenge=challenge, code_challenge_method="S256")
    other = client.generate_pkce_code_verifier(43)
    assert status_of_failure(client.get_pkce_token, client_id, other, code, REDIRECT_URI) == 400
    _, token = client.get_pkce_token(client_id, verifier, code, REDIRECT_URI)
    assert (token["token_type"], token["expires_in"]) == ("bearer", 86399)
    assert call("GET", "invites")["total"] == 63
    assert status_of_failure(client.get_pkce_token, client_id, verifier, code, REDIRECT_URI) == 400
    assert status_of_failure(call, "GET", "invites") == 401


def user_logs_in_by_code_and_refresh():
    credentials = sandbox["clientId"], sandbox["clientSecret"]
    code = authorization_code(sandbox["clientId"])
    _, token = client.get_code_authorization_token(*credentials, code, REDIRECT_URI)
    assert call("GET", "invites")["total"] == 63
    control("POST", "/tokens/expire")
    _, refreshed = client.refresh_code_authorization_token(*credentials, token["refresh_token"])
    assert refreshed["refresh_token"] != token["refresh_token"]
    assert call("GET", "invites")["total"] == 63
    refresh = client.refresh_code_authorization_token
    assert status_of_failure(refresh, *credentials, token["refresh_token"]) == 400


def user_logs_in_by_saml2():
    credentials = sandbox["clientId"], sandbox["clientSecret"]
    client.get_saml2bearer_token(*credentials, "acme", "YW55")
    assert call("GET", "invites")["total"] == 63
    assert status_of_failure(client.get_saml2bearer_token, *credentials, "acme", "bad") == 400


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
operations = request_log()
user_logs_in_by_pkce()
user_logs_in_by_code_and_refresh()
user_logs_in_by_saml2()
print(f"Python SDK: {operations} operations, 3 logins")
