"""`dbarchitect ddl` as a user types it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from command_line import Ended, run_command
from round_trip import load, state, temporary

if TYPE_CHECKING:
    from dbarchitect.lab import Lab

CASES = Path(__file__).parents[1] / "cases" / "roundtrip"


def ddl(*arguments: str, stdin: str = "") -> Ended:
    return run_command("ddl", *arguments, stdin=stdin)


@pytest.mark.essential
def test_the_script_of_a_server_makes_the_same_database(lab: Lab) -> None:
    case = (CASES / "whole_schemas" / "tpc_h.sql").read_text()
    with temporary(lab) as source, temporary(lab) as copy:
        load(lab, source, case)
        done = ddl(lab.conninfo(source), "--no-owners", "--no-roles")
        assert (done.returncode, done.stderr) == (0, "")
        load(lab, copy, done.stdout)
        before, after = state(lab, source), state(lab, copy)
    assert before.schema == after.schema


def test_the_script_of_files_is_read_from_standard_input_and_ordered() -> None:
    text = "CREATE TABLE b (id int PRIMARY KEY); CREATE TABLE a (id int REFERENCES b);"
    done = ddl("-", stdin=text)
    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        "-- Tables\n"
        "\n"
        "CREATE TABLE public.b (\n"
        "    id integer NOT NULL,\n"
        "    CONSTRAINT b_pkey PRIMARY KEY (id)\n"
        ");\n"
        "\n"
        "CREATE TABLE public.a (\n"
        "    id integer\n"
        ");\n"
        "\n"
        "-- Foreign keys\n"
        "\n"
        "ALTER TABLE public.a\n"
        "    ADD CONSTRAINT a_id_fkey FOREIGN KEY (id)\n"
        "        REFERENCES public.b (id);\n"
    )


def test_down_takes_away_what_up_makes(tmp_path: Path) -> None:
    file = tmp_path / "schema.sql"
    file.write_text("CREATE TYPE mood AS ENUM ('a'); CREATE TABLE t (m mood);")
    output = tmp_path / "down.sql"
    done = ddl(str(file), "--down", "--output", str(output))
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert output.read_text() == (
        "-- Tables\n\nDROP TABLE public.t;\n\n-- Types\n\nDROP TYPE public.mood;\n"
    )


def test_a_construct_that_the_asked_major_lacks_is_named() -> None:
    text = "CREATE TABLE t (a int, b int, UNIQUE NULLS NOT DISTINCT (a));"
    done = ddl("-", "--postgresql", "14", stdin=text)
    assert done.returncode == 2
    assert done.stdout == ""
    assert (
        "NULLS NOT DISTINCT of constraint public.t.t_a_key needs PostgreSQL 15, "
        "the target is 14" in done.stderr
    )


def test_the_script_begins_with_what_it_does_not_hold() -> None:
    text = (
        "CREATE TABLE p (a int); CREATE TABLE c (b int) INHERITS (p);"
        " ALTER TABLE p ADD COLUMN z int;"
        ' CREATE TABLE "d\nDROP" (b int) INHERITS (p); ALTER TABLE p ADD COLUMN y int;'
    )
    done = ddl("-", stdin=text)
    assert done.returncode == 0, done.stderr
    first, second, blank, *_ = done.stdout.split("\n")
    assert first.startswith("-- columns of table public.c come in another order")
    assert second.startswith('-- columns of table public."d DROP" come')
    assert blank == ""
    assert "another order" in done.stderr
