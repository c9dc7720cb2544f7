"""How a run ends that does not succeed: one line, one hint, the exit status."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Sequence
from itertools import pairwise

import typer

from dbarchitect.cli.signals import SIGNALS
from dbarchitect.errors import DbarchitectError, InvariantBrokenError, UsageError
from dbarchitect.report.printable import printable

DEBUG_VARIABLE = "DBARCHITECT_DEBUG"
BUG_STATUS = 70
INTERRUPTED_STATUS = 130
_BY_SIGNAL = {128 + number: number.name for number in SIGNALS}
_OF_THE_PARSER = "Value error, "
READER_GONE_STATUS = 141
"""128 + SIGPIPE: who read our output has left."""


def report_failure(work: Callable[[], int], arguments: Sequence[str], verb: str | None) -> int:
    """The exit status of `work`; what it raises is told on stderr and becomes a status.

    With `--format json` among the arguments the error is an envelope on stdout as well.
    """
    try:
        return _completed(work)
    except DbarchitectError as error:
        return _tell(error, arguments, verb)
    except typer.TyperException as error:
        return _tell(_in_our_voice(error, verb), arguments, verb)
    except (KeyboardInterrupt, typer.Abort, SystemExit) as stop:
        return _ended(stop, verb)
    except Exception as error:  # noqa: BLE001 - the one place where a bug becomes a message
        return _tell_bug(error, arguments, verb)


def _completed(work: Callable[[], int]) -> int:
    try:
        status = work()
        sys.stdout.flush()
    except BrokenPipeError:
        return _reader_gone()
    except OSError as error:
        from dbarchitect.app import whole_file  # noqa: PLC0415 - only in need

        if not whole_file.is_failure_of_the_disk(error) or error.filename is not None:
            raise
        _forget_output()
        raise whole_file.standard_output_failed(error) from error
    except SystemExit as stop:
        if isinstance(stop.__context__, BrokenPipeError):
            return _reader_gone()
        raise
    return status


def _ended(stop: BaseException, verb: str | None) -> int:
    """The exit status; of a signal it is said what it ended, and at what."""
    status = INTERRUPTED_STATUS
    if isinstance(stop, SystemExit):
        status = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    if status not in _BY_SIGNAL:
        return status
    told = [verb] if verb else []
    # The library of commands raises its own error from what ended the verb.
    told += [f'at "{phase}"' for phase in getattr(stop.__cause__ or stop, "__notes__", ())]
    what = f": {' was '.join(told)}" if told else ""
    sys.stderr.write(printable(f"stopped by {_BY_SIGNAL[status]}{what}\n"))
    return status


def _reader_gone() -> int:
    _forget_output()
    return READER_GONE_STATUS


def _forget_output() -> None:
    # Python flushes stdout once more at its end; into /dev/null that cannot fail.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _in_our_voice(error: typer.TyperException, verb: str | None) -> UsageError:
    message = error.format_message().rstrip(".").replace(_OF_THE_PARSER, "")
    command = f"dbarchitect {verb} --help" if verb else "dbarchitect --help"
    return UsageError(
        message[:1].lower() + message[1:], hint=f"`{command}` shows what can be given."
    )


def _tell(error: DbarchitectError, arguments: Sequence[str], verb: str | None) -> int:
    if os.environ.get(DEBUG_VARIABLE):
        traceback.print_exception(error)
    for part in error.parts:
        sys.stderr.write(printable(f"error: {part}\n"))
        if part.hint:
            sys.stderr.write(printable(f"{part.hint}\n"))
    if error.left_off:
        sys.stderr.write(f"and {error.left_off} more\n")
    if error.exit_status == BUG_STATUS:
        sys.stderr.write(_HOW_TO_REPORT)
    _tell_as_json(error, arguments, verb)
    return error.exit_status


def _tell_bug(error: Exception, arguments: Sequence[str], verb: str | None) -> int:
    if os.environ.get(DEBUG_VARIABLE):
        traceback.print_exception(error)
    message = f"{type(error).__name__}: {error}"
    sys.stderr.write(printable(f"error: this is a bug of dbarchitect: {message}\n"))
    sys.stderr.write(_HOW_TO_REPORT)
    _tell_as_json(InvariantBrokenError(message), arguments, verb)
    return BUG_STATUS


_HOW_TO_REPORT = (
    "Please report it with the command, its input "
    f"and what it prints with {DEBUG_VARIABLE}=1.\n"
)


def _tell_as_json(error: DbarchitectError, arguments: Sequence[str], verb: str | None) -> None:
    if _wants_json(arguments):
        from dbarchitect.report.envelope import render_error  # noqa: PLC0415 - only in need

        sys.stdout.write(render_error(verb, error))


def _wants_json(arguments: Sequence[str]) -> bool:
    pairs = list(pairwise(arguments))
    return any(
        (option, "json") in pairs or f"{option}=json" in arguments
        for option in ("--format", "-f")
    )
