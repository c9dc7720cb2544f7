"""What names say of two columns: whether one is named after the thing that the other names."""

from __future__ import annotations

from functools import cache

from dbarchitect.review.columns import words_of
from dbarchitect.review.words import singular_forms

_IDENTIFIERS = (
    "abbreviation bic code ean guid handle iban id ident identifier isbn iso key login no nr "
    "num number pk plz postcode ref reference sku slug ssn symbol upc username uuid vat zip "
    "zipcode"
)
IDENTIFIERS = frozenset(_IDENTIFIERS.split())
"""Last words of names of columns that name a thing: `customer_id`, `sku`."""

_LABELS = frozenset(("name", "title", "label", "email", "description"))
_PLACES_BY_CODE = frozenset(("plz", "postal", "postcode", "zip", "zipcode"))
_PLACES = frozenset(
    ("city", "country", "county", "place", "province", "region", "state", "town")
)
_SHORTEST_STEM = 4
"""So many letters must a word begin with to be the same one: `order` and `ordered`."""


def is_identifier(column: str) -> bool:
    """Whether the column is named like one that names a thing."""
    words = words_of(column)
    return bool(words) and (words[-1] in IDENTIFIERS or is_code_of_place(column))


def is_code_of_place(column: str) -> bool:
    """Whether the column is named like one that tells where a letter goes."""
    return not _PLACES_BY_CODE.isdisjoint(words_of(column))


@cache
def thing_named(column: str) -> tuple[str, ...]:
    """What a column names, by its name: `customer_id` and `customer_name` the customer.

    A column that is named after nothing but its kind, as `id` is, names nothing.
    """
    words = words_of(column)
    while words and (words[-1] in IDENTIFIERS or words[-1] in _LABELS):
        words = words[:-1]
    return words


@cache
def is_named_after(column: str, identifier: str) -> bool:
    """Whether the column is named after what the identifier names.

    `customer_city` is after `customer_id`, `ordered_at` after `order_no`, and a city after a
    postcode.
    """
    words = words_of(column)
    if is_code_of_place(identifier):
        return not _PLACES.isdisjoint(words)
    thing = thing_named(identifier)
    return bool(thing) and any(_is_same(word, thing[-1]) for word in words)


def _is_same(word: str, thing: str) -> bool:
    if not singular_forms(word).isdisjoint(singular_forms(thing)):
        return True
    return len(thing) >= _SHORTEST_STEM and word.startswith(thing)
