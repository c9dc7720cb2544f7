--
-- PostgreSQL database dump
--

\restrict sqltext

-- Dumped from database version 18.6
-- Dumped by pg_dump version 18.6

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: Odd Names; Type: SCHEMA; Schema: -; Owner: app
--

CREATE SCHEMA "Odd Names";


ALTER SCHEMA "Odd Names" OWNER TO app;

--
-- Name: touch(); Type: FUNCTION; Schema: public; Owner: app
--

CREATE FUNCTION public.touch() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  perform '
\restrict no
';
  perform 'copy t from stdin;';
  return new;
end
$$;


ALTER FUNCTION public.touch() OWNER TO app;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: Order; Type: TABLE; Schema: Odd Names; Owner: app
--

CREATE TABLE "Odd Names"."Order" (
    id bigint NOT NULL,
    "näme" text DEFAULT 'a;b'::text,
    CONSTRAINT "Order_näme_check" CHECK (("näme" <> '\.'::text))
);


ALTER TABLE "Odd Names"."Order" OWNER TO app;

--
-- Name: TABLE "Order"; Type: COMMENT; Schema: Odd Names; Owner: app
--

COMMENT ON TABLE "Odd Names"."Order" IS 'first line
\connect elsewhere';


--
-- Name: Order_id_seq; Type: SEQUENCE; Schema: Odd Names; Owner: app
--

ALTER TABLE "Odd Names"."Order" ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME "Odd Names"."Order_id_seq"
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Data for Name: Order; Type: TABLE DATA; Schema: Odd Names; Owner: app
--

COPY "Odd Names"."Order" (id, "näme") FROM stdin;
1	it's\n\\restrict x
2	\N
\.


--
-- Name: Order_id_seq; Type: SEQUENCE SET; Schema: Odd Names; Owner: app
--

SELECT pg_catalog.setval('"Odd Names"."Order_id_seq"', 2, true);


--
-- Name: Order Order_pkey; Type: CONSTRAINT; Schema: Odd Names; Owner: app
--

ALTER TABLE ONLY "Odd Names"."Order"
    ADD CONSTRAINT "Order_pkey" PRIMARY KEY (id);


--
-- Name: Order_lower_idx; Type: INDEX; Schema: Odd Names; Owner: app
--

CREATE INDEX "Order_lower_idx" ON "Odd Names"."Order" USING btree (lower("näme"));


--
-- Name: Order touch; Type: TRIGGER; Schema: Odd Names; Owner: app
--

CREATE TRIGGER touch BEFORE UPDATE ON "Odd Names"."Order" FOR EACH ROW EXECUTE FUNCTION public.touch();


--
-- PostgreSQL database dump complete
--

\unrestrict sqltext

