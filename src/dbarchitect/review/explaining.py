"""What a rule says of itself, with the cases that its examples hold."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, cast

from dbarchitect.model.finding import Explanation, RuleText
from dbarchitect.review.catalogue import example_connections, example_file, example_queries

if TYPE_CHECKING:
    from dbarchitect.review.rule import RuleModule

_CASE = re.compile(r"^(?:--|#) case: *(.+)$", re.MULTILINE)
_LOOK_ALIKE = re.compile(r"^(?:--|#) look-alike: *(.+)$", re.MULTILINE)


def rule_text(module: RuleModule) -> RuleText:
    """The record of the rule, and what can be configured of it."""
    rule = module.rule
    options = sorted(module.options.items())
    return RuleText(
        code=rule.code,
        slug=rule.slug,
        severity=rule.severity,
        summary=rule.summary,
        why=rule.why,
        remedy=rule.remedy,
        references=rule.references,
        confidence=rule.confidence,
        opinion=rule.opinion,
        asks_planner=module.probe is not None,
        needs=tuple(need.value.replace("_", " ") for need in sorted(rule.needs)),
        options=tuple((name.replace("_", "-"), _toml(value)) for name, value in options),
        also_in=rule.also_in,
    )


def explanation(module: RuleModule) -> Explanation:
    """The rule with its examples and the cases that they try."""
    bad, good = _example(module, "bad"), _example(module, "good")
    return Explanation(
        rule=rule_text(module),
        bad=bad,
        good=good,
        cases=tuple(_CASE.findall(bad)),
        look_alikes=tuple(_LOOK_ALIKE.findall(good)),
    )


def _example(module: RuleModule, kind: str) -> str:
    """The example's SQL, what is run on it afterwards, its queries and its pg_hba.conf."""
    files = (
        example_file(module, kind),
        example_file(module, f"{kind}.rows"),
        example_file(module, f"{kind}.admin"),
        example_queries(module, kind),
        example_connections(module, kind),
    )
    return "\n".join(file.read_text("utf-8").strip() for file in files if file.is_file())


def _toml(value: object) -> str:
    if isinstance(value, (tuple, frozenset)):
        values = cast("tuple[object, ...] | frozenset[object]", value)
        listed = sorted(values, key=str) if isinstance(values, frozenset) else values
        return f"[{', '.join(map(_toml, listed))}]"
    return json.dumps(value, ensure_ascii=False)
