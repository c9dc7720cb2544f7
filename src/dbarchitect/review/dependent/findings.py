"""Findings on columns that depend on less than a key, for the rules that tell them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model import english
from dbarchitect.model.evidence import Measurement, Method, Unit
from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.columns import ColumnTypes
from dbarchitect.review.dependent.affinity import is_code_of_place, is_identifier
from dbarchitect.review.dependent.lossless import proof_of
from dbarchitect.review.dependent.table_review import table_reviews
from dbarchitect.review.row_facts import LEAST_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.dependency_facts import Determinant
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.dependent.judging import Judged
    from dbarchitect.review.dependent.parts import Part
    from dbarchitect.review.dependent.splitting import Splitting
    from dbarchitect.review.dependent.table_review import TableReview
    from dbarchitect.review.rule import RowProof, Rule

_TWICE = 2
_TENS = 10
_FEW = 10
"""Of fewer values a table of their own is hardly worth its join. An assumption."""
_NAMED = 4
"""So many columns are named in a message."""


def findings_of(
    rule: Rule, snapshot: Snapshot, *, partial: bool, accidental: bool
) -> Iterator[Finding]:
    """The things inside tables whose key is a part of the table's, or is not.

    Args:
        rule: Whose findings these are.
        snapshot: What was read.
        partial: Whether those are meant whose determinant is a part of a key.
        accidental: Whether to list what is taken for an accident of the rows, too.
    """
    for review in table_reviews(snapshot):
        for part in review.things:
            if review.is_partial(part) == partial:
                yield _finding(rule, review, part)
        if accidental:
            for one in review.judged:
                if one.reasons and review.judge.is_part_of_key(one.determinant) == partial:
                    yield _accident(rule, review, one)


def proof_for(snapshot: Snapshot, finding: Finding) -> RowProof | None:
    """The question whether the tables of the finding's remedy are the table, joined."""
    if not finding.remedy.statements:
        return None
    for review in table_reviews(snapshot):
        if path_of(ObjectKind.TABLE, review.table.name) == finding.target:
            splitting = review.splitting
            types = ColumnTypes.of(snapshot.schema)
            return None if splitting is None else proof_of(splitting, types)
    return None


def listed(names: tuple[str, ...]) -> str:
    """Some of the names for a sentence, and how many more there are."""
    shown = [quote_identifier(name) for name in names[:_NAMED]]
    if len(names) > _NAMED:
        shown.append(f"{len(names) - _NAMED} more")
    return english.listed(shown)


def keyed(determinant: Determinant) -> str:
    """The determinant for a sentence."""
    return " and ".join(map(quote_identifier, determinant.columns))


def counted(determinant: Determinant) -> tuple[Measurement, ...]:
    """How many rows there are of how many values."""
    return (
        Measurement(name="rows", value=determinant.rows, unit=Unit.ROWS, varying=True),
        Measurement(name="values", value=determinant.values, unit=Unit.COUNT, varying=True),
    )


def _finding(rule: Rule, review: TableReview, part: Part) -> Finding:
    one, name = part.determinant, review.table.name.display
    ordered = sorted(part.columns, key=[c.name for c in review.table.columns].index)
    columns = tuple(ordered)
    of_key = ", a part of the key" if review.is_partial(part) else ""
    each = one.rows / one.values
    return rule.found(
        review.snapshot,
        path_of(ObjectKind.TABLE, review.table.name),
        message=(
            f"{name} repeats {listed(columns)} for each {keyed(one)}{of_key}: {one.rows:,} "
            f"rows hold the facts of {one.values:,}. A change of one has to reach "
            f"{_about(each)} rows on average, and a row that it misses tells another truth."
        ),
        claim=_claim(one, columns, whole=part.whole),
        remedy=_remedy(rule, review, part),
        detail=", ".join(map(quote_identifier, one.columns)),
        severity=_severity(review, part),
        measurements=counted(one),
        method=Method.READ if part.whole else Method.ESTIMATED,
    )


def _about(number: float) -> str:
    return f"{number:,.1f}" if number < _TENS else f"{number:,.0f}"


def _claim(one: Determinant, columns: tuple[str, ...], *, whole: bool) -> str:
    rows = f"all {one.rows:,} rows" if whole else f"a sample of {one.rows:,} rows"
    names = ", ".join(map(quote_identifier, columns))
    return f"in {rows} each of {one.values:,} values of {keyed(one)} has one value of {names}"


def _severity(review: TableReview, part: Part) -> Severity:
    """A warning where names show what is meant, and enough rows repeat it.

    The parts of an address are written together by custom.
    """
    one = part.determinant
    is_clear = (
        part.whole
        and bool(part.named_after)
        and all(map(is_identifier, part.key))
        and not any(map(is_code_of_place, part.key))
        and review.reference(part.key) is None
    )
    is_much = one.rows >= LEAST_ROWS and one.rows >= _TWICE * one.values and one.values >= _FEW
    return Severity.WARNING if is_clear and is_much else Severity.INFO


def _remedy(rule: Rule, review: TableReview, part: Part) -> Remedy:
    reference = review.reference(part.key)
    if reference is not None:
        to, key = reference.referenced_table.display, keyed(part.determinant)
        return Remedy(
            text=(
                f"Keep them in {to}, which {key} refers to, unless they are written down as "
                "they were at the time of the row; then a comment should say so."
            )
        )
    if not part.whole:
        text = "Give it the time to be asked of each row first: --data-seconds."
        return Remedy(text=f"{rule.remedy} {text}")
    if review.splitting is not None and review.leads(part):
        return _taking_apart(rule, review.splitting)
    lead = next((thing for thing in review.things if review.leads(thing)), None)
    if lead is None:
        return Remedy(text=rule.remedy)
    name, key = review.table.name.display, keyed(lead.determinant)
    return Remedy(
        text=f"{rule.remedy} The SQL for all of {name} stands with the finding on {key}."
    )


def _taking_apart(rule: Rule, splitting: Splitting) -> Remedy:
    obstacle = splitting.obstacle()
    if obstacle is not None:
        return Remedy(text=f"{rule.remedy} There is no SQL for it here: {obstacle}.")
    made = ", ".join(table.name.display for table in splitting.tables.values())
    return Remedy(
        text=(
            f"Take the table apart into {made} and what remains, while nobody writes to it; "
            f"{splitting.view.display} shows it as it was. Indexes and grants on the columns "
            "that leave it have to be made anew."
        ),
        statements=splitting.statements(),
        safety=Safety.DESTRUCTIVE,
    )


def _accident(rule: Rule, review: TableReview, one: Judged) -> Finding:
    determinant, column = one.determinant, quote_identifier(one.column)
    name = review.table.name.display
    return rule.found(
        review.snapshot,
        path_of(ObjectKind.TABLE, review.table.name),
        message=(
            f"In {name} each {keyed(determinant)} has one {column}, by accident as it seems: "
            f"{'; '.join(one.reasons)}."
        ),
        claim=_claim(determinant, (one.column,), whole=one.whole),
        remedy=Remedy(text="Nothing, unless it is meant: then this is a thing of its own."),
        detail=f"{', '.join(map(quote_identifier, determinant.columns))} -> {column}",
        severity=Severity.INFO,
        measurements=counted(determinant),
        method=Method.READ if one.whole else Method.ESTIMATED,
    )
