"""A twin's answers: plans, with and without an index.

Rule 1: nothing but EXPLAIN without ANALYZE reaches the server, and its session is not handed
        out: a twin that ran something would answer, without any error, from pages of zeros.
Rule 2: what-if is a flag. All candidate indexes are real, made before the twin was, and those
        that a question leaves out are marked as not valid, which the planner overlooks. To make
        an index afterwards would take the files back to empty and out again, some 100 ms for
        each question; the flag takes about one, and an index is the same in every question.
Rule 3: a partitioned index and all of its parts are shown and overlooked together.
Rule 4: as whom a statement is planned is said with it: a session begins with its settings, the
        role among them, and keeps them, so that no answer is one for another tenant.

Source: `get_relation_info`, src/backend/optimizer/util/plancat.c.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.errors import SqlError
from dbarchitect.lab.twin.explain import read_plan
from dbarchitect.lab.twin.refusals import TwinRefusalError
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.postgres.resources import load_sql
from dbarchitect.sqltext.kinds import StatementKind
from dbarchitect.sqltext.statements import split

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Mapping, Sequence

    from dbarchitect.lab.laboratory import LabDatabase
    from dbarchitect.lab.twin.catalog import Catalog
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.plan import Plan
    from dbarchitect.model.twin import PlannerSettings
    from dbarchitect.postgres.session import Session

    _Settings = tuple[tuple[str, str], ...]

_PLANNED = frozenset(
    (
        StatementKind.SELECT,
        StatementKind.INSERT,
        StatementKind.UPDATE,
        StatementKind.DELETE,
        StatementKind.MERGE,
    )
)

_ENDLESS_MS = 10**9
_BY_VALUE = "force_custom_plan"


class Twin:
    """A planner that believes the facts; made by `build_twin`, not safe for several threads."""

    def __init__(
        self,
        database: LabDatabase,
        catalog: Catalog,
        planner: PlannerSettings,
        search_path: Sequence[str],
    ) -> None:
        self.planner = planner
        """The settings that every plan is made under."""
        self.variables: dict[str, str] = {}
        """Further settings where a question brings none of its own."""
        self._database = database
        self._catalog = catalog
        self._search_path = ", ".join(map(quote_identifier, search_path))
        self._hidden: frozenset[QualifiedName] = frozenset()
        self._overlooked = self._hidden
        self._wholes = catalog.wholes()
        self._sessions: dict[tuple[bool, _Settings], Session] = {}
        self._allowed: set[str] = set()

    def plan(
        self,
        sql: str,
        values: Sequence[str | None] | None = None,
        *,
        variables: Mapping[str, str] | None = None,
    ) -> Plan:
        """How the planner would run the statement, whose parameters are `$1`, `$2` and so on.

        With values (texts, None is null; one for each parameter) the plan is for them;
        without, it is the one that serves any. With variables the session has these settings
        instead of the twin's own: `role` is one that the database's owner may act as.

        Raises:
            TwinRefusalError: it is no single SELECT, INSERT, UPDATE, DELETE or MERGE.
            StatementFailedError: the server cannot plan it.
        """
        self._require_plannable(sql)
        self._hide()
        told = self.variables if variables is None else variables
        session = self._planning(tuple(sorted(told.items())), generic=values is None)
        session.execute_untrusted(f"PREPARE asked AS {sql}")
        given = values if values is not None else [None] * _parameters(session)
        constants = ", ".join("NULL" if v is None else quote_literal(v) for v in given)
        listed = f" ({constants})" if given else ""
        # Where it fails, the driver has what is prepared forgotten, as after each ROLLBACK.
        ((explained,),) = session.query_untrusted(
            f"EXPLAIN (FORMAT JSON) EXECUTE asked{listed}"
        )
        session.execute_untrusted("DEALLOCATE asked")
        return read_plan(explained)

    @property
    def hidden(self) -> frozenset[QualifiedName]:
        """The indexes that the planner overlooks now."""
        return self._hidden

    @contextmanager
    def without_index(self, *names: QualifiedName) -> Generator[None]:
        """Inside, the planner overlooks these indexes, as if they had been dropped.

        A constraint that an index serves stays: what the planner concludes from a key or a
        foreign key is not lost, as it would be.
        """
        with self.hiding(self._hidden | set(names)):
            yield

    @contextmanager
    def with_index(self, *names: QualifiedName) -> Generator[None]:
        """Inside, the planner sees these indexes, which were overlooked."""
        with self.hiding(self._hidden - set(names)):
            yield

    @contextmanager
    def hiding(self, names: Collection[QualifiedName]) -> Generator[None]:
        """Inside, the planner overlooks exactly these indexes and sees all others."""
        before = self._hidden
        self._hidden = frozenset(names)
        try:
            yield
        finally:
            self._hidden = before

    def hide_candidates(self, names: Collection[QualifiedName]) -> None:
        """The planner overlooks these indexes, too, until something shows them."""
        self._hidden |= set(names)

    def whole_index(self, name: str) -> str:
        """The partitioned index that the index of this bare name is a part of, or itself."""
        return self._wholes.get(name, name)

    def close(self) -> None:
        """Its sessions are closed; the database is for who made it to drop."""
        for session in self._sessions.values():
            session.close()
        self._sessions.clear()
        self._database.disconnect()

    def _planning(self, variables: _Settings, *, generic: bool) -> Session:
        """The session for plans of values, or for those that serve any, with these settings."""
        found = self._sessions.get((generic, variables))
        if found is None or found.is_closed:
            database = self._database
            # EXPLAIN runs nothing that needs a budget for all questions together.
            limits = replace(database.lab.limits, total_ms=_ENDLESS_MS)
            found = database.lab.connect(database, database.owner_role, limits=limits)
            own = {
                "plan_cache_mode": "force_generic_plan" if generic else _BY_VALUE,
                "search_path": self._search_path,
            }
            settings = {**self.planner.settings, **own, **dict(variables)}
            found.apply_settings(settings, read_only=True)
            self._sessions[generic, variables] = found
        return found

    def _require_plannable(self, sql: str) -> None:
        if sql in self._allowed:
            return
        try:
            kinds = [statement.kind for statement in split(sql)]
        except SqlError as error:
            message = f"a twin plans what it can read, and this it cannot: {error}"
            raise TwinRefusalError(message) from error
        if len(kinds) != 1 or kinds[0] not in _PLANNED:
            named = ", ".join(kind.value for kind in kinds) or "nothing"
            message = f"a twin plans one query or one change of rows, and was asked: {named}"
            hint = "Run it on a filled database of the lab: a twin holds no rows."
            raise TwinRefusalError(message, hint=hint)
        self._allowed.add(sql)

    def _hide(self) -> None:
        """The planner overlooks what is hidden now, from a session's next statement on.

        It is told when it is asked, and not before: most that is hidden is shown again first.
        """
        wanted = self._hidden
        binds = {
            "shown": [self._catalog.relation(n).oid for n in self._overlooked - wanted],
            "hidden": [self._catalog.relation(n).oid for n in wanted - self._overlooked],
        }
        if binds["shown"] or binds["hidden"]:
            self._database.admin.execute(
                load_sql("dbarchitect.lab.twin", "show_indexes"), binds
            )
        self._overlooked = wanted


def _parameters(session: Session) -> int:
    """How many parameters the statement has that was asked."""
    ((count,),) = session.query(load_sql("dbarchitect.lab.twin", "asked_parameters"))
    return int(count)
