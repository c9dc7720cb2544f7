CREATE ROLE sec_reports;
CREATE SCHEMA internal;
