"""JSN04: a table with many columns of documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.columns import ColumnTypes
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="JSN04",
    slug="many_wide_values_in_a_row",
    severity=Severity.INFO,
    summary="The table has many columns of JSON, XML or bytes.",
    why=(
        "Large ones are compressed, moved to the TOAST table and fetched one by one; SELECT * "
        "reads them all, and what is not moved makes every row wide that a scan has to pass."
    ),
    remedy="Move what is seldom read together into a table of its own with the same key.",
    systemic="{count} tables have many columns of JSON, XML or bytes",
    also_in=("SchemaCrawler",),
    references=("https://www.postgresql.org/docs/18/storage-toast.html",),
    since="0.1",
    opinion=True,
)

_WIDE = frozenset({"json", "jsonb", "xml", "bytea"})


def check(snapshot: Snapshot, *, at_most: int = 3) -> Iterator[Finding]:
    """Tables with more than `at_most` such columns, of arrays and domains too.

    Args:
        snapshot: What was read.
        at_most: So many are no finding. An assumption; SchemaCrawler's rule allows one.
    """
    types = ColumnTypes.of(snapshot.schema)
    for table in declared_tables(snapshot.schema):
        wide = [c.name for c in table.columns if types.plain(c.type).name in _WIDE]
        if len(wide) > at_most:
            yield RULE.found(
                snapshot,
                path_of(ObjectKind.TABLE, table.name),
                message=(
                    f"SELECT * of {table.name.display} fetches {len(wide)} documents for each "
                    "row."
                ),
                claim=f"such columns are {', '.join(map(quote_identifier, wide))}",
            )
