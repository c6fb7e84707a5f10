"""This package with defaults and a token; results are dicts of the service's JSON."""

from bench_client import (
    DOMAINS,
    EMAIL,
    INVITE_ID,
    JOIN_CODE_ID,
    ORGANIZATION_ID,
    PLAIN_PAGE,
    TOKEN,
    entity_fields,
    is_complete,
    origin,
    serve,
)
from genesys_onboarding import Client


class Genesys:
    def __init__(self) -> None:
        self.call = Client(base_url=origin(), access_token=TOKEN).call

    def get(self) -> bool:
        return self.call("getOnboardingInvite", inviteId=INVITE_ID)["id"] == INVITE_ID

    def post(self) -> bool:
        return self.call("postOnboardingJoincodes", body={"emailDomains": DOMAINS})["id"] == JOIN_CODE_ID

    def head(self) -> bool:
        return self.call(
            "headOnboardingOrganizationUsers",
            organizationId=ORGANIZATION_ID,
            email=EMAIL,
        )

    def listing(self, size: int) -> bool:
        listing = self.call("getOnboardingInvites", pageNumber=PLAIN_PAGE, pageSize=size)
        return is_complete(entity_fields(listing), size)


serve(Genesys())
