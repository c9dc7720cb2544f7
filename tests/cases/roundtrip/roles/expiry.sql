-- Roles whose password ends, and who may pass a membership on.
CREATE ROLE round_trip_guest LOGIN VALID UNTIL '2030-01-02 03:04:05.678+02' CONNECTION LIMIT 0;
CREATE ROLE round_trip_lasting LOGIN VALID UNTIL 'infinity';
CREATE ROLE round_trip_circle;
GRANT round_trip_circle TO round_trip_guest WITH ADMIN OPTION;
CREATE TABLE public.t (id integer);
GRANT SELECT ON public.t TO round_trip_guest, round_trip_lasting;
