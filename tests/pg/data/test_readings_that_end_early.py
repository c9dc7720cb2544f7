"""A table takes several readings: each counts for itself, and the last may never come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from typing_extensions import override

from dbarchitect.model.data_facts import Tally
from dbarchitect.postgres.connecting import connect
from dbarchitect.postgres.data import DataOptions
from dbarchitect.postgres.data.asking import OUT_OF_TIME, Asker, RowsNotReadError, TimeBox
from dbarchitect.postgres.data.columns import facts_of
from dbarchitect.postgres.data.documents import document_facts
from dbarchitect.postgres.data.sampling import take_sample
from dbarchitect.postgres.data.scope import tables_to_read
from dbarchitect.postgres.data.whole import verified
from dbarchitect.postgres.snapshot import read_snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dbarchitect.lab import LabDatabase
    from dbarchitect.model.data_facts import TableFacts

OPTIONS = DataOptions(rows=1_000)


class Watched(Asker):
    """Something happens before each reading of all rows but the first."""

    readings = 0
    between: Callable[[], object] = staticmethod(lambda: None)

    @override
    def rows(
        self, sql: str, parameters: Mapping[str, object] | None = None
    ) -> list[tuple[Any, ...]]:
        if "pg_catalog.count(*)" in sql:
            self.readings += 1
            if self.readings > 1:
                self.between()
        return super().rows(sql, parameters)


def counted(database: LabDatabase, between: Callable[[], object]) -> tuple[TableFacts, int]:
    """What all rows of the only table say, and how many readings that took."""
    with connect(database.conninfo, read_only=True) as session:
        asker = Watched(session, TimeBox.of(60))
        asker.between = between
        ((source,), _) = tables_to_read(session, read_snapshot(session))
        sample = take_sample(asker, source, OPTIONS)
        return verified(asker, sample, facts_of(sample)), asker.readings


def out_of_time() -> None:
    raise RowsNotReadError(OUT_OF_TIME)


def test_what_no_time_was_left_for_stays_as_the_sample_has_it(database: LabDatabase) -> None:
    names = [f"c{n}" for n in range(200)]
    columns = ", ".join(f"{name} integer" for name in names)
    database.owner.execute_untrusted(f"CREATE TABLE wide ({columns})")
    database.owner.execute_untrusted(
        f"INSERT INTO wide ({', '.join(names)}) "  # noqa: S608 - names of this test
        f"SELECT {', '.join('i' for _ in names)} FROM generate_series(1, 4000) AS i"
    )
    database.owner.execute_untrusted("ANALYZE wide")
    found, readings = counted(database, out_of_time)
    assert readings == 2
    first, last = found.columns[0], found.columns[-1]
    assert first.nulls == Tally(0, 4_000, whole=True)
    assert not last.nulls.whole
    assert 0 < last.nulls.of < 2_000
    assert found.about_rows == 4_000


def test_each_reading_counts_of_its_own_rows(database: LabDatabase) -> None:
    database.owner.execute_untrusted("CREATE TABLE t (v text)")
    insert = "INSERT INTO t SELECT i::text FROM generate_series(1, 4000) AS i"
    database.owner.execute_untrusted(insert)
    database.owner.execute_untrusted("ANALYZE t")
    found, _ = counted(database, lambda: database.owner.execute_untrusted(insert))
    (column,) = found.columns
    assert column.nulls == Tally(0, 4_000, whole=True)
    assert column.kind is not None
    assert column.kind.values == Tally(8_000, 8_000, whole=True)


@pytest.mark.parametrize("left", [3, 900])
def test_documents_are_those_of_the_rows_that_were_sampled(
    database: LabDatabase, left: int
) -> None:
    """The planner's figure is older than the rows that were deleted since."""
    database.owner.execute_untrusted("CREATE TABLE t (id integer, doc jsonb)")
    database.owner.execute_untrusted(
        """INSERT INTO t SELECT i, '{"a": 1}' FROM generate_series(1, 50000) AS i"""
    )
    database.owner.execute_untrusted("ANALYZE t")
    database.owner.execute_untrusted(f"DELETE FROM t WHERE id > {left}")  # noqa: S608 - a number
    with connect(database.conninfo, read_only=True) as session:
        asker = Asker(session, TimeBox.of(60))
        ((source,), _) = tables_to_read(session, read_snapshot(session))
        sample = take_sample(asker, source, OPTIONS)
        (found,) = document_facts(asker, sample)
    assert sample.whole
    assert found.objects == Tally(left, left, whole=True)


def test_more_columns_than_a_function_takes_are_counted_in_all_rows(
    database: LabDatabase,
) -> None:
    """num_nonnulls(), as any function, takes 100 arguments."""
    names = [f"c{n}" for n in range(101)]
    columns = ", ".join(f"{name} integer" for name in names)
    values = ", ".join(f"CASE WHEN i % 30 = 0 THEN i + {n} END" for n in range(101))
    database.owner.execute_untrusted(f"CREATE TABLE wide (id integer, {columns})")
    database.owner.execute_untrusted(
        f"INSERT INTO wide SELECT i, {values} FROM generate_series(1, 4000) AS i"  # noqa: S608 - names of this test
    )
    database.owner.execute_untrusted("ANALYZE wide")
    found, _ = counted(database, lambda: None)
    (sparse,) = found.sparse
    assert sparse.columns == tuple(names)
    assert sparse.rows == Tally(4_000, 4_000, whole=True)
