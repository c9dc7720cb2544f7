"""What the brief and the design say in numbers, as evidence that a document can point to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Evidence, Measurement, Method, Subject, SubjectKind, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.brief import Brief, Requirements
    from dbarchitect.model.design import Design, PhysicalAccess
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import MaterializedView, Schema, Table

BRIEF = Subject(SubjectKind.BRIEF, "the brief")
SCHEMA = Subject(SubjectKind.BRIEF, "the schema designed for the brief")

SHAPE = "design/shape"
REQUIREMENTS = "brief/requirements"


def access_key(pattern: str) -> str:
    """The key of what the brief says about an access pattern."""
    return f"brief/access/{pattern}"


def fan_out_key(entity: str, reference: str) -> str:
    """The key of a reference's fan-out."""
    return f"brief/fan-out/{entity}/{reference}"


def shape_key(table: QualifiedName) -> str:
    """The key of a table's shape."""
    return f"design/shape/{table.display}"


def whole_tables(schema: Schema) -> tuple[Table, ...]:
    """The tables that a person counts: partitions belong to theirs."""
    return tuple(table for table in schema.tables if table.partition_of is None)


def partitions_of(schema: Schema, table: QualifiedName) -> tuple[Table, ...]:
    """The partitions directly under a table."""
    return tuple(
        t
        for t in schema.tables
        if t.partition_of is not None and t.partition_of.parent == table
    )


def declared_evidence(design: Design) -> tuple[Evidence, ...]:
    """Everything that the brief or the design itself says in numbers."""
    return (
        *_requirements(design.brief.requirements),
        *map(_access, design.access),
        *_fan_outs(design.brief),
        _shape(design.schema),
        *(_table_shape(design.schema, table) for table in whole_tables(design.schema)),
        *map(_view_shape, design.schema.materialized_views),
        *_words(design.brief),
        *_contradictions(design),
    )


def assumption_keys(brief: Brief) -> tuple[str, ...]:
    """The key of each assumption, in the brief's order."""
    return _unique([f"assumption/{item.path}" for item in brief.assumptions])


def question_keys(brief: Brief) -> tuple[str, ...]:
    """The key of each open question, in the brief's order."""
    return _unique([f"question/{item.id}" for item in brief.open_questions])


def contradiction_key(identity: str) -> str:
    """The key of a contradiction by its id."""
    return f"contradiction/{identity}"


def _unique(keys: list[str]) -> tuple[str, ...]:
    counts = [keys[: at + 1].count(key) for at, key in enumerate(keys)]
    return tuple(
        key if count == 1 else f"{key}#{count}" for key, count in zip(keys, counts, strict=True)
    )


def _words(brief: Brief) -> Iterator[Evidence]:
    for key, assumption in zip(assumption_keys(brief), brief.assumptions, strict=True):
        value = Measurement(name="value", value=assumption.value)
        reason = Measurement(name="reason", value=assumption.reason)
        yield _said(key, "What was taken where the brief is silent.", value, reason)
    for key, question in zip(question_keys(brief), brief.open_questions, strict=True):
        text = Measurement(name="text", value=question.text)
        yield _said(key, "A question that the brief leaves open.", text)


def _contradictions(design: Design) -> Iterator[Evidence]:
    for found in design.contradictions:
        yield _said(
            contradiction_key(found.id),
            "Two statements that cannot both be true.",
            Measurement(name="says", value=found.says),
            Measurement(name="against", value=found.against),
            Measurement(name="effect", value=found.effect),
        )


def _said(key: str, claim: str, *measurements: Measurement) -> Evidence:
    return Evidence(
        key=key, claim=claim, method=Method.READ, subject=BRIEF, measurements=measurements
    )


def _requirements(asked: Requirements) -> Iterator[Evidence]:
    found = [
        Measurement(name=name, value=value, unit=unit)
        for name, value, unit in (
            ("availability", asked.availability_percent, Unit.PERCENT),
            ("rpo", asked.rpo_minutes, Unit.MINUTES),
            ("rto", asked.rto_minutes, Unit.MINUTES),
        )
        if value is not None
    ]
    if found:
        yield Evidence(
            key=REQUIREMENTS,
            claim="The brief asks this of the database as a whole.",
            method=Method.DECLARED,
            subject=BRIEF,
            measurements=tuple(found),
        )


def _access(pattern: PhysicalAccess) -> Evidence:
    measurements = [
        Measurement(name="rate", value=pattern.rate_per_hour, unit=Unit.PER_HOUR),
    ]
    if pattern.p95_ms is not None:
        target = Measurement(name="target", value=pattern.p95_ms, unit=Unit.MILLISECONDS)
        measurements.append(target)
    return Evidence(
        key=access_key(pattern.name),
        claim="How often the statement runs, and its target at the 95th percentile.",
        method=Method.DECLARED,
        subject=BRIEF,
        measurements=tuple(measurements),
        statements=(pattern.sql,),
    )


def _fan_outs(brief: Brief) -> Iterator[Evidence]:
    for entity in brief.entities:
        for reference in entity.references:
            if reference.fan_out is not None:
                yield Evidence(
                    key=fan_out_key(entity.name, reference.name),
                    claim="How many rows refer to one row.",
                    method=Method.DECLARED,
                    subject=BRIEF,
                    measurements=(
                        Measurement(name="p50", value=reference.fan_out.p50),
                        Measurement(name="p99", value=reference.fan_out.p99),
                    ),
                )


def _shape(schema: Schema) -> Evidence:
    tables, views = whole_tables(schema), schema.materialized_views
    held: list[Table | MaterializedView] = [*tables, *views]
    counts = {
        "tables": len(tables),
        "columns": sum(len(table.columns) for table in tables),
        "foreign_keys": sum(len(table.foreign_keys) for table in tables),
        "checks": sum(len(table.checks) for table in tables),
        "indexes": sum(len(one.indexes) for one in held),
    }
    if views:
        counts["views"] = len(views)
    return Evidence(
        key=SHAPE,
        claim="What the schema holds, partitions counted with their table.",
        method=Method.READ,
        subject=SCHEMA,
        measurements=tuple(
            Measurement(name=name, value=count, unit=Unit.COUNT)
            for name, count in counts.items()
        ),
    )


def _view_shape(view: MaterializedView) -> Evidence:
    columns = Measurement(name="columns", value=len(view.columns), unit=Unit.COUNT)
    return Evidence(
        key=shape_key(view.name),
        claim="What the materialised view holds.",
        method=Method.READ,
        subject=SCHEMA,
        measurements=(columns,),
    )


def _table_shape(schema: Schema, table: Table) -> Evidence:
    measurements = [Measurement(name="columns", value=len(table.columns), unit=Unit.COUNT)]
    if table.partition_key is not None:
        count = len(partitions_of(schema, table.name))
        measurements.append(Measurement(name="partitions", value=count, unit=Unit.COUNT))
    return Evidence(
        key=shape_key(table.name),
        claim="What the table holds.",
        method=Method.READ,
        subject=SCHEMA,
        measurements=tuple(measurements),
    )
