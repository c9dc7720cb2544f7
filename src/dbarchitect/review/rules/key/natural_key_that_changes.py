"""KEY04: rows are referred to by something that people change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ForeignKeyAction, KeyConstraint, ObjectKind, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.columns import words_of
from dbarchitect.review.foreign_keys import referencing_keys
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_tables

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="KEY04",
    slug="natural_key_that_changes",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="The primary key that others refer to is something that people change.",
    why=(
        "A new e-mail address or name is refused while a row refers to the old one; with ON "
        "UPDATE CASCADE it is taken, and all referring rows are written anew."
    ),
    remedy=(
        "Give the table a key without a meaning, let others refer to that, and keep the column "
        "unique; or declare ON UPDATE CASCADE on the foreign keys."
    ),
    systemic="{count} primary keys are made of what people change",
    also_in=("pg-index-health", "Azimutt"),
    references=(
        "https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-PRIMARY-KEYS",
    ),
    since="0.1",
)

CHANGING = frozenset(
    {
        "email",
        "emailaddress",
        "handle",
        "login",
        "mobile",
        "nickname",
        "phone",
        "phonenumber",
        "slug",
        "title",
        "url",
        "username",
    }
)
"""Names, without what parts their words, of columns that people change.

Source: what the account settings of common services let their users change.
"""


def check(snapshot: Snapshot, *, changing: Collection[str] = CHANGING) -> Iterator[Finding]:
    """Primary keys with such a column that foreign keys without ON UPDATE CASCADE refer to.

    Codes and numbers that somebody gives out for good are no matter of this rule.

    Args:
        snapshot: What was read.
        changing: Names of columns that people change, in lower case without underscores.
    """
    referring = referencing_keys(snapshot.schema)
    for table in declared_tables(snapshot.schema):
        key = table.primary_key
        if key is None:
            continue
        moved = [name for name in key.columns if "".join(words_of(name)) in changing]
        refusing = [
            other
            for _, other in referring.get(table.name, ())
            if other.on_update is not ForeignKeyAction.CASCADE
            and not set(other.referenced_columns).isdisjoint(moved)
        ]
        if refusing:
            yield _finding(snapshot, table, key, moved, len(refusing))


def _finding(
    snapshot: Snapshot, table: Table, key: KeyConstraint, moved: list[str], count: int
) -> Finding:
    names = ", ".join(map(quote_identifier, moved))
    return RULE.found(
        snapshot,
        member_path(ObjectKind.CONSTRAINT, table.name, key.name),
        message=(
            f"Nobody can change {names} of {table.name.display} while another row refers to "
            "it: it is the primary key."
        ),
        claim=(
            f"the primary key has ({names}), and {count} foreign keys to it are not ON UPDATE "
            "CASCADE"
        ),
    )
