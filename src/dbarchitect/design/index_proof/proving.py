"""The proof of a design's indexes, on a twin of the design at its horizon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.access import understood_access
from dbarchitect.design.draft import Draft
from dbarchitect.design.horizon import horizon_setting, horizon_twin
from dbarchitect.design.index_facts import table_facts
from dbarchitect.design.index_proof.advances import advance_statements
from dbarchitect.design.index_proof.asking import Planner
from dbarchitect.design.index_proof.choosing import Asked
from dbarchitect.design.index_proof.options import index_options, renamed
from dbarchitect.design.index_proof.shapes import Shapes
from dbarchitect.design.index_proof.statements import (
    Asking,
    Statement,
    access_statements,
    lookup_statement,
)
from dbarchitect.design.index_proof.targets import cost_limit, helpless
from dbarchitect.design.index_proof.weighing import Scales
from dbarchitect.design.proof.populate import RowsNotDrawnError
from dbarchitect.design.tenancy.uses import under_policy
from dbarchitect.errors import StatementFailedError
from dbarchitect.lab.twin import TwinRefusalError, TwinUnavailableError
from dbarchitect.model.index_proof import IndexProof, KeyRun, Verdict
from dbarchitect.model.proof import NotVerified

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dbarchitect.design.draft import Context
    from dbarchitect.design.horizon import HorizonTwin
    from dbarchitect.design.index_proof.options import IndexOption
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.indexing import TableUse
    from dbarchitect.lab import Lab
    from dbarchitect.model.design import Design
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Index


def prove_indexes(lab: Lab, design: Design, context: Context, *, seed: int) -> IndexProof:
    """Which indexes the design should have at its horizon, by planned cost.

    Two calls with the same design and server give the same verdicts. Where the server can have
    no twin nothing is weighed, and that is said.

    Args:
        lab: Where the twin is built; nothing of it is left but roles.
        design: What the rules alone made of the brief.
        context: What the design was made from.
        seed: Decides the words that are searched for.

    Raises:
        StatementFailedError: the server refuses a statement of the design itself.
        ConnectionFailedError: the lab's server went away.
    """
    setting = horizon_setting(design, as_of=context.as_of, seed=seed)
    draft = Draft(tables=design.schema.tables)
    uses: dict[QualifiedName, list[TableUse]] = {}
    for understood in understood_access(draft, context):
        for use in understood.uses:
            uses.setdefault(use.table, []).append(under_policy(context, use))
    options = index_options(design, uses, table_facts(draft, context))
    try:
        return _weighed(lab, setting, context, options)
    except StatementFailedError:
        # A variant that the server refuses must not keep the others from being weighed.
        proposed = tuple(option for option in options if not option.is_new)
        return _weighed(lab, setting, context, proposed)


def _weighed(
    lab: Lab, setting: Setting, context: Context, options: Sequence[IndexOption]
) -> IndexProof:
    added: dict[QualifiedName, list[Index]] = {}
    for option in options:
        if option.is_new:
            added.setdefault(option.table, []).append(option.index)
    try:
        with horizon_twin(lab, setting, candidates=added) as made:
            return _Weighing(lab, setting, context, options, made).proof()
    except (TwinUnavailableError, RowsNotDrawnError) as error:
        return _unweighed(lab, setting, f"{error}.")


@dataclass(slots=True)
class _Weighing:
    lab: Lab
    setting: Setting
    context: Context
    options: Sequence[IndexOption]
    made: HorizonTwin

    def proof(self) -> IndexProof:
        design = self.setting.design
        names = frozenset(
            index.name.name for table in design.schema.tables for index in table.indexes
        )
        known = names | {option.name for option in self.options}
        planner = Planner(self.made.twin, self.options, known)
        asked, missing = self._asked(planner)
        shapes = Shapes(
            setting=self.setting,
            context=self.context,
            facts=self.made.facts,
            planner=planner,
            acting=tuple(sorted(self.made.usual.items())),
        )
        weighed = shapes.weighed(self.options)
        unplanned = {item.subject for item in missing}
        scales = Scales(
            design=design,
            statements=asked,
            weighed=weighed,
            kept=self._kept(unplanned),
        )
        verdicts = scales.verdicts()
        accepted = frozenset(v.index.name.name for v in verdicts if v.verdict.is_accepted)
        return IndexProof(
            verdicts=renamed(design, verdicts),
            server_version=self.lab.server_version,
            locale=self.lab.locale.text,
            rows=sum(self.setting.rows.values()),
            settings=self.made.twin.planner.settings,
            plans=planner.plans,
            keys=tuple(_key_runs(asked, accepted)),
            contradictions=tuple(helpless(self.setting, asked, accepted)),
            not_verified=(*self.made.not_verified, *missing),
        )

    def _asked(
        self, planner: Planner
    ) -> tuple[list[tuple[Statement, Asked]], list[NotVerified]]:
        """Each statement with its plans, and those that cannot be planned."""
        found: list[tuple[Statement, Asked]] = []
        missing: list[NotVerified] = []
        for number, statement in enumerate(self._statements()):
            try:
                plans = planner.configurations(statement)
            except (StatementFailedError, TwinRefusalError) as error:
                missing.append(NotVerified(f"plans of {statement.pattern}", f"{error}."))
                continue
            name = f"{number} {statement.pattern}"
            limit = cost_limit(self.setting, statement, plans)
            asked = Asked(name, statement.rate_per_hour, plans, limit)
            found.append((statement, asked))
        return found, list(dict.fromkeys(missing))

    def _statements(self) -> Iterator[Statement]:
        design = self.setting.design
        asking = Asking.on(self.setting, self.made)
        for access in design.access:
            copy = design.copy_of(access.name)
            if copy is not None and not copy.kept:
                continue  # It reads no table of the twin.
            yield from access_statements(asking, access)
        yield from advance_statements(design)
        for table in design.schema.tables:
            if table.partition_of is None:
                for key in table.foreign_keys:
                    yield lookup_statement(self.setting, table, key)

    def _kept(self, unplanned: set[str]) -> Mapping[str, Verdict]:
        """Options that are not for the scales: their use has no rate, or no plan."""
        design = self.setting.design
        rated = {access.name for access in design.access}
        rated |= {statement.pattern for statement in advance_statements(design)}
        rated |= {key.name for table in design.schema.tables for key in table.foreign_keys}
        kept: dict[str, Verdict] = {}
        proposed = {option.index.name for option in self.options if not option.is_new}
        for reason in design.index_reasons:
            if reason.index not in proposed:
                continue
            unseen = any(f"plans of {name}" in unplanned for name in reason.serves)
            if unseen:
                kept[reason.index.name] = Verdict.NOT_WEIGHED
            elif set(reason.serves) - rated:
                kept[reason.index.name] = Verdict.OWN_WORK
        return kept


def _key_runs(
    asked: Sequence[tuple[Statement, Asked]], accepted: frozenset[str]
) -> Iterator[KeyRun]:
    """Each pattern's keys, with what a run costs beside the accepted indexes."""
    rates: dict[str, float] = {}
    for statement, _ in asked:
        rates[statement.pattern] = rates.get(statement.pattern, 0.0) + statement.rate_per_hour
    for statement, plans in asked:
        if statement.foreign_key is None:
            whole = rates[statement.pattern]
            yield KeyRun(
                pattern=statement.pattern,
                key=statement.key,
                share=statement.rate_per_hour / whole if whole else 1.0,
                cost=plans.cost(accepted),
            )


def _unweighed(lab: Lab, setting: Setting, reason: str) -> IndexProof:
    return IndexProof(
        verdicts=(),
        server_version=lab.server_version,
        locale=lab.locale.text,
        rows=sum(setting.rows.values()),
        settings={},
        plans=0,
        not_verified=(NotVerified("indexes by planned cost at the horizon", reason),),
    )
