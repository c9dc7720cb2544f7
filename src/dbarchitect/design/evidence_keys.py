"""The keys under which a design's evidence is found, and the measurements that each holds.

The proof writes them and the document reads them. A measurement that is not there is printed
as `not verified`, never as zero.

    size/<table>            heap, indexes, total (bytes at the horizon); row_width (bytes);
                            error (per cent, of the formula against the filled lab)
    size/index/<index>      bytes (at the horizon)
    size/total              total (bytes of the whole database at the horizon)
    access/<pattern>        buffers_hot, buffers_median, buffers_absent (buffers);
                            p50, p95, p99 (ms, varying); clients, lab_rows;
                            plan (words), without (words: what happens without its index),
                            buffers_without (buffers), met (passed is whether the target is)
    probe/<kind>            probes, caught, able_to_fail (counts); passed is whether all did
    build/up, build/again, build/down
                            passed is whether it held; statements (count)
    lab                     scale (per cent of the brief's rows), server (words)
    phase/<name>            seconds (varying)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dbarchitect.model.identifier import QualifiedName

SIZE_OF_DATABASE = "size/total"
LAB = "lab"
BUILD_UP = "build/up"
BUILD_AGAIN = "build/again"
BUILD_DOWN = "build/down"


def table_size(table: QualifiedName) -> str:
    """The key of a table's sizes at the horizon."""
    return f"size/{table.display}"


def index_size(index: QualifiedName) -> str:
    """The key of an index's size at the horizon."""
    return f"size/index/{index.display}"


def access(pattern: str) -> str:
    """The key of what was planned and run for an access pattern."""
    return f"access/{pattern}"


def probes(kind: str) -> str:
    """The key of the probes of one kind of object, taken together."""
    return f"probe/{kind}"


def phase(name: str) -> str:
    """The key of the time that a phase took."""
    return f"phase/{name}"
