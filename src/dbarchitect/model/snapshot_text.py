"""A snapshot as JSON text and back: pure, so that it lives beside the values themselves.

Rules:
    1. The dataclasses are the form: each is an object of its fields, those at their default
       left out. Where a field may hold one of several classes, the object names its class
       under `is`.
    2. Text that is not of this form raises `SnapshotTextError`, never anything else: a field
       too many, a value of another type and a class out of place are all refused.
    3. The version stands first, and one that is newer than ours is refused before the rest is
       looked at.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import (
    NewType,
    NoReturn,
    Protocol,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from dbarchitect.model.construction import quickly
from dbarchitect.model.reading import Known
from dbarchitect.model.snapshot import FORMAT_VERSION, Snapshot

Encoder = Callable[[object], object]
Decoder = Callable[[object], object]


class _Maker(Protocol):
    def __call__(self, **values: object) -> object: ...


_VERSION_KEY = "dbarchitect_snapshot"
_CLASS_KEY = "is"


class SnapshotTextError(ValueError):
    """The text is no snapshot of a version that is known here."""


class NewerSnapshotError(SnapshotTextError):
    """The text is a snapshot of a version that is newer than this program."""

    def __init__(self, version: int) -> None:
        super().__init__(f"version {version} is newer than {FORMAT_VERSION}")
        self.version = version


def snapshot_to_text(snapshot: Snapshot) -> str:
    """The snapshot as one line of JSON, the same for equal snapshots."""
    encoded = {_VERSION_KEY: FORMAT_VERSION, "snapshot": _encoder(Snapshot)(snapshot)}
    return json.dumps(encoded, separators=(",", ":"), ensure_ascii=False)


def snapshot_from_text(text: str) -> Snapshot:
    """The snapshot that the text describes, equal to the one that was written.

    Raises:
        NewerSnapshotError: it was written by a newer version.
        SnapshotTextError: it is no snapshot.
    """
    try:
        data: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        message = "it is no JSON"
        raise SnapshotTextError(message) from error
    if not isinstance(data, dict):
        message = "it is no JSON object"
        raise SnapshotTextError(message)
    found = cast("dict[str, object]", data)
    version = found.get(_VERSION_KEY)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        message = "it does not say that it is a snapshot"
        raise SnapshotTextError(message)
    if version > FORMAT_VERSION:
        raise NewerSnapshotError(version)
    return cast("Snapshot", _decoder(Snapshot)(found.get("snapshot")))


@cache
def _encoder(hint: object) -> Encoder:
    """What turns a value of this type into what JSON can hold."""
    return _ENCODERS[_kind(hint)](hint)


@cache
def _decoder(hint: object) -> Decoder:
    """What turns the JSON of a value of this type back into the value."""
    return _DECODERS[_kind(hint)](hint)


class _Kind(Enum):
    """The types that the fields of a snapshot have."""

    PLAIN = "plain"
    ENUM = "enum"
    MOMENT = "moment"
    TUPLE = "tuple"
    UNION = "union"
    CLASS = "class"


def _kind(hint: object) -> _Kind:
    origin = get_origin(hint)
    if origin is not None:
        return _KIND_BY_ORIGIN.get(origin, _Kind.CLASS)
    if _plain_type(hint) is not None:
        return _Kind.PLAIN
    if hint is datetime:
        return _Kind.MOMENT
    is_enum = isinstance(hint, type) and issubclass(hint, Enum)
    return _Kind.ENUM if is_enum else _Kind.CLASS


def _plain_type(hint: object) -> type | None:
    """The plain type that this is, perhaps as a `NewType`; None for any other."""
    if isinstance(hint, NewType):
        return _plain_type(cast("object", hint.__supertype__))
    return _PLAIN_TYPES.get(hint)


def _same(value: object) -> object:
    return value


def _enum_value(value: object) -> object:
    return cast("Enum", value).value


def _moment_text(value: object) -> object:
    return cast("datetime", value).isoformat()


def _moment_from_text(data: object) -> object:
    if not isinstance(data, str):
        _refuse("a time", data)
    try:
        return datetime.fromisoformat(data)
    except ValueError as error:
        _refuse("a time", data, error)


def _plain_decoder(wanted: type) -> Decoder:
    def decode(data: object) -> object:
        if type(data) is wanted:
            return data
        if wanted is float and type(data) is int:
            return float(data)
        _refuse(wanted.__name__, data)

    return decode


def _enum_decoder(wanted: type[Enum]) -> Decoder:
    members: dict[object, Enum] = {member.value: member for member in wanted}

    def decode(data: object) -> object:
        if not isinstance(data, str) or data not in members:
            _refuse(wanted.__name__, data)
        return members[data]

    return decode


def _tuple_encoder(items: tuple[object, ...]) -> Encoder:
    if _is_open(items):
        encode = _encoder(items[0])
        return lambda value: [encode(item) for item in cast("Iterable[object]", value)]
    encoders = [_encoder(item) for item in items]
    return lambda value: [
        encode(item)
        for encode, item in zip(encoders, cast("Iterable[object]", value), strict=True)
    ]


def _tuple_decoder(items: tuple[object, ...]) -> Decoder:
    decoders = [_decoder(item) for item in items if item is not Ellipsis]
    decode, plain = decoders[0], _taken_as_it_is(items[0])

    def decode_open(data: object) -> object:
        found = _list(data)
        return tuple([item if type(item) is plain else decode(item) for item in found])

    def decode_fixed(data: object) -> object:
        found = _list(data)
        if len(found) != len(decoders):
            _refuse(f"{len(decoders)} values", data)
        return tuple([decode(item) for decode, item in zip(decoders, found, strict=True)])

    return decode_open if _is_open(items) else decode_fixed


def _is_open(items: tuple[object, ...]) -> bool:
    return Ellipsis in items


def _list(data: object) -> list[object]:
    if not isinstance(data, list):
        _refuse("a list", data)
    return cast("list[object]", data)


def _union_encoder(members: tuple[object, ...]) -> Encoder:
    """None is null; one other member needs no mark, several are told apart by class."""
    others = [member for member in members if member is not NoneType]
    if len(others) == 1:
        encode_one = _encoder(others[0])
        return lambda value: None if value is None else encode_one(value)
    encoders = {_class_of(member): _encoder(member) for member in others}

    def encode(value: object) -> object:
        if value is None:
            return None
        found = cast("dict[str, object]", encoders[type(value)](value))
        return {_CLASS_KEY: type(value).__name__, **found}

    return encode


def _union_decoder(members: tuple[object, ...]) -> Decoder:
    others = [member for member in members if member is not NoneType]
    nullable = len(others) < len(members)
    if len(others) == 1:
        decode_one = _decoder(others[0])
        return lambda data: None if data is None and nullable else decode_one(data)
    decoders = {_class_of(member).__name__: _decoder(member) for member in others}

    def decode(data: object) -> object:
        if data is None and nullable:
            return None
        found = dict(_object(data))
        name = found.pop(_CLASS_KEY, None)
        if not isinstance(name, str) or name not in decoders:
            _refuse(" or ".join(decoders), data)
        return decoders[name](found)

    return decode


def _class_of(hint: object) -> type:
    """The class itself, also of a generic one such as `Known[X]`."""
    return cast("type", get_origin(hint) or hint)


def _field_hints(hint: object) -> dict[str, object]:
    """The types of a dataclass's fields; the one field of `Known[X]` is an X."""
    found = _class_of(hint)
    if found is Known:
        return {"value": get_args(hint)[0]}
    hints: dict[str, object] = get_type_hints(found)
    return hints


def _class_encoder(hint: object) -> Encoder:
    wanted = _class_of(hint)
    if not is_dataclass(wanted):
        message = f"a snapshot has no form for {wanted!r}"
        raise TypeError(message)
    hints = _field_hints(hint)
    plan = [(f.name, f.default, _encoder(hints[f.name])) for f in fields(wanted)]

    def encode(value: object) -> object:
        found: dict[str, object] = {}
        for name, default, encode_field in plan:
            held: object = getattr(value, name)
            if held is default or (type(held) is type(default) and held == default):
                continue
            found[name] = encode_field(held)
        return found

    return encode


def _class_decoder(hint: object) -> Decoder:
    """A decoder that is made when the first value comes: most snapshots have few classes."""

    @cache
    def made() -> Decoder:
        return _made_class_decoder(hint)

    def decode(data: object) -> object:
        return made()(data)

    return decode


def _made_class_decoder(hint: object) -> Decoder:
    wanted = _class_of(hint)
    hints = _field_hints(hint)
    declared = fields(cast("type[Known[object]]", wanted))
    plain = {f.name: _taken_as_it_is(hints[f.name]) for f in declared}
    decoders = {f.name: _decoder(hints[f.name]) for f in declared}
    # What a generic class makes has another layout than its twin.
    make = cast("_Maker", wanted if wanted is Known else quickly(wanted))
    required = [f.name for f in declared if f.default is MISSING]

    def decode(data: object) -> object:
        found = _object(data)
        try:
            values = {
                name: held if type(held) is plain[name] else decoders[name](held)
                for name, held in found.items()
            }
        except KeyError as error:
            message = f"a {wanted.__name__} has no field {error}"
            raise SnapshotTextError(message) from error
        try:
            return make(**values)
        except TypeError as error:
            _refuse(f"a {wanted.__name__} with {', '.join(sorted(required))}", data, error)

    return decode


def _taken_as_it_is(hint: object) -> type | None:
    """The type whose values need no decoding under this hint: asking here saves a call each."""
    others = [member for member in get_args(hint) or (hint,) if member is not NoneType]
    return _plain_type(others[0]) if len(others) == 1 else None


def _object(data: object) -> dict[str, object]:
    if not isinstance(data, dict):
        _refuse("an object", data)
    return cast("dict[str, object]", data)


def _refuse(wanted: str, data: object, cause: Exception | None = None) -> NoReturn:
    shown = repr(data)
    if len(shown) > _SHOWN_CHARACTERS:
        shown = shown[:_SHOWN_CHARACTERS] + "..."
    message = f"not {wanted}: {shown}"
    raise SnapshotTextError(message) from cause


_SHOWN_CHARACTERS = 60
_PLAIN_TYPES: dict[object, type] = {str: str, int: int, float: float, bool: bool}
_KIND_BY_ORIGIN: dict[object, _Kind] = {
    Union: _Kind.UNION,
    UnionType: _Kind.UNION,
    tuple: _Kind.TUPLE,
}
_ENCODERS: dict[_Kind, Callable[[object], Encoder]] = {
    _Kind.PLAIN: lambda _: _same,
    _Kind.ENUM: lambda _: _enum_value,
    _Kind.MOMENT: lambda _: _moment_text,
    _Kind.TUPLE: lambda hint: _tuple_encoder(get_args(hint)),
    _Kind.UNION: lambda hint: _union_encoder(get_args(hint)),
    _Kind.CLASS: _class_encoder,
}
_DECODERS: dict[_Kind, Callable[[object], Decoder]] = {
    _Kind.PLAIN: lambda hint: _plain_decoder(_plain_type(hint) or str),
    _Kind.ENUM: lambda hint: _enum_decoder(cast("type[Enum]", hint)),
    _Kind.MOMENT: lambda _: _moment_from_text,
    _Kind.TUPLE: lambda hint: _tuple_decoder(get_args(hint)),
    _Kind.UNION: lambda hint: _union_decoder(get_args(hint)),
    _Kind.CLASS: _class_decoder,
}
