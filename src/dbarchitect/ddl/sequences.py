"""Sequences of their own, and the options that identity columns share with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.ddl.fragments import comment_sql
from dbarchitect.ddl.steps import Phase, Step
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import (
    LARGEST_INTEGERS,
    Dependency,
    ObjectKind,
    ObjectPath,
    Persistence,
    Sequence,
    SequenceOptions,
)
from dbarchitect.model.schema.paths import member_path, path_of

if TYPE_CHECKING:
    from dbarchitect.ddl.target import Target


def default_options(type_: str, *, descending: bool = False) -> SequenceOptions:
    """What CREATE SEQUENCE takes when nothing is said.

    Source: CREATE SEQUENCE, PostgreSQL documentation.
    """
    largest = LARGEST_INTEGERS[type_]
    if descending:
        return SequenceOptions(
            type=type_, start=-1, increment=-1, minimum=-largest - 1, maximum=-1
        )
    return SequenceOptions(type=type_, maximum=largest)


def option_words(options: SequenceOptions) -> list[str]:
    """The options that differ from the defaults of their type, without the type."""
    usual = default_options(options.type, descending=options.increment < 0)
    words: list[str] = []
    usual_start = options.minimum if options.increment > 0 else options.maximum
    if options.start != usual_start:
        words.append(f"START WITH {options.start}")
    if options.increment != 1:
        words.append(f"INCREMENT BY {options.increment}")
    if options.minimum != usual.minimum:
        words.append(f"MINVALUE {options.minimum}")
    if options.maximum != usual.maximum:
        words.append(f"MAXVALUE {options.maximum}")
    if options.cache != 1:
        words.append(f"CACHE {options.cache}")
    if options.cycle:
        words.append("CYCLE")
    return words


def sequence_steps(
    target: Target, sequence: Sequence, dependencies: tuple[Dependency, ...]
) -> list[Step]:
    """CREATE SEQUENCE, and OWNED BY once the column is there."""
    path = path_of(ObjectKind.SEQUENCE, sequence.name)
    unlogged = ""
    if sequence.persistence is Persistence.UNLOGGED:
        target.require(15, "UNLOGGED", path)
        unlogged = "UNLOGGED "
    words = option_words(sequence.options)
    if sequence.options.type != "bigint":
        words.insert(0, f"AS {sequence.options.type}")
    create = " ".join((f"CREATE {unlogged}SEQUENCE {sequence.name.sql}", *words))
    alone = sequence.owned_by is None or _has_other_users(sequence, dependencies)
    made = Step(
        path=path,
        phase=Phase.SEQUENCES,
        up=(create, *comment_sql(f"SEQUENCE {sequence.name.sql}", sequence.comment)),
        down=(f"DROP SEQUENCE {sequence.name.sql}",) if alone else (),
        silent=sequence.owned_by is not None,
    )
    return [made, *_owned_by(sequence, path, alone=alone)]


def _owned_by(sequence: Sequence, path: ObjectPath, *, alone: bool) -> list[Step]:
    if sequence.owned_by is None:
        return []
    table, column = sequence.owned_by
    alter = f"ALTER SEQUENCE {sequence.name.sql} OWNED BY"
    return [
        Step(
            path=path,
            part="owner",
            phase=Phase.DEFAULTS,
            up=(f"{alter} {table.sql}.{quote_identifier(column)}",),
            down=(f"{alter} NONE",) if alone else (),
            requires=frozenset({path, member_path(ObjectKind.COLUMN, table, column)}),
        )
    ]


def _has_other_users(sequence: Sequence, dependencies: tuple[Dependency, ...]) -> bool:
    """Whether something besides the owning table needs the sequence."""
    path = path_of(ObjectKind.SEQUENCE, sequence.name)
    owner = sequence.owned_by[0] if sequence.owned_by else None
    return owner is not None and any(
        one.referenced == path and one.dependent.parts[:2] != (owner.schema, owner.name)
        for one in dependencies
    )
