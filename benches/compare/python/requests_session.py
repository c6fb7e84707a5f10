"""requests: one `Session` with keep-alive; results are dicts."""

import requests
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


class Requests:
    def __init__(self) -> None:
        self.api = f"{origin()}/api/v2/onboarding"
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {TOKEN}"

    def get(self) -> bool:
        response = self.session.get(f"{self.api}/invites/{INVITE_ID}", timeout=30)
        response.raise_for_status()
        return response.json()["id"] == INVITE_ID

    def post(self) -> bool:
        body = {"emailDomains": DOMAINS}
        response = self.session.post(f"{self.api}/joincodes", json=body, timeout=30)
        response.raise_for_status()
        return response.json()["id"] == JOIN_CODE_ID

    def head(self) -> bool:
        url = f"{self.api}/organizations/{ORGANIZATION_ID}/users"
        return self.session.head(url, params={"email": EMAIL}, timeout=30).status_code == 200

    def listing(self, size: int) -> bool:
        params = {"pageNumber": PLAIN_PAGE, "pageSize": size}
        response = self.session.get(f"{self.api}/invites", params=params, timeout=30)
        response.raise_for_status()
        return is_complete(entity_fields(response.json()), size)


serve(Requests())
