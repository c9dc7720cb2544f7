"""What a statement does to those who use the database: its locks, scans and rewrites.

Derived from the statement and the schema that it meets, without running anything. What cannot
be told is told as unknown, never guessed.

Source: PostgreSQL documentation, 13.3.1 Table-Level Locks, and each statement's own page;
AlterTableGetLockLevel and ATColumnChangeRequiresRewrite of tablecmds.c. Each derivation is
compared with the locks and files of a server that ran the statement, in tests/pg/effects.
"""

from dbarchitect.ddl.effects.deriving import Effects

__all__ = ["Effects"]
