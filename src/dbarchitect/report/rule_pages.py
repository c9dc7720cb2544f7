"""A rule as text for a terminal, as JSON values, and as a page of the documentation."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence
from dbarchitect.report.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dbarchitect.model.finding import Explanation, RuleText
    from dbarchitect.report.json_value import Json

_WIDTH = 96
_OF_QUERIES = ("workload",)
_SURE = {
    Confidence.CERTAIN: "certain: what it says stands in the catalog",
    Confidence.LIKELY: "likely: mostly so, and to be looked at",
    Confidence.POSSIBLE: "possible: a guess, to be looked at",
}


def render_explanation_text(told: Explanation) -> str:
    """All that the rule says of itself, and its example."""
    rule = told.rule
    blocks = [
        f"{rule.code} {rule.slug} · {rule.severity.name.lower()}{_off(rule)}",
        *(_filled(text) for text in (rule.summary, rule.why, f"Remedy: {rule.remedy}")),
        "\n".join(_facts(rule)),
        _listed("Has the defect:", told.bad),
    ]
    if told.look_alikes:
        lines = "\n".join(told.look_alikes)
        blocks.append(_listed("Looks like it, and is none:", lines))
    blocks.append("\n".join(rule.references))
    return printable("\n\n".join(blocks)) + "\n"


def explanation_as_json(told: Explanation) -> dict[str, Json]:
    """The rule as values that `json.dumps` takes."""
    rule = told.rule
    return {
        "code": rule.code,
        "slug": rule.slug,
        "severity": rule.severity.name.lower(),
        "confidence": rule.confidence.name.lower(),
        "opinion": rule.opinion,
        "asks_planner": rule.asks_planner,
        "summary": rule.summary,
        "why": rule.why,
        "remedy": rule.remedy,
        "needs": list(rule.needs),
        "options": dict(rule.options),
        "also_in": list(rule.also_in),
        "references": list(rule.references),
        "bad": told.bad,
        "good": told.good,
    }


def render_rule_page(told: Explanation, printed: str) -> str:
    """The rule's page; `printed` is what a review with --prove prints of its bad example."""
    rule = told.rule
    return (
        "\n\n".join(
            [
                f"# {rule.code} {rule.slug}",
                f"{rule.summary} {rule.why}",
                rule.remedy,
                "\n".join(f"- {line[0].upper()}{line[1:]}." for line in _facts(rule)),
                "## Has the defect",
                f"```sql\n{told.bad}\n```",
                "## What a review with --prove prints",
                f"```text\n{printed.strip()}\n```",
                "## Looks like it, and is none",
                f"```sql\n{told.good}\n```",
                "## References",
                "\n".join(f"- <{reference}>" for reference in rule.references),
            ]
        )
        + "\n"
    )


def render_rule_table(all_told: Sequence[Explanation], proofs: Mapping[str, str]) -> str:
    """All rules in one table, each with what it was tried on and who else has it.

    `proofs` say by code what came of the remedies of the rule's example.
    """
    head = "| code | rule | severity | how it is known | its remedies | tried on | also in |"
    rows = [_row(told, proofs[told.rule.code]) for told in all_told]
    return "\n".join([head, "|---|---|---|---|---|---|---|", *rows]) + "\n"


def _row(told: Explanation, proof: str) -> str:
    rule = told.rule
    tried = [*told.cases, *(f"not: {one}" for one in told.look_alikes)]
    cells = (
        f"[{rule.code}]({rule.code}.md)",
        f"{rule.slug.replace('_', ' ')}{_off(rule)}",
        rule.severity.name.lower(),
        _known_by(rule),
        proof,
        "; ".join(tried),
        ", ".join(rule.also_in) or "none that we know",
    )
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _known_by(rule: RuleText) -> str:
    read = f"read, {rule.confidence.name.lower()}"
    needs = f"; needs {', '.join(rule.needs)}" if rule.needs else ""
    if rule.needs == _OF_QUERIES:
        needs = " of queries"
    return f"{read}{needs}{'; planned in a lab with --prove' if rule.asks_planner else ''}"


def _facts(rule: RuleText) -> Iterator[str]:
    yield f"confidence {_SURE[rule.confidence]}"
    if rule.opinion:
        yield f"an opinion: off unless asked for with --select {rule.code}"
    if rule.needs == _OF_QUERIES:
        yield "looks at queries: those of --queries, and those that a server counted"
    elif rule.needs:
        yield f"needs {', '.join(rule.needs)} of a server in use"
    if rule.asks_planner:
        yield "--prove puts each finding to the planner of a lab, which may refute it"
    for name, default in rule.options:
        yield f"option {name}, by default {default}"
    yield f"also in {', '.join(rule.also_in) if rule.also_in else 'no other tool that we know'}"


def _off(rule: RuleText) -> str:
    return " (opinion)" if rule.opinion else ""


def _listed(head: str, text: str) -> str:
    return "\n".join([head, *(f"    {line}" for line in text.splitlines())])


def _filled(text: str) -> str:
    return fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
