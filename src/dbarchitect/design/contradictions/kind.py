"""One kind of contradiction: how it is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dbarchitect.model.brief import Brief
    from dbarchitect.model.contradiction import Contradiction
    from dbarchitect.model.design import Design


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of contradiction; the file that holds it bears its slug.

    `in_brief` needs the brief alone; `in_design` needs the tables, indexes and statements that
    the design makes of it. Each id begins with `C-<slug with hyphens>-` and names its subject.
    """

    slug: str
    in_brief: Callable[[Brief], Iterable[Contradiction]] | None = None
    in_design: Callable[[Design], Iterable[Contradiction]] | None = None
