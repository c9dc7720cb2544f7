CREATE TABLE settings (
    setting_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Value" text NOT NULL
);
