"""Signals during a call. Each test is a program of its own, since it signals itself."""

from __future__ import annotations

import textwrap
import unittest

from support import run

# Ctrl-C half a second from now, and how long after it the call has ended.
_PRELUDE = """
import _thread, http.client, os, signal, socket, threading, time
from urllib.parse import urlsplit
from genesys_onboarding import Cancelled, Client, Login, Sandbox

# A background process may ignore it.
signal.signal(signal.SIGINT, signal.default_int_handler)

def press():
    global pressed
    pressed = time.monotonic()
    os.kill(os.getpid(), signal.SIGINT)

def simulate():
    global pressed
    pressed = time.monotonic()
    _thread.interrupt_main()

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

class Raised(BaseException):
    pass

def raiser(number, frame):
    raise Raised(number)

# Those that have no meaning to Python, the system or a debugger.
SIGNALS = [signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2]
SIGNALS += [signal.SIGALRM, signal.SIGTERM]
SIGNALS += [signal.SIGRTMIN + 1 + number for number in range(9)]
assert len(SIGNALS) == 16

def send(*signals, after=0.3):
    '''Sends signals from another thread, all at once: it holds the GIL meanwhile.'''
    def kill():
        for number in signals:
            os.kill(os.getpid(), number)
    timer = threading.Timer(after, kill)
    timer.start()
    return timer

sandbox = Sandbox()
client = sandbox.client()
get = lambda: client.get_onboarding_invite("invite-1")

def begin_login():
    url = sandbox.base_url
    return Login(base_url=url, login_url=url, client_id=sandbox.public_client_id)

def redirect_of(login):
    '''Where the browser is sent after the login.'''
    connection = http.client.HTTPConnection(urlsplit(login.url).netloc)
    connection.request("GET", login.url + "&sandbox_user=ada@acme.example")
    return connection.getresponse().headers["Location"]
"""


class Program(unittest.TestCase):
    maxDiff = None

    def check(self, program: str) -> None:
        # The sandbox has threads, of which Python 3.12 and later warn at a fork.
        quietly = "ignore:This process:DeprecationWarning"
        done = run("-W", quietly, "-c", _PRELUDE + textwrap.dedent(program))
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)


class CtrlC(Program):
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
            sandbox.fail_next(delay=60.0)
            interrupted(get, simulate)
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

    def test_bystander_thread_call_lives_on(self) -> None:
        self.check("""
            sandbox.fail_next(2, delay=2.0)
            ids = []
            bystander = threading.Thread(target=lambda: ids.append(get().id))
            bystander.start()
            time.sleep(0.2)
            interrupted(get)
            bystander.join()
            assert ids == ["invite-1"], ids
        """)

    def test_interrupts_page_of_iterator(self) -> None:
        self.check("""
            invites = client.iter_onboarding_invites(page_size=50)
            assert next(invites).id == "invite-1"
            pages = invites.pages()
            sandbox.fail_next(delay=60.0)
            interrupted(lambda: next(pages))
            assert [len(page.entities) for page in pages] == [13]
        """)

    def test_interrupts_derived_client(self) -> None:
        self.check("""
            derived = client.with_options(max_retries=0)
            sandbox.fail_next(delay=60.0)
            interrupted(lambda: derived.get_onboarding_invite("invite-1"))
            assert derived.get_onboarding_invite("invite-1").id == "invite-1"
        """)

    def test_interrupts_login_which_goes_on(self) -> None:
        self.check("""
            login = begin_login()
            interrupted(login.wait)
            interrupted(login.wait, press=simulate)
            redirected = redirect_of(login)
            sandbox.fail_next(delay=60.0, on="token")
            interrupted(lambda: login.finish(redirected))
            with login.finish(redirect_of(login)) as person:
                sandbox.fail_next(delay=60.0)
                interrupted(person.get_onboarding_invites)
                assert person.get_onboarding_invites().total == 63
        """)

    def test_bystander_thread_finishes_login(self) -> None:
        self.check("""
            login = begin_login()
            redirected = redirect_of(login)
            sandbox.fail_next(delay=5.0, on="token")
            clients = []
            thread = threading.Thread(target=lambda: clients.append(login.finish(redirected)))
            thread.start()
            while sandbox.token_request_count == 0:
                time.sleep(0.01)
            interrupted(login.wait)
            thread.join()
            assert clients[0].get_onboarding_invites().total == 63
        """)

    def test_interrupts_event_loop(self) -> None:
        self.check("""
            import asyncio, sys
            async def main():
                get()
            sandbox.fail_next(delay=60.0)
            # Since Python 3.11 the first one asks the task to end, which a blocking call does not notice.
            for turn in range(2 if sys.version_info >= (3, 11) else 1):
                threading.Timer(0.3 + 0.3 * turn, press).start()
            try:
                asyncio.run(main())
            except KeyboardInterrupt:
                pass
            else:
                raise AssertionError("not interrupted")
        """)


class Handlers(Program):
    def test_handler_runs_during_call(self) -> None:
        self.check("""
            seen = []
            signal.signal(signal.SIGINT, lambda *_: seen.append(time.monotonic()))
            sandbox.fail_next(delay=2.0)
            threading.Timer(0.3, press).start()
            assert get().id == "invite-1"
            assert len(seen) == 1 and seen[0] - pressed < 1.0, (seen, pressed)
        """)

    def test_handler_runs_during_login(self) -> None:
        self.check("""
            login = begin_login()
            signal.signal(signal.SIGUSR1, lambda *_: login.finish(redirect_of(login)))
            send(signal.SIGUSR1)
            assert login.wait().get_onboarding_invites().total == 63
        """)

    def test_sixteen_handlers_run_during_call(self) -> None:
        self.check("""
            seen = []
            for number in SIGNALS:
                signal.signal(number, lambda number, frame: seen.append(number))
            sandbox.fail_next(delay=2.0)
            for turn, number in enumerate(SIGNALS):
                send(number, after=0.2 + turn * 0.05)
            send(*SIGNALS, after=1.2)
            assert get().id == "invite-1"
            assert sorted(seen) == sorted(2 * SIGNALS), seen
        """)

    def test_raising_handler_ends_call(self) -> None:
        self.check("""
            for number in SIGNALS:
                signal.signal(number, raiser)
                sandbox.fail_next(delay=60.0)
                send(number)
                try:
                    get()
                except Raised as error:
                    assert error.args == (number,), error
                    assert error.__context__ is None, error.__context__
                else:
                    raise AssertionError("not raised")
            assert get().id == "invite-1"
        """)

    def test_alarm_ends_call(self) -> None:
        self.check("""
            signal.signal(signal.SIGALRM, raiser)
            for _ in range(3):
                sandbox.fail_next(delay=60.0)
                signal.setitimer(signal.ITIMER_REAL, 0.3)
                try:
                    get()
                except Raised:
                    pass
                else:
                    raise AssertionError("not raised")
            assert get().id == "invite-1"
        """)

    def test_signals_at_once_lose_no_exception(self) -> None:
        # Python runs the second handler while the exception of the first is on its way.
        self.check("""
            def chain(error):
                return [] if error is None else [*error.args, *chain(error.__context__)]

            seen = []
            for number in SIGNALS:
                signal.signal(number, lambda number, frame: seen.append(number))
            raising = [signal.SIGINT, signal.SIGTERM]
            for number in raising:
                signal.signal(number, raiser)
            for _ in range(30):
                sandbox.fail_next(delay=60.0)
                send(*SIGNALS, after=0.05)
                try:
                    get()
                except Raised as error:
                    seen += chain(error)
                time.sleep(0.01)
                assert sorted(seen) == sorted(SIGNALS), seen
                seen.clear()
        """)

    def test_many_exceptions_at_any_moment_arrive(self) -> None:
        # Before, within, or after a call, or while it returns. The first call imports what decodes a model,
        # and Python ignores what is raised in the callbacks of its import machinery.
        self.check("""
            get()
            signal.signal(signal.SIGALRM, raiser)
            for turn in range(500):
                try:
                    signal.setitimer(signal.ITIMER_REAL, 0.001 + 0.00007 * (turn % 20))
                    deadline = time.monotonic() + 20
                    while time.monotonic() < deadline:
                        get()
                except Raised as error:
                    assert error.__context__ is None, error.__context__
                else:
                    raise AssertionError("lost")
            assert get().id == "invite-1"
        """)

    def test_exceptions_while_logging_arrive(self) -> None:
        # Where the library calls Python, a handler may run, too.
        self.check("""
            import logging
            records = []
            handler = logging.Handler()
            handler.emit = records.append
            logging.getLogger("genesys_onboarding").addHandler(handler)
            logging.getLogger("genesys_onboarding").setLevel(logging.DEBUG)
            get()
            signal.signal(signal.SIGALRM, raiser)
            for turn in range(500):
                try:
                    signal.setitimer(signal.ITIMER_REAL, 0.001 + 0.00007 * (turn % 20))
                    deadline = time.monotonic() + 20
                    while time.monotonic() < deadline:
                        get()
                except Raised as error:
                    assert error.__context__ is None, error.__context__
                else:
                    raise AssertionError("lost")
                records.clear()
                get()
                assert records
        """)

    def test_handler_may_call_same_client(self) -> None:
        self.check("""
            seen = []
            signal.signal(signal.SIGUSR1, lambda *_: seen.append(get().id))
            sandbox.fail_next(delay=1.0)
            send(signal.SIGUSR1, after=0.2)
            send(signal.SIGUSR1, after=0.4)
            assert get().id == "invite-1"
            assert seen == ["invite-1", "invite-1"], seen
        """)

    def test_exception_ends_call_of_handler_and_outer_call(self) -> None:
        self.check("""
            seen = []
            def nested(*_):
                try:
                    get()
                except Raised:
                    seen.append("nested")
                    raise
            signal.signal(signal.SIGUSR1, nested)
            signal.signal(signal.SIGUSR2, raiser)
            sandbox.fail_next(2, delay=60.0)
            send(signal.SIGUSR1, after=0.3)
            send(signal.SIGUSR2, after=0.6)
            try:
                get()
            except Raised as error:
                seen.append(error.args[0])
            assert seen == ["nested", signal.SIGUSR2], seen
        """)

    def test_handler_may_cancel_call(self) -> None:
        self.check("""
            signal.signal(signal.SIGTERM, lambda *_: client.cancel())
            sandbox.fail_next(delay=60.0)
            send(signal.SIGTERM)
            try:
                get()
            except Cancelled as error:
                assert error.__context__ is None
            else:
                raise AssertionError("not cancelled")
        """)

    def test_handler_may_exit(self) -> None:
        self.check("""
            signal.signal(signal.SIGTERM, lambda *_: os._exit(0) if get() else None)
            sandbox.fail_next(delay=60.0)
            send(signal.SIGTERM)
            get()
            raise AssertionError("not exited")
        """)

    def test_system_exit_ends_program(self) -> None:
        self.check("""
            import sys
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
            sandbox.fail_next(delay=60.0)
            send(signal.SIGTERM)
            get()
            raise AssertionError("not exited")
        """)

    def test_exception_comes_after_error_of_call(self) -> None:
        # The handler raises while the call fails by itself.
        self.check("""
            from genesys_onboarding import OnboardingError
            signal.signal(signal.SIGUSR1, raiser)
            hurried = client.with_options(total_timeout=0.3, max_retries=0)
            get()
            for turn in range(20):
                sandbox.fail_next(delay=60.0)
                timer = send(signal.SIGUSR1, after=0.25 + 0.004 * turn)
                try:
                    try:
                        hurried.get_onboarding_invite("invite-1")
                    except OnboardingError:
                        pass
                    timer.join()
                    time.sleep(0.2)
                except Raised:
                    continue
                raise AssertionError("lost")
        """)


if __name__ == "__main__":
    unittest.main()
