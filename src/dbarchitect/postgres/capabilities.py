"""What a server's version offers, by name: no code compares version numbers itself."""

from __future__ import annotations

from dataclasses import dataclass

from dbarchitect.errors import ServerUnsupportedError

OLDEST_MAJOR = 13
"""The oldest major that is read; nothing is generated for it."""

NEWEST_MAJOR = 18
"""The newest major whose catalogs are known."""

_PG14, _PG15, _PG16, _PG17, _PG18 = 14, 15, 16, 17, 18


@dataclass(frozen=True, slots=True)
class ServerCapabilities:
    """The features of one server version. Source: the release notes of each major."""

    version_num: int
    """As `server_version_num` says it: 180006 is 18.6."""

    @property
    def major(self) -> int:
        """13 to 18."""
        return self.version_num // 10000

    @property
    def text(self) -> str:
        """`18.6`."""
        return f"{self.major}.{self.version_num % 10000}"

    def require_supported(self) -> None:
        """The version is one whose catalogs are known.

        Raises:
            ServerUnsupportedError: older than 13 or newer than 18.
        """
        if OLDEST_MAJOR <= self.major <= NEWEST_MAJOR:
            return
        message = f"PostgreSQL {self.text} is not supported"
        hint = f"Supported are {OLDEST_MAJOR} to {NEWEST_MAJOR}."
        raise ServerUnsupportedError(message, hint=hint)

    @property
    def has_multirange_types(self) -> bool:
        """Multiranges, `pg_range.rngmultitypid`."""
        return self.major >= _PG14

    @property
    def has_unknown_row_count(self) -> bool:
        """`pg_class.reltuples` of -1 says that nothing was counted yet; before, 0 did."""
        return self.major >= _PG14

    @property
    def has_column_compression(self) -> bool:
        """`pg_attribute.attcompression`."""
        return self.major >= _PG14

    @property
    def has_sql_body_routines(self) -> bool:
        """BEGIN ATOMIC bodies, `pg_proc.prosqlbody`."""
        return self.major >= _PG14

    @property
    def has_expression_statistics(self) -> bool:
        """Extended statistics on expressions, `pg_statistic_ext.stxexprs`."""
        return self.major >= _PG14

    @property
    def has_detach_concurrently(self) -> bool:
        """`pg_inherits.inhdetachpending`."""
        return self.major >= _PG14

    @property
    def has_predefined_data_roles(self) -> bool:
        """`pg_read_all_data`, `pg_write_all_data` and `pg_database_owner`."""
        return self.major >= _PG14

    @property
    def has_nulls_not_distinct(self) -> bool:
        """`pg_index.indnullsnotdistinct`."""
        return self.major >= _PG15

    @property
    def has_inherited_extended_statistics(self) -> bool:
        """`pg_stats_ext.inherited`: statistics of a table with its children apart."""
        return self.major >= _PG15

    @property
    def has_security_invoker_views(self) -> bool:
        """The view option `security_invoker`."""
        return self.major >= _PG15

    @property
    def has_publication_row_filters(self) -> bool:
        """Row filters, column lists and FOR TABLES IN SCHEMA of publications."""
        return self.major >= _PG15

    @property
    def has_foreign_key_set_columns(self) -> bool:
        """ON DELETE SET NULL (columns), `pg_constraint.confdelsetcols`."""
        return self.major >= _PG15

    @property
    def has_parameter_privileges(self) -> bool:
        """GRANT SET ON PARAMETER, `pg_parameter_acl`."""
        return self.major >= _PG15

    @property
    def has_locale_provider_per_database(self) -> bool:
        """`pg_database.datlocprovider`."""
        return self.major >= _PG15

    @property
    def has_grant_inherit_and_set(self) -> bool:
        """`pg_auth_members.inherit_option` and `set_option`."""
        return self.major >= _PG16

    @property
    def has_hba_file_names(self) -> bool:
        """`file_name` of `pg_hba_file_rules`: files can include others."""
        return self.major >= _PG16

    @property
    def has_collation_rules(self) -> bool:
        """`pg_collation.collicurules`."""
        return self.major >= _PG16

    @property
    def has_io_statistics(self) -> bool:
        """The view `pg_stat_io`."""
        return self.major >= _PG16

    @property
    def has_last_scan_times(self) -> bool:
        """`last_seq_scan` and `last_idx_scan` of the statistics views."""
        return self.major >= _PG16

    @property
    def has_generic_plan(self) -> bool:
        """EXPLAIN (GENERIC_PLAN)."""
        return self.major >= _PG16

    @property
    def has_extension_control_path(self) -> bool:
        """The setting `extension_control_path`."""
        return self.major >= _PG18

    @property
    def has_transaction_timeout(self) -> bool:
        """The setting `transaction_timeout`."""
        return self.major >= _PG17

    @property
    def has_builtin_locale_provider(self) -> bool:
        """The builtin provider with C.UTF-8."""
        return self.major >= _PG17

    @property
    def has_range_histograms(self) -> bool:
        """The histograms of ranges in `pg_stats`."""
        return self.major >= _PG17

    @property
    def has_maintain_privilege(self) -> bool:
        """GRANT MAINTAIN and the role `pg_maintain`."""
        return self.major >= _PG17

    @property
    def has_identity_on_partitions(self) -> bool:
        """Identity columns of partitioned tables reach their partitions."""
        return self.major >= _PG17

    @property
    def has_checkpointer_view(self) -> bool:
        """The view `pg_stat_checkpointer`."""
        return self.major >= _PG17

    @property
    def has_not_null_constraint_names(self) -> bool:
        """NOT NULL as rows of `pg_constraint` (contype n), with names."""
        return self.major >= _PG18

    @property
    def has_not_enforced_constraints(self) -> bool:
        """NOT ENFORCED checks and foreign keys, `pg_constraint.conenforced`."""
        return self.major >= _PG18

    @property
    def has_without_overlaps(self) -> bool:
        """WITHOUT OVERLAPS and PERIOD, `pg_constraint.conperiod`."""
        return self.major >= _PG18

    @property
    def has_virtual_generated_columns(self) -> bool:
        """Generated columns that are computed when read."""
        return self.major >= _PG18

    @property
    def has_uuidv7(self) -> bool:
        """The function `uuidv7()`."""
        return self.major >= _PG18

    @property
    def has_skip_scan(self) -> bool:
        """B-tree scans that skip over values of a leading column."""
        return self.major >= _PG18

    @property
    def has_statistics_import(self) -> bool:
        """`pg_restore_relation_stats` and `pg_restore_attribute_stats`."""
        return self.major >= _PG18

    @property
    def has_data_checksums_by_default(self) -> bool:
        """`initdb` turns data checksums on unless it is told not to."""
        return self.major >= _PG18

    @property
    def has_initdb_settings(self) -> bool:
        """`initdb --set`."""
        return self.major >= _PG16

    @property
    def has_initdb_without_instructions(self) -> bool:
        """`initdb --no-instructions`."""
        return self.major >= _PG14

    @property
    def has_database_copy_strategy(self) -> bool:
        """`CREATE DATABASE ... STRATEGY`."""
        return self.major >= _PG15

    @property
    def has_scram_iterations(self) -> bool:
        """The setting `scram_iterations`."""
        return self.major >= _PG16
