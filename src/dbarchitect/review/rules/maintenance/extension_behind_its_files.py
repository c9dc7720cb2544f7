"""MNT07: an extension whose objects are older than the files that the server has of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.reading import Known
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import global_path
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.model.surroundings import AvailableExtension

RULE = Rule(
    code="MNT07",
    slug="extension_behind_its_files",
    severity=Severity.INFO,
    summary="The extension's objects are of an older version than the files of the server.",
    why=(
        "A new package brings a new library at once, but functions, types and grants of the "
        "extension stay as the old version made them, with what was mended since."
    ),
    remedy=(
        "Read its release notes, then run ALTER EXTENSION ... UPDATE in each database, as the "
        "extension's owner."
    ),
    systemic="{count} of {of} extensions are older than their files",
    also_in=("splinter 0022",),
    references=(
        "https://www.postgresql.org/docs/18/sql-alterextension.html",
        "https://www.postgresql.org/docs/18/view-pg-available-extensions.html",
    ),
    since="0.1",
    needs=frozenset({Need.EXTENSIONS}),
)

_NUMBERS = re.compile(r"\d+(?:\.\d+)*")


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Extensions that CREATE EXTENSION would install in a later version, or no more at all.

    Versions that are no numbers with dots between count as later where they differ.
    """
    for extension in _extensions(snapshot):
        available = extension.default_version
        if available is None:
            yield _gone(snapshot, extension)
        elif _is_later(available, extension.installed_version):
            yield _behind(snapshot, extension, available)


def population(snapshot: Snapshot) -> int:
    """Extensions that were installed."""
    return len(_extensions(snapshot))


def _extensions(snapshot: Snapshot) -> tuple[AvailableExtension, ...]:
    held = snapshot.available_extensions
    return held.value if isinstance(held, Known) else ()


def _is_later(available: str, installed: str) -> bool:
    if not (_NUMBERS.fullmatch(available) and _NUMBERS.fullmatch(installed)):
        return available != installed
    return _numbers(available) > _numbers(installed)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _behind(snapshot: Snapshot, extension: AvailableExtension, available: str) -> Finding:
    name = quote_identifier(extension.name)
    return RULE.found(
        snapshot,
        global_path(ObjectKind.EXTENSION, extension.name),
        message=(
            f"{name} works as version {extension.installed_version} made it; the server has "
            f"the files of {available}."
        ),
        claim=(
            f"pg_extension.extversion is {extension.installed_version}, and "
            f"pg_available_extensions.default_version {available}"
        ),
        # Only the extension's owner may run it, so that no statement is given.
        remedy=Remedy(text=f"{RULE.remedy} Here it is ALTER EXTENSION {name} UPDATE."),
    )


def _gone(snapshot: Snapshot, extension: AvailableExtension) -> Finding:
    name = quote_identifier(extension.name)
    return RULE.found(
        snapshot,
        global_path(ObjectKind.EXTENSION, extension.name),
        message=(
            f"A dump of the database cannot be restored on this server: it has no files of "
            f"{name} any more, and functions of its library fail when they are called."
        ),
        claim="pg_available_extensions does not have it, and pg_extension has",
        remedy=Remedy(text=f"Install the package of {name} for this server, or drop it."),
        severity=Severity.WARNING,
    )
