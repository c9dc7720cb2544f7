"""Fixtures that every test may ask for."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from pathlib import Path

pytest_plugins = ["fixtures.lab_fixtures", "fixtures.lab_processes"]


def pytest_configure() -> None:
    """Let SIGINT end what the tests start, also where a shell has us ignore it.

    A shell starts a background job with SIGINT ignored, and every child inherits that.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # How long an example takes says how busy the machine is; speed is held in benchmarks.
    settings.register_profile("untimed", deadline=None)
    settings.load_profile("untimed")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where essential tests are asked for, files that name none are not even read."""
    if config.option.markexpr != "essential" or collection_path.suffix != ".py":
        return None
    return "essential" not in collection_path.read_text(encoding="utf-8") or None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first: no process of several works alone in the end.

    The shop is designed once, while who else needs it waits: of the files that do, one begins
    and the others come after what needs no shop. The order within is left as it is: at random.
    """
    of_the_shop = {i.path for i in items if "shop_run" in getattr(i, "fixturenames", ())}
    first = min(of_the_shop, default=None)
    items.sort(key=lambda item: (item.path != first, _place(item), item.path in of_the_shop))


_LONGEST_FIRST = ("acceptance", "proof", "pg")


def _place(item: pytest.Item) -> int:
    found = (n for n, folder in enumerate(_LONGEST_FIRST) if folder in item.path.parts)
    return next(found, len(_LONGEST_FIRST))
