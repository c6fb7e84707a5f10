"""Pages: all entities of a listing, or page by page."""

from genesys_onboarding import Sandbox

with Sandbox() as sandbox, sandbox.client() as client:
    invites = client.iter_onboarding_invites(page_size=25)
    addresses = [invite.to_address for invite in invites]
    print(f"{len(addresses)} of {invites.total} invites on {invites.page_number} pages")

    for page in client.iter_onboarding_joincodes(page_size=2).pages():
        print(f"page {page.page_number}: {len(page.entities)} join codes")
