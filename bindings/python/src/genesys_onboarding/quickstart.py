"""The quickstart: all operations of the API, against the embedded sandbox:

genesys-onboarding quickstart
"""

from __future__ import annotations

import re
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


class Log:
    """Prints a line for each call."""

    def __init__(self) -> None:
        self.operations: set[str] = set()

    def add(self, operation: str, path: str, result: str) -> None:
        self.operations.add(operation)
        print(f"  {operation:<38} {path} -> {result}")


def main() -> int:
    log = Log()
    with Sandbox() as sandbox, sandbox.client() as client:
        print(f"An Onboarding service listens on {sandbox.base_url}\n")
        print("A new organization")
        organization_id = create_organization(client, log)
        activate_billing(client, organization_id, log)
        print("\nUsers who join by a code")
        join_code_id = create_join_code(client, log)
        invite(client, join_code_id, log)
        join(client, organization_id, log)
        print("\nCleaning up")
        clean_up(client, join_code_id, log)
        print("\nTwo errors")
        fail(sandbox, client)
    operations = [name for name in vars(Client) if re.match("(delete|get|head|post|put)_onboarding_", name)]
    print(f"\n{len(log.operations)} of {len(operations)} operations")
    return 0 if log.operations == set(operations) else 1


def create_organization(client: Client, log: Log) -> str:
    stage = StageOrgProvisioningRequest(
        email_address="lin@globex.example",
        organization_name="Globex",
        activation_id=ACTIVATION_ID,
    )
    staged = client.post_onboarding_orgprovisionings(stage)
    id = staged.id or ""
    path = "POST /api/v2/onboarding/orgprovisionings"
    log.add("post_onboarding_orgprovisionings", path, f"staged as {id}")

    complete = CompleteOrgProvisioningRequest(
        administrator_email="lin@globex.example",
        administrator_password="correct horse battery staple",
        administrator_name="Lin",
        other_users=[OrgProvisioningUser(name="Kim", email="kim@globex.example")],
    )
    made = client.post_onboarding_orgprovisioning_complete(id, complete)
    organization_id = made.organization_id or ""
    path = f"POST /api/v2/onboarding/orgprovisionings/{id}/complete"
    log.add("post_onboarding_orgprovisioning_complete", path, f"created {organization_id}")

    provisioning = client.get_onboarding_orgprovisioning(id)
    path = f"GET /api/v2/onboarding/orgprovisionings/{id}"
    result = f"completed: {provisioning.provision_completed}"
    log.add("get_onboarding_orgprovisioning", path, result)
    return organization_id


def activate_billing(client: Client, organization_id: str, log: Log) -> None:
    activation = client.get_onboarding_activation(ACTIVATION_ID)
    path = f"GET /api/v2/onboarding/activations/{ACTIVATION_ID}"
    log.add("get_onboarding_activation", path, f"purchased by {activation.email_address}")

    apply = ApplyOrgBillingActivationRequest(organization_id)
    applied = client.post_onboarding_activation_apply(ACTIVATION_ID, apply)
    path = f"POST /api/v2/onboarding/activations/{ACTIVATION_ID}/apply"
    log.add("post_onboarding_activation_apply", path, f"{applied.job_name} {applied.status}")


def create_join_code(client: Client, log: Log) -> str:
    code = client.post_onboarding_joincodes(JoinCodeRequest(["acme.example"]))
    id = code.id or ""
    log.add("post_onboarding_joincodes", "POST /api/v2/onboarding/joincodes", f"created {id}")

    client.put_onboarding_joincode(id, {"emailDomains": ["acme.example", "acme.test"]})
    log.add("put_onboarding_joincode", f"PUT /api/v2/onboarding/joincodes/{id}", "updated")

    code = client.get_onboarding_joincode(id, email_domain="acme.test")
    path = f"GET /api/v2/onboarding/joincodes/{id}?emailDomain=acme.test"
    log.add("get_onboarding_joincode", path, f"for {', '.join(code.email_domains)}")

    page = client.get_onboarding_joincodes()
    path = "GET /api/v2/onboarding/joincodes"
    log.add("get_onboarding_joincodes", path, f"{len(page.entities)} join codes")
    return id


def invite(client: Client, join_code_id: str, log: Log) -> None:
    client.post_onboarding_users_stage(StageUserRequest(join_code_id, "sam@acme.test"))
    path = "POST /api/v2/onboarding/users/stage"
    log.add("post_onboarding_users_stage", path, "invited by email")

    invites = list(client.iter_onboarding_invites())
    page = client.get_onboarding_invites(page_number=1, page_size=25)
    path = "GET /api/v2/onboarding/invites?pageNumber=1.."
    result = f"{len(invites)} invites on {page.page_count} pages"
    log.add("get_onboarding_invites", path, result)

    id = next(invite.id for invite in invites if invite.to_address == "sam@acme.test") or ""
    user = client.post_onboarding_users(
        CreateUserRequest(invite_id=id, name="Sam", password="correct horse battery staple")
    )
    result = f"{user.email} is a user of {user.organization}"
    log.add("post_onboarding_users", "POST /api/v2/onboarding/users", result)


def join(client: Client, organization_id: str, log: Log) -> None:
    exists = client.head_onboarding_organization_users(organization_id, "lin@globex.example")
    path = f"HEAD /api/v2/onboarding/organizations/{organization_id}/users?email=lin@globex.example"
    log.add("head_onboarding_organization_users", path, f"exists: {exists}")

    links = client.post_onboarding_users_joinexistingorgs(
        JoinExistingOrgsRequest([OTHER_ORGANIZATION_ID], email=ADMINISTRATOR_EMAIL)
    )
    path = "POST /api/v2/onboarding/users/joinexistingorgs"
    result = f"join at {links.invite_url or links.join_code_url}"
    log.add("post_onboarding_users_joinexistingorgs", path, result)


def clean_up(client: Client, join_code_id: str, log: Log) -> None:
    invite = client.get_onboarding_invite(INVITE_ID)
    path = f"GET /api/v2/onboarding/invites/{INVITE_ID}"
    log.add("get_onboarding_invite", path, f"sent to {invite.to_address}")

    client.delete_onboarding_invite(INVITE_ID)
    path = f"DELETE /api/v2/onboarding/invites/{INVITE_ID}"
    log.add("delete_onboarding_invite", path, "deleted")

    client.delete_onboarding_joincode(join_code_id)
    path = f"DELETE /api/v2/onboarding/joincodes/{join_code_id}"
    log.add("delete_onboarding_joincode", path, "deleted")


def fail(sandbox: Sandbox, client: Client) -> None:
    unprivileged = sandbox.client(
        client_id=sandbox.unprivileged_client_id, client_secret=sandbox.unprivileged_client_secret
    )
    try:
        unprivileged.get_onboarding_invites()
    except PermissionDenied as error:
        print(f"  {error}")
    try:
        client.get_onboarding_invite(INVITE_ID)
    except NotFound as error:
        print(f"  {error}")


if __name__ == "__main__":
    sys.exit(main())
