-- look-alike: the two ends of a line
CREATE TABLE lines (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    x1 integer NOT NULL,
    y1 integer NOT NULL,
    x2 integer NOT NULL,
    y2 integer NOT NULL
);

-- look-alike: the lines of an address
CREATE TABLE addresses (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    address_line1 text NOT NULL,
    address_line2 text,
    address_line3 text
);

-- look-alike: numbers that belong to the names
CREATE TABLE digests (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sha1 text NOT NULL,
    sha256 text NOT NULL,
    sha512 text NOT NULL,
    base64 text NOT NULL
);

-- look-alike: the same name and number of several types
CREATE TABLE probes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    part1 text NOT NULL,
    part2 integer NOT NULL,
    part3 date NOT NULL
);
