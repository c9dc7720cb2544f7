"""Parts joined again, compared with the one table that they were taken from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dbarchitect.model.proof import BuildCheck

if TYPE_CHECKING:
    from dbarchitect.postgres.session import Session


class Rejoined(NamedTuple):
    """Rows of the one table, those that the parts joined lack, and those made up."""

    rows: int
    lost: int
    made_up: int

    @property
    def is_same(self) -> bool:
        """Whether the parts joined are the one table, row for row."""
        return not self.lost and not self.made_up


def compared(session: Session, rejoined: str) -> Rejoined:
    """What `EXCEPT ALL` both ways finds between the table `whole` and a query.

    The query gives out the columns of `whole` in their order.
    """
    ((rows, lost, made),) = session.query_untrusted(
        f"WITH again AS ({rejoined}) SELECT (SELECT count(*) FROM whole), "  # noqa: S608 - names of ours
        "(SELECT count(*) FROM (TABLE whole EXCEPT ALL TABLE again) x), "
        "(SELECT count(*) FROM (TABLE again EXCEPT ALL TABLE whole) x)"
    )
    return Rejoined(int(rows), int(lost), int(made))


def lossless(name: str, tables: str, found: Rejoined) -> BuildCheck:
    """The check that tables, joined, are the one table again."""
    return BuildCheck(
        name=name,
        claim=f"{tables}, joined, are row for row what one table would hold.",
        passed=bool(found.rows) and found.is_same,
        detail=f"{found.rows} rows, {found.lost} lost, {found.made_up} made up",
    )
