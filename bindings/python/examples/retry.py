"""Retries: a request that is safe to retry is retried until its timeout expires."""

from genesys_onboarding import Sandbox

with Sandbox() as sandbox:
    # Two responses of a service that is overloaded.
    sandbox.fail_next(2, status=503, retry_after=0)
    with sandbox.client(max_retries=3, attempt_timeout=5, total_timeout=20) as client:
        invite = client.get_onboarding_invite("invite-1")
    print(f"{invite.to_address} after {sandbox.request_count} requests")
