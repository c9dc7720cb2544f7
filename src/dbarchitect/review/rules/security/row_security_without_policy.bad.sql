CREATE ROLE sec_app;
CREATE TABLE documents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author text NOT NULL
);
ALTER TABLE documents ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON documents TO sec_app;

-- case: only a restrictive policy, which takes away and gives nothing
CREATE TABLE invoices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author text NOT NULL
);
CREATE INDEX invoices_author_idx ON invoices (author);
ALTER TABLE invoices ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_invoices ON invoices AS RESTRICTIVE USING (author = current_user);
GRANT SELECT ON invoices TO sec_app;

-- case: forced, so that the owner sees nothing as well
CREATE TABLE journal (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
ALTER TABLE journal ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

-- case: a grant on a column alone
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Notes" ("Id" bigint PRIMARY KEY, "Text" text NOT NULL);
ALTER TABLE "Other"."Notes" ENABLE ROW LEVEL SECURITY;
GRANT SELECT ("Id") ON "Other"."Notes" TO sec_app;
