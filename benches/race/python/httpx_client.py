"""httpx: one `Client`, which keeps its connection; answers are dicts."""

import httpx
from contest import (
    DOMAINS,
    EMAIL,
    INVITE_ID,
    JOIN_CODE_ID,
    ORGANIZATION_ID,
    PLAIN_PAGE,
    TOKEN,
    entity_fields,
    is_whole,
    origin,
    serve,
)


class Httpx:
    def __init__(self) -> None:
        self.api = f"{origin()}/api/v2/onboarding"
        self.client = httpx.Client(headers={"Authorization": f"Bearer {TOKEN}"})

    def get(self) -> bool:
        answer = self.client.get(f"{self.api}/invites/{INVITE_ID}").raise_for_status()
        return answer.json()["id"] == INVITE_ID

    def post(self) -> bool:
        body = {"emailDomains": DOMAINS}
        answer = self.client.post(f"{self.api}/joincodes", json=body).raise_for_status()
        return answer.json()["id"] == JOIN_CODE_ID

    def head(self) -> bool:
        url = f"{self.api}/organizations/{ORGANIZATION_ID}/users"
        return self.client.head(url, params={"email": EMAIL}).status_code == 200

    def listing(self, size: int) -> bool:
        params = {"pageNumber": PLAIN_PAGE, "pageSize": size}
        answer = self.client.get(f"{self.api}/invites", params=params).raise_for_status()
        return is_whole(entity_fields(answer.json()), size)


serve(Httpx())
