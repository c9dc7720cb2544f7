CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);

-- look-alike: the reference is the key
CREATE TABLE user_profiles (
    user_id bigint PRIMARY KEY REFERENCES users (id),
    biography text NOT NULL
);

-- look-alike: a row for each setting
CREATE TABLE user_settings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users (id),
    setting_name text NOT NULL,
    enabled boolean NOT NULL
);
CREATE INDEX ON user_settings (user_id);

-- look-alike: unique together with another column, in another schema
CREATE SCHEMA "Other";
CREATE TABLE "Other"."User" ("Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE "Other"."UserPreferences" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "User" bigint NOT NULL REFERENCES "Other"."User" ("Id"),
    "Device" text NOT NULL,
    UNIQUE ("User", "Device")
);

-- look-alike: a part of another row than the one that it is called after
CREATE TABLE order_details (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users (id),
    note text NOT NULL
);
CREATE INDEX ON order_details (user_id);
