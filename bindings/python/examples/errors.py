"""Errors: what failed, and what to do about it."""

from genesys_onboarding import (
    ApiError,
    InvalidArgument,
    JoinCodeRequest,
    NotFound,
    OnboardingError,
    RateLimited,
    Sandbox,
)


def address_of(client, invite_id):
    try:
        return client.get_onboarding_invite(invite_id).to_address
    except NotFound:
        return f"invite {invite_id} does not exist"
    except RateLimited as error:
        return f"retry after {error.retry_after} s"
    except ApiError as error:
        fields = ", ".join(detail.field_name or "" for detail in error.details)
        return f"status {error.status}, fields {fields}: quote {error.correlation_id} to Genesys support"


with Sandbox() as sandbox, sandbox.client(max_retries=0) as client:
    print(address_of(client, "expired-invite"))

    try:
        client.get_onboarding_invite("")
    except InvalidArgument as error:
        print(f"nothing was sent: {error}")

    sandbox.fail_next(drop_response=True)
    try:
        client.post_onboarding_joincodes(JoinCodeRequest(["acme.example"]))
    except OnboardingError as error:
        if error.outcome_unknown:
            print(f"check before retrying: {len(client.get_onboarding_joincodes().entities)} join codes")
