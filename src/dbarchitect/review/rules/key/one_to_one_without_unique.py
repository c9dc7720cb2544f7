"""KEY25: a part that there is one of for each row, and nothing keeps it at one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Remedy, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.reading import NotRead
from dbarchitect.model.schema import ForeignKey, ObjectKind, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.model.snapshot import OriginKind
from dbarchitect.review.columns import words_of
from dbarchitect.review.foreign_keys import declared_foreign_keys
from dbarchitect.review.making_unique import unique_statements
from dbarchitect.review.rule import Rule
from dbarchitect.review.unique_values import decided_by_rows
from dbarchitect.review.words import same_thing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="KEY25",
    slug="one_to_one_without_unique",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="The table is named as a part that each row has one of, and can hold several.",
    why=(
        "Two requests at once each make one; from then on it is chance which of them a query "
        "for the one finds, and joins count the row twice."
    ),
    remedy="Declare the reference unique, or make it the table's primary key.",
    systemic="{count} parts that there should be one of can be there twice",
    also_in=("active_record_doctor", "database_consistency"),
    references=(
        "https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-UNIQUE-CONSTRAINTS",
    ),
    since="0.1",
)

PARTS = frozenset(
    {
        "detail",
        "details",
        "extension",
        "info",
        "preference",
        "preferences",
        "profile",
        "setting",
    }
    | {"settings"}
)
"""What is named so is had once: `user_profiles`, `account_settings`.

Source: the usual examples of a one-to-one relation in the guides of Rails and Django.
"""


def check(snapshot: Snapshot, *, parts: Collection[str] = PARTS) -> Iterator[Finding]:
    """Tables called after the one that they refer to and such a part, the reference not unique.

    A name or key of a setting beside the reference makes several of them. Where the planner
    of a server in use saw values repeat, there are several. Where rows were looked at they
    decide: what they confirm KEY29 tells.

    Args:
        snapshot: What was read.
        parts: Words for parts that a row has one of.
    """
    repeated, decided = _repeated(snapshot), decided_by_rows(snapshot)
    for table, key in declared_foreign_keys(snapshot.schema):
        name = words_of(table.name.name)
        if table.partition_of is not None or name[-1:] == () or name[-1] not in parts:
            continue
        if not same_thing(name[:-1], words_of(key.referenced_table.name)):
            continue
        if (table.name, key.columns[0]) in decided:
            continue
        if len(key.columns) == 1 and not _tells_several(table, key, repeated):
            yield _finding(snapshot, table, key)


def _tells_several(
    table: Table, key: ForeignKey, repeated: set[tuple[QualifiedName, str]]
) -> bool:
    if (table.name, key.columns[0]) in repeated:
        return True
    return any(
        index.unique and key.columns[0] in index.columns for index in table.indexes
    ) or any(
        word in {"key", "name", "code", "kind", "type", "value"}
        for column in table.columns
        for word in words_of(column.name)[-1:]
    )


def _repeated(snapshot: Snapshot) -> set[tuple[QualifiedName, str]]:
    """Columns whose values repeat, as ANALYZE on a server in use found."""
    statistics = snapshot.planner_statistics
    if isinstance(statistics, NotRead) or snapshot.origin.kind is not OriginKind.SERVER:
        return set()
    return {(s.relation, s.column) for s in statistics.value.columns if s.distinct > -1}


def _finding(snapshot: Snapshot, table: Table, key: ForeignKey) -> Finding:
    column = quote_identifier(key.columns[0])
    return RULE.found(
        snapshot,
        member_path(ObjectKind.CONSTRAINT, table.name, key.name),
        message=(
            f"A row of {key.referenced_table.display} can have several rows in "
            f"{table.name.display}: {column} is not unique."
        ),
        claim=f"no unique index has {column}",
        remedy=_remedy(table, key),
    )


def _remedy(table: Table, key: ForeignKey) -> Remedy:
    if table.partition_key is not None:
        return Remedy(text=RULE.remedy)
    return Remedy(
        text=f"{RULE.remedy} Rows that are there twice must be merged first.",
        statements=unique_statements(table, key.columns),
    )
