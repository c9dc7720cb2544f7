"""The choice of indexes is the same on another server, and for rows that were drawn anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.architect import design_context
from dbarchitect.design.index_proof import prove_indexes
from dbarchitect.lab import LabOptions, open_lab
from shop_design import AS_OF, design_of

if TYPE_CHECKING:
    from dbarchitect.lab import Lab
    from dbarchitect.model.design import Design
    from dbarchitect.model.index_proof import IndexProof

BRIEF = """
name: posts
postgresql: 18
horizon: 1 year
entities:
  Writer:
    rows: 20k
    attributes: {name: text(60)}
  Post:
    belongs to: Writer
    rows: 3M
    growth: 50k/month
    fan-out: {writer: {p50: 50, p99: 2000}}
    attributes:
      kind: one of [note, essay, story]
      likes: {type: integer, distribution: {distinct: 3000}}
      tags: text[]
      said: text(300)
access:
  of writer:
    sql: SELECT id, said FROM posts WHERE writer_id = :writer ORDER BY likes DESC LIMIT 10
    rate: 10k/hour
  of kind: {sql: "SELECT * FROM posts WHERE kind = :kind AND likes = :likes", rate: 1k/hour}
  liked: {sql: "SELECT kind FROM posts WHERE likes = :likes", rate: 5k/hour}
  tagged: {sql: "SELECT id FROM posts WHERE tags @> ARRAY[:tag]", rate: 1k/hour}
  like: {sql: UPDATE posts SET likes = likes + 1 WHERE id = :id, rate: 2k/hour}
"""

OTHER_SERVER = (
    ("shared_buffers", "16MB"),
    ("work_mem", "256MB"),
    ("random_page_cost", "1.1"),
    ("effective_cache_size", "64MB"),
    ("default_statistics_target", "10"),
)


def weighed(lab: Lab, design: Design, seed: int) -> IndexProof:
    context = design_context(design.brief, design.names, as_of=AS_OF)
    return prove_indexes(lab, design, context, seed=seed)


def test_another_server_with_other_settings_and_older_objects_says_the_same(lab: Lab) -> None:
    design = design_of(BRIEF)
    here = weighed(lab, design, seed=1)
    with open_lab(LabOptions(settings=OTHER_SERVER)) as other:
        for _ in range(2):
            # Numbers of objects and places in the buffers move on.
            used = other.create_database()
            used.admin.execute_untrusted(
                "CREATE TABLE public.noise AS SELECT i, pg_catalog.md5(i::text) AS t"
                " FROM pg_catalog.generate_series(1, 100000) AS i"
            )
        assert weighed(other, design, seed=1) == here


def test_other_rows_by_the_same_brief_lead_to_the_same_indexes(lab: Lab) -> None:
    design = design_of(BRIEF)
    chosen = {
        frozenset(v.index for v in weighed(lab, design, seed).verdicts if v.verdict.is_accepted)
        for seed in (1, 2, 3)
    }
    assert len(chosen) == 1
