"""The free space map of a table, as rows that do not fit on a page look for another.

Source: src/backend/storage/freespace/{freespace,fsmpage}.c. Only the leaf page of the map is
kept up while rows are added: what lies above it waits for VACUUM, so that a search does not
leave the 4,069 pages of the table that the leaf knows.
"""

from __future__ import annotations

CATEGORY_BYTES = 32
"""FSM_CAT_STEP: pages are told apart by their free space in steps of it."""

LEAF_PAGES = 4069
"""LeafNodesPerPage: pages of a table in one leaf of its map."""

_HIGHEST_CATEGORY = 254
_INNER_NODES = 4095
"""NonLeafNodesPerPage."""

_NODES = _INNER_NODES + LEAF_PAGES


class FreeSpaceMap:
    """One leaf: a tree whose nodes hold the most free space of what is below them."""

    def __init__(self) -> None:
        self._nodes = bytearray(_NODES + 1)
        self._next = 0

    def record(self, page: int, free_bytes: int) -> None:
        """The page, by its number in the leaf, has so many bytes free.

        Source: `fsm_set_avail`, `fsm_space_avail_to_cat`.
        """
        nodes = self._nodes
        node = _INNER_NODES + page
        nodes[node] = min(free_bytes // CATEGORY_BYTES, _HIGHEST_CATEGORY)
        while node > 0:
            node = (node - 1) // 2
            most = max(nodes[2 * node + 1], nodes[2 * node + 2])
            if nodes[node] == most:
                return
            nodes[node] = most

    def find(self, wanted_bytes: int) -> int | None:
        """A page with that much room, the next one after what was found before; or None.

        Source: `fsm_search_avail`, `fsm_space_needed_to_cat`.
        """
        least = max(1, -(-wanted_bytes // CATEGORY_BYTES))
        nodes = self._nodes
        if nodes[0] < least:
            return None
        node = _INNER_NODES + (self._next if self._next < LEAF_PAGES else 0)
        while node > 0 and nodes[node] < least:
            node += 1
            if (node + 1) & node == 0:
                node = (node - 1) // 2  # beyond the last of its level: around to the first
            node = (node - 1) // 2
        while node < _INNER_NODES:
            node = 2 * node + 1
            if nodes[node] < least:
                node += 1
        self._next = node - _INNER_NODES + 1
        return node - _INNER_NODES
