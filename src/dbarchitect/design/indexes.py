"""Indexes: for constraints, for what access patterns ask, and for foreign keys.

Rules:
    1. What a constraint's index already finds gets no second one.
    2. One index serves as many wants as it can: among columns compared with `=` those of a
       foreign key lead, and of two candidates the wider one stays if it does the other's work.
    3. Every foreign key has an index that finds its rows: without one, deleting a referenced
       row reads the whole referencing table.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.access import understood_access
from dbarchitect.design.arcs import is_arm
from dbarchitect.design.draft import Draft, Want
from dbarchitect.design.extensions import with_extensions
from dbarchitect.design.index_facts import table_facts
from dbarchitect.design.index_words import why
from dbarchitect.design.names import SEARCH_VECTOR, derived_name
from dbarchitect.design.tenancy.uses import under_policy
from dbarchitect.indexing import (
    TableFacts,
    TableUse,
    candidate,
    covers_foreign_key,
    finds_one_row,
    parts,
    redundant,
    serves,
)
from dbarchitect.model.design import IndexReason
from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.schema import Index, IndexKey, KeyConstraint, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dbarchitect.design.draft import Context
    from dbarchitect.model.schema import ForeignKey


def add_indexes(draft: Draft, context: Context) -> Draft:
    """Every index that is still missing, and the reason for each index of the design."""
    draft = draft.map_tables(with_constraint_indexes)
    wants = (*draft.wants, *access_wants(draft, context))
    facts = table_facts(draft, context)
    for table in draft.tables:
        if table.partition_of is None:
            own = [want for want in wants if want.use.table == table.name]
            known = facts.get(table.name, TableFacts())
            draft = _with_wanted(draft, table, own, known)
    return with_extensions(draft)


def access_wants(draft: Draft, context: Context) -> tuple[Want, ...]:
    """What the access patterns ask of each table."""
    return tuple(
        Want(use=under_policy(context, use), purpose=understood.access.name)
        for understood in understood_access(draft, context)
        for use in understood.uses
    )


def with_constraint_indexes(table: Table) -> Table:
    """The table with the index of each of its keys, in front of the others."""
    have = {index.constraint for index in table.indexes}
    made = tuple(_key_index(table, key) for key in table.keys if key.name not in have)
    return replace(table, indexes=(*made, *table.indexes))


def _key_index(table: Table, key: KeyConstraint) -> Index:
    parent = None
    if table.partition_of is not None:
        above = table.partition_of.parent
        parent = QualifiedName(above.schema, derived_name(above.name, key.columns, "pkey"))
    return Index(
        name=QualifiedName(table.name.schema, key.name),
        keys=tuple(IndexKey(column=column) for column in key.columns),
        unique=True,
        primary=key.primary,
        constraint=key.name,
        partition_of=parent,
    )


def _with_wanted(draft: Draft, table: Table, wants: Sequence[Want], facts: TableFacts) -> Draft:
    uses = [part for want in wants for part in _unserved(table, want.use)]
    candidates = [_candidate(table, use, facts) for use in uses]
    made = [index for index in candidates if index is not None]
    made += [
        _foreign_key_index(table, foreign_key)
        for foreign_key in table.foreign_keys
        if not any(
            covers_foreign_key(i, foreign_key.columns, table) for i in (*table.indexes, *made)
        )
    ]
    for index in _fewest(made):
        if any(redundant(index, known) for known in table.indexes):
            continue
        name = draft.free_name(index_name(table, index))
        named = replace(index, name=QualifiedName(table.name.schema, name))
        table = replace(table, indexes=(*table.indexes, named))
        draft = draft.with_table(table)
    return draft


def _unserved(table: Table, use: TableUse) -> Iterator[TableUse]:
    """The parts of the use that no index answers yet; none where one row is found already."""
    if not any(finds_one_row(index, use) for index in table.indexes):
        for part in parts(use):
            if not any(serves(index, part) for index in table.indexes):
                yield part


def _candidate(table: Table, use: TableUse, facts: TableFacts) -> Index | None:
    first: tuple[str, ...] = ()
    for foreign_key in table.foreign_keys:
        if set(foreign_key.columns) <= set(use.equal):
            first = max(first, foreign_key.columns, key=len)
    return candidate(use, _unnamed(table, use), first=first, facts=facts)


def index_name(table: Table, index: Index) -> str:
    """The name that an index which no constraint owns has where nobody else has it."""
    return derived_name(table.name.name, _words(index), "idx")


def _words(index: Index) -> list[str]:
    """What the index's name is made of: its columns, and the names within its expressions."""
    words: list[str] = []
    for key in index.keys:
        if key.column is not None:
            words.append(key.column)
        else:
            words += _WORD.findall((key.expression or "").lower())
    return [*words, *index.include]


_WORD = re.compile(r"[a-z_][a-z0-9_]*")


def _unnamed(table: Table, use: TableUse) -> QualifiedName:
    """A name that tells candidates apart until they get their own."""
    return QualifiedName(table.name.schema, repr(use))


def _foreign_key_index(table: Table, foreign_key: ForeignKey) -> Index:
    """The index of a reference; of one that excludes others it holds only rows that have it."""
    columns = foreign_key.columns
    # The tenant, where there is one, is in every row.
    missing = [name for name in columns if table.column(name).not_null is None]
    excludes = is_arm(table, columns) and bool(missing)
    return Index(
        name=QualifiedName(table.name.schema, foreign_key.name),
        keys=tuple(IndexKey(column=column) for column in columns),
        predicate=f"{quote_identifier(missing[0])} IS NOT NULL" if excludes else None,
    )


def _fewest(indexes: Iterable[Index]) -> list[Index]:
    """The indexes without those that another one makes needless; of equals the first stays."""
    kept: list[Index] = []
    for index in indexes:
        if any(redundant(index, other) for other in kept):
            continue
        kept = [other for other in kept if not redundant(other, index)]
        kept.append(index)
    return kept


def index_reasons(draft: Draft, context: Context) -> tuple[IndexReason, ...]:
    """For each index of each table that is no partition: what it serves, and why it is so."""
    wants = (*draft.wants, *access_wants(draft, context))
    searches = {
        context.names[pattern.search_entity].table: pattern.name
        for pattern in context.brief.access
        if pattern.search_entity is not None
    }
    made: list[IndexReason] = []
    for table in draft.tables:
        if table.partition_of is not None:
            continue
        own = [want for want in wants if want.use.table == table.name]
        for index in table.indexes:
            served = [want.purpose for want in own if serves(index, want.use)]
            if index.columns == (SEARCH_VECTOR,):
                served = [name for found, name in searches.items() if found == table.name]
            made.append(_reason(draft, table, index, served))
    return tuple(made)


def _reason(draft: Draft, table: Table, index: Index, served: list[str]) -> IndexReason:
    covered = [
        key.name for key in table.foreign_keys if covers_foreign_key(index, key.columns, table)
    ]
    pointing = [
        key.name
        for other in draft.tables
        for key in other.foreign_keys
        if index.unique
        and key.referenced_table == table.name
        and key.referenced_columns == index.columns
    ]
    return IndexReason(
        table=table.name,
        index=index.name,
        serves=tuple(dict.fromkeys((*served, *covered, *pointing))),
        why=(why(table, index),),
    )
