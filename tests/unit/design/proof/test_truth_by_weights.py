"""A boolean follows the weights of the brief: in rows, statistics and partial indexes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dbarchitect.design.proof.profiles import table_profiles
from dbarchitect.design.proof.setting import Setting
from dbarchitect.design.proof.sizes import index_size, table_heap
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Index, IndexKey
from shop_design import AS_OF, design_of

RULES = QualifiedName("public", "rules")
BRIEF = """
name: watch
entities:
  Rule:
    rows: 40k
    attributes:
      limit_of: text(40)
      enabled: {type: boolean, distribution: {"true": 90%, "false": 10%}}
"""


@pytest.mark.parametrize(
    ("weights", "share"),
    [('{"true": 90%, "false": 10%}', 0.9), ('{"true": 70%, "false": 30%}', 0.7), ("{}", 0.5)],
)
def test_a_boolean_is_as_often_true_as_the_brief_says(weights: str, share: float) -> None:
    design = design_of(BRIEF.replace('{"true": 90%, "false": 10%}', weights))
    setting = Setting(design=design, rows={RULES: 40_000}, seed=1, as_of=AS_OF)
    profile = table_profiles(setting)[RULES]
    values = profile.column("enabled").values
    assert dict(zip(values.choices, values.shares, strict=True))["true"] == pytest.approx(share)
    assert f"< {values.shares[0]!r})" in values.sql
    whole = Index(name=QualifiedName("public", "one"), keys=(IndexKey(column="id"),))
    part = replace(whole, predicate="enabled = true")
    heap = table_heap(setting, profile)
    sizes = [index_size(setting, profile, index, heap) for index in (whole, part)]
    entries = [size.entries for size in sizes if size is not None]
    assert entries == [40_000, round(40_000 * share)]
