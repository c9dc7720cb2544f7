-- look-alike: folded to lower case when it was made
CREATE TABLE ORDERS (
    Id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_number text NOT NULL
);
