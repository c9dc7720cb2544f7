"""Fixtures that every test may ask for."""

from __future__ import annotations

import signal

from hypothesis import settings

pytest_plugins = ["fixtures.lab_fixtures", "fixtures.lab_processes"]


def pytest_configure() -> None:
    """Let SIGINT end what the tests start, also where a shell has us ignore it.

    A shell starts a background job with SIGINT ignored, and every child inherits that.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # How long an example takes says how busy the machine is; speed is held in benchmarks.
    settings.register_profile("untimed", deadline=None)
    settings.load_profile("untimed")
