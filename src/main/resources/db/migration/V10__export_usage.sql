-- Usage goes on, and an export must not: what an export shows of it is copied aside when the export is asked for, and
-- deleted again when it is built. A copy is in no transaction with the row in export, because that one is written while
-- the organization's log is locked; a copy that belongs to no export is swept.
create table usage_copy (
    org_id    text collate "C" not null,
    -- The export's id.
    copy_id   uuid             not null,
    row_count bigint           not null check (row_count >= 0),
    copied_at timestamptz      not null default now(),
    primary key (org_id, copy_id)
);

-- What has to be looked through for copies that nobody needs any more.
create index usage_copy_age on usage_copy (copied_at);

-- The rows of usage_hour, of the minutes only their sums. Names are there if the export was asked for with them.
create table usage_copy_hour (
    org_id                 text collate "C" not null,
    copy_id                uuid             not null,
    hour                   timestamptz      not null,
    dimensions             uuid             not null,
    user_id                text collate "C" not null,
    group_id               text collate "C",
    project_id             text collate "C",
    project_type           text collate "C",
    user_project_role      text collate "C",
    model_id               text collate "C",
    model_type             text collate "C",
    blender_model_types    text collate "C",
    recommended_model      boolean,
    deployment_id          text collate "C",
    deployment_type        text collate "C",
    dataset_id             text collate "C",
    prediction_method      text collate "C" not null,
    prediction_explanations boolean,
    python_version         text collate "C",
    username               text collate "C",
    group_name             text collate "C",
    org_name               text collate "C",
    row_count              bigint           not null,
    request_count          bigint           not null,
    user_errors            bigint           not null,
    server_errors          bigint           not null,
    execution_micros       numeric          not null,
    timed_requests         bigint           not null,
    primary key (org_id, copy_id, hour, dimensions)
);

grant select, insert, delete on usage_copy, usage_copy_hour to "${appRole}";
grant select, update, delete on usage_copy_hour to "${retentionRole}";
