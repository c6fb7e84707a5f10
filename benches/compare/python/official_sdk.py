"""The official SDK. It has no Onboarding API, so it reads another resource with the same shape."""

import PureCloudPlatformClientV2 as sdk
from bench_client import INVITE_ID, PLAIN_PAGE, TOKEN, is_complete, origin, serve


class OfficialSdk:
    def __init__(self) -> None:
        sdk.configuration.host = origin()
        sdk.configuration.access_token = TOKEN
        self.api = sdk.ArchitectApi(sdk.api_client.ApiClient(origin()))

    def get(self) -> bool:
        return self.api.get_architect_dependencytracking_type(INVITE_ID).id == INVITE_ID

    def listing(self, size: int) -> bool:
        listing = self.api.get_architect_dependencytracking_types(page_number=PLAIN_PAGE, page_size=size)
        return is_complete([(it.id, it.name, it.versioned, it.self_uri) for it in listing.entities], size)


serve(OfficialSdk())
