"""A review as the command line asks for it, completed by what the project has settled."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from dbarchitect.app.configuration_file import find_configuration
from dbarchitect.errors import Location, UsageError
from dbarchitect.review.catalogue import chosen_rules, rule_by_code
from dbarchitect.review.known_findings import Suppression

if TYPE_CHECKING:
    from collections.abc import Generator

    from dbarchitect.app.configuration import ReviewConfiguration
    from dbarchitect.app.news import KnownRequest
    from dbarchitect.app.review import ReviewRequest

FAIL_ON = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledReview:
    """The whole request, and the severity from which on its exit status is 1."""

    request: ReviewRequest
    fail_on: str = FAIL_ON


def settled_request(config: Path | None, asked: ReviewRequest) -> SettledReview:
    """What was asked, with the configuration where nothing was said.

    Raises:
        UsageError: the configuration cannot be read, or a baseline is to be written nowhere.
    """
    path = find_configuration(Path.cwd()) if config is None else config
    settled = SettledReview(request=asked)
    if path is not None:
        from dbarchitect.app.configuration import (  # noqa: PLC0415 - loads pydantic
            read_configuration,
        )

        configuration = read_configuration(path).review
        with _told_of(path):
            _require_known_rules(configuration)
            settled = _completed(asked, configuration, path.parent)
    if settled.request.known.update_baseline and settled.request.known.baseline is None:
        message = "no baseline file is named"
        raise UsageError(message, hint="Name it with --baseline, or in the configuration.")
    return settled


@contextmanager
def _told_of(path: Path) -> Generator[None]:
    """What is wrong inside is told with the file that says it."""
    try:
        yield
    except UsageError as error:
        place = Location(str(path))
        raise UsageError(error.message, hint=error.hint, location=place) from error


def _require_known_rules(configuration: ReviewConfiguration) -> None:
    """The rules that the file names are there, with the options that it gives them."""
    from dbarchitect.app.review import checked_options  # noqa: PLC0415 - it loads every rule

    chosen_rules(configuration.select, configuration.ignore)
    checked_options(configuration.rules)


def _completed(
    asked: ReviewRequest, configuration: ReviewConfiguration, folder: Path
) -> SettledReview:
    request = replace(
        asked,
        select=asked.select or configuration.select,
        ignore=asked.ignore or configuration.ignore,
        opinions=asked.opinions or configuration.opinions,
        queries=asked.queries or tuple(str(folder / name) for name in configuration.queries),
        options=configuration.rules,
        roll_up_from=configuration.roll_up_from or asked.roll_up_from,
        known=_known(asked.known, configuration, folder),
    )
    return SettledReview(request=request, fail_on=configuration.fail_on or FAIL_ON)


def _known(
    asked: KnownRequest, configuration: ReviewConfiguration, folder: Path
) -> KnownRequest:
    baseline = asked.baseline
    if baseline is None and configuration.baseline is not None:
        baseline = folder / configuration.baseline
    suppressions = tuple(
        Suppression(
            code=rule_by_code(one.code).rule.code,
            target=one.target,
            reason=one.reason,
            until=one.until,
        )
        for one in configuration.suppress
    )
    return replace(asked, baseline=baseline, suppressions=suppressions)
