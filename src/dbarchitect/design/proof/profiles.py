"""What each column of a design holds when the lab fills it: assumptions as data.

The brief's distributions decide; where it is silent, what is taken is said in `basis`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.design.proof.amounts import product_payloads
from dbarchitect.design.proof.arms import arm_of
from dbarchitect.design.proof.column_values import (
    key_values,
    unique_sets,
)
from dbarchitect.design.proof.comparisons import column_name, comparisons, mentions
from dbarchitect.design.proof.corpus import salt
from dbarchitect.design.proof.days_in_turn import in_turn
from dbarchitect.design.proof.fanout import Spreading, spreading, under_half
from dbarchitect.design.proof.kept_values import kept_column, total_values
from dbarchitect.design.proof.numbers_within import numbered_within
from dbarchitect.design.proof.path_values import own_values
from dbarchitect.design.proof.references import ParentRow, parent_row
from dbarchitect.design.proof.tenants import (
    hottest_tenant,
    key_of_tenant,
    tenant_references,
    usual_tenant,
)
from dbarchitect.design.proof.thinning import thinned
from dbarchitect.design.proof.tied_columns import step, tied
from dbarchitect.design.proof.tree_rows import (
    pair_sql,
    parent_sql,
    roots_share,
    tree_by,
    tree_kept_in,
    tree_spread,
)
from dbarchitect.design.proof.values import Values
from dbarchitect.design.proof.version_rows import plan_of, version_profile
from dbarchitect.design.proof.word_widths import vector_made_as, vector_payloads
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.storage.types import layout_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.design.proof.comparisons import Comparison
    from dbarchitect.design.proof.kept_values import Total
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Column, ForeignKey, Table

DELETED_SHARE = 0.03
"""The share of soft-deleted rows where the brief says nothing."""

UNCHANGED_SHARE = 0.5
"""The share of rows in which a value whose former one is kept never changed."""

NULL_SHARE = 0.3
"""The share of nulls in an optional column where the brief says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnProfile:
    """One column's values; `sql` is null where a generated column computes them.

    `derived` says that `sql` names other columns of the row and is computed after them.
    """

    name: str
    type_name: str
    values: Values
    null_share: float = 0.0
    derived: bool = False
    computed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableProfile:
    """The rows of one table: how many, and each column's values in the table's order.

    `spreads` holds, for each foreign key by its columns, how rows spread over parents.
    """

    table: Table
    rows: int
    columns: tuple[ColumnProfile, ...]
    spreads: Mapping[tuple[str, ...], Spreading]

    def column(self, name: str) -> ColumnProfile:
        """The profile of that column.

        Raises:
            KeyError: there is none.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def table_profiles(setting: Setting) -> dict[QualifiedName, TableProfile]:
    """The profile of each table that holds rows, partitions with their parents."""
    return {
        table.name: table_profile(setting, table.name)
        for table in setting.design.schema.tables
        if table.partition_of is None and table.name in setting.rows
    }


def table_profile(setting: Setting, name: QualifiedName) -> TableProfile:
    """The profile of one table."""
    return setting.once(lambda: _profiled(setting, name), "profile", name)


def _profiled(setting: Setting, name: QualifiedName) -> TableProfile:
    made = _Profiler(setting, setting.design.schema.table(name)).profile()
    plan = plan_of(setting, name)
    if plan is None or plan.table not in setting.rows:
        return made
    return version_profile(setting, plan, made, table_profile(setting, plan.table))


def referenced_values(setting: Setting, name: QualifiedName, column: str) -> Values:
    """The values of a key's column over the number of its row, also where it refers itself."""
    found = key_values(setting, name, column)
    table = setting.design.schema.table(name)
    if any(column in k.columns and k.referenced_table != name for k in table.foreign_keys):
        sql = _Profiler(setting, table).referring(column)
        return found if sql is None else replace(found, sql=sql)
    return found


def tenant_sql(setting: Setting, *, is_hot: bool) -> str | None:
    """SQL of the key of the tenant with most rows, or of the one in the middle by rows.

    None where rows carry no tenant.
    """
    tenants = setting.tenants
    if tenants is None:
        return None
    key = setting.design.schema.table(tenants).primary_key
    number = str(hottest_tenant(setting) if is_hot else usual_tenant(setting))
    column = key.columns[0] if key is not None else ""
    return referenced_values(setting, tenants, column).at(number, number)


class _Profiler:
    """Works out one table's profile."""

    def __init__(self, setting: Setting, table: Table) -> None:
        self._setting = setting
        self._table = table
        self._path = (table.name.schema, table.name.name)
        self._rows = setting.rows[table.name]
        self._parents: dict[str, str] = {}
        self._spreads: dict[tuple[str, ...], Spreading] = {}
        self._null_shares: dict[str, float] = {}
        self._days: dict[str, str] = {}
        self._placed: dict[tuple[str, ...], ParentRow] = {}

    def profile(self) -> TableProfile:
        """The whole profile."""
        self._refer()
        plain = {
            column.name: self._profile(column)
            for column in self._table.columns
            if column.generated is None
        }
        for name, rule in self._derivations():
            plain[name] = self._derived(plain[name], rule, plain)
        for column in self._table.columns:
            if column.generated is not None:
                plain[column.name] = self._generated(column, plain)
        columns = tuple(plain[column.name] for column in self._table.columns)
        return TableProfile(
            table=self._table, rows=self._rows, columns=columns, spreads=self._spreads
        )

    def referring(self, column: str) -> str | None:
        """SQL over the row's number of a column that refers to another table."""
        self._refer()
        return self._parents.get(column)

    def _refer(self) -> None:
        """Each foreign key column gets the SQL of the referenced key."""
        self._refer_within_tenant()
        for key in self._table.foreign_keys:
            parents = self._setting.rows.get(key.referenced_table)
            if parents is None or any(column in self._parents for column in key.columns):
                continue
            # Where retention has taken all, a row that still refers to one has had one.
            row = self._parent_row(key, max(1, parents))
            self._placed[key.columns] = row
            columns = zip(key.columns, key.referenced_columns, strict=True)
            for column, referenced in columns:
                self._parents[column] = referenced_values(
                    self._setting, key.referenced_table, referenced
                ).at(row.parent, row.parent)

    def _refer_within_tenant(self) -> None:
        """The tenant's column, and those of what is the same tenant's."""
        found = tenant_references(self._setting, self._table)
        tenants = self._setting.tenants
        if found is None or tenants is None:
            return
        self._spreads |= found.spreads
        key = self._setting.design.schema.table(tenants).primary_key
        own = key.columns[0] if key is not None else ""
        of_tenant = referenced_values(self._setting, tenants, own)
        made = key_of_tenant(self._setting, of_tenant, found.tenant, self._rows)
        self._parents[found.column] = made
        self._null_shares[found.column] = 0.0
        for foreign_key in self._table.foreign_keys:
            row = found.parents.get(foreign_key.columns)
            if row is None:
                continue
            names = [name for name in foreign_key.columns if name != found.column]
            share = self._null_share(names[0], self._table.column(names[0])) if names else 0.0
            if tree_by(self._setting, self._table.name, tuple(names)) is not None:
                share = 0.0  # a tenant's first row is a root
            self._null_shares |= dict.fromkeys(names, share)
            for name in names:
                referenced = foreign_key.referenced_columns[foreign_key.columns.index(name)]
                self._parents[name] = referenced_values(
                    self._setting, foreign_key.referenced_table, referenced
                ).at(row, row)

    def _parent_row(self, key: ForeignKey, parents: int) -> ParentRow:
        reference = self._setting.reference(self._table.name, key.columns)
        fan = reference.fan_out if reference is not None and not self._setting.minimal else None
        share = self._null_share(key.columns[0], self._table.column(key.columns[0]))
        self._null_shares |= dict.fromkeys(key.columns, share)
        arm = arm_of(self._setting, self._table.name, key.columns[0])
        part = thinned(self._setting, self._table.name, key.referenced_table)
        spread = spreading(
            max(1, arm.rows(self._rows)) if arm is not None else self._rows,
            parents,
            p50=fan.p50 * part if fan is not None else None,
            p99=fan.p99 * part if fan is not None else None,
        )
        number_ = salt(self._setting.seed, *self._path, *key.columns)
        tree = tree_by(self._setting, self._table.name, key.columns)
        closure = tree_kept_in(self._setting.design, self._table.name)
        other = None if closure is not None else self._partner(key.columns)
        if other is not None:
            spread = replace(spreading(self._rows, parents), scattered=True)
            turn, days = in_turn(self._setting, self._table, key.columns, other.slot)
            self._days |= days
            shift = f"({other.parent} * 7919 + {turn} + {number_ % parents})"
            self._spreads[key.columns] = spread
            return ParentRow(slot=other.slot, parent=f"(1 + {shift} % {parents})")
        row = parent_row(spread, number_)
        self._spreads[key.columns] = replace(spread, stride=row.stride)
        if arm is not None:
            slot, parent = (sql.replace("#i#", arm.number) for sql in (row.slot, row.parent))
            row = ParentRow(slot=slot, parent=parent)
        if self._setting.minimal:
            # Row by row the same whatever the number of rows: others name these rows, too.
            around = f"(1 + (#i# - 1) % {parents})"
            row = ParentRow(slot=f"((#i# - 1) / {parents})", parent=around)
        if key.columns in set(unique_sets(self._table)):
            # One to one: rows beyond the last parent refer to none.
            row = replace(row, parent=f"CASE WHEN #i# <= {parents} THEN #i# END")
        elif tree is not None:
            row = replace(row, parent=parent_sql(self._setting, tree))
            self._spreads[key.columns] = tree_spread(self._setting, tree)
        elif closure is not None and self._setting.minimal:
            first, last = pair_sql(parents)
            above = closure.ends[0] == quote_identifier(key.columns[0])
            row = replace(row, parent=first if above else last)
        elif key.referenced_table == self._table.name:
            row = replace(row, parent="greatest(1, #i# / 2)")
            self._spreads[key.columns] = under_half(self._rows)
        return row

    def _partner(self, columns: tuple[str, ...]) -> ParentRow | None:
        """The other reference of a composite unique key: within one parent, take the next."""
        for unique in unique_sets(self._table):
            for other, row in self._placed.items():
                if set(columns) | set(other) <= set(unique) and len(unique) > len(columns):
                    return row
        return None

    def _profile(self, column: Column) -> ColumnProfile:
        found = kept_column(self._setting, self._table.name, column.name)
        if found is not None:
            return self._total(column, found)
        share = self._null_shares.get(column.name, self._null_share(column.name, column))
        sql = self._parents.get(column.name)
        if sql is not None:
            parent, referenced = self._referred(column.name)
            target = key_values(self._setting, parent, referenced)
            made = replace(target, sql=sql, basis="a row of " + parent.display)
        else:
            made = own_values(self._setting, self._table, column)
            made = numbered_within(self._setting, self._table, column, made, self._placed)
        if column.name in self._days:
            made = replace(
                made, sql=self._days[column.name], basis="a day for each row in turn"
            )
        return ColumnProfile(
            name=column.name, type_name=column.type, values=made, null_share=share
        )

    def _total(self, column: Column, found: Total) -> ColumnProfile:
        rows = () if self._setting.minimal else (table_profile(self._setting, found[0].child),)
        made, share = total_values(self._setting, self._table, column, found, *rows)
        total = ColumnProfile(name=column.name, type_name=column.type, values=made)
        return replace(total, null_share=share, computed=not rows)

    def _referred(self, name: str) -> tuple[QualifiedName, str]:
        """The table and column whose values a column has, by a reference or as its tenant."""
        for key in self._table.foreign_keys:
            if name in key.columns:
                return key.referenced_table, key.referenced_columns[key.columns.index(name)]
        tenants = self._setting.tenants or self._table.name
        primary = self._setting.design.schema.table(tenants).primary_key
        return tenants, primary.columns[0] if primary is not None else name

    def _turns(self, name: str) -> float | None:
        """The share of nulls that an arc or a tree leaves; None for any other column."""
        arm = arm_of(self._setting, self._table.name, name)
        if arm is not None:
            return 1.0 - arm.rows(self._rows) / max(1, self._rows)
        tree = tree_by(self._setting, self._table.name, (name,))
        return None if tree is None else roots_share(self._setting, tree)

    def _null_share(self, name: str, column: Column) -> float:
        shared = self._turns(name)
        if shared is not None:
            return shared
        primary = self._table.primary_key
        if column.not_null is not None or (primary and name in primary.columns):
            return 0.0
        previous = name in self._setting.previous(self._table.name)
        if self._setting.minimal or previous:
            unset = float(name == "deleted_at" or previous)
            return unset if self._setting.minimal else UNCHANGED_SHARE
        attribute = self._setting.attribute(self._table.name, name)
        if attribute is not None and attribute.distribution.null_fraction is not None:
            return attribute.distribution.null_fraction
        return 1.0 - DELETED_SHARE if name == "deleted_at" else NULL_SHARE

    def _derivations(self) -> Iterator[tuple[str, Comparison]]:
        """Columns that a CHECK ties to others, with the side they are computed from.

        Of two columns the one that may be null, or comes later in the table, is computed.
        """
        order = {column.name: place for place, column in enumerate(self._table.columns)}
        taken: set[str] = set()
        for check in self._table.checks:
            for found in comparisons(check.expression):
                for rule in tied(found, order, self._table):
                    name = column_name(rule.left)
                    if name is not None and name not in taken:
                        taken.add(name)
                        yield name, rule
                        break

    def _derived(
        self, before: ColumnProfile, rule: Comparison, plain: Mapping[str, ColumnProfile]
    ) -> ColumnProfile:
        """The column as the other side, or a little more or less than it."""
        sql = f"({rule.right})"
        words = f"= {rule.right}"
        if rule.operator != "=":
            sign = "+" if rule.operator in {">", ">="} else "-"
            number_ = salt(self._setting.seed, *self._path, before.name, "step")
            sql = f"({rule.right} {sign} {step(before.type_name, number_)})"
            words = f"{rule.operator} {rule.right}"
        sql = f"{sql}::{before.type_name}"
        drawn = replace(before.values, sql=sql, basis=words, distinct=None, evenly=None)
        product = product_payloads(rule.right, before.type_name, plain)
        if rule.operator == "=" and product is not None:
            drawn = replace(drawn, payloads=product)
        return replace(before, values=drawn, derived=True)

    def _generated(self, column: Column, plain: Mapping[str, ColumnProfile]) -> ColumnProfile:
        expression = column.generated.expression if column.generated else ""
        sources = [p for name, p in plain.items() if mentions(expression, name)]
        made = Values("", (), "computed by the server")
        if column.type == "tsvector":
            texts = [source for source in sources if source.values.high_words]
            made = replace(
                made,
                payloads=vector_payloads(texts),
                made_of=tuple(source.name for source in texts),
                made_as=vector_made_as(texts),
            )
        elif sources and layout_of(column.type, self._setting.design.schema).varying:
            product = product_payloads(expression, column.type, plain)
            made = replace(made, payloads=product or sources[0].values.payloads)
        return ColumnProfile(
            name=column.name, type_name=column.type, values=made, computed=True
        )
