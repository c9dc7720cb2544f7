"""The design document over a proof that is made up: figures, outcomes and what is left out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

from dbarchitect.app.design import render_design
from dbarchitect.app.models import models_of
from dbarchitect.design.architect import design_schema
from dbarchitect.design.brief.reader import load_brief, read_brief
from dbarchitect.design.document import (
    DocumentFacts,
    build_document,
    design_evidence,
    missed_targets,
)
from dbarchitect.design.names import physical_names
from dbarchitect.model.document import (
    Bullets,
    Grid,
    Measured,
    Paragraph,
    Quote,
)
from dbarchitect.model.evidence import EvidenceSet
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.probe import Claim, Probe, Refused
from dbarchitect.model.proof import (
    AccessResult,
    AccessRun,
    AuditRate,
    BuildCheck,
    NotVerified,
    PlanSummary,
    ProbeResult,
    Proof,
    SizeCheck,
    SizeEstimate,
    Timing,
    WithoutIndex,
)
from dbarchitect.model.schema import ObjectKind, ObjectPath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.design import Design
    from dbarchitect.model.document import Section
    from dbarchitect.model.evidence import Prose

SHOP = Path(__file__).parents[3] / "examples" / "shop" / "brief.yaml"
AS_OF = date(2026, 11, 21)
FACTS = DocumentFacts(version="0", as_of=AS_OF, seed=1, brief_digest="abc")
ORDERS = QualifiedName("public", "orders")
ORDERS_KEY = QualifiedName("public", "orders_user_id_ordered_at_idx")


@pytest.fixture(scope="module")
def shop() -> Design:
    brief = read_brief(SHOP)
    return design_schema(brief, physical_names(brief), as_of=AS_OF)


def heap(size_bytes: int) -> SizeEstimate:
    return SizeEstimate(
        relation=ORDERS,
        table=ORDERS,
        kind="heap",
        rows=980_000,
        item_bytes=144.7,
        size_bytes=size_bytes,
        low_bytes=size_bytes,
        high_bytes=size_bytes,
    )


def plan(node: str, buffers: int) -> PlanSummary:
    return PlanSummary(
        nodes=("Limit", f"  {node}"), indexes=(ORDERS_KEY,), cost=1.0, buffers=buffers
    )


def run_of(kind: str, p95_ms: float, buffers: int) -> AccessRun:
    timing = Timing(n=200, p50_ms=0.21, p95_ms=p95_ms, p99_ms=0.61)
    node = f"Index Scan using {ORDERS_KEY.name} on orders"
    return AccessRun(key=kind, values=("1",), plan=plan(node, buffers), timing=timing)


def probe_result(name: str, *, held: bool = True, able: bool = True) -> ProbeResult:
    target = ObjectPath(ObjectKind.CONSTRAINT, ("public", "orders", "orders_subtotal_check"))
    return ProbeResult(
        probe=Probe(
            name=name,
            claim=Claim("CHECK", target),
            setup=(),
            statement="INSERT INTO orders DEFAULT VALUES",
            expected=Refused(sqlstate="23514"),
            removal=(),
        ),
        answer="23514",
        answer_without="no error",
        held=held,
        able_to_fail=able,
    )


def proof(*, p95_ms: float = 0.34, held: bool = True) -> Proof:
    access = AccessResult(
        name="orders of user",
        runs=(run_of("median", 0.3, 5), run_of("hot", p95_ms, 7), run_of("absent", 0.1, 3)),
        without=(
            WithoutIndex(
                index=ORDERS_KEY,
                key="hot",
                plan=plan("Seq Scan on orders", 11_904),
                buffers_ratio=1700.571,
            ),
        ),
    )
    return Proof(
        server_version="18.6",
        locale="C.UTF-8",
        seed=1,
        scale_share=0.1,
        scale_text="a tenth of the rows of the brief",
        lab_rows={ORDERS: 50_000},
        builds=(BuildCheck(name="up", claim="It builds.", passed=True),),
        probes=(probe_result("first", held=held), probe_result("second", able=held)),
        sizes=(SizeCheck(estimate=heap(1_000_000), measured_bytes=970_000),),
        horizon=(heap(64_000_000),),
        access=(access,),
        audit=(AuditRate(table=ORDERS, variant="row", rows=1000, rows_per_second=13_321.5),),
        not_verified=(NotVerified("size of x_idx", "There is no formula for it."),),
    )


def rendered(design: Design, found: Proof | None) -> str:
    return render_design(
        design, evidence_of(design, found), FACTS, models_of(design, FACTS.models)
    )


def evidence_of(design: Design, found: Proof | None) -> EvidenceSet:
    return design_evidence(design, found, found.horizon if found else ())


def section(text: str, heading: str) -> str:
    return re.split(r"\n## ", text.split(f"\n## {heading}\n")[1])[0]


def test_what_was_measured_is_printed_where_a_reader_looks_for_it(shop: Design) -> None:
    text = rendered(shop, proof())
    assert "| `orders` | 145 bytes | 61 MB | 0 bytes | 0 bytes | 61 MB | 3.09 % |" in text
    assert (
        "| `orders of user` | 5,000/h | 20 ms | `orders_user_id_ordered_at_idx` | 7, 5, 3 |"
        in text
    )
    assert "0.21 ms / 0.34 ms / 0.61 ms: met" in text
    assert (
        "11,904 buffers instead of 7 with the hot key, 1,700 times as many, by Seq Scan" in text
    )
    assert "| CHECK | 2 | 2 | 2 | held |" in text
    assert "| `orders` | row | 1,000 | 13,300/s |" in text
    assert "- size of x_idx: There is no formula for it." in text


def test_the_verdict_counts_probes(shop: Design) -> None:
    overview = section(rendered(shop, proof()), "Overview")
    assert (
        "attacked with 2 probes: 2 were answered as they must be, and 2 were seen" in overview
    )


def test_a_failed_probe_is_said_at_the_top_and_in_its_place(shop: Design) -> None:
    text = rendered(shop, proof(held=False))
    assert "\nstatus: failed in the lab\n" in text
    assert "| CHECK | 2 | 1 | 1 | FAILED |" in text
    target = "constraint `public.orders.orders_subtotal_check`"
    assert f"- {target}: first. Answered `23514`; with it taken away `no error`." in text


def test_what_could_not_be_verified_is_said_at_the_top(shop: Design) -> None:
    words = "Not all of it could be verified"
    part = rendered(shop, proof())
    assert '\nstatus: "proven in the lab, in part"\n' in part
    assert words in section(part, "Overview")
    whole = rendered(shop, replace(proof(), not_verified=()))
    assert "\nstatus: proven in the lab\n" in whole
    assert words not in whole


def test_a_missed_target_is_said_among_the_times_alone(shop: Design) -> None:
    slow = proof(p95_ms=20.5)
    assert missed_targets(shop, slow) == ("orders of user",)
    assert missed_targets(shop, proof()) == ()
    text = rendered(shop, slow)
    assert "0.21 ms / 20.5 ms / 0.61 ms: missed" in text
    assert without_measured(text) == without_measured(rendered(shop, proof()))


def without_measured(text: str) -> str:
    assert text.count("<!-- measured -->") == text.count("<!-- /measured -->") == 1
    return re.sub(r"<!-- measured -->.*<!-- /measured -->", "", text, flags=re.DOTALL)


def test_without_proof_everything_that_it_would_show_is_not_verified(shop: Design) -> None:
    text = rendered(shop, None)
    assert "\nstatus: not verified\n" in text
    assert "Nothing here was run" in section(text, "Overview")
    assert text.count("not verified") > 30
    assert "<!-- measured -->" not in text


def test_sections_stand_in_the_order_of_the_work(shop: Design) -> None:
    assert re.findall(r"^## (.*)$", rendered(shop, proof()), re.MULTILINE) == [
        "Overview",
        "Requirements",
        "Entity relationship diagram",
        "Schema",
        "Relationships",
        "Indexes",
        "Indexes by planned cost",
        "Table inventory",
        "Query patterns",
        "Decisions",
        "Proofs",
        "Roles and privileges",
        "Data care",
        "Applying it",
        "Not covered",
        "Assumptions",
        "Open questions",
    ]


CODE = re.compile(r"(`+).+?\1")
NAMES_WITH_DIGITS = re.compile(r"\bPostgreSQL \d+|\bp\d\d\b|\bD\d+\.|\bUTF-8\b")


def proses(sections: tuple[Section, ...]) -> Iterator[Prose]:
    for part in sections:
        yield (part.heading,)
        for block in part.blocks:
            yield from of_block(block)
        yield from proses(part.sections)


def of_block(block: object) -> Iterator[Prose]:
    match block:
        case Paragraph(prose):
            yield prose
        case Bullets(items) | Quote(items):
            yield from items
        case Grid(headers, rows):
            yield headers
            for row in rows:
                yield from row
        case Measured(blocks):
            for inner in blocks:
                yield from of_block(inner)


def test_no_number_stands_in_prose_but_as_a_figure(shop: Design) -> None:
    found = proof()
    evidence = evidence_of(shop, found)
    document = build_document(shop, evidence, FACTS)
    typed = [
        part
        for prose in proses(document.sections)
        for part in prose
        if isinstance(part, str)
        and re.search(r"\d", NAMES_WITH_DIGITS.sub("", CODE.sub("", part)))
    ]
    assert typed == []


HOSTILE = """
name: x
entities:
  Thing:
    description: "a | b\\n# head <script>alert(1)</script> `tick"
    rows: 10
    attributes:
      label: {type: text, unique: true, check: "label <> 'a|b`c'"}
access:
  "by | `label`": {sql: "SELECT id FROM things WHERE label = :label", rate: 1/hour}
"""


def test_a_hostile_brief_breaks_no_table() -> None:
    brief = load_brief(HOSTILE)
    design = design_schema(brief, physical_names(brief), as_of=AS_OF)
    text = rendered(design, None)
    html = str(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))
    assert "<script>" not in html
    assert html.count("<h1>") == 1
    assert "<code>by | `label`</code>" in html
    for table in re.findall(r"<table>.*?</table>", html, re.DOTALL):
        columns = table.count("<th") - table.count("<thead")
        for row in re.findall(r"<tr>.*?</tr>", table, re.DOTALL)[1:]:
            assert row.count("<td") == columns


def test_sums_follow_from_what_they_sum(shop: Design) -> None:
    evidence = evidence_of(shop, proof())
    items = tuple(
        replace(item, measurements=tuple(replace(m, value=7) for m in item.measurements))
        if item.key.startswith("probe/")
        else item
        for item in evidence.items
    )
    text = render_design(shop, EvidenceSet(items), FACTS, models_of(shop, FACTS.models))
    assert "2 probes: 14 were answered" in text
