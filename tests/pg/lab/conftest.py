"""Where the lab's cases lie."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def cases() -> Path:
    return Path(__file__).parents[2] / "cases" / "lab"
