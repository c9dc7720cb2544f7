CREATE TABLE customers_who_have_not_answered_the_questionnaire_of_last_winter (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT customers_pkey PRIMARY KEY,
    -- case: a column
    how_often_they_came_to_see_us_during_the_months_of_the_last_winter integer CONSTRAINT given NOT NULL
);
