"""Access patterns that the server does not take: told as failures of the design."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.proof.access import session_settings
from dbarchitect.design.proof.executing import prepared
from dbarchitect.errors import StatementFailedError
from dbarchitect.model.evidence import code
from dbarchitect.model.proof import BuildCheck

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.model.design import Design

_NO_TYPE = "42P18"
"""A bind whose type the server cannot tell: an application's driver names it.

Source: PostgreSQL documentation, appendix A.
"""


def refused_statements(lab: Lab, database: LabDatabase, design: Design) -> Iterator[BuildCheck]:
    """A failed check for each access pattern that the server refuses, whatever its values.

    A lab that is older than the brief's PostgreSQL may not know what that one knows.
    """
    if database.owner.server_version_num // 10000 < design.brief.postgresql_major:
        return
    with lab.connect(database, database.owner_role) as session:
        session.apply_settings(session_settings(design))
        for access in design.access:
            try:
                with prepared(session, access.sql):
                    pass
            except StatementFailedError as error:
                if error.sqlstate != _NO_TYPE:
                    yield BuildCheck(
                        name=f"access pattern {access.name} is understood",
                        claim=f"The server takes the statement of {code(access.name)}.",
                        passed=False,
                        detail=f"It says: {error.message}.",
                    )
