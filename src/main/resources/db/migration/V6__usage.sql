-- Prediction usage: sums of predicting, one row an hour and set of dimensions. These are no audit records: they grow in
-- place, and nothing of them is proved.
create table usage_hour (
    org_id                 text collate "C" not null,
    hour                   timestamptz      not null check (mod(extract(epoch from hour), 3600) = 0),
    -- The first half of the SHA-256 over the columns from user_id to python_version.
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
    user_errors            bigint           not null check (user_errors >= 0),
    server_errors          bigint           not null check (server_errors >= 0),
    -- The time of all requests that told theirs, and how many those are. Times are summed without a bound.
    execution_micros       numeric          not null check (execution_micros >= 0),
    timed_requests         bigint           not null check (timed_requests >= 0),
    rows_per_minute        bigint[]         not null check (cardinality(rows_per_minute) = 60 and 0 <= all (rows_per_minute)),
    requests_per_minute    bigint[]         not null check (cardinality(requests_per_minute) = 60 and 0 <= all (requests_per_minute)),
    primary key (org_id, hour, dimensions)
) with (fillfactor = 70);
-- The sums are in no index, so that adding to them changes none, and finds room on the row's own page.

create index usage_hour_user on usage_hour (org_id, user_id, hour, dimensions);
create index usage_hour_project on usage_hour (org_id, project_id, hour, dimensions) where project_id is not null;
-- A system administrator's view spans all organizations.
create index usage_hour_everyone on usage_hour (hour, org_id, dimensions);

-- The identifying values of an hour's user and group, apart from the sums. To hide identities is not to read this table;
-- to forget a person is to take rows out of it. No group is the empty text.
create table usage_identity (
    org_id     text collate "C" not null,
    user_id    text collate "C" not null,
    hour       timestamptz      not null,
    group_id   text collate "C" not null,
    username   text collate "C",
    group_name text collate "C",
    org_name   text collate "C",
    primary key (org_id, user_id, hour, group_id)
);

grant select, insert, update, delete on usage_hour to "${appRole}";
grant select, insert, update on usage_identity to "${appRole}";
grant select, delete on usage_hour to "${retentionRole}";
grant select, update, delete on usage_identity to "${retentionRole}";
