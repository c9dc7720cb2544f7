"""CREATE TABLE as a person reads it."""

from __future__ import annotations

from dbarchitect.ddl import create_statements, create_table_sql, render_script
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import (
    Check,
    Column,
    ForeignKey,
    Generated,
    GeneratedKind,
    Identity,
    IdentityKind,
    Index,
    IndexKey,
    KeyConstraint,
    Namespace,
    NotNull,
    PartitionBound,
    PartitionKey,
    PartitionStrategy,
    Schema,
    Table,
)

ORDERS = QualifiedName("shop", "orders")
USERS = QualifiedName("shop", "users")


def key(table: QualifiedName, *columns: str) -> tuple[KeyConstraint, Index]:
    name = f"{table.name}_pkey"
    index = Index(
        name=QualifiedName(table.schema, name),
        keys=tuple(IndexKey(column=column) for column in columns),
        unique=True,
        primary=True,
        constraint=name,
    )
    return KeyConstraint(name=name, columns=columns, primary=True), index


def orders() -> Table:
    primary, index = key(ORDERS, "id")
    return Table(
        name=ORDERS,
        owner="shop_owner",
        columns=(
            Column(
                name="id",
                type="bigint",
                not_null=NotNull(name="orders_id_not_null"),
                identity=Identity(
                    kind=IdentityKind.ALWAYS, sequence=QualifiedName("shop", "orders_id_seq")
                ),
            ),
            Column(
                name="user_id",
                type="bigint",
                not_null=NotNull(name="who"),
                comment="Who ordered",
            ),
            Column(name="note", type="text"),
            Column(
                name="total",
                type="numeric(12,2)",
                not_null=NotNull(),
                default="0",
            ),
            Column(
                name="gross",
                type="numeric",
                generated=Generated(expression="(total * 1.2)", kind=GeneratedKind.STORED),
            ),
        ),
        constraints=(
            Check(name="positive", expression="total >= 0"),
            ForeignKey(
                name="orders_user",
                columns=("user_id",),
                referenced_table=USERS,
                referenced_columns=("id",),
            ),
            primary,
        ),
        indexes=(index,),
        comment="What was ordered",
    )


def test_columns_are_aligned_keys_come_first_and_comments_follow() -> None:
    assert create_table_sql(orders()) == (
        "CREATE TABLE shop.orders (\n"
        "    id      bigint        GENERATED ALWAYS AS IDENTITY NOT NULL,\n"
        "    user_id bigint        CONSTRAINT who NOT NULL,\n"
        "    note    text,\n"
        "    total   numeric(12,2) DEFAULT 0 NOT NULL,\n"
        "    gross   numeric       GENERATED ALWAYS AS (total * 1.2) STORED,\n"
        "    CONSTRAINT orders_pkey PRIMARY KEY (id),\n"
        "    CONSTRAINT positive CHECK (total >= 0)\n"
        ");\n"
        "COMMENT ON TABLE shop.orders IS 'What was ordered';\n"
        "COMMENT ON COLUMN shop.orders.user_id IS 'Who ordered';\n"
    )


def test_a_referenced_table_comes_first_and_its_key_last() -> None:
    primary, index = key(USERS, "id")
    users = Table(
        name=USERS,
        owner="shop_owner",
        columns=(Column(name="id", type="bigint"),),
        constraints=(primary,),
        indexes=(index,),
    )
    schema = Schema(
        namespaces=(Namespace(name="shop", owner="shop_owner"),), tables=(orders(), users)
    )
    script = render_script(create_statements(schema, include_owners=False))
    places = [
        script.index(text)
        for text in (
            "-- Schemas\n\nCREATE SCHEMA shop;",
            "CREATE TABLE shop.users (",
            "CREATE TABLE shop.orders (",
            "-- Foreign keys\n\nALTER TABLE shop.orders\n    ADD CONSTRAINT orders_user",
        )
    ]
    assert places == sorted(places)


def _partitioned(child_index: str) -> Schema:
    log = QualifiedName("shop", "log")
    column = Column(name="at", type="date")
    at = (IndexKey(column="at"),)
    parent_index = Index(name=QualifiedName("shop", "log_at_idx"), keys=at)
    attached = Index(
        name=QualifiedName("shop", child_index),
        keys=at,
        partition_of=parent_index.name,
    )
    parent = Table(
        name=log,
        owner="o",
        columns=(column,),
        indexes=(parent_index,),
        partition_key=PartitionKey(
            strategy=PartitionStrategy.RANGE, columns=("at",), definition="RANGE (at)"
        ),
    )
    child = Table(
        name=QualifiedName("shop", "log_1"),
        owner="o",
        columns=(Column(name="at", type="date", is_local=False, inherit_count=1),),
        indexes=(attached,),
        partition_of=PartitionBound(parent=log, bound="DEFAULT"),
    )
    return Schema(tables=(parent, child))


def test_a_partitions_index_of_the_usual_name_comes_with_its_parents() -> None:
    schema = _partitioned("log_1_at_idx")
    sql = [one.sql for one in create_statements(schema, include_owners=False)]
    assert sql == [
        "CREATE TABLE shop.log (\n    at date\n)\nPARTITION BY RANGE (at)",
        "CREATE TABLE shop.log_1\n    PARTITION OF shop.log\n    DEFAULT",
        "CREATE INDEX log_at_idx\n    ON shop.log (at)",
    ]


def test_a_partitions_index_of_its_own_name_is_made_and_attached() -> None:
    schema = _partitioned("mine")
    sql = [one.sql for one in create_statements(schema, include_owners=False)]
    assert sql[2:] == [
        "CREATE INDEX log_at_idx\n    ON ONLY shop.log (at)",
        "CREATE INDEX mine\n    ON shop.log_1 (at)",
        "ALTER INDEX shop.log_at_idx\n    ATTACH PARTITION shop.mine",
    ]
