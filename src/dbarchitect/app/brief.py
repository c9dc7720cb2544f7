"""The verbs about a brief itself: check it, start one, print its names or its JSON Schema."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from dbarchitect.design.brief.amounts import shown, shown_days
from dbarchitect.design.brief.longform import to_long_form
from dbarchitect.design.brief.reader import load_brief, read_brief
from dbarchitect.design.brief.source import MAX_BYTES, decode
from dbarchitect.design.brief.statements import physical_catalogue
from dbarchitect.design.forecast import rows_at_horizon
from dbarchitect.design.names import audit_table, implied_columns, physical_names
from dbarchitect.design.tenancy.log import log_columns
from dbarchitect.model.brief import IdentityMode
from dbarchitect.report.envelope import render_result

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from dbarchitect.app.targets import TargetRequest
    from dbarchitect.design.derived import DerivedBrief
    from dbarchitect.model.brief import Brief, Entity
    from dbarchitect.model.design import EntityNames

STDIN_NAME = "<stdin>"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRow:
    """One physical name: what of the brief it stands for, in which table."""

    subject: str
    table: str
    column: str | None = None


def brief_from(path: Path, stdin: BinaryIO) -> Brief:
    """The checked brief in a file, or on stdin where the path is `-`.

    Raises:
        BriefError: the brief cannot be read, or says what it cannot mean.
    """
    if str(path) != "-":
        return read_brief(path)
    text = decode(stdin.read(MAX_BYTES + 1), file=STDIN_NAME)
    return load_brief(text, file=STDIN_NAME)


def starter_brief() -> str:
    """A commented brief that passes its own check."""
    resource = files("dbarchitect.design.brief").joinpath("starter.yaml")
    return resource.read_text(encoding="utf-8")


def brief_schema_json() -> str:
    """The JSON Schema of a brief as text, ending in a line feed."""
    from dbarchitect.design.brief.jsonschema import (  # noqa: PLC0415 - models for this verb alone
        brief_json_schema,
    )

    return json.dumps(brief_json_schema(), indent=2, ensure_ascii=False) + "\n"


def request_schema_json() -> str:
    """The JSON Schema of a request as text, ending in a line feed."""
    from dbarchitect.design.request import (  # noqa: PLC0415 - as above
        request_json_schema,
    )

    return json.dumps(request_json_schema(), indent=2, ensure_ascii=False) + "\n"


def long_form(brief: Brief) -> str:
    """The brief in the long form, with every default written out."""
    return to_long_form(brief)


def name_rows(brief: Brief) -> tuple[NameRow, ...]:
    """The physical names of a checked brief, tables and their columns in the brief's order."""
    names = physical_names(brief)
    rows: list[NameRow] = []
    for entity in brief.entities:
        rows += _entity_rows(entity, names[entity.name])
    log = audit_table(brief)
    if log is not None and brief.audit_log is not None:
        rows.append(NameRow(subject=brief.audit_log.name, table=log.display))
        columns = physical_catalogue(brief).tables[log]
        rows += [NameRow(subject="(audit)", table=log.display, column=c) for c in columns]
    return tuple(rows)


def _entity_rows(entity: Entity, names: EntityNames) -> list[NameRow]:
    table = names.table.display
    rows = [NameRow(subject=entity.name, table=table)]
    if entity.identity is not IdentityMode.NATURAL:
        rows += [NameRow(subject="(key)", table=table, column=c) for c in names.key]
    carried = {column for columns in names.references.values() for column in columns}
    if names.tenant is not None and names.tenant not in carried:
        rows.append(NameRow(subject="(tenant)", table=table, column=names.tenant))
    for reference in entity.references:
        rows += [
            NameRow(subject=f"{reference.name} -> {reference.target}", table=table, column=c)
            for c in names.references[reference.name]
        ]
    rows += [
        NameRow(subject=a.name, table=table, column=names.columns[a.name])
        for a in entity.attributes
    ]
    if names.path is not None:
        rows.append(NameRow(subject="(tree)", table=table, column=names.path))
    implied = implied_columns(entity)
    return rows + [NameRow(subject="(keep)", table=table, column=c) for c in implied]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntitySummary:
    """What was understood of one entity or of the audit log, in numbers."""

    name: str
    table: str
    rows: int
    growth_per_month: float
    rows_at_horizon: int
    attributes: int
    references: tuple[str, ...]

    @property
    def growth_text(self) -> str:
        """The growth for people, which is 0 only where nothing grows."""
        return shown(self.growth_per_month)


def horizon_text(brief: Brief) -> str:
    """The time for which everything is sized, for people."""
    return shown_days(brief.horizon_days)


def entity_summaries(brief: Brief) -> tuple[EntitySummary, ...]:
    """Every entity of a checked brief in its order, then the audit log where there is one."""
    names = physical_names(brief)
    found = [_summary(brief, entity, names[entity.name]) for entity in brief.entities]
    log, table = brief.audit_log, audit_table(brief)
    if log is not None and table is not None:
        found.append(
            EntitySummary(
                name=log.name,
                table=table.display,
                rows=log.rows,
                growth_per_month=log.growth_per_month,
                rows_at_horizon=rows_at_horizon(log, brief.horizon_days),
                attributes=len(log_columns(brief, names)),
                references=(),
            )
        )
    return tuple(found)


def _summary(brief: Brief, entity: Entity, names: EntityNames) -> EntitySummary:
    return EntitySummary(
        name=entity.name,
        table=names.table.display,
        rows=entity.rows,
        growth_per_month=entity.growth_per_month,
        rows_at_horizon=rows_at_horizon(entity, brief.horizon_days),
        attributes=len(entity.attributes),
        references=tuple(f"{r.role.value} {r.target}" for r in entity.references),
    )


def derived_brief(target: TargetRequest, name: str) -> DerivedBrief:
    """The brief of what a target holds.

    Raises:
        UsageError: the target cannot be read, or holds no tables.
        ConnectionFailedError: the server is not there.
    """
    from dbarchitect.app.targets import read_target  # noqa: PLC0415 - for this verb alone
    from dbarchitect.design.derived import derive_brief  # noqa: PLC0415 - as above

    return derive_brief(read_target(target).snapshot, name=name)


def derived_as_json(derived: DerivedBrief) -> str:
    """A derived brief and what it does not say, in the envelope of every result."""
    result: dict[str, object] = {
        "brief": derived.text,
        "entities": dict(derived.entities),
        "not_expressed": [asdict(item) for item in derived.not_expressed],
    }
    return render_result("brief", result, ok=True)


def check_as_json(brief: Brief) -> str:
    """What was understood of a checked brief, in the envelope of every result."""
    result: dict[str, object] = {
        "name": brief.name,
        "postgresql": brief.postgresql_major,
        "horizon_days": brief.horizon_days,
        "entities": [asdict(summary) for summary in entity_summaries(brief)],
        "access_patterns": [pattern.name for pattern in brief.access],
        "assumptions": [asdict(assumption) for assumption in brief.assumptions],
        "open_questions": [asdict(question) for question in brief.open_questions],
        "contradictions": [asdict(found) for found in brief.contradictions],
    }
    return render_result("brief", result, ok=not brief.contradictions)


def names_as_json(brief: Brief) -> str:
    """The physical names of a checked brief, in the envelope of every result."""
    result = {"names": [asdict(row) for row in name_rows(brief)]}
    return render_result("brief", result, ok=True)
