"""What a project has settled is found, read, and refused with its place."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from dbarchitect.app.configuration import read_configuration
from dbarchitect.app.configuration_file import find_configuration
from dbarchitect.app.news import KnownRequest
from dbarchitect.app.review import ReviewRequest, review
from dbarchitect.app.review_settings import settled_request
from dbarchitect.app.targets import TargetRequest
from dbarchitect.errors import UsageError

WHOLE = """
[review]
select = ["KEY"]
ignore = ["KEY24"]
opinions = true
fail-on = "error"
baseline = "known.json"
roll-up-from = 5
rules.KEY01 = {}
[[review.suppress]]
code = "table_without_primary_key"
target = "public.queue"
reason = "A queue: its rows live for a second."
until = 2027-01-31
"""


def test_the_nearest_file_upwards_counts(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert find_configuration(inner) is None
    (tmp_path / "pyproject.toml").write_text("[tool.dbarchitect.review]\n")
    assert find_configuration(inner) == tmp_path / "pyproject.toml"
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.other]\n")
    (inner / "pyproject.toml").write_text("this is no TOML")
    assert find_configuration(inner) == tmp_path / "pyproject.toml"
    (tmp_path / "dbarchitect.toml").write_text("")
    assert find_configuration(inner) == tmp_path / "dbarchitect.toml"


def test_what_was_not_said_is_taken_from_the_file(tmp_path: Path) -> None:
    file = tmp_path / "dbarchitect.toml"
    file.write_text(WHOLE)
    settled = settled_request(file, ReviewRequest(target=TargetRequest(target="x.sql")))
    assert settled.fail_on == "error"
    request = settled.request
    assert request.opinions
    assert (request.select, request.ignore, request.roll_up_from) == (("KEY",), ("KEY24",), 5)
    assert request.known.baseline == tmp_path / "known.json"
    (one,) = request.known.suppressions
    assert (one.code, one.until) == ("KEY01", date(2027, 1, 31))


def test_what_was_said_goes_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text(
        WHOLE.replace("[review]", "[tool.dbarchitect.review]").replace(
            "[[review.suppress]]", "[[tool.dbarchitect.review.suppress]]"
        )
    )
    own = KnownRequest(baseline=Path("other.json"))
    asked = ReviewRequest(target=TargetRequest(target="x.sql"), select=("TYP",), known=own)
    request = settled_request(file, asked).request
    assert request.select == ("TYP",)
    assert request.known.baseline == Path("other.json")


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("[reviews]", "`reviews` is not known", "Did you mean `review`?"),
        ("review.fail_on = 'error'", "`review.fail_on` is not known", "`fail-on`?"),
        ("review.fail-on = 'bad'", "`review.fail-on` cannot be that", "'warning'"),
        ("review.roll-up-from = 1", "`review.roll-up-from` cannot be that", "greater than"),
        ("review.select = 'KEY'", "`review.select` cannot be that", "valid list"),
        ("review.rules.KEY01 = 1", "`review.rules.KEY01` cannot be that", "valid table"),
        (
            "[[review.suppress]]\ncode='KEY01'\ntarget='*'\nreason='x'\nuntil='2026-01-01'",
            "`review.suppress.0.until` cannot be that",
            "without quotes",
        ),
        (
            "[[review.suppress]]\ncode='KEY01'\ntarget='*'\nraeson='x'\nuntil=2026-01-01",
            "`review.suppress.0.raeson` is not known",
            "Did you mean `reason`?",
        ),
        (
            "[[review.suppress]]\ncode='KEY01'\ntarget='*'\nreason='x'",
            "`review.suppress.0.until` cannot be that",
            "required",
        ),
        ("review", "is not TOML", "toml.io"),
    ],
)
def test_what_is_not_understood_is_told(
    tmp_path: Path, text: str, message: str, hint: str
) -> None:
    file = tmp_path / "dbarchitect.toml"
    file.write_text(text)
    with pytest.raises(UsageError) as caught:
        read_configuration(file)
    assert message in str(caught.value)
    assert hint in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("review.select = ['KEY0l']", "code or slug 'KEY0l'", "Did you mean KEY"),
        ("review.ignore = ['tpy']", "code or slug 'tpy'", "Did you mean TYP?"),
        ("[review.rules.SEQ01]\nlimit = 1", "SEQ01 has no option `limit`", "warning-percent"),
        ("[review.rules.SEQ01]\nwarning-percent = -1", "cannot be -1", "from 0 to 100; its"),
        ("[review.rules.SEQ01]\nwarning-percent = nan", "`warning-percent` of SEQ01", "100;"),
        ("[review.rules.KEY27]\nrows = 0", "`rows` of KEY27 cannot be 0", "1 or more; its"),
        ("[review.rules.NRM13]\nbroken-share = 1.5", "cannot be 1.5", "from 0 to 1; its"),
        ("[review.rules.IDX06]\nminimum-days = -7", "cannot be -7", "0 or more; its"),
        ("[review.rules.PAR02]\ndays-ahead = 4000000", "cannot be 4000000", "0 to 36500; its"),
        (f"[review.rules.SEQ01]\nwarning-percent = 1{'0' * 400}", "cannot be 1000", "like it"),
        ("[review.rules.NAM10]\nindex = '['", "cannot be '['", "this one is none: unter"),
        ("[review.rules.TYP07]\namounts = [1]", "cannot be (1,)", "It is a list of texts."),
        ("[review.rules.MNT04]\nslow-ms = 0", "cannot be 0", "more than 0; its"),
        (
            "[[review.suppress]]\ncode='KEY'\ntarget='*'\nreason='x'\nuntil=2026-01-01",
            "code or slug 'KEY'",
            "It is a group of rules: name one of them.",
        ),
    ],
)
def test_a_rule_that_is_not_there_is_told_with_the_file_that_names_it(
    tmp_path: Path, text: str, message: str, hint: str
) -> None:
    file = tmp_path / "dbarchitect.toml"
    file.write_text(text)
    with pytest.raises(UsageError, match=re.escape(f"{file}: ")) as caught:
        settled_request(file, ReviewRequest(target=TargetRequest(target="x.sql")))
    assert message in caught.value.message
    assert hint in (caught.value.hint or "")


STDIN = TargetRequest(target="-")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (ReviewRequest(target=TargetRequest(target="")), "target is empty"),
        (
            ReviewRequest(target=STDIN, select=("KEY01",), ignore=("KEY",)),
            "no rule is left to run",
        ),
        (
            ReviewRequest(target=STDIN, known=KnownRequest(baseline=Path("gone"))),
            "cannot read the baseline gone",
        ),
    ],
)
def test_what_would_make_a_review_mean_nothing_is_told_before_anything_is_read(
    asked: ReviewRequest, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        review(asked)


def test_a_baseline_that_is_written_has_a_name() -> None:
    asked = ReviewRequest(
        target=TargetRequest(target="x.sql"), known=KnownRequest(update_baseline=True)
    )
    with pytest.raises(UsageError, match="no baseline file"):
        settled_request(None, asked)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"SEQ01": {"warning-percent": 70}}, "there is no file"),
        ({"SEQ01": {"warning-percent": 70.5}}, "there is no file"),
        ({"SEQ01": {"warning-percent": "70"}}, "cannot be '70'"),
        ({"SEQ01": {"warning-percent": True}}, "cannot be True"),
        ({"SEQ01": {"warning-percents": 70}}, "has no option `warning-percents`"),
    ],
)
def test_an_option_is_of_the_kind_of_its_default(
    options: dict[str, dict[str, object]], message: str
) -> None:
    target = TargetRequest(target="no such file.sql")
    with pytest.raises(UsageError, match=message):
        review(ReviewRequest(target=target, options=options))
