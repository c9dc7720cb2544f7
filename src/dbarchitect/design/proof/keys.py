"""Which values an access pattern is run with: hot, median and absent keys of the filled lab."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.bind_spans import Span, spans
from dbarchitect.design.proof.corpus import ABSENT_WORD, VOCABULARY_WORDS, vocabulary
from dbarchitect.design.proof.kinds import ABSENT, HOT, KINDS, MEDIAN
from dbarchitect.design.proof.looked_for import is_looked_for, looked_for
from dbarchitect.design.proof.periods import PERIOD_TYPES
from dbarchitect.design.proof.written import NoValueError, WrittenValues
from dbarchitect.model.design import BindUse
from dbarchitect.model.identifier import QualifiedName, quote_identifier, quote_literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.model.design import Bind, Design, PhysicalAccess
    from dbarchitect.postgres.session import Session

_INTEGERS = ("smallint", "integer", "bigint", "numeric")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The values of all binds with one kind of key, as text; other ones for each attempt.

    There are several attempts only where a bind's value is written.
    """

    attempts: tuple[tuple[str | None, ...], ...]


def key_values(
    session: Session,
    setting: Setting,
    access: PhysicalAccess,
    types: Sequence[str],
    begin: Callable[[str], None] = lambda kind: None,  # noqa: ARG005 - nothing unless told
) -> Mapping[str, Choice]:
    """The values of all binds for each kind of key that tells runs of the pattern apart.

    Hot is the value with most rows, median the one in the middle of all values by rows; where
    values are keys, by the rows that refer to them. A later bind of the same table takes its
    values among the rows of the earlier one. `types` are what the server takes the binds for;
    `begin` is told each kind before its values are looked for.

    Raises:
        NoValueError: a bind stands for no column, or no value for it can be had.
    """
    for bind in access.binds:
        if bind.use is BindUse.UNKNOWN:
            message = (
                f"the bind :{bind.name} is neither compared with a column nor assigned to one, "
                "so no value for it follows from the brief"
            )
            raise NoValueError(message)
    chooser = _Chooser(session, setting, access, types)
    found: dict[str, Choice] = {}
    for kind in _kinds(setting.design, access):
        begin(kind)
        choice = chooser.choice(kind)
        # Who has no such rows at all would be asked for none of them: that is no usual key.
        if kind != MEDIAN or not chooser.lacks(choice):
            found[kind] = choice
    return found


def _kinds(design: Design, access: PhysicalAccess) -> tuple[str, ...]:
    """All kinds, unless every value is written: then the rows referred to differ at most."""
    if not access.binds:
        return (HOT,)
    if any(bind.use is not BindUse.ASSIGNED for bind in access.binds):
        return KINDS
    refers = any(
        bind.column in key.columns
        for bind in access.binds
        if bind.table is not None
        for key in design.schema.table(bind.table).foreign_keys
    )
    return (HOT, MEDIAN) if refers else (HOT,)


@dataclass(frozen=True, slots=True)
class _Chooser:
    """Chooses the values of one access pattern's binds."""

    session: Session
    setting: Setting
    access: PhysicalAccess
    types: Sequence[str]

    def choice(self, kind: str) -> Choice:
        """The values of all binds for one kind of key."""
        written = [bind for bind in self.access.binds if _is_new(bind, kind)]
        usual = MEDIAN if kind == ABSENT else kind

        def frequent(table: QualifiedName, column: str, condition: str) -> str | None:
            return _frequent(self.session, table, column, condition, usual)

        made = WrittenValues(self.session, self.setting, written).values(frequent)
        found = dict(zip(self._positions(), self._found(kind), strict=True))
        for bind in self.access.binds:
            part = self._part(bind)
            if part is not None:
                made.pop(bind.position, None)
                found[bind.position] = part
        count = max((len(values) for values in made.values()), default=1)
        return Choice(
            attempts=tuple(
                tuple(
                    made[bind.position][attempt]
                    if bind.position in made
                    else found[bind.position]
                    for bind in self.access.binds
                )
                for attempt in range(count)
            )
        )

    def lacks(self, choice: Choice) -> bool:
        """Whether there was no value by which rows are found."""
        return any(
            value is None and bind.column is not None and not bind.is_written
            for values in choice.attempts
            for bind, value in zip(self.access.binds, values, strict=True)
        )

    def _positions(self) -> Iterator[int]:
        return (bind.position for bind in self.access.binds)

    def _part(self, bind: Bind) -> str | None:
        """The value of a bind that is a part of a column's value; None where it is like it.

        Raises:
            NoValueError: no value is known for the type that the server takes it for.
        """
        if not bind.within or bind.table is None or bind.column is None:
            return None
        table = self.setting.design.schema.table(bind.table)
        own = table.column(bind.column).type
        if is_looked_for(bind, own):
            return None
        asked = self.types[bind.position - 1]
        is_number = asked.startswith(_INTEGERS)
        is_key = any(bind.column in key.columns for key in table.foreign_keys)
        if _family(asked) == _family(own) and (is_key or not is_number):
            return None
        value = "1" if is_number else dict(_PART_OF).get(asked)
        if value is None and asked.startswith(("timestamp", "date")):
            value = self.setting.now.isoformat()
        if value is None:
            message = f"no value is made for the bind :{bind.name}, a part of type {asked}"
            raise NoValueError(message)
        return value

    def _found(self, kind: str) -> Iterator[str | None]:
        """The value of each bind by which rows are found; None for the others."""
        conditions: dict[QualifiedName, str] = {}
        begun: dict[tuple[QualifiedName, str], tuple[str, str]] = {}
        for bind in self.access.binds:
            if _is_new(bind, kind):
                yield None
                continue
            if bind.table is None or bind.column is None or _is_vector(self.design, bind):
                yield _free_value(self.access, bind, kind, self.setting.seed)
                continue
            type_name = self.design.schema.table(bind.table).column(bind.column).type
            if is_looked_for(bind, type_name):
                yield looked_for(
                    self.session, self.setting, bind, self.types[bind.position - 1], kind
                )
                continue
            within = _element(type_name, self.types[bind.position - 1])
            if kind == ABSENT:
                value = self._unreferred(bind.table, bind.column)
                if value is None:
                    of = within or type_name
                    value = _absent(self.session, bind.table, bind.column, of)
                yield _as_bound(value, self.access, bind)
                continue
            table, column = _counted(self.setting, self.access, bind.table, bind.column)
            condition = conditions.get(table, "true")
            if (table, column) in begun and spans(self.access, bind) is Span.END:
                yield _further(self.session, table, column, *begun[table, column])
                continue
            value = _frequent(self.session, table, column, condition, kind)
            if value is not None:
                literal = f"{quote_literal(value)}::{type_name}"
                begun[table, column] = (condition, literal)
                conditions[table] = f"{condition} AND {quote_identifier(column)} = {literal}"
            if within is not None and value is not None:
                value = _beginning(value)
            yield _as_bound(value, self.access, bind)

    def _unreferred(self, table: QualifiedName, column: str) -> str | None:
        """A row to refer to that no row refers to, else a usual one; None where none has to be.

        What a pattern that adds rows names in a reference may be what it writes there.
        """
        if re.search(r"\bINSERT\b", self.access.sql, re.IGNORECASE) is None:
            return None
        for key in self.design.schema.table(table).foreign_keys:
            if column not in key.columns:
                continue
            other = key.referenced_columns[key.columns.index(column)]
            own, name = quote_identifier(column), quote_identifier(other)
            rows = self.session.query_untrusted(
                f"SELECT p.{name}::text FROM {key.referenced_table.sql} AS p "  # noqa: S608 - quoted parts
                f"WHERE NOT EXISTS (SELECT FROM {table.sql} AS t WHERE t.{own} = p.{name}) "
                f"ORDER BY p.{name} LIMIT 1"
            )
            if rows:
                return str(rows[0][0])
            return _frequent(self.session, table, column, "true", MEDIAN)
        return None

    @property
    def design(self) -> Design:
        """The design whose pattern it is."""
        return self.setting.design


def _is_new(bind: Bind, kind: str) -> bool:
    """Whether the bind's value is to be one that no row has, or a row to refer to.

    What ON CONFLICT looks for is there already in the first row with a key that is not absent.
    """
    is_looked_for = bind.use is BindUse.MATCHED and bind.row == 0 and kind != ABSENT
    return bind.is_written and not is_looked_for


def _element(range_type: str, asked: str) -> str | None:
    """The type of a moment that is looked for in a period; None where a period is asked for."""
    return asked if range_type in PERIOD_TYPES and asked not in PERIOD_TYPES else None


def _beginning(value: str) -> str:
    """Where a period begins, which it holds: `["2026-01-01 00:00:00+00",)`."""
    return value[1:].partition(",")[0].strip('"')


def _family(type_name: str) -> str:
    bare = re.sub(r"\(.*?\)", "", type_name).strip()
    if bare in {"text", "character varying", "character"}:
        return "text"
    return "number" if bare.startswith(_INTEGERS) and not bare.endswith("[]") else bare


_PART_OF = (
    ("interval", "1 day"),
    ("boolean", "true"),
    ("jsonb", "{}"),
    ("json", "{}"),
    ("text", ABSENT_WORD),
    ("double precision", "1"),
    ("real", "1"),
)
"""A small value of a type, for binds that change a column's value or bound it."""


def _as_bound(value: str | None, access: PhysicalAccess, bind: Bind) -> str | None:
    """The value, in an array of its own where the bind is one: `= ANY(:ids)`."""
    listed = re.search(rf"\b(?:ANY|ALL)\s*\(\s*\${bind.position}\b", access.sql, re.IGNORECASE)
    if value is None or listed is None:
        return value
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{{"{quoted}"}}'


def _is_vector(design: Design, bind: Bind) -> bool:
    if bind.table is None or bind.column is None:
        return False
    return design.schema.table(bind.table).column(bind.column).type == "tsvector"


def _free_value(access: PhysicalAccess, bind: Bind, kind: str, seed: int) -> str | None:
    """A bind that stands for no column's value: a word to search for, or a small number."""
    if bind.type in {"text", "tsvector"} and "tsquery" in access.sql:
        words = vocabulary(seed)
        places = {HOT: words[0], MEDIAN: words[VOCABULARY_WORDS // 2], ABSENT: ABSENT_WORD}
        return places[kind]
    return "10" if bind.type.startswith(_INTEGERS) else None


def _counted(
    setting: Setting, access: PhysicalAccess, table: QualifiedName, column: str
) -> tuple[QualifiedName, str]:
    """The column whose rows make a value hot: one of the pattern's that refers to this one.

    A reference may take the tenant along, who is the same in both rows.
    """
    tenant = setting.tenant_column(table)
    for name in access.tables:
        if name == table:
            continue
        for key in setting.design.schema.table(name).foreign_keys:
            pairs = zip(key.columns, key.referenced_columns, strict=True)
            own = [mine for mine, theirs in pairs if theirs == column]
            others = set(key.referenced_columns) - {column, tenant}
            if key.referenced_table == table and own and not others:
                return name, own[0]
    return table, column


def _frequent(
    session: Session, table: QualifiedName, column: str, condition: str, kind: str
) -> str | None:
    name = quote_identifier(column)
    # The first needs no sort of all values, of which there may be as many as rows.
    skipped = "0" if kind == HOT else "(SELECT (count(*) - 1) / 2 FROM c)"
    sql = (
        f"WITH c AS (SELECT {name}::text AS v, count(*) AS n FROM {table.sql} "  # noqa: S608 - quoted parts
        f"WHERE {name} IS NOT NULL AND {condition} GROUP BY {name}) "
        f"SELECT c.v FROM c ORDER BY c.n DESC, c.v OFFSET {skipped} LIMIT 1"
    )
    rows = session.query_untrusted(sql)
    return str(rows[0][0]) if rows else None


def _further(
    session: Session, table: QualifiedName, column: str, condition: str, begin: str
) -> str | None:
    """The value that a span from the beginning ends at: a hundredth of the rows further."""
    name = quote_identifier(column)
    rows = session.query_untrusted(
        f"WITH c AS (SELECT {name} AS v FROM {table.sql} WHERE {name} IS NOT NULL "  # noqa: S608 - quoted parts
        f"AND {condition}), f AS (SELECT c.v FROM c WHERE c.v > {begin} ORDER BY c.v "
        "LIMIT (SELECT greatest(1, count(*) / 100) FROM c)) "
        "SELECT f.v::text FROM f ORDER BY f.v DESC LIMIT 1"
    )
    return str(rows[0][0]) if rows else None


def _absent(session: Session, table: QualifiedName, column: str, type_name: str) -> str | None:
    """A value of the type that no row has."""
    if type_name.startswith(_INTEGERS):
        name = quote_identifier(column)
        ((value,),) = session.query_untrusted(
            f"SELECT (coalesce(max({name}), 0) + 1)::text FROM {table.sql}"  # noqa: S608 - quoted parts
        )
        return str(value)
    return dict(_ABSENT_OF).get(type_name, ABSENT_WORD)


_ABSENT_OF = (
    ("uuid", "00000000-0000-4000-8000-000000000000"),
    ("inet", "192.0.2.1"),
    ("date", "2900-01-01"),
    ("timestamp with time zone", "2900-01-01 00:00:00+00"),
    ("timestamp without time zone", "2900-01-01 00:00:00"),
    ("tstzrange", "[2900-01-01 00:00:00+00,2900-01-02 00:00:00+00)"),
    ("daterange", "[2900-01-01,2900-01-02)"),
    ("boolean", None),
)


def listed_constants(values: tuple[str | None, ...]) -> Iterator[str]:
    """The values as SQL constants; their types follow from the statement."""
    for value in values:
        yield "NULL" if value is None else quote_literal(value)
