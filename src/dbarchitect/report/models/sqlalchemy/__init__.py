"""SQLAlchemy 2: typed declarative models, sessions, and an Alembic environment.

The models say what `create_all` and Alembic's autogenerate can compare; the database itself is
made by the first revision, which runs the design's own SQL and so leaves nothing out.

Source: SQLAlchemy documentation, ORM Mapped Class Configuration and PostgreSQL dialect;
Alembic documentation, tutorial.
"""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from dbarchitect.model.model_files import ModelFiles
from dbarchitect.report.models.record import ModelFormat
from dbarchitect.report.models.sqlalchemy.module import SAYS, models_module
from dbarchitect.report.models.unsaid import unsaid

if TYPE_CHECKING:
    from dbarchitect.model.model_files import ModelSource

_SLUG = "sqlalchemy"
_FIXED = {
    "session.py": "session.py.txt",
    "alembic.ini": "alembic.ini.txt",
    "revisions/env.py": "env.py.txt",
    "revisions/script.py.mako": "script.py.mako.txt",
    "revisions/versions/0001_initial.py": "0001_initial.py.txt",
}


def _render(source: ModelSource) -> ModelFiles:
    """The models, and the files beside them that are the same for every schema."""
    missing = unsaid(source.schema, SAYS)
    package = resources.files(f"{__package__}.files")
    fixed = {
        f"{_SLUG}/{path}": (package / name).read_text(encoding="utf-8")
        for path, name in _FIXED.items()
    }
    files = {f"{_SLUG}/models.py": models_module(source, missing), **fixed}
    return ModelFiles(slug=_SLUG, title="SQLAlchemy", files=files, unsaid=missing)


FORMAT = ModelFormat(slug=_SLUG, render=_render)
