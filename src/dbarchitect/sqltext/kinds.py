"""What a statement does, by the name of its node in the parse tree."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dbarchitect.sqltext.tree import Node


class StatementKind(StrEnum):
    """The kinds that dbarchitect tells apart; `OTHER` is any that it has no word for."""

    SELECT = "select"
    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"
    MERGE = "merge"
    TRUNCATE = "truncate"
    COPY = "copy"
    CALL = "call"
    DO = "do"
    EXPLAIN = "explain"
    CREATE_TABLE = "create_table"
    CREATE_TABLE_AS = "create_table_as"
    CREATE_FOREIGN_TABLE = "create_foreign_table"
    CREATE_INDEX = "create_index"
    CREATE_VIEW = "create_view"
    CREATE_MATERIALIZED_VIEW = "create_materialized_view"
    CREATE_SEQUENCE = "create_sequence"
    CREATE_SCHEMA = "create_schema"
    CREATE_EXTENSION = "create_extension"
    CREATE_FUNCTION = "create_function"
    CREATE_AGGREGATE_OR_TYPE = "create_aggregate_or_type"
    CREATE_TYPE = "create_type"
    CREATE_DOMAIN = "create_domain"
    CREATE_TRIGGER = "create_trigger"
    CREATE_EVENT_TRIGGER = "create_event_trigger"
    CREATE_RULE = "create_rule"
    CREATE_POLICY = "create_policy"
    CREATE_ROLE = "create_role"
    CREATE_DATABASE = "create_database"
    CREATE_TABLESPACE = "create_tablespace"
    CREATE_STATISTICS = "create_statistics"
    CREATE_PUBLICATION = "create_publication"
    CREATE_SUBSCRIPTION = "create_subscription"
    CREATE_CAST = "create_cast"
    CREATE_CONVERSION = "create_conversion"
    CREATE_TRANSFORM = "create_transform"
    CREATE_LANGUAGE = "create_language"
    CREATE_ACCESS_METHOD = "create_access_method"
    CREATE_OPERATOR_CLASS = "create_operator_class"
    CREATE_OPERATOR_FAMILY = "create_operator_family"
    CREATE_FOREIGN_SERVER = "create_foreign_server"
    CREATE_FOREIGN_DATA_WRAPPER = "create_foreign_data_wrapper"
    CREATE_USER_MAPPING = "create_user_mapping"
    IMPORT_FOREIGN_SCHEMA = "import_foreign_schema"
    ALTER_TABLE = "alter_table"
    ALTER_SEQUENCE = "alter_sequence"
    ALTER_DOMAIN = "alter_domain"
    ALTER_TYPE = "alter_type"
    ALTER_FUNCTION = "alter_function"
    ALTER_POLICY = "alter_policy"
    ALTER_ROLE = "alter_role"
    ALTER_DATABASE = "alter_database"
    ALTER_SYSTEM = "alter_system"
    ALTER_OWNER = "alter_owner"
    ALTER_DEFAULT_PRIVILEGES = "alter_default_privileges"
    ALTER_EXTENSION = "alter_extension"
    ALTER_PUBLICATION = "alter_publication"
    ALTER_SUBSCRIPTION = "alter_subscription"
    ALTER_STATISTICS = "alter_statistics"
    ALTER_OTHER = "alter_other"
    RENAME = "rename"
    DROP = "drop"
    DROP_ROLE = "drop_role"
    DROP_DATABASE = "drop_database"
    DROP_TABLESPACE = "drop_tablespace"
    REASSIGN_OWNED = "reassign_owned"
    GRANT = "grant"
    REVOKE = "revoke"
    COMMENT = "comment"
    SECURITY_LABEL = "security_label"
    SET = "set"
    SHOW = "show"
    TRANSACTION = "transaction"
    SET_CONSTRAINTS = "set_constraints"
    LOCK = "lock"
    VACUUM = "vacuum"
    ANALYZE = "analyze"
    CLUSTER = "cluster"
    REINDEX = "reindex"
    REFRESH_MATERIALIZED_VIEW = "refresh_materialized_view"
    PREPARE = "prepare"
    EXECUTE = "execute"
    DEALLOCATE = "deallocate"
    CURSOR = "cursor"
    NOTIFY = "notify"
    LISTEN = "listen"
    LOAD = "load"
    DISCARD = "discard"
    CHECKPOINT = "checkpoint"
    OTHER = "other"


_K = StatementKind

KIND_OF_NODE: dict[str, StatementKind] = {
    "SelectStmt": _K.SELECT,
    "InsertStmt": _K.INSERT,
    "UpdateStmt": _K.UPDATE,
    "DeleteStmt": _K.DELETE,
    "MergeStmt": _K.MERGE,
    "TruncateStmt": _K.TRUNCATE,
    "CopyStmt": _K.COPY,
    "CallStmt": _K.CALL,
    "DoStmt": _K.DO,
    "ExplainStmt": _K.EXPLAIN,
    "CreateStmt": _K.CREATE_TABLE,
    "CreateTableAsStmt": _K.CREATE_TABLE_AS,
    "CreateForeignTableStmt": _K.CREATE_FOREIGN_TABLE,
    "IndexStmt": _K.CREATE_INDEX,
    "ViewStmt": _K.CREATE_VIEW,
    "CreateSeqStmt": _K.CREATE_SEQUENCE,
    "CreateSchemaStmt": _K.CREATE_SCHEMA,
    "CreateExtensionStmt": _K.CREATE_EXTENSION,
    "CreateFunctionStmt": _K.CREATE_FUNCTION,
    "DefineStmt": _K.CREATE_AGGREGATE_OR_TYPE,
    "CompositeTypeStmt": _K.CREATE_TYPE,
    "CreateEnumStmt": _K.CREATE_TYPE,
    "CreateRangeStmt": _K.CREATE_TYPE,
    "CreateDomainStmt": _K.CREATE_DOMAIN,
    "CreateTrigStmt": _K.CREATE_TRIGGER,
    "CreateEventTrigStmt": _K.CREATE_EVENT_TRIGGER,
    "RuleStmt": _K.CREATE_RULE,
    "CreatePolicyStmt": _K.CREATE_POLICY,
    "CreateRoleStmt": _K.CREATE_ROLE,
    "CreatedbStmt": _K.CREATE_DATABASE,
    "CreateTableSpaceStmt": _K.CREATE_TABLESPACE,
    "CreateStatsStmt": _K.CREATE_STATISTICS,
    "CreatePublicationStmt": _K.CREATE_PUBLICATION,
    "CreateSubscriptionStmt": _K.CREATE_SUBSCRIPTION,
    "CreateCastStmt": _K.CREATE_CAST,
    "CreateConversionStmt": _K.CREATE_CONVERSION,
    "CreateTransformStmt": _K.CREATE_TRANSFORM,
    "CreatePLangStmt": _K.CREATE_LANGUAGE,
    "CreateAmStmt": _K.CREATE_ACCESS_METHOD,
    "CreateOpClassStmt": _K.CREATE_OPERATOR_CLASS,
    "CreateOpFamilyStmt": _K.CREATE_OPERATOR_FAMILY,
    "CreateForeignServerStmt": _K.CREATE_FOREIGN_SERVER,
    "CreateFdwStmt": _K.CREATE_FOREIGN_DATA_WRAPPER,
    "CreateUserMappingStmt": _K.CREATE_USER_MAPPING,
    "ImportForeignSchemaStmt": _K.IMPORT_FOREIGN_SCHEMA,
    "AlterTableStmt": _K.ALTER_TABLE,
    "AlterSeqStmt": _K.ALTER_SEQUENCE,
    "AlterDomainStmt": _K.ALTER_DOMAIN,
    "AlterEnumStmt": _K.ALTER_TYPE,
    "AlterTypeStmt": _K.ALTER_TYPE,
    "AlterFunctionStmt": _K.ALTER_FUNCTION,
    "AlterPolicyStmt": _K.ALTER_POLICY,
    "AlterRoleStmt": _K.ALTER_ROLE,
    "AlterRoleSetStmt": _K.ALTER_ROLE,
    "AlterDatabaseStmt": _K.ALTER_DATABASE,
    "AlterDatabaseSetStmt": _K.ALTER_DATABASE,
    "AlterDatabaseRefreshCollStmt": _K.ALTER_DATABASE,
    "AlterSystemStmt": _K.ALTER_SYSTEM,
    "AlterOwnerStmt": _K.ALTER_OWNER,
    "AlterDefaultPrivilegesStmt": _K.ALTER_DEFAULT_PRIVILEGES,
    "AlterExtensionStmt": _K.ALTER_EXTENSION,
    "AlterExtensionContentsStmt": _K.ALTER_EXTENSION,
    "AlterPublicationStmt": _K.ALTER_PUBLICATION,
    "AlterSubscriptionStmt": _K.ALTER_SUBSCRIPTION,
    "AlterStatsStmt": _K.ALTER_STATISTICS,
    "AlterObjectSchemaStmt": _K.ALTER_OTHER,
    "AlterObjectDependsStmt": _K.ALTER_OTHER,
    "AlterCollationStmt": _K.ALTER_OTHER,
    "AlterOperatorStmt": _K.ALTER_OTHER,
    "AlterOpFamilyStmt": _K.ALTER_OTHER,
    "AlterEventTrigStmt": _K.ALTER_OTHER,
    "AlterFdwStmt": _K.ALTER_OTHER,
    "AlterForeignServerStmt": _K.ALTER_OTHER,
    "AlterUserMappingStmt": _K.ALTER_OTHER,
    "AlterTableSpaceOptionsStmt": _K.ALTER_OTHER,
    "AlterTableMoveAllStmt": _K.ALTER_OTHER,
    "AlterTSDictionaryStmt": _K.ALTER_OTHER,
    "AlterTSConfigurationStmt": _K.ALTER_OTHER,
    "RenameStmt": _K.RENAME,
    "DropStmt": _K.DROP,
    "DropOwnedStmt": _K.DROP,
    "DropSubscriptionStmt": _K.DROP,
    "DropUserMappingStmt": _K.DROP,
    "DropRoleStmt": _K.DROP_ROLE,
    "DropdbStmt": _K.DROP_DATABASE,
    "DropTableSpaceStmt": _K.DROP_TABLESPACE,
    "ReassignOwnedStmt": _K.REASSIGN_OWNED,
    "CommentStmt": _K.COMMENT,
    "SecLabelStmt": _K.SECURITY_LABEL,
    "VariableSetStmt": _K.SET,
    "VariableShowStmt": _K.SHOW,
    "TransactionStmt": _K.TRANSACTION,
    "ConstraintsSetStmt": _K.SET_CONSTRAINTS,
    "LockStmt": _K.LOCK,
    "ClusterStmt": _K.CLUSTER,
    "ReindexStmt": _K.REINDEX,
    "RefreshMatViewStmt": _K.REFRESH_MATERIALIZED_VIEW,
    "PrepareStmt": _K.PREPARE,
    "ExecuteStmt": _K.EXECUTE,
    "DeallocateStmt": _K.DEALLOCATE,
    "DeclareCursorStmt": _K.CURSOR,
    "FetchStmt": _K.CURSOR,
    "ClosePortalStmt": _K.CURSOR,
    "NotifyStmt": _K.NOTIFY,
    "ListenStmt": _K.LISTEN,
    "UnlistenStmt": _K.LISTEN,
    "LoadStmt": _K.LOAD,
    "DiscardStmt": _K.DISCARD,
    "CheckPointStmt": _K.CHECKPOINT,
}


def kind_of(node: Node) -> StatementKind:
    """What the statement does whose tree this is."""
    if node.kind == "SelectStmt" and node.has("intoClause"):
        return StatementKind.CREATE_TABLE_AS
    if node.kind in {"GrantStmt", "GrantRoleStmt"}:
        return StatementKind.GRANT if node.flag("is_grant") else StatementKind.REVOKE
    if node.kind == "VacuumStmt":
        is_vacuum = node.flag("is_vacuumcmd")
        return StatementKind.VACUUM if is_vacuum else StatementKind.ANALYZE
    if node.kind == "CreateTableAsStmt" and node.text("objtype") == "OBJECT_MATVIEW":
        return StatementKind.CREATE_MATERIALIZED_VIEW
    return KIND_OF_NODE.get(node.kind, StatementKind.OTHER)
