"""What sums of zero cost: evidence of the lab's measures, and the table that tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design import evidence_keys as keys
from dbarchitect.design.document.lab_evidence import executed
from dbarchitect.design.patterns.balanced import balances_of
from dbarchitect.model.document import Grid, Paragraph
from dbarchitect.model.english import listed
from dbarchitect.model.evidence import Figure, Measurement, Unit, code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import Evidence, EvidenceSet
    from dbarchitect.model.proof import BalanceCost, Proof

_TOLD = (
    "What the end of a transaction takes for each row that it has written of a whole, on the "
    "lab's rows: the sum of the whole is formed once for a row that was inserted or deleted, "
    "twice for one that was changed. The time of a pattern that writes such a row, above, is "
    "without it. A whole costs this for each of its rows."
)

_HEADERS = ("sums", "rows of the whole", "for each inserted row")


def balance_evidence(proof: Proof) -> Iterator[Evidence]:
    """What each rule costs a row, by the size of its whole."""
    for cost in proof.balances:
        rule = f"{cost.amount} per {' and '.join(cost.same)}"
        yield executed(
            proof,
            f"{keys.BALANCE}{cost.table.display}/{rule}/{cost.rows}",
            "What a sum of zero costs each row that is written.",
            Measurement(name="rule", value=code(f"{cost.table.display}: {rule}")),
            Measurement(name="rows", value=cost.rows, unit=Unit.ROWS),
            _row(cost),
        )


def _row(cost: BalanceCost) -> Measurement:
    if cost.row_ms is None:
        return Measurement(name="row", value="not measurable", varying=True)
    return Measurement(name="row", value=cost.row_ms, unit=Unit.MILLISECONDS, varying=True)


def balance_notes(design: Design) -> Iterator[str]:
    """What the lab's rows lack where they should add up."""
    for balance in balances_of(design.brief, design.names):
        amount, table = code(balance.amount), code(balance.table.display)
        told = (
            f"Rows of the lab are drawn one by one: {amount} of {table} adds up to nothing in "
            "particular there, and the rule was attacked with rows of its own."
        )
        if len(balance.same) > 1:
            same = listed(map(code, balance.same))
            told += (
                f" Real rows that balance share {same} with another, where the lab's mostly do "
                "not: a B-tree over these takes less than by formula, which is for the lab's."
            )
        yield told


def balance_blocks(evidence: EvidenceSet) -> Iterator[Paragraph | Grid]:
    """The table of what rows cost, where there are sums."""
    costs = [item for item in evidence.items if item.key.startswith(keys.BALANCE)]
    if costs:
        yield Paragraph((_TOLD,))
        names = ("rule", "rows", "row")
        yield Grid(
            _HEADERS, tuple(tuple((Figure(i.key, name),) for name in names) for i in costs)
        )
