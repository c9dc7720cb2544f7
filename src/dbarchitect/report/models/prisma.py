"""A Prisma schema.

Rules:
    1. Nothing is said that does not hold: an index with a condition or an expression is left
       out and listed, because Prisma's `@@unique` and `@@index` hold for all rows and columns.
    2. A model that Prisma cannot tell the rows of, because no key consists of types that it
       knows, is `@@ignore`, and so are the fields that lead to it.

Source: Prisma documentation, Prisma schema reference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.model_files import ModelFiles, Unsaid
from dbarchitect.report.models.links import links
from dbarchitect.report.models.names import modelled_tables
from dbarchitect.report.models.prisma_blocks import Blocks, left_out_indexes
from dbarchitect.report.models.prisma_text import string
from dbarchitect.report.models.record import ModelFormat
from dbarchitect.report.models.unsaid import Fact, heading, unsaid

if TYPE_CHECKING:
    from dbarchitect.model.model_files import ModelSource

_SLUG = "prisma"
SAYS = frozenset(
    {
        Fact.SCHEMAS,
        Fact.ENUMS,
        Fact.DEFAULTS,
        Fact.ORDER,
        Fact.COMMENTS,
        Fact.METHODS,
        Fact.PARTIAL,
        Fact.EXPRESSIONS,
    }
)
"""What Prisma says; of the last three, the indexes that are left out are listed one by one."""


def _render(source: ModelSource) -> ModelFiles:
    tables = modelled_tables(source)
    left_out = tuple(name for table in tables for name in left_out_indexes(table))
    missing = unsaid(source.schema, SAYS)
    if left_out:
        what = "indexes with a condition, an expression or a method that Prisma does not know"
        missing = (*missing, Unsaid(what=what, names=left_out))
    schemas = sorted({table.name.schema for table in tables})
    blocks = Blocks.of(source, links(source))
    note = "// A generated column has a default that Prisma does not know."
    head = [*heading(missing, "//"), note]
    parts = [
        "\n".join(head),
        'generator client {\n  provider = "prisma-client"\n  output   = "./client"\n}',
        _datasource(schemas),
        *blocks.enums(),
        *[blocks.model(table) for table in tables],
    ]
    text = "\n\n".join(parts) + "\n"
    return ModelFiles(
        slug=_SLUG, title="Prisma", files={f"{_SLUG}/schema.prisma": text}, unsaid=missing
    )


def _datasource(schemas: list[str]) -> str:
    listed = f"schemas  = [{', '.join(map(string, schemas))}]"
    lines = ['provider = "postgresql"', *([listed] if schemas != ["public"] else [])]
    return "datasource db {\n" + "".join(f"  {line}\n" for line in lines) + "}"


FORMAT = ModelFormat(slug=_SLUG, render=_render)
