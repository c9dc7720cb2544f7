"""Which keys a column's name may mean, where rows decide in the end."""

from __future__ import annotations

import pytest

from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Column, Index, IndexKey, Schema, Table
from dbarchitect.review.reference_names import named_pairs


def table(name: str, *columns: str, schema: str = "public") -> Table:
    """A table whose first column is its key."""
    key = Index(
        name=QualifiedName(schema, f"{name}_pkey"),
        keys=(IndexKey(column=columns[0]),),
        unique=True,
        primary=True,
    )
    return Table(
        name=QualifiedName(schema, name),
        columns=tuple(Column(name=column, type="bigint") for column in columns),
        owner="o",
        indexes=(key,),
    )


@pytest.mark.parametrize(
    ("target", "column"),
    [
        (table("customers", "id"), "customer_id"),
        (table("customers", "id"), "billing_customer_id"),
        (table("Customer", "Id"), "customerId"),
        (table("artist", "id"), "artist"),
        (table("sales_regions", "id"), "region_id"),
        (table("orders", "o_orderkey", "o_total", "o_day"), "orderkey"),
        (table("item", "i_item_sk", "i_name", "i_size"), "item_sk"),
        (table("users", "id"), "created_by"),
        (table("employee", "employee_id"), "support_rep_id"),
        (table("products", "product_code"), "product_code"),
    ],
)
def test_a_name_ties_a_column_to_a_key(target: Table, column: str) -> None:
    holder = table("notes", "id", column)
    found = named_pairs(Schema(tables=(target, holder)))
    assert (target.name, target.columns[0].name) in found[holder.name, column]


@pytest.mark.parametrize("column", ["quantity", "id", "title", "customers_total", "status"])
def test_other_names_tie_to_nothing(column: str) -> None:
    tables = (table("customers", "id"), table("notes", "note_id", column))
    assert (tables[1].name, column) not in named_pairs(Schema(tables=tables))


@pytest.mark.parametrize(
    ("column", "own"),
    [
        ("reports_to", True),
        ("parent_id", True),
        ("parent_refund", True),
        ("previous_refund_id", True),
        ("original_invoice_no", False),
        ("root_cause_id", False),
    ],
)
def test_another_row_of_the_same_table_is_meant_by_its_role(column: str, *, own: bool) -> None:
    refunds = table("refunds", "id", column)
    found = named_pairs(Schema(tables=(refunds,))).get((refunds.name, column), ())
    assert found == (((refunds.name, "id"),) if own else ())


def test_the_own_schema_comes_first() -> None:
    here, there = table("users", "id", schema="b"), table("users", "id", schema="a")
    notes = table("notes", "id", "user_id", schema="b")
    found = named_pairs(Schema(tables=(there, here, notes)))
    assert found[notes.name, "user_id"] == ((here.name, "id"), (there.name, "id"))
