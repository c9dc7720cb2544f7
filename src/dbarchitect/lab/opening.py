"""Opening a lab: find the programs, sweep, copy the template, start, and clean up after."""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from dbarchitect.errors import ConnectionFailedError, LabFailedError
from dbarchitect.lab.clients import Clients
from dbarchitect.lab.cloning import allocated_bytes
from dbarchitect.lab.cluster import start_cluster
from dbarchitect.lab.endpoint import endpoint_of_cluster, endpoint_of_url
from dbarchitect.lab.folders import prepare_folders
from dbarchitect.lab.identity import server_identity
from dbarchitect.lab.laboratory import Lab
from dbarchitect.lab.memory import lab_in_memory
from dbarchitect.lab.options import LabOptions
from dbarchitect.lab.programs import Programs
from dbarchitect.lab.provider import existing_server_url, find_binaries
from dbarchitect.lab.reachable_binaries import reachable_bindir
from dbarchitect.lab.sweep import sweep
from dbarchitect.lab.template import TemplateCache
from dbarchitect.postgres.connecting import describe_conninfo
from dbarchitect.postgres.resources import load_sql

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from dbarchitect.lab.cluster import Cluster
    from dbarchitect.lab.memory import LabInMemory
    from dbarchitect.postgres.session import Session

_OF_THE_END = re.compile(r"(?:FATAL|PANIC):  (.*)|LOG:  (.* was terminated by signal .*)")

_DEATH_S = 3.0
"""How long after a lost connection the end of the server is waited for, in s."""


@dataclass(frozen=True, slots=True)
class _Started:
    cluster: Cluster
    programs: Programs
    origin: str


@contextmanager
def open_lab(
    options: LabOptions | None = None, *, environ: Mapping[str, str] = os.environ
) -> Generator[Lab]:
    """A lab that is gone, without a process or a folder left, when the block ends.

    Raises:
        LabFailedError: no programs, no folder, no space, or the server did not start.
        ConnectionFailedError: the server of `--lab-url` is not there.
    """
    chosen = options or LabOptions()
    url = existing_server_url(chosen, environ)
    if url is not None:
        with _lab_on_existing_server(url, chosen, environ) as lab:
            yield lab
        return
    in_memory = lab_in_memory(chosen, server_identity(), environ)
    chosen = chosen if in_memory is None else in_memory.options
    started = _start(chosen, environ, in_memory)
    try:
        with _lab_on_cluster(started, chosen) as lab:
            yield lab
    except ConnectionFailedError as error:
        raise _as_failure_of(started.cluster, error) from error
    finally:
        started.cluster.stop()


def _as_failure_of(cluster: Cluster, error: ConnectionFailedError) -> Exception:
    """A connection to our server that fails is a lab that failed, not a server."""
    place, hint = error.location, "Something ended its processes, or memory ran out."
    if cluster.has_ended(within_s=_DEATH_S):
        said = _last_words(cluster.log_end())
        message = f"the lab's server ended before its work was done: {said}"
        return LabFailedError(message, hint=hint, location=place)
    if str(cluster.socket_folder) in error.message:
        return LabFailedError(f"the lab {error.message}", hint=hint, location=place)
    return error


def _last_words(log: str) -> str:
    """What a log says of the end; all of it where it says nothing."""
    found = dict.fromkeys(text for match in _OF_THE_END.findall(log) for text in match if text)
    return "; ".join(found) or log


def _start(
    options: LabOptions, environ: Mapping[str, str], in_memory: LabInMemory | None
) -> _Started:
    identity = server_identity()
    binaries = find_binaries(options, environ)
    folders = prepare_folders(options.cache_folder, identity, environ)
    sweep(folders)
    programs = Programs(reachable_bindir(binaries, folders, identity), identity)
    cache = TemplateCache(folders, binaries, programs, options.locale)
    place = folders
    if in_memory is not None:
        place = in_memory.folders
        sweep(place)
    start = partial(
        start_cluster, place, cache, dict(options.settings), options.limits.memory_bytes
    )
    try:
        cluster = start()
    except LabFailedError:
        # The template may be damaged inside of its files; once more from a new one tells.
        cache.discard()
        cluster = start()
    return _Started(cluster, programs, binaries.origin)


@contextmanager
def _lab_on_cluster(started: _Started, options: LabOptions) -> Generator[Lab]:
    folder = started.cluster.owned.path

    def disk_bytes(_session: Session) -> int:
        return allocated_bytes(folder)

    lab = Lab(
        endpoint_of_cluster(started.cluster),
        options.limits,
        clients=partial(Clients, started.programs, folder),
        origin=started.origin,
        data_directory=started.cluster.data,
        disk_bytes=disk_bytes,
    )
    try:
        yield lab
    finally:
        lab.close()


@contextmanager
def _lab_on_existing_server(
    url: str, options: LabOptions, environ: Mapping[str, str]
) -> Generator[Lab]:
    lab = Lab(
        endpoint_of_url(url),
        options.limits,
        clients=partial(_clients_of_our_own, options, environ),
        origin=describe_conninfo(url),
        data_directory=None,
        disk_bytes=_database_bytes,
    )
    try:
        yield lab
    finally:
        lab.close()


def _clients_of_our_own(options: LabOptions, environ: Mapping[str, str]) -> Clients:
    """Clients of a lent server, run as who runs dbarchitect; found when first asked for."""
    binaries = find_binaries(options, environ)
    ourselves = replace(server_identity(), is_ours=True)
    return Clients(Programs(binaries.bindir, ourselves), Path(tempfile.gettempdir()))


def _database_bytes(session: Session) -> int:
    ((size_bytes,),) = session.query(load_sql("dbarchitect.lab", "lab_database_bytes"))
    return int(size_bytes)
