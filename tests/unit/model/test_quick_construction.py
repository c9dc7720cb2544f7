"""Values that are made quickly are the same as those made in the usual way."""

from __future__ import annotations

import gc
from dataclasses import FrozenInstanceError, fields
from typing import Any

import pytest

from dbarchitect.model.construction import quickly, without_cycle_collection
from dbarchitect.model.schema import (
    Check,
    Column,
    ForeignKey,
    Identity,
    Index,
    IndexKey,
    KeyConstraint,
    NotNull,
    Sequence,
    SequenceOptions,
    Table,
)
from dbarchitect.model.snapshot import (
    ColumnStatistics,
    IndexCounters,
    RelationSize,
    TableCounters,
)

CLASSES = (
    Check,
    Column,
    ColumnStatistics,
    ForeignKey,
    Identity,
    Index,
    IndexCounters,
    IndexKey,
    KeyConstraint,
    NotNull,
    RelationSize,
    Sequence,
    SequenceOptions,
    Table,
    TableCounters,
)


@pytest.mark.parametrize("value_class", CLASSES)
def test_a_value_made_quickly_is_equal_and_frozen(value_class: Any) -> None:
    values = {field.name: f"value of {field.name}" for field in fields(value_class)}
    quick = quickly(value_class)(**values)
    assert type(quick) is value_class
    assert quick == value_class(**values)
    assert hash(quick) == hash(value_class(**values))
    with pytest.raises(FrozenInstanceError):
        setattr(quick, fields(value_class)[0].name, "other")


def test_defaults_hold_and_what_is_required_is_required() -> None:
    assert quickly(IndexKey)(column="a") == IndexKey(column="a")
    with pytest.raises(TypeError):
        quickly(Column)(name="a")  # type: ignore[call-arg]  # that is what is tested


def test_cycle_collection_is_as_before_afterwards() -> None:
    def fail() -> None:
        with without_cycle_collection():
            assert not gc.isenabled()
            raise KeyError

    assert gc.isenabled()
    with pytest.raises(KeyError):
        fail()
    assert gc.isenabled()
