"""Whatever a brief holds: each index has its numbers, and each refused one its reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dbarchitect.design import evidence_keys as keys
from dbarchitect.design.document import build_document, design_evidence
from dbarchitect.design.document.assembly import DocumentFacts
from dbarchitect.design.index_proof import weighed_design
from dbarchitect.design.proof import horizon_sizes
from dbarchitect.design.summaries.deciding import with_copies
from dbarchitect.model.evidence import EvidenceSet
from dbarchitect.report.markdown import render_markdown
from held_design import HELD_BRIEF
from shop_design import AS_OF, design_of
from told_indexes import untold

if TYPE_CHECKING:
    from dbarchitect.lab import Lab
    from dbarchitect.model.design import Design

CASES = Path(__file__).parents[2] / "cases" / "brief" / "good"
FACTS = DocumentFacts(version="0", as_of=AS_OF, seed=1, brief_digest="")


def told(lab: Lab, text: str) -> tuple[Design, EvidenceSet]:
    weighed = weighed_design(lab, design_of(text), as_of=AS_OF, seed=1)
    made, _ = with_copies(lab, weighed, as_of=AS_OF, seed=1)
    sizes, _ = horizon_sizes(made, as_of=AS_OF, seed=1)
    return made, design_evidence(made, None, sizes)


@pytest.mark.parametrize("name", ["held", "sums", "tenants_shared"])
def test_no_index_is_kept_or_refused_without_its_numbers_and_reason(
    lab: Lab, name: str
) -> None:
    case = CASES / f"{name}.yaml"
    made, evidence = told(lab, case.read_text("utf-8") if case.exists() else HELD_BRIEF)
    assert any(item.key.startswith(keys.ACCEPTED_INDEX) for item in evidence.items)
    assert any(item.key.startswith(keys.REFUSED_INDEX) for item in evidence.items)
    assert untold(made, evidence) == []
    without_numbers = EvidenceSet(
        tuple(replace(item, measurements=item.measurements[1:]) for item in evidence.items)
    )
    assert len(untold(made, without_numbers)) > len(evidence.items) / 50
    document = render_markdown(build_document(made, evidence, FACTS), evidence)
    for view in made.schema.materialized_views:
        assert document.count(f"| `{view.name.display}` | ") == 3
        assert f"| `{view.indexes[0].name.display}` | " in document
