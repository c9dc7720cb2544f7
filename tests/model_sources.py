"""Schemas that models are made from: the shop, a hostile brief, and a schema of every kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from dbarchitect.app.models import model_source
from dbarchitect.design.scripts import down_script, up_script
from dbarchitect.report.models import model_formats
from hostile_brief import HOSTILE
from kinds_design import kinds_design
from odd_design import odd_design
from shop_design import design_of, shop_design

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dbarchitect.lab import Lab
    from dbarchitect.model.design import Design
    from dbarchitect.model.model_files import ModelFiles, ModelSource

NAMES = ("shop", "hostile", "kinds", "odd")
_FROM_SQL = {"kinds": kinds_design, "odd": odd_design}


@dataclass(frozen=True)
class Modelled:
    """A design, and what a renderer gets of it."""

    design: Design
    source: ModelSource


@cache
def modelled(name: str, lab: Lab) -> Modelled:
    if name in _FROM_SQL:
        design = _read(lab, _FROM_SQL[name])
    else:
        design = shop_design() if name == "shop" else design_of(HOSTILE)
    return Modelled(design, model_source(design))


def _read(lab: Lab, make: Callable[[Lab], Design]) -> Design:
    before = set(lab.roles)
    design = make(lab)
    for role in reversed(lab.roles):
        if role in design.roles.values() and role not in before:
            lab.drop_role(role)
    major = lab.server_version_num // 10000
    return replace(design, brief=replace(design.brief, postgresql_major=major))


def rendered(source: ModelSource, slug: str) -> ModelFiles:
    (record,) = (record for record in model_formats() if record.slug == slug)
    return record.render(source)


def write_models(folder: Path, one: Modelled, slug: str) -> Path:
    """The format's folder, with the design's own SQL where its files look for it."""
    files = {f"models/{path}": text for path, text in rendered(one.source, slug).files.items()}
    files["migrations/0001_initial.up.sql"] = up_script(one.design)
    files["migrations/0001_initial.down.sql"] = down_script(one.design)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder / "models" / slug
