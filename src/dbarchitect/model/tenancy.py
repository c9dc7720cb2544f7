"""What keeps the rows of tenants apart."""

from __future__ import annotations

from enum import StrEnum


class Isolation(StrEnum):
    """What keeps the rows of one tenant from another."""

    SHARED = "shared"
    SCHEMA = "schema"
    DATABASE = "database"
