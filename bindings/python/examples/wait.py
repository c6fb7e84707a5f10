"""Wait: poll until a provisioning is complete, which the service says at the third poll."""

from genesys_onboarding import Sandbox

with Sandbox() as sandbox, sandbox.client() as client:
    sandbox.set_settings(polls_until_provisioned=2)
    provisioning = client.wait_for_onboarding_orgprovisioning(
        "provisioning-2",
        timeout=60,
        interval=0.1,
        progress=lambda poll: print(f"poll {poll.attempt}, next in {poll.next_delay} s"),
    )
    print(f"{provisioning.organization_name} is complete")
