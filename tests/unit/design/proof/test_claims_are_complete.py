"""Nothing that a schema can hold is left out of what a proof answers for."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace

from dbarchitect.design.proof import claims
from dbarchitect.design.proof.claims import claims_of
from dbarchitect.model import schema as model
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Column, Schema, Table
from shop_design import shop_design

T = QualifiedName("public", "t")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTrigger:
    """A kind of object that no module knows."""

    name: str
    event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaWithMore(Schema):
    """A schema that has learnt to hold something."""

    event_triggers: tuple[EventTrigger, ...] = ()


def texts(schema: Schema) -> list[str]:
    return [claim.text for claim in claims_of(replace(shop_design(), schema=schema))]


def test_a_kind_of_object_that_nobody_knows_is_claimed() -> None:
    found = texts(
        SchemaWithMore(event_triggers=(EventTrigger(name="on_ddl", event="sql_drop"),))
    )
    assert any("on_ddl" in text for text in found)


def test_a_field_that_nobody_speaks_of_is_claimed_where_it_is_not_the_default() -> None:
    column = Column(name="a", type="text", storage="EXTERNAL")
    table = Table(name=T, columns=(column,), owner="o", storage_parameters=(("a", "1"),))
    assert texts(Schema(tables=(table,))) == [
        "column public.t.a: storage",
        "table public.t: storage parameters",
    ]


def test_each_field_that_is_left_out_is_there_and_has_a_reason() -> None:
    known = {
        f"{owner}.{field.name}"
        for kind in vars(model).values()
        if isinstance(kind, type) and is_dataclass(kind)
        for field in fields(kind)
        for owner in (kind.__name__, "*")
    }
    left_out = claims._LEFT_OUT  # noqa: SLF001 - the table itself is looked at
    assert set(left_out) <= known
    assert all(reason.endswith(".") for reason in left_out.values())


def test_a_claim_is_listed_once() -> None:
    found = claims_of(shop_design())
    assert len(set(found)) == len(found) > 200
    names = [claim.text for claim in found]
    assert len(set(names)) == len(names)
