"""`ddl`: a target's schema as a script that makes it, in an order that works."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.app.targets import TargetRequest, read_target
from dbarchitect.ddl import create_statements, drop_statements, render_script, reordered_tables
from dbarchitect.lab.options import DEFAULT_OWNER

if TYPE_CHECKING:
    from dbarchitect.model.schema import Schema

_VERSION_NUM_OF_MAJOR = 10000


@dataclass(frozen=True, slots=True, kw_only=True)
class DdlRequest:
    """Whose schema, and what the script says of it.

    `major` is the PostgreSQL that the script is for, the target's own where it is None.
    `down` asks for the script that takes the schema away.
    """

    target: TargetRequest
    major: int | None = None
    down: bool = False
    roles: bool = True
    owners: bool = True
    privileges: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DdlResult:
    """The script, what of the target it does not hold, and what was loaded in another form."""

    script: str
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def ddl(request: DdlRequest) -> DdlResult:
    """The script of the target's schema.

    Superusers are taken to be on the server that the script is for: it makes none.

    Raises:
        UsageError: the target cannot be read, or holds what the asked major lacks.
        ConnectionFailedError: the server is not there.
    """
    facts = read_target(request.target)
    snapshot = facts.snapshot
    version = snapshot.origin.server_version_num
    if request.major is not None:
        version = request.major * _VERSION_NUM_OF_MAJOR
    roles = snapshot.schema.roles
    write = drop_statements if request.down else create_statements
    statements = write(
        snapshot.schema,
        server_version_num=version,
        include_roles=request.roles,
        include_owners=request.owners,
        include_privileges=request.privileges,
        existing_roles=[DEFAULT_OWNER, *(role.name for role in roles if role.superuser)],
    )
    left_out = (*_unread(snapshot.schema), *facts.left_out)
    # What was loaded from files belongs to the lab's own role, which is nobody's elsewhere.
    own = f" OWNER TO {DEFAULT_OWNER}"
    said = [one for one in statements if not one.sql.endswith(own)]
    notes = (*facts.notes, *([] if request.down else _reordered(snapshot.schema)))
    script = _header((*left_out, *notes)) + render_script(said)
    return DdlResult(script=script, left_out=left_out, notes=notes)


def _header(remarks: tuple[str, ...]) -> str:
    """What the script does not hold, as comments; a name with a line feed ends none of them."""
    lines = [f"-- {' '.join(remark.splitlines())}\n" for remark in remarks]
    return "".join((*lines, "\n")) if lines else ""


def _reordered(schema: Schema) -> list[str]:
    return [
        f"columns of table {table.name.sql} come in another order: a parent got columns after"
        " it was made. Name the columns in INSERT and COPY."
        for table in reordered_tables(schema)
    ]


def result_content(result: DdlResult) -> dict[str, object]:
    """The result as plain values, as `docs/schemas/ddl-result.schema.json` describes it."""
    return {
        "script": result.script,
        "left_out": list(result.left_out),
        "notes": list(result.notes),
    }


def _unread(schema: Schema) -> list[str]:
    return [
        f"not in the script: {one.path.kind.value} {one.path.text}. {one.reason}"
        for one in schema.unread
    ]
