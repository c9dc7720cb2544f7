"""Frozen values made quickly, for readings that make hundreds of thousands of them.

The constructor of a frozen dataclass sets each field through `object.__setattr__`, which takes
three times as long as a plain assignment. A twin with the same slots that is not frozen takes
plain assignments; then the value changes its class, and is frozen from there on. It is equal to
one made in the usual way, which a test shows for each class.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import MISSING, Field, field, fields, make_dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Generator

ValueT = TypeVar("ValueT")


class _Dataclass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Field[object]]]


def quickly(value_class: type[ValueT]) -> type[ValueT]:
    """What makes values of a frozen dataclass with slots, with the same keywords.

    The class must have no `__post_init__`.
    """

    def become(value: object) -> None:
        value.__class__ = value_class

    twin = make_dataclass(
        f"_{value_class.__name__}Twin",
        [(f.name, object, _default(f)) for f in fields(cast("type[_Dataclass]", value_class))],
        namespace={"__post_init__": become},
        slots=True,
        kw_only=True,
        # Nobody compares or prints a twin, and each method takes time to make.
        repr=False,
        eq=False,
    )
    return cast("type[ValueT]", twin)


def _default(declared: Field[object]) -> Field[object]:
    made = field() if declared.default is MISSING else field(default=declared.default)
    return cast("Field[object]", made)


@contextmanager
def without_cycle_collection() -> Generator[None]:
    """Inside, Python does not look for cycles of garbage: frozen values can form none.

    Looking through a hundred thousand new values again and again took half of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
