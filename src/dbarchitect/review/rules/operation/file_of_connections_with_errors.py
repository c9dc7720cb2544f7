"""OPS02: a pg_hba.conf that the server does not understand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.reading import Known
from dbarchitect.review.connections import server_path
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="OPS02",
    slug="file_of_connections_with_errors",
    severity=Severity.ERROR,
    summary="Lines of pg_hba.conf are not understood by the server.",
    why=(
        "The server does not start with such a file, and until then goes on with the lines "
        "that it loaded before: what was changed since holds for nobody."
    ),
    remedy=(
        "Correct the lines that pg_hba_file_rules shows with an error, and have the server "
        "read the file again with pg_reload_conf()."
    ),
    systemic="{count} servers have lines in pg_hba.conf that they do not understand",
    references=(
        "https://www.postgresql.org/docs/18/view-pg-hba-file-rules.html",
        "https://www.postgresql.org/docs/18/auth-pg-hba-conf.html",
    ),
    since="0.1",
    needs=frozenset({Need.AUTHENTICATION}),
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """The server, where a line of the file has an error and is no rule."""
    read = snapshot.authentication
    if isinstance(read, Known) and read.value.unparsed:
        numbers = read.value.unparsed
        lines = f"line{'s' * (len(numbers) > 1)} {', '.join(map(str, numbers))}"
        yield RULE.found(
            snapshot,
            server_path(snapshot),
            message=(
                f"The server will not start again: it does not understand {lines} of "
                "pg_hba.conf."
            ),
            claim=f"pg_hba_file_rules has an error for {lines}, and no rule",
        )
