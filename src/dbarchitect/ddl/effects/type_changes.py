"""Whether a value of one type can stand as another without being touched.

Source: ATColumnChangeRequiresRewrite in PostgreSQL's tablecmds.c; the planner's support
functions varchar_support, varbit_support, numeric_support, timestamp_support, time_support and
interval_support; the catalog pg_cast.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.model.effects import Work
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.sqltext.described import WrittenName, WrittenType
from dbarchitect.sqltext.described_parts import read_type

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from dbarchitect.ddl.effects.ground import Ground
    from dbarchitect.model.schema import Domain

_CATALOG = "pg_catalog"
_FINEST = 6
"""Digits of a second that a time holds. Source: PostgreSQL documentation, 8.5."""
_LEAST_FIELDS = ((4096, 0), (2048, 1), (1024, 2), (8, 3), (2, 4), (4, 5))
"""Bits of an interval's range from the second to the year, with the rank of each.

Source: intervaltypmodleastfield of PostgreSQL's timestamp.c.
"""

_OBJECTS = frozenset(
    ("regclass", "regcollation", "regconfig", "regdictionary", "regnamespace", "regoper",
     "regoperator", "regproc", "regprocedure", "regrole", "regtype")
)  # fmt: skip
_NUMBERS = frozenset({"int4", "oid"})

BINARY_COERCIBLE: Mapping[str, frozenset[str]] = {
    "bit": frozenset({"varbit"}),
    "varbit": frozenset({"bit"}),
    "text": frozenset({"bpchar", "varchar"}),
    "varchar": frozenset({"bpchar", "text"}),
    "cidr": frozenset({"inet"}),
    "xml": frozenset({"bpchar", "text", "varchar"}),
    "int4": frozenset({"oid"}) | _OBJECTS,
    "oid": frozenset({"int4"}) | _OBJECTS,
    **dict.fromkeys(_OBJECTS, _NUMBERS),
    "regoper": _NUMBERS | {"regoperator"},
    "regoperator": _NUMBERS | {"regoper"},
    "regproc": _NUMBERS | {"regprocedure"},
    "regprocedure": _NUMBERS | {"regproc"},
}
"""Types of columns that are another one's as they are, and which. Source: pg_cast."""

_ZONES = frozenset({("timestamp", "timestamptz"), ("timestamptz", "timestamp")})
_SAME_OPERATORS = (frozenset({"text", "varchar"}), frozenset({"cidr", "inet"}))


class Types:
    """The types of a schema, as far as they say what a change of type costs."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def domain(self, written: WrittenType) -> Domain | None:
        """The domain that it is, None where it is none."""
        if written.is_array:
            return None
        return next(
            filter(None, map(self._ground.domains.get, self._ground.names_of(written.name))),
            None,
        )

    def is_constrained(self, written: WrittenType) -> bool:
        """Whether it is a domain that refuses values, by itself or by what it is over."""
        return any(one.checks or one.not_null for one in self.domains(written))

    def domains(self, written: WrittenType) -> Iterator[Domain]:
        """The domains on the way from a type to the type that is no domain."""
        found = self.domain(written)
        while found is not None:
            yield found
            base = read_type(found.base_type)
            found = None if base is None else self.domain(base)

    def base(self, written: WrittenType) -> WrittenType:
        """The type under all domains, by its own name in pg_catalog where it is built in."""
        *_, last = (written, *map(_base_of, self.domains(written)))
        return self._in_catalog(last)

    def work_of(self, old: str, steps: Sequence[WrittenType]) -> Work:
        """What a table's rows need when a column's value takes these steps from its type.

        Args:
            old: The column's type as the server prints it.
            steps: Each type that the value becomes, the column's new one last.
        """
        current = read_type(old)
        worst = Work.NONE
        for step in steps:
            work = Work.UNKNOWN if current is None else self._step(current, step)
            if work is Work.REWRITTEN:
                return work
            worst = Work.UNKNOWN if work is Work.UNKNOWN else worst
            current = step
        return worst

    def has_same_operators(self, old: str, new: WrittenType) -> bool:
        """Whether an index on a column of the old type serves the new one as it is."""
        before = read_type(old)
        if before is None:
            return False
        one, other = self.base(before), self.base(new)
        if one.is_array != other.is_array:
            return False
        pair = frozenset({one.name.name, other.name.name})
        return one.name == other.name or any(pair <= family for family in _SAME_OPERATORS)

    def _step(self, old: WrittenType, new: WrittenType) -> Work:
        if self._same(old, new):
            return Work.NONE
        if self.is_constrained(new):
            return Work.REWRITTEN
        # A domain keeps its base type's modifiers to itself.
        base = self.base(old)
        known = base if self.domain(old) is None else replace(base, modifiers=())
        return self._between(known, self.base(new))

    def _same(self, old: WrittenType, new: WrittenType) -> bool:
        one, other = self.domain(old), self.domain(new)
        if one is not None or other is not None:
            return one == other
        return self._in_catalog(old) == self._in_catalog(new)

    def _between(self, old: WrittenType, new: WrittenType) -> Work:
        if replace(old, modifiers=()) == new:
            return Work.NONE
        if not (self._is_known(old) and self._is_known(new)):
            return Work.UNKNOWN
        if old.is_array or new.is_array:
            return Work.REWRITTEN
        if old.name == new.name:
            return _of_modifiers(new.name.name, old.modifiers, new.modifiers)
        return _of_pair((old.name.name, new.name.name), new.modifiers)

    def _is_known(self, written: WrittenType) -> bool:
        name = QualifiedName(written.name.schema or _CATALOG, written.name.name)
        return name.schema == _CATALOG or name in self._ground.own_types

    def _in_catalog(self, written: WrittenType) -> WrittenType:
        if written.name.schema is not None:
            return written
        own = self._ground.own_types | self._ground.domains.keys()
        name = next((n for n in self._ground.names_of(written.name) if n in own), None)
        schema = _CATALOG if name is None else name.schema
        return replace(written, name=WrittenName(schema, written.name.name))


def _base_of(domain: Domain) -> WrittenType:
    return read_type(domain.base_type) or WrittenType(WrittenName(None, ""))


def _of_pair(pair: tuple[str, str], modifiers: tuple[int, ...]) -> Work:
    """What another type needs; between times with a zone and without, UTC needs nothing."""
    is_coercible = pair[1] in BINARY_COERCIBLE.get(pair[0], ())
    if not (is_coercible or pair in _ZONES):
        return Work.REWRITTEN
    work = _of_modifiers(pair[1], (), modifiers)
    return Work.UNKNOWN if pair in _ZONES and work is Work.NONE else work


def _of_modifiers(name: str, old: tuple[int, ...], new: tuple[int, ...]) -> Work:
    """What the same type with other modifiers needs."""
    if old == new or not new:
        return Work.NONE
    rule = _RULES.get(name)
    if rule is None:
        return Work.UNKNOWN
    return Work.NONE if rule(old, new) else Work.REWRITTEN


def _longer(old: tuple[int, ...], new: tuple[int, ...]) -> bool:
    return bool(old) and new[0] >= old[0]


def _never(_old: tuple[int, ...], _new: tuple[int, ...]) -> bool:
    return False


def _finer(old: tuple[int, ...], new: tuple[int, ...]) -> bool:
    return new[0] >= (old[0] if old else _FINEST)


def _wider(old: tuple[int, ...], new: tuple[int, ...]) -> bool:
    scales = [one[1] if len(one) > 1 else 0 for one in (old, new)]
    return bool(old) and scales[0] == scales[1] and new[0] >= old[0]


def _longer_interval(old: tuple[int, ...], new: tuple[int, ...]) -> bool:
    """Fields may be added at the small end; digits matter where there are seconds."""
    fields, digits = _least_field(old), old[1] if len(old) > 1 else _FINEST
    new_digits = new[1] if len(new) > 1 else _FINEST
    return _least_field(new) <= fields and (fields > 0 or new_digits >= digits)


def _least_field(modifiers: tuple[int, ...]) -> int:
    range_of = modifiers[0] if modifiers else _LEAST_FIELDS[0][0]
    return next((rank for bit, rank in _LEAST_FIELDS if range_of & bit), 0)


_RULES: Mapping[str, Callable[[tuple[int, ...], tuple[int, ...]], bool]] = {
    "varchar": _longer,
    "varbit": _longer,
    "bpchar": _never,
    "bit": _never,
    "numeric": _wider,
    "timestamp": _finer,
    "timestamptz": _finer,
    "time": _finer,
    "timetz": _finer,
    "interval": _longer_interval,
}
