CREATE TABLE "order items" (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT order_items_pkey PRIMARY KEY,
    "net.total" integer CONSTRAINT total_given NOT NULL,
    -- case: letters beyond ASCII
    "größe" integer CONSTRAINT size_given NOT NULL,
    -- case: a blank at the end
    "weight " integer CONSTRAINT weight_given NOT NULL
);
