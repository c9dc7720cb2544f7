-- case: a name that ends in able
CREATE TABLE comments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    commentable_type text NOT NULL,
    commentable_id bigint NOT NULL
);

-- case: an index has both columns, names in mixed case
CREATE TABLE "Attachments" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "HolderType" text NOT NULL,
    "HolderId" uuid NOT NULL
);
CREATE INDEX ON "Attachments" ("HolderType", "HolderId");

-- case: an enum of tables
CREATE TYPE place AS ENUM ('comment', 'attachment');
CREATE TABLE marks (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    spot_kind place NOT NULL,
    spot_id bigint NOT NULL
);

-- case: a generic relation as Django has them
CREATE TABLE content_types (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE tagged_items (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    content_type_id bigint NOT NULL REFERENCES content_types (id),
    object_id bigint NOT NULL
);
CREATE INDEX ON tagged_items (content_type_id, object_id);
