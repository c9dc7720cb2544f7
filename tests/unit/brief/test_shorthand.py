"""The short form of an attribute: its grammar and its round trip."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from dbarchitect.design.brief.complaint import ComplaintError
from dbarchitect.design.brief.constants import MOMENTS, NUMBERS, TEXTS
from dbarchitect.design.brief.document_keys import INNER_KINDS
from dbarchitect.design.brief.longform import to_long_form
from dbarchitect.design.brief.own_defaults import require_allowed
from dbarchitect.design.brief.reader import load_brief
from dbarchitect.design.brief.shorthand import (
    Condition,
    Default,
    Shorthand,
    read_shorthand,
)
from dbarchitect.design.brief.shortwriter import write_shorthand
from dbarchitect.design.brief.sqlform import check_sql, default_sql, shorthand_of
from dbarchitect.model.brief import (
    PERIODS,
    Attribute,
    AttributeKind,
    AttributeType,
    DocumentKey,
    Sensitivity,
)

SIMPLE = [
    kind
    for kind in AttributeKind
    if kind not in (AttributeKind.ENUMERATION, AttributeKind.SECRET, AttributeKind.VECTOR)
]
PRINTABLE = st.text(
    st.characters(blacklist_categories=["Cc", "Cs", "Cn", "Zl", "Zp"]), min_size=1, max_size=12
).map(str.strip)
VALUES = st.lists(PRINTABLE.filter(bool), min_size=1, max_size=5, unique=True)
SMALL = AttributeKind.SMALLINT
WHOLE = st.integers(-(10**6), 10**6).map(str)


def _name(key: DocumentKey) -> str:
    return key.name


@st.composite
def document_keys(draw: st.DrawFn) -> DocumentKey:
    """Any key that a document can be declared to have."""
    kind = draw(st.sampled_from(sorted(INNER_KINDS)))
    values = tuple(draw(VALUES)) if kind is AttributeKind.ENUMERATION else ()
    array = kind is not AttributeKind.JSON and draw(st.booleans())
    return DocumentKey(
        name=draw(st.from_regex(r"[a-z_](?:[a-z0-9_-]{0,8}[a-z0-9_])?", fullmatch=True)),
        type=AttributeType(kind=kind, values=values, array=array),
        optional=draw(st.booleans()),
    )


@st.composite
def types(draw: st.DrawFn) -> AttributeType:
    """Any type that the short form can say."""
    if draw(st.booleans()):
        values = tuple(draw(VALUES))
        return AttributeType(kind=AttributeKind.ENUMERATION, values=values)
    kind = draw(st.sampled_from([*SIMPLE, AttributeKind.VECTOR]))
    if kind is AttributeKind.JSON:
        keys = tuple(draw(st.lists(document_keys(), max_size=4, unique_by=_name)))
        return AttributeType(kind=kind, keys=keys, closed=bool(keys) and draw(st.booleans()))
    if kind is AttributeKind.VECTOR or (kind is AttributeKind.TEXT and draw(st.booleans())):
        return AttributeType(kind=kind, length=draw(st.integers(12, 500)))
    if kind in (AttributeKind.NUMERIC, AttributeKind.MONEY) and draw(st.booleans()):
        precision = draw(st.integers(1, 1000))
        return AttributeType(
            kind=kind, precision=precision, scale=draw(st.integers(0, precision))
        )
    return AttributeType(
        kind=kind, array=kind not in {AttributeKind.JSON, *PERIODS} and draw(st.booleans())
    )


@st.composite
def shorthands(draw: st.DrawFn) -> Shorthand:
    """Any short form, as its value."""
    kind = draw(types())
    return Shorthand(
        type=kind,
        null=draw(st.booleans()),
        unique=draw(st.booleans()),
        sensitive=draw(st.sampled_from([Sensitivity.NONE, Sensitivity.PII])),
        conditions=tuple(draw(_conditions(kind))),
        default=draw(_defaults(kind)),
    )


def _conditions(kind: AttributeType) -> st.SearchStrategy[list[Condition]]:
    if kind.array or kind.kind not in NUMBERS | (TEXTS - {AttributeKind.ENUMERATION}):
        return st.just([])
    constant = PRINTABLE
    if kind.kind in NUMBERS:
        constant = st.just("0") if kind.precision or kind.kind is SMALL else WHOLE
    operators = ["<", "<=", ">", ">=", "<>"] + (["~"] if kind.kind in TEXTS else [])
    single = st.builds(Condition, st.sampled_from(operators), st.tuples(constant))
    between = st.builds(Condition, st.just("between"), st.tuples(constant, constant))
    return st.lists(single | between, max_size=2)


def _defaults(kind: AttributeType) -> st.SearchStrategy[Default | None]:
    made = {
        AttributeKind.INSTANT: Default("now", made=True),
        AttributeKind.DATE: Default("today", made=True),
        AttributeKind.UUID: Default("uuid", made=True),
        AttributeKind.JSON: Default('{"a":[1,"b"]}'),
        AttributeKind.BOOLEAN: Default("false"),
    }
    if kind.array:
        return st.sampled_from([None, Default("{}")])
    if kind.kind in made:
        return st.sampled_from([None, made[kind.kind]])
    if kind.kind in NUMBERS:
        digits = st.sampled_from(["0", "-0"]) if kind.precision or kind.kind is SMALL else WHOLE
        return st.none() | digits.map(Default)
    texts = st.sampled_from(kind.values) if kind.values else PRINTABLE.filter(bool)
    return st.none() | texts.map(Default) if kind.kind in TEXTS else st.none()


@given(shorthands())
@example(Shorthand(type=AttributeType(kind=AttributeKind.TEXT), default=Default("it's \\ so")))
def test_a_short_form_that_was_written_is_read_as_the_same(form: Shorthand) -> None:
    assert read_shorthand(write_shorthand(form)) == form


@given(shorthands())
def test_short_to_long_to_short_changes_nothing(form: Shorthand) -> None:
    attribute = Attribute(
        name="a",
        type=form.type,
        null=form.null,
        unique=form.unique,
        default=default_sql(form.default, form.type),
        check=check_sql("a", form.conditions, form.type),
        sensitive=form.sensitive,
    )
    assert shorthand_of(attribute) == form


def _is_allowed(form: Shorthand) -> bool:
    """Whether its own conditions allow its default: else a brief is refused."""
    try:
        require_allowed(form.default, form.conditions, form.type)
    except ComplaintError:
        return False
    return True


@given(shorthands())
def test_a_brief_in_short_form_equals_its_long_form(form: Shorthand) -> None:
    assume(_is_allowed(form))
    quoted = write_shorthand(form).replace("\\", "\\\\").replace('"', '\\"')
    brief = load_brief(f'name: x\nentities: {{Note: {{attributes: {{a: "{quoted}"}}}}}}')
    again = load_brief(to_long_form(brief))
    assert again.entities == brief.entities


@pytest.mark.parametrize(
    ("short", "sql", "check"),
    [
        ("integer > 0 <= 10", None, "a > 0 AND a <= 10"),
        ("money >= 0 = 0", "0", "a >= 0"),
        ("text(3) ~ '^[A-Z]{3}$'", None, "a ~ '^[A-Z]{3}$'"),
        ("integer between 1 and 5", None, "a BETWEEN 1 AND 5"),
        ("text != 'x'", None, "a <> 'x'"),
        ("one of [no, se] = no", "'no'", None),
        ("instant = now", "now", None),
        ("text = now", "'now'", None),
        ("json = {}", "'{}'", None),
        ("text[] = []", "'{}'", None),
        ("boolean = false", "false", None),
        ("date = 2026-01-31", "'2026-01-31'", None),
    ],
)
def test_a_short_form_becomes_sql(short: str, sql: str | None, check: str | None) -> None:
    form = read_shorthand(short)
    assert default_sql(form.default, form.type) == sql
    assert check_sql("a", form.conditions, form.type) == check


WORDS = "text integer money one of [ ] ( ) , ? = >= ~ 'a' 5 a unique pii between and now {} []"


@given(
    st.text(max_size=40) | st.lists(st.sampled_from(WORDS.split()), max_size=9).map(" ".join)
)
def test_any_text_is_a_short_form_or_a_complaint(text: str) -> None:
    form, complaint = None, None
    try:
        form = read_shorthand(text)
    except ComplaintError as error:
        complaint = error
    if form is not None:
        assert read_shorthand(write_shorthand(form)) == form
    assert complaint is None or complaint.hint.endswith((".", "?"))


def test_moments_are_compared_with_text() -> None:
    assert MOMENTS
    form = read_shorthand("date >= '2000-01-01'")
    assert check_sql("a", form.conditions, form.type) == "a >= '2000-01-01'"
