"""What a verb printed as JSON, held against the schemas that docs/schemas publishes."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

SCHEMAS = Path(__file__).parents[1] / "docs" / "schemas"


@cache
def schema_of(name: str) -> Any:
    """The published schema of that name."""
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))


@cache
def _validator(name: str) -> jsonschema.Draft202012Validator:
    schema = schema_of(name)
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator(schema, format_checker=checker)


def validate(name: str, value: object) -> None:
    """The value is what the schema of that name publishes."""
    _validator(name).validate(value)


def result_of(printed: str) -> Any:
    """What `review --format json` has under `result`."""
    envelope = json.loads(printed)
    validate("envelope", envelope)
    validate("review-result", envelope["result"])
    return envelope["result"]
