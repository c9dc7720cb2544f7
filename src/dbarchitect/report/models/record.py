"""The record by which a module says that it renders models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from dbarchitect.model.model_files import ModelFiles, ModelSource


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFormat:
    """A format of models: its name on the command line, and its renderer."""

    slug: str
    render: Callable[[ModelSource], ModelFiles]
