"""A snapshot that was written is read back equal; other text is refused."""

from __future__ import annotations

import json
import types
import typing
from dataclasses import fields
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dbarchitect.model.reading import Known, NotRead
from dbarchitect.model.schema import Schema
from dbarchitect.model.snapshot import (
    FORMAT_VERSION,
    Locale,
    Origin,
    OriginKind,
    Snapshot,
)
from dbarchitect.model.snapshot_text import (
    NewerSnapshotError,
    SnapshotTextError,
    snapshot_from_text,
    snapshot_to_text,
)

ITEMS_MAX = 2
SNAPSHOT = Snapshot(
    origin=Origin(
        kind=OriginKind.LAB,
        server_version_num=180006,
        database="d",
        encoding="UTF8",
        locale=Locale(provider="libc", collate="C", ctype="C"),
        role="r",
        taken_at=datetime(2026, 11, 21, tzinfo=UTC),
    ),
    schema=Schema(),
)
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=5),
    int: st.integers(),
    float: st.floats(allow_nan=False),
    bool: st.booleans(),
    datetime: st.datetimes(timezones=st.just(UTC)),
    type(None): st.none(),
}


def values_of(hint: Any) -> st.SearchStrategy[Any]:
    """Any value that a field of this type can hold."""
    if isinstance(hint, typing.NewType):
        return values_of(hint.__supertype__)
    if hint in PLAIN:
        return PLAIN[hint]
    if typing.get_origin(hint) is not None:
        return values_of_generic(typing.get_origin(hint), typing.get_args(hint))
    if issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    hints = typing.get_type_hints(hint)
    return st.builds(hint, **{f.name: values_of(hints[f.name]) for f in fields(hint)})


def values_of_generic(origin: Any, arguments: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    if origin in (typing.Union, types.UnionType):
        return st.one_of(*map(values_of, arguments))
    if origin is Known:
        return st.builds(Known, values_of(arguments[0]))
    assert origin is tuple
    if Ellipsis in arguments:
        return st.lists(values_of(arguments[0]), max_size=ITEMS_MAX).map(tuple)
    return st.tuples(*map(values_of, arguments))


def parts_of(hint: Any) -> list[Any]:
    hints = typing.get_type_hints(hint)
    return [(f.name, hints[f.name]) for f in fields(hint)]


@pytest.mark.parametrize(
    ("name", "hint"), parts_of(Schema), ids=[name for name, _ in parts_of(Schema)]
)
@given(data=st.data())
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_each_part_of_a_schema_is_read_back_equal(
    name: str, hint: Any, data: st.DataObject
) -> None:
    schema = Schema(**{name: data.draw(values_of(hint))})
    written = Snapshot(origin=SNAPSHOT.origin, schema=schema)
    assert snapshot_from_text(snapshot_to_text(written)) == written


@pytest.mark.parametrize(
    "name", ["origin", "sizes", "planner_statistics", "counters", "settings", "sequence_values"]
)
@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_each_measured_part_is_read_back_equal(name: str, data: st.DataObject) -> None:
    part = data.draw(values_of(typing.get_type_hints(Snapshot)[name]))
    values: dict[str, Any] = {"origin": SNAPSHOT.origin, "schema": Schema(), name: part}
    written = Snapshot(**values)
    assert snapshot_from_text(snapshot_to_text(written)) == written


def edited(**changes: Any) -> str:
    data = json.loads(snapshot_to_text(SNAPSHOT))
    data["snapshot"]["origin"].update(changes)
    return json.dumps(data)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("[]", "no JSON object"),
        ("{}", "does not say"),
        ('{"dbarchitect_snapshot": true}', "does not say"),
        ('{"dbarchitect_snapshot": 1}', "not an object: None"),
        ('{"dbarchitect_snapshot": 1, "snapshot": {}}', "a Snapshot with"),
        (edited(kind="mars"), "not OriginKind: 'mars'"),
        (edited(role=7), "not str: 7"),
        (edited(server_version_num=True), "not int: True"),
        (edited(taken_at="soon"), "not a time: 'soon'"),
        (edited(sources="a"), "not a list: 'a'"),
        (edited(extra=1), "no field 'extra'"),
        (edited(locale="x" * 200), "xxx..."),
    ],
)
def test_what_is_no_snapshot_is_refused_with_the_reason(text: str, message: str) -> None:
    with pytest.raises(SnapshotTextError, match=message):
        snapshot_from_text(text)


def test_a_class_out_of_place_is_refused() -> None:
    data = json.loads(snapshot_to_text(SNAPSHOT))
    data["snapshot"]["sizes"] = {"is": "Table", "reason": "none"}
    with pytest.raises(SnapshotTextError, match="not Known or NotRead"):
        snapshot_from_text(json.dumps(data))


def test_a_file_of_version_1_is_read_and_knows_nothing_of_sequences() -> None:
    data = json.loads(snapshot_to_text(SNAPSHOT))
    data["dbarchitect_snapshot"] = 1
    data["snapshot"].pop("sequence_values", None)
    assert isinstance(snapshot_from_text(json.dumps(data)).sequence_values, NotRead)


def test_a_newer_version_is_told_apart() -> None:
    text = json.dumps({"dbarchitect_snapshot": FORMAT_VERSION + 1, "snapshot": "unknown"})
    with pytest.raises(NewerSnapshotError) as caught:
        snapshot_from_text(text)
    assert caught.value.version == FORMAT_VERSION + 1
