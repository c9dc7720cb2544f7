"""Kinds of object that no brief makes yet: each is attacked, or named as not verified."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.proof.attacking import attack
from dbarchitect.design.proof.claims import claims_of
from dbarchitect.design.proof.ground import new_database, up_statements
from dbarchitect.design.proof.setting import Setting
from fixtures.lab_fixtures import roles_undone
from kinds_design import kinds_design
from library_design import AS_OF

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab
    from dbarchitect.model.design import Design
    from dbarchitect.model.proof import NotVerified, ProbeResult

    Found = tuple[tuple[ProbeResult, ...], tuple[NotVerified, ...]]


@pytest.fixture(scope="module")
def kinds(lab: Lab) -> Iterator[Design]:
    with roles_undone(lab):
        yield kinds_design(lab)


def attacked(lab: Lab, design: Design, *mutations: str) -> Found:
    """What the attack finds where the design was built, and then changed."""
    database = new_database(lab, design)
    for statement in up_statements(lab, design):
        database.owner.execute_untrusted(statement.sql)
    for sql in mutations:
        database.owner.execute_untrusted(sql)
    found = attack(database.owner, design, Setting(design=design, rows={}, seed=1, as_of=AS_OF))
    lab.drop_database(database)
    return found


@pytest.fixture(scope="module")
def found(lab: Lab, kinds: Design) -> Found:
    return attacked(lab, kinds)


@pytest.mark.essential
def test_every_probe_of_every_kind_holds_and_is_able_to_fail(found: Found) -> None:
    results, _ = found
    assert [(r.probe.claim.text, r.probe.name) for r in results if not r.passed] == []
    assert len(results) > 250


def test_every_claim_of_a_design_is_attacked_or_named(found: Found, kinds: Design) -> None:
    results, missing = found
    told = {claim.text for r in results for claim in (r.probe.claim, *r.probe.also)}
    told |= {item.subject for item in missing}
    assert [claim.text for claim in claims_of(kinds) if claim.text not in told] == []


def test_what_is_not_attacked_is_known_by_name(found: Found) -> None:
    _, missing = found
    virtual = "GENERATED ALWAYS public.reigns.doubled"
    assert {item.subject for item in missing} - {virtual} == {
        "function public.twice(n integer)",
        "rule public.open_oddities.no_delete",
        "trigger public.zones.quiet",
    }


def test_evidence_of_two_probes_is_never_under_one_name(found: Found) -> None:
    results, _ = found
    keys = [(r.probe.claim.kind, r.probe.target, r.probe.name) for r in results]
    assert len(set(keys)) == len(keys)


_LETTERS = "public.letters"
MUTATIONS = [
    ("ALTER TABLE public.bookings DROP CONSTRAINT bookings_room_excl", "bookings_room_excl"),
    ("ALTER TABLE public.waiting DROP CONSTRAINT waiting_during_excl", "waiting_during_excl"),
    (
        "ALTER TABLE public.waiting ALTER CONSTRAINT waiting_team_fkey NOT DEFERRABLE",
        "waiting_team_fkey",
    ),
    (
        (
            "ALTER TABLE public.waiting DROP CONSTRAINT waiting_place_key, "
            "ADD CONSTRAINT waiting_place_key UNIQUE (place)"
        ),
        "waiting_place_key",
    ),
    (
        (
            "ALTER TABLE public.cascading DROP CONSTRAINT cascading_team_id_fkey, "
            "ADD CONSTRAINT cascading_team_id_fkey FOREIGN KEY (team_id) "
            "REFERENCES public.teams ON DELETE CASCADE"
        ),
        "cascading_team_id_fkey",
    ),
    (
        (
            "ALTER TABLE public.cascading DROP CONSTRAINT cascading_third_id_fkey, "
            "ADD CONSTRAINT cascading_third_id_fkey FOREIGN KEY (third_id) "
            "REFERENCES public.teams ON DELETE SET DEFAULT ON UPDATE SET NULL"
        ),
        "cascading_third_id_fkey",
    ),
    (
        (
            "ALTER TABLE public.placed DROP CONSTRAINT placed_full_fkey, "
            "ADD CONSTRAINT placed_full_fkey FOREIGN KEY (area, spot) REFERENCES public.zones"
        ),
        "placed_full_fkey",
    ),
    ("DROP INDEX public.oddities_email_lower_key", "oddities_email_lower_key"),
    ("DROP INDEX public.oddities_slot_key", "oddities_slot_key"),
    ("DROP INDEX public.oddities_facts_idx", "oddities_facts_idx"),
    ("DROP INDEX public.oddities_kind_idx", "oddities_kind_idx"),
    ("DROP INDEX public.oddities_rank_idx", "oddities_rank_idx"),
    ("ALTER SEQUENCE public.tickets INCREMENT BY 7", "public.tickets"),
    ("ALTER SEQUENCE public.tickets NO MAXVALUE CYCLE", "public.tickets"),
    ("GRANT UPDATE ON SEQUENCE public.tickets TO kinds_reader", "public.tickets"),
    ("REVOKE USAGE ON SEQUENCE public.tickets FROM kinds_app", "public.tickets"),
    ("ALTER TABLE public.documents DISABLE ROW LEVEL SECURITY", "public.documents"),
    ("ALTER TABLE public.documents NO FORCE ROW LEVEL SECURITY", "public.documents"),
    ("DROP POLICY tenant ON public.documents", "public.documents.tenant"),
    ("ALTER POLICY tenant ON public.documents USING (true)", "public.documents.tenant"),
    ("DROP POLICY not_secret ON public.documents", "public.documents.not_secret"),
    ("ALTER POLICY write ON public.letters WITH CHECK (true)", f"{_LETTERS}.write"),
    ("ALTER POLICY alter ON public.letters USING (true)", f"{_LETTERS}.alter"),
    ("ALTER POLICY alter ON public.letters WITH CHECK (true)", f"{_LETTERS}.alter"),
    ("DROP POLICY burn ON public.letters", f"{_LETTERS}.burn"),
    ("GRANT EXECUTE ON FUNCTION public.twice(integer) TO PUBLIC", "public.twice"),
    ("REVOKE EXECUTE ON FUNCTION public.twice(integer) FROM kinds_app", "public.twice"),
    ("GRANT USAGE ON TYPE public.mood TO PUBLIC", "public.mood"),
    ("REVOKE REFERENCES ON public.teams FROM kinds_app", "public.teams"),
    ("REVOKE UPDATE (label) ON public.teams FROM kinds_app", "public.teams"),
    ("REVOKE GRANT OPTION FOR SELECT ON public.zones FROM kinds_reader", "public.zones"),
    (
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT ON TABLES FROM kinds_reader",
        "kinds_owner",
    ),
    ("ALTER TYPE public.mood ADD VALUE 'not one of its labels'", "public.mood"),
    ("ALTER DOMAIN public.percent DROP CONSTRAINT percent_range", "percent_range"),
    ("ALTER DOMAIN public.percent DROP NOT NULL", "public.percent"),
    ("COMMENT ON COLUMN public.teams.code IS 'Another.'", "public.teams"),
    ("COMMENT ON FUNCTION public.twice(integer) IS NULL", "public.twice"),
    ("DROP STATISTICS public.oddities_stats", "public.oddities_stats"),
    ("DROP MATERIALIZED VIEW public.ranks", "public.ranks"),
]


AT_ONCE = 5
"""Mutations are run in so many groups; neighbours in the list change one object."""


@pytest.mark.parametrize("group", range(AT_ONCE))
def test_a_probe_of_every_kind_fails_where_its_object_was_lost(
    lab: Lab, kinds: Design, group: int
) -> None:
    mutations = MUTATIONS[group::AT_ONCE]
    results, _ = attacked(lab, kinds, *(sql for sql, _ in mutations))
    failed = {r.probe.target.text for r in results if not r.held}
    targets = [target for _, target in mutations]
    assert [target for target in targets if not any(target in name for name in failed)] == []
    assert [n for n in failed if not any(target in n for target in targets)] == []
