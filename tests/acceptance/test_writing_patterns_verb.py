"""Access patterns that write, as a user's brief has them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from command_line import run_command

if TYPE_CHECKING:
    from pathlib import Path

BRIEF = """
name: notes
postgresql: 15
entities:
  Author:
    rows: 50
    attributes: {handle: text(30) unique}
  Note:
    belongs to: Author
    rows: 200
    attributes: {slug: text(20) unique, body: text, likes: integer >= 0}
access:
  write:
    sql: INSERT INTO notes (author_id, slug, body, likes) VALUES (:author, :slug, :body, 0)
    rate: 10/hour
    p95: 10 s
  save:
    sql: >-
      INSERT INTO notes (author_id, slug, body, likes) VALUES (:author, :slug, :body, :likes)
      ON CONFLICT (slug) DO UPDATE SET body = :body
    rate: 10/hour
  like:
    sql: UPDATE notes SET likes = likes + :n WHERE id = :id RETURNING likes
    rate: 10/hour
  odd: {sql: "UPDATE notes SET likes = 0 WHERE random() > :chance", rate: 10/hour}
"""


def test_writing_patterns_are_run_and_undone(tmp_path: Path) -> None:
    brief, out = tmp_path / "brief.yaml", tmp_path / "out"
    brief.write_text(BRIEF)
    run = run_command("design", brief, "--out", out, timeout_s=300)
    assert run.returncode == 0, run.stderr
    evidence = json.loads((out / "evidence.json").read_text())["evidence"]
    items = {item["key"]: item for item in evidence}
    for name, kinds in {
        "write": ("hot", "median"),
        "save": ("hot", "median", "absent"),
        "like": ("hot", "median", "absent"),
    }.items():
        measured = {m["name"] for m in items[f"access/{name}"]["measurements"]}
        assert {f"{what}_{kind}" for what in ("buffers", "wal") for kind in kinds} <= measured
        for key in (f"access/{name}", *(f"access/{name}/timing/{kind}" for kind in kinds)):
            assert "rolled back: without commit and fsync" in str(items[key]["subject"])
    document = (out / "database-design.md").read_text()
    assert "rolled back: without commit and fsync" in document
    (reason,) = [line for line in document.splitlines() if "access pattern odd" in line]
    assert ":chance is neither compared with a column nor assigned to one" in reason
