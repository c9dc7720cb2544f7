"""A table that holds four things: orders with their customers, products and categories."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase

COLUMNS = """
    order_id bigint NOT NULL,
    line_no integer NOT NULL,
    ordered_at timestamptz NOT NULL,
    order_status text NOT NULL,
    customer_id bigint NOT NULL,
    customer_name text NOT NULL,
    customer_email text NOT NULL,
    customer_city text NOT NULL,
    customer_country text NOT NULL,
    customer_since date NOT NULL,
    product_id integer NOT NULL,
    product_name text NOT NULL,
    product_sku text NOT NULL,
    list_price numeric(10, 2) NOT NULL,
    category_id integer NOT NULL,
    category_name text NOT NULL,
    quantity integer NOT NULL,
    unit_price numeric(10, 2) NOT NULL,
    discount numeric(4, 2),
    note text,
    PRIMARY KEY (order_id, line_no)
"""

_ROWS = """
INSERT INTO orders_flat
SELECT
    o, l, '2025-01-01'::timestamptz + o * interval '37 seconds',
    (ARRAY['new', 'paid', 'shipped', 'done'])[1 + (hashint8(o) & 3)],
    c, 'Customer ' || c, 'c' || c || '@example.com', 'City ' || (hashint8(c * 7) & 511),
    'Country ' || (hashint8((hashint8(c * 7) & 511) * 3) & 31),
    date '2020-01-01' + (hashint8(c * 11) & 1023),
    p, 'Product ' || p, 'SKU-' || p, 5 + (hashint8(p * 13) & 4095) / 100.0,
    p % 24, 'Category ' || p % 24,
    1 + (hashint8(o * 31 + l) & 7), 4 + (hashint8(o * 17 + l) & 8191) / 100.0,
    CASE WHEN hashint8(o * 3 + l) & 7 = 0 THEN 0.1 END,
    CASE WHEN hashint8(o * 5 + l) & 15 = 0 THEN 'note ' || (hashint8(o * 5 + l) & 255) END
FROM (
    SELECT
        o, l, 1 + (hashint8(o * 3) & 32767) % greatest(10, orders / 34) AS c,
        1 + (hashint8(o * 100 + l) & 65535) % 800 AS p
    FROM (SELECT {orders}::bigint AS orders) AS size,
        generate_series(1, orders) AS o, generate_series(1, 1 + (o % 5)::integer) AS l
) AS lines
"""


def make_orders_flat(database: LabDatabase, *, orders: int) -> None:
    """The table is there with about three lines for each order, and analysed.

    There is a customer for 34 orders, 800 products and 24 categories; a city and a country for
    each customer.
    """
    database.owner.execute_untrusted(f"CREATE TABLE orders_flat ({COLUMNS})")
    database.owner.execute_untrusted(_ROWS.format(orders=orders))
    database.owner.execute_untrusted("ANALYZE orders_flat")
