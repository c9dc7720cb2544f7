"""The functions and triggers that keep the way from the root in each row of a hierarchy.

Rules:
    1. The parent's column is the truth. A path is worked out from it alone, never from what a
       path was before: what an old snapshot held may be wrong by now.
    2. Nobody writes a path: of a new row it is set, whatever the statement says, and a changed
       one is put back. Only the function that keeps paths may change them; it runs as the
       owner of the table, inside a trigger.
    3. A new or moved row is followed up to its root and down to all below it after the
       statement, for rows of one statement may come in any order. Only paths that are others
       are written.
    4. Labels hold letters, digits and `_`: what PostgreSQL 14 and 15 take as well.
    5. Locks and levels of isolation are those of `functions`.

Source: PostgreSQL documentation F.22 (ltree); contrib/ltree/ltree.h.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.extensions import EXTENSION_SCHEMA
from dbarchitect.design.trees.functions import (
    above_sql,
    moved_sql,
    trigger_definition,
    unmoved_sql,
)
from dbarchitect.model.brief import IdentityMode
from dbarchitect.model.identifier import quote_identifier

if TYPE_CHECKING:
    from dbarchitect.design.trees.functions import Tree

SET_PATH = "set_path"
KEEP_PATHS = "keep_paths"
"""After `check_circle` by its name: a circle is refused before it is followed."""

_PUBLIC = quote_identifier(EXTENSION_SCHEMA)
PATH_TYPE = f"{_PUBLIC}.ltree"
_JOINED = f"OPERATOR({_PUBLIC}.||)"
_OTHER = f"OPERATOR({_PUBLIC}.<>)"


def label_sql(key: str) -> str:
    """SQL of the label that a key gives; `key` is SQL of a whole number or a UUID."""
    return f"pg_catalog.translate({key}::text, '-', '_')"


def path_column(tree: Tree) -> str:
    """The quoted column that holds the path.

    Raises:
        ValueError: rows of the tree have none.
    """
    if tree.path is None:
        message = f"rows of {tree.table.display} have no path"
        raise ValueError(message)
    return quote_identifier(tree.path)


def set_body(tree: Tree) -> str:
    """What gives a new row its path and puts a changed one back, in PL/pgSQL."""
    key, parent, path = _names(tree)
    own = label_sql(f"NEW.{key}")
    return (
        "BEGIN\n"  # noqa: S608 - quoted parts
        "    IF TG_OP = 'UPDATE' THEN\n"
        "        IF pg_catalog.pg_trigger_depth() = 1 OR NOT EXISTS (\n"
        "            SELECT FROM pg_catalog.pg_class AS c\n"
        "            WHERE c.oid = TG_RELID\n"
        "              AND pg_catalog.pg_get_userbyid(c.relowner) = current_user\n"
        "        ) THEN\n"
        f"            NEW.{path} := OLD.{path};\n"
        "        END IF;\n"
        "        RETURN NEW;\n"
        "    END IF;\n"
        f"    NEW.{path} := coalesce(\n"
        f"        (SELECT t.{path} {_JOINED} {own}\n"
        f"         FROM {tree.table.sql} AS t\n"
        f"         WHERE t.{key} = NEW.{parent}{tree.same_tenant('t', 'NEW')}),\n"
        f"        {own}::{PATH_TYPE}\n"
        "    );\n"
        "    RETURN NEW;\n"
        "END;"
    )


def keep_paths_body(tree: Tree) -> str:
    """What makes the paths of a new or moved row and of all below it true, in PL/pgSQL."""
    key, parent, path = _names(tree)
    same = tree.same_tenant("t", "NEW")
    return (
        "BEGIN\n"  # noqa: S608 - quoted parts
        "    IF TG_OP = 'INSERT' THEN\n"
        "        PERFORM pg_catalog.pg_advisory_xact_lock_shared(TG_RELID::bigint);\n"
        f"{unmoved_sql(tree)}"
        "    ELSE\n"
        f"{moved_sql(tree)}"
        "    END IF;\n"
        f"{above_sql(tree)}, way (labels) AS (\n"
        f"        SELECT pg_catalog.string_agg({label_sql('a.key')}, '.' "
        "ORDER BY a.steps DESC)\n"
        "        FROM above AS a\n"
        "    ), below (key, path) AS (\n"
        f"        SELECT t.{key},\n"
        f"            pg_catalog.concat_ws('.', w.labels, {label_sql(f't.{key}')})"
        f"::{PATH_TYPE}\n"
        f"        FROM {tree.table.sql} AS t CROSS JOIN way AS w\n"
        f"        WHERE t.{key} = NEW.{key}{same}\n"
        "        UNION ALL\n"
        f"        SELECT t.{key}, b.path {_JOINED} {label_sql(f't.{key}')}\n"
        f"        FROM below AS b JOIN {tree.table.sql} AS t ON t.{parent} = b.key{same}\n"
        "    )\n"
        f"    UPDATE {tree.table.sql} AS t SET {path} = b.path\n"
        "    FROM below AS b\n"
        f"    WHERE t.{key} = b.key AND t.{path} {_OTHER} b.path{same};\n"
        "    RETURN NULL;\n"
        "END;"
    )


def set_definition(tree: Tree) -> str:
    """The trigger that sets paths, as the server writes it back."""
    return (
        f"CREATE TRIGGER {SET_PATH} BEFORE INSERT OR UPDATE OF {path_column(tree)} ON "
        f"{tree.table.sql} FOR EACH ROW EXECUTE FUNCTION {tree.function(SET_PATH).sql}()"
    )


def keep_definition(tree: Tree) -> str:
    """The trigger that keeps paths, as the server writes it back.

    A key that is an attribute may be changed, and with it the label.
    """
    changed = (tree.key,) if tree.entity.identity is IdentityMode.NATURAL else ()
    return trigger_definition(tree, KEEP_PATHS, (*changed, tree.parent))


def true_paths_query(tree: Tree) -> str:
    """Whether each row's path is what a walk down from the roots finds, as a text."""
    key, parent, path = _names(tree)
    return (
        "SELECT (NOT EXISTS (WITH RECURSIVE ways (key, path) AS ("  # noqa: S608 - quoted parts
        f"SELECT t.{key}, {label_sql(f't.{key}')}::{PATH_TYPE} FROM {tree.table.sql} AS t "
        f"WHERE t.{parent} IS NULL UNION ALL "
        f"SELECT t.{key}, w.path {_JOINED} {label_sql(f't.{key}')} FROM ways AS w "
        f"JOIN {tree.table.sql} AS t ON t.{parent} = w.key) "
        f"SELECT FROM {tree.table.sql} AS t LEFT JOIN ways AS w ON w.key = t.{key} "
        f"WHERE w.path IS NULL OR w.path {_OTHER} t.{path}))::text"
    )


def _names(tree: Tree) -> tuple[str, str, str]:
    return quote_identifier(tree.key), quote_identifier(tree.parent), path_column(tree)
