"""A Document as one HTML page: its parts, its evidence, its style and its behaviour.

Rules:
    1. Nothing is loaded from anywhere, and the page's own policy forbids it; style and
       behaviour are allowed by their digests alone.
    2. Every text passes through the templates' escape; ids are made of letters and digits.
    3. All is readable without JavaScript, which adds sorting, filtering and highlighting.
    4. What another run may change stands between `<!-- measured -->` and `<!-- /measured -->`.
"""

from __future__ import annotations

import base64
import hashlib
from importlib import resources
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from dbarchitect.model.document import Folded, Section
from dbarchitect.report.html.anchors import Anchors
from dbarchitect.report.html.parts import PartMaker
from dbarchitect.report.html.prose import Writer
from dbarchitect.report.printable import on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jinja2 import Template

    from dbarchitect.model.document import Block, Document
    from dbarchitect.model.evidence import EvidenceSet
    from dbarchitect.report.html.parts import Picture

_PACKAGE = "dbarchitect.report.html"
_OWN_IDS = ("main", "contents", "evidence")
LEAST_SCALE = 0.75
"""A diagram is not shown smaller than this on a screen: it is moved about in its frame."""


def render_html(document: Document, evidence: EvidenceSet) -> str:
    """The document as a whole HTML page, ending in one newline.

    Raises:
        KeyError: a figure points to evidence that is not there.
    """
    maker = _maker(document, evidence)
    parts = [maker.part(section) for section in document.sections]
    style = _resource("style.css") + "".join(_least_widths(maker.pictures))
    behaviour = _resource("behaviour.js")
    return _template().render(
        title=maker.writer.plain(document.title),
        heading=maker.writer.prose((document.title,)),
        facts=[
            (on_one_line(key), on_one_line(value))
            for key, value in document.front_matter
            if value != document.title
        ],
        parts=parts,
        groups=maker.writer.entries(),
        homes=maker.homes,
        evidence_file=document.evidence_file,
        style=style,
        behaviour=behaviour,
        style_digest=_digest(style),
        behaviour_digest=_digest(behaviour),
    )


def _maker(document: Document, evidence: EvidenceSet) -> PartMaker:
    """Sections with an anchor get their ids first: others lead to them."""
    anchors = Anchors()
    for name in _OWN_IDS:
        anchors.take(name)
    homes: dict[str, str] = {}
    names: dict[str, str] = {}
    plain = Writer(evidence, {}, {}).plain
    for item in _walk(document.sections):
        if item.anchor:
            homes[item.anchor] = anchors.take(item.anchor)
            if isinstance(item, Section):
                names[plain(item.heading)] = homes[item.anchor]
    return PartMaker(Writer(evidence, names, homes), anchors, homes, [])


def _walk(items: Iterable[Section | Block]) -> Iterator[Section | Folded]:
    for item in items:
        if isinstance(item, Section):
            yield item
            yield from _walk((*item.blocks, *item.sections))
        elif isinstance(item, Folded):
            yield item
            yield from _walk(item.blocks)


def _least_widths(pictures: Sequence[Picture]) -> Iterator[str]:
    for picture in pictures:
        width = round(picture.drawing.width * LEAST_SCALE)
        yield f"@media screen {{ #{picture.id} {{ min-width: {width}px; }} }}\n"


def _template() -> Template:
    environment = Environment(
        loader=PackageLoader(_PACKAGE, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("page.html.j2")


def _resource(name: str) -> str:
    return (resources.files(_PACKAGE) / "templates" / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    found = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(found).decode()}"
