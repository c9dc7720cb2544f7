"""What a program of PostgreSQL said last leads to the remedy for its cause."""

from __future__ import annotations

import pytest

from dbarchitect.lab.programs import how_it_ended
from dbarchitect.lab.remedies import DEFAULT_REMEDY, remedy_for

SAID = {
    'FATAL:  could not write to file "pg_wal/xlogtemp.29": No space left on device': "space",
    "initdb: error: could not create directory: Disk quota exceeded": "space",
    (
        "postgres: error while loading shared libraries: libicuuc.so.72:"
        " cannot open shared object file: No such file or directory"
    ): "ldd",
    "/lib/libc.so.6: version `GLIBC_2.38' not found (required by postgres)": "ldd",
    "dyld: Library not loaded: /usr/local/opt/icu4c/lib/libicui18n.dylib": "ldd",
    "FATAL:  could not setup io_uring queue: Operation not permitted": "io_uring",
    'FATAL:  invalid value for parameter "io_method": "io_uring"': "that setting",
    'FATAL:  Unix-domain socket path "/a/b/.s.PGSQL.5432" is too long (maximum 107 bytes)': (
        "short path"
    ),
    "FATAL:  could not create any Unix-domain sockets": "short path",
    'FATAL:  could not create lock file "/x/.s.PGSQL.5432.lock": Permission denied': (
        "short path"
    ),
    "FATAL:  could not map anonymous shared memory: Cannot allocate memory": "shared memory",
    "FATAL:  could not create shared memory segment: Invalid argument": "shared memory",
    "FATAL:  could not create semaphores: No space left on device": "semaphores",
    'initdb: error: invalid locale name "xx_YY"': "locale -a",
    'FATAL:  invalid value for parameter "lc_messages": "xx_YY"': "locale -a",
    "FATAL:  database files are incompatible with server": "templates",
    "initdb: error: cannot be run as root": "ordinary user",
    'FATAL:  data directory "/x" has invalid permissions': "DBARCHITECT_CACHE_DIR",
    'initdb: error: could not access directory "/x": Permission denied': "own",
    "FATAL:  could not fork: Resource temporarily unavailable": "ulimit -u",
    'FATAL:  unrecognized configuration parameter "no_such"': "that setting",
    "was ended by signal 9": "out of memory",
}


@pytest.mark.parametrize(("said", "word"), SAID.items())
def test_a_cause_has_its_remedy(said: str, word: str) -> None:
    assert word in remedy_for(f"2026-01-01 00:00:00 UTC [1] {said}")


@pytest.mark.parametrize("said", ["", 'PANIC:  stuck spinlock detected at "x.c"'])
def test_any_other_cause_has_the_remedy_of_all(said: str) -> None:
    assert remedy_for(said) == DEFAULT_REMEDY


@pytest.mark.parametrize("said", ["", *SAID])
def test_a_remedy_is_a_sentence(said: str) -> None:
    remedy = remedy_for(said)
    assert remedy[0].isupper()
    assert remedy.endswith(".")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (1, "ended with status 1"),
        (-9, "was ended by signal 9"),
        (139, "was ended by signal 11"),
    ],
)
def test_a_signal_is_told_as_one(status: int, words: str) -> None:
    assert how_it_ended(status) == words
