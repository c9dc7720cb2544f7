"""What decisions count of indexes is what the indexes take."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dbarchitect.design.architect import design_context
from dbarchitect.design.sizes import sizes_at_horizon
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Index, IndexKey
from shop_design import AS_OF, shop_design


def test_what_an_index_includes_is_counted() -> None:
    design = shop_design()
    context = design_context(design.brief, design.names, as_of=AS_OF)
    sizes = sizes_at_horizon(design, context)
    table = design.schema.table(QualifiedName("public", "orders"))
    bare = Index(name=QualifiedName("public", "one"), keys=(IndexKey(column="id"),))
    more = replace(bare, include=("user_id", "ordered_at"))
    assert sizes.index_bytes(table, more) > 1.5 * sizes.index_bytes(table, bare)
    built = sizes.built_bytes(table, more)
    assert sizes.index_bytes(table, more) == pytest.approx(built, rel=0.01)
