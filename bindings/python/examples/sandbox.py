"""Sandbox: test a program without the network."""

import unittest

from genesys_onboarding import ApiError, Sandbox


def count_administrators(client):
    return sum(bool(invite.administrator) for invite in client.iter_onboarding_invites())


class CountAdministrators(unittest.TestCase):
    def setUp(self):
        self.sandbox = Sandbox()
        self.addCleanup(self.sandbox.close)

    def test_counts(self):
        self.assertGreater(count_administrators(self.sandbox.client()), 0)

    def test_passes_errors_on(self):
        self.sandbox.fail_next(status=500)
        with self.assertRaises(ApiError):
            count_administrators(self.sandbox.client(max_retries=0))


if __name__ == "__main__":
    unittest.main(verbosity=2)
