"""Statements as one SQL script for people and for psql."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dbarchitect.ddl.statements import DdlStatement
    from dbarchitect.ddl.steps import Phase
    from dbarchitect.model.schema import ObjectPath

_CONTINUES = ("COMMENT ON ", "ALTER ", "GRANT ", "REVOKE ", "SET ROLE", "RESET ", "SET ")


def render_script(statements: Iterable[DdlStatement]) -> str:
    """The statements with a heading for each section, objects apart by a blank line.

    The text ends with a line feed, unless there is no statement at all.
    """
    return "".join(_pieces(statements))


def _pieces(statements: Iterable[DdlStatement]) -> Iterator[str]:
    phase: Phase | None = None
    about: ObjectPath | None = None
    for statement in statements:
        if statement.phase is not phase:
            yield ("" if phase is None else "\n") + f"-- {statement.phase.title}\n\n"
        elif statement.object != about or not statement.sql.startswith(_CONTINUES):
            yield "\n"
        yield f"{statement.sql};\n"
        phase, about = statement.phase, statement.object
