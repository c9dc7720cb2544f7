"""A brief of tables that are there already, and what of them it cannot say."""

from __future__ import annotations

from dbarchitect.design.derived.deriving import DerivedBrief, derive_brief, tables_of
from dbarchitect.design.derived.facts import NotExpressed

__all__ = ["DerivedBrief", "NotExpressed", "derive_brief", "tables_of"]
