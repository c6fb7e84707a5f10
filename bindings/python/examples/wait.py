"""Wait: poll until a provisioning is complete, which the program itself completes after the second poll."""

from genesys_onboarding import OrgProvisioning, Sandbox, WaitProgress

with Sandbox() as sandbox, sandbox.client() as client:

    def report(poll: WaitProgress[OrgProvisioning]) -> None:
        print(f"poll {poll.attempt}, the last one: {poll.next_delay is None}")
        if poll.attempt == 2:
            administrator = {
                "administratorEmail": "dana@newco.example",
                "administratorPassword": "correct horse battery staple 1",
                "administratorName": "Dana",
            }
            client.post_onboarding_orgprovisioning_complete("provisioning-1", administrator)

    provisioning = client.wait_for_onboarding_orgprovisioning(
        "provisioning-1", timeout=60, interval=0.1, progress=report
    )
    print(f"{provisioning.organization_name} is complete")
