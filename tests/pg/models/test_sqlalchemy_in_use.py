"""Generated models at work: type-checked, loaded through sessions, migrated by Alembic."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from dbarchitect.design.scripts import up_script
from model_modules import imported, sqlalchemy_url
from model_sources import NAMES, modelled, write_models
from round_trip import State, load, state, state_differences, temporary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from dbarchitect.lab import Lab, LabDatabase

SEEN_AS_DIFFERENT = {"odd": {"class_both_idx", "odd: %s", "share"}}
"""What Alembic cannot compare: index keys with a collation, or a quoted name with NULLS LAST,
and the default of a domain, which it takes for the column's own."""

CHECKED = ("models.py", "session.py", "revisions/env.py", "revisions/versions/0001_initial.py")


@pytest.fixture
def shop_database(lab: Lab) -> Iterator[LabDatabase]:
    with temporary(lab) as made:
        load(lab, made, up_script(modelled("shop", lab).design))
        yield made


def orders_of_two(models: Any) -> Any:
    """A user with an order of two products; a user who has ordered nothing."""
    order = models.Order(
        order_number="A1",
        subtotal=Decimal(30),
        tax_amount=Decimal(0),
        shipping_amount=Decimal(0),
        total_amount=Decimal(30),
        shipping_address={"city": "Bern"},
    )
    for slug, price in (("pen", Decimal(10)), ("ink", Decimal(20))):
        product = models.Product(name=slug, slug=slug, price=price, metadata_={"slug": slug})
        order.order_items.append(
            models.OrderItem(
                product=product,
                quantity=1,
                unit_price=price,
                total_price=price,
                product_snapshot={},
            )
        )
    return models.User(
        email="a@b.example", full_name="A", password_hash="x" * 60, orders=[order]
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_modules_are_clean_under_mypy_strict(
    name: str, lab: Lab, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = write_models(tmp_path, modelled(name, lab), "sqlalchemy")
    cache = tmp_path_factory.getbasetemp() / "mypy"
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(cache)]
    run = subprocess.run(
        [*command, *CHECKED], cwd=folder, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_a_session_stores_objects_and_loads_them_by_their_relationships(
    shop_database: LabDatabase, lab: Lab, tmp_path: Path
) -> None:
    folder = write_models(tmp_path, modelled("shop", lab), "sqlalchemy")
    url = sqlalchemy_url(lab, shop_database)
    with imported(folder, "models") as models, imported(folder, "session") as session:
        sessions = session.sessions(url)
        with sessions() as opened:
            opened.add(orders_of_two(models))
            opened.commit()
        with sessions() as opened:
            user = opened.scalars(sa.select(models.User)).one()
            (order,) = user.orders
            assert order.user is user
            assert [item.product.slug for item in order.order_items] == ["pen", "ink"]
            opened.delete(order)
            opened.commit()
            assert opened.scalar(sa.select(sa.func.count(models.OrderItem.id))) == 0
        sessions.kw["bind"].dispose()
        models.Base.registry.dispose()


def test_an_asynchronous_session_does_the_same(
    shop_database: LabDatabase, lab: Lab, tmp_path: Path
) -> None:
    folder = write_models(tmp_path, modelled("shop", lab), "sqlalchemy")
    url = sqlalchemy_url(lab, shop_database)

    async def stored_and_loaded(models: Any, sessions: Any) -> list[str]:
        async with sessions() as opened:
            opened.add(orders_of_two(models))
            await opened.commit()
        async with sessions() as opened:
            wanted = selectinload(models.User.orders).selectinload(models.Order.order_items)
            user = (await opened.scalars(sa.select(models.User).options(wanted))).one()
            found = [str(item.unit_price) for item in user.orders[0].order_items]
        await sessions.kw["bind"].dispose()
        return found

    with imported(folder, "models") as models, imported(folder, "session") as session:
        found = asyncio.run(stored_and_loaded(models, session.async_sessions(url)))
        models.Base.registry.dispose()
    assert found == ["10.00", "20.00"]


def test_odd_names_do_not_stand_in_the_way(lab: Lab, tmp_path: Path) -> None:
    one = modelled("hostile", lab)
    folder = write_models(tmp_path, one, "sqlalchemy")
    with temporary(lab) as database, imported(folder, "models") as models:
        load(lab, database, up_script(one.design))
        engine = sa.create_engine(sqlalchemy_url(lab, database), poolclass=sa.NullPool)
        with sa.orm.Session(engine) as opened:
            today = sa.func.current_date()
            team = models.Team(code="c", select="s", from_=today, token_hash="t" * 60)
            boss = models.Member(team=team, number=1, order="boss")
            opened.add(models.Member(team=team, number=2, order="two", boss=boss, other=team))
            opened.commit()
            (below,) = boss.member_table_by_boss
            assert below.other is team
            assert team.kind == "it's"
        models.Base.registry.dispose()


@pytest.mark.parametrize("name", NAMES)
def test_alembic_makes_the_design_sees_no_difference_and_takes_it_away(
    name: str, lab: Lab, tmp_path: Path
) -> None:
    one = modelled(name, lab)
    folder = write_models(tmp_path, one, "sqlalchemy")
    with temporary(lab) as plain:
        load(lab, plain, up_script(one.design))
        wanted = state(lab, plain)
    with temporary(lab) as database:
        empty = state(lab, database)
        url = sqlalchemy_url(lab, database)
        said = upgraded_and_checked(folder, url)
        assert differences_in(said) == SEEN_AS_DIFFERENT.get(name, set())
        assert state_differences("", wanted, without_versions(lab, database)) == []
        alembic(folder, url, ["stamp", "head"], ["downgrade", "base"])
        assert state_differences("", empty, without_versions(lab, database)) == []


def test_alembic_sees_what_the_models_lost(lab: Lab, tmp_path: Path) -> None:
    folder = write_models(tmp_path, modelled("shop", lab), "sqlalchemy")
    models = folder / "models.py"
    index = 'Index("order_items_product_id_idx", "product_id"),'
    models.write_text(models.read_text().replace(index, ""))
    with temporary(lab) as database:
        url = sqlalchemy_url(lab, database)
        said = upgraded_and_checked(folder, url)
        assert differences_in(said) == {"order_items_product_id_idx"}


def without_versions(lab: Lab, database: LabDatabase) -> State:
    """The database as it is beside Alembic's own table, which is gone afterwards."""
    database.admin.execute_untrusted("DROP TABLE public.alembic_version")
    return state(lab, database)


def differences_in(said: str) -> set[str]:
    """The indexes and columns that Alembic would change."""
    if "No new upgrade operations" in said:
        return set()
    found = re.findall(r"Index\('([^']+)'|'modify_\w+', [^,]+, '[^']+', '([^']+)'", said)
    assert found, said
    return {index or column for index, column in found}


def upgraded_and_checked(folder: Path, url: str) -> str:
    """What Alembic said to a comparison of the database with the models, once it was made."""
    return run_alembic(folder, url, [["upgrade", "head"], ["check"]]).stdout


def alembic(folder: Path, url: str, *commands: list[str]) -> None:
    """Alembic carried out the commands, one after the other."""
    run = run_alembic(folder, url, commands)
    assert run.returncode == 0, run.stdout + run.stderr


def run_alembic(
    folder: Path, url: str, commands: Iterable[list[str]]
) -> subprocess.CompletedProcess[str]:
    settings = ["-c", str(folder / "alembic.ini")]
    calls = "\n".join(f"main({[*settings, *command]!r})" for command in commands)
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", f"from alembic.config import main\n{calls}"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"DATABASE_URL": url},
    )
