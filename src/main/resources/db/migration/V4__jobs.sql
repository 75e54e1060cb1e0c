-- Background work. A row is a job from when it is asked for until it is swept; whoever runs it says so here, and again
-- and again, so that a job whose runner died is seen to be free.
-- The primary key cannot lead with the organization: a system administrator asks for a job by its id alone.
create table job (
    id            uuid primary key  default uuidv7(),
    org_id        text collate "C"  not null,
    kind          text collate "C"  not null,
    owner_id      text collate "C"  not null,
    request       jsonb             not null,
    state         text collate "C"  not null default 'INITIALIZED'
        check (state in ('INITIALIZED', 'RUNNING', 'COMPLETED', 'ERROR', 'ABORTED')),
    progress      smallint          not null default 0 check (progress between 0 and 100),
    -- How many runs have begun, without those that an instance handed back.
    attempts      integer           not null default 0 check (attempts >= 0),
    -- Not before; later than the job itself only after a failure.
    run_at        timestamptz       not null default now(),
    claimed_by    uuid,
    heartbeat_at  timestamptz,
    result        text,
    error_message text,
    created_at    timestamptz       not null default now(),
    started_at    timestamptz,
    ended_at      timestamptz,
    constraint job_claim_check check ((state = 'RUNNING') = (claimed_by is not null)
        and (state = 'RUNNING') = (heartbeat_at is not null)),
    constraint job_end_check check ((state in ('COMPLETED', 'ERROR', 'ABORTED')) = (ended_at is not null)
        and (state = 'COMPLETED') = (result is not null)
        and (state = 'ERROR') = (error_message is not null))
) with (fillfactor = 70);

-- Ids are made in the order of time, so they are the order of both lists.
create index job_org on job (org_id, id);
create index job_waiting on job (kind, org_id, id) where state = 'INITIALIZED';
create index job_running on job (kind, org_id) where state = 'RUNNING';

grant select, insert, update, delete on job to "${appRole}";
