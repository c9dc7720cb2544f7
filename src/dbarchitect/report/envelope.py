"""The JSON in which every result travels: one envelope, the verb's result within."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dbarchitect._version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.errors import DbarchitectError

ENVELOPE_SCHEMA = "dbarchitect/envelope/1"


def render_result(verb: str, result: Mapping[str, object], *, ok: bool) -> str:
    """The envelope of a result; `ok` is False for findings or a missed target."""
    return render_json(_envelope(verb, ok=ok) | {"result": result})


def render_error(verb: str | None, error: DbarchitectError) -> str:
    """The envelope of an error: `error` is the first, `errors` are all that are told.

    `errors_left_off` counts the others; only a brief can have more than one.
    """
    return render_json(
        _envelope(verb, ok=False)
        | {
            "error": _error(error),
            "errors": [_error(part) for part in error.parts],
            "errors_left_off": error.left_off,
        }
    )


def _error(error: DbarchitectError) -> dict[str, object]:
    return {
        "message": error.message,
        "hint": error.hint,
        "location": error.location.text if error.location else None,
        "exit_status": error.exit_status,
    }


def render_json(value: Mapping[str, object]) -> str:
    """The value as indented JSON, keys in their own order, ending in one newline.

    Raises:
        ValueError: a number is not finite, which JSON cannot say.
    """
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _envelope(verb: str | None, *, ok: bool) -> dict[str, object]:
    return {"schema": ENVELOPE_SCHEMA, "verb": verb, "version": __version__, "ok": ok}
