"""Indexes over several columns hold as many equal keys as the rows of the lab give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.proof.filling import fill
from dbarchitect.design.proof.ground import new_database, role_names
from dbarchitect.design.proof.populate import script
from dbarchitect.design.proof.scale_choice import choose_scale
from dbarchitect.design.proof.setting import Setting
from dbarchitect.design.proof.sizes import check_sizes
from fixtures.lab_fixtures import roles_undone
from shop_design import AS_OF, design_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab

BOOKS = """\
name: books
entities:
  Currency:
    rows: 40
    attributes: {code: text(3)}
    identity: {natural: [code]}
  Account: {rows: 1300, attributes: {name: text(40)}}
  Transaction: {rows: 58448, attributes: {name: text(40)}}
  Entry:
    part of: Transaction
    refers to: {account: Account, currency: Currency}
    rows: 146121
    fan-out: {Transaction: {p50: 2, p99: 6}, account: {p50: 20, p99: 900}}
    attributes: {booked_on: date = today, kind: 'one of [in, out, fee]', seen_on: date?}
access:
  of a transaction:
    sql: >-
      SELECT id FROM entries WHERE transaction_id = :transaction AND currency_code = :currency
    rate: 9k/hour
  of an account:
    sql: SELECT id FROM entries WHERE account_id = :account ORDER BY booked_on LIMIT 9
    rate: 9k/hour
  of a kind:
    sql: >-
      SELECT id FROM entries WHERE account_id = :account AND kind = :kind
      ORDER BY seen_on LIMIT 9
    rate: 9k/hour
"""

COMPANIES = """\
name: companies
entities:
  Company: {rows: 500, attributes: {name: text(40)}}
  Member:
    belongs to: Company
    rows: 1500
    fan-out: {Company: {p50: 2, p99: 60}}
    attributes: {name: text(40)}
  Project:
    belongs to: Company
    rows: 2000
    fan-out: {Company: {p50: 3, p99: 120}}
    attributes: {name: text(60)}
  Task:
    part of: Project
    refers to: {member: Member?}
    rows: 60k
    fan-out: {project: {p50: 9, p99: 350}, member: {p50: 9, p99: 400}}
    attributes: {number: integer > 0, due_on: date?, status: 'one of [open, done]'}
    unique: [[project, number]]
access:
  of a member:
    sql: SELECT id FROM tasks WHERE member_id = :member ORDER BY due_on LIMIT 9
    rate: 9k/hour
  of a project:
    sql: SELECT id FROM tasks WHERE project_id = :project AND status = :status
    rate: 9k/hour
requirements: {tenancy: {by: Company}}
"""

WORDS = """\
name: words
entities:
  Article:
    rows: 3000
    attributes:
      title: text(200)
      body: {type: text, distribution: {average length: 160}}
      embedding: {type: vector(64)?, distribution: {"null": 40%}}
access:
  search articles: {search: Article, in: [body], rate: 7k/hour}
  similar articles:
    sql: SELECT id FROM articles ORDER BY embedding <=> :question LIMIT 5
    rate: 3k/hour
"""


def _errors(lab: Lab, brief: str, rows: int) -> dict[str, float]:
    """How far off the size of each index of ten pages and more is, in percent."""
    design = design_of(brief)
    setting = Setting(design=design, rows=choose_scale(design, rows).rows, seed=1, as_of=AS_OF)
    database = new_database(lab, design)
    statements = script(
        setting,
        server_version_num=lab.server_version_num,
        existing_roles=role_names(design),
    )
    fill(database.owner, setting, statements)
    checks, _ = check_sizes(database.owner, setting)
    lab.drop_database(database)
    return {
        check.estimate.relation.name: check.error_percent
        for check in checks
        if check.estimate.kind != "heap" and check.measured_bytes >= 10 * 8192
    }


@pytest.fixture(scope="module")
def books(lab: Lab) -> Iterator[dict[str, float]]:
    with roles_undone(lab):
        yield _errors(lab, BOOKS, 300_000)


@pytest.fixture(scope="module")
def companies(lab: Lab) -> Iterator[dict[str, float]]:
    with roles_undone(lab):
        yield _errors(lab, COMPANIES, 100_000)


@pytest.fixture(scope="module")
def words(lab: Lab) -> Iterator[dict[str, float]]:
    with roles_undone(lab):
        yield _errors(lab, WORDS, 40_000)


@pytest.mark.parametrize(
    "index",
    [
        pytest.param("entries_transaction_id_currency_code", id="two-references-in-turn"),
        pytest.param("entries_account_id_booked_on", id="days-of-a-hot-account"),
        pytest.param("entries_account_id_kind_seen_on", id="kinds-and-days-by-chance"),
        pytest.param("entries_currency_code", id="long-lists"),
    ],
)
def test_rows_of_a_group_share_what_they_have_beside(
    books: dict[str, float], index: str
) -> None:
    (error,) = (e for name, e in books.items() if name.startswith(index))
    assert abs(error) <= 5


def test_every_index_of_a_tenants_tables_has_the_size_of_what_its_rows_share(
    companies: dict[str, float],
) -> None:
    assert len(companies) >= 5
    assert {name: e for name, e in companies.items() if abs(e) > 5} == {}


@pytest.mark.parametrize(
    "index",
    [
        pytest.param("articles_search_vector", id="words-that-no-text-has"),
        pytest.param("articles_embedding", id="vectors-that-are-missing"),
    ],
)
def test_an_index_holds_what_the_rows_have(words: dict[str, float], index: str) -> None:
    (error,) = (e for name, e in words.items() if name.startswith(index))
    assert abs(error) <= 5
