"""Opening a lab: find the programs, sweep, copy the template, start, and clean up after."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dbarchitect.lab.cloning import allocated_bytes
from dbarchitect.lab.cluster import Cluster, start_cluster
from dbarchitect.lab.endpoint import endpoint_of_cluster, endpoint_of_url
from dbarchitect.lab.folders import prepare_folders
from dbarchitect.lab.identity import server_identity
from dbarchitect.lab.laboratory import Lab
from dbarchitect.lab.options import LabOptions
from dbarchitect.lab.programs import Programs
from dbarchitect.lab.provider import existing_server_url, find_binaries
from dbarchitect.lab.reachable_binaries import reachable_bindir
from dbarchitect.lab.sweep import sweep
from dbarchitect.lab.template import TemplateCache
from dbarchitect.postgres.connecting import describe_conninfo
from dbarchitect.postgres.resources import load_sql

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.postgres.session import Session


@contextmanager
def open_lab(
    options: LabOptions | None = None, *, environ: Mapping[str, str] = os.environ
) -> Iterator[Lab]:
    """A lab that is gone, without a process or a folder left, when the block ends.

    Raises:
        LabFailedError: no programs, no folder, no space, or the server did not start.
        ConnectionFailedError: the server of `--lab-url` is not there.
    """
    chosen = options or LabOptions()
    url = existing_server_url(chosen, environ)
    if url is not None:
        with _lab_on_existing_server(url, chosen) as lab:
            yield lab
        return
    cluster, origin = _start(chosen, environ)
    try:
        with _lab_on_cluster(cluster, origin, chosen) as lab:
            yield lab
    finally:
        cluster.stop()


def _start(options: LabOptions, environ: Mapping[str, str]) -> tuple[Cluster, str]:
    identity = server_identity()
    binaries = find_binaries(options, environ)
    folders = prepare_folders(options.cache_folder, identity, environ)
    sweep(folders)
    programs = Programs(reachable_bindir(binaries, folders, identity), identity)
    cache = TemplateCache(folders, binaries, programs, options.locale)
    settings = dict(options.settings)
    cluster = start_cluster(folders, cache, settings, options.limits.memory_bytes)
    return cluster, binaries.origin


@contextmanager
def _lab_on_cluster(cluster: Cluster, origin: str, options: LabOptions) -> Iterator[Lab]:
    def disk_bytes(_session: Session) -> int:
        return allocated_bytes(cluster.owned.path)

    lab = Lab(
        endpoint_of_cluster(cluster),
        options.limits,
        origin=origin,
        data_directory=cluster.data,
        disk_bytes=disk_bytes,
    )
    try:
        yield lab
    finally:
        lab.close()


@contextmanager
def _lab_on_existing_server(url: str, options: LabOptions) -> Iterator[Lab]:
    lab = Lab(
        endpoint_of_url(url),
        options.limits,
        origin=describe_conninfo(url),
        data_directory=None,
        disk_bytes=_database_bytes,
    )
    try:
        yield lab
    finally:
        lab.close()


def _database_bytes(session: Session) -> int:
    ((size_bytes,),) = session.query(load_sql("dbarchitect.lab", "lab_database_bytes"))
    return int(size_bytes)
