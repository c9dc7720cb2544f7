"""The verbs as Python functions; each returns what `--format json` has under `result`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from dbarchitect.app.conditions import Conditions
from dbarchitect.app.design import DesignRequest
from dbarchitect.app.design import design as run_design
from dbarchitect.app.design_summary import result_content
from dbarchitect.app.request import RunRequest
from dbarchitect.app.request import run as run_request
from dbarchitect.app.request_summary import result_content as run_result_content
from dbarchitect.app.review import ReviewRequest
from dbarchitect.app.review import review as run_review
from dbarchitect.app.snapshot import SnapshotRequest
from dbarchitect.app.snapshot import snapshot as take_snapshot
from dbarchitect.app.targets import TargetRequest
from dbarchitect.design.brief.reader import read_brief
from dbarchitect.design.brief.source import read_text
from dbarchitect.design.proof.rows import LARGER_ROWS, checked_rows
from dbarchitect.design.request import REQUEST
from dbarchitect.model.data_facts import RowsRequest
from dbarchitect.report.findings_json import review_as_json
from dbarchitect.report.snapshot_summary import snapshot_as_json


def design(
    brief: str | Path,
    *,
    out: str | Path | None = None,
    as_of: date | None = None,
    seed: int = 1,
    proof: bool = True,
    proof_rows: int = LARGER_ROWS,
) -> dict[str, object]:
    """The design of the brief in a file; its files are in `out` where that is given.

    Raises:
        DbarchitectError: what the command line would end with.
    """
    conditions = _conditions(out, as_of, seed, proof_rows, proof=proof)
    request = DesignRequest(brief=read_brief(Path(brief)), conditions=conditions)
    return result_content(run_design(request))


def run(
    request: str | Path,
    *,
    out: str | Path | None = None,
    as_of: date | None = None,
    seed: int = 1,
    proof: bool = True,
    proof_rows: int = LARGER_ROWS,
) -> dict[str, object]:
    """What the request document in a file asks; a design's files are in `out` where given.

    Raises:
        DbarchitectError: what the command line would end with.
    """
    asked = RunRequest(
        text=read_text(Path(request), REQUEST),
        file=str(request),
        conditions=_conditions(out, as_of, seed, proof_rows, proof=proof),
    )
    return run_result_content(run_request(asked))


def _conditions(
    out: str | Path | None, as_of: date | None, seed: int, proof_rows: int, *, proof: bool
) -> Conditions:
    return Conditions(
        as_of=as_of or date.today(),  # noqa: DTZ011 - the caller's own day
        seed=seed,
        proof=proof,
        proof_rows=checked_rows(proof_rows),
        out=Path(out) if out is not None else None,
    )


def review(  # noqa: PLR0913 - what a review may be asked; all but the target are named
    target: str,
    *,
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
    opinions: bool = False,
    queries: tuple[str, ...] = (),
    prove: bool = False,
    data: bool = False,
    keep_going: bool = False,
) -> dict[str, object]:
    """The findings of a server, SQL files or a snapshot; matters of taste with `opinions`.

    `queries` are files and folders of queries that run against it, `prove` runs each remedy in
    a lab, `data` looks at the rows of a server, and `keep_going` reviews what of files can be
    loaded.

    Raises:
        DbarchitectError: what the command line would end with.
    """
    rows = RowsRequest() if data else None
    request = ReviewRequest(
        target=TargetRequest(target=target, rows=rows, keep_going=keep_going),
        select=select,
        ignore=ignore,
        opinions=opinions,
        queries=queries,
        prove=prove,
    )
    result = run_review(request)
    found = review_as_json(result.review, left_out=result.left_out, notes=result.notes)
    return dict(found)


def snapshot(target: str, output: str | Path) -> dict[str, object]:
    """What a target holds is saved in the file `output`.

    Raises:
        DbarchitectError: what the command line would end with.
    """
    request = SnapshotRequest(target=TargetRequest(target=target), output=Path(output))
    result = take_snapshot(request)
    return snapshot_as_json(
        result.snapshot,
        str(result.output),
        result.size_bytes,
        left_out=result.left_out,
        notes=result.notes,
    )
