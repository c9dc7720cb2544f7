"""The catalogue of rules, found by walking `review/rules` in sorted order."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from importlib import import_module
from importlib.resources import files
from inspect import Parameter, signature
from pkgutil import iter_modules, walk_packages
from typing import TYPE_CHECKING, cast

from dbarchitect.errors import UsageError
from dbarchitect.review import rules
from dbarchitect.review.rule import (
    Check,
    Population,
    ProbeFor,
    RowProofFor,
    Rule,
    RuleModule,
    Undecided,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.resources.abc import Traversable

_GROUP_LETTERS = 3


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
    by_name = _rules_by_name()
    found = by_name.get(code.upper()) or by_name.get(code)
    if found is not None:
        return found
    message = f"no rule has the code or slug {code!r}"
    if code.upper() in _groups():
        raise UsageError(message, hint="It is a group of rules: name one of them.")
    raise UsageError(message, hint=_guess(code, _names()))


@cache
def _rules_by_name() -> dict[str, RuleModule]:
    return {n: module for module in all_rules() for n in (module.rule.code, module.rule.slug)}


def _groups() -> list[str]:
    return sorted({m.rule.code[:_GROUP_LETTERS] for m in all_rules()})


def _names() -> list[str]:
    return list(_rules_by_name())


def _guess(name: str, known: list[str]) -> str:
    close = get_close_matches(name, known, n=1) or get_close_matches(name.upper(), known, n=1)
    guess = f"Did you mean {close[0]}? " if close else ""
    return f"{guess}Groups are: {', '.join(_groups())}."


def chosen_rules(
    select: Iterable[str], ignore: Iterable[str], *, opinions: bool = False
) -> tuple[RuleModule, ...]:
    """The rules to run: all but opinions, or the selected ones; without the ignored ones.

    Each name is a code, a slug, or the three letters of a group. Opinions are among them where
    `opinions` says so, where one is named itself, and of a group that has nothing else.

    Raises:
        UsageError: a name is not known.
    """
    wanted = [rule for name in select for rule in _selected(name, opinions=opinions)]
    left_out = {rule.rule.code for name in ignore for rule in _named(name)}
    asked = {rule.rule.code for rule in wanted}
    return tuple(
        module
        for module in all_rules()
        if (module.rule.code in asked if asked else opinions or not module.rule.opinion)
        and module.rule.code not in left_out
    )


def _selected(name: str, *, opinions: bool) -> list[RuleModule]:
    """The rules of that name; of a group no opinions, unless asked for or all that it has."""
    named = _named(name)
    return [m for m in named if opinions or not m.rule.opinion] or named


def _named(name: str) -> list[RuleModule]:
    group = [m for m in all_rules() if m.rule.code[:_GROUP_LETTERS] == name.upper()]
    if group:
        return group
    try:
        return [rule_by_code(name)]
    except UsageError as error:
        raise UsageError(error.message, hint=_guess(name, _names() + _groups())) from error


def example_file(module: RuleModule, kind: str) -> Traversable:
    """The rule's `bad` or `good` example: an SQL file beside the rule.

    `bad.rows` and `good.rows`, where they are there, hold what is run on it afterwards: rows,
    ANALYZE, and queries that counters count; `bad.admin` and `good.admin` what only a superuser
    can do to a database.
    """
    return files(rules.__name__) / module.group / f"{module.rule.slug}.{kind}.sql"


def example_queries(module: RuleModule, kind: str) -> Traversable:
    """The queries of the rule's `bad` or `good` example; most rules have none."""
    return files(rules.__name__) / module.group / f"{module.rule.slug}.{kind}.queries"


def example_connections(module: RuleModule, kind: str) -> Traversable:
    """The lines of pg_hba.conf of the rule's `bad` or `good` example; most rules have none.

    Comments tell what a server's settings are, and whose password it keeps as MD5.
    """
    return files(rules.__name__) / module.group / f"{module.rule.slug}.{kind}.hba"


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
        planned=cast("ProbeFor | None", getattr(module, "planned", None)),
        row_proof=cast("RowProofFor | None", getattr(module, "row_proof", None)),
        population=cast("Population | None", getattr(module, "population", None)),
        undecided=cast("Undecided | None", getattr(module, "undecided", None)),
        undecided_part=cast("Undecided | None", getattr(module, "undecided_part", None)),
        options={
            name: parameter.default
            for name, parameter in signature(check).parameters.items()
            if parameter.kind is Parameter.KEYWORD_ONLY
        },
    )
