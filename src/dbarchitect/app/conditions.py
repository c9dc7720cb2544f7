"""Under which conditions a design is made, whatever asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.proof.rows import LARGER_ROWS

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from dbarchitect.lab.options import LabOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """The day of the design, whether and how it is proven, and where its files go.

    The same brief, `as_of` and `seed` give the same design and the same rows in the lab.
    `proof_rows` are those of the largest table when access patterns run at the larger scale; 0
    leaves that scale out. `out` is the folder of the files, None where none are written.
    """

    as_of: date
    seed: int = 1
    proof: bool = True
    proof_rows: int = LARGER_ROWS
    out: Path | None = None
    replace_migrations: bool = False
    pg_bindir: Path | None = None
    lab_url: str | None = None

    @property
    def lab(self) -> LabOptions:
        """The lab in which designs are proven and tables are loaded."""
        # The lab's modules cost a tenth of a second that a design without proof need not pay.
        from dbarchitect.lab.options import LabOptions  # noqa: PLC0415

        return LabOptions(pg_bindir=self.pg_bindir, url=self.lab_url)
