-- look-alike: long, and not full
CREATE TABLE customers_who_have_not_answered_the_questionnaire_of_last (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- look-alike: the server shortened the names of this constraint and index
    how_often_they_came_to_see_us_during_the_months_of_winter integer NOT NULL UNIQUE
);
CREATE INDEX ON customers_who_have_not_answered_the_questionnaire_of_last
    (how_often_they_came_to_see_us_during_the_months_of_winter, id);

-- look-alike: names of an index and a constraint that a framework shortened before a hash
CREATE INDEX customers_who_have_not_answered_the_questionnaire_of_la_9ab12cd
    ON customers_who_have_not_answered_the_questionnaire_of_last (id, how_often_they_came_to_see_us_during_the_months_of_winter);
ALTER TABLE customers_who_have_not_answered_the_questionnaire_of_last
    ADD CONSTRAINT customers_who_have_not_answered_the_questionnaire_of_la_44ee1_ck
    CHECK (how_often_they_came_to_see_us_during_the_months_of_winter >= 0);
