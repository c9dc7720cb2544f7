"""Generated Python modules, imported and connected as an application would."""

from __future__ import annotations

import importlib.util
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

from psycopg.conninfo import conninfo_to_dict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

    from dbarchitect.lab import Lab, LabDatabase


@contextmanager
def imported(folder: Path, name: str) -> Iterator[ModuleType]:
    """The file `name` of the folder, as a module of its own."""
    spec = importlib.util.spec_from_file_location(f"generated_{name}", folder / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
        yield module
    finally:
        del sys.modules[spec.name]


def sqlalchemy_url(lab: Lab, database: LabDatabase) -> str:
    """The database as SQLAlchemy is told of it, with psycopg, as superuser."""
    told = conninfo_to_dict(lab.conninfo(database))
    parts = {key: quote(str(value)) for key, value in told.items()}
    login = f"{parts['user']}:{parts['password']}" if "password" in parts else parts["user"]
    return (
        f"postgresql+psycopg://{login}@/{parts['dbname']}"
        f"?host={parts['host']}&port={parts['port']}"
    )
