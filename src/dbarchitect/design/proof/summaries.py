"""Copies in the filled lab: what they answer, what they leave out, and who waits for whom.

Rules:
    1. A copy answers as its tables do: the two results are compared with EXCEPT ALL both ways,
       with every kind of key. That the comparison can fail is seen by deleting rows.
    2. What is deleted for that is put back by a rollback.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from dbarchitect.design.proof.acting import acting
from dbarchitect.design.proof.bench import first_deleted
from dbarchitect.design.proof.clock import clocked_path
from dbarchitect.design.proof.filling import SEEN_AT_ONCE
from dbarchitect.design.proof.going_on import GoingOn, differing
from dbarchitect.design.proof.kept_totals import check_kept
from dbarchitect.design.proof.keys import key_values, listed_constants
from dbarchitect.design.proof.plans import plan_summary
from dbarchitect.design.summaries.difference import difference_query
from dbarchitect.errors import DbarchitectError
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.proof import BuildCheck, NotVerified
from dbarchitect.postgres.resources import load_sql
from dbarchitect.sqltext.binds import number_binds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.model.design import Design, PhysicalAccess
    from dbarchitect.model.schema import Table
    from dbarchitect.model.summary import Summary
    from dbarchitect.postgres.session import Session

DELETED_ROWS = 100
"""Rows that are deleted to see a copy fall behind: some of several groups."""


_NOTHING = "Neither the tables nor the copy had a row to compare."


def check_summaries(
    session: Session, setting: Setting
) -> tuple[tuple[BuildCheck, ...], tuple[NotVerified, ...]]:
    """What was seen of each copy; it is fresh and analysed afterwards."""
    ready_copies(session, setting.design)
    listed = ", ".join(map(quote_identifier, clocked_path(setting.design)))
    session.apply_settings({"search_path": listed})
    checks: list[BuildCheck] = []
    missing: list[NotVerified] = []
    for access in setting.design.access:
        summary = setting.design.copy_of(access.name)
        if summary is None:
            continue
        looked = _Copy(session, setting, access, summary)
        try:
            answered = looked.answers()
            checks += [one for one in (answered,) if isinstance(one, BuildCheck)]
            missing += [one for one in (answered,) if isinstance(one, NotVerified)]
            if summary.kept:
                continue
            checks.append(looked.lets_read())
            missing.extend(looked.not_deleted())
            if summary.advance is None:
                checks.extend(looked.falls_behind())
            elif looked.can_delete:
                checks.append(
                    GoingOn(session, setting.design, summary, summary.advance).check()
                )
        except DbarchitectError as error:
            missing.append(NotVerified(f"copy {summary.name.display}", f"{error}."))
    checks += check_kept(session, setting.design)
    return tuple(checks), tuple(missing)


def ready_copies(session: Session, design: Design) -> None:
    """Every copy is fresh, and the planner knows it."""
    session.apply_settings(SEEN_AT_ONCE)
    for view in design.schema.materialized_views:
        session.execute_untrusted(f"REFRESH MATERIALIZED VIEW {view.name.sql}")
        session.execute_untrusted(f"VACUUM (ANALYZE) {view.name.sql}")
    going = [
        (choice.summary, choice.summary.advance)
        for choice in design.copies
        if choice.verdict.is_kept and choice.summary and choice.summary.advance
    ]
    for summary, advance in going:
        session.execute_untrusted(f"TRUNCATE {summary.name.sql}, {advance.marks.sql}")
    for summary, advance in going:
        session.query_untrusted(advance.call)
        for name in (summary.name, advance.marks):
            session.execute_untrusted(f"VACUUM (ANALYZE) {name.sql}")


@dataclass(frozen=True, slots=True)
class _Copy:
    """One copy, looked at in a filled database."""

    session: Session
    setting: Setting
    access: PhysicalAccess
    summary: Summary

    def answers(self) -> BuildCheck | NotVerified:
        """Whether the pattern and its reading have the same rows, and their buffers.

        Where neither has a row with any kind of key, nothing was compared.
        """
        types = self._types()
        choices = key_values(self.session, self.setting, self.access, types)
        told: list[str] = []
        were, are = "from the tables", "from the copy"
        if self.summary.kept:
            were, are = "adding up", "from the kept totals"
        different = held = 0
        asking = acting(self.session, self.setting)
        for kind, choice in choices.items():
            values = choice.attempts[0]
            asking.begin(kind)
            apart, rows = self._different(types, values)
            different, held = different + apart, held + rows
            before = self._buffers(self._original(), types, values)
            after = self._buffers(self.summary.reading, types, values)
            asking.end()
            told.append(f"{kind} key: {before:,} buffers {were}, {after:,} {are}")
        if held == different == 0:
            return NotVerified(self.summary.compared_by, _NOTHING)
        return BuildCheck(
            name=self.summary.compared_by,
            claim=self._claim(),
            passed=different == 0,
            detail="; ".join(told) if different == 0 else f"{different} rows differ",
        )

    def _claim(self) -> str:
        if self.summary.kept:
            return (
                f"{self.access.name} has the same rows from kept totals as by adding up, by "
                "EXCEPT ALL both ways."
            )
        return (
            f"{self.summary.name.display} has the rows that its tables give, by EXCEPT ALL "
            "both ways."
        )

    def lets_read(self) -> BuildCheck:
        """Whether a refresh takes no lock that a reader waits for."""
        name = self.summary.name
        with self.session.rolled_back():
            self.session.execute_untrusted(self.summary.refresh_sql.removesuffix(";"))
            rows = self.session.query(
                load_sql(__package__, "locks_on_relation"), {"relation": name.sql}
            )
        modes = [mode for (mode,) in rows]
        return BuildCheck(
            name=f"copy {name.display} lets read",
            claim=f"Nobody who reads {name.display} waits for its refresh.",
            passed=bool(modes) and "AccessExclusiveLock" not in modes,
            detail=f"its refresh holds {', '.join(modes)}",
        )

    def falls_behind(self) -> Iterator[BuildCheck]:
        """Whether a write shows only after the next refresh; nothing if none can be tried."""
        table = self._deletable()
        if table is None:
            return
        with self.session.rolled_back():
            self.session.execute_untrusted(first_deleted(table, DELETED_ROWS))
            stale = differing(self.session, self.summary)
            self.session.execute_untrusted(self.summary.refresh_sql.removesuffix(";"))
            fresh = differing(self.session, self.summary)
        name = self.summary.name.display
        yield BuildCheck(
            name=f"copy {name} falls behind",
            claim=f"{name} is as old as its last refresh, and right again after the next.",
            passed=stale > 0 and fresh == 0,
            detail=f"{stale} rows differ after a deletion, {fresh} after a refresh",
        )

    def not_deleted(self) -> Iterator[NotVerified]:
        """That no row could be deleted under the copy."""
        if self._deletable() is None:
            reason = "Each table under it has rows that others refer to: none was deleted."
            yield NotVerified(f"how copy {self.summary.name.display} falls behind", reason)

    @property
    def can_delete(self) -> bool:
        """Whether rows may go from a table under the copy."""
        return self._deletable() is not None

    def _deletable(self) -> Table | None:
        """A table under the copy to whose rows nothing refers."""
        schema = self.setting.design.schema
        referred = {
            key.referenced_table for table in schema.tables for key in table.foreign_keys
        }
        free = (schema.table(name) for name in self.access.tables if name not in referred)
        return next(free, None)

    def _original(self) -> str:
        """The pattern as the brief has it."""
        pattern = next(
            p for p in self.setting.design.brief.access if p.name == self.access.name
        )
        return number_binds(pattern.sql or "").text_numbered

    def _types(self) -> tuple[str, ...]:
        self.session.execute_untrusted(f"PREPARE pattern AS {self._original()}")
        try:
            rows = self.session.query(load_sql(__package__, "pattern_types"))
        finally:
            self.session.execute_untrusted("DEALLOCATE ALL")
        return tuple(name for (name,) in rows)

    def _different(self, types: Sequence[str], values: Sequence[str | None]) -> tuple[int, int]:
        """How many rows the pattern and its reading do not share, and how many it has."""
        sql = difference_query(*self.summary.compared)
        ((different, rows),) = self._run(sql, "EXECUTE", types, values)
        return int(str(different)), int(str(rows))

    def _buffers(self, sql: str, types: Sequence[str], values: Sequence[str | None]) -> int:
        """What a warm run touches."""
        explain = "EXPLAIN (ANALYZE, BUFFERS, TIMING off, FORMAT JSON) EXECUTE"
        self._run(sql, explain, types, values)
        ((plan,),) = self._run(sql, explain, types, values)
        explained = cast("Sequence[Mapping[str, Mapping[str, object]]]", plan)
        return plan_summary(explained, {}).buffers or 0

    def _run(
        self, sql: str, how: str, types: Sequence[str], values: Sequence[str | None]
    ) -> list[tuple[object, ...]]:
        """The rows of the statement with these values."""
        given = f" ({', '.join(types)})" if types else ""
        listed = f" ({', '.join(listed_constants(tuple(values)))})" if values else ""
        with self.session.rolled_back():
            self.session.execute_untrusted(f"PREPARE copy_asked{given} AS {sql}")
            rows = self.session.query_untrusted(f"{how} copy_asked{listed}")
            self.session.execute_untrusted("DEALLOCATE copy_asked")
        return rows
