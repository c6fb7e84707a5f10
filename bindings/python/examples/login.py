"""Login: a person logs in with a browser, and a call is made as that person.

Without arguments, at an embedded sandbox, where the program plays the browser as well; with a real browser,
at one that runs:

    genesys-onboarding-sandbox --port 8080
    python login.py http://127.0.0.1:8080 sandbox-public-client
"""

import sys
import threading
from urllib.request import ProxyHandler, build_opener

from genesys_onboarding import Login, OnboardingError, Sandbox


def log_in(base_url, client_id, show):
    with Login(base_url=base_url, login_url=base_url, client_id=client_id) as login:
        print("Log in at", login.url, flush=True)
        show(login.url)
        with login.wait(timeout=300) as client:
            print(f"the person sees {client.get_onboarding_invites().total} invites")


def play_browser(url):
    browser = build_opener(ProxyHandler({}))
    choice = f"{url}&sandbox_user=ada@acme.example"
    threading.Thread(target=browser.open, args=[choice]).start()


def main(arguments):
    if not arguments:
        with Sandbox() as sandbox:
            log_in(sandbox.base_url, sandbox.public_client_id, play_browser)
    elif len(arguments) == 2:
        log_in(*arguments, show=lambda url: None)
    else:
        sys.exit("usage: login.py [BASE_URL CLIENT_ID]")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except OnboardingError as error:
        sys.exit(str(error))
