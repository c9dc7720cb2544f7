"""TYP22: a network address kept as text that nothing checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema.paths import column_path
from dbarchitect.review.altering import TypeChanges, retyping, type_changes
from dbarchitect.review.columns import (
    ColumnTypes,
    PlainType,
    column_display,
    words_of,
)
from dbarchitect.review.mentions import mentions
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_columns

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dbarchitect.model.schema import Column, Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="TYP22",
    slug="address_as_bare_text",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="By its name the column holds an address, by its type any text.",
    why=(
        "What is no address is stored as well; text sorts 10.0.0.9 after 10.0.0.10, knows no "
        "network that contains it, and has two spellings of one address."
    ),
    remedy=("Use the type that PostgreSQL has for it, or a domain with a CHECK."),
    systemic="{count} columns hold addresses as any text",
    references=("https://www.postgresql.org/docs/18/datatype-net-types.html",),
    since="0.1",
)

_TYPES = {"ip": "inet", "cidr": "cidr", "mac": "macaddr"}
_TEXT = frozenset({"text", "character varying", "character"})
_OF_ADDRESS = frozenset({"address", "addr", "v4", "v6"})


def check(snapshot: Snapshot, *, also: Collection[str] = ()) -> Iterator[Finding]:
    """Columns of text named after network addresses, that no CHECK, trigger or domain checks.

    Args:
        snapshot: What was read.
        also: Last words of names, in lower case, for which a CHECK or a domain is wanted as
            well: `email`, `url`, `phone`.
    """
    types, changes, others = (
        ColumnTypes.of(snapshot.schema),
        type_changes(snapshot.schema),
        frozenset(also),
    )
    for table, column in declared_columns(snapshot.schema):
        found = types.plain(column.type)
        if found.name not in _TEXT or found.domain is not None or _is_checked(table, column):
            continue
        word = _telling(column)
        if word in _TYPES or word in others:
            yield _finding(
                snapshot, table, column, _remedy(changes, table, column, found, word)
            )


def _telling(column: Column) -> str:
    """The last word that is not `address`: `client_ip_address` and `clientIp` hold an ip."""
    words = [word for word in words_of(column.name) if word not in _OF_ADDRESS]
    return words[-1] if words else ""


def _is_checked(table: Table, column: Column) -> bool:
    texts = [check.expression for check in table.checks]
    texts += [trigger.definition for trigger in table.triggers]
    return column.generated is not None or any(mentions(t, column.name) for t in texts)


def _finding(snapshot: Snapshot, table: Table, column: Column, remedy: Remedy) -> Finding:
    return RULE.found(
        snapshot,
        column_path(table, column),
        message=(
            f"{column_display(table, column)} accepts any text, and neither sorts nor compares "
            "as an address does."
        ),
        remedy=remedy,
        claim=f"the column's type is {column.type}, and no CHECK names it",
    )


def _remedy(
    changes: TypeChanges, table: Table, column: Column, found: PlainType, word: str
) -> Remedy:
    wanted = _TYPES.get(word)
    if (
        wanted is None
        or column.default is not None
        or not found.is_plain
        or not changes.is_free_of_expressions(table, column)
    ):
        return Remedy(text=RULE.remedy)
    address = f"{quote_identifier(column.name)}::{wanted}"
    return Remedy(
        text=f"{RULE.remedy} It fails on the first value that is none, and changes nothing.",
        statements=(retyping(table, column, wanted, using=address),),
        safety=Safety.NEEDS_REVIEW,
    )
