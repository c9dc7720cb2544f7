"""PAR01: a table divided by inheritance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Measurement, Unit
from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import tables_by_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Schema, Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="PAR01",
    slug="inheritance_as_partitioning",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    summary="Tables that inherit divide the rows of their parent.",
    why=(
        "Keys are unique in each child by itself, and a foreign key to the parent sees no row "
        "of a child; rows are sent to their child by a trigger or by the program, and each new "
        "child needs its indexes, its CHECK and its branch of the trigger by hand."
    ),
    remedy=(
        "Create a partitioned table in the parent's place, as the parent itself cannot become "
        "one, with the column that divides the rows in each key; take each child out with NO "
        "INHERIT and attach it: a CHECK that says what the bounds say spares the scan that "
        "ATTACH PARTITION makes."
    ),
    systemic="{count} tables are divided by inheritance",
    also_in=("pg-index-health", "PostgreSQL wiki"),
    references=(
        (
            "https://www.postgresql.org/docs/18/ddl-partitioning.html"
            "#DDL-PARTITIONING-USING-INHERITANCE"
        ),
        "https://www.postgresql.org/docs/18/ddl-inherit.html#DDL-INHERIT-CAVEATS",
    ),
    since="0.1",
)


def check(snapshot: Snapshot, *, fewest_children: int = 2) -> Iterator[Finding]:
    """Tables with children that add no column and each have a CHECK of their own.

    Args:
        snapshot: What was read.
        fewest_children: From so many on. Source: two are the fewest that divide anything.
    """
    tables = tables_by_name(snapshot.schema)
    for name, children in _children(snapshot.schema).items():
        parent = tables.get(name)
        dividing = [child for child in children if _only_divides(child)]
        if parent is not None and len(dividing) >= fewest_children:
            yield _finding(snapshot, parent, len(dividing))


def _children(schema: Schema) -> dict[QualifiedName, list[Table]]:
    found: dict[QualifiedName, list[Table]] = {}
    for table in schema.tables:
        if table.partition_of is None:
            for parent in table.inherits:
                found.setdefault(parent, []).append(table)
    return found


def _only_divides(child: Table) -> bool:
    """Whether it holds rows like its only parent's, of which a CHECK says which."""
    adds_nothing = not any(c.is_local and not c.inherit_count for c in child.columns)
    own_checks = any(check.inherit_count == 0 for check in child.checks)
    return adds_nothing and own_checks and len(child.inherits) == 1


def _finding(snapshot: Snapshot, parent: Table, children: int) -> Finding:
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE, parent.name),
        message=(
            f"No key of {parent.name.display} is unique over its {children} child tables, and "
            "no foreign key can refer to their rows."
        ),
        claim="tables inherit from it that add no column and have a CHECK of their own",
        measurements=(Measurement(name="children", value=children, unit=Unit.COUNT),),
    )
