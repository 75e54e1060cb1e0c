-- The log. One organization, one log: org_id leads every key, so that a log can be proved, and sharded, by itself.
--
-- Placeholders: ownerRole migrates and owns everything; appRole is the service; retentionRole is the only one that may
-- take anything away. Texts are compared by their bytes (collate "C"): labels differ by case alone, and bytes are cheap.

grant usage on schema public to "${appRole}", "${retentionRole}";

-- The next position that a log hands out. Its row is locked for the length of each append, which is what makes
-- positions dense and visible in the order of commits.
create table log_head (
    org_id        text collate "C" not null primary key,
    next_position bigint           not null check (next_position >= 0),
    -- The second in which it moved last. No finer: of the updates within a second all but the first leave the index alone.
    moved_at      timestamptz      not null default now()
) with (fillfactor = 40);

-- Whoever follows the logs looks at those that have moved, and not at all of them.
create index log_head_moved on log_head (moved_at);

-- How far a follower of the log has come.
create table log_cursor (
    follower text collate "C" not null,
    org_id   text collate "C" not null,
    position bigint           not null check (position >= 0),
    -- When it moved last: a log rests for its follower's interval.
    taken_at timestamptz      not null default now(),
    primary key (org_id, follower)
) with (fillfactor = 40);

-- The events. The id is the time and the position (UUIDv7), so a month of time is a range of ids, and every index ends in
-- the id.
create table event (
    org_id            text collate "C" not null,
    id                uuid             not null,
    position          bigint           not null check (position >= 0),
    received_at       timestamptz      not null,
    label             text collate "C" not null,
    report            text collate "C" not null check (report in ('APP_USAGE', 'ADMIN_USAGE')),
    user_id           text collate "C" not null,
    actor_type        text collate "C",
    api_key_id        text collate "C",
    actor_attributes  jsonb            not null,
    project_id        text collate "C",
    project_type      text collate "C",
    user_project_role text collate "C",
    target_type       text collate "C",
    target_id         text collate "C",
    target_name       text collate "C",
    details           jsonb            not null,
    idempotency_key   text collate "C",
    -- The closed vocabulary that the label is of: a dialect that shows nothing but its own finds its events by this.
    dialect           text collate "C",
    -- Who posted it: an API token, or issuer and subject of a JWT, and the user that it belongs to.
    poster_token      text collate "C",
    poster_issuer     text collate "C",
    poster_subject    text collate "C",
    poster_user       text collate "C" not null,
    -- {field: base64url of SHA-256 over salt, field, NUL and value}: all that remains here of an identifying value.
    identity_digests  jsonb            not null,
    -- RFC 6962's hash of the leaf, whose bytes are made of every column above: see docs/integrity.md.
    leaf_hash         bytea            not null check (octet_length(leaf_hash) = 32),
    -- The identifying values, each with the salt of its digest. To hide identities is not to read these columns; to forget
    -- a person is to empty them, and nothing else of a row ever changes.
    username          text collate "C",
    ip                text collate "C",
    email             text collate "C",
    org_name          text collate "C",
    project_name      text collate "C",
    -- {path: value} of the details' members that identify somebody
    identifying_details jsonb,
    -- {field: base64url of 16 random bytes}
    salts             jsonb,
    primary key (org_id, id)
) partition by range (id);

-- Not unique: a constraint over partitions would have to hold the partition key. The lock on log_head makes it so.
create index event_position on event (org_id, position);
create index event_label on event (org_id, label, id);
create index event_user on event (org_id, user_id, id);
create index event_project on event (org_id, project_id, id) where project_id is not null;
-- Application events are the most of any log and are found by the primary key; administrative ones are few.
create index event_admin on event (org_id, id) where report = 'ADMIN_USAGE';
create index event_api_key on event (org_id, api_key_id, id) where api_key_id is not null;
create index event_target on event (org_id, target_type, target_id, id) where target_id is not null;
create index event_dialect on event (org_id, dialect, id) where dialect is not null;
create index event_email on event (org_id, email, id) where email is not null;
-- Not unique, for the same reason as the position. Only events that a producer named pay for it.
create index event_named on event (org_id, idempotency_key, id) where idempotency_key is not null;

-- The resources that an event is about, where its vocabulary names some: one event can be about several.
create table event_resource (
    org_id      text collate "C" not null,
    id          uuid             not null,
    resource_id text collate "C" not null,
    primary key (org_id, resource_id, id)
) partition by range (id);

-- How many events of a log, as far as the follower 'counts' has come, have a value in an hour. The hour '-infinity'
-- holds the sum of all hours.
create table event_count (
    org_id    text collate "C" not null,
    dimension text collate "C" not null,
    value     text collate "C" not null,
    hour      timestamptz      not null,
    n         bigint           not null check (n > 0),
    primary key (org_id, dimension, value, hour)
) with (fillfactor = 70);

-- The heads of every log at the first page of a walk over all organizations; the walk's cursor names them by their hash.
create table walk (
    id        bytea              not null primary key,
    orgs      text[] collate "C" not null,
    heads     bigint[]           not null,
    walked_at timestamptz        not null
);

create function refuse_change() returns trigger
    language plpgsql as
$$
begin
    if current_user <> '${retentionRole}' then
        raise exception 'The log is append-only: % on % is refused', tg_op, tg_table_name
            using errcode = 'insufficient_privilege';
    end if;
    return null;
end
$$;

-- Whether of an object nothing is left but members that it had, or nothing at all.
create function is_emptied(before jsonb, now jsonb) returns boolean
    language sql immutable
    return case
        when now is null then true
        when coalesce(jsonb_typeof(before), '') <> 'object' or jsonb_typeof(now) <> 'object' then before is not distinct from now
        else not exists (select from jsonb_each(now) as n where before -> n.key is distinct from n.value)
    end;

-- What the privileges of columns say too: an update can empty what identifies somebody, and do nothing else.
create function refuse_all_but_forgetting() returns trigger
    language plpgsql as
$$
declare
    identifying constant text[] := array ['username', 'ip', 'email', 'org_name', 'project_name', 'identifying_details', 'salts'];
begin
    if to_jsonb(new) - identifying <> to_jsonb(old) - identifying
        or (new.username is not null and new.username is distinct from old.username)
        or (new.ip is not null and new.ip is distinct from old.ip)
        or (new.email is not null and new.email is distinct from old.email)
        or (new.org_name is not null and new.org_name is distinct from old.org_name)
        or (new.project_name is not null and new.project_name is distinct from old.project_name)
        or not is_emptied(old.identifying_details, new.identifying_details)
        or not is_emptied(old.salts, new.salts) then
        raise exception 'The log is append-only: of an event nothing changes but that identifying values are emptied'
            using errcode = 'insufficient_privilege';
    end if;
    return new;
end
$$;

create trigger append_only before update or delete or truncate on event
    for each statement execute function refuse_change();
-- Of rows, so that each partition has it by itself.
create trigger forgets before update on event
    for each row execute function refuse_all_but_forgetting();
create trigger append_only before update or delete or truncate on event_resource
    for each statement execute function refuse_change();

-- Makes the partitions of one month of events, if they are not there yet. The service may call this and owns nothing.
create function create_event_partition(month date) returns void
    language plpgsql
    security definer
    set search_path = public, pg_temp
    set client_min_messages = warning as
$$
declare
    first_of_month constant date := date_trunc('month', month);
    parent                  text;
    partition               text;

    -- The lowest id of a day: the day's milliseconds, and zeros.
    bounds         constant uuid[] := array(
        select (lpad(to_hex((extract(epoch from day) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
        from unnest(array [first_of_month, (first_of_month + interval '1 month')::date]) as day
        order by day);
begin
    -- One maker at a time; attaching, unlike "create table … partition of", does not lock out readers and appenders.
    perform pg_advisory_xact_lock(hashtext('daybook.create_event_partition'));
    foreach parent in array array ['event', 'event_resource']
        loop
            partition := parent || '_' || to_char(first_of_month, 'YYYY_MM');
            continue when to_regclass(partition) is not null;
            execute format('create table %I (like %I including defaults including constraints)', partition, parent);
            execute format('create trigger append_only before update or delete or truncate on %I '
                           'for each statement execute function refuse_change()', partition);
            execute format('alter table %I attach partition %I for values from (%L) to (%L)',
                           parent, partition, bounds[1], bounds[2]);
        end loop;
end
$$;

revoke all on function create_event_partition(date) from public;
grant execute on function create_event_partition(date) to "${appRole}";

grant select, insert, update on log_head, log_cursor, event_count to "${appRole}";
grant select, insert on event, event_resource to "${appRole}";
grant select, insert, update, delete on walk to "${appRole}";
grant select, delete on event, event_resource to "${retentionRole}";
grant update (username, ip, email, org_name, project_name, identifying_details, salts) on event to "${retentionRole}";
grant select on log_head, log_cursor to "${retentionRole}";
