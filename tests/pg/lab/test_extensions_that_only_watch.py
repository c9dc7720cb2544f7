"""Extensions that no schema can use are stood in for without objects, from PostgreSQL 18 on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.lab.loading import load_files
from dbarchitect.postgres.snapshot import read_snapshot

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase


def test_an_extension_that_only_watches_is_stood_in_for_without_objects(
    database: LabDatabase,
) -> None:
    loaded = load_files(
        database,
        [("a.sql", "CREATE SCHEMA x; CREATE EXTENSION pgaudit WITH SCHEMA x;\nSELECT 1;")],
    )
    names = {one.name for one in read_snapshot(database.admin).schema.extensions}
    assert "pgaudit" in names
    (note,) = loaded.notes
    assert note.startswith(
        "a.sql:1:18: pgaudit was stood in for by an extension without objects"
    )
