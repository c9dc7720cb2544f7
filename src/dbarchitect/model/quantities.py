"""Units as types, so that a number of pages is never taken for a number of bytes."""

from __future__ import annotations

from typing import NewType

Bytes = NewType("Bytes", int)
Pages = NewType("Pages", int)
Rows = NewType("Rows", int)
Milliseconds = NewType("Milliseconds", float)
PlannerCost = NewType("PlannerCost", float)
PerHour = NewType("PerHour", float)

PAGE_BYTES = Bytes(8192)
"""Size of a page. Source: BLCKSZ, PostgreSQL documentation 19.15 (`block_size`)."""
