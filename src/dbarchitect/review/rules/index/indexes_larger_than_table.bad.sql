CREATE TABLE codes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text NOT NULL);
CREATE INDEX codes_first_idx ON codes (repeat(md5(code), 3));
CREATE INDEX codes_second_idx ON codes (repeat(md5(reverse(code)), 3));

-- case: over all partitions, in another schema with names in mixed case
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Codes" ("Id" bigint PRIMARY KEY, "Code" text NOT NULL) PARTITION BY HASH ("Id");
CREATE TABLE "Other"."Codes_0" PARTITION OF "Other"."Codes" FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE "Other"."Codes_1" PARTITION OF "Other"."Codes" FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE INDEX "Codes_First" ON "Other"."Codes" (repeat(md5("Code"), 3));
CREATE INDEX "Codes_Second" ON "Other"."Codes" (repeat(md5(reverse("Code")), 3));
