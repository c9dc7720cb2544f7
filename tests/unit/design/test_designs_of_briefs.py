"""What a brief's words become, and what changes when one of them changes."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest

from dbarchitect.indexing import covers_foreign_key, redundant
from dbarchitect.model.evidence import EvidenceSet, Figure
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import ForeignKeyAction, IdentityKind
from shop_design import AS_OF, SHOP, design_of, shop_design

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.decision import Decision
    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import Prose
    from dbarchitect.model.schema import Index, Table

PERSON = """
name: people
horizon: 1 year
postgresql: {major}
entities:
  Person:
    rows: 1000
    growth: 100/month
    {identity}
    attributes:
      email: email unique pii
      born_on: date?
      state: one of [on, off] = on
    keep: {keep}
{audit}
"""


def person(
    keep: str = "{delete: hard}", *, major: int = 18, identity: str = "", audit: str = ""
) -> Design:
    text = PERSON.replace("{keep}", keep).replace("{major}", str(major))
    return design_of(text.replace("{identity}", identity).replace("{audit}", audit))


AUDIT = "audit: {name: AuditLog, rows: 1, growth: 1/month, retention: 1 year}"


def table(design: Design, name: str) -> Table:
    return design.schema.table(QualifiedName("public", name))


def index(design: Design, name: str) -> Index:
    return next(i for t in design.schema.tables for i in t.indexes if i.name.name == name)


def decision(design: Design, slug: str) -> Decision:
    return next(d for d in design.decisions if d.slug == slug)


def prose_of(design: Design) -> Iterator[Prose]:
    for made in design.decisions:
        yield made.why
        yield made.would_flip
        yield from (alternative.why_not for alternative in made.alternatives)
    for reason in design.index_reasons:
        yield reason.why


def test_the_same_brief_gives_the_same_design() -> None:
    shop = SHOP.read_text(encoding="utf-8")
    assert design_of(shop) == design_of(shop)


def test_live_rows_alone_are_unique_where_deletion_is_a_mark() -> None:
    hard, soft = person(), person("{delete: soft}")
    assert [key.name for key in table(hard, "people").keys] == [
        "people_email_key",
        "people_pkey",
    ]
    assert [key.name for key in table(soft, "people").keys] == ["people_pkey"]
    made = index(soft, "people_email_key")
    assert (made.unique, made.predicate, made.constraint) == (True, "deleted_at IS NULL", None)
    assert index(hard, "people_email_key").predicate is None


def test_an_attribute_may_be_the_mark_of_deletion_under_another_name() -> None:
    text = "name: x\nentities:\n  Note:\n    rows: 10\n    keep: {delete: soft}\n"
    text += "    attributes: {code: text unique, gone: {type: instant?, column: deleted_at}}\n"
    design = design_of(text)
    assert index(design, "notes_code_key").predicate == "deleted_at IS NULL"
    columns = [column.name for column in table(design, "notes").columns]
    assert columns.count("deleted_at") == 1


def test_the_application_may_delete_only_where_deletion_is_real() -> None:
    def may(design: Design) -> set[str]:
        grants = table(design, "people").privileges or ()
        return {grant.privilege for grant in grants if grant.grantee == "people_app"}

    assert may(person()) == {"SELECT", "INSERT", "UPDATE", "DELETE"}
    assert may(person("{delete: soft}")) == {"SELECT", "INSERT", "UPDATE"}


def test_change_times_come_and_go_with_the_brief() -> None:
    kept, left_out = person(), person("{timestamps: false}")
    names = [column.name for column in table(kept, "people").columns]
    assert {"created_at", "updated_at"} <= set(names)
    assert [trigger.name for trigger in table(kept, "people").triggers] == ["set_updated_at"]
    assert "updated_at" not in [column.name for column in table(left_out, "people").columns]
    assert table(left_out, "people").triggers == ()
    assert left_out.schema.routines == ()


@pytest.mark.parametrize(("major", "default"), [(17, "gen_random_uuid()"), (18, "uuidv7()")])
def test_a_uuid_is_made_by_what_the_server_has(major: int, default: str) -> None:
    key = table(person(major=major, identity="identity: uuid"), "people").column("id")
    assert (key.type, key.default, key.identity) == ("uuid", default, None)


def test_a_key_is_a_number_where_the_brief_leaves_it_open() -> None:
    key = table(person(), "people").column("id")
    assert key.type == "bigint"
    assert key.identity is not None
    assert key.identity.kind is IdentityKind.ALWAYS


def test_an_audit_log_is_made_only_for_audited_entities() -> None:
    silent, audited = person(), person("{audit: true}", audit=AUDIT)
    assert [t.name.name for t in silent.schema.tables] == ["people"]
    months = [t.name.name for t in audited.schema.tables if t.partition_of is not None]
    assert months[0] == "audit_logs_2026_11"
    assert months[-2:] == ["audit_logs_2028_01", "audit_logs_default"]
    assert len(months) == 1 + 12 + 2 + 1
    assert audited.schema.sequences[0].owned_by == (QualifiedName("public", "audit_logs"), "id")


def test_many_rows_in_a_statement_are_audited_by_statement() -> None:
    one = person("{audit: true}", audit=AUDIT)
    many = person("{audit: true}", audit=AUDIT, identity="rows per write: 100")
    assert [t.name for t in table(one, "people").triggers] == [
        "audit_change",
        "audit_truncate",
        "set_updated_at",
    ]
    assert [t.name for t in table(many, "people").triggers] == [
        "audit_delete",
        "audit_insert",
        "audit_truncate",
        "audit_update",
        "set_updated_at",
    ]
    assert decision(one, "audit-log").choice == "a trigger per row"
    assert decision(many, "audit-log").choice == "a trigger per statement"


def test_every_function_pins_its_search_path_and_belongs_to_its_owner_alone() -> None:
    for routine in shop_design().schema.routines:
        assert routine.settings == (("search_path", "pg_catalog, pg_temp"),)
        assert "SET search_path TO 'pg_catalog', 'pg_temp'" in routine.definition
        assert [grant.grantee for grant in routine.privileges or ()] == ["shop_owner"]


def test_the_shop_has_these_indexes_and_no_more() -> None:
    found = {
        made.name.name: (made.columns, made.predicate)
        for t in shop_design().schema.tables
        if t.partition_of is None
        for made in t.indexes
        if made.constraint is None
    }
    assert found == {
        "audit_logs_table_name_row_key_changed_at_idx": (
            ("table_name", "row_key", "changed_at"),
            None,
        ),
        "order_items_product_id_idx": (("product_id",), None),
        "orders_user_id_ordered_at_idx": (("user_id", "ordered_at"), None),
        "products_created_at_idx": (("created_at",), "status = 'active'"),
        "products_search_vector_idx": (("search_vector",), None),
        "user_sessions_created_at_idx": (("created_at",), None),
        "user_sessions_user_id_idx": (("user_id",), None),
        "users_email_key": (("email",), "deleted_at IS NULL"),
    }


def test_every_foreign_key_of_the_shop_is_covered_and_no_index_is_redundant() -> None:
    for t in shop_design().schema.tables:
        for key in t.foreign_keys:
            assert any(covers_foreign_key(made, key.columns, t) for made in t.indexes)
        assert not [(a, b) for a in t.indexes for b in t.indexes if redundant(a, b)]


def test_every_access_pattern_and_foreign_key_of_the_shop_is_served_by_an_index() -> None:
    design = shop_design()
    served = {name for reason in design.index_reasons for name in reason.serves}
    assert {access.name for access in design.access} <= served
    assert {key.name for t in design.schema.tables for key in t.foreign_keys} <= served


def test_parts_cascade_and_what_is_referred_to_stays() -> None:
    actions = {
        key.name: key.on_delete for t in shop_design().schema.tables for key in t.foreign_keys
    }
    assert actions == {
        "order_items_order_id_fkey": ForeignKeyAction.CASCADE,
        "order_items_product_id_fkey": ForeignKeyAction.NO_ACTION,
        "orders_user_id_fkey": ForeignKeyAction.NO_ACTION,
        "user_sessions_user_id_fkey": ForeignKeyAction.CASCADE,
    }


def test_everything_in_the_shop_has_a_comment() -> None:
    schema = shop_design().schema
    for t in schema.tables:
        assert t.comment, t.name
        if t.partition_of is None:
            assert all(column.comment for column in t.columns)
            assert all(constraint.comment for constraint in t.constraints)
            assert all(trigger.comment for trigger in t.triggers)
            assert all(i.comment for i in t.indexes if i.constraint is None)
    assert all(routine.comment for routine in schema.routines)
    assert all(role.comment for role in schema.roles)
    assert all(sequence.comment for sequence in schema.sequences)


def test_retention_bounds_the_rows_at_the_horizon() -> None:
    rows = {f.table.name: f.rows_at_horizon for f in shop_design().forecasts}
    assert rows["users"] == 196_000
    assert rows["user_sessions"] == 40_000 * 13
    assert rows["audit_logs"] == 10_000_000 + 12 * 800_000


def test_a_bind_has_the_type_of_the_column_that_it_is_compared_with() -> None:
    binds = {a.name: [(b.name, b.type) for b in a.binds] for a in shop_design().access}
    assert binds["orders of user"] == [("user", "bigint")]
    assert binds["user by email"] == [("email", "text")]
    assert binds["list active products"] == []


def test_every_number_in_a_reason_is_a_figure_that_the_evidence_holds() -> None:
    design = shop_design()
    evidence = EvidenceSet(design.evidence)
    for prose in prose_of(design):
        for part in prose:
            if isinstance(part, Figure):
                evidence.resolve(part)
            else:
                text = part if isinstance(part, str) else part.text
                assert not re.search(r"\d", re.sub(r"`[^`]*`", "", text)), part


def test_every_decision_says_what_would_flip_it_and_has_its_own_slug() -> None:
    design = shop_design()
    slugs = [made.slug for made in design.decisions]
    assert len(set(slugs)) == len(slugs)
    for made in design.decisions:
        for field in fields(made):
            assert getattr(made, field.name) or field.name == "alternatives"


def test_the_order_of_columns_is_that_of_least_padding() -> None:
    names = [column.name for column in table(shop_design(), "order_items").columns]
    assert names == [
        "id",
        "order_id",
        "product_id",
        "created_at",
        "updated_at",
        "quantity",
        "product_snapshot",
        "unit_price",
        "total_price",
    ]


def test_the_first_day_of_the_design_decides_the_first_partition() -> None:
    first = min(
        t.partition_of.bound
        for t in shop_design().schema.tables
        if t.partition_of is not None and not t.partition_of.is_default
    )
    assert first.startswith(f"FOR VALUES FROM ('{AS_OF:%Y-%m}-01")


def test_an_index_serves_a_join_only_from_the_side_that_is_known() -> None:
    serves = {reason.index.name: reason.serves for reason in shop_design().index_reasons}
    assert serves["order_items_product_id_idx"] == ("order_items_product_id_fkey",)
    assert "order with items" in serves["order_items_order_id_product_id_key"]
    assert "order with items" in serves["products_pkey"]


@pytest.mark.parametrize(
    ("major", "said"), [(16, "random ones only"), (18, "time-ordered ones")]
)
def test_keys_that_a_brief_wants_as_uuids_are_a_decision_with_their_price(
    major: int, said: str
) -> None:
    design = person(identity="identity: uuid", major=major)
    decision = next(d for d in design.decisions if d.slug == "primary-keys")
    assert decision.choice == "`uuid`"
    assert said in "".join(part for part in decision.why if isinstance(part, str))
    prices = EvidenceSet(design.evidence).by_key["decision/primary-keys"]
    uuid, bigint = (float(prices.measurement(name).value) for name in ("uuid", "bigint"))
    assert uuid > bigint
