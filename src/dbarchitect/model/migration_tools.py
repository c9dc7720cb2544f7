"""What migration tools keep for themselves in the databases that they change."""

from __future__ import annotations

KEPT_BY_TOOLS = frozenset(
    {
        "__diesel_schema_migrations",
        "__efmigrationshistory",
        "_prisma_migrations",
        "_sqlx_migrations",
        "alembic_version",
        "ar_internal_metadata",
        "databasechangelog",
        "databasechangeloglock",
        "django_migrations",
        "doctrine_migration_versions",
        "flyway_schema_history",
        "goose_db_version",
        "gorp_migrations",
        "knex_migrations",
        "knex_migrations_lock",
        "phinxlog",
        "schema_migrations",
        "sequelizemeta",
    }
)
"""Names, in lower case, of tables in which migration tools note what they have run.

Their shape is the tool's, nobody who reads a review can change it. Source: the default names
in the documentation of Diesel, Entity Framework, Prisma, sqlx, Alembic, Rails, Liquibase,
Django, Doctrine, Flyway, goose, sql-migrate, Knex, Phinx, golang-migrate and Sequelize.
"""
