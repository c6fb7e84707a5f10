"""The client for asyncio: each call runs in a thread, and ends with its task.

A call needs a thread while it runs, and takes about 0.1 ms more than one of `Client`. At most `max_threads`
calls run at once; others wait for a thread, which their timeouts do not count. All share the connections and
the access token of one client.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import wraps

from ._hints import Any, Concatenate, Optional, ParamSpec, Self, TypeVar
from .client import Client
from .last_response import LastResponse
from .paginator import E, Paginator

P = ParamSpec("P")
T = TypeVar("T")

__all__ = ["AsyncClient"]


def _coroutine(
    method: Callable[Concatenate[Client, P], T],
) -> Callable[Concatenate[AsyncClient, P], Coroutine[Any, Any, T]]:
    @wraps(method)
    async def call(self: AsyncClient, /, *arguments: P.args, **named: P.kwargs) -> T:
        self._last = client = self._client.with_options()
        return await self._run(client, lambda: method(client, *arguments, **named))

    return call


def _iterator(
    method: Callable[Concatenate[Client, P], Paginator[E, Any]],
) -> Callable[Concatenate[AsyncClient, P], AsyncIterator[E]]:
    @wraps(method)
    async def entities(self: AsyncClient, /, *arguments: P.args, **named: P.kwargs) -> AsyncIterator[E]:
        self._last = client = self._client.with_options()
        pages = await self._run(client, lambda: method(client, *arguments, **named).pages())
        while (page := await self._run(client, lambda: next(pages, None))) is not None:
            for entity in page.entities:
                yield entity

    return entities


class AsyncClient:
    """A client whose operations are coroutines, and whose iterators are asynchronous.

    Cancelling a task, also by `asyncio.wait_for`, ends its call within 200 ms; it may have had its effect.

    >>> import asyncio
    >>> from genesys_onboarding import AsyncClient, Sandbox
    >>> async def main():
    ...     with Sandbox() as sandbox:
    ...         async with AsyncClient(sandbox.client()) as client:
    ...             one, page = await asyncio.gather(
    ...                 client.get_onboarding_invite("invite-1"), client.get_onboarding_invites()
    ...             )
    ...             print(one.to_address, page.total)
    ...             print(len([invite async for invite in client.iter_onboarding_invites()]))
    >>> asyncio.run(main())
    guest-1@acme.example 63
    63
    """

    def __init__(self, client: Client, max_threads: int = 32) -> None:
        """Takes a client over, whose `cancel` ends all calls, and which is closed with this one."""
        self._client = client
        self._threads = ThreadPoolExecutor(max_threads, "genesys_onboarding")
        self._last: Optional[Client] = None

    def with_options(self, **options: Any) -> Self:
        """Derives a client as `Client.with_options` does, with the same threads."""
        derived = object.__new__(type(self))
        derived.__dict__.update(self.__dict__, _client=self._client.with_options(**options), _last=None)
        return derived

    @property
    def last_response(self) -> Optional[LastResponse]:
        """What came back for the call that was begun last: see `Client.last_response`."""
        return None if self._last is None else self._last.last_response

    def close(self) -> None:
        """Closes the client, and ends its threads when their calls have returned."""
        self._client.close()
        self._threads.shutdown(wait=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        self.close()

    async def _run(self, client: Client, call: Callable[[], T]) -> T:
        running = self._threads.submit(copy_context().run, call)
        try:
            return await asyncio.wrap_future(running)
        except asyncio.CancelledError:
            # More than once: a call that is about to start does not notice.
            while not running.done():
                client.cancel()
                await asyncio.sleep(0.01)
            raise

    delete_onboarding_invite = _coroutine(Client.delete_onboarding_invite)
    delete_onboarding_joincode = _coroutine(Client.delete_onboarding_joincode)
    get_onboarding_activation = _coroutine(Client.get_onboarding_activation)
    get_onboarding_invite = _coroutine(Client.get_onboarding_invite)
    get_onboarding_invites = _coroutine(Client.get_onboarding_invites)
    iter_onboarding_invites = _iterator(Client.iter_onboarding_invites)
    get_onboarding_joincode = _coroutine(Client.get_onboarding_joincode)
    get_onboarding_joincodes = _coroutine(Client.get_onboarding_joincodes)
    iter_onboarding_joincodes = _iterator(Client.iter_onboarding_joincodes)
    get_onboarding_orgprovisioning = _coroutine(Client.get_onboarding_orgprovisioning)
    head_onboarding_organization_users = _coroutine(Client.head_onboarding_organization_users)
    post_onboarding_activation_apply = _coroutine(Client.post_onboarding_activation_apply)
    post_onboarding_joincodes = _coroutine(Client.post_onboarding_joincodes)
    post_onboarding_orgprovisioning_complete = _coroutine(Client.post_onboarding_orgprovisioning_complete)
    post_onboarding_orgprovisionings = _coroutine(Client.post_onboarding_orgprovisionings)
    post_onboarding_users = _coroutine(Client.post_onboarding_users)
    post_onboarding_users_joinexistingorgs = _coroutine(Client.post_onboarding_users_joinexistingorgs)
    post_onboarding_users_stage = _coroutine(Client.post_onboarding_users_stage)
    put_onboarding_joincode = _coroutine(Client.put_onboarding_joincode)
    wait_for_onboarding_orgprovisioning = _coroutine(Client.wait_for_onboarding_orgprovisioning)
    wait_until = _coroutine(Client.wait_until)
    call = _coroutine(Client.call)
