"""A page of HTML as a browser without JavaScript sees it, and whether its elements nest."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterator

_WITHOUT_END = {"meta", "input", "br", "hr", "img", "link"}


@dataclass
class Element:
    name: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def all(self, name: str, **attributes: str) -> list[Element]:
        wanted = {key.rstrip("_"): value for key, value in attributes.items()}
        return [
            e for e in self.walk() if e.name == name and wanted.items() <= e.attributes.items()
        ]

    def one(self, name: str, **attributes: str) -> Element:
        (found,) = self.all(name, **attributes)
        return found

    @property
    def text(self) -> str:
        return "".join(c if isinstance(c, str) else c.text for c in self.children)


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.path = [Element("", {})]

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names), f"{tag}: {names}"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.path[-1].children.append(element)
        if tag not in _WITHOUT_END:
            self.path.append(element)

    @override
    def handle_endtag(self, tag: str) -> None:
        assert self.path[-1].name == tag, f"</{tag}> ends <{self.path[-1].name}>"
        self.path.pop()

    @override
    def handle_data(self, data: str) -> None:
        self.path[-1].children.append(data)


def parse(page: str) -> Element:
    """The root of the page; each element must end where it should."""
    parser = _Parser()
    parser.feed(page)
    parser.close()
    assert len(parser.path) == 1, [element.name for element in parser.path]
    return parser.path[0]
