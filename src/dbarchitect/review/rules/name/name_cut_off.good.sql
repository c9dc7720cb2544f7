-- look-alike: long, and not full
CREATE TABLE customers_who_have_not_answered_the_questionnaire_of_last (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- look-alike: the server shortened the names of this constraint and index
    how_often_they_came_to_see_us_during_the_months_of_winter integer NOT NULL UNIQUE
);
CREATE INDEX ON customers_who_have_not_answered_the_questionnaire_of_last
    (how_often_they_came_to_see_us_during_the_months_of_winter, id);
