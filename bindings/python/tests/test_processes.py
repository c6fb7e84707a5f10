"""Threads and processes: one client for many threads, for children that are forked, and sent to pools."""

from __future__ import annotations

import multiprocessing
import os
import threading
import unittest
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import Optional

from genesys_onboarding import Client, Sandbox, sandbox
from support import PATIENCE, run
from support.server import Request, Server, answer


def _read(client: Client) -> Optional[int]:
    return client.get_onboarding_invites().total


class Threads(unittest.TestCase):
    def test_they_share_a_client_and_wait_at_the_same_time(self) -> None:
        meeting = threading.Barrier(8)

        def meet(request: Request) -> bytes:
            meeting.wait(PATIENCE)
            return answer(200, {"toAddress": request.target[-1]})

        with Server(meet) as server, ThreadPoolExecutor(8) as pool:
            client = Client(base_url=server.url)
            invites = list(pool.map(client.get_onboarding_invite, "abcdefgh"))
        self.assertEqual("".join(invite.to_address for invite in invites), "abcdefgh")

    def test_a_client_is_closed_under_no_call(self) -> None:
        release = threading.Event()

        def wait(request: Request) -> bytes:
            release.wait(PATIENCE)
            return answer(200, {"toAddress": "a"})

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

    def test_a_child_goes_on_with_its_parents_client(self) -> None:
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

    def test_a_child_that_ends_takes_nothing_from_its_parent(self) -> None:
        _read(self.client)
        child = os.fork()
        if child == 0:
            self.client.close()
            self.sandbox.close()
            os._exit(0)
        os.waitpid(child, 0)
        self.assertEqual(_read(self.client), sandbox.INVITE_COUNT)

    def test_a_client_is_sent_to_a_pool(self) -> None:
        for method in ("fork", "spawn"):
            context = multiprocessing.get_context(method)
            with ProcessPoolExecutor(2, mp_context=context) as pool:
                totals = list(pool.map(_read, [self.client] * 4))
            self.assertEqual(totals, [sandbox.INVITE_COUNT] * 4)

    def test_the_end_of_a_program_is_quiet(self) -> None:
        program = """
            import logging, threading, time
            logging.basicConfig(level=logging.DEBUG, filename="/dev/null")
            from genesys_onboarding import Sandbox
            sandbox = Sandbox()
            client = sandbox.client()
            client.get_onboarding_invite("invite-1")
            sandbox.fail_next(delay=0.2)
            threading.Thread(target=client.get_onboarding_invite, args=("invite-1",), daemon=True).start()
            time.sleep(0.1)
        """
        done = run("-c", "\n".join(line.strip() for line in program.splitlines()))
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))


if __name__ == "__main__":
    unittest.main()
