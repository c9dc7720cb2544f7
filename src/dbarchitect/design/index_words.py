"""Why an index is there, in one sentence by its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.indexing import covers_foreign_key
from dbarchitect.model.evidence import code
from dbarchitect.storage.types import is_path

if TYPE_CHECKING:
    from dbarchitect.model.schema import Index, IndexKey, Table


def why(table: Table, index: Index) -> str:
    """The sentence of the index in the list of indexes."""
    columns = ", ".join(map(_shown, index.keys))
    if index.primary:
        by = f" by {columns}, and finds spans of the first" if len(index.keys) > 1 else ""
        return f"Identifies a row{by}."
    if index.access_method != "btree":
        return _why_of_method(table, index, columns)
    if index.unique and index.predicate is not None:
        return f"No two live rows share {columns}; deleted rows do not count."
    if index.unique:
        return f"No two rows share {columns}.{_also(table, index)}"
    return _why_found(table, index, columns)


def _shown(key: IndexKey) -> str:
    return code(key.column if key.column is not None else key.expression or "")


def _why_of_method(table: Table, index: Index, columns: str) -> str:
    """The sentence of an index that has no order."""
    sentences = {
        "hash": f"Finds rows by {columns} alone, with a hash in the place of the long value.",
        "brin": (
            f"Finds spans of {columns}, which grows with the rows: one entry for 128 pages."
        ),
        "hnsw": f"Finds the nearest {columns} by {_distance(index)}; nearly all of them.",
        "gin": _why_gin(table, index, columns),
        "gist": _why_gist(table, index, columns),
    }
    return sentences[index.access_method]


_DISTANCES = {
    "vector_l2_ops": "Euclidean distance",
    "vector_cosine_ops": "cosine distance",
    "vector_ip_ops": "inner product",
    "vector_l1_ops": "taxicab distance",
}


def _class_of(index: Index) -> str:
    operator_class = index.keys[0].operator_class
    return "" if operator_class is None else operator_class.name


def _distance(index: Index) -> str:
    return _DISTANCES.get(_class_of(index), "its distance")


def _why_gin(table: Table, index: Index, columns: str) -> str:
    types = {column.name: column.type for column in table.columns}
    kind = types.get(index.keys[0].column or "", "")
    if _class_of(index) == "gin_trgm_ops":
        return f"Finds texts in {columns} by any piece of three letters or more."
    if kind == "jsonb":
        return f"Finds documents in {columns} by what they contain."
    if kind.endswith("[]"):
        return f"Finds lists in {columns} by what is in them."
    return f"Finds the rows whose {columns} holds the words that were searched."


def _why_gist(table: Table, index: Index, columns: str) -> str:
    """A period that is looked for, or an exclusion's: what is the same, and what overlaps.

    Of a key only the last column overlaps.
    """
    if index.constraint is None:
        if is_path(table.column(index.keys[0].column or "").type):
            return f"Finds {columns} by what it lies below or above, and by patterns."
        return f"Finds periods in {columns} by what they overlap or hold."
    operators = ["="] * (len(index.keys) - 1) + ["&&"]
    for exclusion in table.exclusions:
        operators = [*exclusion.operators] if exclusion.name == index.constraint else operators
    keys = [
        (operator, _shown(key)) for operator, key in zip(operators, index.keys, strict=True)
    ]
    same = " and ".join(shown for operator, shown in keys if operator == "=")
    periods = " and ".join(shown for operator, shown in keys if operator != "=")
    of = f" with the same {same}" if same else ""
    live = " live" if index.predicate is not None else ""
    return f"No two{live} rows{of} overlap in {periods}."


def _also(table: Table, index: Index) -> str:
    """Which parents a unique index finds the rows of."""
    covered = [fk for fk in table.foreign_keys if covers_foreign_key(index, fk.columns, table)]
    if not covered:
        return ""
    parents = dict.fromkeys(code(fk.referenced_table.display) for fk in covered)
    return f" It also finds what refers to one row of {' or '.join(parents)}."


def _why_found(table: Table, index: Index, columns: str) -> str:
    covered = [fk for fk in table.foreign_keys if covers_foreign_key(index, fk.columns, table)]
    if covered and len(index.keys) == len(covered[0].columns):
        parent = code(covered[0].referenced_table.display)
        found = f"Deleting a row of {parent} finds what refers to it without a full scan"
        return f"{found}{_held_too(index)}."
    if index.predicate is not None:
        rows = f"Holds only rows with {code(index.predicate)}, in the order of {columns}"
        return f"{rows}{_held_too(index)}."
    last = index.columns[-1]
    if last is not None and is_path(table.column(last).type) and not index.include:
        return f"Has rows in the order of {columns}: each after the one above it."
    return _why_plain(index, columns)


def _held_too(index: Index) -> str:
    """What the index holds beside its keys, and why."""
    more = ", ".join(map(code, index.include))
    return f", and holds {more} too: once vacuumed, the table is not read" if more else ""


def _why_plain(index: Index, columns: str) -> str:
    if index.include:
        return f"Finds rows by {columns}{_held_too(index)}."
    if any(key.operator_class is not None for key in index.keys):
        return f"Finds texts by what {columns} begins with, whatever the locale."
    if any(key.descending for key in index.keys):
        return f"Equal leading columns first, then the order that is asked for: {columns}."
    return f"Finds rows by {columns}."
