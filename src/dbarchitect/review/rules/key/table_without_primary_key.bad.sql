CREATE TABLE readings (sensor text NOT NULL, value numeric NOT NULL);
