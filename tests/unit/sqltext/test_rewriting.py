"""Statements with parts replaced."""

from __future__ import annotations

from dbarchitect.sqltext.positions import SourceText
from dbarchitect.sqltext.rewriting import key_of, rewritten, without
from dbarchitect.sqltext.tree import Node, parse_statements


def select(text: str) -> Node:
    (statement,) = parse_statements(text, SourceText(text))
    return statement.node


def test_a_part_of_the_statement_is_replaced() -> None:
    tree = select("SELECT a FROM t WHERE b IN (SELECT c FROM u WHERE d)")
    condition = tree.child("whereClause")
    assert condition is not None
    inner = condition.child("subselect")
    assert inner is not None
    changed = rewritten(tree, {key_of(inner): without(inner, ("whereClause",))})
    assert changed == "SELECT a FROM t WHERE b IN (SELECT c FROM u);"


def test_the_whole_statement_is_replaced() -> None:
    tree = select("SELECT a FROM t WHERE b")
    changed = rewritten(tree, {key_of(tree): without(tree, ("whereClause",))})
    assert changed == "SELECT a FROM t;"
