"""A diagram cut into views that a person can take in.

Rules:
    1. A view holds at most 15 tables with their columns. Tables beyond it to which one of them
       is tied stand at its edge by name alone.
    2. Tables that refer to each other stay together: views are communities of foreign keys.
    3. The same diagram gives the same views: nodes are numbers, and these break every tie.

Source: A. Clauset, M. Newman, C. Moore, "Finding community structure in very large networks",
2004 (`greedy_modularity_communities` of networkx).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from dbarchitect.report.erd.joining import joined

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx

    from dbarchitect.model.diagram import Diagram, DiagramLink, DiagramTable

MOST_TABLES = 15
"""Tables with their columns in one view."""

MOST_NEAR = 60
"""A table tied to more others than these says nothing of which belong together, and would make
the search for communities take time with the square of the tables.
"""


@dataclass(frozen=True, slots=True)
class View:
    """Some tables, the foreign keys that touch them, and the names of tables beyond.

    `center` is the table with most foreign keys, from which the view gets its name.
    """

    tables: tuple[DiagramTable, ...]
    links: tuple[DiagramLink, ...]
    beyond: tuple[str, ...]
    center: str


def views_of(diagram: Diagram, most_tables: int = MOST_TABLES) -> tuple[View, ...]:
    """The views of a diagram, each table in one of them; none where there is no table."""
    if not diagram.tables:
        return ()
    if len(diagram.tables) <= most_tables:
        groups = [frozenset(range(len(diagram.tables)))]
    else:
        groups = _groups(diagram, most_tables)
    return tuple(_view(diagram, sorted(group)) for group in groups)


def _groups(diagram: Diagram, most: int) -> list[frozenset[int]]:
    graph = _graph(diagram)
    found = [part for group in _communities(graph) for part in _cut(graph, group, most)]
    links = [(one, other, graph.edges[one, other]["weight"]) for one, other in graph.edges]
    return sorted(joined(found, links, most), key=min)


def _graph(diagram: Diagram) -> nx.Graph[int]:
    # Together with Graphviz: nothing but a report needs the graphs, and they take time to load.
    import networkx as nx  # noqa: PLC0415

    places = {table.name: place for place, table in enumerate(diagram.tables)}
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(places)))
    for link in diagram.links:
        parent, child = places[link.parent], places[link.child]
        if parent != child:
            known = graph.get_edge_data(parent, child, {"weight": 0})
            graph.add_edge(parent, child, weight=known["weight"] + 1)
    return graph


def _communities(graph: nx.Graph[int]) -> list[frozenset[int]]:
    import networkx as nx  # noqa: PLC0415 - as in `_graph`

    hubs = [node for node in graph if len(graph[node]) > MOST_NEAR]
    found = [frozenset({hub}) for hub in hubs]
    graph = nx.Graph(graph.subgraph(sorted(set(graph) - set(hubs))))
    for part in sorted(nx.connected_components(graph), key=min):
        if len(part) == 1:
            found.append(frozenset(part))
        else:
            within: nx.Graph[int] = nx.Graph(graph.subgraph(sorted(part)))
            communities = nx.community.greedy_modularity_communities(within, weight="weight")
            found.extend(map(frozenset, communities))
    return found


def _cut(graph: nx.Graph[int], group: frozenset[int], most: int) -> list[frozenset[int]]:
    """The group in parts of at most so many, cut where fewest foreign keys cross."""
    if len(group) <= most:
        return [group]
    import networkx as nx  # noqa: PLC0415 - as in `_graph`

    within: nx.Graph[int] = nx.Graph()
    within.add_nodes_from(sorted(group))
    within.add_weighted_edges_from(sorted(graph.subgraph(group).edges(data="weight")))
    found = nx.community.kernighan_lin_bisection  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]  # its seed
    bisect = cast("Callable[..., tuple[set[int], set[int]]]", found)
    halves = bisect(within, seed=1)
    return [part for half in halves for part in _cut(graph, frozenset(half), most)]


def _view(diagram: Diagram, places: list[int]) -> View:
    tables = tuple(diagram.tables[place] for place in places)
    own = {table.name for table in tables}
    links = tuple(link for link in diagram.links if link.parent in own or link.child in own)
    ends = [name for link in links for name in (link.parent, link.child)]
    center = max(tables, key=lambda table: ends.count(table.name))
    beyond = tuple(sorted({name for name in ends if name not in own}))
    return View(tables, links, beyond, center.name)
