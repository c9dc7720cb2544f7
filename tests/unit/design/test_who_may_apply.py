"""A script says what rights it needs, and vectors need more than the others."""

from __future__ import annotations

import pytest

from dbarchitect.design.scripts import up_script, who_may_apply
from shop_design import design_of

BRIEF = """
name: x
entities:
  Thing: {{rows: 10, attributes: {{held: {held}}}, no overlap: [[during]]}}
"""


@pytest.mark.parametrize(("held", "needs"), [("vector(3)", True), ("text", False)])
def test_an_extension_that_is_not_trusted_is_named(held: str, *, needs: bool) -> None:
    text = BRIEF.format(held=f"{held}, during: period")
    design = design_of(text)
    told = who_may_apply(design)
    assert ("the right to create vector, which is no trusted extension" in told) is needs
    assert "or a superuser" in told
    assert told in up_script(design)
