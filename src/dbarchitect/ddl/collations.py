"""Collations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.ddl.fragments import comment_sql
from dbarchitect.ddl.steps import Phase, Step
from dbarchitect.model.identifier import quote_literal
from dbarchitect.model.schema import Collation, CollationProvider, ObjectKind
from dbarchitect.model.schema.paths import global_path, path_of

if TYPE_CHECKING:
    from dbarchitect.ddl.target import Target


def collation_step(target: Target, collation: Collation) -> Step:
    """CREATE COLLATION."""
    path = path_of(ObjectKind.COLLATION, collation.name)
    if collation.provider is CollationProvider.BUILTIN:
        target.require(17, "provider builtin", path)
    if collation.rules is not None:
        target.require(16, "rules", path)
    name = collation.name.sql
    return Step(
        path=path,
        phase=Phase.TYPES,
        up=(
            f"CREATE COLLATION {name} ({', '.join(_options(collation))})",
            *comment_sql(f"COLLATION {name}", collation.comment),
        ),
        down=(f"DROP COLLATION {name}",),
        requires=frozenset({global_path(ObjectKind.SCHEMA, collation.name.schema)}),
    )


def _options(collation: Collation) -> list[str]:
    options = [f"provider = {collation.provider.value}"]
    same = collation.collate == collation.ctype
    named = (
        ("locale", collation.collate if same else None),
        ("locale", collation.locale),
        ("lc_collate", None if same else collation.collate),
        ("lc_ctype", None if same else collation.ctype),
        ("rules", collation.rules),
    )
    options += [
        f"{word} = {quote_literal(value)}" for word, value in named if value is not None
    ]
    if not collation.deterministic:
        options.append("deterministic = false")
    return options
