from __future__ import annotations

import base64
import hashlib
import re
import sys
from dataclasses import replace
from functools import cache
from importlib import resources
from itertools import pairwise

import pytest

from dbarchitect.model.diagram import Diagram, DiagramColumn, DiagramLink, DiagramTable
from dbarchitect.model.document import (
    Bullets,
    Code,
    Document,
    Grid,
    Measured,
    Paragraph,
    Plans,
    PlanTree,
    Quote,
    Section,
)
from dbarchitect.model.evidence import (
    Evidence,
    EvidenceSet,
    Figure,
    Measurement,
    Method,
    Subject,
    SubjectKind,
    Unit,
    code,
)
from dbarchitect.report.html import render_html
from html_page import Element, parse

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "\" onmouseover='alert(1)'",
    "' autofocus onfocus='alert(1)",
    "</title></style><b>",
    "<!-- measured -->",
    "a & b &lt; &amp;",
    "{{ 7 * 7 }}{% raw %}",
    "]]><svg onload=alert(1)>",
    "javascript:alert(1)",
    "back`tick ``two``",
    "line\nbreak\ttab",
    "\x1b[2J\x00\u202eevil",
    "名前 naïve",
    " padded ",
]

SCAN = "Limit\n  Nested Loop\n    Index Scan using users_pkey on users\n    Seq Scan on orders"


def evidence(*, p95: float = 1.5, text: str = "lab") -> EvidenceSet:
    lab = Subject(SubjectKind.LAB, text)
    return EvidenceSet(
        (
            Evidence(
                key="size/users",
                claim=f"The size of {code(text)}.",
                method=Method.ESTIMATED,
                subject=lab,
                measurements=(
                    Measurement(name="total", value=2048, unit=Unit.BYTES),
                    Measurement(name="tree", value=SCAN),
                ),
                statements=(f"SELECT {text}",),
                parameters=(text,),
                passed=False,
                server="18.6",
                locale="C",
                data_seed=3,
            ),
            Evidence(
                key="size/orders",
                claim="The size of `orders`.",
                method=Method.ESTIMATED,
                subject=lab,
                measurements=(Measurement(name="total", value=10, unit=Unit.BYTES),),
            ),
            Evidence(
                key="access/by id",
                claim="Times.",
                method=Method.EXECUTED,
                subject=lab,
                measurements=(
                    Measurement(
                        name="p95", value=p95, unit=Unit.MILLISECONDS, n=200, varying=True
                    ),
                ),
                passed=True,
            ),
        )
    )


def diagram(name: str = "users") -> Diagram:
    key = DiagramColumn(name="id", type="bigint", marks=("PK",))
    text = DiagramColumn(name=name, type="text", required=False, notes=(name,))
    other = DiagramColumn(name="user_id", type="bigint", marks=("FK", "UK"))
    return Diagram(
        (
            DiagramTable(name=name, columns=(key, text), anchor=f"table/{name}"),
            DiagramTable(name="orders", columns=(key, other)),
        ),
        (
            DiagramLink(
                parent=name,
                child="orders",
                columns=("user_id",),
                referenced=("id",),
                optional=False,
                single=False,
            ),
            DiagramLink(
                parent="orders",
                child="orders",
                columns=("user_id",),
                referenced=("id",),
                optional=True,
                single=True,
            ),
        ),
    )


def document(text: str = "users") -> Document:
    size = Figure("size/users", "total", cite=True)
    prose = (text, " takes ", size, f" with {code(text)}")
    sizes = tuple(
        ((code(text) if key == "users" else key,), (Figure(f"size/{key}", "total"),))
        for key in ("users", "orders")
    )
    times = Grid(("pattern", "p95"), ((("by id",), (Figure("access/by id", "p95"),)),))
    trees = (PlanTree(("With ", code(text)), Figure("size/users", "tree")),)
    return Document(
        title=f"{text}: design",
        front_matter=(("made_by", text), ("seed", "1")),
        sections=(
            Section("Overview", (Paragraph(prose), Bullets((prose,)), Quote((prose,)))),
            Section("Diagram", (diagram(text),)),
            Section(
                "Schema",
                (Code("sql", text),),
                (Section(code(text), (Code("sql", f"{text};"),), anchor=f"table/{text}"),),
            ),
            Section("Sizes", (Grid(("table", f"size {text}"), sizes),)),
            Section("Patterns", (Measured((Paragraph(prose), times)), Plans(trees))),
            Section("Overview", (Paragraph(("The same heading.",)),)),
            Section("Proofs", (Grid(("what", "outcome"), ((("x",), ("not verified",)),)),)),
        ),
    )


@cache
def written_page(text: str) -> str:
    return render_html(document(text), evidence(text=text))


@cache
def page(text: str = "users") -> Element:
    return parse(written_page(text))


def classes(element: Element) -> list[str]:
    return element.attributes.get("class", "").split()


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_leaves_its_place(text: str) -> None:
    quiet, hostile = page(), page(text)
    names = [element.name for element in quiet.walk()]
    assert [element.name for element in hostile.walk()] == names
    for one, other in zip(quiet.walk(), hostile.walk(), strict=True):
        assert one.attributes.keys() == other.attributes.keys()


def test_hostile_text_is_shown_as_it_is() -> None:
    root = page("<script>alert('&\"')</script>")
    (script,) = root.all("script")
    assert "alert" not in script.text
    shown = root.one("main").text
    assert shown.count("<script>alert('&\"')</script>") > 10
    assert root.one("h1").text.startswith("<script>")


def test_nothing_can_steer_the_direction_or_the_terminal() -> None:
    written = written_page("\x1b\x00\u202e")
    assert not set(written) & {"\x1b", "\x00", "\u202e"}


@pytest.mark.parametrize("text", ["users", *HOSTILE])
def test_nothing_is_loaded_from_anywhere(text: str) -> None:
    written = written_page(text)
    for element in page(text).walk():
        assert element.name not in {"link", "img", "iframe", "object", "embed", "base", "image"}
        assert not {"src", "srcset", "xlink:href", "style", "data", "action"} & (
            element.attributes.keys()
        )
        assert element.attributes.get("href", "#").startswith("#")
        assert not any(name.startswith("on") for name in element.attributes)
    assert not re.search(r"https?:|url\(|@import|//[a-z]+\.", written)


def test_the_page_forbids_itself_to_load_and_allows_its_own_style_and_behaviour() -> None:
    root = page()
    policies = [meta for meta in root.all("meta") if "http-equiv" in meta.attributes]
    (policy,) = (meta.attributes["content"] for meta in policies)
    assert policy.startswith("default-src 'none';")
    for element in (root.one("style"), root.one("script")):
        found = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert f"{element.name}-src 'sha256-{found}'" in policy


def test_ids_are_unique_and_every_link_leads_to_one() -> None:
    for text in ("users", *HOSTILE):
        root = page(text)
        ids = [e.attributes["id"] for e in root.walk() if "id" in e.attributes]
        assert len(set(ids)) == len(ids)
        assert all(re.fullmatch(r"[A-Za-z0-9-]+", found) for found in ids)
        references = [e.attributes["href"] for e in root.walk() if "href" in e.attributes]
        references += [
            f"#{found}"
            for e in root.walk()
            for name in ("aria-labelledby",)
            if (found := e.attributes.get(name))
        ]
        assert len(references) > 20
        assert {reference[1:] for reference in references} <= set(ids)


def test_every_number_leads_to_how_it_was_found() -> None:
    root = page()
    for link in root.all("a", class_="figure"):
        entry = root.one("article", id=link.attributes["href"].removeprefix("#"))
        assert link.text in entry.text
    entry = root.one("article", id="E1")
    about = "estimated, users; PostgreSQL 18.6, C, seed 3"
    for part in ("The size of", about, "2 kB", "FAILED", "SELECT users;"):
        assert part in entry.text
    assert "$1 = users" in entry.text


def test_a_table_in_the_diagram_leads_to_its_section() -> None:
    root = page()
    (home,) = [e for e in root.all("h3") if e.text == "users"]
    links = [a for svg in root.all("svg") for a in svg.all("a")]
    assert [a.attributes["href"] for a in links] == [f"#{home.attributes['id']}"]
    (row,) = [th for th in root.all("th", scope="row") if th.text == "users"]
    assert row.one("a").attributes["href"] == f"#{home.attributes['id']}"


def test_the_diagram_shows_columns_types_marks_and_ends() -> None:
    svg = page().all("svg")[1]
    texts = [text.text for text in svg.all("text")]
    assert texts[:7] == ["users", "PK", "id", "bigint", "users", "text?", "orders"]
    assert "F·U" in texts
    ends = [use.attributes["href"] for use in svg.all("use")]
    assert ends == ["#end-one", "#end-many", "#end-none-or-one", "#end-at-most-one"]
    titles = [title.text for title in svg.all("title")]
    assert "users to orders through user_id: one to many" in titles
    assert "orders to orders through user_id: none or one to at most one" in titles


def test_without_graphviz_the_page_says_what_is_not_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    root = parse(render_html(document(), evidence(text="users")))
    assert len(root.all("svg")) == 1
    assert "Not drawn: pygraphviz" in root.one("main").text


def test_plans_are_trees() -> None:
    (tree,) = page().all("ul", class_="tree")
    assert tree.all("summary")[0].text == "Limit"
    loop = tree.all("details")[1]
    assert [e.text for e in loop.all("summary")] == ["Nested Loop"]
    assert [e.text for e in loop.all("span")] == [
        "Index Scan using users_pkey on users",
        "Seq Scan on orders",
    ]
    assert all("open" in e.attributes for e in tree.all("details"))


def test_cells_sort_by_what_was_found_not_by_how_it_is_printed() -> None:
    cells = [td for td in page().all("td") if td.text in {"2 kB", "10 bytes"}]
    assert [td.attributes["data-sort"] for td in cells] == ["2048.0", "10.0"]
    assert all("number" in classes(td) for td in cells)


def test_what_is_not_verified_stands_out() -> None:
    root = page()
    (cell,) = [td for td in root.all("td") if td.text == "not verified"]
    assert "alarm" in classes(cell)
    assert not [e for e in root.walk() if "hidden" in e.attributes]


def test_only_measured_blocks_differ_between_runs() -> None:
    def without(written: str) -> str:
        return re.sub(r"<!-- measured -->.*?<!-- /measured -->", "", written, flags=re.DOTALL)

    one = render_html(document(), evidence(p95=1.5))
    other = render_html(document(), evidence(p95=2.5))
    assert one != other
    assert without(one) == without(other)
    assert render_html(document(), evidence(p95=1.5)) == one


def test_the_page_has_its_landmarks_and_its_tables_their_heads() -> None:
    root = page()
    assert root.one("html").attributes["lang"] == "en"
    assert root.one("head").one("title").text == "users: design"
    assert len(root.all("h1")) == len(root.all("main")) == len(root.all("header")) == 1
    assert root.one("nav").attributes["aria-label"] == "Contents"
    for table in root.all("table"):
        head = table.one("thead")
        assert all(th.attributes["scope"] == "col" for th in head.all("th"))
        for row in table.one("tbody").all("tr"):
            assert [th.attributes["scope"] for th in row.all("th")] == ["row"]
            assert len(row.all("td")) == len(head.all("th")) - 1
    for frame in root.all("div", class_="frame"):
        assert frame.attributes["tabindex"] == "0"
        assert frame.attributes["aria-label"]
    levels = [int(e.name[1]) for e in root.walk() if re.fullmatch(r"h[1-6]", e.name)]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_document_without_evidence_or_front_matter_is_a_page() -> None:
    bare = replace(document(), front_matter=(), sections=(Section("One", (Code("", "x"),)),))
    root = parse(render_html(bare, EvidenceSet(())))
    assert root.one("main").text.split() == ["One", "x"]


STYLE = (resources.files("dbarchitect.report.html") / "templates" / "style.css").read_text()


def luminance(color: str) -> float:
    """The relative luminance. Source: WCAG 2.2, definition of relative luminance."""
    channels = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def themes() -> dict[str, dict[str, str]]:
    blocks = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    found = [dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", block)) for block in blocks]
    return dict(zip(("light", "dark", "print"), found, strict=True))


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
@pytest.mark.parametrize("ink", ["ink", "quiet", "link", "alarm", "held"])
@pytest.mark.parametrize("ground", ["ground", "raised", "mark"])
def test_texts_stand_out_in_every_theme(theme: str, ink: str, ground: str) -> None:
    colors = themes()[theme]
    dark, light = sorted((luminance(colors[ink]), luminance(colors[ground])))
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_colors_are_said_once_for_each_theme() -> None:
    without_themes = re.sub(r":root \{.*?\}", "", STYLE, flags=re.DOTALL)
    assert not re.search(r"#[0-9a-f]{3,8}\b|rgb|hsl", without_themes)
