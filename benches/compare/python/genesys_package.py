"""This package with defaults and a token."""

from bench_client import (
    DOMAINS,
    EMAIL,
    INVITE_ID,
    JOIN_CODE_ID,
    ORGANIZATION_ID,
    PLAIN_PAGE,
    TOKEN,
    is_complete,
    origin,
    serve,
)
from genesys_onboarding import Client, JoinCodeRequest


class Genesys:
    def __init__(self) -> None:
        self.client = Client(base_url=origin(), access_token=TOKEN)

    def get(self) -> bool:
        return self.client.get_onboarding_invite(INVITE_ID).id == INVITE_ID

    def post(self) -> bool:
        return self.client.post_onboarding_joincodes(JoinCodeRequest(DOMAINS)).id == JOIN_CODE_ID

    def head(self) -> bool:
        return self.client.head_onboarding_organization_users(ORGANIZATION_ID, EMAIL)

    def listing(self, size: int) -> bool:
        listing = self.client.get_onboarding_invites(page_number=PLAIN_PAGE, page_size=size)
        entities = [(it.id, it.to_address, it.administrator, it.self_uri) for it in listing.entities]
        return is_complete(entities, size)


serve(Genesys())
