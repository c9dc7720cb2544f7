"""How wide the columns of generated rows are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.proof.compressed_values import compressed_widths
from dbarchitect.design.proof.tenants import lacking_share
from dbarchitect.storage.toast import Toasting
from dbarchitect.storage.types import ColumnWidth, Storage, layout_of

if TYPE_CHECKING:
    from dbarchitect.design.proof.profiles import ColumnProfile, TableProfile
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.model.schema import Table


def column_width(setting: Setting, profile: ColumnProfile) -> ColumnWidth:
    """The stored width of a column's values, as drawn for it alone."""
    return ColumnWidth(
        name=profile.name,
        layout=layout_of(profile.type_name, setting.design.schema),
        payloads=profile.values.payloads,
        null_fraction=profile.null_share,
        made_of=profile.values.made_of,
        made_as=profile.values.made_as,
    )


def row_widths(setting: Setting, profile: TableProfile) -> list[ColumnWidth]:
    """The stored widths of a row's columns in their order, as the table holds them.

    A reference is null as well where the row's tenant has no row to refer to. What compression
    makes of values is worked out where rows may be too wide.
    """
    found: list[ColumnWidth] = []
    for own, column in zip(profile.columns, profile.table.columns, strict=True):
        width = column_width(setting, own)
        lacking = _lacking(setting, profile.table, own.name)
        nulls = 1.0 - (1.0 - width.null_fraction) * (1.0 - lacking)
        storage = None if column.storage is None else Storage[column.storage.upper()]
        found.append(replace(width, null_fraction=nulls, chosen_storage=storage))
    if not Toasting().may_move(found):
        return found
    return [
        replace(width, compressed=compressed_widths(profile, own))
        for width, own in zip(found, profile.columns, strict=True)
    ]


def _lacking(setting: Setting, table: Table, column: str) -> float:
    tenant = setting.tenant_column(table.name)
    keys = [
        key
        for key in table.foreign_keys
        if tenant in key.columns and column in key.columns and column != tenant
    ]
    return max((lacking_share(setting, table, key) for key in keys), default=0.0)
