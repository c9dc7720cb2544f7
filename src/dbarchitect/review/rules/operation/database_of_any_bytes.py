"""OPS01: a database whose encoding is SQL_ASCII."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import global_path
from dbarchitect.model.snapshot import OriginKind
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="OPS01",
    slug="database_of_any_bytes",
    severity=Severity.WARNING,
    summary="The database's encoding is SQL_ASCII, which takes bytes of any kind for text.",
    why=(
        "Two clients store the same letter as different bytes, and nothing can tell them apart "
        "later: searches miss rows, a dump does not load elsewhere, and drivers fail to decode "
        "what others wrote."
    ),
    remedy=(
        "Create a database in UTF8, and load a dump whose text was converted from what the "
        "clients wrote; the encoding of a database cannot be changed."
    ),
    systemic="{count} databases take bytes of any kind for text",
    also_in=("PostgreSQL wiki",),
    references=(
        "https://www.postgresql.org/docs/18/multibyte.html",
        "https://wiki.postgresql.org/wiki/Don%27t_Do_This#Don.27t_use_SQL_ASCII",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """The database in use, where its encoding is SQL_ASCII; a lab's says nothing of files."""
    origin = snapshot.origin
    if origin.kind is OriginKind.SERVER and origin.encoding == "SQL_ASCII":
        name = origin.database
        yield RULE.found(
            snapshot,
            global_path(ObjectKind.DATABASE, name),
            message=(
                f"{name} stores text as whatever bytes a client sends: what one client writes "
                "another may not be able to read."
            ),
            claim="pg_database.encoding is SQL_ASCII",
        )
