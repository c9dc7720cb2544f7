"""The catalogue of rules, found by walking `review/rules` in sorted order."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.resources import files
from inspect import Parameter, signature
from pkgutil import iter_modules, walk_packages
from typing import TYPE_CHECKING, cast

from dbarchitect.errors import UsageError
from dbarchitect.review import rules
from dbarchitect.review.rule import Check, Population, ProbeFor, Rule, RuleModule

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@cache
def all_rules() -> tuple[RuleModule, ...]:
    """Every rule, sorted by code."""
    groups = sorted(m.name for m in iter_modules(rules.__path__) if m.ispkg)
    found = [rule for group in groups for rule in _rules_of(group)]
    return tuple(sorted(found, key=lambda module: module.rule.code))


def rule_by_code(code: str) -> RuleModule:
    """The rule of that code, in upper or lower case, or of that slug.

    Raises:
        UsageError: there is none.
    """
    for module in all_rules():
        if code.upper() == module.rule.code or code == module.rule.slug:
            return module
    known = ", ".join(module.rule.code for module in all_rules())
    message = f"no rule has the code or slug {code!r}"
    raise UsageError(message, hint=f"Rules are: {known}.")


def example_file(module: RuleModule, kind: str) -> Traversable:
    """The rule's `bad` or `good` example: an SQL file beside the rule.

    `bad.rows` and `good.rows`, where they are there, hold what is run on it afterwards: rows,
    ANALYZE, and queries that counters count.
    """
    return files(rules.__name__) / module.group / f"{module.rule.slug}.{kind}.sql"


def _rules_of(group: str) -> list[RuleModule]:
    package = import_module(f"{rules.__name__}.{group}")
    names = sorted(m.name for m in walk_packages(package.__path__, f"{package.__name__}."))
    return [_load(group, name) for name in names]


def _load(group: str, module_name: str) -> RuleModule:
    module = import_module(module_name)
    check = cast("Check", module.check)
    return RuleModule(
        rule=cast("Rule", module.RULE),
        group=group,
        check=check,
        probe=cast("ProbeFor | None", getattr(module, "probe", None)),
        population=cast("Population | None", getattr(module, "population", None)),
        options={
            name: parameter.default
            for name, parameter in signature(check).parameters.items()
            if parameter.kind is Parameter.KEYWORD_ONLY
        },
    )
