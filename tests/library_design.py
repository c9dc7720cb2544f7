"""A small design of its own for the tests of the proof: a library, made from SQL.

The schema is read back from a server, so its expressions are as a server writes them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from dbarchitect.design.proof.ground import new_database
from dbarchitect.model.brief import (
    Attribute,
    AttributeKind,
    AttributeType,
    Brief,
    Distribution,
    Entity,
    FanOut,
    Reference,
    ReferenceRole,
)
from dbarchitect.model.design import Bind, Design, EntityNames, PhysicalAccess, TableForecast
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.quantities import PerHour, Rows
from dbarchitect.model.schema import Role, Schema
from dbarchitect.postgres.snapshot import SnapshotOptions, read_snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.lab import Lab, LabDatabase

AS_OF = date(2026, 11, 21)
OWNER, APP = "library_owner", "library_app"


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled library, and what it was filled by."""

    database: LabDatabase
    setting: Setting


LIBRARY_SQL = """
CREATE TABLE public.authors (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    country text NOT NULL DEFAULT 'de' CHECK (country IN ('de', 'fr', 'it')),
    pen_name text UNIQUE,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    deleted_at timestamp with time zone
);
CREATE UNIQUE INDEX authors_name_key ON public.authors (name) WHERE deleted_at IS NULL;
CREATE TABLE public.books (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author_id bigint NOT NULL CONSTRAINT books_author_id_fkey REFERENCES public.authors,
    title text NOT NULL CHECK (char_length(title) <= 80),
    price numeric(12,2) NOT NULL CHECK (price > 0),
    tax numeric(12,2) NOT NULL CHECK (tax >= 0),
    total numeric(12,2) NOT NULL,
    title_lower text GENERATED ALWAYS AS (lower(title)) STORED,
    CONSTRAINT books_total_check CHECK (total = price + tax)
);
CREATE INDEX books_author_id_idx ON public.books (author_id);
CREATE TABLE public.copies (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    book_id bigint NOT NULL REFERENCES public.books ON DELETE CASCADE,
    shelf integer NOT NULL,
    UNIQUE (book_id, shelf)
);
CREATE TABLE public.notes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    book_id bigint REFERENCES public.books ON DELETE SET NULL,
    body text
);
CREATE INDEX notes_book_id_idx ON public.notes (book_id);
CREATE TABLE public.visits (
    at timestamp with time zone NOT NULL,
    id bigint NOT NULL,
    PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);
CREATE TABLE public.visits_2026_11 PARTITION OF public.visits
    FOR VALUES FROM ('2026-11-01 00:00:00+00') TO ('2026-12-01 00:00:00+00');
CREATE TABLE public.visits_2026_12 PARTITION OF public.visits
    FOR VALUES FROM ('2026-12-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');
CREATE TABLE public.visits_default PARTITION OF public.visits DEFAULT;
CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN NEW.updated_at := now(); RETURN NEW; END';
CREATE TRIGGER touch BEFORE UPDATE ON public.authors
    FOR EACH ROW WHEN (old.* IS DISTINCT FROM new.*) EXECUTE FUNCTION public.touch();
REVOKE ALL ON public.authors, public.books FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE ON public.authors TO library_app;
GRANT SELECT (id, title), INSERT ON public.books TO library_app
"""


def _attribute(name: str, kind: AttributeKind, **values: object) -> Attribute:
    spread = values.pop("distribution", Distribution())
    assert isinstance(spread, Distribution)
    unique = bool(values.pop("unique", False))
    return Attribute(
        name=name, type=AttributeType(kind=kind), distribution=spread, unique=unique
    )


def _brief() -> Brief:
    author = Entity(
        name="Author",
        rows=Rows(4000),
        attributes=(
            _attribute("name", AttributeKind.TEXT, unique=True),
            _attribute(
                "country",
                AttributeKind.TEXT,
                distribution=Distribution(weights=(("de", 0.7), ("fr", 0.2), ("it", 0.1))),
            ),
            _attribute(
                "pen_name",
                AttributeKind.TEXT,
                unique=True,
                distribution=Distribution(null_fraction=0.6),
            ),
        ),
    )
    book = Entity(
        name="Book",
        rows=Rows(30_000),
        attributes=(
            _attribute("title", AttributeKind.TEXT),
            _attribute("price", AttributeKind.MONEY),
        ),
        references=(
            Reference(
                name="author",
                target="Author",
                role=ReferenceRole.BELONGS_TO,
                fan_out=FanOut(p50=4, p99=60),
            ),
        ),
    )
    return Brief(
        name="library", postgresql_major=14, horizon_days=365.0, entities=(author, book)
    )


def _names() -> Mapping[str, EntityNames]:
    own = {name: name for name in ("name", "country", "pen_name", "title", "price")}
    return {
        "Author": EntityNames(
            table=QualifiedName("public", "authors"), key=("id",), columns=own
        ),
        "Book": EntityNames(
            table=QualifiedName("public", "books"),
            key=("id",),
            columns=own,
            references={"author": ("author_id",)},
        ),
    }


def _forecast(table: str, rows: int, entity: str | None = None) -> TableForecast:
    return TableForecast(
        table=QualifiedName("public", table),
        entity=entity,
        rows=rows,
        growth_per_month=rows / 2,
        rows_at_horizon=rows * 7,
    )


def _access(name: str, sql: str, table: str, column: str) -> PhysicalAccess:
    books = QualifiedName("public", "books")
    return PhysicalAccess(
        name=name,
        sql=sql,
        binds=(
            Bind(
                name="key",
                position=1,
                type="bigint",
                table=QualifiedName("public", table),
                column=column,
            ),
        ),
        rate_per_hour=PerHour(100.0),
        p95_ms=None,
        writes=False,
        tables=(books,),
    )


def library_design(lab: Lab) -> Design:
    """The library as a design; its schema was loaded into the lab and read back."""
    bare = Design(
        brief=_brief(),
        schema=Schema(roles=(Role(name=APP), Role(name=OWNER))),
        names=_names(),
        decisions=(),
        index_reasons=(),
        forecasts=(
            _forecast("authors", 4000, "Author"),
            _forecast("books", 30_000, "Book"),
            _forecast("copies", 60_000),
            _forecast("notes", 20_000),
            _forecast("visits", 20_000),
        ),
        access=(
            _access(
                "books of author",
                "SELECT title FROM books WHERE author_id = $1 ORDER BY id",
                "books",
                "author_id",
            ),
        ),
        roles={"owner": OWNER, "app": APP},
    )
    database = new_database(lab, bare)
    for sql in LIBRARY_SQL.split(";\n"):
        database.owner.execute_untrusted(sql)
    options = SnapshotOptions(measures=False)
    schema = read_snapshot(database.owner, options=options).schema
    lab.drop_database(database)
    return replace(bare, schema=replace(schema, roles=bare.schema.roles))
