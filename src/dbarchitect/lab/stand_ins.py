"""Extensions that a lab's PostgreSQL lacks, and that the lab stands in for.

Rule 1: a stand-in is an extension of the same name, made from a control file and a script in
        the lab's own folder. So the catalog, a snapshot and pg_dump show the extension.
Rule 2: its functions have the signatures, volatility and strictness of the real ones. One
        that core can do does its work; any other raises `feature_not_supported`.
Rule 3: who is given a stand-in is told so.

Source: PostgreSQL documentation, extension_control_path (18 and later); Packaging Related
Objects into an Extension; appendix F, pgcrypto and uuid-ossp.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.identifier import quote_literal
from dbarchitect.postgres.resources import load_sql

if TYPE_CHECKING:
    from pathlib import Path

    from dbarchitect.errors import StatementFailedError

_NOT_SUPPORTED = "0A000"
_REFUSAL = "the stand-in for "
_FOLDER = "stand-ins"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """An extension that can be stood in for, and what of it really works, in words.

    Where nothing does, the stand-in has no objects.
    """

    name: str
    version: str
    comment: str
    works: str

    @property
    def note(self) -> str:
        """What a reader of a result must know, as a sentence."""
        if not self.works:
            return (
                f"{self.name} was stood in for by an extension without objects, since the lab's"
                " PostgreSQL lacks it: what needs its functions does not load."
            )
        return (
            f"{self.name} was stood in for, since the lab's PostgreSQL lacks it:"
            f" its functions have the signatures, not the work, but for {self.works}."
        )


STAND_INS = {
    one.name: one
    for one in (
        StandIn(
            name="pgcrypto",
            version="1.3",
            comment="cryptographic functions",
            works="gen_random_uuid and digest by MD5 or SHA-2",
        ),
        StandIn(
            name="uuid-ossp",
            version="1.1",
            comment="generate universally unique identifiers (UUIDs)",
            works="uuid_generate_v3, uuid_generate_v4 and the constants",
        ),
    )
}
"""By name: extensions that schemas call in defaults, and that a build may lack."""

_WITHOUT_OBJECTS = frozenset(
    {
        "aws_commons",
        "aws_lambda",
        "aws_s3",
        "azure_storage",
        "google_vacuum_mgmt",
        "http",
        "hypopg",
        "index_advisor",
        "pg_cron",
        "pg_graphql",
        "pg_hint_plan",
        "pg_net",
        "pg_partman",
        "pg_qualstats",
        "pg_repack",
        "pg_squeeze",
        "pg_stat_kcache",
        "pg_stat_monitor",
        "pg_tle",
        "pg_wait_sampling",
        "pgaudit",
        "pgjwt",
        "pglogical",
        "pgmq",
        "pgsodium",
        "pgtap",
        "plpgsql_check",
        "rds_tools",
        "set_user",
        "supabase_vault",
        "supautils",
        "system_stats",
        "wrappers",
    }
)
"""Extensions that watch, schedule or call: tables and indexes are made without them."""


def control_path(cluster_folder: Path) -> str:
    """The server's setting `extension_control_path`: the real extensions go first."""
    return f"$system:{cluster_folder / _FOLDER}"


def prepare_stand_in(name: str, cluster_folder: Path) -> StandIn | None:
    """The server of this cluster can create the stand-in; None where there is none for it."""
    # A colon divides the folders of extension_control_path, and nothing escapes it.
    stand_in = STAND_INS.get(name)
    if stand_in is None and name in _WITHOUT_OBJECTS:
        stand_in = StandIn(name=name, version="0", comment="has no objects", works="")
    if stand_in is None or ":" in str(cluster_folder):
        return None
    _write(stand_in, cluster_folder)
    return stand_in


def _write(stand_in: StandIn, cluster_folder: Path) -> None:
    """The control file and the script are there, and the server's user may read them."""
    folder = cluster_folder / _FOLDER
    extension = folder / "extension"
    extension.mkdir(parents=True, exist_ok=True)
    for made in (folder, extension):
        made.chmod(0o755)
    control = (
        f"comment = {quote_literal(stand_in.comment)}\n"
        f"default_version = {quote_literal(stand_in.version)}\n"
        "relocatable = true\n"
    )
    script = "-- It has no objects.\n"
    if stand_in.works:
        script = load_sql("dbarchitect.lab", f"stand_in.{stand_in.name}") + ";\n"
    texts = {
        f"{stand_in.name}.control": control,
        f"{stand_in.name}--{stand_in.version}.sql": script,
    }
    for name, text in texts.items():
        (extension / name).write_text(text, encoding="utf-8")
        (extension / name).chmod(0o644)


def is_refusal(error: StatementFailedError) -> bool:
    """Whether a function of a stand-in was called that does no work."""
    return error.sqlstate == _NOT_SUPPORTED and error.message.startswith(_REFUSAL)
