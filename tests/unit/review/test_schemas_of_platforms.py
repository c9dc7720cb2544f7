"""A platform's own schemas are known by their owner or their tables, never by a name alone."""

from __future__ import annotations

from dataclasses import replace

from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Namespace
from dbarchitect.review.platforms import platform_schemas, without_platforms
from findings_made import finding_of, snapshot_of, table

_AUTH = [QualifiedName("auth", name) for name in ("users", "refresh_tokens", "identities")]


def test_an_application_may_have_a_schema_of_that_name() -> None:
    found = snapshot_of((table(_AUTH[0]),))
    schema = replace(found.schema, namespaces=(Namespace(name="auth", owner="app"),))
    assert platform_schemas(replace(found, schema=schema)) == {}


def test_the_tables_of_a_platform_tell_it_in_a_dump_without_owners() -> None:
    found = snapshot_of(tuple(map(table, _AUTH)))
    schema = replace(found.schema, namespaces=(Namespace(name="auth", owner="app"),))
    assert platform_schemas(replace(found, schema=schema)) == {"auth": "Supabase"}


def test_what_a_platform_owns_is_left_out_and_counted() -> None:
    found = snapshot_of()
    owned = Namespace(name="x", owner="supabase_admin")
    public = Namespace(name="public", owner="supabase_admin")
    snapshot = replace(found, schema=replace(found.schema, namespaces=(owned, public)))
    findings = [
        finding_of("KEY01", QualifiedName("x", "t")),
        finding_of("KEY01", QualifiedName("public", "t")),
    ]
    own = without_platforms(snapshot, findings)
    assert [finding.target.text for finding in own.findings] == ["public.t"]
    (note,) = own.notes
    assert note == (
        "Left out: 1 finding in the schema x, which Supabase keeps;"
        " --platform-schemas shows them."
    )
