-- What pgbench -i --foreign-keys --partitions=4 makes.
CREATE TABLE public.pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22));
CREATE TABLE public.pgbench_tellers (tid int not null, bid int, tbalance int, filler char(84)) WITH (fillfactor = 100);
CREATE TABLE public.pgbench_accounts (aid int not null, bid int, abalance int, filler char(84)) PARTITION BY RANGE (aid);
CREATE TABLE public.pgbench_branches (bid int not null, bbalance int, filler char(88)) WITH (fillfactor = 100);
CREATE TABLE public.pgbench_accounts_1 PARTITION OF public.pgbench_accounts FOR VALUES FROM (MINVALUE) TO (25001) WITH (fillfactor = 100);
CREATE TABLE public.pgbench_accounts_2 PARTITION OF public.pgbench_accounts FOR VALUES FROM (25001) TO (50001) WITH (fillfactor = 100);
CREATE TABLE public.pgbench_accounts_3 PARTITION OF public.pgbench_accounts FOR VALUES FROM (50001) TO (75001) WITH (fillfactor = 100);
CREATE TABLE public.pgbench_accounts_4 PARTITION OF public.pgbench_accounts FOR VALUES FROM (75001) TO (MAXVALUE) WITH (fillfactor = 100);
ALTER TABLE public.pgbench_branches ADD PRIMARY KEY (bid);
ALTER TABLE public.pgbench_tellers ADD PRIMARY KEY (tid);
ALTER TABLE public.pgbench_accounts ADD PRIMARY KEY (aid);
ALTER TABLE public.pgbench_tellers ADD CONSTRAINT pgbench_tellers_bid_fkey FOREIGN KEY (bid) REFERENCES public.pgbench_branches;
ALTER TABLE public.pgbench_accounts ADD CONSTRAINT pgbench_accounts_bid_fkey FOREIGN KEY (bid) REFERENCES public.pgbench_branches;
ALTER TABLE public.pgbench_history ADD CONSTRAINT pgbench_history_bid_fkey FOREIGN KEY (bid) REFERENCES public.pgbench_branches;
ALTER TABLE public.pgbench_history ADD CONSTRAINT pgbench_history_tid_fkey FOREIGN KEY (tid) REFERENCES public.pgbench_tellers;
ALTER TABLE public.pgbench_history ADD CONSTRAINT pgbench_history_aid_fkey FOREIGN KEY (aid) REFERENCES public.pgbench_accounts;
