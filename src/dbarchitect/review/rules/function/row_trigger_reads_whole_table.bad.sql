CREATE TABLE rates (id bigint PRIMARY KEY, value numeric NOT NULL);
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric NOT NULL);
CREATE FUNCTION sum_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rate record;
BEGIN
    FOR rate IN SELECT r.value FROM public.rates r ORDER BY r.id LOOP
        NEW.total := NEW.total + rate.value;
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER totalled BEFORE INSERT OR UPDATE ON orders
    FOR EACH ROW EXECUTE FUNCTION sum_up();

-- case: a cursor, and names that need quotes
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Notes" ("Id" bigint PRIMARY KEY);
CREATE FUNCTION "Other"."CountUp"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    every CURSOR FOR SELECT "Id" FROM "Other"."Notes";
    note record;
BEGIN
    OPEN every;
    LOOP
        FETCH every INTO note;
        EXIT WHEN NOT FOUND;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER "Counted" AFTER DELETE ON "Other"."Notes"
    FOR EACH ROW EXECUTE FUNCTION "Other"."CountUp"();
