"""A whole onboarding journey through all 17 operations, against the embedded sandbox:

python -m genesys_onboarding
"""

from __future__ import annotations

import sys

from . import (
    ApplyOrgBillingActivationRequest,
    Client,
    CompleteOrgProvisioningRequest,
    CreateUserRequest,
    JoinCodeRequest,
    JoinExistingOrgsRequest,
    NotFound,
    OrgProvisioningUser,
    PermissionDenied,
    Sandbox,
    StageOrgProvisioningRequest,
    StageUserRequest,
)
from .sandbox import ACTIVATION_ID, ADMINISTRATOR_EMAIL, INVITE_ID, OTHER_ORGANIZATION_ID


class Diary:
    """What has been done, a line for each call."""

    def __init__(self) -> None:
        self.operations: set[str] = set()

    def note(self, operation: str, path: str, result: str) -> None:
        self.operations.add(operation)
        print(f"  {operation:<38} {path} -> {result}")


def main() -> int:
    diary = Diary()
    with Sandbox() as sandbox, sandbox.client() as client:
        print(f"An onboarding service runs at {sandbox.base_url}\n")
        print("A new organization")
        organization_id = make_organization(client, diary)
        activate_billing(client, organization_id, diary)
        print("\nPeople who join by a code")
        join_code_id = make_join_code(client, diary)
        invite(client, join_code_id, diary)
        join(client, organization_id, diary)
        print("\nCleaning up")
        clean_up(client, join_code_id, diary)
        print("\nTwo failures, as a user meets them")
        fail(sandbox, client)
    print(f"\n{len(diary.operations)} of 17 operations")
    return 0 if len(diary.operations) == 17 else 1


def make_organization(client: Client, diary: Diary) -> str:
    stage = StageOrgProvisioningRequest(
        email_address="lin@globex.example",
        organization_name="Globex",
        activation_id=ACTIVATION_ID,
    )
    staged = client.post_onboarding_orgprovisionings(stage)
    id = staged.id or ""
    path = "POST /api/v2/onboarding/orgprovisionings"
    diary.note("post_onboarding_orgprovisionings", path, f"staged as {id}")

    complete = CompleteOrgProvisioningRequest(
        administrator_email="lin@globex.example",
        administrator_password="correct horse battery staple",
        administrator_name="Lin",
        other_users=[OrgProvisioningUser(name="Kim", email="kim@globex.example")],
    )
    made = client.post_onboarding_orgprovisioning_complete(id, complete)
    organization_id = made.organization_id or ""
    path = f"POST /api/v2/onboarding/orgprovisionings/{id}/complete"
    diary.note("post_onboarding_orgprovisioning_complete", path, f"made {organization_id}")

    provisioning = client.get_onboarding_orgprovisioning(id)
    path = f"GET /api/v2/onboarding/orgprovisionings/{id}"
    result = f"completed: {provisioning.provision_completed}"
    diary.note("get_onboarding_orgprovisioning", path, result)
    return organization_id


def activate_billing(client: Client, organization_id: str, diary: Diary) -> None:
    activation = client.get_onboarding_activation(ACTIVATION_ID)
    path = f"GET /api/v2/onboarding/activations/{ACTIVATION_ID}"
    diary.note("get_onboarding_activation", path, f"bought by {activation.email_address}")

    apply = ApplyOrgBillingActivationRequest(organization_id)
    applied = client.post_onboarding_activation_apply(ACTIVATION_ID, apply)
    path = f"POST /api/v2/onboarding/activations/{ACTIVATION_ID}/apply"
    diary.note("post_onboarding_activation_apply", path, f"{applied.job_name} {applied.status}")


def make_join_code(client: Client, diary: Diary) -> str:
    code = client.post_onboarding_joincodes(JoinCodeRequest(["acme.example"]))
    id = code.id or ""
    diary.note("post_onboarding_joincodes", "POST /api/v2/onboarding/joincodes", f"made {id}")

    client.put_onboarding_joincode(id, {"emailDomains": ["acme.example", "acme.test"]})
    diary.note("put_onboarding_joincode", f"PUT /api/v2/onboarding/joincodes/{id}", "updated")

    code = client.get_onboarding_joincode(id, email_domain="acme.test")
    path = f"GET /api/v2/onboarding/joincodes/{id}?emailDomain=acme.test"
    diary.note("get_onboarding_joincode", path, f"for {', '.join(code.email_domains)}")

    page = client.get_onboarding_joincodes()
    path = "GET /api/v2/onboarding/joincodes"
    diary.note("get_onboarding_joincodes", path, f"{len(page.entities)} join codes")
    return id


def invite(client: Client, join_code_id: str, diary: Diary) -> None:
    client.post_onboarding_users_stage(StageUserRequest(join_code_id, "sam@acme.test"))
    path = "POST /api/v2/onboarding/users/stage"
    diary.note("post_onboarding_users_stage", path, "invited by mail")

    invites = list(client.iter_onboarding_invites())
    page = client.get_onboarding_invites(page_number=1, page_size=25)
    path = "GET /api/v2/onboarding/invites?pageNumber=1.."
    result = f"{len(invites)} invites on {page.page_count} pages"
    diary.note("get_onboarding_invites", path, result)

    id = next(invite.id for invite in invites if invite.to_address == "sam@acme.test") or ""
    user = client.post_onboarding_users(
        CreateUserRequest(invite_id=id, name="Sam", password="correct horse battery staple")
    )
    result = f"{user.email} is a user of {user.organization}"
    diary.note("post_onboarding_users", "POST /api/v2/onboarding/users", result)


def join(client: Client, organization_id: str, diary: Diary) -> None:
    exists = client.head_onboarding_organization_users(organization_id, "lin@globex.example")
    path = f"HEAD /api/v2/onboarding/organizations/{organization_id}/users?email=lin@globex.example"
    diary.note("head_onboarding_organization_users", path, f"exists: {exists}")

    answer = client.post_onboarding_users_joinexistingorgs(
        JoinExistingOrgsRequest([OTHER_ORGANIZATION_ID], email=ADMINISTRATOR_EMAIL)
    )
    path = "POST /api/v2/onboarding/users/joinexistingorgs"
    result = f"go on at {answer.invite_url or answer.join_code_url}"
    diary.note("post_onboarding_users_joinexistingorgs", path, result)


def clean_up(client: Client, join_code_id: str, diary: Diary) -> None:
    invite = client.get_onboarding_invite(INVITE_ID)
    path = f"GET /api/v2/onboarding/invites/{INVITE_ID}"
    diary.note("get_onboarding_invite", path, f"sent to {invite.to_address}")

    client.delete_onboarding_invite(INVITE_ID)
    path = f"DELETE /api/v2/onboarding/invites/{INVITE_ID}"
    diary.note("delete_onboarding_invite", path, "deleted")

    client.delete_onboarding_joincode(join_code_id)
    path = f"DELETE /api/v2/onboarding/joincodes/{join_code_id}"
    diary.note("delete_onboarding_joincode", path, "deleted")


def fail(sandbox: Sandbox, client: Client) -> None:
    limited = sandbox.client(
        client_id=sandbox.unprivileged_client_id, client_secret=sandbox.unprivileged_client_secret
    )
    try:
        limited.get_onboarding_invites()
    except PermissionDenied as error:
        print(f"  {error}")
    try:
        client.get_onboarding_invite(INVITE_ID)
    except NotFound as error:
        print(f"  {error}")


if __name__ == "__main__":
    sys.exit(main())
