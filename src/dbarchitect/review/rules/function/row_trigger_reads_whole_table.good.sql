CREATE TABLE rates (id bigint PRIMARY KEY, value numeric NOT NULL);
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric NOT NULL);
-- look-alike: a loop over the rows of one key
CREATE FUNCTION sum_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rate record;
BEGIN
    FOR rate IN SELECT r.value FROM rates r WHERE r.id = NEW.id LOOP
        NEW.total := NEW.total + rate.value;
    END LOOP;
    FOR rate IN SELECT r.value FROM rates r ORDER BY r.id DESC LIMIT 1 LOOP
        NEW.total := NEW.total + rate.value;
    END LOOP;
    FOR position IN 1..3 LOOP
        NEW.total := NEW.total + position;
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER totalled BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION sum_up();

-- look-alike: a loop over a whole table once a statement
CREATE FUNCTION check_all() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rate record;
BEGIN
    FOR rate IN SELECT value FROM rates LOOP
        RAISE NOTICE '%', rate.value;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER checked AFTER INSERT ON orders FOR EACH STATEMENT EXECUTE FUNCTION check_all();

-- look-alike: the rows that the statement changed
CREATE FUNCTION note_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed_row record;
BEGIN
    FOR changed_row IN SELECT * FROM changed LOOP
        RAISE NOTICE '%', changed_row.id;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER noted AFTER UPDATE ON orders REFERENCING NEW TABLE AS changed
    FOR EACH ROW EXECUTE FUNCTION note_changes();

-- look-alike: a function with such a loop that no trigger fires
CREATE FUNCTION "SumOfAll"() RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
    rate record;
    found_sum numeric := 0;
BEGIN
    FOR rate IN SELECT value FROM rates LOOP
        found_sum := found_sum + rate.value;
    END LOOP;
    RETURN found_sum;
END $$;
