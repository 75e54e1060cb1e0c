-- The values of a field with the sum of all hours of each, for whoever completes what is typed. Only the first event of a value
-- adds to it: the sums themselves are not in it, so that they change without it.
create index event_count_sum on event_count (org_id, dimension, value) where hour = '-infinity';
