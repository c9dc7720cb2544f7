"""Indexes that a design might have: what its rules propose, and variants of that.

Rules:
    1. What a constraint owns, or makes unique, is no option: it stays.
    2. A variant differs from what a use asks for in one thing: fewer keys, another order of the
       equalities, no predicate, or what is read besides going along.
    3. Options that a constraint's index makes needless are left out, and so is whatever would
       help a use that such an index answers with one row.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import permutations
from string import digits
from typing import TYPE_CHECKING

from dbarchitect.design.accepted_indexes import is_fixed
from dbarchitect.design.indexes import index_name
from dbarchitect.design.names import TakenNames, derived_name
from dbarchitect.indexing import candidates, finds_one_row, redundant
from dbarchitect.indexing.methods.btree import INCLUDED_BYTES, INCLUDED_COLUMNS
from dbarchitect.indexing.methods.predicates import predicate_of
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Index, IndexKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dbarchitect.indexing import TableFacts, TableUse
    from dbarchitect.model.design import Design
    from dbarchitect.model.index_proof import IndexVerdict
    from dbarchitect.model.schema import Table

MOST_ORDERS = 6
"""How many orders of the equalities are tried: all of three columns."""

_NO_NAME = QualifiedName("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexOption:
    """An index that may be there; `is_new` says that the rules did not propose it."""

    table: QualifiedName
    index: Index
    is_new: bool = False

    @property
    def name(self) -> str:
        """The bare name, one for all options of a design's schema."""
        return self.index.name.name


def index_options(
    design: Design,
    uses: Mapping[QualifiedName, Sequence[TableUse]],
    facts: Mapping[QualifiedName, TableFacts],
) -> tuple[IndexOption, ...]:
    """Every option of the design's tables, what the rules propose first."""
    taken = TakenNames(_relation_names(design))
    found: list[IndexOption] = []
    for table in design.schema.tables:
        if table.partition_of is not None:
            continue
        fixed = [index for index in table.indexes if is_fixed(table, index)]
        proposed = [index for index in table.indexes if not is_fixed(table, index)]
        found += [IndexOption(table=table.name, index=index) for index in proposed]
        known = [_unnamed(index) for index in proposed]
        for index in _variants(table, uses.get(table.name, ()), facts.get(table.name)):
            if index in known or any(redundant(index, other) for other in fixed):
                continue
            known.append(index)
            name = QualifiedName(table.name.schema, taken.take(base_name(table, index)))
            found.append(
                IndexOption(table=table.name, index=replace(index, name=name), is_new=True)
            )
    return tuple(found)


def base_name(table: Table, index: Index) -> str:
    """The name that the index has where nobody else has it."""
    columns = [key.column for key in index.keys if key.column is not None]
    return derived_name(table.name.name, (*(columns or ["expr"]), *index.include), "idx")


def _variants(
    table: Table, uses: Iterable[TableUse], facts: TableFacts | None
) -> Iterator[Index]:
    for foreign_key in table.foreign_keys:
        yield _index(IndexKey(column=column) for column in foreign_key.columns)
    yield from _of_joins(table, uses)
    fixed = [index for index in table.indexes if is_fixed(table, index)]
    for use in uses:
        if any(finds_one_row(index, use) for index in fixed):
            continue
        asked = () if facts is None else candidates(use, _NO_NAME, facts=facts)
        for index in asked or candidates(use, _NO_NAME):
            yield index
            if index.access_method == "btree":
                yield from _of_btree(index, use, facts)


def _of_joins(table: Table, uses: Iterable[TableUse]) -> Iterator[Index]:
    """References over the rows that a use wants, which may reach them through a join."""
    for use in uses:
        if use.constants and not (use.equal or use.ranges or use.limited):
            for foreign_key in table.foreign_keys:
                keys = _index(IndexKey(column=column) for column in foreign_key.columns)
                yield replace(keys, predicate=predicate_of(use))


def _of_btree(index: Index, use: TableUse, facts: TableFacts | None) -> Iterator[Index]:
    bare = replace(index, include=())
    yield bare
    equal = [key for key in bare.keys if key.column in use.equal]
    rest = [key for key in bare.keys if key not in equal]
    if equal and rest:
        yield replace(bare, keys=tuple(equal))
    orders = list(permutations(equal))
    if len(orders) <= MOST_ORDERS:
        yield from (replace(bare, keys=(*order, *rest)) for order in orders)
    if bare.predicate is not None:
        yield replace(bare, predicate=None)
    more = _read_besides(bare, use, facts)
    if more:
        yield replace(bare, include=more)


def _read_besides(index: Index, use: TableUse, facts: TableFacts | None) -> tuple[str, ...]:
    """What the use reads beyond the keys, where it is narrow and never changed."""
    if facts is None or any(key.column is None for key in index.keys):
        return ()
    more = tuple(column for column in use.reads if column not in index.columns)
    widths = [facts.width(column) for column in more]
    is_known = None not in widths
    total = sum(width for width in widths if width is not None)
    fits = is_known and total <= INCLUDED_BYTES and len(more) <= INCLUDED_COLUMNS
    return more if fits and not facts.changed & {*more} else ()


def _index(keys: Iterable[IndexKey]) -> Index:
    return Index(name=_NO_NAME, keys=tuple(keys))


def _unnamed(index: Index) -> Index:
    return replace(index, name=_NO_NAME, comment=None)


def _relation_names(design: Design) -> Iterator[str]:
    for table in design.schema.tables:
        yield table.name.name
        yield from (index.name.name for index in table.indexes)
    yield from (sequence.name.name for sequence in design.schema.sequences)


def renamed(design: Design, verdicts: Sequence[IndexVerdict]) -> tuple[IndexVerdict, ...]:
    """The verdicts with accepted indexes under the names that refused ones set free."""
    proposed = {v.index.name.name for v in verdicts}
    taken = TakenNames(name for name in _relation_names(design) if name not in proposed)
    final: dict[QualifiedName, QualifiedName] = {}
    for verdict in sorted(verdicts, key=lambda v: (not v.verdict.is_accepted, v.is_new)):
        table = design.schema.table(verdict.table)
        own = verdict.index.name
        wanted = _wanted_name(table, verdict)
        final[own] = QualifiedName(own.schema, taken.take(wanted))
    return tuple(
        replace(
            v,
            index=replace(v.index, name=final[v.index.name]),
            instead=None if v.instead is None else final[v.instead],
        )
        for v in verdicts
    )


def _wanted_name(table: Table, verdict: IndexVerdict) -> str:
    """The name without the number that told it from another one, which may be refused."""
    if verdict.is_new:
        return base_name(table, verdict.index)
    own, bare = verdict.index.name.name, index_name(table, verdict.index)
    return bare if own.rstrip(digits) == bare else own
