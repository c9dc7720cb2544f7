"""The short form of an attribute, such as `text(100)? unique pii` or `money >= 0 = 0`.

Rules:
    1. `GRAMMAR` is the published grammar; a test generates short forms from it and reads them.
    2. What is read is a value, `Shorthand`; writing it gives one short form, and reading that
       gives the same value again.
    3. Nothing is guessed: a word that fits nowhere is an error with the nearest that does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from dbarchitect.design.brief.complaint import ComplaintError, did_you_mean, nearest
from dbarchitect.design.brief.constants import (
    DEFAULT_WORDS,
    MAX_DIMENSIONS,
    MAX_PRECISION,
    MAX_TEXT_LENGTH,
    MOMENTS,
    NUMBERS,
    TEXTS,
    checked_values,
    constant_of,
)
from dbarchitect.design.brief.document_keys import with_keys
from dbarchitect.design.brief.tokens import Token, TokenKind, Tokens
from dbarchitect.model.brief import PERIODS, AttributeKind, AttributeType, Sensitivity

GRAMMAR = """\
attribute  = type , [ "[]" ] , [ "?" ] , { clause } ;
type       = simple | sized | listed | keyed ;
simple     = "text" | "email" | "url" | "phone" | "ip" | "integer" | "smallint" | "bigint"
           | "numeric" | "money" | "float" | "boolean" | "date" | "time" | "instant"
           | "duration" | "period" | "date period" | "uuid" | "json" | "bytes" | "secret" ;
sized      = "text" , "(" , digits , ")"
           | ( "numeric" | "money" ) , "(" , digits , [ "," , digits ] , ")"
           | "vector" , "(" , digits , ")" ;
listed     = "one of" , "[" , value , { "," , value } , "]" ;
keyed      = "json" , [ "only" ] , "{" , key , { "," , key } , "}" ;
key        = word , ":" , inner , [ "[]" ] , [ "?" ] ;
inner      = "text" | "integer" | "numeric" | "boolean" | "json" | listed ;
clause     = "unique" | "pii" | check | default ;
check      = ( "<" | "<=" | ">" | ">=" | "<>" | "!=" | "~" ) , constant
           | "between" , constant , "and" , constant ;
default    = "=" , ( constant | word | "now" | "today" | "uuid" | json ) ;
constant   = number | string ;
value      = word | number | string ;
"""

_OTHER_NAMES = {
    "string": "text",
    "str": "text",
    "varchar": "text",
    "char": "text",
    "int": "integer",
    "int4": "integer",
    "int8": "bigint",
    "int2": "smallint",
    "bool": "boolean",
    "timestamp": "instant",
    "timestamptz": "instant",
    "datetime": "instant",
    "decimal": "numeric",
    "number": "numeric",
    "double": "float",
    "real": "float",
    "jsonb": "json",
    "blob": "bytes",
    "bytea": "bytes",
    "inet": "ip",
    "interval": "duration",
    "tstzrange": "period",
    "range": "period",
    "daterange": "date period",
    "embedding": "vector(384)",
    "password": "secret",
    "enum": "one of [a, b]",
    "enumeration": "one of [a, b]",
    "serial": "integer",
}
_COMPARISONS = ("<", "<=", ">", ">=", "<>", "~")
_CLAUSES = ("unique", "pii", "between")


@dataclass(frozen=True, slots=True)
class Condition:
    """A comparison of the attribute with constants; `between` has two, the others one."""

    operator: str
    constants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Default:
    """A default: a constant's text, or a word such as `now` that is made at insert."""

    text: str
    made: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shorthand:
    """What one short form says."""

    type: AttributeType
    null: bool = False
    unique: bool = False
    sensitive: Sensitivity = Sensitivity.NONE
    conditions: tuple[Condition, ...] = ()
    default: Default | None = None


def read_shorthand(text: str) -> Shorthand:
    """What a short form says.

    Raises:
        ComplaintError: it is none; what to write instead.
    """
    tokens = Tokens(text)
    kind = _type(tokens)
    form = Shorthand(
        type=kind,
        null=tokens.accept("?"),
        sensitive=(
            Sensitivity.SECRET if kind.kind is AttributeKind.SECRET else Sensitivity.NONE
        ),
    )
    while tokens.peek().kind is not TokenKind.END:
        form = _clause(tokens, form)
    return form


def read_default(text: str, kind: AttributeType) -> Default:
    """The default that a long form writes as text, checked against its type.

    Raises:
        ComplaintError: no value of that type.
    """
    if DEFAULT_WORDS.get(kind.kind) == text:
        return Default(text, made=True)
    if kind.kind is not AttributeKind.JSON and not kind.array:
        return Default(constant_of(kind, text))
    tokens = Tokens(text)
    default = _default_json(tokens, kind)
    if tokens.peek().kind is not TokenKind.END:
        message = f"{tokens.peek().shown} stands after the default"
        raise ComplaintError(message, "Write one JSON value.")
    return default


def read_conditions(text: str, kind: AttributeType) -> tuple[Condition, ...] | None:
    """The conditions that a long form's check writes in short form, or None if it is SQL.

    Raises:
        ComplaintError: it begins like a short form and is none.
    """
    tokens = Tokens(text)
    found: list[Condition] = []
    while tokens.peek().kind is not TokenKind.END:
        condition = _condition(tokens, tokens.next(), kind)
        if condition is None and not found:
            return None
        if condition is None:
            message = f"`{text}` goes on after its first condition"
            raise ComplaintError(message, "Write conditions one after the other: `>= 1 <= 5`.")
        found.append(condition)
    return tuple(found)


def _type(tokens: Tokens) -> AttributeType:
    token = tokens.next()
    if token.kind is not TokenKind.WORD:
        message = f"an attribute begins with its type, not with {token.shown}"
        raise ComplaintError(message, f"Types are: {', '.join(type_names())}.")
    name = "date period" if token.text == "date" and tokens.accept("period") else token.text
    kind = _listed(tokens) if name == "one" else _sized(tokens, _kind(name))
    if kind.kind is AttributeKind.JSON:
        kind = with_keys(tokens, kind, _type)
    if tokens.accept("[]"):
        if kind.kind in _NOT_LISTED:
            message = f"a list of {kind.kind.value} is no type"
            raise ComplaintError(message, "Make an entity of it, or use `json`.")
        kind = replace(kind, array=True)
    return kind


_NOT_LISTED = {AttributeKind.SECRET, AttributeKind.JSON, AttributeKind.VECTOR, *PERIODS}


def type_names() -> tuple[str, ...]:
    """All type names, as the short form writes them."""
    names = [kind.value for kind in AttributeKind if kind is not AttributeKind.ENUMERATION]
    return (*names, "one of [a, b]")


def _kind(name: str) -> AttributeKind:
    if name in type_names():
        return AttributeKind(name)
    message = f"`{name}` is no type"
    meant = _OTHER_NAMES.get(name.lower())
    if meant is not None:
        raise ComplaintError(message, f"Write `{meant}`.")
    raise ComplaintError(message, did_you_mean(name, type_names(), what="Types"))


def _listed(tokens: Tokens) -> AttributeType:
    example = "Write `one of [draft, active]`, with commas between the values."
    if not tokens.accept("of") or not tokens.accept("["):
        message = "`one of` needs its values in brackets"
        raise ComplaintError(message, example)
    values: list[str] = []
    while True:
        token = tokens.next()
        if token.kind in (TokenKind.SYMBOL, TokenKind.END):
            message = f"a value is missing in `one of`, where {token.shown} stands"
            raise ComplaintError(message, example)
        values.append(token.text)
        if tokens.accept("]"):
            return AttributeType(kind=AttributeKind.ENUMERATION, values=checked_values(values))
        if not tokens.accept(","):
            message = f"a comma is missing after `{token.text}` in `one of`"
            raise ComplaintError(message, "Write a value of several words in quotes.")


def _sized(tokens: Tokens, kind: AttributeKind) -> AttributeType:
    if kind is AttributeKind.VECTOR:
        return _vector(tokens)
    if not tokens.accept("("):
        return AttributeType(kind=kind)
    if kind not in (AttributeKind.TEXT, AttributeKind.NUMERIC, AttributeKind.MONEY):
        message = f"`{kind.value}` takes no size"
        raise ComplaintError(
            message, f"Write `{kind.value}`; sizes have text, numeric and money."
        )
    first = _digits(tokens)
    second = _digits(tokens) if tokens.accept(",") else None
    tokens.expect(")", after="the size")
    if kind is AttributeKind.TEXT:
        if second is not None or not 1 <= first <= MAX_TEXT_LENGTH:
            message = "a text's size is one number of characters"
            raise ComplaintError(message, f"Write `text(100)`; 1 to {MAX_TEXT_LENGTH:,}.")
        return AttributeType(kind=kind, length=first)
    scale = 0 if second is None else second
    if not 1 <= first <= MAX_PRECISION or scale > first:
        message = f"`{kind.value}({first}, {scale})` is no size of a number"
        hint = "Write all digits, then those after the point: `numeric(12, 4)`."
        raise ComplaintError(message, hint)
    return AttributeType(kind=kind, precision=first, scale=scale)


def _vector(tokens: Tokens) -> AttributeType:
    if not tokens.accept("("):
        message = "a vector has no size"
        raise ComplaintError(message, "Write how many dimensions it has: `vector(384)`.")
    dimensions = _digits(tokens)
    tokens.expect(")", after="the dimensions")
    if not 1 <= dimensions <= MAX_DIMENSIONS:
        message = f"`vector({dimensions})` is no size of a vector"
        raise ComplaintError(message, f"Write 1 to {MAX_DIMENSIONS:,} dimensions.")
    return AttributeType(kind=AttributeKind.VECTOR, length=dimensions)


def _digits(tokens: Tokens) -> int:
    token = tokens.next()
    if token.kind is not TokenKind.NUMBER or not re.fullmatch(r"[0-9]{1,8}", token.text):
        message = f"a size is a whole number, not {token.shown}"
        raise ComplaintError(message, "Write `text(100)` or `numeric(12, 4)`.")
    return int(token.text)


def _clause(tokens: Tokens, form: Shorthand) -> Shorthand:
    token = tokens.next()
    if token.text == "unique" and token.kind is TokenKind.WORD:
        return replace(form, unique=_once("unique", already=form.unique))
    if token.text == "pii" and token.kind is TokenKind.WORD:
        _once("pii", already=form.sensitive is not Sensitivity.NONE)
        return replace(form, sensitive=Sensitivity.PII)
    if token.text == "=" and token.kind is TokenKind.SYMBOL:
        _once("=", already=form.default is not None)
        return replace(form, default=_default(tokens, form.type))
    condition = _condition(tokens, token, form.type)
    if condition is None:
        raise _unknown_clause(token)
    return replace(form, conditions=(*form.conditions, condition))


def _once(word: str, *, already: bool) -> bool:
    if already:
        message = f"`{word}` is said twice"
        raise ComplaintError(message, "Say it once; a `secret` is sensitive already.")
    return True


def _unknown_clause(token: Token) -> ComplaintError:
    message = f"{token.shown} is not understood after the type"
    guess = nearest(token.text, _CLAUSES)
    known = "After the type come `unique`, `pii`, a check (`>= 0`) and a default (`= 0`)."
    if token.text == "?":
        return ComplaintError(
            message, "Write `?` directly after the type: `text(100)? unique`."
        )
    if token.text in ("null", "optional", "nullable"):
        return ComplaintError(message, "Write `?` directly after the type.")
    if token.text in ("not", "required", "default"):
        hint = "An attribute is required unless `?` follows its type; a default is `= value`."
        return ComplaintError(message, hint)
    return ComplaintError(message, f"Did you mean `{guess}`? {known}" if guess else known)


def _condition(tokens: Tokens, token: Token, kind: AttributeType) -> Condition | None:
    if token.kind is TokenKind.WORD and token.text == "between":
        low = _constant(tokens, kind)
        tokens.expect("and", after="`between` and its first value")
        return Condition("between", (low, _constant(tokens, kind)))
    operator = "<>" if token.text == "!=" else token.text
    if token.kind is not TokenKind.SYMBOL or operator not in _COMPARISONS:
        return None
    if operator == "~" and (kind.kind not in TEXTS or kind.array):
        message = f"`~` compares text with a pattern, and this is {kind.kind.value}"
        raise ComplaintError(message, "Use `<`, `<=`, `>`, `>=` or `<>`.")
    return Condition(operator, (_constant(tokens, kind, pattern=operator == "~"),))


def _constant(tokens: Tokens, kind: AttributeType, *, pattern: bool = False) -> str:
    token = tokens.next()
    if kind.array or kind.kind not in NUMBERS | TEXTS | MOMENTS | {AttributeKind.DURATION}:
        message = f"a value of this type ({kind.kind.value}) cannot be compared here"
        raise ComplaintError(message, "Write the rule under `checks:` of the entity.")
    wanted = TokenKind.NUMBER if kind.kind in NUMBERS else TokenKind.STRING
    if token.kind is not wanted:
        message = f"a check compares {kind.kind.value} with {wanted.value}, not {token.shown}"
        example = "`>= 0`" if wanted is TokenKind.NUMBER else "`~ '^[A-Z]{3}$'`"
        hint = f"Write such as {example}; a rule across attributes goes under `checks:`."
        raise ComplaintError(message, hint)
    if pattern:
        return token.text
    return constant_of(replace(kind, length=None), token.text)


def _default(tokens: Tokens, kind: AttributeType) -> Default:
    if kind.kind is AttributeKind.JSON or kind.array:
        return _default_json(tokens, kind)
    token = tokens.next()
    if token.kind in (TokenKind.SYMBOL, TokenKind.END):
        message = f"a default is missing after `=`, where {token.shown} stands"
        raise ComplaintError(message, "Write `= value`, in quotes if it has several words.")
    if token.kind is TokenKind.WORD and DEFAULT_WORDS.get(kind.kind) == token.text:
        return Default(token.text, made=True)
    return Default(constant_of(kind, token.text))


def _default_json(tokens: Tokens, kind: AttributeType) -> Default:
    text = tokens.json()
    if kind.kind is AttributeKind.JSON and not kind.array:
        return Default(text)
    if text != "[]":
        message = f"the default of a list is `[]`, not `{text}`"
        raise ComplaintError(message, "Write `= []`, or no default.")
    return Default("{}")
