// Parses the DBML file whose path is given, and prints what it says as JSON.
import { readFileSync } from "node:fs";
import { Parser } from "@dbml/core";

const text = readFileSync(process.argv[2], "utf8");
try {
  const { schemas } = new Parser().parse(text, "dbmlv2");
  const tables = schemas.flatMap((schema) => schema.tables.map((table) => ({
    name: [schema.name, table.name],
    note: table.note,
    fields: table.fields.map((field) => ({
      name: field.name,
      notNull: field.not_null === true,
      default: field.dbdefault?.value ?? null,
    })),
    indexes: table.indexes.map(({ name, unique, pk }) => ({ name, unique: Boolean(unique || pk) })),
    checks: table.checks.map(({ name, expression }) => ({ name, expression })),
  })));
  const enums = schemas.flatMap((schema) => schema.enums.map((item) => ({
    name: [schema.name, item.name],
    labels: item.values.map((value) => value.name),
  })));
  const refs = schemas.flatMap((schema) => schema.refs.map((ref) => ({
    name: ref.name,
    onDelete: ref.onDelete ?? null,
    endpoints: ref.endpoints.map((end) => [end.schemaName ?? "public", end.tableName, end.fieldNames]),
  })));
  console.log(JSON.stringify({ tables, enums, refs }));
} catch (error) {
  console.error(JSON.stringify(error.diags ?? error.message ?? error));
  process.exit(1);
}
