"""SEQ01: a sequence that has few numbers left."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dbarchitect.model.evidence import Measurement, Unit
from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.reading import Known
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.columns import ColumnTypes, column_display
from dbarchitect.review.rule import Need, Rule
from dbarchitect.review.sequences import SequenceUses
from dbarchitect.review.walking import declared_columns
from dbarchitect.review.widening import LARGEST, Widening

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Column, Schema, SequenceOptions, Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="SEQ01",
    slug="sequence_nearly_used_up",
    severity=Severity.WARNING,
    summary="The sequence, or the column that it feeds, has few numbers left.",
    why=(
        "The day that the last number is drawn every INSERT into the table fails, and the way "
        "out, a wider column, rewrites the table while nobody can use it."
    ),
    remedy=(
        "Make the column bigint before that day, with all that refers to it; where tables are "
        "large, fill a new column in steps instead."
    ),
    systemic="{count} of {of} sequences have few numbers left",
    needs=frozenset({Need.SEQUENCE_VALUES}),
    implies=("TYP09",),
    also_in=("pg-index-health", "db_verifier s1010, s1011, s1012"),
    references=(
        "https://www.postgresql.org/docs/18/view-pg-sequences.html",
        "https://www.postgresql.org/docs/18/datatype-numeric.html#DATATYPE-INT",
    ),
    since="0.1",
)


class _Drawn(NamedTuple):
    """A sequence that is no circle, and what bounds it: its own end, or a column's type."""

    name: QualifiedName
    options: SequenceOptions
    fed: tuple[tuple[Table, Column], ...]
    limit: int
    narrow: tuple[tuple[Table, Column], ...]

    def used_percent(self, last: int) -> float:
        """The share of its numbers that are gone, in percent."""
        ascending = self.options.increment > 0
        first = self.options.minimum if ascending else self.options.maximum
        return 100.0 * abs(last - first) / max(1, abs(self.limit - first))


def check(
    snapshot: Snapshot, *, warning_percent: float = 80.0, error_percent: float = 95.0
) -> Iterator[Finding]:
    """Sequences with at least `warning_percent` of their numbers drawn.

    Args:
        snapshot: What was read.
        warning_percent: From here on a finding is a warning. Source: the first level of
            db_verifier's s1010.
        error_percent: From here on it is an error. Source: its last, s1012.
    """
    values = snapshot.sequence_values
    assert isinstance(values, Known)  # noqa: S101 - the rule needs it
    last_values = {value.sequence: value.last_value for value in values.value}
    widening = Widening(snapshot.schema)
    for drawn in _sequences(snapshot.schema):
        last = last_values.get(drawn.name)
        if not isinstance(last, Known) or last.value is None or drawn.options.cycle:
            continue
        percent = drawn.used_percent(last.value)
        if percent >= warning_percent:
            severity = Severity.ERROR if percent >= error_percent else Severity.WARNING
            yield _finding(snapshot, drawn, last.value, severity, _remedy(widening, drawn))


def population(snapshot: Snapshot) -> int:
    """Sequences, those of identity columns among them."""
    return len(_sequences(snapshot.schema))


def _sequences(schema: Schema) -> list[_Drawn]:
    uses, types = SequenceUses(schema), ColumnTypes.of(schema)
    found = [
        _drawn(types, column.identity.sequence, column.identity.options, ((table, column),))
        for table, column in declared_columns(schema)
        if column.identity is not None
    ]
    found += [_drawn(types, s.name, s.options, uses.columns_of(s)) for s in schema.sequences]
    return sorted(found, key=lambda drawn: drawn.name)


def _drawn(
    types: ColumnTypes,
    name: QualifiedName,
    options: SequenceOptions,
    fed: tuple[tuple[Table, Column], ...],
) -> _Drawn:
    ascending = options.increment > 0
    limit = options.maximum if ascending else options.minimum
    narrow: list[tuple[Table, Column]] = []
    for table, column in fed:
        largest = LARGEST.get(types.plain(column.type).name, LARGEST["bigint"])
        if largest < LARGEST["bigint"] and largest <= abs(
            options.maximum if ascending else limit
        ):
            narrow.append((table, column))
        limit = min(limit, largest) if ascending else max(limit, -largest - 1)
    return _Drawn(name, options, fed, limit, tuple(narrow))


def _finding(
    snapshot: Snapshot, drawn: _Drawn, last: int, severity: Severity, remedy: Remedy
) -> Finding:
    percent = drawn.used_percent(last)
    what = ", ".join(column_display(*place) for place in drawn.fed) or drawn.name.display
    fails = "INSERT" if drawn.fed else "nextval()"
    return RULE.found(
        snapshot,
        path_of(ObjectKind.SEQUENCE, drawn.name),
        severity=severity,
        message=(
            f"{what} has used up {percent:.1f} % of its numbers: after {drawn.limit:,} every "
            f"{fails} fails."
        ),
        remedy=remedy,
        claim=f"the last value drawn is {last:,}, and {drawn.limit:,} is the last that fits",
        measurements=(
            Measurement(name="last_value", value=last, varying=True),
            Measurement(name="limit", value=drawn.limit),
            Measurement(name="used", value=round(percent, 1), unit=Unit.PERCENT, varying=True),
        ),
    )


def _remedy(widening: Widening, drawn: _Drawn) -> Remedy:
    if not drawn.narrow:
        return _of_sequence_alone(drawn)
    groups = [widening.statements(table, column) for table, column in drawn.narrow]
    statements = tuple(s for group in groups if group is not None for s in group)
    if None in groups:
        return Remedy(text=f"{RULE.remedy} Other objects depend on the columns: rebuild them.")
    return Remedy(text=RULE.remedy, statements=statements, safety=Safety.NEEDS_REVIEW)


def _of_sequence_alone(drawn: _Drawn) -> Remedy:
    options = drawn.options
    if options.type != "bigint" and options.maximum == LARGEST[options.type]:
        text = "Make the sequence bigint, as the column is; nothing is rewritten."
        if not drawn.fed:
            text = "Make the sequence bigint, once all that stores its numbers takes them."
        return Remedy(
            text=text,
            statements=(f"ALTER SEQUENCE {drawn.name.sql} AS bigint;",),
            safety=Safety.SAFE if drawn.fed else Safety.NEEDS_REVIEW,
        )
    return Remedy(
        text="Raise the end of the sequence where it is set, or find out what draws so many."
    )
