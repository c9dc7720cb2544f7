"""Which connections a server takes, and from how far, by the lines of its pg_hba.conf.

Rules:
    1. The first line that fits a connection is asked, and no other: what lines before take is
       taken off the lines behind them.
    2. A line that the server cannot use takes nothing: without TLS those of hostssl, and those
       of hosts where it listens at no address.

Source: PostgreSQL documentation, 20.1 The pg_hba.conf File.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

from dbarchitect.model.reading import Known
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import global_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import ObjectPath
    from dbarchitect.model.snapshot import Settings, Snapshot
    from dbarchitect.model.surroundings import HbaRule

Network = IPv4Network | IPv6Network

_SOCKET, _PLAIN, _TLS, _GSS = "socket", "plain", "TLS", "GSS"
_TAKES = {
    "local": frozenset({_SOCKET}),
    "host": frozenset({_PLAIN, _TLS, _GSS}),
    "hostssl": frozenset({_TLS}),
    "hostnossl": frozenset({_PLAIN, _GSS}),
    "hostgssenc": frozenset({_GSS}),
    "hostnogssenc": frozenset({_PLAIN, _TLS}),
}
_EVERY = "all"
_REPLICATION = "replication"
_OTHERS = 0o077
"""The bits of a file's mode that are for others than its owner."""


class Reach(IntEnum):
    """From how far one can come, by a line: the server's machine, a network, everywhere."""

    MACHINE = 1
    NETWORK = 2
    EVERYWHERE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A line that some connections reach: what it takes of them, and from how far."""

    rule: HbaRule
    takes: frozenset[str]
    reach: Reach

    @property
    def is_plain(self) -> bool:
        """Whether it takes connections over a network that nothing encrypts."""
        return _PLAIN in self.takes and self.reach is not Reach.MACHINE

    @property
    def text(self) -> str:
        """The line as the file has it, but for its spaces, masks and options."""
        rule = self.rule
        names = ",".join(rule.databases), ",".join(rule.users)
        place = () if rule.address is None else (self.address,)
        return " ".join((rule.type, *names, *place, rule.method))

    @property
    def address(self) -> str:
        """`10.0.0.0/8`, a host's name, or the word that stands for addresses."""
        network = _network(self.rule)
        return str(network) if network is not None else self.rule.address or ""

    @property
    def where(self) -> str:
        """`line 3 of pg_hba.conf (host all all all trust)`."""
        name = "pg_hba.conf" if self.rule.file is None else self.rule.file.rpartition("/")[2]
        return f"line {self.rule.line} of {name} ({self.text})"

    @property
    def whoever(self) -> str:
        """Who can use it, for the beginning of a sentence."""
        if self.rule.type == "local":
            return "Every user of the server's machine"
        return {
            Reach.MACHINE: "Every program on the server's machine",
            Reach.NETWORK: f"Everybody at {self.address}",
            Reach.EVERYWHERE: "Everybody who reaches the server",
        }[self.reach]

    @property
    def as_whom(self) -> str:
        """Whom one can connect as."""
        users = self.rule.users
        return "any role (superusers too)" if _EVERY in users else ", ".join(users)


def server_path(snapshot: Snapshot) -> ObjectPath:
    """What findings of the whole server are about: the database by which it was asked."""
    return global_path(ObjectKind.DATABASE, snapshot.origin.database)


def ways_in(snapshot: Snapshot) -> list[Way]:
    """The lines that some connections reach, in their order; none where nobody read them."""
    if not isinstance(snapshot.authentication, Known):
        return []
    settings = snapshot.settings.value if isinstance(snapshot.settings, Known) else None
    before: list[HbaRule] = []
    found: list[Way] = []
    for rule in snapshot.authentication.value.rules:
        takes = _usable(rule, settings)
        takes -= {kind for kind in takes for one in before if _takes_all(one, rule, kind)}
        if takes:
            found.append(Way(rule=rule, takes=takes, reach=_reach(rule, settings)))
        before.append(rule)
    return found


def admitting(snapshot: Snapshot) -> Iterator[Way]:
    """Those of them that let somebody in."""
    return (way for way in ways_in(snapshot) if way.rule.method != "reject")


def _usable(rule: HbaRule, settings: Settings | None) -> frozenset[str]:
    """The kinds of connection that the server can have for the line."""
    takes = _TAKES.get(rule.type, frozenset())
    if settings is None:
        return takes
    if settings.value("ssl") == "off":
        takes -= {_TLS}
    if settings.value("listen_addresses") == "":
        takes &= {_SOCKET}
    if _is_for_its_owner(settings.value("unix_socket_permissions")):
        takes -= {_SOCKET}
    return takes


def _is_for_its_owner(mode: str | None) -> bool:
    """Whether only the server's own user reaches its socket, who can do everything anyway."""
    return mode is not None and int(mode, 8) & _OTHERS == 0


def _reach(rule: HbaRule, settings: Settings | None) -> Reach:
    if rule.type == "local" or rule.address == "samehost" or not _listens_beyond(settings):
        return Reach.MACHINE
    if rule.address == _EVERY:
        return Reach.EVERYWHERE
    network = _network(rule)
    if network is None:
        return Reach.NETWORK
    if network.is_loopback:
        return Reach.MACHINE
    return Reach.EVERYWHERE if network.prefixlen == 0 else Reach.NETWORK


def _listens_beyond(settings: Settings | None) -> bool:
    listened = None if settings is None else settings.value("listen_addresses")
    if listened is None:
        return True
    return not all(_is_loopback(name.strip()) for name in listened.split(","))


def _is_loopback(name: str) -> bool:
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name in {"localhost", ""}


def _network(rule: HbaRule) -> Network | None:
    """The addresses of the line; None where it names a host or a keyword."""
    if rule.address is None or rule.netmask is None:
        return None
    try:
        address, mask = ip_address(rule.address), ip_address(rule.netmask)
    except ValueError:
        return None
    return ip_network(f"{address}/{int(mask).bit_count()}", strict=False)


def _takes_all(before: HbaRule, rule: HbaRule, kind: str) -> bool:
    """Whether the line before takes all connections of this kind that the line is for."""
    return (
        kind in _TAKES.get(before.type, frozenset())
        and _is_part(rule.databases, before.databases)
        and (_EVERY in before.users or set(rule.users) <= set(before.users))
        and (kind == _SOCKET or _addresses_are_part(rule, before))
    )


def _is_part(names: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """`all` is for no connection of replication."""
    if _EVERY in whole and _REPLICATION not in names:
        return True
    return set(names) <= set(whole)


def _addresses_are_part(rule: HbaRule, before: HbaRule) -> bool:
    if before.address == _EVERY or (rule.address, rule.netmask) == (
        before.address,
        before.netmask,
    ):
        return True
    part, whole = _network(rule), _network(before)
    if isinstance(part, IPv4Network) and isinstance(whole, IPv4Network):
        return part.subnet_of(whole)
    if isinstance(part, IPv6Network) and isinstance(whole, IPv6Network):
        return part.subnet_of(whole)
    return False
