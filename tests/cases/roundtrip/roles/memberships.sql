-- min_version: 16
-- Memberships with their options, from several grantors in a chain.
CREATE ROLE round_trip_team;
CREATE ROLE round_trip_a_member;
CREATE ROLE round_trip_lead NOINHERIT;
CREATE ROLE round_trip_second;
GRANT round_trip_team TO round_trip_second WITH ADMIN TRUE, INHERIT FALSE;
GRANT round_trip_team TO round_trip_lead WITH ADMIN TRUE, INHERIT TRUE GRANTED BY round_trip_second;
GRANT round_trip_team TO round_trip_a_member WITH SET FALSE GRANTED BY round_trip_lead;
GRANT round_trip_team TO round_trip_a_member WITH INHERIT FALSE GRANTED BY round_trip_second;
CREATE TABLE public.t (id integer);
GRANT SELECT ON public.t TO round_trip_a_member;
