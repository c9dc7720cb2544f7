"""The size of a GIN index as built: the tree of keys, and the lists of each key's rows.

Rules:
    1. Keys are inserted in their order, and a page that overflows is split at its middle: the
       pages of keys are left about half full. The filling is replayed with widths spread as
       the keys' are.
    2. Rows of a key stand beside it as distances of 1 to 6 bytes, in 7 bits a byte. A key with
       a longer list has a tree of its own, whose pages are filled one after the other.
    3. All rows are sorted before the first key is inserted. PostgreSQL 18 does so whenever it
       builds in parallel, all majors do where the keys fit into `maintenance_work_mem`; else
       14 to 17 insert in several passes, which fills pages better: up to a third fewer.

Sources: src/backend/access/gin: ginpostinglist.c (encode_varbyte), ginentrypage.c
(GinFormTuple, entrySplitPage), gindatapage.c (createPostingTree, leafRepackItems);
src/include/access/ginblock.h.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from dbarchitect.indexing.size import INDEX_TUPLE_HEADER_BYTES, IndexSize
from dbarchitect.model.quantities import PAGE_BYTES, Bytes, Pages
from dbarchitect.storage.rows import LINE_POINTER_BYTES, PAGE_HEADER_BYTES, align_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

GIN_ERROR_PERCENT = 5
"""How far `gin_size` may be off where the keys and their shares are those of the rows."""

_LIST_HEADER_BYTES = 8
"""The first row pointer and the number of bytes. Source: GinPostingList, ginblock.h."""

_SPECIAL_BYTES = 8
_ENTRY_ROOM_BYTES = PAGE_BYTES - PAGE_HEADER_BYTES - _SPECIAL_BYTES
_ENTRY_MOST_BYTES = 2712
"""The widest entry, a third of a page. Source: GinMaxItemSize, ginblock.h."""

_TREE_ROOM_BYTES = PAGE_BYTES - PAGE_HEADER_BYTES - 8 - _SPECIAL_BYTES
"""A page of a key's own tree, less its right bound. Source: GinDataPageMaxDataSize."""

_FIRST_SEGMENT_BYTES = 384
_SEGMENT_BYTES = 256
"""Parts of a list on the first page, and on those behind it. Source: gindatapage.c."""

_DOWNLINKS_PER_PAGE = _TREE_ROOM_BYTES // 10

_REPLAYED_KEYS = 4000
_GOLDEN = 0.6180339887498949
_PLASTIC = 0.7548776662466927
_MANY = 40
"""From this mean on a number of rows is taken as normal, not as of Poisson's law."""


@dataclass(frozen=True, slots=True)
class _Key:
    """A key of so many alike: bytes of its value, its rows, mean bytes of a distance."""

    weight: float
    value_bytes: int
    rows: int
    step_bytes: float

    @property
    def bare_bytes(self) -> int:
        return align_up(INDEX_TUPLE_HEADER_BYTES + self.value_bytes, 8)

    @property
    def listed_bytes(self) -> int:
        steps = align_up(math.ceil((self.rows - 1) * self.step_bytes), 2)
        return align_up(self.bare_bytes + _LIST_HEADER_BYTES + steps, 8)

    @property
    def has_tree(self) -> bool:
        return self.listed_bytes > _ENTRY_MOST_BYTES

    @property
    def entry_bytes(self) -> int:
        return self.bare_bytes if self.has_tree else self.listed_bytes

    @property
    def tree_pages(self) -> int:
        """Pages of the key's own tree, its inner ones included."""
        if not self.has_tree:
            return 0
        rest = self.rows - _rows_on_page(self.step_bytes, _FIRST_SEGMENT_BYTES)
        if rest <= 0:
            return 1
        leaves = 1 + math.ceil(rest / _rows_on_page(self.step_bytes, _SEGMENT_BYTES))
        return leaves + math.ceil(leaves / _DOWNLINKS_PER_PAGE)


def gin_size(
    rows: int, rows_per_page: float, words: Sequence[tuple[float, float, float]]
) -> IndexSize:
    """The size of a GIN index over one column, built on a filled table.

    `words` groups the distinct keys: (how many keys, bytes of one as it is stored, a header of
    one byte included where it has one, share of the rows that hold each). Rows that hold a key
    are taken to be scattered over the table. The pending list is taken as empty.
    """
    classes = [
        (keys * -math.expm1(-rows * share), math.ceil(width), rows * share, share)
        for keys, width, share in words
        if keys > 0 and share > 0
    ]
    whole = sum(keys for keys, *_ in classes)
    sample = list(_sample(classes, whole, rows_per_page))
    leaves = _leaf_pages([key.entry_bytes for key in sample], whole)
    mean = sum(key.entry_bytes * key.weight for key in sample) / max(1.0, whole)
    bare = sum(key.bare_bytes * key.weight for key in sample) / max(1.0, whole)
    entry_pages = leaves + _inner_pages(leaves, bare)
    tree_pages = round(sum(key.tree_pages * key.weight for key in sample))
    pages = 1 + entry_pages + tree_pages
    size = Bytes(pages * PAGE_BYTES)
    return IndexSize(
        entries=round(whole),
        entry_bytes=mean,
        pages=Pages(pages),
        size_bytes=size,
        after_inserts_bytes=size,
        keys=round(whole),
        entry_pages=entry_pages,
        data_pages=tree_pages,
    )


def _sample(
    classes: Sequence[tuple[float, int, float, float]], whole: float, rows_per_page: float
) -> Iterator[_Key]:
    """Keys in an order that has nothing to do with how often they occur; each, if few."""
    count = max(1, min(_REPLAYED_KEYS, round(whole)))
    limits = list(accumulate(keys for keys, *_ in classes))
    if not limits:
        return
    steps = [_step_bytes(share, rows_per_page) for *_, share in classes]
    places = sorted(range(count), key=lambda number: (number * _GOLDEN) % 1.0)
    for number in places:
        found = bisect_left(limits, (number + 0.5) / count * whole)
        _, width, mean, share = classes[found]
        held = _rows_of_key(mean, share, ((number + 0.5) * _PLASTIC) % 1.0)
        yield _Key(whole / count, width, held, steps[found])


def _rows_of_key(mean: float, share: float, chance: float) -> int:
    """At that chance, the number of rows of a key that has `mean` of them, and at least one."""
    if mean > _MANY:
        spread = math.sqrt(mean * (1.0 - min(1.0, share)))
        return max(1, round(mean + spread * _normal_quantile(chance)))
    absent = math.exp(-mean)
    wanted = absent + chance * (1.0 - absent)
    count, probability = 0, absent
    reached = absent
    while reached < wanted and count < 4 * _MANY:
        count += 1
        probability *= mean / count
        reached += probability
    return max(1, count)


def _normal_quantile(chance: float) -> float:
    """The standard normal's quantile, within 0.005; Source: Tukey's lambda of 0.135."""
    power = 0.135
    return float((chance**power - (1.0 - chance) ** power) / 0.1975)


def _step_bytes(share: float, rows_per_page: float) -> float:
    """Mean bytes of the distance to the next row of a key that `share` of the rows hold.

    A distance counts 2,048 for each page: within a page, and no more than 127 rows on, it takes
    one byte; up to 8 pages two, up to 1,024 three, up to 131,072 four.
    """
    share = min(1.0, share)
    stay = 1.0 - share
    near = int(min(rows_per_page, 127.0))
    passed: float = stay**near
    within = 1.0 - passed
    reach = (1.0 - (near + 1) * passed + near * passed * stay) / share
    one = max(0.0, within - reach / rows_per_page)
    far: float = sum(stay ** (pages * rows_per_page) for pages in (8, 1024, 131_072))
    return 2.0 - one + far


def _rows_on_page(step_bytes: float, segment_bytes: int) -> float:
    """Row pointers on a page of segments; each begins with a whole pointer in its header."""
    room = segment_bytes - _LIST_HEADER_BYTES
    whole_step = max(1, round(step_bytes))
    filled = _LIST_HEADER_BYTES + align_up(room // whole_step * whole_step, 2)
    return _TREE_ROOM_BYTES // filled * (1 + room / step_bytes)


def _leaf_pages(entries: Sequence[int], whole: float) -> int:
    """Pages of keys that are inserted in their order."""
    pages, used = 0, 0
    page: list[int] = []
    for width in entries:
        slot = width + LINE_POINTER_BYTES
        page.append(slot)
        used += slot
        if used <= _ENTRY_ROOM_BYTES:
            continue
        left = place = 0
        while left <= used // 2:
            left += page[place]
            place += 1
        page, used = page[place:], used - left
        pages += 1
    if whole <= len(entries):
        return pages + 1
    # The replayed keys that lie on pages that were split stand for all.
    placed = len(entries) - len(page)
    return max(1, math.ceil(whole * pages / max(1, placed)))


def _inner_pages(leaves: int, bare_bytes: float) -> int:
    """Pages above the leaves, up to one root; they are split at their middle as well."""
    most = max(2, int(_ENTRY_ROOM_BYTES // (bare_bytes + LINE_POINTER_BYTES)))
    half = (most + 1) // 2 + 1
    pages, level = 0, leaves
    while level > 1:
        level = 1 if level <= most else math.ceil(level / half)
        pages += level
    return pages
