"""SEC14: an extension whose objects stand among the users' own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import Extension, ObjectKind
from dbarchitect.model.schema.paths import global_path
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="SEC14",
    slug="extension_in_public",
    severity=Severity.INFO,
    summary="The extension's functions and types are in the schema public.",
    why=(
        "They stand among one's own objects: an API or a tool that serves public serves them "
        "too, and a function of the same name hides one or the other."
    ),
    remedy="Keep extensions in a schema of their own, and put it on the search_path of roles.",
    systemic="{count} of {of} extensions are in the schema public",
    also_in=("splinter 0014",),
    references=("https://www.postgresql.org/docs/18/sql-createextension.html",),
    since="0.1",
    opinion=True,
)


def check(snapshot: Snapshot, *, schemas: tuple[str, ...] = ("public",)) -> Iterator[Finding]:
    """Extensions that were installed into one of the schemas."""
    for extension in snapshot.schema.extensions:
        if extension.schema in schemas:
            yield _finding(snapshot, extension)


def population(snapshot: Snapshot) -> int:
    """Extensions that were installed."""
    return len(snapshot.schema.extensions)


def _finding(snapshot: Snapshot, extension: Extension) -> Finding:
    name, schema = quote_identifier(extension.name), quote_identifier(extension.schema)
    return RULE.found(
        snapshot,
        global_path(ObjectKind.EXTENSION, extension.name),
        message=(
            f"Functions and types of {name} stand in {schema} among your own, and are served "
            "and searched with them."
        ),
        claim=f"pg_extension.extnamespace is {schema}",
        remedy=_remedy(extension, name),
    )


def _remedy(extension: Extension, name: str) -> Remedy:
    """Only the extension's owner may move it, so that no statement is given."""
    if extension.relocatable:
        return Remedy(text=f"{RULE.remedy} ALTER EXTENSION {name} SET SCHEMA moves it.")
    return Remedy(
        text=f"{RULE.remedy} This one cannot be moved: it must be dropped and created there."
    )
