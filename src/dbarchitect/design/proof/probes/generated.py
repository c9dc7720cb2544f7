"""Generated columns: nobody writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.proof.bench import not_verified, of_column
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.probe import Probe, Refused
from dbarchitect.model.schema import GeneratedKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.model.proof import NotVerified

GENERATED_ALWAYS = "428C9"


def probes(bench: Bench) -> Iterator[Probe | NotVerified]:
    """One probe for each generated column that the server stores."""
    for table in bench.tables:
        for column in table.columns:
            if column.generated is None:
                continue
            claim = of_column("GENERATED ALWAYS", table, column.name)
            if column.generated.kind is GeneratedKind.VIRTUAL:
                reason = "A virtual column cannot be turned into a plain one to see it fail."
                yield not_verified(claim, reason)
                continue
            alter = f"ALTER TABLE {table.name.sql} ALTER COLUMN {quote_identifier(column.name)}"
            row = bench.spare(table)
            written = row.with_values({column.name: "''"})
            yield Probe(
                name="a value of one's own is refused",
                claim=claim,
                setup=(),
                statement=written.insert(),
                expected=Refused(sqlstate=GENERATED_ALWAYS, message_contains=column.name),
                removal=(f"{alter} DROP EXPRESSION",),
            )
