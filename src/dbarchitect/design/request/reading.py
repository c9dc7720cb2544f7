"""From the text of a request to what it asks.

Rules:
    1. Everything that is a brief's is read by the brief's reader, in its place: errors name
       the line of the request.
    2. The brief is the one that is written, in whole or by its keys. Only where none is, it is
       derived from the current tables.
    3. A fact is said once: rows of a brief's entities stand in the brief, those of derived
       ones under `volume` and `growth`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from dbarchitect.design.brief import quantities
from dbarchitect.design.brief.complaint import did_you_mean
from dbarchitect.design.brief.fields import (
    Fields,
    mapping_of,
    refuse,
    scalar_of,
    text_of,
    value_of,
)
from dbarchitect.design.brief.nodes import Mapping, Scalar, Sequence
from dbarchitect.design.brief.reader import finished_brief
from dbarchitect.design.brief.refusals import Refusals
from dbarchitect.design.brief.source import Read, parse, read_text
from dbarchitect.design.request import keys
from dbarchitect.errors import BriefError

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence as SequenceOf

    from dbarchitect.design.brief.nodes import Node
    from dbarchitect.model.brief import Brief

REQUEST = Read(
    name="the request",
    new='it begins with `{"task": "design_schema", "context": {`',
    first='`{"task": "design_schema", "context": {`',
    too_large="A request describes what is wanted, it holds no data; leave the data out.",
)
_SQL = re.compile(r"[\s;]")


@dataclass(frozen=True, slots=True)
class CurrentTables:
    """The tables that are there: SQL text, or the path of a file as it is written."""

    sql: str | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class DesignTask:
    """A request for a schema, all of whose keys are known; its paths begin at `folder`."""

    context: Fields
    requirements: tuple[Scalar, Node] | None
    folder: Path
    tables: CurrentTables | None

    @property
    def has_brief(self) -> bool:
        """Whether it says itself what is to be designed."""
        return self.context.has("brief") or self.context.has("entities")

    def name(self) -> str:
        """What a derived brief is called."""
        return self.context.text("name") or "current"

    def volumes(self, tables: SequenceOf[str]) -> dict[str, dict[str, str]]:
        """`rows` and `growth` of each current table that the request gives them for.

        Raises:
            BriefError: a table is not there, or a number is none.
        """
        found: dict[str, dict[str, str]] = {}
        for key, word, read in (
            ("volume", "rows", quantities.count),
            ("growth", "growth", quantities.per_month),
        ):
            for table, node in self.context.entries(key):
                number = partial(_number, table, node, key, read)
                text = self.context.refusals.attempt(number)
                self.context.refusals.attempt(partial(_check_known, table, key, tables))
                found.setdefault(table.text, {})[word] = text or ""
        self.context.refusals.raise_any()
        return found

    def brief(self, derived: str | None) -> Brief:
        """The brief that is asked for; `derived` is the text of that of the current tables.

        Raises:
            BriefError: it says what it cannot mean; `parts` holds all that is wrong.
        """
        refusals = self.context.refusals
        root = refusals.attempt(lambda: self._root(derived))
        refusals.raise_any()
        if root is None:
            raise refuse(_scalar(self.context), "the context says nothing", _NOTHING_HINT)
        return finished_brief(lambda: root, refusals)

    def _root(self, derived: str | None) -> Mapping:
        node = self.context.nodes.get("brief")
        if node is not None:
            return self._with_requirements(self._whole(node))
        entries: list[tuple[Scalar, Node]] = []
        if derived is not None:
            tree = parse(derived, file="<current tables>", refusals=self.context.refusals)
            entries += [e for e in tree.entries if not self.context.has(e[0].text)]
        of_brief = {key.name for key in keys.OF_BRIEF}
        entries += [
            (self.context.names[key], self.context.nodes[key])
            for key in self.context.nodes
            if key in of_brief
        ]
        tree = Mapping(entries=tuple(entries), location=self.context.location)
        return self._with_requirements(tree)

    def _whole(self, node: Node) -> Mapping:
        if isinstance(node, Scalar):
            path = self.folder / text_of(node, self.context.what("brief"))
            return parse(read_text(path), file=str(path), refusals=self.context.refusals)
        return mapping_of(node, self.context.what("brief"))

    def _with_requirements(self, tree: Mapping) -> Mapping:
        asked = self.requirements
        if asked is None:
            return tree
        if any(key.text == asked[0].text for key, _ in tree.entries):
            message = "`requirements` stand twice: in the request and in its brief"
            raise refuse(asked[0], message, "Keep one of the two.")
        return Mapping(entries=(*tree.entries, asked), location=tree.location)


_NOTHING_HINT = (
    "Give `entities` as in a brief, a `brief`, or the `tables` that are there as DDL."
)


def read_request(text: str, *, file: str) -> DesignTask:
    """What the request asks; its brief is checked when it is asked for.

    Raises:
        BriefError: no request, an unknown key, or a task that there is not (yet); `parts`
            holds all that is wrong.
    """
    refusals = Refusals()
    task = refusals.attempt(lambda: _task(text, file, refusals))
    refusals.raise_any()
    if task is None:
        message = "the request is none"
        raise BriefError(message, hint=_NOTHING_HINT)
    return task


def _task(text: str, file: str, refusals: Refusals) -> DesignTask:
    root = parse(text, file=file, refusals=refusals, read=REQUEST)
    fields = Fields.of(root, REQUEST.name, keys.REQUEST, refusals)
    _check_task(fields)
    if not fields.has("context"):
        raise refuse(_scalar(fields), "the request has no `context`", _NOTHING_HINT)
    context = Fields.of(fields.nodes["context"], "the context", keys.CONTEXT, refusals)
    tables = refusals.attempt(lambda: _tables(context))
    _check_said_once(context)
    written = fields.nodes.get("requirements")
    return DesignTask(
        context=context,
        requirements=None if written is None else (fields.names["requirements"], written),
        folder=Path() if file.startswith("<") else Path(file).parent,
        tables=tables,
    )


def _check_task(fields: Fields) -> None:
    hint = f"Write `{keys.DESIGN_SCHEMA}`: it is the one that there is."
    if not fields.has("task"):
        raise refuse(_scalar(fields), "the request has no `task`", hint)
    node = fields.nodes["task"]
    task = scalar_of(node, fields.what("task")).text
    if task in keys.LATER_TASKS:
        raise refuse(node, f"task `{task}` is not available yet", hint)
    if task != keys.DESIGN_SCHEMA:
        known = (keys.DESIGN_SCHEMA, *keys.LATER_TASKS)
        raise refuse(node, f"unknown task `{task}`", did_you_mean(task, known, what="Tasks"))


def _tables(context: Fields) -> CurrentTables | None:
    node = context.nodes.get("tables")
    if node is None:
        return None
    if isinstance(node, Sequence):
        message = "`tables` of the context is a list, and names say nothing of columns"
        hint = 'Give their DDL as one text, or the path of a snapshot: "prod.snapshot".'
        raise refuse(node, message, hint)
    text = text_of(node, context.what("tables"))
    if "://" in text.split(maxsplit=1)[0]:
        message = "`tables` of the context is a server, and a request connects to none"
        hint = "Save it with `dbarchitect snapshot URL -o FILE`, and give the path of FILE."
        raise refuse(node, message, hint)
    return CurrentTables(sql=text) if _SQL.search(text) else CurrentTables(path=text)


def _check_said_once(context: Fields) -> None:
    told = context.refusals
    if context.has("brief"):
        for key in (key.name for key in keys.OF_BRIEF if context.has(key.name)):
            message = f"`{key}` stands beside a whole `brief`"
            told.take(refuse(context.names[key], message, "Write it in the brief."))
    for key in ("volume", "growth"):
        if not context.has(key):
            continue
        if context.has("brief") or context.has("entities"):
            message = f"`{key}` stands beside entities, which say it themselves"
            hint = "Write `rows` and `growth` in each entity."
            told.take(refuse(context.names[key], message, hint))
        elif not context.has("tables") and not told:
            message = f"`{key}` is of the current tables, and there are none"
            told.take(refuse(context.names[key], message, _NOTHING_HINT))
    if not told and not any(map(context.has, ("brief", "entities", "tables"))):
        told.take(refuse(_scalar(context), "the context says nothing to design", _NOTHING_HINT))


def _check_known(table: Scalar, key: str, tables: SequenceOf[str]) -> None:
    if table.text not in tables:
        message = f"`{key}` names `{table.text}`, which is not among the current tables"
        raise refuse(table, message, did_you_mean(table.text, tables, what="Tables"))


def _number(table: Scalar, node: Node, key: str, read: Callable[[str], object]) -> str:
    value_of(node, f"`{key}` of `{table.text}`", read)
    return scalar_of(node, key).text


def _scalar(fields: Fields) -> Scalar:
    """A node at the place of a mapping."""
    return Scalar(text="", location=fields.location)
