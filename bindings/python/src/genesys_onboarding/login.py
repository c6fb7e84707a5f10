"""A person's login, which yields a client."""

from __future__ import annotations

from ._hints import Any, Optional, Self
from ._login_handle import LoginHandle
from ._settings import Settings, milliseconds, python_name
from .client import HOOKS, Client
from .errors import InvalidArgument, invalid_argument

__all__ = ["Login"]


class Login:
    """A login of a person, by authorization code with PKCE: yields a `Client` that acts for them.

    The program shows `url` in a browser, where the person logs in. The browser is then redirected to this
    machine, where `wait` takes the response. Where the browser cannot reach this machine, as over ssh, the
    person pastes the address that the browser was redirected to, and `finish` takes that.

    The OAuth client has the grant type *Code Authorization* and the redirect URI `http://localhost`; it needs
    no secret. The listener is on the loopback interface only, and closed by `close`, at the end of a `with`
    block, or once the person has logged in.

    >>> from genesys_onboarding import Login
    >>> with Login(region="eu-west-1", client_id="my-public-client-id") as login:
    ...     login.url[:46]
    'https://login.mypurecloud.ie/oauth/authorize?c'
    """

    def __init__(
        self,
        *,
        redirect_uri: Optional[str] = None,
        org: Optional[str] = None,
        provider: Optional[str] = None,
        login_hint: Optional[str] = None,
        prompt_login: Optional[bool] = None,
        **settings: Any,
    ) -> None:
        """Validates the settings and listens. Nothing is sent and nothing opened.

        Args:
            redirect_uri: Where the browser is redirected to: `http` to `localhost`, `127.0.0.1` or `[::1]`.
                Default: `http://localhost:0`, whose port 0 is any free one.
            org: Name of the organization, with `provider`: the browser goes past the login page.
            provider: The organization's identity provider, such as `okta`.
            login_hint: An email address that the login page is filled with.
            prompt_login: Whether the person has to log in although the browser remembers a session.
            settings: Those of `Client`, with the `client_id`, and the `client_secret` if there is one. The
                `refresh_token_observer` is given the person's refresh tokens, and may store them.

        Raises:
            ConfigurationError: A setting is invalid, or the port is in use; its `setting` is the keyword.
        """
        options = Settings(
            {
                "redirect_uri": redirect_uri,
                "org": org,
                "provider": provider,
                "login_hint": login_hint,
                "prompt_login": prompt_login,
            }
        )
        self._hooks = {name: settings.pop(name, None) for name in HOOKS}
        self._settings = Settings(settings)
        # Error reporters show the local variables of a traceback.
        del settings
        # With modules that others do not need.
        from ._callbacks import Hooks

        hooks = Hooks(**self._hooks)
        self._handle = LoginHandle(self._settings.to_json(), options.to_json(), python_name, hooks)
        self._is_closed = False

    @property
    def url(self) -> str:
        """The address of the login page, for the person's browser. Do not show it to others."""
        return self._handle.url()

    @property
    def redirect_uri(self) -> str:
        """Where the browser is redirected to, with the port that is listened on."""
        return self._handle.redirect_uri()

    def wait(self, timeout: float = 300.0) -> Client:
        """Waits until the person has logged in, and returns the client that acts for them.

        What other processes of this machine send does not end it. Ctrl-C does at once.

        Args:
            timeout: For the person and the exchange of the code, in seconds.

        Raises:
            Timeout: The time is over; it may be called again.
            AuthenticationError: The login page, or the token endpoint, has reported an error: its `code` is
                theirs, such as `"access_denied"`.
            Cancelled: By `cancel` or `close` on another thread.
        """
        self._check_open()
        count = milliseconds("timeout", timeout, invalid_argument)
        return Client._of_login(self._settings, self._hooks, self._handle.wait(count))

    def finish(self, pasted: str) -> Client:
        """Finishes the login with what the person pastes.

        Args:
            pasted: The whole address that the browser was redirected to, whose `state` is compared; or the
                value of its `code` alone, which has none.

        Raises:
            InvalidArgument: It is neither, or an address of another login; it may be called again.
        """
        self._check_open()
        if not isinstance(pasted, str) or "\0" in pasted:
            del pasted
            raise invalid_argument("pasted", "expected an address or a code as a string")
        encoded = pasted.encode(errors="replace")
        return Client._of_login(self._settings, self._hooks, self._handle.finish(encoded))

    def cancel(self) -> None:
        """Ends the login from another thread: `wait` and `finish` raise `Cancelled`, also if called later."""
        self._handle.cancel()

    def close(self) -> None:
        """Cancels a login that has not succeeded, and closes the listener. Its client goes on."""
        if not self._is_closed:
            self._is_closed = True
            self._handle.close()

    def _check_open(self) -> None:
        if self._is_closed:
            raise InvalidArgument("the login is closed")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Login(redirect_uri={self.redirect_uri!r})"
