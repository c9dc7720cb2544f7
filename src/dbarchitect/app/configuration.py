"""What a project has settled, key by key.

Rules:
    1. An unknown key is an error that names the nearest known one.
    2. What the command line says goes before what the file says.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003 - pydantic looks at it
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dbarchitect.app.configuration_file import SHARED_FILE, TOOL, parsed_toml
from dbarchitect.design.brief.complaint import did_you_mean
from dbarchitect.errors import Location, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic_core import ErrorDetails


_UNKNOWN = "extra_forbidden"
_NO_DATE = "Write a day without quotes, such as 2027-01-31."


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Suppress(_Strict):
    """Findings that somebody answers for: `[[review.suppress]]`."""

    code: str
    target: str
    reason: Annotated[str, Field(min_length=1)]
    until: date


class ReviewConfiguration(_Strict):
    """`[review]`: which rules, how they are set, and what is known.

    `queries` are files and folders of queries. `rules` has, by code or slug, the options that
    the rule's page lists.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    opinions: bool = False
    fail_on: Annotated[
        Literal["info", "warning", "error", "never"] | None, Field(alias="fail-on")
    ] = None
    queries: tuple[str, ...] = ()
    baseline: str | None = None
    roll_up_from: Annotated[int | None, Field(alias="roll-up-from", ge=2)] = None
    rules: dict[str, dict[str, Any]] = {}
    suppress: tuple[Suppress, ...] = ()


class Configuration(_Strict):
    """All of the file."""

    review: ReviewConfiguration = ReviewConfiguration()


def read_configuration(path: Path) -> Configuration:
    """What the file says.

    Raises:
        UsageError: it cannot be read, is no TOML, or says what is not known.
    """
    content = parsed_toml(path)
    if path.name == SHARED_FILE:
        content = content.get("tool", {}).get(TOOL, {})
    try:
        return Configuration.model_validate(_tuples(content))
    except ValidationError as error:
        # A key that is missing often stands there under another name.
        problems = sorted(error.errors(), key=lambda one: one["type"] != _UNKNOWN)
        raise _refused(path, problems[0]) from error


def _tuples(content: object) -> object:
    """TOML's lists as the tuples of frozen values."""
    if isinstance(content, dict):
        mapping = cast("dict[str, object]", content)
        return {key: _tuples(value) for key, value in mapping.items()}
    if isinstance(content, list):
        return tuple(_tuples(value) for value in cast("list[object]", content))
    return content


def _refused(path: Path, problem: ErrorDetails) -> UsageError:
    place = ".".join(str(part) for part in problem["loc"])
    location = Location(str(path))
    if problem["type"] == _UNKNOWN:
        *outer, name = problem["loc"]
        known = _keys_at([part for part in outer if isinstance(part, str)])
        hint = did_you_mean(str(name), known, what="Keys")
        return UsageError(f"`{place}` is not known", hint=hint, location=location)
    hint = _NO_DATE if problem["type"].startswith("date") else _in_words_of_toml(problem["msg"])
    return UsageError(f"`{place}` cannot be that", hint=hint, location=location)


def _in_words_of_toml(text: str) -> str:
    text = text.replace("tuple", "list").replace("dictionary", "table")
    return f"{text[0].upper()}{text[1:]}."


def _keys_at(outer: list[str]) -> list[str]:
    models: dict[str, type[BaseModel]] = {
        "": Configuration,
        "review": ReviewConfiguration,
        "review.suppress": Suppress,
    }
    fields = models[".".join(outer)].model_fields
    return [field.alias or name for name, field in fields.items()]
