"""A request says what is asked, strictly; its schema is the one that is published."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from dbarchitect.design.request import read_request, request_json_schema
from dbarchitect.errors import BriefError

DOCS = Path(__file__).parents[3] / "docs"
ENTITIES = {"Note": {"rows": "1k", "attributes": {"title": "text(80)"}}}
DDL = "CREATE TABLE notes (id bigint PRIMARY KEY);"


def request(context: dict[str, Any], **more: Any) -> str:
    return json.dumps({"task": "design_schema", "context": context, **more}, indent=1)


def refused(text: str) -> list[tuple[str, str]]:
    with pytest.raises(BriefError) as caught:
        read_request(text, file="<request>").brief(None)
    return [(part.message, part.hint or "") for part in caught.value.parts]


def test_the_published_schema_is_made_of_the_keys_that_are_read() -> None:
    path = DOCS / "schemas" / "request.schema.json"
    assert json.loads(path.read_text(encoding="utf-8")) == request_json_schema()


def test_the_example_of_the_page_is_valid() -> None:
    (text,) = re.findall(r"```json\n(.*?)```", (DOCS / "request.md").read_text(), re.DOTALL)
    jsonschema.Draft202012Validator(request_json_schema()).validate(json.loads(text))
    task = read_request(text, file="<request>")
    assert not task.has_brief
    assert task.volumes(("customers", "invoices")) == {
        "customers": {"rows": "5k"},
        "invoices": {"rows": "100k", "growth": "10k/month"},
    }


def test_the_keys_of_a_brief_are_read_in_their_place() -> None:
    text = request({"name": "x", "entities": ENTITIES}, requirements={"rpo": "5 min"})
    brief = read_request(text, file="<request>").brief(None)
    assert brief.entities[0].rows == 1000
    assert brief.requirements.rpo_minutes == 5
    whole = request({"brief": {"name": "x", "entities": ENTITIES}})
    assert read_request(whole, file="<request>").brief(None).name == "x"


def test_a_brief_beside_the_request_is_read_from_its_folder(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text("name: x\nentities: {Note: {attributes: {a: text}}}\n")
    task = read_request(request({"brief": "b.yaml"}), file=str(tmp_path / "r.json"))
    assert task.brief(None).entities[0].name == "Note"


def test_an_error_of_the_brief_has_its_line_in_the_request() -> None:
    text = request({"name": "x", "entities": {"Note": {"attributes": {"a": "txt"}}}})
    with pytest.raises(BriefError) as caught:
        read_request(text, file="r.json").brief(None)
    assert caught.value.location is not None
    assert caught.value.location.text == "r.json:8:11"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("{}", "the request has no `task`", "design_schema"),
        ('{"task": "design_schema"}', "the request has no `context`", "entities"),
        ('{"task": "setup_backup", "context": {}}', "`setup_backup` is not available yet", ""),
        ('{"task": "design_shema", "context": {}}', "unknown task", "Did you mean `design_s"),
        (request({"current_tables": DDL}), "unknown key `current_tables`", "`tables`?"),
        (request({"data_volume": "1M"}), "unknown key `data_volume`", "`volume`?"),
        (request({}), "the context says nothing to design", "Give `entities`"),
        (request({"tables": ["users"]}), "`tables` of the context is a list", "DDL"),
        (request({"tables": "postgresql://h/d"}), "a request connects to none", "snapshot"),
        (request({"volume": {"a": 1}}), "and there are none", "Give"),
        (
            request({"name": "x", "entities": ENTITIES, "volume": {"notes": 1}}),
            "`volume` stands beside entities",
            "Write `rows`",
        ),
        (
            request({"brief": {"name": "x", "entities": ENTITIES}, "name": "y"}),
            "`name` stands beside a whole `brief`",
            "in the brief",
        ),
        (
            request(
                {"brief": {"name": "x", "entities": ENTITIES, "requirements": {"rpo": "1 h"}}},
                requirements={"rto": "1 h"},
            ),
            "`requirements` stand twice",
            "Keep one",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_remedy(text: str, message: str, hint: str) -> None:
    ((told, remedy),) = refused(text)
    assert message in told
    assert hint in remedy


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the request is empty"),
        ("[1]", "the request is no mapping of keys to values"),
        ("\0", "the request is binary: it holds NUL bytes"),
        ("a" * 1_000_001, "the request is larger than 1 MB"),
    ],
    ids=["empty", "list", "binary", "large"],
)
def test_what_cannot_be_read_is_called_a_request(text: str, message: str) -> None:
    ((told, hint),) = refused(text)
    assert told == message
    assert "brief" not in hint


def test_volumes_name_current_tables_in_numbers() -> None:
    text = request({"tables": DDL, "volume": {"note": "1k", "notes": "many"}})
    with pytest.raises(BriefError) as caught:
        read_request(text, file="<request>").volumes(("notes",))
    unknown, number = caught.value.parts
    assert unknown.hint == "Did you mean `notes`? Tables are: notes."
    assert "`volume` of `notes`" in number.message
