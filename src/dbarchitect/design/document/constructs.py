"""How each construct that a brief is written with was proven, counted over the evidence.

Rules:
    1. A use counts what was executed of what it became: of its column with the constraints and
       indexes over it, else of its entity's tables, else of its access pattern.
    2. What is said of the whole (`postgresql`, `tenancy`) counts all that was executed.
    3. A requirement that becomes no object (`rpo`, `compliance`) has no subject.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design import evidence_keys as keys
from dbarchitect.design.names import audit_table
from dbarchitect.model.constructs import ConstructProof, ConstructUse, Place
from dbarchitect.model.schema import Exclusion, ObjectKind
from dbarchitect.model.schema.paths import member_path, path_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import Evidence, EvidenceSet
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Constraint, Table

WHOLE = "design"
"""The subject of what is said of all tables and patterns."""

_OF_AN_ENTITY = 2
_OF_A_MEMBER = 4
_NOT_EXECUTED = frozenset(
    {"availability", "consistency", "rpo", "rto", "compliance", "description"}
)


def construct_proofs(design: Design, evidence: EvidenceSet) -> tuple[ConstructProof, ...]:
    """The proof of each construct of the brief; without counts where nothing was executed."""
    counter = _Counter(design, evidence)
    return tuple(counter.proof(use) for use in design.brief.constructs)


class _Counter:
    """Finds what uses became, and what the evidence says of that."""

    def __init__(self, design: Design, evidence: EvidenceSet) -> None:
        self._design = design
        self._proven = keys.LAB in evidence.by_key
        self._found: dict[str, list[Evidence]] = {}
        self._told: dict[str, tuple[str, ...]] = {}
        self._left = [
            str(item.measurement("subject").value)
            for item in evidence.items
            if item.key.startswith(keys.NOT_VERIFIED)
        ]
        self._executed = [
            item
            for item in evidence.items
            if item.key.startswith((keys.PROBE, keys.BUILD)) or item.key in self._patterns()
        ]

    def proof(self, use: ConstructUse) -> ConstructProof:
        """What was executed of all that the construct's uses became."""
        subjects: dict[str, None] = {}
        run: dict[str, bool] = {}
        left: set[str] = set()
        for place in use.places:
            for subject in self._subjects(place):
                subjects[subject] = None
                run |= {item.key: item.passed is not False for item in self._of(subject)}
                left |= self._left_of(subject)
        told = tuple(subjects)
        if not self._proven:
            return ConstructProof(use, told)
        return ConstructProof(use, told, sum(run.values()), len(run), len(left))

    def _patterns(self) -> Mapping[str, str]:
        return {keys.access(one.name): one.name for one in self._design.access}

    def _subjects(self, place: Place) -> Iterator[str]:
        head, name, inner = (*place, "", "")[:3]
        if head == "entities" and name:
            yield from self._of_entity(place, name)
        elif head == "access" and name:
            yield keys.access(name)
        elif head == "audit":
            yield from self._log()
        elif (head, name) == ("requirements", "retention") and inner:
            yield from self._tables(inner) if inner in self._design.names else self._log()
        elif not _NOT_EXECUTED.intersection(place):
            yield WHOLE

    def _log(self) -> Iterator[str]:
        table = audit_table(self._design.brief)
        if table is not None:
            yield _text(table)

    def _of_entity(self, place: Place, entity: str) -> Iterator[str]:
        if len(place) > _OF_AN_ENTITY and place[2] == "many":
            for tie in self._design.brief.entities:
                if any(end.target == entity for end in tie.links):
                    yield from self._of_entity((*place[:2], *place[4:]), tie.name)
            return
        column = None
        if len(place) >= _OF_A_MEMBER and place[2] == "attributes":
            column = self._column(entity, place[3])
        if column is not None and self._of(column):
            yield column
        else:
            yield from self._tables(entity)

    def _column(self, entity: str, attribute: str) -> str | None:
        names = self._design.names.get(entity)
        column = None if names is None else names.columns.get(attribute)
        if names is None or column is None:
            return None
        return member_path(ObjectKind.COLUMN, names.table, column).text

    def _tables(self, entity: str) -> Iterator[str]:
        """The entity's table, and those that the design added under its name."""
        names = self._design.names.get(entity)
        if names is None:
            return
        others = {one.table for one in self._design.names.values()} - {names.table}
        others -= {
            self._design.names[e.name].table
            for e in self._design.brief.entities
            if e.closure_of == entity
        }
        for table in self._design.schema.tables:
            added = table.name.name.startswith(f"{names.table.name}_")
            if table.name == names.table or (added and table.name not in others):
                yield _text(table.name)

    def _of(self, subject: str) -> list[Evidence]:
        """What was executed of a subject."""
        if subject not in self._found:
            told = self._all_told_of(subject)
            self._found[subject] = [
                item for item in self._executed if subject == WHOLE or _is_of(item, told)
            ]
        return self._found[subject]

    def _all_told_of(self, subject: str) -> tuple[str, ...]:
        if subject not in self._told:
            self._told[subject] = tuple(self._told_of(subject))
        return self._told[subject]

    def _told_of(self, subject: str) -> Iterator[str]:
        """The beginnings of the keys of a subject's evidence, behind the kind of object."""
        yield subject
        for table in self._design.schema.tables:
            for column in table.columns:
                path = member_path(ObjectKind.COLUMN, table.name, column.name)
                if path.text == subject:
                    yield from _over(table, column.name)
            if _text(table.name) == subject:
                yield from (path_of(ObjectKind.INDEX, i.name).text for i in table.indexes)

    def _left_of(self, subject: str) -> set[str]:
        if subject == WHOLE:
            return set(self._left)
        if subject.startswith(keys.access("")):
            name = subject.removeprefix(keys.access(""))
            return {left for left in self._left if left == f"access pattern {name}"}
        told = self._all_told_of(subject)
        return {left for left in self._left if _names_one(left, told)}


def _text(table: QualifiedName) -> str:
    return path_of(ObjectKind.TABLE, table).text


def _over(table: Table, column: str) -> Iterator[str]:
    """The constraints and indexes of a table in which a column is."""
    for constraint in table.constraints:
        if column in _columns(constraint):
            yield member_path(ObjectKind.CONSTRAINT, table.name, constraint.name).text
    for index in table.indexes:
        if column in index.columns:
            yield path_of(ObjectKind.INDEX, index.name).text


def _columns(constraint: Constraint) -> tuple[str, ...]:
    if isinstance(constraint, Exclusion):
        return ()
    return constraint.columns


def _is_of(item: Evidence, told: Iterable[str]) -> bool:
    """Whether a probe attacks one of these, or it is the evidence of a pattern itself."""
    if not item.key.startswith(keys.PROBE):
        return item.key in told
    target = item.key.removeprefix(keys.PROBE).partition("/")[2]
    return any(target.startswith((f"{one}/", f"{one}.")) for one in told)


def _names_one(text: str, told: Iterable[str]) -> bool:
    words = [word.rstrip(":") for word in text.split()]
    return any(word == one or word.startswith(f"{one}.") for word in words for one in told)
