"""The verb `run`: a request becomes a design, and what it changes of current tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.app.design import SCHEMA_FILE, DesignRequest
from dbarchitect.app.design import design as run_design
from dbarchitect.app.targets import TargetRequest, read_sql, read_target
from dbarchitect.design.brief.source import MAX_BYTES, decode, read_text
from dbarchitect.design.comparison import schema_changes
from dbarchitect.design.derived import derive_brief, tables_of
from dbarchitect.design.request import REQUEST, read_request

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import BinaryIO

    from dbarchitect.app.conditions import Conditions
    from dbarchitect.app.design import DesignResult
    from dbarchitect.app.targets import TargetFacts
    from dbarchitect.design.comparison import Change
    from dbarchitect.design.derived import DerivedBrief
    from dbarchitect.design.request import DesignTask

STDIN_NAME = "<stdin>"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRequest:
    """A request document, what messages call its file, and the conditions of its design."""

    text: str
    file: str
    conditions: Conditions


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentFacts:
    """What the current tables came to.

    `derived` is their brief where it was designed from, None where the request says its own.
    `left_out` and `notes` are what was not loaded of their SQL, or in another form.
    """

    changes: tuple[Change, ...]
    derived: DerivedBrief | None = None
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """The design with its proof; `current` is None where the request names no tables."""

    design: DesignResult
    current: CurrentFacts | None

    @property
    def ok(self) -> bool:
        """Whether the design is."""
        return self.design.ok


def request_text(path: Path, stdin: BinaryIO) -> tuple[str, str]:
    """The text of a request and what messages call its file; `-` is stdin.

    Raises:
        BriefError: it cannot be read.
    """
    if str(path) != "-":
        return read_text(path, REQUEST), str(path)
    return decode(stdin.read(MAX_BYTES + 1), file=STDIN_NAME, read=REQUEST), STDIN_NAME


def run(
    request: RunRequest, progress: Callable[[str], None] = lambda _phase: None
) -> RunResult:
    """The design that the request asks for, proven unless it says not to.

    Raises:
        UsageError: the request cannot be understood, or asks for what is not available.
        LabFailedError: the lab could not be had.
    """
    task = read_request(request.text, file=request.file)
    progress("reading the current tables")
    facts = _current(task, request)
    derived = None
    if facts is not None and not task.has_brief:
        volumes = task.volumes(tables_of(facts.snapshot))
        derived = derive_brief(facts.snapshot, name=task.name(), volumes=volumes)
    brief = task.brief(None if derived is None else derived.text)
    designed = run_design(DesignRequest(brief=brief, conditions=request.conditions), progress)
    if facts is None:
        return RunResult(design=designed, current=None)
    progress("comparing with the current tables")
    return RunResult(design=designed, current=_compared(facts, derived, designed, request))


def _current(task: DesignTask, request: RunRequest) -> TargetFacts | None:
    tables = task.tables
    if tables is None:
        return None
    if tables.sql is not None:
        return read_sql(tables.sql, name="<tables>", lab=request.conditions.lab)
    path = task.folder / (tables.path or "")
    return read_target(
        TargetRequest(target=_as_path(path), lab=request.conditions.lab, measures=True)
    )


def _as_path(path: Path) -> str:
    """The path in a form that is no name of a service."""
    return str(path) if path.is_absolute() else f"./{path}"


def _compared(
    facts: TargetFacts,
    derived: DerivedBrief | None,
    designed: DesignResult,
    request: RunRequest,
) -> CurrentFacts:
    sql = designed.files[SCHEMA_FILE]
    wanted = read_sql(sql, name=SCHEMA_FILE, lab=request.conditions.lab).snapshot.schema
    schema = designed.design.brief.schema
    before = facts.snapshot.schema
    current = replace(before, tables=tuple(t for t in before.tables if t.name.schema == schema))
    return CurrentFacts(
        changes=schema_changes(current, wanted),
        derived=derived,
        left_out=facts.left_out,
        notes=facts.notes,
    )
