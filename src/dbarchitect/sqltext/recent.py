"""The part of a copy whose rows may still come: whole buckets from some moment on.

Rule 1: rows of one table alone, for a change in another would show in finished buckets.
Rule 2: a bucket of a bare column is grouped by, so that later rows touch later buckets.
Rule 3: no HAVING: a group may leave it as it grows, and nothing would take its row away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.sqltext.composing import clauses, text
from dbarchitect.sqltext.scope import NotCopiedError
from dbarchitect.sqltext.steady import bucket_of, function_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.sqltext.scope import Scope
    from dbarchitect.sqltext.tree import Node

_BOUND = "\0"
"""What stands for the bound while SQL is put together: no SQL holds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentBuckets:
    """How whole buckets from some moment on are worked out.

    `column` is the copy's column that is the bucket, cut from `source`. `query` is the copy's
    own, around the bound from which rows are taken, and `cut` stands around a moment that is
    cut to the beginning of its bucket.
    """

    column: str
    source: tuple[QualifiedName, str]
    query: tuple[str, str]
    cut: tuple[str, str]

    def begun(self, moment: str) -> str:
        """SQL of the beginning of the bucket in which a moment lies."""
        return moment.join(self.cut)

    def since(self, bound: str) -> str:
        """The copy's query of the rows from a bound on, which has to be a beginning."""
        return bound.join(self.query)


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyParts:
    """The copy's query in parts: what it gives out, from where, and which rows."""

    targets: Sequence[str]
    source: str
    conditions: Sequence[str]
    groups: Sequence[str]
    has_having: bool


def recent_buckets(scope: Scope, keys: Mapping[str, Node], parts: CopyParts) -> RecentBuckets:
    """The recent buckets of a copy with these keys by their names.

    Raises:
        NotCopiedError: its rows cannot be worked out from some moment on, and why.
    """
    if len(scope.sources) > 1:
        message = "it joins tables, and a change in one of them would show in finished buckets"
        raise NotCopiedError(message)
    if parts.has_having:
        message = "it says HAVING, and a group may leave that as it grows"
        raise NotCopiedError(message, hint="Filter what is read by the application.")
    for name, node in keys.items():
        bucket = bucket_of(node)
        if bucket is None or bucket.moment.kind != "ColumnRef":
            continue
        found = scope.column(bucket.moment)
        whole = clauses(
            parts.targets,
            parts.source,
            [*parts.conditions, f"{text(bucket.moment)} >= {_BOUND}"],
        )
        before, after = whole.split(_BOUND)
        first, _, *others = map(text, node.children("args"))
        ending = "".join(f", {other}" for other in others)
        return RecentBuckets(
            column=name,
            source=(found.table, found.name),
            query=(before, f"{after}\nGROUP BY {', '.join(parts.groups)}"),
            cut=(f"{function_name(node)}({first}, ", f"{ending})"),
        )
    message = "it groups by no bucket of time, so that nothing tells which sums are finished"
    raise NotCopiedError(message, hint="Group by `date_trunc('hour', at, 'UTC')` as well.")
