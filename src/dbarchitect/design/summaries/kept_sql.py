"""The SQL of totals that a row keeps: what keeps them, and what they would be if formed anew.

Rules:
    1. A statement's rows are netted first, so that a change that matters to no total touches
       no row of the parent.
    2. Rows of the parent are written in the order of their keys, one by one: two statements
       that touch the same ones wait for each other and are never in a deadlock by it.
    3. A count or sum is added to, which the server does on the newest version of the row. The
       greatest or least is formed anew only where it may have gone, once the row is locked,
       by a statement of its own that sees what was committed meanwhile.
    4. Each real change writes the parent's row, even where the greatest stays: so a
       transaction that sees rows of before is refused by the server (40001).
    5. TRUNCATE leaves nothing to add up. Where policies hold for the owner, too, that is said
       of each tenant in turn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.names import with_tail
from dbarchitect.design.routines import trigger_routine
from dbarchitect.design.summaries.difference import difference_query
from dbarchitect.design.tenancy.setting import SETTING
from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.schema import Trigger
from dbarchitect.sqltext.totals import INNER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.kept import KeptColumn, KeptTotals
    from dbarchitect.model.schema import Routine

_TRANSITIONS = {
    "INSERT": (("added", 1),),
    "UPDATE": (("added", 1), ("gone", -1)),
    "DELETE": (("gone", -1),),
}
_REFERENCING = {
    "INSERT": "REFERENCING NEW TABLE AS added ",
    "UPDATE": "REFERENCING OLD TABLE AS gone NEW TABLE AS added ",
    "DELETE": "REFERENCING OLD TABLE AS gone ",
    "TRUNCATE": "",
}
_WORSE = {"max": ">=", "min": "<="}
_BETTER = {"max": "greatest", "min": "least"}


def function_name(totals: KeptTotals) -> QualifiedName:
    """The function that keeps the totals, named after the first of them."""
    stem = f"keep_{totals.parent.name}_{totals.columns[0].name}"
    return QualifiedName(totals.parent.schema, with_tail(stem, "_totals"))


def trigger_name(totals: KeptTotals, event: str) -> str:
    """The trigger on the child that one kind of statement fires."""
    return with_tail(function_name(totals).name, f"_{event.lower()}")


def keeping_routine(totals: KeptTotals, owner: str) -> Routine:
    """The function; it has its owner's rights, for nobody else writes the columns."""
    names = ", ".join(column.name for column in totals.columns)
    comment = (
        f"Keeps {names} of {totals.parent.display} true when rows of "
        f"{totals.child.display} come, change or go. Runs as its owner, because nobody else "
        "may write there."
    )
    return trigger_routine(function_name(totals), owner, _body(totals), comment, as_owner=True)


def keeping_triggers(totals: KeptTotals) -> Iterator[Trigger]:
    """A trigger for each kind of statement: a transition table goes with one kind alone."""
    function = function_name(totals)
    for event, transition in _REFERENCING.items():
        name = trigger_name(totals, event)
        yield Trigger(
            name=name,
            definition=(
                f"CREATE TRIGGER {quote_identifier(name)} AFTER {event} ON "
                f"{totals.child.sql} {transition}FOR EACH STATEMENT "
                f"EXECUTE FUNCTION {function.sql}()"
            ),
            function=function,
            comment=f"Keeps totals of {totals.parent.display} true after each {event}.",
        )


def _body(totals: KeptTotals) -> str:
    branches = "".join(
        f"    {'IF' if event == 'INSERT' else 'ELSIF'} TG_OP = '{event}' THEN\n"
        f"        FOR d IN\n{_net(totals, event)}\n        LOOP\n"
        f"{_write(totals, event)}        END LOOP;\n"
        for event in _TRANSITIONS
    )
    whose = "" if totals.tenants is None else "    whose text;\n"
    return (
        f"#variable_conflict use_column\nDECLARE\n    d record;\n{whose}BEGIN\n"
        f"{branches}"
        f"    ELSE\n{_emptied(totals)}"
        "    END IF;\n"
        "    RETURN NULL;\n"
        "END;"
    )


def _emptied(totals: KeptTotals) -> str:
    """What is left to add up after a TRUNCATE: nothing, for each tenant in turn."""
    defaults = ", ".join(f"{quote_identifier(c.name)} = DEFAULT" for c in totals.columns)
    update = f"UPDATE {totals.parent.sql} AS p SET {defaults}"  # noqa: S608 - quoted names
    of = totals.tenants
    if of is None:
        return f"        {update};\n"
    return (
        f"        whose := current_setting('{SETTING}', true);\n"  # noqa: S608 - quoted names
        f"        FOR d IN SELECT t.{quote_identifier(of.key)}::text AS k1 "
        f"FROM {of.table.sql} AS t LOOP\n"
        f"            PERFORM set_config('{SETTING}', d.k1, true);\n"
        f"            {update} WHERE p.{quote_identifier(of.column)}::text = d.k1;\n"
        "        END LOOP;\n"
        f"        PERFORM set_config('{SETTING}', coalesce(whose, ''), true);\n"
    )


def _net(totals: KeptTotals, event: str) -> str:
    """The changes of one statement, netted, a row for each row of the parent."""
    keys = [f"k{i}" for i, _ in enumerate(totals.pairs, start=1)]
    arguments = _arguments(totals)
    parts = "\n                    UNION ALL\n".join(
        f"                    {_changed(totals, relation, sign)}"
        for relation, sign in _TRANSITIONS[event]
    )
    same = ", ".join(f"x.{name}" for name in (*keys, *arguments.values()))
    totalled = ", ".join(f"{sql} AS {name}" for name, sql in _amounts(totals, event, arguments))
    listed = ", ".join(f"x.{key}" for key in keys)
    return (
        f"            SELECT {listed}, {totalled}\n"  # noqa: S608 - quoted parts
        f"            FROM (\n"
        f"                SELECT {same}, sum(x.n) AS n\n"
        f"                FROM (\n{parts}\n                ) AS x\n"
        f"                GROUP BY {same}\n"
        f"                HAVING sum(x.n) <> 0\n"
        f"            ) AS x\n"
        f"            GROUP BY {listed}\n"
        f"            ORDER BY {listed}"
    )


def _arguments(totals: KeptTotals) -> dict[str, str]:
    """What is added up, each column once, with its name in the changes."""
    found = sorted({c.argument for c in totals.columns if c.argument is not None})
    return {name: f"a{i}" for i, name in enumerate(found, start=1)}


def _changed(totals: KeptTotals, relation: str, sign: int) -> str:
    values = [
        f"{INNER}.{quote_identifier(own)} AS k{i}"
        for i, (own, _) in enumerate(totals.pairs, start=1)
    ]
    values += [
        f"{INNER}.{quote_identifier(name)} AS {short}"
        for name, short in _arguments(totals).items()
    ]
    there = [f"{INNER}.{quote_identifier(own)} IS NOT NULL" for own, _ in totals.pairs]
    where = " AND ".join((*there, *(f"({one})" for one in totals.conditions)))
    listed = ", ".join(values)
    # Names are quoted, and the conditions are the brief's own, written again by the parser.
    return f"SELECT {listed}, {sign} AS n FROM {relation} AS {INNER} WHERE {where}"  # noqa: S608


def _amounts(
    totals: KeptTotals, event: str, arguments: dict[str, str]
) -> Iterator[tuple[str, str]]:
    """For each column what is added to it or may be greater, and what has gone from it."""
    for i, column in enumerate(totals.columns, start=1):
        argument = f"x.{arguments[column.argument]}" if column.argument is not None else ""
        if column.function == "count":
            yield f"d{i}", f"sum(x.n)::{column.type}"
        elif column.function == "sum":
            yield f"d{i}", f"coalesce(sum(x.n * {argument}), 0)::{column.type}"
        else:
            extreme = f"{column.function}({argument})"
            yield f"d{i}", f"{extreme} FILTER (WHERE x.n > 0)"
            if event != "INSERT":
                yield f"g{i}", f"{extreme} FILTER (WHERE x.n < 0)"


def _write(totals: KeptTotals, event: str) -> str:
    """What a row of the parent becomes; where its extreme may have gone, it is formed anew."""
    where = " AND ".join(
        f"p.{quote_identifier(other)} = d.k{i}"
        for i, (_, other) in enumerate(totals.pairs, start=1)
    )
    update = f"            UPDATE {totals.parent.sql} AS p\n            SET "  # noqa: S608 - quoted names
    numbered = list(enumerate(totals.columns, start=1))
    changes = ", ".join(_becomes(column, i) for i, column in numbered)
    written = f"{update}{changes}\n            WHERE {where};\n"
    extremes = [(i, column) for i, column in numbered if column.is_extreme]
    if event == "INSERT" or not extremes:
        return written
    anew = ", ".join(
        f"{quote_identifier(c.name)} = ({_formed(totals, c)})" for _, c in extremes
    )
    gone = " OR ".join(
        f"d.g{i} {_WORSE[c.function]} p.{quote_identifier(c.name)}" for i, c in extremes
    )
    return f"{written}{update}{anew}\n            WHERE {where} AND ({gone});\n"


def _becomes(column: KeptColumn, number: int) -> str:
    name = quote_identifier(column.name)
    if column.is_extreme:
        return f"{name} = {_BETTER[column.function]}(p.{name}, d.d{number})"
    return f"{name} = p.{name} + d.d{number}"


def _formed(totals: KeptTotals, column: KeptColumn) -> str:
    """SELECT of what the column of the parent's row `p` should hold, from the child's rows."""
    same = [
        f"{INNER}.{quote_identifier(own)} = p.{quote_identifier(other)}"
        for own, other in totals.pairs
    ]
    where = " AND ".join((*same, *(f"({one})" for one in totals.conditions)))
    return f"SELECT {_total(column)} FROM {totals.child.sql} AS {INNER} WHERE {where}"  # noqa: S608 - quoted parts


def _total(column: KeptColumn) -> str:
    if column.function == "count":
        return "count(*)"
    call = f"{column.function}({INNER}.{quote_identifier(column.argument or '')})"
    return f"coalesce({call}, 0)" if column.function == "sum" else call


def grouped(totals: KeptTotals) -> str:
    """SELECT of all totals by the child's columns `k1`, `k2`, ... as `v1`, `v2`, ..."""
    keys = [
        f"{INNER}.{quote_identifier(own)} AS k{i}"
        for i, (own, _) in enumerate(totals.pairs, start=1)
    ]
    values = [f"{_total(column)} AS v{i}" for i, column in enumerate(totals.columns, start=1)]
    listed = ", ".join(str(i) for i, _ in enumerate(keys, start=1))
    where = f" WHERE {' AND '.join(f'({c})' for c in totals.conditions)}"
    return (
        f"SELECT {', '.join((*keys, *values))} FROM {totals.child.sql} AS {INNER}"  # noqa: S608 - quoted parts
        f"{where if totals.conditions else ''} GROUP BY {listed}"
    )


def joined(totals: KeptTotals, row: str, name: str) -> tuple[str, tuple[str, ...]]:
    """(LEFT JOIN of the totals under a name to the parent's `row`, each column's value)."""
    on = " AND ".join(
        f"{name}.k{i} = {row}.{quote_identifier(other)}"
        for i, (_, other) in enumerate(totals.pairs, start=1)
    )
    values = tuple(
        f"{name}.v{i}" if column.is_extreme else f"coalesce({name}.v{i}, 0)"
        for i, column in enumerate(totals.columns, start=1)
    )
    return f"LEFT JOIN ({grouped(totals)}) AS {name} ON {on}", values


def held_and_wanted(totals: KeptTotals) -> tuple[str, str]:
    """What the columns hold and what they would if formed anew, each with the row's key."""
    keys = [f"p.{quote_identifier(other)}" for _, other in totals.pairs]
    held = [f"p.{quote_identifier(column.name)}" for column in totals.columns]
    join, values = joined(totals, "p", "f")
    source = f"FROM {totals.parent.sql} AS p"
    return (
        f"SELECT {', '.join((*keys, *held))} {source}",
        f"SELECT {', '.join((*keys, *values))} {source} {join}",
    )


def drift_query(totals: KeptTotals) -> str:
    """How many rows of the two are not in the other, and how many are held."""
    return difference_query(*held_and_wanted(totals))
