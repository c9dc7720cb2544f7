"""What a planner must be told to plan as if all rows were there.

Rules:
    1. It is facts alone: where they came from (a formula, a database) is the maker's to say.
    2. A table has no values but the ends of columns that lead a B-tree, for the planner looks
       there by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.quantities import Bytes, Pages
from dbarchitect.model.snapshot import ColumnStatistics


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnEnds:
    """The least and the greatest value of a column, as texts of its type."""

    column: str
    least: str
    most: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFacts:
    """A table, materialised view, partition or partitioned table.

    `pages` is the size of its main fork now; `analyzed_pages` and `rows` are those of the last
    ANALYZE (`relpages`, `reltuples`), which the planner scales to the size now. A partitioned
    table has no pages. `rows` is -1 where there was no ANALYZE yet.
    """

    table: QualifiedName
    pages: Pages
    rows: float
    analyzed_pages: Pages
    all_visible_pages: Pages
    ends: tuple[ColumnEnds, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GinCounts:
    """What the metapage of a GIN index counts. Source: GinMetaPageData, ginblock.h."""

    entry_pages: int
    data_pages: int
    entries: int
    total_pages: int
    pending_pages: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexFacts:
    """An index, or the part of a partitioned index that lies on the partition `table`.

    `index` may name the partitioned index: its part on `table` is meant, whatever its name.
    `height` is the number of levels above the leaves of a B-tree. `last_revmap_page` is a BRIN
    index's. What is None is left as it is, as in access methods without such a thing.
    """

    index: QualifiedName
    table: QualifiedName
    pages: Pages
    rows: float
    analyzed_pages: Pages
    height: int | None = None
    gin: GinCounts | None = None
    last_revmap_page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DependencyFacts:
    """That one column of a statistics object of kind `dependencies` determines another.

    `degree` is the share of rows for which it does, from 0 to 1.
    """

    statistics: QualifiedName
    column: str
    determines: str
    degree: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinFacts:
    """Everything that a planner must be told.

    Statistics of an index's expressions have the index as their relation and its column's
    name; those of a partitioned table are `inherited`.
    """

    tables: tuple[TableFacts, ...]
    indexes: tuple[IndexFacts, ...]
    statistics: tuple[ColumnStatistics, ...]
    dependencies: tuple[DependencyFacts, ...] = ()


_CACHE_BYTES = Bytes(4 * 1024**3)
_WORK_MEM_BYTES = Bytes(4 * 1024**2)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannerSettings:
    """Every setting that moves a plan, so that none is left to chance; evidence names them.

    The defaults are PostgreSQL's own, but that nothing runs in parallel and nothing is
    compiled. Source: PostgreSQL documentation 19.7 and 19.4.
    """

    effective_cache_size_bytes: Bytes = _CACHE_BYTES
    work_mem_bytes: Bytes = _WORK_MEM_BYTES
    hash_mem_multiplier: float = 2.0
    seq_page_cost: float = 1.0
    random_page_cost: float = 4.0
    parallel_workers_per_gather: int = 0

    @property
    def settings(self) -> dict[str, str]:
        """The settings of a session, by name."""
        return {
            "effective_cache_size": f"{self.effective_cache_size_bytes // 1024}kB",
            "work_mem": f"{self.work_mem_bytes // 1024}kB",
            "hash_mem_multiplier": str(self.hash_mem_multiplier),
            "seq_page_cost": str(self.seq_page_cost),
            "random_page_cost": str(self.random_page_cost),
            "cpu_tuple_cost": "0.01",
            "cpu_index_tuple_cost": "0.005",
            "cpu_operator_cost": "0.0025",
            "max_parallel_workers_per_gather": str(self.parallel_workers_per_gather),
            "jit": "off",
            "constraint_exclusion": "partition",
            "default_statistics_target": "100",
        }
