"""Every bad brief in `tests/cases/brief/bad` is refused as its `.expected` says."""

from __future__ import annotations

from pathlib import Path

import pytest

from dbarchitect.design.brief.reader import load_brief, read_brief
from dbarchitect.design.brief.refusals import MOST_TOLD
from dbarchitect.design.brief.source import MAX_BYTES, MAX_DEPTH, MAX_NODES
from dbarchitect.errors import BriefError

CASES = Path(__file__).parents[2] / "cases" / "brief" / "bad"
FILES = sorted(path for path in CASES.iterdir() if path.suffix != ".expected")


def _refusal(path: Path) -> BriefError:
    with pytest.raises(BriefError) as caught:
        read_brief(path)
    return caught.value


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_bad_brief_is_refused_with_place_and_remedy(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(CASES)
    error = _refusal(Path(path.name))
    told = "".join(f"{part}\n{part.hint}\n" for part in error.parts)
    told += f"and {error.left_off} more\n" if error.left_off else ""
    assert told == path.with_suffix(".expected").read_text("utf-8")
    assert error.exit_status == 2


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_refusal_reads_like_one(path: Path) -> None:
    for part in _refusal(path).parts:
        assert not part.message.endswith(".")
        assert part.hint is not None
        assert part.hint.endswith((".", "?"))


def test_errors_are_told_in_the_order_of_their_places_and_none_twice() -> None:
    error = _refusal(CASES / "several_kinds.yaml")
    places = [(p.location.line, p.location.column) for p in error.parts if p.location]
    assert places == sorted(set(places))
    assert (len(error.parts), error.left_off) == (MOST_TOLD, 6)


def test_an_error_alone_is_no_list() -> None:
    error = _refusal(CASES / "top_unknown_key.yaml")
    assert type(error) is BriefError
    assert error.parts == (error,)


def test_every_expectation_has_its_case() -> None:
    stems = {path.stem for path in FILES}
    assert {path.stem for path in CASES.glob("*.expected")} == stems
    assert len(FILES) == len(stems)


def test_a_brief_over_a_megabyte_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_text("# " + "x" * MAX_BYTES)
    assert "larger than 1 MB" in _refusal(path).message


def test_a_directory_a_device_and_nothing_are_refused(tmp_path: Path) -> None:
    assert "a directory" in _refusal(tmp_path).message
    assert "not a regular file" in _refusal(Path("/dev/zero")).message
    assert "no such file" in _refusal(tmp_path / "none.yaml").message


def test_a_path_with_a_nul_is_refused() -> None:
    assert "cannot be read" in _refusal(Path("a\0b")).message


def test_depth_is_limited_where_it_is_passed() -> None:
    deep = "[" * (MAX_DEPTH - 1) + "x" + "]" * (MAX_DEPTH - 1)
    with pytest.raises(BriefError, match="`name` of the brief is a list"):
        load_brief(f"name: {deep}\nentities: {{a: b}}")
    with pytest.raises(BriefError, match="nested deeper"):
        load_brief(f"name: [{deep}]")


def test_aliases_count_as_often_as_they_are_used() -> None:
    inner = "[" + ", ".join(["x"] * 1000) + "]"
    used = ", ".join(["*a"] * (MAX_NODES // 1000))
    with pytest.raises(BriefError, match="more than 50,000 keys and values"):
        load_brief(f"a: &a {inner}\nb: [{used}]")


def test_an_alias_may_share_a_value() -> None:
    brief = load_brief(
        "name: shop\nentities:\n"
        "  Note: {attributes: &shared {title: text}}\n"
        "  Letter: {attributes: *shared}\n"
    )
    assert brief.entity("Letter").attributes == brief.entity("Note").attributes
