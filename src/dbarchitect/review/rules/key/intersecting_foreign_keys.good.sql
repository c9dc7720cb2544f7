CREATE TABLE organisations (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);

-- look-alike: the tenant's column stands in each reference, and alone
CREATE TABLE projects (
    organisation_id bigint NOT NULL REFERENCES organisations (id),
    id bigint NOT NULL,
    PRIMARY KEY (organisation_id, id)
);
CREATE TABLE people (
    organisation_id bigint NOT NULL REFERENCES organisations (id),
    id bigint NOT NULL,
    PRIMARY KEY (organisation_id, id)
);
CREATE TABLE tasks (
    organisation_id bigint NOT NULL REFERENCES organisations (id),
    id bigint NOT NULL,
    project_id bigint NOT NULL,
    person_id bigint,
    PRIMARY KEY (organisation_id, id),
    FOREIGN KEY (organisation_id, project_id) REFERENCES projects (organisation_id, id),
    FOREIGN KEY (organisation_id, person_id) REFERENCES people (organisation_id, id)
        ON DELETE SET NULL (person_id)
);
CREATE INDEX ON tasks (organisation_id, project_id);
CREATE INDEX ON tasks (organisation_id, person_id);

-- look-alike: a subtype's row is a row of its supertype too, names in mixed case
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Parties" ("Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE "Other"."Persons" ("Id" bigint PRIMARY KEY REFERENCES "Other"."Parties" ("Id"));
CREATE TABLE "Other"."Passports" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Person" bigint NOT NULL REFERENCES "Other"."Parties" ("Id"),
    FOREIGN KEY ("Person") REFERENCES "Other"."Persons" ("Id")
);
CREATE INDEX ON "Other"."Passports" ("Person");

-- look-alike: both refer to one row, and one of them says what its going does
CREATE TABLE methods (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scope text NOT NULL,
    UNIQUE (scope, id)
);
CREATE TABLE scopes (
    name text PRIMARY KEY,
    method_id bigint REFERENCES methods (id) ON DELETE SET NULL,
    FOREIGN KEY (name, method_id) REFERENCES methods (scope, id)
);
CREATE INDEX ON scopes (method_id);
