"""Which columns take no null: NOT NULL, CHECK (x IS NOT NULL) and domains that refuse it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.indexing.coverage import conjuncts
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.latest import ForLatest

if TYPE_CHECKING:
    from dbarchitect.model.schema import Schema, Table


@dataclass(frozen=True, slots=True)
class Nullability:
    """What a schema says of nulls; `domains` are those that refuse null, as SQL writes them."""

    domains: frozenset[str]

    def refused_by(self, table: Table) -> frozenset[str]:
        """The columns of the table that no new row can have null.

        A CHECK that is not validated refuses new nulls all the same; one that is not enforced
        refuses nothing.
        """
        said = {
            part
            for check in table.checks
            if check.enforced
            for part in conjuncts(check.expression)
        }
        return frozenset(
            column.name
            for column in table.columns
            if column.not_null is not None
            or column.type in self.domains
            or f"{quote_identifier(column.name)} IS NOT NULL" in said
        )


@ForLatest
def nullability_of(schema: Schema) -> Nullability:
    """What this schema says of nulls; a domain over one that refuses null refuses it too."""
    refusing = {domain.name.sql for domain in schema.domains if domain.not_null}
    found = True
    while found:
        more = {d.name.sql for d in schema.domains if d.base_type in refusing} - refusing
        refusing |= more
        found = bool(more)
    return Nullability(frozenset(refusing))
