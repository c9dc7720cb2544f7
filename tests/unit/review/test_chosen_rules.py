"""Which rules run: all that are no matters of taste, or those that were named."""

from __future__ import annotations

import pytest

from dbarchitect.errors import UsageError
from dbarchitect.review.catalogue import all_rules, chosen_rules

OPINIONS = {module.rule.code for module in all_rules() if module.rule.opinion}


def codes(*select: str, ignore: tuple[str, ...] = (), opinions: bool = False) -> set[str]:
    return {module.rule.code for module in chosen_rules(select, ignore, opinions=opinions)}


def test_matters_of_taste_run_where_they_are_asked_for() -> None:
    assert not codes() & OPINIONS
    assert codes(opinions=True) == {module.rule.code for module in all_rules()}


def test_a_group_brings_its_matters_of_taste_only_where_they_are_asked_for() -> None:
    assert not codes("NAM") & OPINIONS
    assert codes("NAM")
    assert codes("NAM", opinions=True) & OPINIONS


def test_a_group_of_nothing_else_brings_them() -> None:
    assert codes("DOC") == {"DOC01", "DOC02", "DOC03", "DOC04"} <= OPINIONS


def test_one_that_is_named_runs() -> None:
    assert codes("NAM01", "KEY01") == {"NAM01", "KEY01"}
    assert codes("name_that_needs_quotes") == {"NAM01"} <= OPINIONS
    assert codes("NAM", "NAM01", ignore=("NAM03",)) >= {"NAM01"}
    assert "NAM03" not in codes("NAM", ignore=("NAM03",))


def test_a_name_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="no rule has the code"):
        codes("NAM99")
