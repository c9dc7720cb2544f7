"""NAM03: a reserved word as a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.keywords import QUOTED_KEYWORDS
from dbarchitect.model.schema import ObjectKind
from dbarchitect.review.names import Named, named_objects
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="NAM03",
    slug="reserved_word_as_name",
    severity=Severity.INFO,
    summary="The name is a key word of SQL.",
    why=(
        "Without quotes a statement fails, or worse, it runs and means something else: SELECT "
        "user gives the role that asks, and so does SELECT * FROM user."
    ),
    remedy="Rename it, together with what uses it; a plural or a second word is enough.",
    systemic="{count} names are key words of SQL",
    also_in=("db_verifier", "SchemaCrawler", "pglinter B010"),
    references=("https://www.postgresql.org/docs/18/sql-keywords-appendix.html",),
    since="0.1",
)

SILENT_WORDS = frozenset(
    {"current_date", "current_role", "current_schema", "current_time", "current_timestamp"}
    | {"current_catalog", "current_user", "localtime", "localtimestamp", "session_user"}
    | {"system_user", "user"}
)
"""Key words that are values themselves: a statement that forgets the quotes runs. Source:
PostgreSQL documentation 9.9.5 and 9.27.1; a test asks a server for each."""

_NEVER_WRITTEN = frozenset({ObjectKind.CONSTRAINT, ObjectKind.INDEX, ObjectKind.TRIGGER})
"""Kinds whose names stand in no query."""

_READ_FROM = frozenset(
    {
        ObjectKind.TABLE,
        ObjectKind.VIEW,
        ObjectKind.MATERIALIZED_VIEW,
        ObjectKind.FOREIGN_TABLE,
    }
)
"""Kinds whose names stand behind FROM, where a function of no arguments can stand as well."""

_NAMES_WITHOUT_QUOTES = """
between bigint bit boolean char character coalesce dec decimal exists extract float greatest
grouping inout int integer interval json json_array json_arrayagg json_exists json_object
json_objectagg json_query json_scalar json_serialize json_table json_value least merge_action
national nchar none normalize nullif numeric out overlay position precision real row setof
smallint substring time timestamp treat trim values varchar xmlattributes xmlconcat xmlelement
xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
"""

RESERVED_WORDS = QUOTED_KEYWORDS - frozenset(_NAMES_WITHOUT_QUOTES.split())
"""Key words that cannot name a column or a relation without quotes. Source: `SELECT word FROM
pg_get_keywords() WHERE catcode IN ('R', 'T')` on PostgreSQL 18.6; a test asks the server."""


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Names of what queries name that are refused, or taken for something else, unquoted.

    A word that is a value itself is a warning: what forgets the quotes runs.
    """
    for named in named_objects(snapshot.schema):
        if named.name in RESERVED_WORDS and named.kind not in _NEVER_WRITTEN:
            yield _finding(snapshot, named)


def _finding(snapshot: Snapshot, named: Named) -> Finding:
    is_value = named.name in SILENT_WORDS
    silent = is_value and named.kind is ObjectKind.COLUMN
    effect = "means something else" if silent else "fails"
    if is_value and named.kind in _READ_FROM:
        effect += f", but SELECT * FROM {named.name} runs and reads no table"  # noqa: S608 - a sentence
    return RULE.found(
        snapshot,
        named.path,
        severity=Severity.WARNING if silent else Severity.INFO,
        message=f"SQL that names {named.display} without quotes {effect}.",
        claim=f"{named.name} is a key word of SQL",
    )
