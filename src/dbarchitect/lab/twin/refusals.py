"""What a twin says no to."""

from __future__ import annotations

from dbarchitect.errors import DbarchitectError, SafetyStopError


class TwinUnavailableError(DbarchitectError):
    """This server can have no twin; what it would have told is not verified."""

    exit_status = 5


class TwinRefusalError(SafetyStopError):
    """A statement was asked of a twin that may not be asked, as its answer would be a lie."""
