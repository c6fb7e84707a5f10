"""Ctrl-C during a call. Each test is a program of its own, since it interrupts itself."""

from __future__ import annotations

import textwrap
import unittest

from support import run

# Ctrl-C half a second from now, and how long after it the call has ended.
_PRELUDE = """
import _thread, os, signal, socket, threading, time
from genesys_onboarding import Cancelled, Client, Sandbox

# A background process may ignore it.
signal.signal(signal.SIGINT, signal.default_int_handler)

def press():
    global pressed
    pressed = time.monotonic()
    os.kill(os.getpid(), signal.SIGINT)

def interrupted(call, press=press):
    threading.Timer(0.5, press).start()
    try:
        call()
    except KeyboardInterrupt as error:
        assert error.__context__ is None, error.__context__
        elapsed = time.monotonic() - pressed
        assert elapsed < 0.5, elapsed
    else:
        raise AssertionError("not interrupted")
    assert signal.set_wakeup_fd(-1) == -1

sandbox = Sandbox()
client = sandbox.client()
get = lambda: client.get_onboarding_invite("invite-1")
"""


class CtrlC(unittest.TestCase):
    def check(self, program: str) -> None:
        # The sandbox has threads, of which Python 3.12 and later warn at a fork.
        quietly = "ignore:This process:DeprecationWarning"
        done = run("-W", quietly, "-c", _PRELUDE + textwrap.dedent(program))
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)

    def test_interrupts_wait_for_response(self) -> None:
        self.check("""
            for _ in range(3):
                sandbox.fail_next(delay=60.0)
                interrupted(get)
                assert get().id == "invite-1"
        """)

    def test_interrupts_wait_for_retry(self) -> None:
        self.check("""
            # Not a 429, which would pause the client's later calls as well.
            sandbox.fail_next(status=503, retry_after=40)
            interrupted(get)
            assert get().id == "invite-1"
        """)

    def test_interrupts_connecting(self) -> None:
        self.check("""
            # Its backlog is full: further connects get no reply.
            listener = socket.socket()
            listener.bind(("127.0.0.1", 0))
            listener.listen(0)
            waiting = []
            for _ in range(4):
                waiting.append(socket.socket())
                waiting[-1].setblocking(False)
                waiting[-1].connect_ex(listener.getsockname())
            other = Client(base_url="http://127.0.0.1:%d" % listener.getsockname()[1], connect_timeout=50)
            interrupted(lambda: other.get_onboarding_invite("i"))
        """)

    def test_interrupts_while_logging(self) -> None:
        self.check("""
            import logging
            records = []
            handler = logging.Handler()
            handler.emit = records.append
            logging.getLogger("genesys_onboarding").addHandler(handler)
            logging.getLogger("genesys_onboarding").setLevel(logging.DEBUG)
            sandbox.fail_next(delay=60.0)
            interrupted(get)
            before = len(records)
            get()
            assert len(records) > before
        """)

    def test_interrupt_from_another_thread(self) -> None:
        self.check("""
            def ask():
                global pressed
                pressed = time.monotonic()
                _thread.interrupt_main()
            sandbox.fail_next(delay=60.0)
            interrupted(get, ask)
        """)

    def test_interrupt_does_not_end_later_call(self) -> None:
        # It arrives at any moment: in the call, just after it, or between two.
        self.check("""
            for round in range(200):
                timer = threading.Timer(0.002 + 0.0005 * (round % 10), press)
                try:
                    timer.start()
                    while True:
                        get()
                except KeyboardInterrupt:
                    pass
                timer.join()
                for _ in range(3):
                    assert get().id == "invite-1"
        """)

    def test_custom_handler_lets_call_finish(self) -> None:
        self.check("""
            seen = []
            signal.signal(signal.SIGINT, lambda *_: seen.append(1))
            sandbox.fail_next(delay=1.0)
            threading.Timer(0.3, press).start()
            assert get().id == "invite-1"
            assert seen == [1]
        """)

    def test_wakeup_fd_of_event_loop_is_kept(self) -> None:
        self.check("""
            ours, theirs = socket.socketpair()
            theirs.setblocking(False)
            signal.set_wakeup_fd(theirs.fileno())
            get()
            assert signal.set_wakeup_fd(-1) == theirs.fileno()
        """)

    def test_child_forked_during_call_is_separate(self) -> None:
        self.check("""
            def fork():
                global child
                child = os.fork()
                if child == 0:
                    try:
                        time.sleep(60)
                    except KeyboardInterrupt:
                        os._exit(0)
                    os._exit(1)
                time.sleep(0.5)
                os.kill(child, signal.SIGINT)
                assert os.waitpid(child, 0)[1] == 0
            sandbox.fail_next(delay=2.0)
            threading.Timer(0.3, fork).start()
            assert get().id == "invite-1"
        """)

    def test_interrupts_after_fork(self) -> None:
        self.check("""
            get()
            sandbox.fail_next(delay=60.0)
            child = os.fork()
            if child == 0:
                try:
                    interrupted(get)
                    get()
                except BaseException as error:
                    print(repr(error), flush=True)
                    os._exit(1)
                os._exit(0)
            assert os.waitpid(child, 0)[1] == 0
            sandbox.fail_next(delay=60.0)
            interrupted(get)
        """)


if __name__ == "__main__":
    unittest.main()
