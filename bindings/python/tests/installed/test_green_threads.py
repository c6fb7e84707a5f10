"""A call in a thread of gevent's or eventlet's pool leaves the other green threads running. Run by
.ci/python, which installs both. Each test is a program of its own, since both replace modules of Python."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

PROGRAMS = {
    "gevent": """
        from gevent import monkey
        monkey.patch_all()
        import gevent
        from genesys_onboarding import Sandbox

        def run(call, *arguments):
            return gevent.get_hub().threadpool.apply(call, arguments)

        spawn, sleep, join = gevent.spawn, gevent.sleep, gevent.Greenlet.join
    """,
    "eventlet": """
        import eventlet
        eventlet.monkey_patch()
        from eventlet import tpool
        from genesys_onboarding import Sandbox

        run, spawn, sleep = tpool.execute, eventlet.spawn, eventlet.sleep

        def join(thread):
            thread.wait()
    """,
}

CALL = """
ticks = 0

def tick():
    global ticks
    while True:
        ticks += 1
        sleep(0.01)

sandbox = Sandbox()
client = sandbox.client()
results = []
sandbox.fail_next(2, delay=1.0)
spawn(tick)
calls = [
    spawn(lambda: results.append(run(client.get_onboarding_invite, "invite-1").id)) for _ in range(2)
]
for call in calls:
    join(call)
assert results == ["invite-1", "invite-1"], results
assert ticks > 10, ticks
print("done")
"""


@pytest.mark.parametrize("name", PROGRAMS)
def test_call_in_pool_lets_others_run(name: str) -> None:
    program = textwrap.dedent(PROGRAMS[name]) + CALL
    command = [sys.executable, "-W", "ignore", "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=50)
    assert (done.returncode, done.stdout) == (0, "done\n"), done.stdout + done.stderr
