-- look-alike: the action is said
CREATE TABLE folders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    parent_id bigint REFERENCES folders (id) ON DELETE CASCADE
);
CREATE INDEX ON folders (parent_id);
CREATE TABLE units (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    parent_id bigint REFERENCES units (id) ON DELETE RESTRICT
);
CREATE INDEX ON units (parent_id);

-- look-alike: a reference to another table of that name, in another schema
CREATE SCHEMA "Other";
CREATE TABLE "Other".folders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    folder_id bigint NOT NULL REFERENCES public.folders (id)
);
CREATE INDEX ON "Other".folders (folder_id);
