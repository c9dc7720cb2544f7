"""The keys under which a design's evidence is found, and the measurements that each holds.

A measurement that is not there is printed as `not verified`, never as zero.

    lab                             server, rows (words), scale (per cent of the horizon's rows)
    lab/rows/<table>                rows
    build/<check>                   nothing but `passed`
    probe/<kind>/<object>/<name>    held, able_to_fail (0 or 1)
    size/database                   total (bytes at the horizon)
    size/table/<table>              row_width, heap, toast, indexes, total (bytes, horizon);
                                    error (per cent, of the heap's formula against the lab)
    size/index/<index>              built, split (bytes at the horizon), error (per cent)
    access/<pattern>                plan, served_by (words); buffers_hot, _median, _absent;
                                    tree_hot, _median, _absent (the plan's lines)
    access/<pattern>/timing/<key>   p50, p95, p99 (ms, varying), target (met or missed, varying)
    access/<pattern>/larger         plan, served_by (words) and trees, at the larger scale
    access/<pattern>/larger/timing/<key>  the same as of access/<pattern>/timing
    access/<pattern>/growth/<key>   table, class, plan (words); rows_smaller, rows_larger,
                                    rows_times, buffers_smaller, buffers_larger;
                                    time_times (varying)
    access/<pattern>/horizon/<key>  rows, buffers (at most), plan (words), cost_times;
                                    tree (its lines) where the plan is another
    access/<pattern>/verdict        lab, key, p95, horizon, horizon_key, basis, inferred
                                    (all varying)
    larger                          rows (words), table, table_rows
    larger/rows/<table>             rows
    shared/<sessions>               sessions, seconds; rate (a second, varying)
    shared/<sessions>/<pattern>     n, p95, failures (varying)
    access/<pattern>/without/<index>  index, key, plan (words); buffers, ratio;
                                    tree (the plan's lines)
    index-proof                     server, settings (words), rows, plans, margin (per cent),
                                    least_gain (cost)
    index-proof/accepted/<index>    saved, writes (cost in an hour), entry (cost);
                                    why (words); with/<pattern>, without/<pattern> (a run's)
                                    deletions/<table> (rows in a year)
    index-proof/refused/<index>     the same without patterns; table, index (words),
                                    size (bytes)
    index-proof/asked/<pattern>     share/<key> (per cent of its runs), cost/<key>
    audit/<table>/<variant>/<rows>  rate (rows a second, varying)
    tree/<depth>/<form>             bytes; subtree, ancestors, outline, move (buffers) and the
                                    same with _ms (varying)
    not-verified/<number>           subject, reason (words)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dbarchitect.model.identifier import QualifiedName

LAB = "lab"
LARGER = "larger"
SHARED = "shared/"
SIZE_OF_DATABASE = "size/database"
BUILD = "build/"
PROBE = "probe/"
AUDIT = "audit/"
BALANCE = "balance/"
TREE = "tree/"
NEAREST = "nearest/"
NOT_VERIFIED = "not-verified/"
INDEX_SIZE = "size/index/"
INDEX_PROOF = "index-proof"
ASKED_PATTERN = "index-proof/asked/"
ACCEPTED_INDEX = "index-proof/accepted/"
REFUSED_INDEX = "index-proof/refused/"


def lab_rows(table: QualifiedName) -> str:
    """The key of how many rows a table had in the lab."""
    return f"lab/rows/{table.display}"


def table_size(table: QualifiedName) -> str:
    """The key of a table's sizes at the horizon."""
    return f"size/table/{table.display}"


def index_size(index: QualifiedName) -> str:
    """The key of an index's size at the horizon."""
    return f"{INDEX_SIZE}{index.display}"


def access(pattern: str) -> str:
    """The key of the plan and buffers of an access pattern."""
    return f"access/{pattern}"


def timing(pattern: str, key: str) -> str:
    """The key of the times of an access pattern with one kind of key."""
    return f"access/{pattern}/timing/{key}"


def larger_access(pattern: str) -> str:
    """The key of the plan and buffers of an access pattern at the larger scale."""
    return f"access/{pattern}/larger"


def larger_timing(pattern: str, key: str) -> str:
    """The key of the times of an access pattern at the larger scale."""
    return f"access/{pattern}/larger/timing/{key}"


def growth(pattern: str, key: str) -> str:
    """The key of how an access pattern grows between the scales with one kind of key."""
    return f"access/{pattern}/growth/{key}"


def at_horizon(pattern: str, key: str) -> str:
    """The key of what follows for an access pattern at the horizon."""
    return f"access/{pattern}/horizon/{key}"


def verdict(pattern: str) -> str:
    """The key of an access pattern's target held against what ran."""
    return f"access/{pattern}/verdict"


def larger_rows(table: QualifiedName) -> str:
    """The key of how many rows a table had at the larger scale."""
    return f"{LARGER}/rows/{table.display}"


def shared(sessions: int, pattern: str = "") -> str:
    """The key of what so many sessions at once did, of all patterns or of one."""
    return f"{SHARED}{sessions}/{pattern}" if pattern else f"{SHARED}{sessions}"


def without(pattern: str, index: str) -> str:
    """The key of an access pattern run without the index of that name."""
    return f"access/{pattern}/without/{index}"


def accepted_index(index: QualifiedName) -> str:
    """The key of what an index that the design keeps saves and costs."""
    return f"{ACCEPTED_INDEX}{index.display}"


def asked_pattern(pattern: str) -> str:
    """The key of which keys a pattern was planned for, and what each costs."""
    return f"{ASKED_PATTERN}{pattern}"


def refused_index(index: QualifiedName) -> str:
    """The key of what an index that the design does without would save and cost."""
    return f"{REFUSED_INDEX}{index.display}"
