"""`review`: the findings of a target, with the place of each where it came from files."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, cast

from dbarchitect.app.baseline import gone, read_baseline, write_baseline
from dbarchitect.app.proving import PROVE_SECONDS, ProofRequest, prove_findings
from dbarchitect.app.targets import STANDARD_INPUT, TargetRequest, read_target
from dbarchitect.app.workload import with_queries
from dbarchitect.errors import UsageError
from dbarchitect.model.reading import Known
from dbarchitect.model.snapshot import ROWS_NOT_ASKED
from dbarchitect.review.catalogue import chosen_rules, rule_by_code
from dbarchitect.review.engine import review_snapshot
from dbarchitect.review.explaining import rule_text
from dbarchitect.review.known_findings import Suppression, without_known
from dbarchitect.review.platforms import without_platforms
from dbarchitect.review.queries import notes_on_queries
from dbarchitect.review.remedy_effects import with_effects
from dbarchitect.review.rolling_up import MANY, systemic
from dbarchitect.review.rule import Need

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from dbarchitect.app.targets import TargetFacts
    from dbarchitect.lab.loading import Loaded
    from dbarchitect.model.finding import Finding, Review, RuleText, Systemic
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.rule import RuleModule


def _today() -> date:
    return datetime.now(tz=UTC).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRequest:
    """What is no news: a baseline file, another target's findings, and suppressions.

    With `update_baseline` the baseline file is written instead of read.
    """

    baseline: Path | None = None
    update_baseline: bool = False
    new_only: TargetRequest | None = None
    suppressions: tuple[Suppression, ...] = ()
    today: date = field(default_factory=_today)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRequest:
    """What to review and with which rules; `select` empty means all, but no opinions.

    `opinions` brings these as well.
    `queries` are files and folders of queries that run against it. `options` are by code or
    slug of a rule. So many findings of one rule as `roll_up_from`
    are printed as one. With `prove`, remedies are run in a lab, for so many seconds.
    `platform_schemas` keeps findings in the schemas of a platform such as Supabase.
    """

    target: TargetRequest
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    opinions: bool = False
    prove: bool = False
    queries: tuple[str, ...] = ()
    prove_seconds: float = PROVE_SECONDS
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Any])
    roll_up_from: int = MANY
    platform_schemas: bool = False
    known: KnownRequest = KnownRequest()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewResult:
    """The review, and what of the target's files was not loaded or in another form.

    `rules` are those that were asked for, those that could not be verified among them.
    """

    review: Review
    snapshot: Snapshot
    rules: tuple[RuleText, ...] = ()
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def review(
    request: ReviewRequest, progress: Callable[[str], None] = lambda _phase: None
) -> ReviewResult:
    """The findings of the target; `progress` is told each phase as it begins.

    Raises:
        UsageError: the target cannot be read, or a rule or an option of one is not known.
    """
    modules = chosen_rules(request.select, request.ignore, opinions=request.opinions)
    options = checked_options(request.options)
    if not modules:
        message = "no rule is left to run"
        raise UsageError(message, hint="What is ignored takes away all that is selected.")
    if request.known.baseline is not None and not request.known.update_baseline:
        read_baseline(request.known.baseline)  # what cannot be used is told before the work
    if request.target.target == STANDARD_INPUT and STANDARD_INPUT in request.queries:
        message = "standard input cannot be both the target and its queries"
        raise UsageError(message, hint="Name a file for one of them.")
    progress("reading and reviewing")
    facts = with_queries(read_target(request.target), request.queries)
    found = review_snapshot(facts.snapshot, modules, options)
    # Asked at once: other snapshots are reviewed below, and queries are parsed for the latest.
    queries_passed_over = notes_on_queries(facts.snapshot)
    found, notes = _without_known(request, facts.snapshot, modules, options, found)
    if not request.platform_schemas:
        own = without_platforms(facts.snapshot, found.findings)
        found = replace(found, findings=own.findings)
        notes += own.notes
    found = replace(found, findings=_asked_of_rows(request, facts, found))
    if request.prove:
        asked = ProofRequest(
            snapshot=facts.snapshot,
            findings=found.findings,
            modules=_judging(modules, request.ignore),
            options=options,
            seconds=request.prove_seconds,
            progress=progress,
        )
        proven = prove_findings(asked, request.target.lab)
        found = replace(found, findings=proven.findings)
        notes += proven.notes
    found = replace(found, systemic=_systemic(request, facts.snapshot, modules, found))
    if facts.loaded is not None:
        found = _all_placed(found, facts.loaded)
        found = replace(found, not_loaded=tuple(facts.loaded.refused))
    found = with_effects(found, facts.snapshot)
    return ReviewResult(
        review=found,
        snapshot=facts.snapshot,
        rules=tuple(map(rule_text, modules)),
        left_out=facts.left_out,
        notes=(*facts.notes, *notes, *queries_passed_over),
    )


def _judging(modules: Sequence[RuleModule], ignore: Sequence[str]) -> tuple[RuleModule, ...]:
    """The rules that look at what a remedy leaves: those asked for, and all but opinions."""
    asked = {module.rule.code: module for module in modules}
    others = {module.rule.code: module for module in chosen_rules((), ignore)}
    return tuple({**others, **asked}.values())


def _asked_of_rows(
    request: ReviewRequest, facts: TargetFacts, found: Review
) -> tuple[Finding, ...]:
    rows = request.target.rows
    if rows is None or facts.conninfo is None:
        return found.findings
    from dbarchitect.app.row_proofs import with_row_proofs  # noqa: PLC0415 - loads the driver

    return with_row_proofs(facts.snapshot, found.findings, facts.conninfo, seconds=rows.seconds)


def _systemic(
    request: ReviewRequest, snapshot: Snapshot, modules: Sequence[RuleModule], found: Review
) -> tuple[Systemic, ...]:
    return systemic(found.findings, snapshot, modules, many=request.roll_up_from)


def _without_known(
    request: ReviewRequest,
    snapshot: Snapshot,
    modules: Sequence[RuleModule],
    options: Mapping[str, Mapping[str, Any]],
    found: Review,
) -> tuple[Review, list[str]]:
    """The review without what is no news, and sentences about what is out of date."""
    known = request.known
    prints, notes = _of_baseline(known, snapshot, modules, options, found)
    if known.new_only is not None:
        # The same queries, so that one which was wrong before is no news; stdin is read once.
        files = [name for name in request.queries if name != STANDARD_INPUT]
        facts = with_queries(read_target(known.new_only), files)
        before = review_snapshot(facts.snapshot, modules, options)
        prints |= {finding.fingerprint for finding in before.findings}
    apart = without_known(
        found.findings, known=prints, suppressions=known.suppressions, today=known.today
    )
    notes += [
        f"The suppression of {one.code} on {one.target} ended on {one.until}: {one.reason}"
        for one in apart.expired
    ]
    notes += [
        f"The suppression of {one.code} on {one.target} covers no finding: delete it."
        for one in apart.unused
        if one.code in found.rules_run
    ]
    news = replace(found, findings=apart.new, known=apart.known, suppressed=apart.suppressed)
    return news, notes


def _of_baseline(
    known: KnownRequest,
    snapshot: Snapshot,
    modules: Sequence[RuleModule],
    options: Mapping[str, Mapping[str, Any]],
    found: Review,
) -> tuple[frozenset[str], list[str]]:
    """The fingerprints of the baseline, where there is one, and whether it is out of date."""
    if known.baseline is None:
        return frozenset(), []
    whole = _with_or_without_rows(snapshot, modules, options, found)
    if known.update_baseline:
        write_baseline(known.baseline, whole.findings)
    entries = read_baseline(known.baseline)
    number = len(gone(entries, whole))
    are_gone = "finding of the baseline is" if number == 1 else "findings of the baseline are"
    notes = [f"{number} {are_gone} gone: write it anew."] if number else []
    return frozenset(one.fingerprint for one in entries), notes


def _with_or_without_rows(
    snapshot: Snapshot,
    modules: Sequence[RuleModule],
    options: Mapping[str, Mapping[str, Any]],
    found: Review,
) -> Review:
    """The review, and what it would have found had nobody looked at rows.

    Where rows decide, one rule tells what another one guesses from names: both are known, so
    that a baseline serves reviews with and without rows.
    """
    if not isinstance(snapshot.data, Known):
        return found
    guessing = [one for one in modules if Need.DATA not in one.rule.needs]
    before = review_snapshot(replace(snapshot, data=ROWS_NOT_ASKED), guessing, options)
    both = {one.fingerprint: one for one in (*before.findings, *found.findings)}
    return replace(found, findings=tuple(both.values()))


def checked_options(
    asked: Mapping[str, Mapping[str, Any]],
) -> dict[str, Mapping[str, Any]]:
    """The options by code, each of the type of its default.

    Raises:
        UsageError: a rule or an option is not known, or a value is of another type.
    """
    found: dict[str, Mapping[str, Any]] = {}
    for name, options in asked.items():
        module = rule_by_code(name)
        found[module.rule.code] = {
            option.replace("-", "_"): _checked(module, option, value)
            for option, value in options.items()
        }
    return found


def _checked(module: RuleModule, option: str, value: object) -> object:
    """The value as the rule takes it: a list is a set where the default is one."""
    code, known = module.rule.code, module.options
    default: object = known.get(option.replace("-", "_"))
    if default is None:
        names = ", ".join(name.replace("_", "-") for name in known) or "none"
        message = f"{code} has no option `{option}`"
        raise UsageError(message, hint=f"Its options are: {names}.")
    taken = _like(default, value)
    if type(taken) is not type(default):
        message = f"the option `{option}` of {code} cannot be {value!r}"
        raise UsageError(message, hint=f"Its default is {default!r}: write a value like it.")
    return taken


def _like(default: object, value: object) -> object:
    if isinstance(default, frozenset) and isinstance(value, tuple):
        return frozenset(cast("tuple[object, ...]", value))
    # TOML's 70 is a whole number, and means the same as 70.0.
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value


def _all_placed(review: Review, loaded: Loaded) -> Review:
    return replace(
        review,
        findings=tuple(_placed(finding, loaded) for finding in review.findings),
        suppressed=tuple(
            replace(one, finding=_placed(one.finding, loaded)) for one in review.suppressed
        ),
    )


def _placed(finding: Finding, loaded: Loaded) -> Finding:
    if len(finding.target.parts) == 1:  # a role or a schema stands in no file
        return finding
    _schema, relation, *part = finding.target.parts
    return replace(finding, location=loaded.place_of(relation, part[0] if part else None))
