"""Proves a binding by a program in its language, which speaks the line protocol of protocol.md.

python3 tests/bindings [-k PATTERN]... COMMAND...
"""

from __future__ import annotations

import argparse
import signal
import sys
import unittest
from pathlib import Path

from case import Case


def main() -> int:
    parser = argparse.ArgumentParser(prog="python3 tests/bindings")
    parser.add_argument("-k", dest="patterns", action="append", help="runs the tests whose names contain it")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="the program and its arguments")
    arguments = parser.parse_args()
    if not arguments.command:
        parser.error("the command of the program is missing")
    Case.command = arguments.command
    # A shell starts what runs in its background without Ctrl-C, and a program inherits that.
    signal.signal(signal.SIGINT, signal.default_int_handler)

    loader = unittest.TestLoader()
    if arguments.patterns:
        loader.testNamePatterns = [f"*{pattern}*" for pattern in arguments.patterns]
    tests = loader.discover(str(Path(__file__).parent))
    result = unittest.TextTestRunner(verbosity=2).run(tests)
    if result.testsRun == 0:
        print("no test has such a name", file=sys.stderr)
    return 0 if result.wasSuccessful() and result.testsRun > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
