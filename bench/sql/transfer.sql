\set n random(:first, :last)
select bench_transfer.transfer(2 * :n, 2 * :n + 1, 1);
