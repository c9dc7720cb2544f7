-- case: one column that refers to two tables
CREATE TABLE posts (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE photos (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE comments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subject_id bigint NOT NULL REFERENCES posts (id),
    FOREIGN KEY (subject_id) REFERENCES photos (id)
);
CREATE INDEX ON comments (subject_id);

-- case: SET NULL of a column that another reference has as well
CREATE TABLE projects (
    organisation_id bigint NOT NULL,
    id bigint NOT NULL,
    PRIMARY KEY (organisation_id, id)
);
CREATE TABLE people (
    organisation_id bigint NOT NULL,
    id bigint NOT NULL,
    PRIMARY KEY (organisation_id, id)
);
CREATE TABLE tasks (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organisation_id bigint,
    project_id bigint,
    person_id bigint,
    FOREIGN KEY (organisation_id, project_id) REFERENCES projects (organisation_id, id),
    FOREIGN KEY (organisation_id, person_id) REFERENCES people (organisation_id, id)
        ON DELETE SET NULL,
    CHECK (num_nulls(organisation_id, project_id, person_id) < 2)
);
CREATE INDEX ON tasks (organisation_id, project_id);
CREATE INDEX ON tasks (organisation_id, person_id);
