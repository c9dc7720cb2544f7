from __future__ import annotations

import os
import subprocess
import sys

from hypothesis import given, settings
from hypothesis import strategies as st

from dbarchitect.model.diagram import Diagram, DiagramColumn, DiagramLink, DiagramTable
from dbarchitect.report.erd import draw_diagram
from dbarchitect.report.erd.overview_drawing import MOST_BUNDLES, MOST_VIEWS
from dbarchitect.report.erd.view_drawing import MOST_BEYOND
from dbarchitect.report.erd.views import MOST_TABLES, views_of


def diagram_of(size: int, pairs: list[tuple[int, int]]) -> Diagram:
    columns = tuple(
        DiagramColumn(name=name, type="bigint", marks=marks)
        for name, marks in (("id", ("PK",)), ("parent_id", ("FK",)))
    )
    return Diagram(
        tuple(
            DiagramTable(name=f"t{number}", columns=columns, anchor=f"table/t{number}")
            for number in range(size)
        ),
        tuple(
            DiagramLink(
                parent=f"t{parent}",
                child=f"t{child}",
                columns=("parent_id",),
                referenced=("id",),
                optional=False,
                single=False,
            )
            for parent, child in pairs
        ),
    )


@st.composite
def diagrams(draw: st.DrawFn) -> Diagram:
    size = draw(st.integers(0, 60))
    number = st.integers(0, max(0, size - 1))
    pairs = draw(st.lists(st.tuples(number, number), max_size=120 if size else 0))
    return diagram_of(size, pairs)


@settings(deadline=None, max_examples=60)
@given(diagrams())
def test_each_table_stands_in_one_view_of_at_most_fifteen(diagram: Diagram) -> None:
    views = views_of(diagram)
    drawn = [table.name for view in views for table in view.tables]
    assert sorted(drawn) == sorted(table.name for table in diagram.tables)
    for view in views:
        own = {table.name for table in view.tables}
        assert 1 <= len(own) <= MOST_TABLES
        assert not own & set(view.beyond)
        ends = {end for link in view.links for end in (link.parent, link.child)}
        assert ends <= own | set(view.beyond)
    assert views_of(diagram) == views
    assert {link for view in views for link in view.links} == set(diagram.links)


def stars(count: int, size: int) -> Diagram:
    pairs = [
        (star * size, star * size + place) for star in range(count) for place in range(1, size)
    ]
    bridges = [(star * size, (star + 1) * size) for star in range(count - 1)]
    return diagram_of(count * size, pairs + bridges)


def test_tables_that_refer_to_each_other_stay_together() -> None:
    views = views_of(stars(4, 10))
    assert [len(view.tables) for view in views] == [10, 10, 10, 10]
    assert [view.center for view in views] == ["t0", "t10", "t20", "t30"]
    assert views[0].beyond == ("t10",)


def test_a_star_that_is_too_large_for_a_view_is_cut() -> None:
    views = views_of(stars(1, 40))
    assert 3 <= len(views) <= 4
    assert all("t0" in {*view.beyond, *(t.name for t in view.tables)} for view in views)


def test_thousands_of_tables_that_refer_to_one_are_cut_in_a_moment() -> None:
    views = views_of(stars(1, 3000))
    assert sum(len(view.tables) for view in views) == 3000
    assert max(len(view.tables) for view in views) <= MOST_TABLES
    assert len(views) <= 300


def test_tables_without_foreign_keys_share_views() -> None:
    assert [len(view.tables) for view in views_of(diagram_of(40, []))] == [15, 15, 10]


def test_thousands_of_tables_without_foreign_keys_are_cut_in_a_moment() -> None:
    assert {len(view.tables) for view in views_of(diagram_of(6000, []))} == {15}


def test_fifteen_tables_need_no_overview() -> None:
    assert len(draw_diagram(stars(1, 15))) == 1
    overview, *views = draw_diagram(stars(2, 8))
    assert overview.title.startswith("Overview")
    assert [box.anchor for box in overview.boxes] == [view.anchor for view in views]
    assert overview.boxes[0].rows[0].anchor == "table/t0"
    assert [(wire.label, wire.tail, wire.head) for wire in overview.wires] == [("1", 0, 1)]


def test_a_table_of_another_view_is_drawn_by_its_name_alone() -> None:
    _, first, _ = draw_diagram(stars(2, 8))
    (beyond,) = [box for box in first.boxes if box.beyond]
    assert (beyond.name, beyond.rows, beyond.anchor) == ("t8", (), "table/t8")


def test_few_of_hundreds_of_tables_beyond_a_view_are_drawn() -> None:
    _, first, *_ = draw_diagram(stars(1, 200))
    assert sum(box.beyond for box in first.boxes) == MOST_BEYOND
    assert len(first.wires) == MOST_BEYOND + MOST_TABLES - 1
    assert first.title == "View 1: around t0, and 145 more tables beyond"


def test_no_two_boxes_overlap_and_wires_end_at_them() -> None:
    for drawing in draw_diagram(stars(3, 9)):
        boxes = drawing.boxes
        for place, one in enumerate(boxes):
            for other in boxes[place + 1 :]:
                assert (
                    one.corner.x + one.width <= other.corner.x
                    or other.corner.x + other.width <= one.corner.x
                    or one.corner.y + one.height <= other.corner.y
                    or other.corner.y + other.height <= one.corner.y
                )
            assert 0 <= one.corner.x <= one.corner.x + one.width <= drawing.width
            assert 0 <= one.corner.y <= one.corner.y + one.height <= drawing.height
        for wire in drawing.wires:
            tail, head = boxes[wire.tail], boxes[wire.head]
            assert wire.route.start.x == tail.corner.x + tail.width
            assert wire.route.end.x == head.corner.x
            for point, box in ((wire.route.start, tail), (wire.route.end, head)):
                assert box.corner.y <= point.y <= box.corner.y + box.height


def test_a_wire_that_comes_back_stays_beside_its_box_and_behind_no_other() -> None:
    loops = [(number, number) for number in range(6)] * 2
    chain = [(one, one + 1) for one in range(5)] + [(0, other) for other in range(2, 6)]
    (drawing,) = draw_diagram(diagram_of(6, chain + loops))
    found = [wire for wire in drawing.wires if wire.tail == wire.head]
    assert len(found) == len(loops)
    assert len({wire.route.points for wire in found}) == len(loops)
    for wire in found:
        own = drawing.boxes[wire.tail]
        for point in wire.route.points:
            assert own.corner.x + own.width <= point.x <= drawing.width
            assert own.corner.y <= point.y <= own.corner.y + own.height
            for box in drawing.boxes:
                left, top = box.corner.x, box.corner.y
                beside = not left < point.x < left + box.width
                assert beside or not top < point.y < top + box.height


PROGRAM = """
from test_diagram_views import stars
from dbarchitect.report.erd import draw_diagram
print(draw_diagram(stars(5, 12)))
"""


def test_the_same_diagram_is_drawn_alike_whatever_the_hash_seed() -> None:
    here = os.path.dirname(__file__)  # noqa: PTH120 - joins a search path
    drawn = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env={
                **os.environ,
                "PYTHONHASHSEED": seed,
                "PYTHONPATH": os.pathsep.join([here, *sys.path]),
            },
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(drawn) == 1


def test_an_overview_of_a_hairball_ties_all_views_with_the_thickest_bundles() -> None:
    within = [(star * 12, star * 12 + place) for star in range(16) for place in range(1, 12)]
    between = [(one * 12, other * 12) for one in range(16) for other in range(one)]
    overview, *views = draw_diagram(diagram_of(16 * 12, within + between))
    assert len(views) <= MOST_VIEWS
    assert len(views) - 1 <= len(overview.wires) <= MOST_BUNDLES
    assert overview.title.endswith("most of the foreign keys between them")
    reached = {0}
    for _ in views:
        reached |= {
            end
            for wire in overview.wires
            if {wire.tail, wire.head} & reached
            for end in (wire.tail, wire.head)
        }
    assert len(reached) == len(views)


def test_an_overview_of_many_views_is_an_index_of_them() -> None:
    overview, *views = draw_diagram(stars(MOST_VIEWS + 1, 12))
    assert len(views) == len(overview.boxes) == MOST_VIEWS + 1
    assert [[row.name for row in box.rows] for box in overview.boxes[:2]] == [["t0"], ["t12"]]
    assert overview.wires == ()
