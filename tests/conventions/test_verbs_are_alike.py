"""Every verb has the options that DESIGN gives to all, and a published schema of its result."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import typer.main

from dbarchitect.cli.application import VERBS, build_application
from dbarchitect.model.evidence import Method, SubjectKind, Unit
from dbarchitect.model.finding import Safety, Severity
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.snapshot import OriginKind

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"
PRINT_A_FORMAT_OF_THEIR_OWN = {"brief new", "brief schema"}
OF_NO_VERB = {"envelope", "evidence", "request"}


def commands() -> Iterator[tuple[str, Any]]:
    for verb in VERBS:
        root: Any = typer.main.get_command(build_application(verb.name))
        command = root.commands[verb.name]
        if verb.has_verbs:
            for name, below in command.commands.items():
                yield f"{verb.name} {name}", below
        else:
            yield verb.name, command


COMMANDS = dict(commands())


def options(command: Any) -> set[str]:
    return {flag for parameter in command.params for flag in parameter.opts}


def published(name: str) -> Any:
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", COMMANDS)
def test_a_verb_has_the_options_of_all(name: str) -> None:
    wanted = {"--output", "-o", "--quiet", "-q", "--no-color"}
    if name not in PRINT_A_FORMAT_OF_THEIR_OWN:
        wanted |= {"--format", "-f"}
    assert wanted - options(COMMANDS[name]) == set()


def test_each_verb_with_json_has_a_schema_and_each_schema_a_verb() -> None:
    results = {
        f"{name.replace(' ', '-')}-result"
        for name, command in COMMANDS.items()
        if "--format" in options(command)
    }
    files = {path.name.removesuffix(".schema.json") for path in SCHEMAS.iterdir()}
    assert files == results | OF_NO_VERB


@pytest.mark.parametrize("path", sorted(SCHEMAS.iterdir()), ids=lambda path: path.name)
def test_a_schema_is_one_and_bears_its_own_name(path: Path) -> None:
    schema = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"dbarchitect/{path.name.removesuffix('.schema.json')}/1"


@pytest.mark.parametrize("name", ["review-result", "snapshot-result"])
def test_the_kinds_of_object_are_the_codes(name: str) -> None:
    assert published(name)["$defs"]["object_kind"]["enum"] == [
        kind.value for kind in ObjectKind
    ]


def test_the_words_of_findings_are_the_codes() -> None:
    finding = published("review-result")["properties"]["findings"]["items"]["properties"]
    evidence = finding["evidence"]["items"]["properties"]
    measurement = evidence["measurements"]["items"]["properties"]
    assert finding["severity"]["enum"] == [one.name.lower() for one in Severity]
    assert finding["remedy"]["properties"]["safety"]["enum"] == [one.value for one in Safety]
    assert evidence["method"]["enum"] == [one.name.lower() for one in Method]
    assert evidence["subject"]["properties"]["kind"]["enum"] == [
        one.value for one in SubjectKind
    ]
    assert measurement["unit"]["enum"] == [one.value for one in Unit]


def test_the_origins_of_snapshots_are_the_codes() -> None:
    origin = published("snapshot-result")["properties"]["origin"]["properties"]
    assert origin["kind"]["enum"] == [one.value for one in OriginKind]
