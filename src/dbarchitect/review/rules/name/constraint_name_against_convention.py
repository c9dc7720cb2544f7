"""NAM10: a constraint or index whose name does not say what it is of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.schema import (
    Check,
    Exclusion,
    ForeignKey,
    KeyConstraint,
    ObjectKind,
)
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Constraint, Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="NAM10",
    slug="constraint_name_against_convention",
    severity=Severity.INFO,
    summary="The name of the constraint or index does not follow the convention.",
    why=(
        "An error shows the name to users and in logs: from one outside the convention nobody "
        "sees which table and what kind of rule it was."
    ),
    remedy="Rename it; that changes the catalog only.",
    systemic="{count} names of constraints and indexes do not follow the convention",
    also_in=("Bytebase",),
    references=(
        "https://www.postgresql.org/docs/18/sql-altertable.html",
        "https://www.postgresql.org/docs/18/ddl-constraints.html",
    ),
    since="0.1",
    opinion=True,
)


def check(  # noqa: PLR0913 - one pattern for each kind, all named
    snapshot: Snapshot,
    *,
    primary_key: str = r"(pk_.*|.*_pkey\d*)",
    unique: str = r"(uq_.*|uk_.*|.*_key\d*|.*_uniq)",
    foreign_key: str = r"(fk_.*|.*_fkey\d*|.*_fk)",
    check_constraint: str = r"(ck_.*|chk_.*|.*_check\d*)",
    exclusion: str = r"(ex_.*|.*_excl\d*)",
    index: str = r"(ix_.*|idx_.*|index_.*|uq_.*|.*_idx\d*|.*_key\d*)",
) -> Iterator[Finding]:
    """Constraints, and indexes of no constraint, whose whole names no pattern matches.

    Args:
        snapshot: What was read.
        primary_key: A regular expression for the names of primary keys. The defaults take the
            server's own names and the usual prefixes. Source: ChooseConstraintName and
            ChooseIndexName, src/backend.
        unique: For those of unique constraints.
        foreign_key: For those of foreign keys.
        check_constraint: For those of CHECKs.
        exclusion: For those of EXCLUDE constraints.
        index: For those of other indexes.
    """
    keys = {True: re.compile(primary_key), False: re.compile(unique)}
    others = {
        ForeignKey: re.compile(foreign_key),
        Check: re.compile(check_constraint),
        Exclusion: re.compile(exclusion),
    }
    of_index = re.compile(index)
    for table in declared_tables(snapshot.schema):
        for constraint in table.constraints:
            if isinstance(constraint, KeyConstraint):
                pattern = keys[constraint.primary]
            else:
                pattern = others[type(constraint)]
            if _is_own(constraint) and not pattern.fullmatch(constraint.name):
                yield _finding(
                    snapshot, table, ObjectKind.CONSTRAINT, constraint.name, pattern.pattern
                )
        for one in table.indexes:
            if one.constraint is None and not of_index.fullmatch(one.name.name):
                yield _finding(
                    snapshot, table, ObjectKind.INDEX, one.name.name, of_index.pattern
                )


def _is_own(constraint: Constraint) -> bool:
    """Whether the table itself declares it, not a parent."""
    return constraint.is_local if isinstance(constraint, Check) else True


def _finding(
    snapshot: Snapshot, table: Table, kind: ObjectKind, name: str, pattern: str
) -> Finding:
    path = member_path(kind, table.name, name)
    return RULE.found(
        snapshot,
        path,
        message=f"The name of {kind.value} {path.text} does not say what it is.",
        claim=f"the name does not match {pattern}",
    )
