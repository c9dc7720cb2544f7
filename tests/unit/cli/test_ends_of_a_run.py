from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest
import typer

from dbarchitect.cli.failure import report_failure
from dbarchitect.cli.progress import progress
from dbarchitect.errors import LabFailedError, Location, UsageError


def dbarchitect(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dbarchitect", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environ},
        timeout=60,
    )


def raising(error: BaseException) -> int:
    raise error


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UsageError("no"), 2),
        (LabFailedError("no"), 5),
        (KeyboardInterrupt(), 130),
        (typer.Abort(), 130),
        (SystemExit(143), 143),
        (SystemExit(None), 0),
        (RuntimeError("boom"), 70),
        (BrokenPipeError(), 141),
    ],
)
def test_each_error_has_its_status(
    error: BaseException, status: int, capfd: pytest.CaptureFixture[str]
) -> None:
    stdout = os.dup(1)
    try:
        assert report_failure(lambda: raising(error), [], "design") == status
    finally:
        os.dup2(stdout, 1)
        os.close(stdout)
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize("quiet", [True, False])
@pytest.mark.parametrize(
    ("stop", "word"), [(KeyboardInterrupt(), "SIGINT"), (SystemExit(143), "SIGTERM")]
)
def test_what_a_signal_stopped_is_said(
    stop: BaseException, word: str, capsys: pytest.CaptureFixture[str], *, quiet: bool
) -> None:
    def work() -> int:
        with progress(quiet=quiet) as report:
            report("designing")
            report("weighing")
            raise type(stop)(*stop.args)

    status = report_failure(work, [], "design")
    assert status == 128 + signal.Signals[word]
    assert capsys.readouterr().err == f'stopped by {word}: design was at "weighing"\n'


def test_a_phase_is_told_once_however_often_it_begins(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dbarchitect.cli.progress.SILENT_SECONDS", 0.0)
    with progress(quiet=False) as report:
        report("trying: 0 of 2")
        told = ""
        while not told:
            told = capsys.readouterr().err
        for phase in ("trying: 0 of 2", "trying: 1 of 2", "trying: 1 of 2"):
            report(phase)
    assert told + capsys.readouterr().err == "trying: 0 of 2 ...\ntrying: 1 of 2 ...\n"


def test_an_error_is_a_line_and_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    error = UsageError("no such thing", hint="Take another.", location=Location("b.yaml", 14))
    report_failure(lambda: raising(error), [], None)
    assert capsys.readouterr().err == "error: b.yaml:14: no such thing\nTake another.\n"


def test_no_message_can_steer_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    report_failure(lambda: raising(UsageError("a\x1b[2Jb")), [], None)
    assert capsys.readouterr().err == "error: a\\x1b[2Jb\n"


def test_a_bug_says_how_to_report_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    report_failure(lambda: raising(RuntimeError("boom")), [], None)
    said = capsys.readouterr().err
    assert "bug of dbarchitect: RuntimeError: boom" in said
    assert "DBARCHITECT_DEBUG=1" in said
    monkeypatch.setenv("DBARCHITECT_DEBUG", "1")
    report_failure(lambda: raising(RuntimeError("boom")), [], None)
    assert "Traceback" in capsys.readouterr().err


def test_an_error_is_an_envelope_too_where_json_is_asked_for() -> None:
    run = dbarchitect("design", "--format", "json")
    envelope = json.loads(run.stdout)
    assert envelope["ok"] is False
    assert envelope["verb"] == "design"
    assert envelope["error"]["exit_status"] == run.returncode == 2


@pytest.mark.parametrize("arguments", [["--version"], ["-V"]])
def test_the_version_is_one_line(arguments: list[str]) -> None:
    run = dbarchitect(*arguments)
    assert run.returncode == 0
    assert run.stdout.startswith("dbarchitect ")
    assert run.stdout.count("\n") == 1


def test_the_version_needs_nothing_but_itself() -> None:
    code = (
        "import sys; sys.argv = ['dbarchitect', '--version'];"
        "from dbarchitect.__main__ import main; main();"
        "print([m for m in sys.modules if m.split('.')[0] in "
        "('typer', 'rich', 'pydantic', 'psycopg', 'postgast')])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert run.stdout.endswith("[]\n")


def test_help_names_every_verb_without_loading_one() -> None:
    code = (
        "import sys; from dbarchitect.cli.application import run; run(['--help']);"
        "print([m for m in sys.modules if m.startswith('dbarchitect.app')])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert run.stdout.endswith("[]\n")
    for verb in ("design", "review", "snapshot", "ddl", "brief"):
        assert f"  {verb}  " in run.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["desgin"], "error: no such command 'desgin'"),
        (["design", "--nope"], "error: no such option: --nope"),
        (["design"], "error: missing argument 'BRIEF'"),
        (["--nope"], "error: no such option: --nope"),
    ],
)
def test_a_wrong_command_line_is_refused_in_our_voice(arguments: list[str], words: str) -> None:
    run = dbarchitect(*arguments)
    assert run.returncode == 2
    assert run.stderr.startswith(words)
    assert "--help` shows what can be given." in run.stderr
    assert run.stdout == ""


def test_no_arguments_show_the_help_and_are_no_success() -> None:
    run = dbarchitect()
    assert run.returncode == 2
    assert run.stdout.startswith("Usage: dbarchitect")


@pytest.mark.parametrize(
    ("number", "status"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)],
)
def test_a_signal_ends_a_run_after_its_cleanup(number: signal.Signals, status: int) -> None:
    code = (
        "import sys, time; from dbarchitect.cli import application as a;"
        "from dbarchitect.cli.failure import report_failure\n"
        "def work():\n"
        "    try:\n"
        "        print('ready', flush=True); time.sleep(30)\n"
        "    finally:\n"
        "        time.sleep(0.3); print('cleaned', flush=True)\n"
        "a._call = lambda arguments, asked: work()\n"
        "sys.exit(a.run(['design']))"
    )
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    child.send_signal(number)
    for _ in range(10):
        time.sleep(0.01)
        child.send_signal(number)
    output, _ = child.communicate(timeout=20)
    assert output == "cleaned\n"
    assert child.returncode == status


def test_a_reader_that_leaves_is_no_error() -> None:
    run = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m dbarchitect brief schema | head -c 1"],  # noqa: S607 - bash is found where it is
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stderr == ""
