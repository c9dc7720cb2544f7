"""What the proof found, as evidence; keys stay over runs, and only timings vary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.evidence import (
    Evidence,
    Measurement,
    Method,
    Subject,
    SubjectKind,
    Unit,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dbarchitect.model.design import Design
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.proof import (
        AccessResult,
        AccessRun,
        AuditRate,
        BuildCheck,
        PlanSummary,
        ProbeResult,
        SizeCheck,
        SizeEstimate,
        Timing,
        WidthCheck,
    )


def horizon_key(relation: QualifiedName) -> str:
    """The key of the evidence that holds a relation's size at the horizon."""
    return f"size/{relation.display}/horizon"


def size_key(relation: QualifiedName) -> str:
    """The key of the evidence that checks a relation's formula in the lab."""
    return f"size/{relation.display}/lab"


def access_key(name: str, kind: str) -> str:
    """The key of the evidence of one access pattern with one kind of key."""
    return f"access/{name}/{kind}"


def without_key(name: str, index: QualifiedName) -> str:
    """The key of the evidence of one access pattern without one of its indexes."""
    return f"access/{name}/without/{index.display}"


def horizon_evidence(estimates: Iterable[SizeEstimate]) -> tuple[Evidence, ...]:
    """Sizes at the horizon: computed, from the brief alone."""
    subject = Subject(SubjectKind.BRIEF, "the brief's rows at its horizon")
    return tuple(
        Evidence(
            key=horizon_key(one.relation),
            claim=f"{one.relation.display} at the horizon, by formula.",
            method=Method.ESTIMATED,
            subject=subject,
            measurements=tuple(_size_measurements(one)),
        )
        for one in estimates
    )


def _size_measurements(one: SizeEstimate) -> Iterator[Measurement]:
    yield Measurement(name="rows", value=one.rows, unit=Unit.ROWS)
    yield Measurement(name="item_bytes", value=round(one.item_bytes, 1), unit=Unit.BYTES)
    yield Measurement(name="size", value=one.size_bytes, unit=Unit.BYTES)
    yield Measurement(name="size_low", value=one.low_bytes, unit=Unit.BYTES)
    yield Measurement(name="size_high", value=one.high_bytes, unit=Unit.BYTES)
    if one.kind == "heap":
        yield Measurement(name="toast_low", value=one.toast_low_bytes, unit=Unit.BYTES)
        yield Measurement(name="toast_high", value=one.toast_high_bytes, unit=Unit.BYTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporter:
    """Makes evidence about one lab."""

    subject: Subject
    server: str
    locale: str
    seed: int

    def lab(self, share: float, rows: Mapping[QualifiedName, int]) -> Evidence:
        """What the lab held."""
        return self._evidence(
            "lab",
            "The lab was filled with rows of the brief's proportions.",
            (
                Measurement(name="share", value=round(100 * share, 2), unit=Unit.PERCENT),
                *(
                    Measurement(name=table.display, value=count, unit=Unit.ROWS)
                    for table, count in rows.items()
                ),
            ),
        )

    def build(self, check: BuildCheck) -> Evidence:
        """One statement about building."""
        return self._evidence(f"build/{check.name}", check.claim, (), passed=check.passed)

    def probe(self, result: ProbeResult) -> Evidence:
        """One probe with its counter-check."""
        probe = result.probe
        kind = probe.target.kind.value
        return self._evidence(
            f"probe/{kind}/{probe.target.text}/{probe.name}",
            f"{kind} {probe.target.text}: {probe.name}.",
            (
                Measurement(name="answer", value=result.answer),
                Measurement(name="answer_without", value=result.answer_without),
            ),
            statements=(*probe.setup, probe.statement),
            passed=result.passed,
        )

    def size(self, check: SizeCheck) -> Evidence:
        """A formula against a filled table or built index."""
        one = check.estimate
        measurements = [
            Measurement(name="rows", value=one.rows, unit=Unit.ROWS),
            Measurement(name="formula", value=one.size_bytes, unit=Unit.BYTES),
            Measurement(name="measured", value=check.measured_bytes, unit=Unit.BYTES),
            Measurement(name="error", value=round(check.error_percent, 2), unit=Unit.PERCENT),
        ]
        if one.kind == "heap":
            toast = check.toast_measured_bytes
            measurements.append(
                Measurement(name="toast_measured", value=toast, unit=Unit.BYTES)
            )
        return self._evidence(
            size_key(one.relation),
            f"The size of {one.relation.display} by formula, and as the lab has it.",
            tuple(measurements),
        )

    def widths(self, table: QualifiedName, checks: Iterable[WidthCheck]) -> Evidence:
        """The assumed widths of a table's columns, and those of the lab."""
        measurements: list[Measurement] = []
        for check in checks:
            assumed = round(check.assumed_bytes, 1)
            name = f"{check.column} assumed"
            measurements.append(Measurement(name=name, value=assumed, unit=Unit.BYTES))
            if check.measured_bytes is not None:
                measured = round(check.measured_bytes, 1)
                name = f"{check.column} measured"
                measurements.append(Measurement(name=name, value=measured, unit=Unit.BYTES))
        claim = f"The average widths of {table.display}, assumed and as the lab has them."
        return self._evidence(f"width/{table.display}", claim, tuple(measurements))

    def access(self, design: Design, result: AccessResult) -> Iterator[Evidence]:
        """Each run of an access pattern, and each run without an index."""
        sql = {access.name: access.sql for access in design.access}[result.name]
        for run in result.runs:
            yield self._run(result.name, sql, run)
        for without in result.without:
            name = without.index.display
            measurements = (
                *_plan_measurements(without.plan),
                Measurement(name="times", value=without.buffers_ratio, unit=Unit.RATIO),
            )
            yield self._evidence(
                without_key(result.name, without.index),
                f"{result.name} with {without.key} keys, {name} dropped.",
                measurements,
                statements=(sql,),
            )

    def audit(self, rate: AuditRate) -> Evidence:
        """How fast one audit variant wrote."""
        return self._evidence(
            f"audit/{rate.table.display}/{rate.variant}/{rate.rows}",
            f"{rate.table.display}, {rate.rows} rows a statement, audited by {rate.variant}.",
            (
                Measurement(
                    name="rate",
                    value=round(rate.rows_per_second),
                    unit=Unit.PER_SECOND,
                    varying=True,
                ),
            ),
        )

    def seconds(self, phases: Mapping[str, float]) -> Evidence:
        """Where the time went."""
        return self._evidence(
            "seconds",
            "How long each part of the proof took.",
            tuple(
                Measurement(name=name, value=round(taken, 1), unit=Unit.SECONDS, varying=True)
                for name, taken in phases.items()
            ),
        )

    def _run(self, name: str, sql: str, run: AccessRun) -> Evidence:
        measurements = list(_plan_measurements(run.plan))
        if run.timing is not None:
            measurements.extend(_timings(run.timing))
        return self._evidence(
            access_key(name, run.key),
            f"{name} with {run.key} keys.",
            tuple(measurements),
            statements=(sql,),
            parameters=tuple("NULL" if value is None else value for value in run.values),
        )

    def _evidence(
        self,
        key: str,
        claim: str,
        measurements: tuple[Measurement, ...],
        *,
        statements: tuple[str, ...] = (),
        parameters: tuple[str, ...] = (),
        passed: bool | None = None,
    ) -> Evidence:
        return Evidence(
            key=key,
            claim=claim,
            method=Method.EXECUTED,
            subject=self.subject,
            measurements=measurements,
            statements=statements,
            parameters=parameters,
            passed=passed,
            server=self.server,
            locale=self.locale,
            data_seed=self.seed,
        )


def _plan_measurements(plan: PlanSummary) -> Iterator[Measurement]:
    if plan.rows is not None:
        yield Measurement(name="rows", value=plan.rows, unit=Unit.ROWS)
    if plan.buffers is not None:
        yield Measurement(name="buffers", value=plan.buffers, unit=Unit.BUFFERS)
    yield Measurement(name="cost", value=round(plan.cost, 2), unit=Unit.COST)
    yield Measurement(name="plan", value="; ".join(node.strip() for node in plan.nodes))


def _timings(timing: Timing) -> Iterator[Measurement]:
    for name, value in (
        ("p50", timing.p50_ms),
        ("p95", timing.p95_ms),
        ("p99", timing.p99_ms),
    ):
        yield Measurement(
            name=name,
            value=round(value, 3),
            unit=Unit.MILLISECONDS,
            n=timing.n,
            varying=True,
        )
