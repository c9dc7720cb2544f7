"""The verb `design`: a brief becomes a schema that was built and attacked, and its document."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import TYPE_CHECKING

from dbarchitect._version import __version__
from dbarchitect.app.models import all_formats, model_paths, models_of
from dbarchitect.app.output_folder import (
    EVIDENCE_FILE,
    MIGRATIONS,
    check_output_folder,
    write_outputs,
)
from dbarchitect.design.architect import design_schema
from dbarchitect.design.brief.longform import to_long_form
from dbarchitect.design.document import (
    DocumentFacts,
    build_diagram,
    build_document,
    construct_proofs,
    design_evidence,
    missed_targets,
    with_summary,
)
from dbarchitect.design.names import physical_names
from dbarchitect.design.proof.rows import LARGER_ROWS, MOST_LARGER_ROWS
from dbarchitect.design.proof.verdicts import unverified_patterns, verdicts
from dbarchitect.design.scripts import down_script, up_script
from dbarchitect.design.tenancy.template import FILE as TENANT_FILE
from dbarchitect.design.tenancy.template import (
    brief_of_one,
    is_apart,
    schema_of_one,
    tenant_file,
    with_indexes_of,
)
from dbarchitect.report.envelope import render_json
from dbarchitect.report.evidence_file import write_evidence
from dbarchitect.report.markdown import render_markdown
from dbarchitect.report.mermaid import render_erd

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from dbarchitect.app.conditions import Conditions
    from dbarchitect.app.output_folder import Written
    from dbarchitect.design.proof.verdicts import Verdict
    from dbarchitect.model.brief import Brief
    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import EvidenceSet
    from dbarchitect.model.model_files import ModelFiles
    from dbarchitect.model.proof import Proof, SizeEstimate

__all__ = [
    "LARGER_ROWS",
    "MOST_LARGER_ROWS",
    "DesignRequest",
    "DesignResult",
    "design",
    "document_facts",
    "one_tenant",
    "render_design",
    "render_files",
    "render_report",
    "schema_sql",
]

DOCUMENT_FILE = "database-design.md"
REPORT_FILE = "report.html"
SCHEMA_FILE = "schema.sql"
DIAGRAM_FILE = "erd.mmd"
UP_FILE = f"{MIGRATIONS}/0001_initial.up.sql"
DOWN_FILE = f"{MIGRATIONS}/0001_initial.down.sql"


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignRequest:
    """What is asked: a brief, the conditions of its design, and models for other tools."""

    brief: Brief
    conditions: Conditions
    models: tuple[str, ...] = field(default_factory=all_formats)


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignResult:
    """A design with its proof (None where it was left out), its evidence and its files."""

    design: Design
    proof: Proof | None
    evidence: EvidenceSet
    files: Mapping[str, str]
    written: Written | None
    seconds: Mapping[str, float]

    @property
    def missed_targets(self) -> tuple[str, ...]:
        """The access patterns that were slower in the lab than their target."""
        return missed_targets(self.design, self.proof) if self.proof else ()

    @property
    def unverified_patterns(self) -> tuple[str, ...]:
        """The access patterns that the proof could not run; all of them without a proof."""
        if self.proof is None:
            return tuple(access.name for access in self.design.access)
        return unverified_patterns(self.design, self.proof)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Each target of an access pattern that ran, held against the lab and the horizon."""
        return verdicts(self.design, self.proof) if self.proof else ()

    @property
    def ok(self) -> bool:
        """Whether nothing executed failed or was too slow, and nothing contradicts itself.

        What was not executed is not held against the design: it is in `unverified_patterns`
        and in the proof's `not_verified`.
        """
        sound = self.proof is None or self.proof.passed
        return sound and not self.missed_targets and not self.design.contradictions


def design(
    request: DesignRequest, progress: Callable[[str], None] = lambda _phase: None
) -> DesignResult:
    """The design of the brief, proven unless the request says not to, and written if asked.

    Raises:
        UsageError: the folder to write to cannot be used, or the brief asks for something
            that its PostgreSQL does not have.
        LabFailedError: the lab could not be had.
        SafetyStopError: an access pattern reached a limit of the lab.
    """
    asked = request.conditions
    if asked.out is not None:
        check_output_folder(asked.out)
    clock = _Clock(progress)
    clock.begin("designing")
    made = design_schema(request.brief, physical_names(request.brief), as_of=asked.as_of)
    proof = None
    if asked.proof:
        made, proof = _proven(made, asked, clock)
    clock.begin("writing")
    evidence = design_evidence(made, proof, _horizon(made, proof, asked))
    files = render_files(made, evidence, document_facts(request))
    written = None
    if asked.out is not None:
        written = write_outputs(asked.out, files, replace_migrations=asked.replace_migrations)
    return DesignResult(
        design=made,
        proof=proof,
        evidence=evidence,
        files=files,
        written=written,
        seconds=clock.finished(),
    )


def schema_sql(brief: Brief, as_of: date) -> str:
    """The SQL that makes the brief's schema in an empty database, in one transaction."""
    return up_script(design_schema(brief, physical_names(brief), as_of=as_of))


def render_design(
    made: Design, evidence: EvidenceSet, facts: DocumentFacts, models: tuple[ModelFiles, ...]
) -> str:
    """The document in Markdown; every number in it is looked up in the evidence."""
    summed = with_summary(made, evidence)
    return render_markdown(build_document(made, summed, facts, models), summed)


def render_report(
    made: Design, evidence: EvidenceSet, facts: DocumentFacts, models: tuple[ModelFiles, ...]
) -> str:
    """The same document as one HTML page."""
    # The templates' engine costs a twentieth of a second that no other verb need pay.
    from dbarchitect.report.html import render_html  # noqa: PLC0415

    summed = with_summary(made, evidence)
    return render_html(build_document(made, summed, facts, models), summed)


def one_tenant(made: Design, as_of: date) -> Design | None:
    """The design of one tenant, where each has a schema or database of its own."""
    if not is_apart(made.brief):
        return None
    brief = brief_of_one(made.brief)
    one = design_schema(brief, physical_names(brief), as_of=as_of)
    return with_indexes_of(one, made)


def render_files(made: Design, evidence: EvidenceSet, facts: DocumentFacts) -> dict[str, str]:
    """Every output under its relative path; the evidence comes last and names the others."""
    up, models = up_script(made), models_of(made, facts.models)
    fixed = {
        SCHEMA_FILE: up,
        UP_FILE: up,
        DOWN_FILE: down_script(made),
        DIAGRAM_FILE: render_erd(build_diagram(made.schema)),
        **model_paths(models),
    }
    one = one_tenant(made, facts.as_of)
    if one is not None:
        bare = replace(one, schema=schema_of_one(one))
        fixed[TENANT_FILE] = tenant_file(one, up_script(bare))
    digests = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in fixed.items()}
    constructs = construct_proofs(made, evidence)
    content = write_evidence(evidence, _described(made, facts), digests, constructs)
    return {
        DOCUMENT_FILE: render_design(made, evidence, facts, models),
        REPORT_FILE: render_report(made, evidence, facts, models),
        **fixed,
        EVIDENCE_FILE: render_json({**content}),
    }


def _proven(made: Design, asked: Conditions, clock: _Clock) -> tuple[Design, Proof]:
    """The design with the indexes that pay at its horizon, and its proof."""
    # The lab's modules cost a tenth of a second that a design without proof need not pay.
    from dbarchitect.design.index_proof import weighed_design  # noqa: PLC0415
    from dbarchitect.design.proof import prove  # noqa: PLC0415
    from dbarchitect.design.summaries.deciding import with_copies  # noqa: PLC0415
    from dbarchitect.lab import open_lab  # noqa: PLC0415

    clock.begin("starting the lab")
    with open_lab(asked.lab) as lab:
        clock.begin("weighing indexes")
        weighed = weighed_design(lab, made, as_of=asked.as_of, seed=asked.seed)
        made, missing = with_copies(lab, weighed, as_of=asked.as_of, seed=asked.seed)
        proof = prove(
            lab,
            made,
            as_of=asked.as_of,
            one=one_tenant(made, asked.as_of),
            seed=asked.seed,
            larger_rows=asked.proof_rows,
            progress=clock.begin,
        )
        return made, replace(proof, not_verified=(*proof.not_verified, *missing))


def _horizon(made: Design, proof: Proof | None, asked: Conditions) -> tuple[SizeEstimate, ...]:
    if proof is not None:
        return proof.horizon
    from dbarchitect.design.proof import horizon_sizes  # noqa: PLC0415 - as in `_proven`

    return horizon_sizes(made, as_of=asked.as_of, seed=asked.seed)[0]


def document_facts(request: DesignRequest) -> DocumentFacts:
    """What the document says of its own making."""
    digest = hashlib.sha256(to_long_form(request.brief).encode()).hexdigest()
    return DocumentFacts(
        version=__version__,
        as_of=request.conditions.as_of,
        seed=request.conditions.seed,
        brief_digest=digest,
        models=request.models,
    )


def _described(made: Design, facts: DocumentFacts) -> dict[str, str]:
    return {
        "name": made.brief.name,
        "made_by": f"dbarchitect {facts.version}",
        "as_of": facts.as_of.isoformat(),
        "seed": str(facts.seed),
        "postgresql": str(made.brief.postgresql_major),
        "brief_sha256": facts.brief_digest,
    }


class _Clock:
    """Seconds of each phase, in order; a phase ends where the next one begins."""

    def __init__(self, progress: Callable[[str], None]) -> None:
        self._progress = progress
        self._seconds: dict[str, float] = {}
        self._phase: str | None = None
        self._since = 0.0

    def begin(self, phase: str) -> None:
        self._end()
        self._phase, self._since = phase, perf_counter()
        self._progress(phase)

    def finished(self) -> dict[str, float]:
        self._end()
        return dict(self._seconds)

    def _end(self) -> None:
        if self._phase is not None:
            spent = perf_counter() - self._since
            self._seconds[self._phase] = self._seconds.get(self._phase, 0.0) + spent
            self._phase = None
