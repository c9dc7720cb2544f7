"""A plan that several keys have at the horizon stands once, with all of them."""

from __future__ import annotations

from dbarchitect.design import evidence_keys as keys
from dbarchitect.design.document.growing import horizon_trees
from dbarchitect.design.document.scaled import CHANGED
from dbarchitect.model.evidence import (
    Evidence,
    EvidenceSet,
    Measurement,
    Method,
    Subject,
    SubjectKind,
)
from dbarchitect.report.spans import plain
from shop_design import shop_design


def test_keys_with_one_tree_share_it() -> None:
    pattern = next(access for access in shop_design().access if access.binds)
    trees = {"hot": "Seq Scan", "median": "Index Scan", "absent": "Index Scan"}
    evidence = EvidenceSet(
        tuple(
            Evidence(
                key=keys.at_horizon(pattern.name, kind),
                claim="",
                method=Method.PLANNED,
                subject=Subject(SubjectKind.TWIN, "twin"),
                measurements=(
                    Measurement(name="plan", value=CHANGED),
                    Measurement(name="tree", value=tree),
                ),
            )
            for kind, tree in trees.items()
        )
    )
    told = [
        (plain(tree.label, evidence), evidence.resolve(tree.nodes).value)
        for tree in horizon_trees(pattern, evidence)
    ]
    assert told == [
        ("At the horizon (hot key):", "Seq Scan"),
        ("At the horizon (median and absent key):", "Index Scan"),
    ]
