-- Schemas: hostile names, comments, the same name in several, a changed public.
CREATE SCHEMA "Mixed Case";
CREATE SCHEMA "select";
CREATE SCHEMA "naïve ""quoted""";
CREATE SCHEMA "дата";
CREATE SCHEMA empty;
COMMENT ON SCHEMA "select" IS 'a reserved word';
COMMENT ON SCHEMA public IS 'ours';
CREATE TABLE "Mixed Case".t (id integer);
CREATE TABLE "select".t (id integer PRIMARY KEY);
CREATE TABLE "naïve ""quoted""".t ("from" integer REFERENCES "select".t, "where;--" text);
CREATE TABLE "дата"."таблица" ("имя" text DEFAULT 'значение');
CREATE VIEW "Mixed Case".v AS SELECT t."from" FROM "naïve ""quoted""".t;
