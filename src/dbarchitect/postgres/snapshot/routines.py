"""Functions, procedures and aggregates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.model.schema import Aggregate, Routine, RoutineKind, Volatility
from dbarchitect.postgres.snapshot import queries
from dbarchitect.postgres.snapshot.catalog import PG_PROC, Catalog, parse_options

if TYPE_CHECKING:
    from dbarchitect.postgres.snapshot.object_rows import (
        AggregateRow,
    )

_KINDS = {"f": RoutineKind.FUNCTION, "p": RoutineKind.PROCEDURE, "w": RoutineKind.WINDOW}
_VOLATILITY = {
    "i": Volatility.IMMUTABLE,
    "s": Volatility.STABLE,
    "v": Volatility.VOLATILE,
}
_PARALLEL = {"u": "UNSAFE", "r": "RESTRICTED", "s": "SAFE"}
_MODIFY = {"r": "READ_ONLY", "s": "SHAREABLE", "w": "READ_WRITE"}
_NORMAL_AGGREGATE = "n"
_HYPOTHETICAL_AGGREGATE = "h"


def build_routines(catalog: Catalog) -> list[Routine]:
    """Every function and procedure whose definition could be read."""
    return [
        Routine(
            name=catalog.qualified(row.namespace, row.name),
            arguments=row.arguments,
            definition=row.definition.rstrip(),
            owner=catalog.role(row.owner),
            kind=_KINDS[row.kind],
            language=row.language,
            returns=row.returns,
            volatility=_VOLATILITY[row.volatility],
            security_definer=row.security_definer,
            leakproof=row.leakproof,
            strict=row.strict,
            parallel=_PARALLEL[row.parallel],
            settings=parse_options(row.settings),
            privileges=catalog.granted(PG_PROC, row.oid),
            comment=catalog.comment(PG_PROC, row.oid),
        )
        for row in catalog.rows(queries.ROUTINES)
        if row.definition is not None
    ]


def build_aggregates(catalog: Catalog) -> list[Aggregate]:
    """Every aggregate."""
    return [
        Aggregate(
            name=catalog.qualified(row.namespace, row.name),
            arguments=row.arguments,
            signature=row.signature,
            options=_options(catalog, row),
            owner=catalog.role(row.owner),
            privileges=catalog.granted(PG_PROC, row.oid),
            comment=catalog.comment(PG_PROC, row.oid),
        )
        for row in catalog.rows(queries.AGGREGATES)
    ]


def _options(catalog: Catalog, row: AggregateRow) -> tuple[tuple[str, str], ...]:
    """The parts of CREATE AGGREGATE, in the order of its documentation; a flag has no text."""
    usual = "r" if row.kind == _NORMAL_AGGREGATE else "w"
    parts = (
        ("SFUNC", row.sfunc),
        ("STYPE", row.stype),
        ("SSPACE", _number(row.sspace)),
        ("FINALFUNC", row.finalfunc),
        ("FINALFUNC_EXTRA", _flag(set_=row.finalfunc_extra)),
        ("FINALFUNC_MODIFY", _modify(row.finalfunc_modify, usual)),
        ("COMBINEFUNC", row.combinefunc),
        ("SERIALFUNC", row.serialfunc),
        ("DESERIALFUNC", row.deserialfunc),
        ("INITCOND", _literal(row.initcond)),
        ("MSFUNC", row.msfunc),
        ("MINVFUNC", row.minvfunc),
        ("MSTYPE", row.mstype),
        ("MSSPACE", _number(row.msspace)),
        ("MFINALFUNC", row.mfinalfunc),
        ("MFINALFUNC_EXTRA", _flag(set_=row.mfinalfunc_extra)),
        ("MFINALFUNC_MODIFY", _modify(row.mfinalfunc_modify, usual) if row.msfunc else None),
        ("MINITCOND", _literal(row.minitcond)),
        ("SORTOP", _sort_operator(catalog, row)),
        ("PARALLEL", None if row.parallel == "u" else _PARALLEL[row.parallel]),
        ("HYPOTHETICAL", _flag(set_=row.kind == _HYPOTHETICAL_AGGREGATE)),
    )
    return tuple((name, text) for name, text in parts if text is not None)


def _number(value: int) -> str | None:
    return str(value) if value else None


def _flag(*, set_: bool) -> str | None:
    return "" if set_ else None


def _modify(value: str, usual: str) -> str | None:
    return None if value == usual else _MODIFY[value]


def _literal(value: str | None) -> str | None:
    return None if value is None else quote_literal(value)


def _sort_operator(catalog: Catalog, row: AggregateRow) -> str | None:
    if row.sortop is None or row.sortop_namespace is None:
        return None
    namespace = quote_identifier(catalog.namespaces[row.sortop_namespace])
    return f"OPERATOR({namespace}.{row.sortop})"
