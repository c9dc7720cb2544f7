"""The section on tenants: whose rows are, how the application says so, and what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design import evidence_keys as keys
from dbarchitect.design.document.words import name
from dbarchitect.design.names import audit_table
from dbarchitect.design.tenancy.leakproof import unusable_before_policy
from dbarchitect.design.tenancy.log import log_tenant
from dbarchitect.design.tenancy.ownership import Belonging, carries_tenant, ownership
from dbarchitect.design.tenancy.search_function import (
    SEARCH_AND_POLICY,
    function_statements,
    searches_of_tenants,
)
from dbarchitect.design.tenancy.setting import POLICY, SETTING
from dbarchitect.design.tenancy.template import ATTACKER, POLICY_AND_INDEX
from dbarchitect.design.upkeep import for_each_tenant_sql
from dbarchitect.model.brief import IdentityMode
from dbarchitect.model.document import Bullets, Code, Grid, Paragraph, Section
from dbarchitect.model.evidence import Figure, code
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.tenancy import Isolation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.tenancy.ownership import Ownership
    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import EvidenceSet, Prose

_WHOSE = {
    Belonging.TENANT: "the tenants themselves: each sees its own row",
    Belonging.OWNED: "its tenant's",
    Belonging.UNCLEAR: "its tenant's: taken, see Open questions",
    Belonging.SHARED: "all tenants': every one may read and write all rows",
}


def tenants_sections(design: Design, evidence: EvidenceSet) -> Iterator[Section]:
    """The section, where the brief has tenants."""
    asked = design.brief.requirements
    if asked.tenancy_entity is None:
        return
    if asked.isolation is not Isolation.SHARED:
        yield _apart(design, asked.isolation, evidence)
    elif carries_tenant(design.brief):
        yield Section("Tenants", tuple(_owned(design)), tuple(_parts(design, evidence)))


def _owned(design: Design) -> Iterator[Paragraph | Grid]:
    yield Paragraph(
        (
            (
                "Whose the rows of a table are follows from the references that each row "
                "must have. Every key of a tenant's table leads with its tenant, and every "
                "reference within one takes the tenant along."
            ),
        )
    )
    rows = tuple(_row(design, own, entity) for entity, own in ownership(design.brief).items())
    yield Grid(("table", "whose rows", "by", "column"), (*rows, *_log(design)))


def _row(design: Design, own: Ownership, entity: str) -> tuple[Prose, ...]:
    names = design.names[entity]
    column = names.tenant
    if own.belonging is Belonging.TENANT:
        column = names.key[0]
    return (
        (name(names.table),),
        (_WHOSE[own.belonging],),
        (" → ".join(own.through) or "-",),
        (code(column) if column else "-",),
    )


def _log(design: Design) -> Iterator[tuple[Prose, ...]]:
    table, column = audit_table(design.brief), log_tenant(design.brief, design.names)
    if table is not None and column is not None:
        words = "the tenant's whose row was changed; the application reads its tenant's part"
        yield (name(table),), (words,), ("-",), (code(column),)


def _parts(design: Design, evidence: EvidenceSet) -> Iterator[Section]:
    yield Section("Setting the tenant", tuple(_setting(design)))
    yield Section("What policies do to indexes", tuple(_indexes(design, evidence)))


def _setting(design: Design) -> Iterator[Paragraph | Code | Bullets]:
    tenant = design.brief.requirements.tenancy_entity or ""
    table = name(design.names[tenant].table)
    yield Paragraph(
        (
            (
                "In each transaction, before anything else; the third argument makes the "
                "setting end with it, so that a pooled connection takes none to the next one:"
            ),
        )
    )
    yield Code("sql", f"BEGIN;\nSELECT set_config('{SETTING}', $1, true);\n-- ...\nCOMMIT;")
    owner, app = code(design.roles["owner"]), code(design.roles["app"])
    yield Bullets(
        (
            (
                (
                    "A transaction that sets none sees no row and can write none. `SET` "
                    "without `LOCAL` would outlive it: behind a pooler that hands out "
                    "connections by transaction the next tenant would be taken for this one."
                ),
            ),
            (
                (
                    "A statement may name the tenant or leave it to the policy; `INSERT` "
                    "takes the transaction's tenant where the column is left out."
                ),
            ),
            (
                (
                    f"The policies bind {app}, the read-only role and {owner} alike, and any "
                    f"other role sees nothing. Only {table} is open to {owner}, so that a job "
                    "can go from tenant to tenant as below. A logical backup takes a role with "
                    "BYPASSRLS."
                ),
            ),
            (_new_tenant(design, tenant, table),),
            (
                (
                    "A refused reference or unique value tells nothing of another tenant's "
                    "rows: keys and references hold the tenant."
                ),
            ),
        )
    )
    yield Paragraph((f"What is done for all of them, as {owner}:",))
    yield Code("sql", for_each_tenant_sql(design, "-- one tenant's part"))


def _new_tenant(design: Design, tenant: str, table: str) -> str:
    """How the first row of a tenant comes about."""
    entity = design.brief.entity(tenant)
    owner = code(quote_identifier(design.roles["owner"]))
    if entity.identity in {IdentityMode.UUID, IdentityMode.NATURAL}:
        return (
            f"A new row of {table} is made by a transaction that has set its key, which the "
            "application chooses, as the tenant."
        )
    return (
        f"A new row of {table} is made as {owner}, as is the search for a tenant by anything "
        "else than its key, such as at login: the server numbers it, and no tenant can be set "
        "before."
    )


def _indexes(design: Design, evidence: EvidenceSet) -> Iterator[Paragraph | Grid | Code]:
    if seen := _seen(evidence, POLICY_AND_INDEX):
        yield Paragraph(
            (
                (
                    "All rows of the usual tenant in the lab, found by the policy alone, and "
                    "by the same condition written into the statement where no policy is:"
                ),
            )
        )
        yield Grid(("table", "pages read"), seen)
    yield Paragraph(
        (
            (
                f"The condition of {code(POLICY)} is an index condition, and so are "
                "comparisons of whole numbers, texts, times and UUIDs. A condition that "
                "could give something away before the policy has passed the row only filters "
                "the tenant's rows: the index finds those, and nothing narrower."
            ),
        )
    )
    rows = tuple(_slow(design))
    if rows:
        yield Grid(("index", "no index condition for the application"), rows)
    else:
        yield Paragraph(("No index of a tenant's table has such a part.",))
    yield from _searches(design, evidence)


def _searches(design: Design, evidence: EvidenceSet) -> Iterator[Paragraph | Grid | Code]:
    """What a search costs behind the policy, and what would take it from there."""
    seen = _seen(evidence, SEARCH_AND_POLICY)
    if not seen:
        return
    yield Paragraph(
        (
            (
                f"A search is such a condition: behind a policy {code('@@')} reads every row "
                "of the tenant. All rows with one word, of two tenants in the lab; by the "
                "function below they are found by a GIN index:"
            ),
        )
    )
    yield Grid(("table", "pages read"), seen)
    yield Paragraph(
        (
            (
                "The design has no such function: one that runs as the owner passes the "
                "policy, and what keeps tenants apart is then its text. Where a tenant grows "
                "until its searches miss their target, this takes them from behind the "
                f"policy, run as {code(design.roles['owner'])}; the lab did, for two tenants, "
                "and found as many rows as the policy lets through:"
            ),
        )
    )
    for names in searches_of_tenants(design):
        lifted = f"ALTER TABLE {names.table.sql} NO FORCE ROW LEVEL SECURITY"
        made = (lifted, *function_statements(design, names))
        yield Code("sql", "\n".join(f"{statement};" for statement in made))


def _slow(design: Design) -> Iterator[tuple[Prose, ...]]:
    for table in design.schema.tables:
        if not table.policies:
            continue
        for index in table.indexes:
            parts = unusable_before_policy(table, index)
            if parts:
                words = ", ".join(map(code, parts))
                yield (name(index.name),), (words,)


def _seen(evidence: EvidenceSet, prefix: str) -> tuple[tuple[Prose, ...], ...]:
    """What checks of the proof saw, by the rest of their names."""
    start = keys.BUILD + prefix
    return tuple(
        ((code(item.key.removeprefix(start)),), (Figure(item.key, "seen", cite=True),))
        for item in evidence.items
        if item.key.startswith(start)
    )


def _tried(evidence: EvidenceSet) -> Iterator[Grid]:
    rows = _seen(evidence, f"{ATTACKER}_")
    if rows:
        yield Grid((f"role of {code(ATTACKER)}, and where", "the answer"), rows)


def _apart(design: Design, isolation: Isolation, evidence: EvidenceSet) -> Section:
    """How one tenant is made where each has a schema or database of its own."""
    kind = isolation.value
    tenant = design.brief.requirements.tenancy_entity or ""
    made = (
        f"Each {tenant} has a {kind} with these tables, and roles of its own. Rows and sizes "
        f"here are those of all of them together. `tenant.sql` makes one {kind}:"
    )
    named = (
        "A tenant's name is made of lower-case letters, digits and `_`, and names its "
        f"{kind} and roles. The roles of one tenant have no privilege in the {kind} of another."
    )
    tried = tuple(_tried(evidence))
    proven = (Paragraph(("The proof made two of them, and the one tried the other's:",)),)
    return Section(
        "Tenants",
        (
            Paragraph((made,)),
            Code("sh", 'psql -X -v tenant=acme -d "$DATABASE_URL" -f tenant.sql'),
            Paragraph((named,)),
            *(proven if tried else ()),
            *tried,
        ),
    )
