CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE order_log (id bigint PRIMARY KEY);
CREATE RULE logged AS ON INSERT TO orders DO ALSO INSERT INTO order_log VALUES (new.id);

-- case: INSTEAD under a condition
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Notes" ("Id" bigint PRIMARY KEY);
CREATE RULE "Kept" AS ON DELETE TO "Other"."Notes" WHERE old."Id" < 100 DO INSTEAD NOTHING;

-- case: nothing is done instead
CREATE RULE kept AS ON DELETE TO order_log DO INSTEAD NOTHING;

-- case: a view that is written to by a rule
CREATE VIEW order_ids AS SELECT id FROM order_log;
CREATE RULE removed AS ON DELETE TO order_ids DO INSTEAD DELETE FROM order_log l WHERE l.id = old.id;
