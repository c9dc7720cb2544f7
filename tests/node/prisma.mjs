// Validates the Prisma schema whose path is given, and prints its models as JSON.
import { readFileSync } from "node:fs";
import prisma from "@prisma/prisma-schema-wasm";

const files = [["schema.prisma", readFileSync(process.argv[2], "utf8")]];
try {
  prisma.validate(JSON.stringify({ prismaSchema: files, noColor: true }));
} catch (error) {
  console.error(JSON.parse(error.message).message);
  process.exit(1);
}
const dmmf = JSON.parse(prisma.get_dmmf(JSON.stringify({ prismaSchema: files, noColor: true })));
console.log(JSON.stringify(dmmf.datamodel));
