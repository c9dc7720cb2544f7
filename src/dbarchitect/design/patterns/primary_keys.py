"""Primary keys: a number that means nothing, unless the brief says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.draft import Pattern, Reasoned
from dbarchitect.design.keys import uuid_default
from dbarchitect.design.reasoning import estimated, figure, listed
from dbarchitect.model.brief import IdentityMode
from dbarchitect.model.decision import Alternative, Decision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.draft import Context
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import Evidence, Prose
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Index, KeyConstraint, Table

SLUG = "primary-keys"
OWN_KEY = "primary-keys/parts"


def decide(design: Design, context: Context, sizes: Sizes) -> Reasoned | None:
    """Why keys are `bigint`, with the bytes of the other choice."""
    numbered = _of_mode(context, (IdentityMode.AUTO, IdentityMode.BIGINT))
    if not numbered:
        return _asked_for(design, context, sizes)
    evidence = [_evidence(design, numbered, sizes)]
    decision = Decision(
        slug=SLUG,
        question=f"Primary keys of {listed(name.display for name in numbered)}",
        choice="`bigint` identity",
        why=_why(context),
        alternatives=tuple(_alternatives(design, context, sizes, evidence)),
        would_flip=(
            (
                "Keys that clients mint, or rows merged from several databases; then "
                "time-ordered UUIDs."
            ),
        ),
    )
    return Reasoned(decision=decision, evidence=tuple(evidence))


def _asked_for(design: Design, context: Context, sizes: Sizes) -> Reasoned | None:
    """What UUIDs cost where the brief asks for nothing else."""
    asked = _of_mode(context, (IdentityMode.UUID,))
    if not asked:
        return None
    order = (
        " The server makes time-ordered ones, so that inserts keep to one end of the index; "
        "whoever sees one sees when the row was made."
    )
    if uuid_default(context.major) != "uuidv7()":
        order = (
            " This server makes random ones only: inserts scatter over the whole index, and "
            "more of it has to stay in memory."
        )
    decision = Decision(
        slug=SLUG,
        question=f"Primary keys of {listed(name.display for name in asked)}",
        choice="`uuid`",
        why=(
            (
                "The brief asks for it. At the horizon the key columns and the indexes that "
                "hold them take "
            ),
            figure(SLUG, "uuid", cite=True),
            f".{order}",
        ),
        alternatives=(
            Alternative(
                "`bigint` identity",
                (
                    "it would take ",
                    figure(SLUG, "bigint"),
                    ", and no key could be given to a row outside the database.",
                ),
            ),
        ),
        would_flip=("No key is made outside the database, and none has to be hard to guess.",),
    )
    return Reasoned(decision=decision, evidence=(_evidence(design, asked, sizes),))


def _of_mode(context: Context, modes: tuple[IdentityMode, ...]) -> list[QualifiedName]:
    return [
        context.names[entity.name].table
        for entity in context.brief.entities
        if entity.identity in modes
    ]


def _why(context: Context) -> Prose:
    asked = _of_mode(context, (IdentityMode.UUID,))
    silent = "The brief asks for no identifier that is made outside the database."
    if asked:
        silent = (
            f"Only {listed(name.display for name in asked)} must have a UUID, says the brief."
        )
    return (
        (
            "Every key is repeated in foreign keys and in indexes. At the horizon the key "
            "columns and the indexes that hold them take "
        ),
        figure(SLUG, "bigint"),
        " as `bigint` and would take ",
        figure(SLUG, "uuid", cite=True),
        (
            f" as `uuid`. {silent} `GENERATED ALWAYS` keeps an application from choosing a "
            "number by accident."
        ),
    )


def _alternatives(
    design: Design, context: Context, sizes: Sizes, evidence: list[Evidence]
) -> Iterator[Alternative]:
    ordered = uuid_default(context.major) == "uuidv7()"
    tail = " `uuidv7()` at least keeps inserts at one end of the index."
    if not ordered:
        tail = " Before PostgreSQL 18 the server makes random ones only, which scatter inserts."
        tail = tail.replace("PostgreSQL 18", "`uuidv7()` came")
    yield Alternative(
        "`uuid`",
        (figure(SLUG, "more"), " more, and no need for it that the brief knows of." + tail),
    )
    parts = list(_parts(design))
    if parts:
        evidence.append(_parts_evidence(parts, sizes))
        tables = listed(table.name.display for table, _ in parts)
        keys = listed(f"({', '.join(key.columns)})" for _, key in parts)
        yield Alternative(
            f"{keys} as the primary key of {tables}",
            (
                "it would save ",
                figure(OWN_KEY, "saved", cite=True),
                (
                    ", and whatever comes to refer to one such row would have to carry "
                    "all of its columns; the rule itself is kept as a unique constraint."
                ),
            ),
        )


def _parts(design: Design) -> Iterator[tuple[Table, KeyConstraint]]:
    """Tables with a surrogate key beside a unique key made of references alone."""
    for table in design.schema.tables:
        referencing = {column for fk in table.foreign_keys for column in fk.columns}
        for key in table.keys:
            if not key.primary and len(key.columns) > 1 and set(key.columns) <= referencing:
                yield table, key


def _parts_evidence(parts: list[tuple[Table, KeyConstraint]], sizes: Sizes) -> Evidence:
    saved = 0
    for table, _ in parts:
        primary = table.primary_key
        if primary is None:
            continue
        kept = [c.name for c in table.columns if c.name not in primary.columns]
        saved += sizes.rows_bytes(table) - sizes.rows_bytes(table, kept)
        saved += sizes.index_bytes(table, _index_of(table, primary.name))
    return estimated(
        OWN_KEY, "A table of parts without a key of its own is smaller.", {"saved": saved}
    )


def _evidence(design: Design, numbered: list[QualifiedName], sizes: Sizes) -> Evidence:
    bigint = uuid = 0
    for table in design.schema.tables:
        if table.name not in sizes.rows:
            continue
        columns = _key_columns(table, numbered)
        retyped = dict.fromkeys(columns, "uuid")
        counted = dict.fromkeys(columns, "bigint")
        rows = sizes.rows[table.name]
        bigint += 8 * rows * len(retyped)
        uuid += 16 * rows * len(retyped)
        for index in table.indexes:
            if index.access_method == "btree" and set(index.columns) & set(retyped):
                bigint += sizes.index_bytes(table, index, counted)
                uuid += sizes.index_bytes(table, index, retyped)
    return estimated(
        SLUG,
        "Key columns and the B-trees that hold them, as `bigint` and as `uuid`.",
        {"bigint": bigint, "uuid": uuid, "more": uuid - bigint},
    )


def _key_columns(table: Table, numbered: list[QualifiedName]) -> tuple[str, ...]:
    """The columns that would change their type with that of these tables' keys."""
    own = table.primary_key.columns if table.primary_key and table.name in numbered else ()
    others = [
        column
        for foreign_key in table.foreign_keys
        if foreign_key.referenced_table in numbered
        for column in foreign_key.columns
    ]
    found = dict.fromkeys((*own, *others))
    return tuple(name for name in found if table.column(name).type in {"bigint", "uuid"})


def _index_of(table: Table, constraint: str) -> Index:
    return next(index for index in table.indexes if index.constraint == constraint)


PATTERN = Pattern(slug=SLUG, rank=10, decide=decide)
