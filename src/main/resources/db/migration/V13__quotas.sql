-- Usage is read when an export is built, and no more copied when it is asked for.
drop table usage_copy_hour, usage_copy;

-- What the files of an organization take up together; of a file that is still in parts, these tell.
alter table inference_file add column size bigint not null default 0 check (size >= 0);
