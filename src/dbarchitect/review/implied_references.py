"""What a column without a foreign key refers to, as far as names and types tell."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.columns import ColumnTypes, words_of
from dbarchitect.review.foreign_keys import declared_foreign_keys
from dbarchitect.review.latest import ForLatest
from dbarchitect.review.polymorphic import named_references
from dbarchitect.review.surrogates import is_made_by_the_database
from dbarchitect.review.words import forms_of, same_thing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Column, Schema, Table

_KEY_WORDS = frozenset({"id", "uuid", "guid"})
_KEYS_WORDS = frozenset({"ids", "uuids", "guids"})
_CODE = ("code",)
"""The last word of a key that others give out: `country_code`, the `code` of countries."""
_ROLE_WORDS = (
    "approved approver author billing by child created creator current customer default "
    "deleted destination first from home invited last main manager master new next old origin "
    "original other owner parent previous primary recipient receiver related root secondary "
    "sender shipping source target to updated"
)
"""Words that say in which role a row is referred to: `billing_address_id`."""

_BOUNDS = {("last",), ("max",), ("min",), ("next",)}
_NOBODYS = {"0", "'0'::bigint", "'-1'::integer", "'-1'::bigint"}
_ROLES = frozenset(_ROLE_WORDS.split())
_ALIKE_AT_LEAST = 2
"""How many columns of one name must refer to one table for a name without `id` to count."""
_NO_TARGETS: Counter[tuple[QualifiedName, str]] = Counter()
_TOO_MANY = 10
"""From how many tables of one name on the name says nothing outside of its schema."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The key that a column refers to, and why that is thought.

    `beside` are the other columns of a key of several, which both tables call the same;
    `is_alone` that one other column of that name is all that says so.
    """

    table: Table
    column: Column
    reason: str
    beside: tuple[str, ...] = ()
    is_alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpliedReferences:
    """The keys of a schema by the names of their tables, and what columns' names refer to."""

    types: ColumnTypes
    names: frozenset[tuple[str, ...]]
    keys: Mapping[tuple[str, ...], list[tuple[Table, Column]]]
    near: Mapping[tuple[str, tuple[str, ...]], list[tuple[Table, Column]]]
    wide: Mapping[tuple[str, tuple[str, ...]], list[Table]]
    homonyms: Mapping[str, Counter[tuple[QualifiedName, str]]]
    telling: Mapping[str, int]
    declared: Mapping[QualifiedName, frozenset[str]]
    tables: Mapping[QualifiedName, Table]

    def reference(self, table: Table, column: Column) -> Reference | None:
        """What the column refers to, None where nothing says so or it has a foreign key."""
        if _is_accounted_for(table, column) or column.name in self.declared[table.name]:
            return None
        found = (
            self._by_name(table, column)
            or self._by_code(table, column)
            or self._by_homonym(table, column)
            or self._to_a_parent(table, column)
            or self._by_name_of_several(table, column)
        )
        if found is None or self._is_part_of(found.table, table):
            return None
        return found

    def referenced_by_elements(self, table: Table, column: Column) -> Table | None:
        """The table whose keys an array such as `tag_ids` holds."""
        words = words_of(column.name)
        plain = self.types.plain(column.type)
        if not plain.is_array or words[-1:] == () or words[-1] not in _KEYS_WORDS:
            return None
        found = self._keys_called(table, words[:-1], plain.name)
        return None if found is None else found[0]

    def _by_name(self, table: Table, column: Column) -> Reference | None:
        """`user_id`, and `created_by_user_id`, for a table `users` or `user`.

        Of the table itself only with a role: `parent_category_id`.
        """
        stem = _stem(words_of(column.name))
        for cut in range(len(stem)):
            if not _ROLES.issuperset(stem[:cut]):
                return None
            found = self._keys_called(table, stem[cut:], self.types.plain(column.type).name)
            if found is not None and (cut > 0 or found[0].name != table.name):
                other, key = found
                reason = f"the table {other.name.display} has that name"
                return Reference(table=other, column=key, reason=reason)
        return None

    def _by_code(self, table: Table, column: Column) -> Reference | None:
        """`country_code`, for a table `countries` whose key is called `code`, too.

        Not where it is the whole key of its table, which may give out codes of its own.
        """
        words = words_of(column.name)
        if len(words) == 1 or words[-1:] != _CODE or same_thing(words[:-1], _words(table)):
            return None
        if _key_columns(table) == (column.name,):
            return None
        found = self._keys_called(table, words[:-1], self.types.plain(column.type).name)
        if found is None or words_of(found[1].name)[-1:] != _CODE:
            return None
        reason = f"the table {found[0].name.display} has that name, and its key is a code, too"
        return Reference(table=found[0], column=found[1], reason=reason)

    def _to_a_parent(self, table: Table, column: Column) -> Reference | None:
        """`parent_id`, beside a key of the same type, where no table is called so."""
        if _stem(words_of(column.name)) != ("parent",):
            return None
        key = table.primary_key
        if key is None or len(key.columns) != 1 or column.name in key.columns:
            return None
        own = table.column(key.columns[0])
        if _is_paired(table, column) or not self._is_same_type(column, own):
            return None
        if ("parent",) in self.names:
            return None
        return Reference(table=table, column=own, reason="rows of one table have parents in it")

    def _by_name_of_several(self, table: Table, column: Column) -> Reference | None:
        """`project_id` beside `tenant_id`, for a table `projects` by (tenant_id, id).

        All other columns of the key are keys of something by their names, and in both tables.
        """
        stem = _stem(words_of(column.name))
        if not stem:
            return None
        tables = {
            other.name: other
            for form in forms_of(stem)
            for other in self.wide.get((table.name.schema, form), ())
        }
        if len(tables) != 1 or table.name in tables:
            return None
        ((_, other),) = tables.items()
        own = [n for n in _key_columns(other) if _is_own(other, n)]
        beside = tuple(name for name in _key_columns(other) if name not in own)
        types = {c.name: self.types.plain(c.type).name for c in table.columns}
        shared = all(
            _stem(words_of(name))
            and types.get(name) == self.types.plain(other.column(name).type).name
            for name in beside
        )
        if len(own) != 1 or not beside or column.name in beside or not shared:
            return None
        key = other.column(own[0])
        if not self._is_same_type(column, key):
            return None
        shared_names = ", ".join(map(quote_identifier, beside))
        reason = f"the table {other.name.display} has that name, and {shared_names}, too"
        return Reference(table=other, column=key, reason=reason, beside=beside)

    def _keys_called(
        self, table: Table, name: tuple[str, ...], type_name: str
    ) -> tuple[Table, Column] | None:
        """The one key of a table of that name and of that type, in the table's schema first."""
        forms = sorted(forms_of(name))
        here = (k for f in forms for k in self.near.get((table.name.schema, f), ()))
        near = self._of_type(here, type_name)
        if near:
            return near[0] if len(near) == 1 else None
        far = [key for form in forms for key in self.keys.get(form, ())]
        if len(far) > _TOO_MANY:
            return None
        found = self._of_type(far, type_name)
        return found[0] if len(found) == 1 else None

    def _of_type(
        self, keys: Iterable[tuple[Table, Column]], type_name: str
    ) -> list[tuple[Table, Column]]:
        """The keys of that type, each table once."""
        found = {
            other.name: (other, key)
            for other, key in keys
            if self.types.plain(key.type).name == type_name
        }
        return list(found.values())

    def _by_homonym(self, table: Table, column: Column) -> Reference | None:
        """What all foreign keys of columns of that name refer to.

        A name that is another table's as well says nothing, and one without `id` says nothing
        where as many columns of that name tell the rows of their own tables apart.
        """
        targets = self.homonyms.get(column.name, _NO_TARGETS)
        words = words_of(column.name)
        if len(targets) != 1 or _is_paired(table, column) or self._is_called_so(_stem(words)):
            return None
        ((target, key_name), count), *_ = targets.items()
        is_called_key = len(words) > 1 and words[-1] in _KEY_WORDS
        if not is_called_key and (
            count < _ALIKE_AT_LEAST or self.telling.get(column.name, 0) >= count
        ):
            return None
        other = self.tables.get(target)
        if other is None or other.partition_of is not None or other.name == table.name:
            return None
        key = other.column(key_name)
        if not self._is_same_type(column, key):
            return None
        reason = f"columns of that name refer to {other.name.display} elsewhere"
        is_alone = count < _ALIKE_AT_LEAST
        return Reference(table=other, column=key, reason=reason, is_alone=is_alone)

    def _is_called_so(self, name: tuple[str, ...]) -> bool:
        """Whether a table has that name."""
        return not forms_of(name).isdisjoint(self.names)

    def _is_same_type(self, column: Column, key: Column) -> bool:
        return self.types.plain(column.type).name == self.types.plain(key.type).name

    def _is_part_of(self, other: Table, table: Table) -> bool:
        """Whether the other table's key is this one's: a subtype of it, or a part."""
        key = other.primary_key
        return key is not None and any(
            reference.referenced_table == table.name
            and set(reference.columns) == set(key.columns)
            for reference in other.foreign_keys
        )


@ForLatest
def implied_references(schema: Schema) -> ImpliedReferences:
    """What the schema tells; partitions are no targets."""
    keys: dict[tuple[str, ...], list[tuple[Table, Column]]] = {}
    near: dict[tuple[str, tuple[str, ...]], list[tuple[Table, Column]]] = {}
    wide: dict[tuple[str, tuple[str, ...]], list[Table]] = {}
    for table in schema.tables:
        key = table.primary_key
        if key is None or table.partition_of is not None:
            continue
        first, *others = key.columns
        for form in forms_of(words_of(table.name.name)):
            if others:
                wide.setdefault((table.name.schema, form), []).append(table)
                continue
            found = (table, table.column(first))
            keys.setdefault(form, []).append(found)
            near.setdefault((table.name.schema, form), []).append(found)
    homonyms: dict[str, Counter[tuple[QualifiedName, str]]] = {}
    for table, foreign_key in declared_foreign_keys(schema):
        if len(foreign_key.columns) == 1 and foreign_key.referenced_table != table.name:
            target = (foreign_key.referenced_table, foreign_key.referenced_columns[0])
            homonyms.setdefault(foreign_key.columns[0], Counter())[target] += 1
    return ImpliedReferences(
        types=ColumnTypes.of(schema),
        names=frozenset(f for t in schema.tables for f in forms_of(words_of(t.name.name))),
        declared=_columns_with_foreign_keys(schema),
        keys=keys,
        near=near,
        wide=wide,
        homonyms=homonyms,
        telling=_telling_names(schema),
        tables={table.name: table for table in schema.tables},
    )


def _words(table: Table) -> tuple[str, ...]:
    return words_of(table.name.name)


def _is_paired(table: Table, column: Column) -> bool:
    """Whether another column names the table that this one refers to."""
    return any(key is column for _, key in named_references(table))


def _telling_names(schema: Schema) -> Counter[str]:
    """How many columns of each name tell the rows of their table apart and refer to nothing."""
    return Counter(
        str(index.columns[0])
        for table in schema.tables
        for index in table.indexes
        if index.unique
        and index.predicate is None
        and len(index.columns) == 1
        and all(key.columns != index.columns for key in table.foreign_keys)
    )


def _key_columns(table: Table) -> tuple[str, ...]:
    return () if table.primary_key is None else table.primary_key.columns


def _is_own(table: Table, name: str) -> bool:
    """Whether the column of the key is the table's own: `id`, or `project_id` of projects."""
    words = words_of(name)
    return (len(words) == 1 and words[0] in _KEY_WORDS) or same_thing(
        _stem(words), words_of(table.name.name)
    )


def _is_accounted_for(table: Table, column: Column) -> bool:
    if column.generated is not None or column.type.endswith("]"):
        return True
    if is_made_by_the_database(column) or _counts_rows_read(column):
        return True
    # What bears the table's own name is its own key.
    stem = _stem(words_of(column.name))
    return bool(stem) and same_thing(stem, words_of(table.name.name))


def _counts_rows_read(column: Column) -> bool:
    """How far somebody has read: `last_user_id` that begins with 0, which is nobody's key."""
    return words_of(column.name)[:1] in _BOUNDS and column.default in _NOBODYS


@lru_cache(maxsize=65_536)
def _stem(words: tuple[str, ...]) -> tuple[str, ...]:
    """What a column is a key of, by its words: `user_id`, `userid`; empty where of nothing."""
    if words[-1:] == ():
        return ()
    if words[-1] in _KEY_WORDS:
        return words[:-1]
    if len(words) == 1 and words[0].endswith("id"):
        return (words[0].removesuffix("id"),)
    return ()


def _columns_with_foreign_keys(schema: Schema) -> dict[QualifiedName, frozenset[str]]:
    """The columns of each table in a foreign key of its own or of one of its partitions."""
    parents = {t.name: t.partition_of.parent for t in schema.tables if t.partition_of}
    found: dict[QualifiedName, set[str]] = {table.name: set() for table in schema.tables}
    for table in schema.tables:
        name: QualifiedName | None = table.name
        columns = {column for key in table.foreign_keys for column in key.columns}
        while name in found:
            found[name] |= columns
            name = parents.get(name)
    return {name: frozenset(columns) for name, columns in found.items()}
