"""Threads and processes: clients that are shared, forked, and sent to pools."""

from __future__ import annotations

import multiprocessing
import os
import threading
import unittest
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import Optional

from genesys_onboarding import Client, Sandbox, sandbox
from support import PATIENCE
from support.server import Request, Server, response


def _read(client: Client) -> Optional[int]:
    return client.get_onboarding_invites().total


class Threads(unittest.TestCase):
    def test_threads_call_one_client_concurrently(self) -> None:
        meeting = threading.Barrier(8)

        def meet(request: Request) -> bytes:
            meeting.wait(PATIENCE)
            return response(200, {"toAddress": request.target[-1]})

        with Server(meet) as server, ThreadPoolExecutor(8) as pool:
            client = Client(base_url=server.url)
            invites = list(pool.map(client.get_onboarding_invite, "abcdefgh"))
        self.assertEqual("".join(invite.to_address for invite in invites), "abcdefgh")

    def test_close_lets_call_in_progress_return(self) -> None:
        release = threading.Event()

        def wait(request: Request) -> bytes:
            release.wait(PATIENCE)
            return response(200, {"toAddress": "a"})

        with Server(wait) as server, ThreadPoolExecutor(1) as pool:
            client = Client(base_url=server.url)
            invite = pool.submit(client.get_onboarding_invite, "i")
            self.assertTrue(server.arrived.acquire(timeout=PATIENCE))
            client.close()
            release.set()
            self.assertEqual(invite.result(PATIENCE).to_address, "a")


class Processes(unittest.TestCase):
    def setUp(self) -> None:
        self.sandbox = Sandbox()
        self.addCleanup(self.sandbox.close)
        self.client = self.sandbox.client()

    def test_forked_child_uses_client(self) -> None:
        _read(self.client)
        children = []
        for _ in range(3):
            child = os.fork()
            if child == 0:
                os._exit(0 if _read(self.client) == sandbox.INVITE_COUNT else 1)
            children.append(child)
        for child in children:
            self.assertEqual(os.waitpid(child, 0)[1], 0)
        self.assertEqual(_read(self.client), sandbox.INVITE_COUNT)

    def test_forked_child_leaves_parent_intact(self) -> None:
        _read(self.client)
        child = os.fork()
        if child == 0:
            self.client.close()
            self.sandbox.close()
            os._exit(0)
        os.waitpid(child, 0)
        self.assertEqual(_read(self.client), sandbox.INVITE_COUNT)

    def test_pool_worker_logs_in_once(self) -> None:
        for method, tasks in (("fork", 200), ("spawn", 20)):
            before = self.sandbox.token_request_count
            context = multiprocessing.get_context(method)
            with ProcessPoolExecutor(2, mp_context=context) as pool:
                totals = list(pool.map(_read, [self.client] * tasks))
            self.assertEqual(totals, [sandbox.INVITE_COUNT] * tasks)
            self.assertLessEqual(self.sandbox.token_request_count - before, 2)


if __name__ == "__main__":
    unittest.main()
