"""Cancel: end a call from another thread."""

import threading

from genesys_onboarding import Cancelled, Sandbox

with Sandbox() as sandbox, sandbox.client() as client:
    sandbox.fail_next(delay=60)
    threading.Timer(0.5, client.cancel).start()
    try:
        client.post_onboarding_joincodes({"emailDomains": ["acme.example"]})
    except Cancelled as error:
        print(f"cancelled after a request that was sent: {error.outcome_unknown}")
    # The client can still be used.
    print(f"{len(client.get_onboarding_joincodes().entities)} join codes")
