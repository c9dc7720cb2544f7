CREATE ROLE sec_app;
CREATE TABLE members (
    team_id bigint NOT NULL,
    name text NOT NULL,
    PRIMARY KEY (team_id, name)
);
CREATE TABLE documents (id bigint PRIMARY KEY, team_id bigint NOT NULL);
ALTER TABLE documents ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_team ON documents USING (EXISTS (
    SELECT 1 FROM members m WHERE m.team_id = team_id AND m.name = current_user
));
GRANT SELECT ON documents, members TO sec_app;

-- case: in what is checked of a new row, with names that need quotes
CREATE TABLE "Letters" ("Id" bigint PRIMARY KEY, "By" text NOT NULL);
CREATE TABLE "Writers" ("Id" bigint PRIMARY KEY, "By" text NOT NULL);
ALTER TABLE "Letters" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Own" ON "Letters" FOR INSERT WITH CHECK (
    1 IN (SELECT "Id" FROM "Writers" w WHERE w."By" = "By" AND "Id" > 0)
);
GRANT INSERT ON "Letters" TO sec_app;
