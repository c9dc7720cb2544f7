"""Pages, TOAST and compression of tables that are filled, against the arithmetic."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from dbarchitect.model.quantities import PAGE_BYTES
from dbarchitect.storage.heap import heap_size
from dbarchitect.storage.pglz import pglz_bytes
from dbarchitect.storage.types import ColumnWidth, Storage, layout_of, uniform

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase

BIGINT = ColumnWidth(name="id", layout=layout_of("bigint"))
RANDOM_TEXT = (
    "(SELECT string_agg(md5(n.i::text || '/' || k::text), '')"
    " FROM generate_series(1, 1 + {most} / 32) AS k)"
)


def pages(database: LabDatabase, relation: str = "t") -> int:
    ((size,),) = database.owner.query_untrusted(f"SELECT pg_relation_size('{relation}')")
    assert isinstance(size, int)
    return size // PAGE_BYTES


def fill(database: LabDatabase, columns: str, values: str, rows: int) -> None:
    owner = database.owner
    owner.execute_untrusted(f"CREATE TABLE t ({columns})")
    owner.execute_untrusted(
        f"INSERT INTO t SELECT {values} FROM generate_series(1, {rows}) AS n (i)"  # noqa: S608 - our own SQL
    )


def hashed(salt: int, limit: int) -> str:
    return f"((hashint8extended(n.i, {salt}) & 2147483647) % {limit})"


@pytest.mark.parametrize(("most", "rows"), [(1500, 12_000), (400, 20_000), (100, 1289)])
def test_rows_of_many_widths_fill_what_the_free_space_map_finds(
    database: LabDatabase, most: int, rows: int
) -> None:
    fill(
        database,
        "id bigint, body text STORAGE EXTERNAL",
        f"n.i, left(repeat('x', {most}), ({hashed(1, most + 1)})::integer)",
        rows,
    )
    body = ColumnWidth(
        name="body",
        layout=layout_of("text"),
        payloads=uniform(0, most),
        chosen_storage=Storage.EXTERNAL,
    )
    assert heap_size([BIGINT, body], rows).pages == pytest.approx(pages(database), rel=0.01)


def test_a_value_that_stays_out_of_line_leaves_room_for_one_that_stays_within(
    database: LabDatabase,
) -> None:
    """The widest goes first: rows with both values keep the text, those without keep it too."""
    text = RANDOM_TEXT.format(most=1400)
    fill(
        database,
        "id bigint, big text STORAGE EXTERNAL, body text STORAGE EXTERNAL",
        f"n.i, CASE WHEN {hashed(3, 10)} < 7 THEN repeat('y', 1540) END,"
        f" left({text}, (600 + {hashed(2, 701)})::integer)",
        4000,
    )
    big = ColumnWidth(
        name="big",
        layout=layout_of("text"),
        payloads=((1540, 1.0),),
        null_fraction=0.3,
        chosen_storage=Storage.EXTERNAL,
    )
    body = ColumnWidth(
        name="body",
        layout=layout_of("text"),
        payloads=uniform(600, 1300),
        chosen_storage=Storage.EXTERNAL,
    )
    size = heap_size([BIGINT, big, body], 4000)
    assert size.pages == pytest.approx(pages(database), rel=0.01)
    assert size.toast is not None
    ((toast_bytes,),) = database.owner.query(
        "SELECT pg_relation_size(reltoastrelid) FROM pg_class WHERE oid = 't'::regclass"
    )
    assert size.toast.high_bytes == pytest.approx(toast_bytes, rel=0.01)


def test_a_value_made_of_another_is_wide_in_the_rows_in_which_that_is(
    database: LabDatabase,
) -> None:
    wide = hashed(5, 600)
    fill(
        database,
        "id bigint, body text STORAGE EXTERNAL, twice text STORAGE EXTERNAL",
        f"n.i, repeat('x', (20 + {wide})::integer), repeat('x', (40 + 2 * {wide})::integer)",
        12_000,
    )
    body = ColumnWidth(
        name="body",
        layout=layout_of("text"),
        payloads=uniform(20, 619),
        chosen_storage=Storage.EXTERNAL,
    )
    twice = ColumnWidth(
        name="twice",
        layout=layout_of("text"),
        payloads=tuple((2 * width, share) for width, share in body.payloads),
        made_of=("body",),
        made_as=tuple((width + 1, 2 * width) for width, _ in body.payloads),
        chosen_storage=Storage.EXTERNAL,
    )
    found = heap_size([BIGINT, body, twice], 12_000)
    assert found.pages == pytest.approx(pages(database), rel=0.005)


@pytest.mark.parametrize("words", [40, 300, 900, 2500])
def test_a_text_is_compressed_to_what_pglz_makes_of_it(
    database: LabDatabase, words: int
) -> None:
    draws = random.Random(words)  # noqa: S311 - texts of a test
    vocabulary = ["".join(draws.choices("abcdefghé", k=7)) for _ in range(400)]
    texts = [" ".join(draws.choices(vocabulary, k=words)) for _ in range(5)]
    texts += ["ab" * words, "".join(draws.choices("ab", k=words * 3))]
    owner = database.owner
    owner.execute_untrusted("CREATE TABLE t (v text STORAGE MAIN, w text STORAGE PLAIN)")
    for text in texts:
        owner.execute_untrusted("TRUNCATE t")
        # What is not compressed stands beside it: no row is so short that nothing is tried.
        owner.query_untrusted(
            "INSERT INTO t VALUES (%(v)s, repeat('x', 2500)) RETURNING 1", {"v": text}
        )
        ((kind, size),) = owner.query_untrusted(
            "SELECT pg_column_compression(v), pg_column_size(v) FROM t"
        )
        packed = pglz_bytes(text.encode())
        assert (kind == "pglz") == (packed is not None), len(text)
        assert packed is None or size in {packed + 8, packed + 4}, len(text)
