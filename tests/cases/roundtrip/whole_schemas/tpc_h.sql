-- The eight tables of TPC-H. Source: TPC Benchmark H, standard specification 3.0.1, clause 1.4.
CREATE TABLE public.region (r_regionkey integer PRIMARY KEY, r_name char(25) NOT NULL, r_comment varchar(152));
CREATE TABLE public.nation (
    n_nationkey integer PRIMARY KEY, n_name char(25) NOT NULL,
    n_regionkey integer NOT NULL REFERENCES public.region, n_comment varchar(152)
);
CREATE TABLE public.part (
    p_partkey integer PRIMARY KEY, p_name varchar(55) NOT NULL, p_mfgr char(25) NOT NULL, p_brand char(10) NOT NULL,
    p_type varchar(25) NOT NULL, p_size integer NOT NULL, p_container char(10) NOT NULL,
    p_retailprice decimal(15, 2) NOT NULL, p_comment varchar(23) NOT NULL,
    CHECK (p_size >= 0), CHECK (p_retailprice >= 0)
);
CREATE TABLE public.supplier (
    s_suppkey integer PRIMARY KEY, s_name char(25) NOT NULL, s_address varchar(40) NOT NULL,
    s_nationkey integer NOT NULL REFERENCES public.nation, s_phone char(15) NOT NULL,
    s_acctbal decimal(15, 2) NOT NULL, s_comment varchar(101) NOT NULL
);
CREATE TABLE public.partsupp (
    ps_partkey integer NOT NULL REFERENCES public.part, ps_suppkey integer NOT NULL REFERENCES public.supplier,
    ps_availqty integer NOT NULL CHECK (ps_availqty >= 0), ps_supplycost decimal(15, 2) NOT NULL CHECK (ps_supplycost >= 0),
    ps_comment varchar(199) NOT NULL, PRIMARY KEY (ps_partkey, ps_suppkey)
);
CREATE TABLE public.customer (
    c_custkey integer PRIMARY KEY, c_name varchar(25) NOT NULL, c_address varchar(40) NOT NULL,
    c_nationkey integer NOT NULL REFERENCES public.nation, c_phone char(15) NOT NULL,
    c_acctbal decimal(15, 2) NOT NULL, c_mktsegment char(10) NOT NULL, c_comment varchar(117) NOT NULL
);
CREATE TABLE public.orders (
    o_orderkey bigint PRIMARY KEY, o_custkey integer NOT NULL REFERENCES public.customer, o_orderstatus char(1) NOT NULL,
    o_totalprice decimal(15, 2) NOT NULL CHECK (o_totalprice >= 0), o_orderdate date NOT NULL, o_orderpriority char(15) NOT NULL,
    o_clerk char(15) NOT NULL, o_shippriority integer NOT NULL, o_comment varchar(79) NOT NULL
);
CREATE TABLE public.lineitem (
    l_orderkey bigint NOT NULL REFERENCES public.orders, l_partkey integer NOT NULL REFERENCES public.part,
    l_suppkey integer NOT NULL REFERENCES public.supplier, l_linenumber integer NOT NULL,
    l_quantity decimal(15, 2) NOT NULL CHECK (l_quantity >= 0), l_extendedprice decimal(15, 2) NOT NULL CHECK (l_extendedprice >= 0),
    l_discount decimal(15, 2) NOT NULL CHECK (l_discount BETWEEN 0.00 AND 1.00), l_tax decimal(15, 2) NOT NULL CHECK (l_tax >= 0),
    l_returnflag char(1) NOT NULL, l_linestatus char(1) NOT NULL, l_shipdate date NOT NULL, l_commitdate date NOT NULL,
    l_receiptdate date NOT NULL, l_shipinstruct char(25) NOT NULL, l_shipmode char(10) NOT NULL, l_comment varchar(44) NOT NULL,
    PRIMARY KEY (l_orderkey, l_linenumber), CHECK (l_shipdate <= l_receiptdate),
    FOREIGN KEY (l_partkey, l_suppkey) REFERENCES public.partsupp
);
CREATE VIEW public.revenue AS
    SELECT l_suppkey AS supplier_no, sum(l_extendedprice * (1 - l_discount)) AS total_revenue
    FROM public.lineitem WHERE l_shipdate >= date '1996-01-01' AND l_shipdate < date '1996-01-01' + interval '3 month'
    GROUP BY l_suppkey;
