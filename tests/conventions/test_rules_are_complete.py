"""Every rule's record is whole, its examples are right, and its remedy works."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

import rule_pages
from dbarchitect.app.planner_questions import confirms
from dbarchitect.model.finding import Severity
from dbarchitect.model.schema import ObjectKind
from dbarchitect.review.catalogue import all_rules
from dbarchitect.review.option_values import range_of, sense_lacking
from dbarchitect.review.questions import Places
from lock_ledger import run_as_derived
from rule_examples import load_example, reviewed, reviewed_by_all, snapshot_of_example

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase
    from dbarchitect.model.finding import Finding
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.rule import RuleModule

QUERY = ObjectKind.QUERY

OF_EACH_MAJOR = ("CON", "IDX", "PAR", "SEQ")
"""What these look at stands elsewhere in the catalogs of older servers."""

OF_18 = frozenset({"CON01"})
"""Examples with what 18 brought: NOT NULL that is not validated."""


def is_of_each_major(code: str) -> bool:
    return code.startswith(OF_EACH_MAJOR) and code not in OF_18


each_rule = pytest.mark.parametrize("module", all_rules(), ids=lambda m: m.rule.code)
each_rule_by_major = pytest.mark.parametrize(
    "module",
    [
        pytest.param(
            module,
            id=module.rule.code,
            marks=[pytest.mark.essential] if is_of_each_major(module.rule.code) else [],
        )
        for module in all_rules()
    ],
)


def test_rules_are_found_by_walking() -> None:
    assert len(all_rules()) >= 5


def test_the_list_of_rules_is_that_of_the_rules() -> None:
    pages = {file.stem for file in rule_pages.FOLDER.glob("*.md")}
    assert pages == {"README", *(module.rule.code for module in all_rules())}
    listed = (rule_pages.FOLDER / "README.md").read_text("utf-8")
    assert listed == rule_pages.table(), rule_pages.REMEDY


def test_codes_and_slugs_are_unique() -> None:
    codes = [module.rule.code for module in all_rules()]
    slugs = [module.rule.slug for module in all_rules()]
    assert len(set(codes)) == len(codes)
    assert len(set(slugs)) == len(slugs)


@each_rule
def test_a_rule_names_itself_after_its_file(module: RuleModule) -> None:
    assert module.check.__module__.rpartition(".")[2] == module.rule.slug


@each_rule
def test_a_code_is_three_letters_and_two_digits(module: RuleModule) -> None:
    assert re.fullmatch(r"[A-Z]{3}\d{2}", module.rule.code)


@each_rule
def test_a_slug_names_the_defect_and_not_the_cure(module: RuleModule) -> None:
    assert not re.match(r"(ban|require|avoid|prefer|disallow|add|use)_", module.rule.slug)


@each_rule
def test_the_texts_of_a_rule_are_full_sentences(module: RuleModule) -> None:
    for text in (module.rule.summary, module.rule.why, module.rule.remedy):
        assert text[0].isupper()
        assert text.endswith(".")


@each_rule
def test_a_rule_refers_to_the_documentation(module: RuleModule) -> None:
    assert any("postgresql.org/docs/" in reference for reference in module.rule.references)


@each_rule
def test_a_rule_counts_what_it_looked_at_where_it_says_of_how_many(module: RuleModule) -> None:
    assert "{count}" in module.rule.systemic
    assert ("{of}" in module.rule.systemic) == (module.population is not None)
    assert not module.rule.systemic.endswith(".")


@each_rule
def test_the_defaults_of_options_are_values_that_they_can_have(module: RuleModule) -> None:
    for name, default in module.options.items():
        assert (range_of(name, default) is None) == (type(default) not in {int, float})
        assert sense_lacking(name, default, default) is None


@each_rule_by_major
def test_the_bad_example_gives_this_code_until_the_remedy_has_run(
    database: LabDatabase, module: RuleModule
) -> None:
    load_example(database, module, "bad")
    snapshot = snapshot_of_example(database, module, "bad")
    if database.lab.server_version_num >= rule_pages.SERVER_VERSION_NUM:
        file = rule_pages.FOLDER / f"{module.rule.code}.md"
        page = rule_pages.page(database, snapshot, module)
        assert file.read_text("utf-8") == page, rule_pages.REMEDY
    before = reviewed_by_all(snapshot, module)
    codes = {finding.code for finding in before.findings}
    assert codes == {module.rule.code, *module.rule.implies}
    assert len({f.fingerprint for f in before.findings}) == len(before.findings)
    own = [finding for finding in before.findings if finding.code == module.rule.code]
    if module.population is not None:
        assert module.population(snapshot) >= len(own)
    assert_planner(database, module, snapshot, own, confirms_it=True)
    statements = [s for finding in before.findings for s in finding.remedy.statements]
    run_as_derived(database, snapshot.schema, statements)
    if statements:
        after = snapshot_of_example(database, module, "bad")
        assert_planner(database, module, after, own, confirms_it=False)
        left = reviewed_by_all(after, module).findings
        # A query is not changed by SQL: what has a statement as its remedy must be gone.
        assert [f for f in left if f.target.kind is not QUERY or f.remedy.statements] == []


def assert_planner(
    database: LabDatabase,
    module: RuleModule,
    snapshot: Snapshot,
    findings: list[Finding],
    *,
    confirms_it: bool,
) -> None:
    """The planner says the same of each finding, where the rule has a question for it."""
    if module.probe is None:
        return
    places = Places(snapshot.schema)
    for finding in findings:
        probe = module.probe(places, finding)
        assert probe is None or not probe.refutes or confirms(database, probe) is confirms_it


@each_rule
def test_the_good_example_gives_nothing_of_warning_or_above(
    database: LabDatabase, module: RuleModule
) -> None:
    load_example(database, module, "good")
    review = reviewed(database, module, "good")
    assert module.rule.code in review.rules_run
    assert [f for f in review.findings if f.severity >= Severity.WARNING] == []
    assert [f for f in review.findings if f.code == module.rule.code] == []
