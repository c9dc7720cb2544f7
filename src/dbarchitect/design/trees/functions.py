"""The functions and triggers that keep a hierarchy: no circles, and ancestors that are true.

Rules:
    1. A move takes an advisory lock of its table until its transaction ends: two moves that
       each see no circle could make one together.
    2. A move at REPEATABLE READ or SERIALIZABLE is refused: one that waited for another would
       look at the rows of before it, and the server tells only where all are SERIALIZABLE.
    3. A row that comes at REPEATABLE READ or SERIALIZABLE under rows that moved since its
       snapshot is refused: it locks all that are above it, and the server tells.
    4. What walks up the tree looks at the rows themselves, not at the table of ancestors: rows
       of one statement may come in any order.
    5. What walks up ends in a circle, too: a row below one may come before those that make it,
       which are refused only in their turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.brief.trees import ANCESTOR, DESCENDANT, DISTANCE
from dbarchitect.design.names import with_tail
from dbarchitect.model.identifier import QualifiedName, quote_identifier, quote_literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dbarchitect.model.brief import Brief, Entity
    from dbarchitect.model.design import EntityNames
    from dbarchitect.model.relations import TreeRule

CHECK = "check_circle"
KEEP = "keep_ancestors"
"""Triggers fire in the order of their names: a circle is refused before it is followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A hierarchy by its physical names; `ancestors` is None where no table holds them.

    `path` is the column with the way from the root, None where rows have none. `tenant` is the
    column that says whose a row is, where rows carry their tenant.
    """

    rule: TreeRule
    entity: Entity
    table: QualifiedName
    key: str
    parent: str
    ancestors: EntityNames | None
    path: str | None = None
    tenant: str | None = None

    def function(self, trigger: str) -> QualifiedName:
        """The function that a trigger of the tree runs."""
        name = with_tail(self.table.name, f"_{trigger}")
        return QualifiedName(self.table.schema, name)

    @property
    def inserted(self) -> str:
        """The quoted columns of a pair, its tenant's first."""
        ends = ", ".join(self.ends)
        if self.ancestors is None or self.ancestors.tenant is None:
            return ends
        return f"{quote_identifier(self.ancestors.tenant)}, {ends}"

    def whose(self, row: str) -> str:
        """SQL of the tenant of a row of the table, with its comma; empty where it has none."""
        return "" if self.tenant is None else f"{row}.{quote_identifier(self.tenant)}, "

    def same_tenant(self, row: str, other: str) -> str:
        """SQL that two rows are of one tenant, with its AND: keys lead with the tenant."""
        if self.tenant is None:
            return ""
        name = quote_identifier(self.tenant)
        return f" AND {row}.{name} = {other}.{name}"

    @property
    def ends(self) -> tuple[str, str, str]:
        """The quoted columns for the ancestor, the descendant and their distance.

        Raises:
            ValueError: no table holds the ancestors.
        """
        if self.ancestors is None:
            message = f"{self.table.display} has no table of ancestors"
            raise ValueError(message)
        references, columns = self.ancestors.references, self.ancestors.columns
        return (
            quote_identifier(references[ANCESTOR][0]),
            quote_identifier(references[DESCENDANT][0]),
            quote_identifier(columns[DISTANCE]),
        )


def trees_of(brief: Brief, names: Mapping[str, EntityNames]) -> Iterator[Tree]:
    """Every hierarchy of a brief, in its order."""
    closures = {e.closure_of: names[e.name] for e in brief.entities if e.closure_of}
    for entity in brief.entities:
        if entity.tree is not None:
            own = names[entity.name]
            yield Tree(
                rule=entity.tree,
                entity=entity,
                table=own.table,
                key=own.key[0],
                parent=own.references[entity.tree.parent][0],
                ancestors=closures.get(entity.name),
                path=own.path,
                tenant=own.tenant,
            )


def moved_sql(tree: Tree) -> str:
    """The statements that let moves of one table pass one after the other."""
    parent = quote_identifier(tree.parent)
    message = quote_literal(f"rows of {tree.table.display} are moved at READ COMMITTED")
    return (
        f"        IF OLD.{parent} IS DISTINCT FROM NEW.{parent}\n"
        "          AND pg_catalog.current_setting('transaction_isolation') IN "
        "('repeatable read', 'serializable') THEN\n"
        "            RAISE EXCEPTION USING\n"
        "                ERRCODE = 'invalid_transaction_state',\n"
        f"                MESSAGE = {message};\n"
        "        END IF;\n"
        "        PERFORM pg_catalog.pg_advisory_xact_lock(TG_RELID::bigint);\n"
    )


def unmoved_sql(tree: Tree) -> str:
    """The statement that fails (40001) where what is above a new row has moved unseen.

    Whatever changed the way to the root has written one of the rows that were on it.
    """
    key, parent = quote_identifier(tree.key), quote_identifier(tree.parent)
    same = tree.same_tenant("t", "NEW")
    return (
        "        IF pg_catalog.current_setting('transaction_isolation') <> "  # noqa: S608 - quoted parts
        "'read committed' THEN\n"
        f"            PERFORM FROM {tree.table.sql} AS t WHERE t.{key} IN (\n"
        "                WITH RECURSIVE above (key, parent) AS (\n"
        f"                    SELECT t.{key}, t.{parent} FROM {tree.table.sql} AS t\n"
        f"                    WHERE t.{key} = NEW.{parent}{same}\n"
        "                    UNION\n"
        f"                    SELECT t.{key}, t.{parent} FROM above AS a\n"
        f"                    JOIN {tree.table.sql} AS t ON t.{key} = a.parent{same}\n"
        "                )\n"
        "                SELECT a.key FROM above AS a\n"
        f"            ){same} FOR SHARE OF t;\n"
        "        END IF;\n"
    )


def check_body(tree: Tree) -> str:
    """What refuses a row that would be above itself, in PL/pgSQL."""
    key, parent = quote_identifier(tree.key), quote_identifier(tree.parent)
    same = tree.same_tenant("t", "NEW")
    message = quote_literal(f"a row of {tree.table.display} may not be above itself")
    return (
        "BEGIN\n"  # noqa: S608 - quoted parts
        "    IF TG_OP = 'UPDATE' THEN\n"
        f"{moved_sql(tree)}"
        "    END IF;\n"
        "    IF EXISTS (\n"
        "        WITH RECURSIVE above (key, parent) AS (\n"
        f"            SELECT t.{key}, t.{parent} FROM {tree.table.sql} AS t\n"
        f"            WHERE t.{key} = NEW.{parent}{same}\n"
        "            UNION\n"
        f"            SELECT t.{key}, t.{parent} FROM above AS a\n"
        f"            JOIN {tree.table.sql} AS t ON t.{key} = a.parent{same}\n"
        "        )\n"
        f"        SELECT FROM above AS a WHERE a.key = NEW.{key}\n"
        "    ) THEN\n"
        "        RAISE EXCEPTION USING\n"
        "            ERRCODE = 'check_violation',\n"
        f"            MESSAGE = {message},\n"
        "            SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;\n"
        "    END IF;\n"
        "    RETURN NULL;\n"
        "END;"
    )


def above_sql(tree: Tree) -> str:
    """Every row above NEW with its steps, called `above`; a circle is walked once."""
    key, parent = quote_identifier(tree.key), quote_identifier(tree.parent)
    same = tree.same_tenant("t", "NEW")
    return (
        "    WITH RECURSIVE above (key, parent, steps) AS (\n"  # noqa: S608 - quoted parts
        f"        SELECT t.{key}, t.{parent}, 1 FROM {tree.table.sql} AS t\n"
        f"        WHERE t.{key} = NEW.{parent}{same}\n"
        "        UNION ALL\n"
        f"        SELECT t.{key}, t.{parent}, a.steps + 1 FROM above AS a\n"
        f"        JOIN {tree.table.sql} AS t ON t.{key} = a.parent{same}\n"
        "    ) CYCLE key SET circled USING passed"
    )


def keep_body(tree: Tree) -> str:
    """What puts each new or moved row and all below it under its ancestors, in PL/pgSQL."""
    key = quote_identifier(tree.key)
    ancestor, descendant, distance = tree.ends
    closure = tree.ancestors.table.sql if tree.ancestors else ""
    return (
        "BEGIN\n"  # noqa: S608 - quoted parts
        "    IF TG_OP = 'INSERT' THEN\n"
        "        PERFORM pg_catalog.pg_advisory_xact_lock_shared(TG_RELID::bigint);\n"
        f"{unmoved_sql(tree)}"
        f"        INSERT INTO {closure} ({tree.inserted})\n"
        f"        VALUES ({tree.whose('NEW')}NEW.{key}, NEW.{key}, 0)\n"
        "        ON CONFLICT DO NOTHING;\n"
        "    ELSE\n"
        f"{moved_sql(tree)}"
        f"        DELETE FROM {closure} AS c USING {closure} AS below\n"
        f"        WHERE below.{ancestor} = NEW.{key}{tree.same_tenant('below', 'NEW')}\n"
        f"          AND c.{descendant} = below.{descendant}{tree.same_tenant('c', 'NEW')}\n"
        "          AND NOT EXISTS (\n"
        f"            SELECT FROM {closure} AS own\n"
        f"            WHERE own.{ancestor} = NEW.{key} AND own.{descendant} = c.{ancestor}"
        f"{tree.same_tenant('own', 'NEW')}\n"
        "        );\n"
        "    END IF;\n"
        f"    INSERT INTO {closure} ({tree.inserted})\n"
        f"{above_sql(tree)}\n"
        f"    SELECT {tree.whose('NEW')}a.key, below.{descendant}, a.steps + below.{distance}\n"
        f"    FROM above AS a CROSS JOIN {closure} AS below\n"
        f"    WHERE below.{ancestor} = NEW.{key}{tree.same_tenant('below', 'NEW')}\n"
        "    ON CONFLICT DO NOTHING;\n"
        "    RETURN NULL;\n"
        "END;"
    )


def trigger_definition(tree: Tree, trigger: str, columns: Sequence[str] = ()) -> str:
    """The trigger, as the server writes it back.

    It fires for a new row and where one of these columns is written, which is the parent's
    where none is named.
    """
    parent = quote_identifier(tree.parent)
    written = ", ".join(map(quote_identifier, columns or (tree.parent,)))
    when = f" WHEN ((new.{parent} IS NOT NULL))" if trigger == CHECK else ""
    return (
        f"CREATE TRIGGER {trigger} AFTER INSERT OR UPDATE OF {written} ON {tree.table.sql} "
        f"FOR EACH ROW{when} EXECUTE FUNCTION {tree.function(trigger).sql}()"
    )


def closure_query(tree: Tree) -> str:
    """SELECT of what the table of ancestors must hold, walked down from the roots."""
    key, parent = quote_identifier(tree.key), quote_identifier(tree.parent)
    return (
        "WITH RECURSIVE pairs (above, below, steps) AS ("  # noqa: S608 - quoted parts
        f"SELECT t.{key}, t.{key}, 0 FROM {tree.table.sql} AS t UNION ALL "
        f"SELECT p.above, t.{key}, p.steps + 1 FROM pairs AS p "
        f"JOIN {tree.table.sql} AS t ON t.{parent} = p.below) "
        "SELECT above, below, steps FROM pairs"
    )


def equality_query(tree: Tree) -> str:
    """Whether the table of ancestors holds just that, as a text."""
    ancestor, descendant, distance = tree.ends
    closure = tree.ancestors.table.sql if tree.ancestors else ""
    held = f"SELECT {ancestor}, {descendant}, {distance} FROM {closure}"  # noqa: S608 - quoted parts
    wanted = closure_query(tree)
    return (
        f"SELECT (NOT EXISTS ({held} EXCEPT ({wanted})) "
        f"AND NOT EXISTS (({wanted}) EXCEPT {held}))::text"
    )
