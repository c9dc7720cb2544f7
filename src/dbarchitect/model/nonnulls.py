"""How many of some values are not null, as SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ARGUMENTS_MOST = 100
"""A function takes so many arguments. Source: PostgreSQL documentation, max_function_args."""


def number_of_nonnulls(values: Sequence[str], *, schema: str = "") -> str:
    """The expression; `schema` stands before the function's name, with its dot.

    Args:
        values: SQL of at least one value.
        schema: `pg_catalog.` where nobody knows what a search_path finds.
    """
    parts = [
        f"{schema}num_nonnulls({', '.join(values[start : start + ARGUMENTS_MOST])})"
        for start in range(0, len(values), ARGUMENTS_MOST)
    ]
    return parts[0] if len(parts) == 1 else f"({' + '.join(parts)})"
