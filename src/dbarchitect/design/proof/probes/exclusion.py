"""EXCLUDE: a row that conflicts with one that is there is refused by the constraint's name.

Which of the keys' columns have to be the same, and which to differ, is asked of the server,
against the constraint as designed.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, combinations
from typing import TYPE_CHECKING

from dbarchitect.design.proof.attempts import Attack
from dbarchitect.design.proof.bench import drop_constraint, not_verified, of_constraint
from dbarchitect.design.proof.candidates import mentioned, sides
from dbarchitect.design.proof.deferral import deferred, redefined
from dbarchitect.design.proof.narrower import narrower
from dbarchitect.model.probe import Claim, Observed, Probe, Refused
from dbarchitect.model.schema import ObjectKind, ObjectPath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.model.proof import NotVerified
    from dbarchitect.model.schema import Exclusion, Table

EXCLUSION_VIOLATION = "23P01"


def probes(bench: Bench) -> Iterator[Probe | NotVerified]:
    """One probe for each EXCLUDE, more where it may wait."""
    for table in bench.tables:
        for exclusion in table.exclusions:
            yield from _probes(bench, table, exclusion)


def _probes(bench: Bench, table: Table, exclusion: Exclusion) -> Iterator[Probe | NotVerified]:
    tried = list(_candidates(bench, table, exclusion))
    as_designed = redefined(bench, table, exclusion)
    answers = bench.judge(
        [
            Attack(statement=probe.statement, setup=(*as_designed, *probe.setup))
            for probe in tried
        ]
    )
    for probe, answer in zip(tried, answers, strict=True):
        if answer.meets(probe.expected):
            yield probe
            yield from deferred(bench, table, exclusion, probe)
            yield from _predicate(bench, table, exclusion, probe)
            return
    claim = of_constraint("EXCLUDE", table, exclusion.name)
    yield not_verified(claim, "No two rows were found that conflict under it.")


def _predicate(
    bench: Bench, table: Table, exclusion: Exclusion, plain: Probe
) -> Iterator[Probe | NotVerified]:
    """A conflicting row outside of the predicate does not stand in the way."""
    index = next(index for index in table.indexes if index.constraint == exclusion.name)
    if index.predicate is None:
        return
    path = ObjectPath(ObjectKind.INDEX, (index.name.schema, index.name.name))
    claim = Claim("index", path, "WHERE")
    beyond = f"({index.predicate}) IS NOT TRUE"
    outside, _ = sides(bench, bench.spare(table), beyond, "false")
    if outside is None:
        yield not_verified(claim, "No row was found that its predicate does not hold for.")
        return
    everywhere = tuple(
        replace(one, predicate=None) if one == index else one for one in table.indexes
    )
    whole = replace(table, indexes=everywhere)
    yield replace(
        plain,
        name="a row outside of the predicate does not stand in the way",
        claim=claim,
        setup=(*plain.setup[:-1], outside.insert()),
        expected=Observed(query="SELECT 'accepted'", value="accepted"),
        removal=redefined(bench, whole, exclusion),
    )


def _candidates(bench: Bench, table: Table, exclusion: Exclusion) -> Iterator[Probe]:
    """Pairs of rows with the columns of the keys the same, all of them first."""
    index = next(index for index in table.indexes if index.constraint == exclusion.name)
    row = bench.spare(table)
    named = [key.expression for key in index.keys if key.expression]
    columns = tuple(dict.fromkeys((*filter(None, index.columns), *mentioned(row, *named))))
    first, _ = sides(bench, row, index.predicate or "true", "false")
    if first is None:
        return
    subsets = chain.from_iterable(
        combinations(columns, count) for count in range(len(columns), 0, -1)
    )
    for same in subsets:
        values = {column: first.constants[column] for column in same}
        values |= {c: first.constants[c] for c in mentioned(row, index.predicate)}
        yield Probe(
            name="a row that conflicts with another is refused",
            claim=of_constraint("EXCLUDE", table, exclusion.name),
            setup=(*narrower(table, exclusion.name, columns), first.insert()),
            statement=bench.spare(table, 1).with_values(values).insert(),
            expected=Refused(sqlstate=EXCLUSION_VIOLATION, constraint=exclusion.name),
            removal=(drop_constraint(table.name, exclusion.name),),
        )
