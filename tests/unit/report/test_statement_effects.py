"""How the effects of a statement read."""

from __future__ import annotations

from dbarchitect.model.effects import LockMode, RelationEffect, StatementEffects, Work
from dbarchitect.model.finding import Remedy
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.quantities import Bytes
from dbarchitect.model.schema import ObjectKind
from dbarchitect.report.statement_effects import effects_lines, statements_with_effects


def on(
    name: str,
    mode: LockMode,
    work: Work = Work.NONE,
    *,
    kind: ObjectKind = ObjectKind.TABLE,
    stored: int | None = None,
    table: str | None = None,
) -> RelationEffect:
    return RelationEffect(
        relation=QualifiedName("public", name),
        kind=kind,
        mode=mode,
        work=work,
        stored=None if stored is None else Bytes(stored),
        table=None if table is None else QualifiedName("public", table),
    )


def lines(*relations: RelationEffect, **more: bool) -> tuple[str, ...]:
    return effects_lines(StatementEffects(relations=relations, **more))  # type: ignore[arg-type]  # two flags


def test_a_lock_says_who_waits_and_what_is_done() -> None:
    assert lines(on("orders", LockMode.SHARE_UPDATE_EXCLUSIVE, Work.SCANNED)) == (
        "SHARE UPDATE EXCLUSIVE on orders: reads and writes go on; scanned, not rewritten",
    )


def test_tables_in_the_same_case_share_a_line_and_the_size_of_a_rewrite_is_told() -> None:
    rewritten = [
        on(name, LockMode.ACCESS_EXCLUSIVE, Work.REWRITTEN, stored=3 * 2**30)
        for name in ("a", "b", "c", "d")
    ]
    assert lines(*rewritten) == (
        "ACCESS EXCLUSIVE on a, b, c and 1 more: reads and writes wait; rewritten, 12 GB",
    )


def test_a_size_that_is_not_whole_is_not_told() -> None:
    told = lines(
        on("a", LockMode.ACCESS_EXCLUSIVE, Work.REWRITTEN, stored=8192),
        on("b", LockMode.ACCESS_EXCLUSIVE, Work.REWRITTEN),
    )
    assert told == ("ACCESS EXCLUSIVE on a, b: reads and writes wait; rewritten",)


def test_an_index_is_told_of_where_its_table_does_not_say_it_all() -> None:
    index = on("t_a", LockMode.ACCESS_EXCLUSIVE, kind=ObjectKind.INDEX, table="t")
    assert lines(on("t", LockMode.ACCESS_EXCLUSIVE), index) == (
        "ACCESS EXCLUSIVE on t: reads and writes wait; rows untouched",
    )
    assert lines(on("t", LockMode.SHARE, Work.SCANNED), index) == (
        "SHARE on t: reads go on, writes wait; scanned, not rewritten",
        "ACCESS EXCLUSIVE on index t_a: queries of its table wait",
    )


def test_what_runs_alone_and_what_is_unknown_have_lines_of_their_own() -> None:
    found = StatementEffects(transaction=False, waits=True, unknown="Nobody knows.")
    assert effects_lines(found) == (
        "not in a transaction; waits until older ones end",
        "Nobody knows",
    )
    assert effects_lines(StatementEffects()) == ("locks no table",)


def test_effects_are_comments_that_can_be_pasted_with_their_statement() -> None:
    name = "a\nname"
    remedy = Remedy(
        text="Do it.",
        statements=("DROP TABLE x;",),
        effects=(StatementEffects(relations=(on(name, LockMode.ACCESS_EXCLUSIVE),)),),
    )
    statement, *told = statements_with_effects(remedy)
    assert statement == "DROP TABLE x;"
    assert told
    assert all(line.startswith("--") for text in told for line in text.splitlines())


def test_a_line_is_not_broken_before_a_unit() -> None:
    for width in range(20, 34):
        effect = on("o" * width, LockMode.SHARE_UPDATE_EXCLUSIVE, Work.SCANNED, stored=114688)
        remedy = Remedy(
            text="",
            statements=("SELECT",),
            effects=(StatementEffects(relations=(effect,)),),
        )
        told = [*statements_with_effects(remedy)][1]
        assert told.replace("\n--  ", "").endswith("rewritten, 112 kB")
        assert "\n--   kB" not in told
