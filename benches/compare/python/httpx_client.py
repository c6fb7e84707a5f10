"""httpx: one `Client` with keep-alive; results are dicts."""

import httpx
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


class Httpx:
    def __init__(self) -> None:
        self.api = f"{origin()}/api/v2/onboarding"
        self.client = httpx.Client(headers={"Authorization": f"Bearer {TOKEN}"})

    def get(self) -> bool:
        response = self.client.get(f"{self.api}/invites/{INVITE_ID}").raise_for_status()
        return response.json()["id"] == INVITE_ID

    def post(self) -> bool:
        body = {"emailDomains": DOMAINS}
        response = self.client.post(f"{self.api}/joincodes", json=body).raise_for_status()
        return response.json()["id"] == JOIN_CODE_ID

    def head(self) -> bool:
        url = f"{self.api}/organizations/{ORGANIZATION_ID}/users"
        return self.client.head(url, params={"email": EMAIL}).status_code == 200

    def listing(self, size: int) -> bool:
        params = {"pageNumber": PLAIN_PAGE, "pageSize": size}
        response = self.client.get(f"{self.api}/invites", params=params).raise_for_status()
        return is_complete(entity_fields(response.json()), size)


serve(Httpx())
