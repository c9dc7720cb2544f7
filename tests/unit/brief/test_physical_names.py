"""The scheme of physical names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbarchitect.design.names import (
    TakenNames,
    derived_name,
    physical_names,
    shortened,
    snake_case,
    table_name,
)
from dbarchitect.model.brief import (
    Attribute,
    AttributeKind,
    AttributeType,
    Brief,
    DeleteMode,
    Entity,
    IdentityMode,
    Keeping,
    Reference,
    ReferenceRole,
)
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.quantities import Rows


@pytest.mark.parametrize(
    ("entity", "table"),
    [
        ("User", "users"),
        ("OrderItem", "order_items"),
        ("Address", "addresses"),
        ("Category", "categories"),
        ("Day", "days"),
        ("Box", "boxes"),
        ("Branch", "branches"),
        ("Wish", "wishes"),
        ("Person", "people"),
        ("Child", "children"),
        ("Status", "statuses"),
        ("Analysis", "analyses"),
        ("Index", "indexes"),
        ("Quiz", "quizzes"),
        ("UserSettings", "user_settings"),
        ("News", "news"),
        ("Alias", "aliases"),
        ("Photo", "photos"),
        ("Photos", "photos"),
        ("APIKey", "api_keys"),
        ("HTTPRequestLog", "http_request_logs"),
        ("order_item", "order_items"),
        ("AuditLog", "audit_logs"),
    ],
)
def test_a_table_is_the_snake_case_plural_of_its_entity(entity: str, table: str) -> None:
    assert table_name(entity) == table


def test_an_acronym_is_one_word() -> None:
    assert snake_case("orderURLPath") == "order_url_path"


@pytest.mark.parametrize(
    ("columns", "label", "name"),
    [
        (["id"], "pkey", "orders_pkey"),
        (["email"], "key", "orders_email_key"),
        (["user_id"], "fkey", "orders_user_id_fkey"),
        (["total_amount"], "check", "orders_total_amount_check"),
        (["user_id", "ordered_at"], "idx", "orders_user_id_ordered_at_idx"),
    ],
)
def test_a_constraint_is_named_as_postgresql_would(
    columns: list[str], label: str, name: str
) -> None:
    assert derived_name("orders", columns, label) == name  # type: ignore[arg-type]  # parametrised


@given(st.text(alphabet="abc_é", min_size=1, max_size=200))
def test_a_shortened_name_fits_and_stays_what_it_was_when_it_fitted(name: str) -> None:
    short = shortened(name)
    assert len(short.encode()) <= 63
    assert short == name or len(name.encode()) > 63


def test_long_names_that_begin_alike_stay_apart() -> None:
    one, two = derived_name("t" * 60, ["a"], "idx"), derived_name("t" * 60, ["b"], "idx")
    assert one != two
    assert one.endswith("_idx")
    assert len(one) == len(two) == 63


def test_a_taken_name_gets_the_next_number() -> None:
    names = TakenNames(["orders_check"])
    assert [names.take("orders_check"), names.take("orders_check")] == [
        "orders_check1",
        "orders_check2",
    ]


@given(st.lists(st.text(alphabet="ab", min_size=60, max_size=70), max_size=20))
def test_taken_names_are_never_given_twice(wanted: list[str]) -> None:
    names = TakenNames()
    given_names = [names.take(name) for name in wanted]
    assert len(set(given_names)) == len(wanted)
    assert all(len(name) <= 63 for name in given_names)


def _attribute(name: str, *, column: str | None = None) -> Attribute:
    return Attribute(name=name, type=AttributeType(kind=AttributeKind.TEXT), column=column)


def _brief(*entities: Entity) -> Brief:
    return Brief(name="x", postgresql_major=18, horizon_days=365.25, entities=entities)


def test_the_keeping_adds_columns_where_no_attribute_has_the_name() -> None:
    entity = Entity(
        name="Note",
        rows=Rows(1),
        attributes=(_attribute("body"), _attribute("created_at")),
        keeping=Keeping(delete=DeleteMode.SOFT),
    )
    names = physical_names(_brief(entity))["Note"]
    assert names.table == QualifiedName("public", "notes")
    assert names.key == ("id",)
    assert list(names.columns) == ["body", "created_at", "updated_at", "deleted_at"]


def test_a_foreign_key_has_a_column_for_each_column_of_a_natural_key() -> None:
    country = Entity(
        name="Country",
        rows=Rows(1),
        attributes=(_attribute("country_code"),),
        identity=IdentityMode.NATURAL,
        natural_key=("country_code",),
    )
    region = Entity(
        name="Region",
        rows=Rows(1),
        attributes=(_attribute("number", column="region_number"),),
        references=(Reference(name="country", target="Country", role=ReferenceRole.PART_OF),),
        identity=IdentityMode.NATURAL,
        natural_key=("country", "number"),
    )
    shop = Entity(
        name="Shop",
        rows=Rows(1),
        references=(
            Reference(name="home", target="Region", role=ReferenceRole.REFERS_TO),
            Reference(name="self", target="Shop", role=ReferenceRole.REFERS_TO),
        ),
    )
    names = physical_names(_brief(shop, region, country))
    assert names["Region"].key == ("country_code", "region_number")
    assert names["Shop"].references == {
        "home": ("home_country_code", "home_region_number"),
        "self": ("self_id",),
    }
