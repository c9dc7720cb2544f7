"""Indexes: for constraints, for what access patterns ask, and for foreign keys.

Rules:
    1. What a constraint's index already finds gets no second one.
    2. One index serves as many wants as it can: among columns compared with `=` those of a
       foreign key lead, and of two candidates the wider one stays if it does the other's work.
    3. Every foreign key has an index that finds its rows: without one, deleting a referenced
       row reads the whole referencing table.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.access import understood_access
from dbarchitect.design.draft import Draft, Want
from dbarchitect.design.names import derived_name
from dbarchitect.indexing import TableUse, candidate, covers_foreign_key, redundant, serves
from dbarchitect.model.design import IndexReason
from dbarchitect.model.evidence import code
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Index, IndexKey, KeyConstraint, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dbarchitect.design.draft import Context
    from dbarchitect.model.schema import ForeignKey


def add_indexes(draft: Draft, context: Context) -> Draft:
    """Every index that is still missing, and the reason for each index of the design."""
    draft = draft.map_tables(with_constraint_indexes)
    wants = (*draft.wants, *access_wants(draft, context))
    for table in draft.tables:
        if table.partition_of is None:
            draft = _with_wanted(draft, table, [w for w in wants if w.use.table == table.name])
    return draft


def access_wants(draft: Draft, context: Context) -> tuple[Want, ...]:
    """What the access patterns ask of each table."""
    return tuple(
        Want(use=use, purpose=understood.access.name)
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


def _with_wanted(draft: Draft, table: Table, wants: Sequence[Want]) -> Draft:
    candidates = [_candidate(table, want) for want in wants if not _served(table, want.use)]
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
        columns = [column for column in index.columns if column is not None]
        name = draft.free_name(derived_name(table.name.name, columns, "idx"))
        named = replace(index, name=QualifiedName(table.name.schema, name))
        table = replace(table, indexes=(*table.indexes, named))
        draft = draft.with_table(table)
    return draft


def _served(table: Table, use: TableUse) -> bool:
    return any(serves(index, use) for index in table.indexes)


def _candidate(table: Table, want: Want) -> Index | None:
    first: tuple[str, ...] = ()
    for foreign_key in table.foreign_keys:
        if set(foreign_key.columns) <= set(want.use.equal):
            first = foreign_key.columns
            break
    return candidate(want.use, _unnamed(table, want.use), first=first)


def _unnamed(table: Table, use: TableUse) -> QualifiedName:
    """A name that tells candidates apart until they get their own."""
    return QualifiedName(table.name.schema, repr(use))


def _foreign_key_index(table: Table, foreign_key: ForeignKey) -> Index:
    return Index(
        name=QualifiedName(table.name.schema, foreign_key.name),
        keys=tuple(IndexKey(column=column) for column in foreign_key.columns),
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
            if index.access_method == "gin":
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
        why=(_why(table, index),),
    )


def _why(table: Table, index: Index) -> str:
    columns = ", ".join(code(column) for column in index.columns if column is not None)
    if index.primary:
        by = f" by {columns}, and finds spans of the first" if len(index.keys) > 1 else ""
        return f"Identifies a row{by}."
    if index.access_method in {"gin", "gist"}:
        return _why_unordered(index, columns)
    if index.unique and index.predicate is not None:
        return f"No two live rows share {columns}; deleted rows do not count."
    if index.unique:
        return f"No two rows share {columns}.{_also(table, index)}"
    return _why_found(table, index, columns)


def _why_unordered(index: Index, columns: str) -> str:
    """The sentence of a search index, or of an exclusion's, whose last column is the period."""
    if index.access_method == "gin":
        return f"Finds the rows whose {columns} holds the words that were searched."
    *same, period = (code(column) for column in index.columns if column is not None)
    of = f" with the same {' and '.join(same)}" if same else ""
    live = " live" if index.predicate is not None else ""
    return f"No two{live} rows{of} overlap in {period}."


def _also(table: Table, index: Index) -> str:
    """Which parents a unique index finds the rows of."""
    covered = [fk for fk in table.foreign_keys if covers_foreign_key(index, fk.columns, table)]
    if not covered:
        return ""
    parents = dict.fromkeys(code(fk.referenced_table.display) for fk in covered)
    return f" It also finds what refers to one row of {' or '.join(parents)}."


def _why_found(table: Table, index: Index, columns: str) -> str:
    covered = [fk for fk in table.foreign_keys if covers_foreign_key(index, fk.columns, table)]
    if covered and len(index.keys) == len(covered[0].columns):
        parent = code(covered[0].referenced_table.display)
        return f"Deleting a row of {parent} finds what refers to it without a full scan."
    if index.predicate is not None:
        return f"Holds only rows with {code(index.predicate)}, in the order of {columns}."
    if any(key.descending for key in index.keys):
        return f"Equal leading columns first, then the order that is asked for: {columns}."
    return f"Finds rows by {columns}."
