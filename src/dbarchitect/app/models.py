"""Models of a design in the formats that were chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.app.output_folder import MODELS
from dbarchitect.errors import UsageError
from dbarchitect.model.model_files import ModelSource
from dbarchitect.report.models import model_formats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.model.design import Design
    from dbarchitect.model.model_files import ModelFiles

ALL, NONE = "all", "none"


def chosen_formats(text: str) -> tuple[str, ...]:
    """The formats that `all`, `none` or a list with commas names, sorted and each once.

    Raises:
        UsageError: one of them is not there.
    """
    known = [record.slug for record in model_formats()]
    if text.strip() == ALL:
        return tuple(known)
    if text.strip() == NONE:
        return ()
    wanted = {word.strip() for word in text.split(",")}
    for word in sorted(wanted - set(known)):
        message = f"there are no models for `{word}`"
        hint = f"Write {ALL}, {NONE}, or of {', '.join(known)}, with commas between them."
        raise UsageError(message, hint=hint)
    return tuple(slug for slug in known if slug in wanted)


def all_formats() -> tuple[str, ...]:
    """Every format there is."""
    return chosen_formats(ALL)


def model_paths(models: Sequence[ModelFiles]) -> dict[str, str]:
    """The files of the models, by their paths in the folder of the design."""
    return {f"{MODELS}/{path}": text for one in models for path, text in one.files.items()}


def models_of(design: Design, slugs: Sequence[str]) -> tuple[ModelFiles, ...]:
    """The models in each of the formats, in their order."""
    source = model_source(design)
    records = {record.slug: record for record in model_formats()}
    return tuple(records[slug].render(source) for slug in slugs)


def model_source(design: Design) -> ModelSource:
    """What models are made from: the design's schema, in the words of its brief."""
    return ModelSource(
        name=design.brief.name,
        schema=design.schema,
        entities={names.table: entity for entity, names in design.names.items()},
        references={
            (names.table, columns): reference
            for names in design.names.values()
            for reference, columns in names.references.items()
        },
    )
