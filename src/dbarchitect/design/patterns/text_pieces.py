"""Texts that are found by a piece or by their beginning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.draft import Pattern, Reasoned
from dbarchitect.design.reasoning import estimated, figure, listed
from dbarchitect.indexing.methods.btree import PATTERN_CLASS
from dbarchitect.indexing.methods.gin import TRIGRAM_CLASS
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.evidence import code

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import Figure
    from dbarchitect.model.schema import Index, Table

SLUG = "text-pieces"


def decide(design: Design, _context: Context, sizes: Sizes) -> Reasoned | None:
    """Why pieces are found by trigrams, and beginnings by an order of bytes."""
    pieces = _with_class(design, TRIGRAM_CLASS)
    beginnings = _with_class(design, PATTERN_CLASS.name)
    if not pieces and not beginnings:
        return None
    known = {
        index.name.name: size
        for table, index in (*pieces, *beginnings)
        if (size := sizes.built_bytes(table, index)) is not None
    }
    why: list[str | Figure] = []
    for name in known:
        why += [f"{code(name)} takes ", figure(SLUG, name, cite=True), " at the horizon. "]
    if pieces:
        why.append(
            "A trigram index finds any piece of three letters or more, in any case; shorter "
            "pieces read every row. The extension pg_trgm is part of PostgreSQL's contrib. "
        )
    if beginnings:
        why.append(
            f"A beginning is a span of the order of bytes. {code(PATTERN_CLASS.name)} has that "
            "order in every locale; a plain B-tree has it only under C, and which locale the "
            "lab had stands in the evidence."
        )
    kinds = [("trigrams", pieces), (PATTERN_CLASS.name, beginnings)]
    decision = Decision(
        slug=SLUG,
        question=f"Texts that are found by a piece, with {listed(known)}",
        choice=" and ".join(words for words, found in kinds if found),
        why=tuple(why),
        alternatives=(
            Alternative(
                "full-text search",
                ("it finds words and their forms, and no piece of a word.",),
            ),
            *(_OTHER_ORDER if beginnings else ()),
        ),
        would_flip=("People who look for words, not for pieces: then full-text search.",),
    )
    claim = "What indexes over pieces of texts take at the horizon."
    return Reasoned(decision=decision, evidence=(estimated(SLUG, claim, known),))


_OTHER_ORDER = (
    Alternative(
        "a column of collation C",
        ("one plain B-tree would do for beginnings; people would see an odd order.",),
    ),
)


def _with_class(design: Design, name: str) -> list[tuple[Table, Index]]:
    return [
        (table, index)
        for table in design.schema.tables
        for index in table.indexes
        if index.partition_of is None
        and any(
            k.operator_class is not None and k.operator_class.name == name for k in index.keys
        )
    ]


PATTERN = Pattern(slug=SLUG, rank=81, decide=decide)
