-- Roles: attributes, settings also of lists, memberships in a chain, comments.
CREATE ROLE round_trip_group NOINHERIT;
CREATE ROLE "Round ""Trip"" User" LOGIN CREATEROLE CREATEDB CONNECTION LIMIT 5;
CREATE ROLE round_trip_replica REPLICATION BYPASSRLS;
CREATE ROLE round_trip_super SUPERUSER;
GRANT round_trip_group TO "Round ""Trip"" User";
GRANT "Round ""Trip"" User", pg_monitor TO round_trip_replica;
ALTER ROLE "Round ""Trip"" User" SET search_path = "$user", "Odd, Schema", public;
ALTER ROLE "Round ""Trip"" User" SET statement_timeout = '5s';
ALTER ROLE round_trip_group SET "app.Its" = 'a b''c';
COMMENT ON ROLE round_trip_group IS 'a group';
CREATE TABLE public.t (id integer);
GRANT SELECT ON public.t TO "Round ""Trip"" User", round_trip_replica, round_trip_super;
