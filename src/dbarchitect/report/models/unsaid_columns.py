"""What a column says beside its name, type and NOT NULL."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import LARGEST_INTEGERS

if TYPE_CHECKING:
    from dbarchitect.model.schema import Column, SequenceOptions, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnFacts:
    """Which statements a column makes."""

    default: bool
    generated: bool
    collation: bool
    storage: bool
    comment: bool


def column_facts(column: Column) -> ColumnFacts:
    """Which statements the column makes."""
    storage = (column.storage, column.compression, column.statistics_target)
    return ColumnFacts(
        default=column.default is not None,
        generated=column.generated is not None,
        collation=column.collation is not None,
        storage=any(value is not None for value in storage) or bool(column.options),
        comment=column.comment is not None,
    )


def has_usual_sequence(table: Table, column: Column) -> bool:
    """Whether PostgreSQL itself would give the sequence of an identity column its name.

    What it makes of a name that is too long depends on what is there already.
    """
    if column.identity is None:
        return True
    usual = f"{table.name.name}_{column.name}_seq"
    return column.identity.sequence == QualifiedName(table.name.schema, usual)


def identity_options(column: Column) -> dict[str, int | bool]:
    """The options of the identity's sequence that are not their type's defaults."""
    if column.identity is None:
        return {}
    return sequence_options(replace(column.identity.options, type=column.type))


def sequence_options(options: SequenceOptions) -> dict[str, int | bool]:
    """The options that are not the defaults, under the words of `CREATE SEQUENCE`."""
    rising = options.increment > 0
    largest = LARGEST_INTEGERS.get(options.type, options.maximum)
    lowest = 1 if rising else -largest - 1
    highest = largest if rising else -1
    usual = {
        "start": (options.start, options.minimum if rising else options.maximum),
        "increment": (options.increment, 1),
        "minvalue": (options.minimum, lowest),
        "maxvalue": (options.maximum, highest),
        "cache": (options.cache, 1),
        "cycle": (options.cycle, False),
    }
    return {name: given for name, (given, default) in usual.items() if given != default}
