"""The values of one mapping of a brief, read by key, each with its place in every error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from dbarchitect.design.brief.complaint import ComplaintError, did_you_mean, nearest
from dbarchitect.design.brief.keys import REQUIRED
from dbarchitect.design.brief.nodes import Mapping, Node, Scalar, Sequence
from dbarchitect.errors import BriefError

if TYPE_CHECKING:
    from collections.abc import Callable

    from dbarchitect.design.brief.keys import Key
    from dbarchitect.design.brief.refusals import Refusals
    from dbarchitect.errors import Location

T = TypeVar("T")

MAX_MESSAGE = 300
"""The longest message in characters; what is longer repeats a value of the author's."""


OTHER_WORDS = {
    "required": "null",
    "nullable": "null",
    "optional": "null",
    "not null": "null",
    "pii": "sensitive",
    "enum": "values",
    "comment": "description",
    "example values": "example",
    "primary key": "identity",
    "key": "identity",
    "id": "identity",
    "references": "refers to",
    "foreign key": "refers to",
    "columns": "attributes",
    "fields": "attributes",
    "properties": "attributes",
    "tables": "entities",
    "models": "entities",
    "count": "rows",
    "volume": "rows",
    "indexes": "access",
    "queries": "access",
    "query": "sql",
    "frequency": "rate",
    "latency": "p95",
    "version": "postgresql",
    "soft delete": "keep",
}
"""What other tools call a key, and the key that says it here."""


def _meant(name: str, known: list[str]) -> str | None:
    """The key that another key most likely stands for, or None."""
    spaced = name.replace("_", " ")
    other = OTHER_WORDS.get(spaced.lower())
    return other if other in known else nearest(spaced, known)


def _other_words(name: str, known: list[str]) -> str:
    spaced = name.replace("_", " ")
    meant = OTHER_WORDS.get(spaced.lower())
    if meant in known:
        return f"Did you mean `{meant}`? Keys are: {', '.join(known)}."
    return did_you_mean(spaced, known, what="Keys")


def refuse(node: Node, message: str, hint: str) -> BriefError:
    """An error at the place of a node; a message that quotes very long text is cut."""
    if len(message) > MAX_MESSAGE:
        message = message[: MAX_MESSAGE - 1] + "…"
    return BriefError(message, hint=hint, location=node.location)


def at(node: Node, message: str, complaint: ComplaintError) -> BriefError:
    """A complaint with the place and the name of what it is about."""
    return refuse(node, f"{message}: {complaint.message}", complaint.hint)


def text_of(node: Node, what: str) -> str:
    """The text that is meant; what YAML reads as a number or a truth must be quoted.

    Raises:
        BriefError: no text.
    """
    scalar = scalar_of(node, what)
    if scalar.is_number or scalar.is_boolean:
        read = "a number" if scalar.is_number else "true or false"
        message = f"{what} is `{scalar.text}`, which YAML reads as {read}"
        raise refuse(node, message, f'Write it in quotes: "{scalar.text}".')
    if not scalar.text.strip():
        raise refuse(node, f"{what} is empty", "Write it, or remove the key.")
    return scalar.text.strip()


def scalar_of(node: Node, what: str) -> Scalar:
    """The one value that stands there.

    Raises:
        BriefError: a list or a mapping.
    """
    if isinstance(node, Scalar):
        return node
    shape = "a list" if isinstance(node, Sequence) else "a mapping"
    raise refuse(node, f"{what} is {shape}, and one value is wanted", "Write one value.")


def flag_of(node: Node, what: str) -> bool:
    """True or false.

    Raises:
        BriefError: another word, also `yes` and `no`.
    """
    scalar = scalar_of(node, what)
    if scalar.is_boolean:
        return scalar.text.lower() == "true"
    meant = {"yes": "true", "on": "true", "no": "false", "off": "false"}
    word = meant.get(scalar.text.lower())
    hint = f"Write `{word}`." if word else "Write `true` or `false`."
    if scalar.text in ("true", "false"):
        hint = f"Write `{scalar.text}` without quotes."
    raise refuse(node, f"{what} is `{scalar.text}`, which is neither true nor false", hint)


def value_of(node: Node, what: str, parse: Callable[[str], T]) -> T:
    """What `parse` makes of the value.

    Raises:
        BriefError: `parse` complained.
    """
    scalar = scalar_of(node, what)
    try:
        return parse(scalar.text)
    except ComplaintError as complaint:
        raise at(node, what, complaint) from complaint


def items_of(node: Node, what: str) -> tuple[Node, ...]:
    """The items of a list that has some.

    Raises:
        BriefError: no list, or an empty one.
    """
    if not isinstance(node, Sequence):
        raise refuse(node, f"{what} is no list", "Write a list in brackets: `[a, b]`.")
    if not node.items:
        raise refuse(node, f"{what} is an empty list", "List something, or remove the key.")
    return node.items


def mapping_of(node: Node, what: str) -> Mapping:
    """The mapping that stands there.

    Raises:
        BriefError: something else.
    """
    if isinstance(node, Mapping):
        return node
    message = f"{what} is no mapping of keys to values"
    raise refuse(node, message, "Write `key: value` lines below it, indented.")


def choice_of(node: Node, what: str, known: tuple[str, ...]) -> str:
    """One of the known words.

    Raises:
        BriefError: another word.
    """
    word = scalar_of(node, what).text
    if word in known:
        return word
    message = f"{what} is `{word}`, which it cannot be"
    raise refuse(node, message, did_you_mean(word, known, what="Choices"))


@dataclass(frozen=True, slots=True)
class Fields:
    """The values of one mapping, all of whose keys are known.

    `subject` names the mapping in messages (entity `User`).
    """

    subject: str
    location: Location
    nodes: dict[str, Node]
    names: dict[str, Scalar]
    refusals: Refusals

    @classmethod
    def of(cls, node: Node, subject: str, keys: tuple[Key, ...], refusals: Refusals) -> Fields:
        """The mapping's values; unknown and missing keys are taken to the refusals.

        Raises:
            BriefError: no mapping.
        """
        mapping = mapping_of(node, subject)
        known = [key.name for key in keys]
        unknown = [name for name, _ in mapping.entries if name.text not in known]
        for name in unknown:
            message = f"unknown key `{name.text}` in {subject}"
            refusals.take(refuse(name, message, _other_words(name.text, known)))
        entries = [(name, value) for name, value in mapping.entries if name not in unknown]
        nodes = {name.text: value for name, value in entries}
        names = {name.text: name for name, _ in entries}
        fields = cls(subject, mapping.location, nodes, names, refusals)
        meant = {_meant(name.text, known) for name in unknown}
        for key in keys:
            if key.required and key.name not in nodes:
                refusals.take_missing(fields.missing(key.name), follows=key.name in meant)
        return fields

    def missing(self, key: str) -> BriefError:
        """The error that a required key is not there."""
        message = f"{self.subject} has no `{key}`"
        hint = f"Add `{key}:`. {REQUIRED[key]}"
        return BriefError(message, hint=hint, location=self.location)

    def required(self, key: str) -> Node:
        """The node of a required key.

        Raises:
            BriefError: it is not there, which was told already.
        """
        if key not in self.nodes:
            raise self.missing(key)
        return self.nodes[key]

    def attempt(self, key: str, read: Callable[[], T | None]) -> T | None:
        """What `read` gives; None where it is refused, and then nothing more of the key."""
        name = self.names.get(key)
        return self.refusals.attempt(read, of=None if name is None else name.location)

    def inner(self, subject: str, nodes: dict[str, Node] | None = None) -> Fields:
        """Values that stand in no mapping of their own, or in none at all."""
        return Fields(subject, self.location, nodes or {}, {}, self.refusals)

    def what(self, key: str) -> str:
        """How messages name the value of a key."""
        return f"`{key}` of {self.subject}"

    def has(self, key: str) -> bool:
        """Whether the author wrote this key."""
        return key in self.nodes

    def text(self, key: str) -> str | None:
        """The key's text, or None where it is not written."""
        node = self.nodes.get(key)
        return None if node is None else text_of(node, self.what(key))

    def flag(self, key: str) -> bool | None:
        """The key's true or false, or None where it is not written."""
        node = self.nodes.get(key)
        return None if node is None else flag_of(node, self.what(key))

    def value(self, key: str, parse: Callable[[str], T]) -> T | None:
        """What `parse` makes of the key's value, or None where it is not written."""
        node = self.nodes.get(key)
        return None if node is None else value_of(node, self.what(key), parse)

    def choice(self, key: str, known: tuple[str, ...]) -> str | None:
        """The key's word, one of the known, or None where it is not written."""
        node = self.nodes.get(key)
        return None if node is None else choice_of(node, self.what(key), known)

    def texts(self, key: str) -> tuple[tuple[str, Node], ...]:
        """The texts of the key's list with their nodes; none where it is not written."""
        node = self.nodes.get(key)
        if node is None:
            return ()
        what = self.what(key)
        return tuple((text_of(n, f"an item of {what}"), n) for n in items_of(node, what))

    def entries(self, key: str) -> tuple[tuple[Scalar, Node], ...]:
        """The entries of the key's mapping; none where it is not written."""
        node = self.nodes.get(key)
        return () if node is None else mapping_of(node, self.what(key)).entries
