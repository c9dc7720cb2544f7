CREATE TABLE orders (
    id uuid DEFAULT gen_random_uuid() PRIMARY KEY,
    -- look-alike: longer than any uuid
    external_uuid varchar(64) NOT NULL,
    -- look-alike: a name that only begins so
    uuid_version text NOT NULL,
    -- look-alike: 36 characters of something that is no key
    title varchar(36) NOT NULL
);
