"""The section on models: where they are, and what each cannot say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.document import Bullets, Grid, Paragraph, Section
from dbarchitect.model.evidence import code

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.model.evidence import Prose
    from dbarchitect.model.model_files import ModelFiles

_INTRO = (
    "The schema in the words of other tools, under `models/`. Make the database with its "
    "migrations, never from a model: what the model cannot say would be missing. The head of "
    "each file names the objects."
)
_REVISION = (
    "`alembic upgrade head` in `models/sqlalchemy/` applies the first migration itself, with "
    "`DATABASE_URL` set; a later `alembic revision --autogenerate` compares with these models."
)


def models_section(models: Sequence[ModelFiles]) -> Iterator[Section]:
    """The formats that were written; nothing where none was asked for."""
    if models:
        grid = Grid(("for", "file", "does not say"), tuple(map(_row, models)))
        revision = any("revisions" in path for one in models for path in one.files)
        notes = (Bullets(((_REVISION,),)),) if revision else ()
        yield Section("Models", (Paragraph((_INTRO,)), grid, *notes))


def _row(model: ModelFiles) -> tuple[Prose, ...]:
    unsaid = "; ".join(item.what for item in model.unsaid) or "nothing: all of it is there"
    return (model.title,), (code(f"models/{next(iter(model.files))}"),), (unsaid,)
