"""Schemas that a platform or an extension's own scripts made, which nobody here can mend.

Rule 1: a name alone is no proof: many an application has a schema `auth`. A schema counts as a
        platform's where a role of the platform owns it, or where it holds the tables that the
        platform makes there.
Rule 2: what is left out is told, with how many findings, and comes back when it is asked for.

Sources: the documentation of Supabase (schemas of a project), Timescale (internal schemas),
Hasura (metadata catalogue), PostGIS (tiger geocoder, topology), Amazon RDS and Aurora,
Google Cloud SQL, Azure Database for PostgreSQL, Neon.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.english import counted
from dbarchitect.model.schema import ObjectKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbarchitect.model.finding import Finding
    from dbarchitect.model.snapshot import Snapshot

_OWNERS = {
    "azure_pg_admin": "Azure",
    "azuresu": "Azure",
    "cloud_admin": "Neon",
    "cloudsqladmin": "Google Cloud SQL",
    "dashboard_user": "Supabase",
    "pgbouncer": "Supabase",
    "rdsadmin": "Amazon RDS",
    "supabase_admin": "Supabase",
    "supabase_auth_admin": "Supabase",
    "supabase_functions_admin": "Supabase",
    "supabase_realtime_admin": "Supabase",
    "supabase_replication_admin": "Supabase",
    "supabase_storage_admin": "Supabase",
}
"""Roles that a platform keeps for itself."""

_SIGNATURES = {
    "auth": ("Supabase", {"users", "refresh_tokens", "identities"}),
    "storage": ("Supabase", {"buckets", "objects", "migrations"}),
    "realtime": ("Supabase", {"schema_migrations", "subscription"}),
    "_realtime": ("Supabase", {"tenants", "extensions"}),
    "supabase_functions": ("Supabase", {"hooks", "migrations"}),
    "supabase_migrations": ("Supabase", {"schema_migrations"}),
    "vault": ("Supabase", {"secrets"}),
    "hdb_catalog": ("Hasura", {"hdb_metadata", "hdb_version"}),
    "tiger": ("PostGIS", {"geocode_settings", "zip_lookup"}),
    "tiger_data": ("PostGIS", {"county_all", "state_all"}),
    "topology": ("PostGIS", {"topology", "layer"}),
    "_timescaledb_catalog": ("Timescale", {"hypertable", "chunk"}),
    "cron": ("pg_cron", {"job", "job_run_details"}),
    "partman": ("pg_partman", {"part_config", "part_config_sub"}),
    "pgboss": ("pg-boss", {"job", "version"}),
    "graphile_worker": ("Graphile Worker", {"migrations"}),
    "graphile_migrate": ("Graphile Migrate", {"migrations"}),
}
"""By schema: whose it is, and the tables that all stand there."""

_NEVER = frozenset({"public"})


@dataclass(frozen=True, slots=True)
class WithoutPlatforms:
    """The findings that are the reader's own, and sentences on what was left out."""

    findings: tuple[Finding, ...]
    notes: tuple[str, ...]


def platform_schemas(snapshot: Snapshot) -> dict[str, str]:
    """The schemas of the database that are not its users', each with whose it is."""
    tables: dict[str, set[str]] = {}
    for table in snapshot.schema.tables:
        tables.setdefault(table.name.schema, set()).add(table.name.name)
    found: dict[str, str] = {}
    for namespace in snapshot.schema.namespaces:
        name = namespace.name
        platform = _OWNERS.get(namespace.owner or "")
        signed = _SIGNATURES.get(name)
        if name in _NEVER:
            continue
        if platform is not None:
            found[name] = platform
        elif signed is not None and signed[1] <= tables.get(name, set()):
            found[name] = signed[0]
    return found


def without_platforms(snapshot: Snapshot, findings: Iterable[Finding]) -> WithoutPlatforms:
    """The findings outside of the schemas of platforms."""
    schemas = platform_schemas(snapshot)
    kept: list[Finding] = []
    left: dict[str, int] = {}
    for finding in findings:
        target = finding.target
        schema, *within = target.parts
        if (within or target.kind is ObjectKind.SCHEMA) and schema in schemas:
            left[schema] = left.get(schema, 0) + 1
        else:
            kept.append(finding)
    notes = tuple(
        f"Left out: {counted(count, 'finding')} in the schema {schema},"
        f" which {schemas[schema]} keeps; --platform-schemas shows them."
        for schema, count in sorted(left.items())
    )
    return WithoutPlatforms(tuple(kept), notes)
