"""Which columns' values are shown to nobody, by their names and comments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbarchitect.model.schema import Column, Table

SHOWN_CHARACTERS = 40
"""What is longer is cut off where a value is shown. An assumption: enough to find its row."""

SHOWN_VALUES = 3
"""How many values are shown as counter-examples, at most."""

_WORDS = (
    "address adresse bank bic birth birthday birthdate bsn card cc ccv cpf credential "
    "credentials cvc cvv diagnosis dob email emails mail ethnicity fax firstname forename "
    "gender geo hash iban ip ipaddress latitude lastname license login longitude maiden "
    "medical mobile nationality nickname nino passport passwd password passwords "
    "phone phones phonenumber pii pin private pwd religion salary salt secret secrets "
    "sensitive session sex ssn street surname swift tax telephone token tokens username vat "
    "zip postal confidential personal apikey"
)
_SENSITIVE = frozenset(_WORDS.split())
"""Words for what is a person's own or opens a door.

Source: GDPR articles 4 and 9, PCI DSS 3, NIST SP 800-122 2.1.
"""

_PEOPLE = (
    "author child client contact customer doctor employee family first friend full given guest "
    "last lead maiden member middle owner parent passenger patient people person spouse "
    "staff student subscriber tenant user visitor"
)
_PERSONS = frozenset(_PEOPLE.split())
"""Whose name is a person's, and which part of it: a product's name is no secret."""

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def is_sensitive(table: Table, column: Column) -> bool:
    """Whether the name or the comment of a column says that it holds what is not for all."""
    words = _words(column.name)
    if not _SENSITIVE.isdisjoint(words | _words(column.comment or "")):
        return True
    of_whom = words | {word.removesuffix("s") for word in _words(table.name.name)}
    return "name" in words and not _PERSONS.isdisjoint(of_whom)


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text)}


def shown(values: Iterable[str]) -> tuple[str, ...]:
    """The first few of the values, the long ones cut off."""
    return tuple(map(cut, sorted(values)[:SHOWN_VALUES]))


def cut(value: str) -> str:
    """The value, the end of a long one left out."""
    return value if len(value) <= SHOWN_CHARACTERS else f"{value[:SHOWN_CHARACTERS]}…"
