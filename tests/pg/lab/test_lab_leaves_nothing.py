"""However a process with a lab ends, no server and no folder stays."""

from __future__ import annotations

import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from dbarchitect.errors import ConnectionFailedError, LabFailedError
from dbarchitect.lab import LabOptions, open_lab

if TYPE_CHECKING:
    import subprocess

    from fixtures.lab_processes import LabProcesses


def _data_directory(process: subprocess.Popen[str]) -> Path:
    assert process.stdout is not None
    return Path(process.stdout.readline().strip())


def _postmaster(data: Path) -> psutil.Process:
    return psutil.Process(int((data / "postmaster.pid").read_text().splitlines()[0]))


def _is_gone(process: psutil.Process) -> bool:
    """Gone, or a zombie that its new parent has yet to notice."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def _vanishes(data: Path, postmaster: psutil.Process, within_s: float = 10.0) -> bool:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if not data.parent.exists() and _is_gone(postmaster):
            return True
        time.sleep(0.02)
    return False


def test_a_normal_end_leaves_nothing(lab_processes: LabProcesses) -> None:
    status, data, complaints = lab_processes.run()
    assert (status, complaints) == (0, "")
    assert data
    assert not Path(data).parent.exists()


@pytest.mark.parametrize(
    ("task", "number", "status"),
    [
        ("wait", signal.SIGINT, 130),
        ("query", signal.SIGINT, 130),
        ("query", signal.SIGTERM, 143),
        ("wait", signal.SIGHUP, 129),
    ],
)
def test_a_signal_leaves_nothing_and_decides_the_exit_status(
    lab_processes: LabProcesses, task: str, number: signal.Signals, status: int
) -> None:
    with lab_processes.start(task) as process:
        data = _data_directory(process)
        postmaster = _postmaster(data)
        time.sleep(0.3)
        process.send_signal(number)
        _, complaints = process.communicate(timeout=20)
    assert complaints == ""
    assert process.returncode == status
    assert not data.parent.exists()
    assert _is_gone(postmaster)


def test_a_kill_leaves_nothing_either(lab_processes: LabProcesses) -> None:
    with lab_processes.start("query") as process:
        data = _data_directory(process)
        postmaster = _postmaster(data)
        process.kill()
    assert _vanishes(data, postmaster)


def test_what_a_kill_of_all_that_watch_leaves_is_swept_by_the_next_run(
    lab_processes: LabProcesses,
) -> None:
    with lab_processes.start("wait") as process:
        data = _data_directory(process)
        postmaster = _postmaster(data)
        watchdogs = [
            child for child in psutil.Process(process.pid).children() if child.name() == "sh"
        ]
        assert len(watchdogs) == 1
        watchdogs[0].kill()
        process.kill()
    assert data.parent.exists()
    assert postmaster.is_running()
    status, _, complaints = lab_processes.run()
    assert (status, complaints) == (0, "")
    assert not data.parent.exists()
    assert _is_gone(postmaster)


def test_a_sweep_spares_labs_whose_owner_lives(lab_processes: LabProcesses) -> None:
    with lab_processes.start("wait") as process:
        data = _data_directory(process)
        assert lab_processes.run()[0] == 0
        assert data.exists()
        assert _postmaster(data).is_running()
        process.communicate("")
    assert process.returncode == 0


def test_four_labs_at_once_share_one_new_template(
    lab_processes: LabProcesses, open_folder: Path
) -> None:
    cache = open_folder / "four at once"
    processes = [
        lab_processes.start("wait", DBARCHITECT_CACHE_DIR=str(cache)) for _ in range(4)
    ]
    folders = {_data_directory(process) for process in processes}
    assert len(folders) == 4
    for process in processes:
        process.communicate("", timeout=30)
        assert process.returncode == 0
    templates = [path for path in (cache / "templates").iterdir() if path.is_dir()]
    assert len(templates) == 1
    assert list((cache / "clusters").iterdir()) == []


def _work_while_the_server_is_killed(options: LabOptions) -> None:
    with open_lab(options) as lab:
        database = lab.create_database()
        assert lab.data_directory is not None
        pid = (lab.data_directory / "postmaster.pid").read_text().splitlines()[0]
        backend_pid = database.owner.backend_pid
        psutil.Process(int(pid)).kill()
        while psutil.pid_exists(backend_pid):
            database.owner.execute_untrusted("select pg_sleep(0.1)")
        database.owner.execute_untrusted("select 1")


def test_a_server_that_is_killed_is_a_lab_that_failed(open_folder: Path) -> None:
    options = LabOptions(cache_folder=open_folder / "killed")
    with pytest.raises(LabFailedError, match="ended before its work was done"):
        _work_while_the_server_is_killed(options)
    assert list((open_folder / "killed" / "clusters").iterdir()) == []


_IDLE = "select from pg_catalog.pg_stat_activity where pid = %(pid)s and state <> 'active'"


def _segments() -> str:
    return Path("/proc/sysvipc/shm").read_text(encoding="ascii")


def test_a_server_that_is_killed_leaves_no_backend_and_no_segment(open_folder: Path) -> None:
    with ThreadPoolExecutor() as computing:
        with open_lab(LabOptions(cache_folder=open_folder / "killed")) as lab:
            database = lab.create_database()
            assert lab.data_directory is not None
            lines = (lab.data_directory / "postmaster.pid").read_text().splitlines()
            segment = lines[6].split()[1]
            assert f" {segment} " in _segments()
            backend = psutil.Process(database.owner.backend_pid)
            # It looks neither at its client nor at its postmaster.
            endless = "do $$ begin loop end loop; end $$"
            ended = computing.submit(database.owner.execute_untrusted, endless)
            while database.admin.query(_IDLE, {"pid": backend.pid}):
                pass
            psutil.Process(int(lines[0])).kill()
        assert isinstance(ended.exception(timeout=5), ConnectionFailedError)
    assert _is_gone(backend)
    assert f" {segment} " not in _segments()


def _work_while_a_backend_is_killed(options: LabOptions) -> None:
    with open_lab(options) as lab:
        database = lab.create_database()
        psutil.Process(database.owner.backend_pid).kill()
        database.admin.query("select pg_sleep(5)")


def test_a_backend_that_is_killed_is_a_lab_that_failed_too(open_folder: Path) -> None:
    options = LabOptions(cache_folder=open_folder / "one killed")
    with pytest.raises(LabFailedError, match="was terminated by signal 9"):
        _work_while_a_backend_is_killed(options)
    assert list((open_folder / "one killed" / "clusters").iterdir()) == []
