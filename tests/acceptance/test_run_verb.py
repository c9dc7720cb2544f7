"""`dbarchitect run` and `brief from` as a user runs them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
from referencing import Registry, Resource

import dbarchitect
from command_line import Ended, run_command

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "docs" / "schemas"
PAGE = (ROOT / "docs" / "request.md").read_text(encoding="utf-8")
(EXAMPLE,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)

ODD = """CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE "user" (user_id serial PRIMARY KEY, "order" int, "Full Name" text,
    email varchar(255) UNIQUE NOT NULL,
    m mood DEFAULT 'ok', ts tsvector, price money, total real);
CREATE TABLE people (
    code text PRIMARY KEY, born date DEFAULT current_date, tags text[] DEFAULT '{}');
CREATE TABLE memberships (
    user_id int REFERENCES "user" ON DELETE CASCADE, person text REFERENCES people,
    role text NOT NULL CHECK (role IN ('a', 'b')), deleted_at timestamptz,
    PRIMARY KEY (user_id, person));
CREATE UNIQUE INDEX one_a ON memberships (person, role) WHERE deleted_at IS NULL;
CREATE INDEX by_role ON memberships (role);
CREATE TABLE staff (id bigint PRIMARY KEY, boss_id bigint REFERENCES staff ON DELETE SET NULL,
    name varchar(40), CHECK (name <> ''), x int GENERATED ALWAYS AS (1) STORED);
CREATE VIEW v AS SELECT 1 AS a;
"""


def run(*arguments: str, stdin: str = "") -> Ended:
    return run_command(*arguments, stdin=stdin)


def published(name: str) -> Any:
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))


def validate(name: str, value: object) -> None:
    design = Resource.from_contents(published("design-result"))
    registry: Any = Registry().with_resource("dbarchitect/design-result/1", design)
    jsonschema.Draft202012Validator(published(name), registry=registry).validate(value)


def test_the_example_of_the_page_is_designed_proven_and_compared(tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run("run", "-", "--out", str(out), "--format", "json", stdin=EXAMPLE)
    assert done.returncode == 0, done.stderr
    envelope = json.loads(done.stdout)
    result = envelope["result"]
    validate("run-result", result)
    assert result["design"]["proven"]
    assert (out / "schema.sql").read_text() == result["schema_sql"]
    changes = {
        (c["change"], c["object"], c["name"]): c["detail"] for c in result["current"]["changes"]
    }
    (index,) = [what for (change, kind, _), what in changes.items() if kind == "index"]
    assert index.startswith("btree (customer_id, id DESC)")
    key = changes["changed", "column", "invoices.customer_id"]
    assert key == "integer NOT NULL becomes bigint NOT NULL"
    assert ("changed", "constraint", "invoices.invoices_state_check") not in changes
    assert {question["id"] for question in result["open_questions"]} == {"Q-access-writes"}


def test_the_text_names_changes_and_questions() -> None:
    done = run("run", "-", "--no-proof", stdin=EXAMPLE)
    assert done.returncode == 0, done.stderr
    assert "Changes of the current tables" in done.stdout
    assert "Q-access-writes" in done.stdout


def test_a_request_with_a_brief_is_compared_with_tables_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "now.sql").write_text(
        "CREATE TABLE notes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title text);"
    )
    request = tmp_path / "r.json"
    entities = {
        "Note": {"rows": 10, "attributes": {"title": "text?"}, "keep": {"timestamps": False}}
    }
    context = {"name": "x", "entities": entities, "tables": "now.sql"}
    request.write_text(json.dumps({"task": "design_schema", "context": context}))
    result = dbarchitect.run(request, proof=False)
    validate("run-result", result)
    current: Any = result["current"]
    assert current["brief"] is None
    assert current["changes"] == []


def test_a_task_of_later_is_told_and_nothing_is_done() -> None:
    done = run(
        "run", "-", "--format", "json", stdin='{"task": "plan_migration", "context": {}}'
    )
    assert done.returncode == 2
    assert (
        "task `plan_migration` is not available yet"
        in json.loads(done.stdout)["error"]["message"]
    )


def test_a_brief_of_odd_tables_says_what_it_can_and_tells_the_rest(tmp_path: Path) -> None:
    done = run("brief", "from", "-", "--format", "json", stdin=ODD)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)["result"]
    validate("brief-from-result", result)
    assert result["entities"]["people"] == "Person"
    told = {item["subject"]: item["reason"] for item in result["not_expressed"]}
    assert told.keys() >= {
        'column "user".ts',
        'column "user".order',
        'column "user".user_id',
        'table "user"',
        "index by_role of table memberships",
        "column staff.x",
        "view v",
    }
    assert not [subject for subject in told if "one_a" in subject]
    brief = tmp_path / "brief.yaml"
    brief.write_text(result["brief"])
    assert "role: one of [a, b]" in result["brief"]
    checked = run("brief", "check", str(brief), "--format", "json")
    assert checked.returncode == 0, checked.stderr
    designed = run("design", str(brief), "--stdout")
    assert "PRIMARY KEY (user_id, person)" in designed.stdout, designed.stderr


PATHS = """
CREATE SCHEMA kit;
CREATE EXTENSION ltree SCHEMA kit;
CREATE TABLE sections (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  within_id bigint REFERENCES sections, title text NOT NULL, way kit.ltree NOT NULL);
CREATE TABLE spots (id bigint PRIMARY KEY, name text NOT NULL, place kit.ltree);
"""


def test_a_path_of_a_tree_is_told_with_how_a_brief_asks_for_it() -> None:
    done = run("brief", "from", "-", "--format", "json", stdin=PATHS)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)["result"]
    told = {item["subject"]: item["reason"] for item in result["not_expressed"]}
    assert "tree: {parent: within, depth: ..., form: path}" in told["column sections.way"]
    assert "needs a reference to the row above" in told["column spots.place"]


def test_tables_that_are_not_there_give_no_brief() -> None:
    done = run("brief", "from", "-", stdin="SELECT 1;")
    assert done.returncode == 2
    assert "there are no tables to derive a brief from" in done.stderr
