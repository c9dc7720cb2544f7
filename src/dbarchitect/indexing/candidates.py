"""Which indexes a use of a table asks for, and whether an index answers a use.

Rules:
    1. What each access method answers is known in `methods` alone; here it is put in order.
    2. A use with several kinds of condition has parts, each with candidates of its own: the
       server combines two indexes by itself.
    3. The first candidate is the one to take where nothing else is known; which of them pays
       is for the planner to say.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.indexing.methods import brin, btree, gin, gist, hash_index, hnsw
from dbarchitect.indexing.uses import TableFacts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.indexing.entry_work import EntryWork, IndexShape
    from dbarchitect.indexing.uses import TableUse
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Index

_SERVES = {
    "btree": btree.serves,
    gin.METHOD: gin.serves,
    gist.METHOD: gist.serves,
    hash_index.METHOD: hash_index.serves,
    brin.METHOD: brin.serves,
    hnsw.METHOD: hnsw.serves,
}

_WORK = {
    "btree": btree.entry_work,
    gin.METHOD: gin.entry_work,
    gist.METHOD: gist.entry_work,
    hash_index.METHOD: hash_index.entry_work,
    brin.METHOD: brin.entry_work,
    hnsw.METHOD: hnsw.entry_work,
}

_NOTHING = TableFacts()


def candidates(
    use: TableUse,
    name: QualifiedName,
    *,
    first: Sequence[str] = (),
    facts: TableFacts = _NOTHING,
) -> tuple[Index, ...]:
    """Every index that would answer the use or a part of it, the likeliest of each part first.

    `first` are columns that lead among those compared with `=`, so that one index can serve a
    foreign key as well. All bear the same name: the caller gives each its own.
    """
    found = [index for part in parts(use) for index in _of_part(part, name, first, facts)]
    return tuple(dict.fromkeys(found))


def candidate(
    use: TableUse,
    name: QualifiedName,
    *,
    first: Sequence[str] = (),
    facts: TableFacts = _NOTHING,
) -> Index | None:
    """The likeliest index for the use, or None where none would help."""
    return next(iter(candidates(use, name, first=first, facts=facts)), None)


def serves(index: Index, use: TableUse) -> bool:
    """Whether the index answers the use or a part of it, without reading other rows."""
    answers = _SERVES.get(index.access_method)
    if answers is None:
        return False
    return gist.answers_whole(index, use) or any(answers(index, part) for part in parts(use))


def entry_work(shape: IndexShape) -> EntryWork:
    """What one row makes of work in the index; as in a B-tree where the method is not known."""
    return _WORK.get(shape.index.access_method, btree.entry_work)(shape)


def finds_one_row(index: Index, use: TableUse) -> bool:
    """Whether the index is unique over what the use compares with `=`: no other one helps.

    So is one that keeps the periods of what is compared apart, where one is looked for.
    """
    if gist.answers_whole(index, use):
        return True
    return serves(index, use) and btree.is_one_row(index, use)


def parts(use: TableUse) -> tuple[TableUse, ...]:
    """The use as parts that one index each can answer, what a B-tree answers first.

    Rows that a condition of another kind has found are sorted afterwards: a sort alone is no
    part beside one.
    """
    others = tuple(c for c in use.conditions if not btree.answers(c))
    if not others and use.nearest is None:
        return (use,)
    ordered = tuple(c for c in use.conditions if btree.answers(c))
    bare = replace(use, equal=(), ranges=(), sorted_by=(), reads=(), nearest=None)
    made = [replace(bare, conditions=(condition,)) for condition in others]
    if use.nearest is not None:
        made.append(replace(bare, conditions=(), nearest=use.nearest))
    if use.equal or use.ranges or ordered:
        made.insert(0, replace(use, conditions=ordered, nearest=None))
    return tuple(made)


def _of_part(
    part: TableUse, name: QualifiedName, first: Sequence[str], facts: TableFacts
) -> Iterator[Index]:
    """Of several methods the one that is only offered where it wins comes first."""
    yield from brin.candidates(part, facts, name)
    yield from hash_index.candidates(part, facts, name)
    yield from btree.candidates(part, facts, name, first=first)
    for method in (gin, gist, hnsw):
        yield from method.candidates(part, facts, name)
