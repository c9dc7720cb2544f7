"""A tree is written as SQL again from the message that protobuf's own reader would make."""

from __future__ import annotations

import pytest
from google.protobuf import json_format  # type: ignore[import-untyped] # it has no stubs
from postgast.pg_query_pb2 import ParseResult

from dbarchitect.errors import SqlError
from dbarchitect.review.catalogue import all_rules, example_queries
from dbarchitect.sqltext.messages import fill
from dbarchitect.sqltext.queries import read_queries, statement_of
from dbarchitect.sqltext.statements import split
from dbarchitect.sqltext.tree import statement_text


def test_a_message_is_that_of_the_slow_reader() -> None:
    files = [example_queries(module, "bad") for module in all_rules()]
    known = [read_queries(file.read_text()) for file in files if file.is_file()]
    texts = [query.text for one in known for query in one.queries]
    texts.append(
        "SELECT -1, true, '{}', 1.5, x[1:2], ROW(), NULL FROM ONLY t TABLESAMPLE s (1)"
    )
    assert len(texts) > 80
    for text in texts:
        statement = statement_of(text)
        assert statement is not None
        tree = statement.tree()
        document = {"stmts": [{"stmt": {tree.kind: dict(tree.fields)}}]}
        ours = ParseResult()
        fill(ours, document)
        assert ours == json_format.ParseDict(document, ParseResult())


def test_a_chain_of_200_terms_is_written_and_one_of_300_is_refused() -> None:
    def written(terms: int) -> str:
        (statement,) = split("SELECT " + " + ".join(["a"] * terms))
        tree = statement.tree()
        return statement_text(tree.kind, tree.fields)

    assert written(200).count("a") == 200
    with pytest.raises(SqlError, match="nests too deeply to be written"):
        written(300)
