"""What names say of two columns, and which dependencies are judged to be meant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dbarchitect.model.dependency_facts import Determinant, Determined, TableDependencies
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Column, ForeignKey, Index, IndexKey, Schema, Table
from dbarchitect.normal_forms import Functional, is_lossless
from dbarchitect.review.columns import ColumnTypes
from dbarchitect.review.dependent.affinity import is_identifier, is_named_after, thing_named
from dbarchitect.review.dependent.judging import Judge, Judged
from dbarchitect.review.dependent.parts import owned, parts_of


@pytest.mark.parametrize(
    ("column", "identifier"),
    [
        ("customer_name", "customer_id"),
        ("CustomerCity", "customerId"),
        ("ordered_at", "order_no"),
        ("categories_label", "category_id"),
        ("city", "postcode"),
        ("billing_state", "billing_zip"),
        ("product_price", "product"),
        ("supplier_phone", "supplier_name"),
    ],
)
def test_a_column_is_named_after_what_an_identifier_names(column: str, identifier: str) -> None:
    assert is_named_after(column, identifier)


@pytest.mark.parametrize(
    ("column", "identifier"),
    [
        ("city", "price"),
        ("customer_name", "order_id"),
        ("name", "id"),
        ("price", "media_type_id"),
        ("customer_country", "customer_city"),
        ("icy_road", "ic_id"),
    ],
)
def test_other_columns_are_not(column: str, identifier: str) -> None:
    assert not is_named_after(column, identifier)


def test_identifiers_name_things_and_labels_do_not() -> None:
    assert all(map(is_identifier, ("customer_id", "sku", "postal_code", "orderNumber", "zip")))
    assert not any(map(is_identifier, ("customer_name", "price", "created_at", "")))
    assert thing_named("customer_id") == thing_named("customerName") == ("customer",)
    assert thing_named("id") == ()


TYPES = {"price": "numeric(10,2)", "seen_at": "timestamp with time zone"}


def table_of(*names: str, key: tuple[str, ...] = ("id",), refers: str | None = None) -> Table:
    own = QualifiedName("public", "t")
    constraints: tuple[ForeignKey, ...] = ()
    if refers is not None:
        constraints = (
            ForeignKey(
                name="f",
                columns=(refers,),
                referenced_table=QualifiedName("public", "others"),
                referenced_columns=("id",),
            ),
        )
    return Table(
        name=own,
        owner="o",
        columns=tuple(Column(name=n, type=TYPES.get(n, "text")) for n in names),
        constraints=constraints,
        indexes=(
            Index(
                name=QualifiedName("public", "t_pkey"),
                keys=tuple(IndexKey(column=name) for name in key),
                unique=True,
            ),
        ),
    )


def determinant(
    left: str, *rights: str, values: int = 100, equals: tuple[str, ...] = ()
) -> Determinant:
    return Determinant(
        columns=tuple(left.split()),
        rows=10_000,
        values=values,
        repeated=values,
        whole=True,
        determined=tuple(Determined(column=name) for name in rights),
        equals=equals,
    )


def judge(table: Table, *found: Determinant, chance: float = -1.0) -> Judge:
    chances = tuple((column.name, chance) for column in table.columns)
    facts = TableDependencies(determinants=found, chances_log10=chances)
    return Judge(table, facts, ColumnTypes.of(Schema(tables=(table,))))


def meant(one: Judge) -> dict[tuple[str, ...], set[str]]:
    groups = owned(one.judged())
    return {key: {item.column for item in group} for key, group in groups.items()}


def reasons(one: Judge) -> dict[str, str]:
    return {item.column: "; ".join(item.reasons) for item in one.judged()}


def test_columns_that_nothing_names_go_with_those_that_are_named_after_it() -> None:
    table = table_of("id", "product_id", "product_name", "weight")
    assert meant(judge(table, determinant("product_id", "product_name", "weight"))) == {
        ("product_id",): {"product_name", "weight"}
    }


def test_alone_they_are_accidents() -> None:
    table = table_of("id", "product_id", "weight", "price")
    assert (
        "not named after"
        in reasons(judge(table, determinant("product_id", "weight")))["weight"]
    )
    assert "an amount" in reasons(judge(table, determinant("price", "weight")))["weight"]


def test_a_reference_owns_only_what_is_named_after_it() -> None:
    table = table_of("id", "product_id", "product_name", "weight", refers="product_id")
    assert meant(judge(table, determinant("product_id", "product_name", "weight"))) == {
        ("product_id",): {"product_name"}
    }


def test_what_chance_explains_is_an_accident() -> None:
    table = table_of("id", "product_id", "product_name", "weight")
    few = determinant("product_id", "product_name", "weight", values=5)
    assert meant(judge(table, few)) == {("product_id",): {"product_name"}}
    assert "by chance" in reasons(judge(table, few))["weight"]


def test_a_label_names_nothing_beside_its_identifier() -> None:
    table = table_of("id", "product_id", "product_name", "product_size")
    label = determinant("product_name", "product_size")
    assert "tells of what product_id names" in reasons(judge(table, label))["product_size"]


def test_keys_and_what_nearly_tells_rows_apart_are_no_things() -> None:
    table = table_of("id", "product_id", "product_name", key=("product_id",))
    assert reasons(judge(table, determinant("product_id", "product_name"))) == {}
    table = table_of("id", "product_id", "product_name")
    often = determinant("product_id", "product_name", values=9_000)
    assert "of its own" in reasons(judge(table, often))["product_name"]


def test_a_thing_within_a_thing_has_what_is_its_own() -> None:
    table = table_of("id", "order_id", "order_date", "customer_id", "customer_name", "weight")
    found = judge(
        table,
        determinant("order_id", "order_date", "customer_id", values=3000),
        determinant("customer_id", "customer_name"),
    )
    assert meant(found) == {
        ("order_id",): {"order_date", "customer_id"},
        ("customer_id",): {"customer_name"},
    }
    parts = parts_of(owned(found.judged()))
    assert [(part.key, part.within) for part in parts] == [
        (("customer_id",), ("order_id",)),
        (("order_id",), None),
    ]


def test_what_others_refer_to_is_made_first() -> None:
    table = table_of("id", "booking_no", "booking_date", "venue_id", "venue_name")
    found = judge(
        table,
        determinant("booking_no", "booking_date", "venue_id", values=3000),
        determinant("venue_id", "venue_name"),
    )
    parts = parts_of(owned(found.judged()))
    assert [part.key for part in parts] == [("venue_id",), ("booking_no",)]


def test_the_parts_are_lossless_by_their_dependencies_alone() -> None:
    table = table_of("id", "order_id", "order_date", "customer_id", "customer_name", "weight")
    found = judge(
        table,
        determinant("order_id", "order_date", "customer_id", values=3000),
        determinant("customer_id", "customer_name"),
    )
    parts = parts_of(owned(found.judged()))
    names = frozenset(column.name for column in table.columns)
    moved = {name for part in parts for name in part.columns}
    split = [names - moved, *(frozenset((*part.key, *part.columns)) for part in parts)]
    assert is_lossless(names, split, found.functional)
    assert not is_lossless(names, split, [Functional(frozenset({"id"}), names)])


def test_a_part_whose_key_is_scattered_is_none() -> None:
    table = table_of("id", "room_no", "house_no", "room_size", "town_code", "town_name")
    found = judge(
        table,
        determinant("town_code", "town_name", "house_no", values=50),
        determinant("room_no house_no", "room_size", values=900),
    )
    groups = owned(found.judged())
    assert set(groups) == {("town_code",), ("room_no", "house_no")}
    (part,) = parts_of(groups)
    assert part.key == ("town_code",)
    assert set(part.columns) == {"town_name", "house_no"}


def test_of_several_sets_only_the_smallest_are_keys() -> None:
    table = table_of("id", "a", "b", key=("id",))
    wider = Index(
        name=QualifiedName("public", "wider"),
        keys=(IndexKey(column="id"), IndexKey(column="a")),
        unique=True,
    )
    table = Table(
        name=table.name, owner="o", columns=table.columns, indexes=(*table.indexes, wider)
    )
    assert judge(table).keys == (frozenset({"id"}),)


def test_of_columns_that_determine_each_other_the_identifier_names_the_thing() -> None:
    table = table_of(
        "id", "product_name", "product_code", "product_size", "order_no", "order_town"
    )
    found = judge(
        table,
        determinant("product_name", "product_code", "product_size", equals=("product_code",)),
        determinant("order_no", "order_town", "product_name", values=3000),
    )
    assert meant(found) == {
        ("product_code",): {"product_name", "product_size"},
        ("order_no",): {"order_town", "product_code"},
    }


def test_a_thing_within_things_that_name_each_other_stands_by_itself() -> None:
    judged = [
        Judged(determinant=one, column=column, is_named_after=True, reasons=(), whole=True)
        for one, columns in (
            (determinant("a_id", "b_no"), ("b_no", "c_no", "d_id")),
            (replace(determinant("b_no", "a_id"), columns=("b_no", "c_no")), ("a_id",)),
            (determinant("d_id", "e"), ("e",)),
        )
        for column in columns
    ]
    parts = parts_of(owned(judged))
    assert [(part.key, part.within) for part in parts] == [(("d_id",), None)]
