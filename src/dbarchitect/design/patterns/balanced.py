"""Amounts that add up to zero among the rows of one whole, as the entries of a transaction do.

A constraint trigger looks at the end of the transaction: rows come one after the other, and in
between no sum is zero. It needs no lock. What is committed adds up to zero, so each transaction
that passes has added zero to it; two at once add zero twice, and rows that both want to change
are locked by the first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.design.draft import Draft, Pattern, Reasoned, Stage, Want
from dbarchitect.design.names import TakenNames, with_tail
from dbarchitect.design.reasoning import listed
from dbarchitect.design.routines import trigger_routine
from dbarchitect.design.tenancy.setting import SETTING
from dbarchitect.design.tenancy.uses import under_policy
from dbarchitect.indexing import TableUse
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.evidence import code
from dbarchitect.model.identifier import QualifiedName, quote_identifier, quote_literal
from dbarchitect.model.schema import Routine, Trigger

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.design.draft import Context
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.brief import Brief
    from dbarchitect.model.design import Design, EntityNames

SLUG = "balanced"
LABEL = "balance"

REFUSED = "23514"
"""check_violation. Source: PostgreSQL documentation, appendix A."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """A rule by its physical names: `amount` adds up to zero among rows equal in `same`.

    `name` is that of the trigger and of its function. `tenant` is the column that says whose a
    row is, where rows carry one.
    """

    table: QualifiedName
    name: str
    amount: str
    same: tuple[str, ...]
    tenant: str | None = None

    @property
    def function(self) -> QualifiedName:
        """The function that adds up."""
        return QualifiedName(self.table.schema, self.name)

    def sum_query(self, row: str) -> str:
        """The sum over the rows that are the same as `row`, by PL/pgSQL's names."""
        same = " AND ".join(
            f"t.{quote_identifier(c)} = {row}.{quote_identifier(c)}" for c in self.same
        )
        amount = quote_identifier(self.amount)
        return f"SELECT pg_catalog.sum(t.{amount}) INTO total FROM {self.table.sql} AS t WHERE {same};"  # noqa: S608, E501 - quoted names; one statement


def balances_of(brief: Brief, names: Mapping[str, EntityNames]) -> Iterator[Balance]:
    """Every rule of a brief, in its order."""
    taken = TakenNames()
    for entity in brief.entities:
        own = names[entity.name]
        for rule in entity.balances:
            same: list[str] = [own.tenant] if own.tenant is not None else []
            for member in rule.members:
                found = own.references.get(member) or (own.columns[member],)
                same.extend(column for column in found if column not in same)
            amount = own.columns[rule.amount]
            stem = "_".join((own.table.name, *same, amount))
            name = taken.take(with_tail(stem, f"_{LABEL}"))
            yield Balance(
                table=own.table, name=name, amount=amount, same=tuple(same), tenant=own.tenant
            )


def apply(draft: Draft, context: Context) -> Draft:
    """The function and the constraint trigger of each rule."""
    for balance in balances_of(context.brief, context.names):
        table = draft.table(balance.table)
        trigger = Trigger(
            name=balance.name,
            definition=(
                f"CREATE CONSTRAINT TRIGGER {quote_identifier(balance.name)} "
                f"AFTER INSERT OR DELETE OR UPDATE ON {balance.table.sql} "
                "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
                f"EXECUTE FUNCTION {balance.function.sql}()"
            ),
            function=balance.function,
            comment="Refuses, at the end of the transaction, a sum that is not zero.",
        )
        draft = draft.with_table(replace(table, triggers=(*table.triggers, trigger)))
        draft = draft.with_routines(_routine(context, balance))
    return draft


def apply_wants(draft: Draft, context: Context) -> Draft:
    """The rows of a sum have to be found fast: it is formed for each row that is written."""
    for balance in balances_of(context.brief, context.names):
        use = under_policy(context, TableUse(table=balance.table, equal=balance.same))
        want = Want(use=use, purpose=f"sum of {balance.amount}")
        draft = replace(draft, wants=(*draft.wants, want))
    return draft


def _routine(context: Context, balance: Balance) -> Routine:
    comment = (
        f"Adds up {balance.amount} of {balance.table.display}. Runs as its owner: the sum "
        "is over all rows, whatever the writer may see."
    )
    return trigger_routine(
        balance.function, context.roles.owner, _body(balance), comment, as_owner=True
    )


def _body(balance: Balance) -> str:
    looked_at = "".join(
        f"    IF TG_OP <> '{other}' THEN\n"
        f"{_as_tenant(balance, row)}"
        f"        {balance.sum_query(row)}\n"
        "        IF total <> 0 THEN\n"
        "            RAISE EXCEPTION USING\n"
        "                ERRCODE = 'check_violation',\n"
        f"                MESSAGE = pg_catalog.format({_message(balance)}, total),\n"
        "                SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, "
        "CONSTRAINT = TG_NAME;\n"
        "        END IF;\n"
        "    END IF;\n"
        for row, other in (("NEW", "DELETE"), ("OLD", "INSERT"))
    )
    before = ""
    after = ""
    if balance.tenant is not None:
        before = f"    whose text := pg_catalog.current_setting('{SETTING}', true);\n"
        after = f"    PERFORM pg_catalog.set_config('{SETTING}', coalesce(whose, ''), true);\n"
    return (
        f"DECLARE\n    total numeric;\n{before}BEGIN\n{looked_at}{after}    RETURN NULL;\nEND;"
    )


def _message(balance: Balance) -> str:
    text = f"{balance.amount} of {balance.table.name} adds up to %s and not to zero"
    return quote_literal(text)


def _as_tenant(balance: Balance, row: str) -> str:
    """The row's own tenant is set: one who set another before the end would hide the rows."""
    if balance.tenant is None:
        return ""
    column = f"{row}.{quote_identifier(balance.tenant)}::text"
    return f"        PERFORM pg_catalog.set_config('{SETTING}', {column}, true);\n"


def decide(_design: Design, context: Context, _sizes: Sizes) -> Reasoned | None:
    """Why a deferred trigger, why it needs no lock, and what it costs."""
    made = tuple(balances_of(context.brief, context.names))
    if not made:
        return None
    rules = "; ".join(
        f"{code(one.amount)} of {code(one.table.display)} adds up to zero among rows of the "
        f"same {listed(one.same)}"
        for one in made
    )
    decision = Decision(
        slug=SLUG,
        question="Sums that have to be zero",
        choice="a constraint trigger that looks at the end of the transaction",
        why=(
            (
                f"{rules}. Rows may come in several statements and in any order; what does not "
                f"add up when the transaction ends is refused with {code(REFUSED)}, and all of "
                "the transaction with it. No lock is needed: what is committed adds up, so "
                "each transaction that passes has added zero, and two at once add zero twice. "
                "Two sessions have tried both in the lab. Each written row reads the rows of "
                "its sum by an index; amounts are exact numbers, so that no rounding is left. "
                "Two things are not refused: a whole without any row, and rows that add up by "
                "themselves and come later, to a whole that was complete long ago."
            ),
        ),
        alternatives=(
            Alternative(
                "a CHECK",
                ("it sees one row, and no statement that adds two.",),
            ),
            Alternative(
                "a trigger for each statement",
                (
                    (
                        "it adds up once and not for each row, but cannot wait: all rows of a "
                        "whole would have to come in one INSERT."
                    ),
                ),
            ),
            Alternative(
                "the application, or a function that alone may write",
                (
                    (
                        "holds for what goes through it. A repair by hand, an import and the "
                        "next service do not."
                    ),
                ),
            ),
            Alternative(
                "two accounts and one amount in each row (debit and credit)",
                (
                    (
                        "it cannot be out of balance, and cannot say what has three sides: a "
                        "sale with its tax."
                    ),
                ),
            ),
        ),
        would_flip=(
            (
                "Wholes of thousands of rows that come at once: the sum is formed for each of "
                "them. Then one trigger for the statement, and one INSERT."
            ),
        ),
    )
    return Reasoned(decision=decision)


PATTERN = Pattern(
    slug=SLUG,
    rank=69,
    steps=((Stage.TRIGGERS, apply), (Stage.INDEXES, apply_wants)),
    decide=decide,
)
