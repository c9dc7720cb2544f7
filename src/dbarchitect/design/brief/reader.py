"""From a file or a text to a checked brief."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.brief.constructs import constructs_used
from dbarchitect.design.brief.document import read_document
from dbarchitect.design.brief.joins_apart import with_joins_apart
from dbarchitect.design.brief.links import with_link_keys, with_ordered_link_keys
from dbarchitect.design.brief.meaning import check_meaning
from dbarchitect.design.brief.normalising import normalised
from dbarchitect.design.brief.questions import open_questions
from dbarchitect.design.brief.refusals import Refusals
from dbarchitect.design.brief.source import parse, read_text
from dbarchitect.design.brief.statements import check_statements
from dbarchitect.design.brief.trees import with_ancestors
from dbarchitect.design.contradictions import of_brief
from dbarchitect.errors import InvariantBrokenError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dbarchitect.design.brief.nodes import Mapping
    from dbarchitect.model.brief import Brief


def read_brief(path: Path) -> Brief:
    """The checked brief in a file of YAML 1.2 or JSON, with assumptions and open questions.

    Raises:
        BriefError: the file cannot be read, or the brief says what it cannot mean.
    """
    return load_brief(read_text(path), file=str(path))


def load_brief(text: str, *, file: str = "<brief>") -> Brief:
    """The checked brief in a text; `file` names it in messages.

    Raises:
        BriefError: the brief says what it cannot mean; `parts` holds all that is wrong.
    """
    refusals = Refusals()
    return finished_brief(lambda: parse(text, file=file, refusals=refusals), refusals)


def finished_brief(tree: Callable[[], Mapping], refusals: Refusals) -> Brief:
    """The checked brief of the tree that `tree` gives, with what it leaves open.

    Raises:
        BriefError: the brief says what it cannot mean; `parts` holds all that is wrong.
    """
    brief = refusals.attempt(lambda: _checked(tree(), refusals))
    refusals.raise_any()
    if brief is None:
        message = "a brief that was refused has no error"
        raise InvariantBrokenError(message)
    return replace(brief, open_questions=open_questions(brief), contradictions=of_brief(brief))


def _checked(root: Mapping, refusals: Refusals) -> Brief:
    """The brief; what later checks can go on without is in the refusals."""
    read = read_document(root, refusals)
    if not refusals:
        read = with_joins_apart(normalised(read))
    read = with_ancestors(read, refusals)
    brief = with_link_keys(read)
    check_meaning(brief, refusals)
    if not refusals:
        brief = with_ordered_link_keys(read, brief)
    # A name that was refused is missing from the tables: only syntax can be judged then.
    check_statements(brief, root, refusals, syntax_only=bool(refusals))
    return brief if refusals else replace(brief, constructs=constructs_used(root))
