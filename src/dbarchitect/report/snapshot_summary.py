"""What a snapshot holds and what it does not, in a few lines or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.reading import Known, NotRead

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.model.snapshot import Snapshot

_SHOWN_UNREAD = 10
_KINDS = (
    ("schemas", "namespaces"),
    ("tables", "tables"),
    ("views", "views"),
    ("materialized views", "materialized_views"),
    ("sequences", "sequences"),
    ("enums", "enums"),
    ("domains", "domains"),
    ("composite types", "composite_types"),
    ("range types", "range_types"),
    ("routines", "routines"),
    ("aggregates", "aggregates"),
    ("extensions", "extensions"),
    ("statistics objects", "statistics"),
    ("publications", "publications"),
    ("roles", "roles"),
)


def render_snapshot_text(
    snapshot: Snapshot, output: str, size_bytes: int, *, notes: Sequence[str] = ()
) -> str:
    """The summary for people; what was not read is named, never left out in silence."""
    origin = snapshot.origin
    version = origin.server_version
    counts = ", ".join(f"{kind} {count}" for kind, count in _counts(snapshot).items() if count)
    lines = [
        f"{output}: {size_bytes:,} bytes",
        f"database  {origin.database} on PostgreSQL {version}, as role {origin.role}",
        f"taken     {origin.taken_at:%Y-%m-%d %H:%M:%S %Z}",
        f"holds     {counts or 'no objects'}",
    ]
    lines.extend(f"not read  {sentence}" for sentence in _not_read(snapshot))
    lines.extend(f"note      {note}" for note in notes)
    if origin.catalog_changed:
        lines.append("warning   the catalog changed while it was read, twice")
    return "\n".join(lines) + "\n"


def snapshot_as_json(
    snapshot: Snapshot,
    output: str,
    size_bytes: int,
    *,
    left_out: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> dict[str, object]:
    """The summary for programs, with every object that was not read.

    `docs/schemas/snapshot-result.schema.json` describes it.
    """
    origin = snapshot.origin
    return {
        "output": output,
        "size_bytes": size_bytes,
        "origin": {
            "kind": origin.kind.value,
            "server_version_num": origin.server_version_num,
            "database": origin.database,
            "role": origin.role,
            "taken_at": origin.taken_at.isoformat(),
            "catalog_changed": origin.catalog_changed,
        },
        "objects": dict(_counts(snapshot)),
        "parts": {
            part: "read" if isinstance(reading, Known) else reading.reason
            for part, reading in _parts(snapshot).items()
        },
        "unread": [
            {"kind": item.path.kind.value, "path": item.path.text, "reason": item.reason}
            for item in snapshot.schema.unread
        ],
        "left_out": list(left_out),
        "notes": list(notes),
    }


def _counts(snapshot: Snapshot) -> dict[str, int]:
    return {kind: len(getattr(snapshot.schema, field)) for kind, field in _KINDS}


def _parts(snapshot: Snapshot) -> dict[str, Known[object] | NotRead]:
    return {
        "sizes": snapshot.sizes,
        "planner_statistics": snapshot.planner_statistics,
        "counters": snapshot.counters,
        "settings": snapshot.settings,
        "sequence_values": snapshot.sequence_values,
        "workload": snapshot.workload,
        "foreign_tables": snapshot.foreign_tables,
        "authentication": snapshot.authentication,
        "available_extensions": snapshot.available_extensions,
    }


def _not_read(snapshot: Snapshot) -> list[str]:
    sentences = [
        f"{part.replace('_', ' ')}: {reading.reason}"
        for part, reading in _parts(snapshot).items()
        if isinstance(reading, NotRead)
    ]
    unread = snapshot.schema.unread
    sentences += [
        f"{item.path.kind.value} {item.path.text}: {item.reason}"
        for item in unread[:_SHOWN_UNREAD]
    ]
    if len(unread) > _SHOWN_UNREAD:
        sentences.append(f"and {len(unread) - _SHOWN_UNREAD} more objects (--format json)")
    statistics = snapshot.planner_statistics
    if isinstance(statistics, Known) and statistics.value.hidden:
        count = len(statistics.value.hidden)
        sentences.append(f"planner statistics of {count} relations: the role may not see them.")
    workload = snapshot.workload
    if isinstance(workload, Known) and workload.value.hidden:
        sentences.append(f"{workload.value.hidden} statements of other roles.")
    settings = snapshot.settings
    if isinstance(settings, Known) and not settings.value.complete:
        sentences.append("settings that only pg_read_all_settings may see.")
    return sentences
