"""`review`: the findings of a target, with the place of each where it came from files."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

from dbarchitect.app.news import KnownRequest, Reviewing, known_before, news_of
from dbarchitect.app.proving import PROVE_SECONDS, ProofRequest, prove_findings
from dbarchitect.app.targets import STANDARD_INPUT, TargetRequest, read_target
from dbarchitect.app.workload import with_queries
from dbarchitect.errors import UsageError
from dbarchitect.review.catalogue import chosen_rules, rule_by_code
from dbarchitect.review.engine import review_snapshot
from dbarchitect.review.explaining import rule_text
from dbarchitect.review.option_values import sense_lacking
from dbarchitect.review.platforms import without_platforms
from dbarchitect.review.queries import notes_on_queries
from dbarchitect.review.remedy_effects import with_effects
from dbarchitect.review.rolling_up import MANY, systemic

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dbarchitect.app.targets import TargetFacts
    from dbarchitect.lab.loading import Loaded
    from dbarchitect.model.finding import Finding, Review, RuleText, Systemic
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.rule import RuleModule


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
    known: KnownRequest = field(default_factory=KnownRequest)


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
    known = known_before(request.known)  # what cannot be used is told before the work
    if request.target.target == STANDARD_INPUT and STANDARD_INPUT in request.queries:
        message = "standard input cannot be both the target and its queries"
        raise UsageError(message, hint="Name a file for one of them.")
    progress("reading and reviewing")
    facts = with_queries(read_target(request.target), request.queries)
    found = review_snapshot(facts.snapshot, modules, options)
    # Asked at once: other snapshots are reviewed below, and queries are parsed for the latest.
    queries_passed_over = notes_on_queries(facts.snapshot)
    reviewing = Reviewing(modules, options, request.queries)
    found, notes = news_of(request.known, known, reviewing, facts.snapshot, found)
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


def checked_options(
    asked: Mapping[str, Mapping[str, Any]],
) -> dict[str, Mapping[str, Any]]:
    """The options by code, each of the type of its default and within its range.

    Raises:
        UsageError: a rule or an option is not known, or a value is of another type or out of
            its range.
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
    lacking = sense_lacking(option.replace("-", "_"), default, taken)
    if lacking is not None:
        message = f"the option `{option}` of {code} cannot be {value!r}"
        raise UsageError(message, hint=lacking)
    return taken


def _like(default: object, value: object) -> object:
    if isinstance(default, frozenset) and isinstance(value, tuple):
        return frozenset(cast("tuple[object, ...]", value))
    # TOML's 70 is a whole number, and means the same as 70.0.
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        return float(value) if abs(value) <= sys.float_info.max else value
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
