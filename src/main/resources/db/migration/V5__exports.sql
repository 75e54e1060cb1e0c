-- Exports of usage data: what was asked for, and the artifact that a job made of it. A row is there from when the export
-- is asked for until its artifact has expired; it is written in the transaction that submits the job.
-- The primary key cannot lead with the organization: a system administrator fetches an artifact by its id alone.
create table export (
    id        uuid             not null primary key,
    org_id    text collate "C" not null,
    job_id    uuid             not null,
    request   jsonb            not null,
    -- The position in the organization's log below which the export shows events: where the head was at that moment.
    bound     bigint           not null check (bound >= 0),
    asked_at  timestamptz      not null,
    -- The name in the artifact store, and what is there. Nothing until the artifact is finished.
    artifact  text collate "C",
    size      bigint check (size >= 0),
    sha256    bytea check (length(sha256) = 32),
    built_at  timestamptz,
    constraint export_artifact_check check ((artifact is null) = (built_at is null)
        and (artifact is null) = (size is null)
        and (artifact is null) = (sha256 is null))
);

-- The same request again, and what has expired.
create index export_org on export (org_id, built_at);

grant select, insert, update, delete on export to "${appRole}";
