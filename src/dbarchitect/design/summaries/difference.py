"""Two statements compared row by row: what a copy holds, and what it should."""

from __future__ import annotations


def difference_query(one: str, other: str) -> str:
    """How many rows only one of two statements has, and how many the first has; each runs once.

    The statements stand under key words: no table of a brief is called so, and what a
    statement reads without its schema is never the other statement.
    """
    return (
        f'WITH "left" AS MATERIALIZED ({one}), "right" AS MATERIALIZED ({other}) '  # noqa: S608 - both are the design's statements
        'SELECT (SELECT count(*) FROM (TABLE "left" EXCEPT ALL TABLE "right") AS a) '
        '+ (SELECT count(*) FROM (TABLE "right" EXCEPT ALL TABLE "left") AS b), '
        '(SELECT count(*) FROM "left")'
    )
