"""Extensions: something of the design is made with what they bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.identifier import quote_literal
from dbarchitect.model.probe import Claim, Observed, Probe
from dbarchitect.model.schema import ObjectKind, ObjectPath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench

_USED = """SELECT (EXISTS (
    SELECT FROM pg_catalog.pg_index AS i
    CROSS JOIN LATERAL pg_catalog.unnest(i.indclass::oid[]) AS c (class)
    JOIN pg_catalog.pg_depend AS d
        ON d.classid = 'pg_catalog.pg_opclass'::regclass AND d.objid = c.class
    JOIN pg_catalog.pg_extension AS e ON e.oid = d.refobjid
    WHERE d.deptype = 'e' AND e.extname = {name}
) OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute AS a
    JOIN pg_catalog.pg_class AS r ON r.oid = a.attrelid AND r.relkind IN ('r', 'p')
    JOIN pg_catalog.pg_depend AS d
        ON d.classid = 'pg_catalog.pg_type'::regclass AND d.objid = a.atttypid
    JOIN pg_catalog.pg_extension AS e ON e.oid = d.refobjid
    WHERE d.deptype = 'e' AND e.extname = {name} AND NOT a.attisdropped
))::text"""


def probes(bench: Bench) -> Iterator[Probe]:
    """One for each extension; without the design's tables nothing needs it."""
    tables = ", ".join(table.name.sql for table in bench.tables)
    for extension in bench.design.schema.extensions:
        yield Probe(
            name="an index or a column is made with it",
            claim=Claim("extension", ObjectPath(ObjectKind.EXTENSION, (extension.name,))),
            setup=(),
            statement="SELECT 1",
            expected=Observed(
                query=_USED.format(name=quote_literal(extension.name)), value="true"
            ),
            removal=(f"DROP TABLE {tables} CASCADE",),
        )
