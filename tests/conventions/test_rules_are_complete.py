"""Every rule's record is whole, its examples are right, and its remedy works."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from dbarchitect.app.proving import confirms
from dbarchitect.lab.loading import load_files
from dbarchitect.model.finding import Severity
from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.review.catalogue import all_rules, example_file
from dbarchitect.review.engine import review_snapshot

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase
    from dbarchitect.model.finding import Review
    from dbarchitect.review.rule import RuleModule

each_rule = pytest.mark.parametrize("module", all_rules(), ids=lambda m: m.rule.code)


def reviewed(database: LabDatabase) -> Review:
    return review_snapshot(read_snapshot(database.admin), all_rules())


def load_example(database: LabDatabase, module: RuleModule, kind: str) -> None:
    file = example_file(module, kind)
    load_files(database, [(file.name, file.read_text())])


def test_rules_are_found_by_walking() -> None:
    assert len(all_rules()) >= 5


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


@pytest.mark.essential
@each_rule
def test_the_bad_example_gives_this_code_and_those_it_implies(
    database: LabDatabase, module: RuleModule
) -> None:
    load_example(database, module, "bad")
    codes = {finding.code for finding in reviewed(database).findings}
    assert codes == {module.rule.code, *module.rule.implies}


@pytest.mark.essential
@each_rule
def test_the_good_example_gives_nothing_of_warning_or_above(
    database: LabDatabase, module: RuleModule
) -> None:
    load_example(database, module, "good")
    review = reviewed(database)
    assert not review.not_verified
    assert [f for f in review.findings if f.severity >= Severity.WARNING] == []
    assert [f for f in review.findings if f.code == module.rule.code] == []


@pytest.mark.essential
@each_rule
def test_the_remedy_makes_the_finding_go_away(
    database: LabDatabase, module: RuleModule
) -> None:
    load_example(database, module, "bad")
    before = reviewed(database)
    statements = [s for finding in before.findings for s in finding.remedy.statements]
    assert statements
    for statement in statements:
        database.owner.execute_untrusted(statement)
    assert reviewed(database).findings == ()


@each_rule
def test_fingerprints_tell_findings_apart(database: LabDatabase, module: RuleModule) -> None:
    load_example(database, module, "bad")
    fingerprints = [finding.fingerprint for finding in reviewed(database).findings]
    assert len(set(fingerprints)) == len(fingerprints)


@pytest.mark.essential
@pytest.mark.parametrize(
    "module", [m for m in all_rules() if m.probe is not None], ids=lambda m: m.rule.code
)
def test_the_planner_confirms_the_bad_example_until_the_remedy_has_run(
    database: LabDatabase, module: RuleModule
) -> None:
    load_example(database, module, "bad")
    snapshot = read_snapshot(database.admin)
    (finding,) = review_snapshot(snapshot, [module]).findings
    assert module.probe is not None
    probe = module.probe(snapshot, finding)
    assert confirms(database, probe)
    for statement in finding.remedy.statements:
        database.owner.execute_untrusted(statement)
    assert not confirms(database, probe)
