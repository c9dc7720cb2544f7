from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbarchitect.errors import SqlError
from dbarchitect.sqltext.binds import number_binds

_INERT = (
    "':a'",
    "E'\\':a'",
    "$$ :a $$",
    "$q$ :b $$ $q$",
    "b::text",
    "f(x := 1)",
    "c[1:2]",
    "c[lo:hi]",
    "c[lo : hi]",
    "c[f(1):g(2)]",
    "json_object('k':b)",
    "/* :a /* :b */ */ 1",
    "1 -- :a\n",
    '":a"',
    "U&':a'",
    "x @> y",
)
_NAMES = st.sampled_from(["a", "b", "user_id", "From", "né", "limit"])


@given(st.lists(st.one_of(st.sampled_from(_INERT), _NAMES.map(lambda n: f":{n}")), min_size=1))
def test_binds_are_numbered_and_all_else_stays_to_the_letter(items: list[str]) -> None:
    query = number_binds("select " + ", ".join(items))
    used = [item[1:] for item in items if item.startswith(":")]
    assert query.names == tuple(dict.fromkeys(used))
    assert [occurrence.name for occurrence in query.occurrences] == used
    numbered = [
        f"${query.names.index(item[1:]) + 1}" if item.startswith(":") else item
        for item in items
    ]
    assert query.text_numbered == _without_tail_comment("select " + ", ".join(numbered))


def _without_tail_comment(text: str) -> str:
    return text.removesuffix(" -- :a\n")


@given(st.lists(_NAMES, min_size=1, max_size=12))
def test_each_occurrence_stands_where_its_colon_does(names: list[str]) -> None:
    text = "select 'é'\n" + "".join(f", :{name}\n" for name in names)
    query = number_binds(text, file="brief.yaml", line=7, column=5)
    places = [(o.location.line, o.location.column) for o in query.occurrences]
    assert places == [(8 + index, 3) for index in range(len(names))]


@pytest.mark.parametrize(
    ("sql", "numbered"),
    [
        ("select a=:x::int", "select a=$1::int"),
        ("select a from t limit:n", "select a from t limit $1"),
        ("select c[:i], c[1: :n], c[:lo : :hi]", "select c[$1], c[1: $2], c[$3 : $4]"),
        ("select json_object(:k : :v)", "select json_object($1 : $2)"),
        ("select f(x => :v), -:v, @:v", "select f(x => $1), -$1, @$1"),
        ("select :a, :b, :a", "select $1, $2, $1"),
        ("select é=:né -- :c", "select é=$1"),
    ],
)
def test_a_bind_beside_other_colons_is_told_apart(sql: str, numbered: str) -> None:
    assert number_binds(sql).text_numbered == numbered


@pytest.mark.parametrize(
    ("sql", "column", "message"),
    [
        ("select :'x'", 8, "':'x'"),
        ('select :"x"', 8, ':"x"'),
        ("select :1", 8, ":1"),
        ("select 'é', $1", 13, "numbered"),
        ("select :a; select :b", 12, "2 statements"),
        ("-- nothing", 1, "no statement"),
        ("select :aaaaaaaaaaaaaaaa, b c d", 31, '"d"'),
        ("select : a", 8, '":"'),
    ],
)
def test_what_is_no_bind_is_refused_at_its_place_in_the_users_text(
    sql: str, column: int, message: str
) -> None:
    with pytest.raises(SqlError) as caught:
        number_binds(sql)
    assert caught.value.location is not None
    assert caught.value.location.column == column
    assert message.strip("'") in caught.value.message


def test_places_in_the_numbered_query_are_places_in_the_users_text() -> None:
    query = number_binds("select :a_long_name, b, :a_long_name, c")
    after = query.text_numbered.rindex("c")
    assert query.statement.locate(after).column == query.text.rindex("c") + 1
