"""No function of a design is left to the temporary schema of its caller."""

from __future__ import annotations

from pathlib import Path

DESIGN = Path(__file__).parents[2] / "src" / "dbarchitect" / "design"


def test_no_function_of_a_design_has_an_empty_path() -> None:
    empty = ("SET search_path TO ''", '("search_path", \'""\')')
    found = [
        path.name
        for path in sorted(DESIGN.rglob("*.py"))
        if any(text in path.read_text(encoding="utf-8") for text in empty)
    ]
    assert found == []
