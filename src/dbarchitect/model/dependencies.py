"""Dependencies that a brief declares, and what a design made of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from dbarchitect.errors import Location


@dataclass(frozen=True, slots=True, kw_only=True)
class DependencyRule:
    """Rows that agree in `left` agree in `right`: attributes and references of one entity.

    Of a multivalued one the values of `right` go with those of `left` whatever the others are.
    """

    left: tuple[str, ...]
    right: tuple[str, ...]
    multivalued: bool = False
    location: Location | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        """The rule as a brief writes it: `zip -> city, state`."""
        arrow = "->>" if self.multivalued else "->"
        return f"{', '.join(self.left)} {arrow} {', '.join(self.right)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinRule:
    """A row is there wherever each of its parts is: an entity's rows are the join of the parts.

    Each part names attributes and references of the entity.
    """

    parts: tuple[tuple[str, ...], ...]
    location: Location | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        """The rule as a brief writes it: `[[agent, company], [company, product], ...]`."""
        parts = (f"[{', '.join(part)}]" for part in self.parts)
        return f"[{', '.join(parts)}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinTaken:
    """What became of a join rule: the entities that hold its parts, the entity itself first.

    `rows` are those that the one entity was said to have. Without parts `why_kept` says why;
    `is_implied` that what tells rows apart implies the rule, so that it is fifth normal form.
    """

    entity: str
    rule: JoinRule
    rows: int
    parts: tuple[str, ...] = ()
    why_kept: str | None = None
    is_implied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalisation:
    """What became of a dependency on less than a whole key.

    `form` is the normal form in which it left the entity (`2NF`). `part` is the entity that
    has the facts now, through the entity's reference of that name; None where they stayed,
    and then `why_kept` says why. `is_new` says that the part was made for them. `left` and
    `right` are names in the part. Where the rule is multivalued, entity and part both have the
    reference, to the `anchor` if one was made for it; `copies` is beside how many rows of the
    entity a row of the part would stand in one table, on average.
    """

    entity: str
    rule: DependencyRule
    form: str
    part: str | None = None
    reference: str | None = None
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    is_new: bool = False
    why_kept: str | None = None
    anchor: str | None = None
    copies: float = 0.0
