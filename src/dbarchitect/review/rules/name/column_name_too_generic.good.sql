CREATE TABLE settings (
    setting_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- look-alike: a second word says it
    default_value text NOT NULL,
    data_source text NOT NULL
);
