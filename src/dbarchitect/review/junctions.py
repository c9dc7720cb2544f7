"""Tables that do nothing but link the rows of two others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.schema import ForeignKeyAction
from dbarchitect.review.columns import words_of
from dbarchitect.review.mentions import mentions
from dbarchitect.review.surrogates import surrogate_key
from dbarchitect.review.words import same_thing

if TYPE_CHECKING:
    from dbarchitect.model.schema import Column, ForeignKey, Table

_BOOKKEEPING = frozenset({"created", "updated", "inserted", "modified", "added", "deleted"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Junction:
    """The two references of a linking table; `dated` says that rows bear times as well."""

    first: ForeignKey
    second: ForeignKey
    dated: bool

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of both references, each once, in their order."""
        return tuple(dict.fromkeys((*self.first.columns, *self.second.columns)))


def junction_of(table: Table) -> Junction | None:
    """The links of a table of two references and nothing else that is told of them.

    A surrogate key, and times of writing such as `created_at`, tell nothing of a link.
    """
    keys = [key for key in table.foreign_keys if not _is_part_of_another(table, key)]
    if len(keys) != 2:  # noqa: PLR2004 - a link has two ends
        return None
    first, second = sorted(keys, key=lambda key: _place(table, key))
    stays = any(key.on_delete is ForeignKeyAction.SET_NULL for key in keys)
    if stays or set(first.columns) == set(second.columns):
        return None  # a row that stays says something without that end
    surrogate = surrogate_key(table)
    linking = {*first.columns, *second.columns}
    others = [c for c in table.columns if c.name not in linking and c is not surrogate]
    if not all(_is_bookkeeping(column) for column in others):
        return None
    if _are_alternatives(table, first, second):
        return None
    return Junction(first=first, second=second, dated=bool(others))


def is_named_after_both(table: Table, junction: Junction) -> bool:
    """Whether the table's name is that of the one linked table and that of the other."""
    name = words_of(table.name.name)
    ends = [words_of(k.referenced_table.name) for k in (junction.first, junction.second)]
    return any(
        same_thing(name[:cut], one) and same_thing(name[cut:], other)
        for cut in range(1, len(name))
        for one, other in (ends, ends[::-1])
    )


def _is_part_of_another(table: Table, key: ForeignKey) -> bool:
    """A tenant's own reference beside those within the tenant."""
    return any(set(key.columns) < set(other.columns) for other in table.foreign_keys)


def _are_alternatives(table: Table, first: ForeignKey, second: ForeignKey) -> bool:
    """Whether a CHECK reads both references, as one does that lets only one be set."""
    return any(
        any(mentions(check.expression, name) for name in first.columns)
        and any(mentions(check.expression, name) for name in second.columns)
        for check in table.checks
    )


def _place(table: Table, key: ForeignKey) -> int:
    order = [column.name for column in table.columns]
    return max(order.index(name) for name in key.columns)


def _is_bookkeeping(column: Column) -> bool:
    words = words_of(column.name)
    is_time = column.type.startswith(("timestamp", "date"))
    return is_time and bool(words) and words[0] in _BOOKKEEPING
