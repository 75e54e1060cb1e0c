-- How the log proves itself: the tree over each log, and what was signed of it.

-- The tiles of each log's tree (C2SP tlog-tiles). A place has one row, the widest tile so far: a narrower one is its
-- beginning. It only ever grows to the right, and is never changed once it is full.
create table tile (
    org_id text collate "C" not null,
    level  smallint         not null check (level between 0 and 63),
    index  bigint           not null check (index >= 0),
    width  smallint         not null check (width between 1 and 256),
    hashes bytea            not null check (octet_length(hashes) = 32 * width),
    primary key (org_id, level, index)
);

-- Hashes do not compress; nobody shall try.
alter table tile alter column hashes set storage external;

-- What was signed of a log at a size. What stands here is published, and is never taken back.
create table checkpoint (
    org_id    text collate "C" not null,
    size      bigint           not null check (size > 0),
    root      bytea            not null check (octet_length(root) = 32),
    -- The signed note, as it is served.
    note      text             not null,
    signed_at timestamptz      not null default now(),
    primary key (org_id, size)
);

-- Which key signs a log from which size on, in the text form of a verifier. Its name is the log's origin, which the
-- first of them fixes for good. Of the secrets nothing is here.
create table log_key (
    org_id     text collate "C" not null,
    from_size  bigint           not null check (from_size > 0),
    verifier   text             not null,
    began_at   timestamptz      not null default now(),
    primary key (org_id, from_size)
);

create function refuse_other_tile() returns trigger
    language plpgsql as
$$
begin
    if new.width <= old.width or substr(new.hashes, 1, octet_length(old.hashes)) <> old.hashes
        or (new.org_id, new.level, new.index) <> (old.org_id, old.level, old.index) then
        raise exception 'The tile %/% of the log of % only grows to the right', old.level, old.index, old.org_id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;

create trigger grows before update on tile for each row execute function refuse_other_tile();
create trigger append_only before delete or truncate on tile
    for each statement execute function refuse_change();

create function refuse_smaller_checkpoint() returns trigger
    language plpgsql as
$$
begin
    -- Of two that sign at a time, the second sees what the first has signed. One lock for all logs: a transaction signs many,
    -- and the server has room for so many locks only.
    perform pg_advisory_xact_lock(hashtextextended('daybook.checkpoint', 0));
    if exists (select from checkpoint where org_id = new.org_id and size >= new.size) then
        raise exception 'A checkpoint of the log of % at % or more events is signed already', new.org_id, new.size
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;

create trigger grows before insert on checkpoint for each row execute function refuse_smaller_checkpoint();
create trigger append_only before update or delete or truncate on checkpoint
    for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on log_key
    for each statement execute function refuse_change();

grant select, insert, update (width, hashes) on tile to "${appRole}";
grant select, insert on checkpoint, log_key to "${appRole}";
