CREATE ROLE sec_app;
CREATE TABLE members (
    team_id bigint NOT NULL,
    name text NOT NULL,
    PRIMARY KEY (team_id, name)
);
-- look-alike: the row's column with the name of its table
CREATE TABLE documents (id bigint PRIMARY KEY, team_id bigint NOT NULL);
ALTER TABLE documents ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_team ON documents USING (EXISTS (
    SELECT 1 FROM members m WHERE m.team_id = documents.team_id AND m.name = current_user
));
GRANT SELECT ON documents, members TO sec_app;

-- look-alike: a name that only the policy's table has
CREATE TABLE letters (id bigint PRIMARY KEY, team bigint NOT NULL);
ALTER TABLE letters ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_team ON letters USING (EXISTS (
    SELECT 1 FROM members m WHERE m.team_id = team AND m.name = current_user
));
GRANT SELECT ON letters TO sec_app;

-- look-alike: the same column of two rows of one table
CREATE TABLE "Notes" ("Id" bigint PRIMARY KEY, "Team" bigint NOT NULL);
ALTER TABLE "Notes" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "OfTeam" ON "Notes" USING (EXISTS (
    SELECT 1 FROM members a JOIN members b ON a.team_id = b.team_id
    WHERE a.team_id = "Team" AND b.name = current_user
));
GRANT SELECT ON "Notes" TO sec_app;
