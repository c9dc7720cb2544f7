"""Fixtures that every test may ask for."""

from __future__ import annotations

import signal

pytest_plugins = ["fixtures.lab_fixtures", "fixtures.lab_processes"]


def pytest_configure() -> None:
    """Let SIGINT end what the tests start, also where a shell has us ignore it.

    A shell starts a background job with SIGINT ignored, and every child inherits that.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
