"""Comments: what people are told about an object and its parts stands in the catalog."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.proof.claims import comment_claim, commented
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.model.probe import Observed, Probe
from dbarchitect.model.proof import NotVerified
from dbarchitect.model.schema import ObjectKind, ObjectPath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.model.probe import Claim

_ADDRESSES = {
    ObjectKind.COLUMN: "table column",
    ObjectKind.CONSTRAINT: "table constraint",
}
_RELATIONS = frozenset(
    {
        ObjectKind.INDEX,
        ObjectKind.MATERIALIZED_VIEW,
        ObjectKind.SCHEMA,
        ObjectKind.SEQUENCE,
        ObjectKind.STATISTICS,
        ObjectKind.TABLE,
        ObjectKind.VIEW,
    }
)
_PARTS = frozenset({ObjectKind.POLICY, ObjectKind.RULE, ObjectKind.TRIGGER})


@dataclass(frozen=True, slots=True)
class _Comment:
    """One comment: where PostgreSQL finds its object, how COMMENT names it, and the text."""

    place: str
    name: str
    text: str


def probes(bench: Bench) -> Iterator[Probe | NotVerified]:
    """One probe for each object that is commented on, its parts with it."""
    found: dict[Claim, list[_Comment | None]] = {}
    for path, text in commented(bench.design):
        found.setdefault(comment_claim(path), []).append(_comment(path, text))
    for claim, comments in found.items():
        known = [one for one in comments if one is not None]
        if len(known) < len(comments) or not known:
            yield NotVerified(claim.text, "Comments on such an object are not looked up.")
            continue
        yield _probe(claim, known)


def _probe(claim: Claim, known: list[_Comment]) -> Probe:
    listed = "\nUNION ALL ".join(
        "SELECT EXISTS (SELECT FROM pg_catalog.pg_description AS d "  # noqa: S608 - quoted parts
        "WHERE (d.objoid, d.classoid, d.objsubid) = (a.objid, a.classid, a.objsubid) "
        f"AND d.description = {quote_literal(one.text)}) AS same FROM {one.place} AS a"
        for one in known
    )
    return Probe(
        name="the comments are those of the design",
        claim=claim,
        setup=(),
        statement="SELECT 1",
        expected=Observed(
            query=f"SELECT count(*) FILTER (WHERE c.same)::text FROM ({listed}) AS c",  # noqa: S608 - quoted parts
            value=str(len(known)),
        ),
        removal=(f"COMMENT ON {known[0].name} IS NULL",),
    )


def _comment(path: ObjectPath, text: str) -> _Comment | None:
    """Where the comment is looked up; None for kinds that need more than names."""
    kind = path.kind
    quoted = [*map(quote_identifier, path.parts)]
    if kind in _RELATIONS:
        name = f"{kind.value.removesuffix(' object')} {'.'.join(quoted)}"
    elif kind is ObjectKind.COLUMN:
        name = f"COLUMN {'.'.join(quoted)}"
    elif kind is ObjectKind.CONSTRAINT or kind in _PARTS:
        name = f"{kind.value} {quoted[-1]} ON {'.'.join(quoted[:-1])}"
    elif kind is ObjectKind.FUNCTION:
        return _of_function(path, text)
    else:
        return None
    address = _ADDRESSES.get(kind, kind.value)
    parts = f"ARRAY[{', '.join(map(quote_literal, path.parts))}]"
    place = f"pg_catalog.pg_get_object_address({quote_literal(address)}, {parts}, '{{}}')"
    return _Comment(place, name, text)


def _of_function(path: ObjectPath, text: str) -> _Comment:
    """A function is told apart by its arguments as the server prints them."""
    place = (
        "(SELECT p.oid AS objid, p.tableoid AS classid, 0 AS objsubid "  # noqa: S608 - quoted parts
        "FROM pg_catalog.pg_proc AS p "
        "JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace "
        f"WHERE n.nspname = {quote_literal(path.parts[0])} "
        "AND pg_catalog.format('%I(%s)', p.proname, "
        "pg_catalog.pg_get_function_identity_arguments(p.oid)) = "
        f"{quote_literal(path.parts[1])})"
    )
    return _Comment(place, f"FUNCTION {path.text}", text)
