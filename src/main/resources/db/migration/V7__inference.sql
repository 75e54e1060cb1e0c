-- What models predicted, as their owners publish it: it may be changed and deleted, and is no audit record. Only what is
-- done to it (models made and deleted, events deleted) is in the log.

create table inference_project (
    org_id     text collate "C" not null,
    project_id uuid             not null default uuidv7(),
    name       text collate "C" not null,
    created_at timestamptz      not null default now(),
    created_by text collate "C" not null,
    primary key (org_id, project_id),
    constraint inference_project_name unique (org_id, name)
);

-- Of type json where what was posted is kept to the letter.
create table inference_model (
    org_id          text collate "C" not null,
    model_id        uuid             not null,
    project_id      uuid             not null,
    name            text collate "C" not null,
    version         text collate "C" not null,
    description     text             not null,
    input_type      text             not null,
    task            text             not null,
    task_params     json             not null,
    schema          json             not null,
    spec            json             not null,
    xai_params      json             not null,
    event_id_col    text,
    event_ts_col    text,
    event_ts_format text,
    created_at      timestamptz      not null default now(),
    created_by      text collate "C" not null,
    updated_at      timestamptz      not null default now(),
    updated_by      text collate "C" not null,
    -- A deleted model is gone for everybody; its row stays until its last event is deleted too.
    deleted_at      timestamptz,
    primary key (org_id, model_id),
    foreign key (org_id, project_id) references inference_project
);

create unique index inference_model_name on inference_model (org_id, project_id, name, version) where deleted_at is null;

create table inference_event (
    org_id       text collate "C" not null,
    model_id     uuid             not null,
    -- The data set of an event before production; empty in production.
    dataset      text collate "C" not null,
    event_id     text collate "C" not null,
    event_time   timestamptz      not null,
    -- When and by whom it was first published: there it is counted.
    received_at  timestamptz      not null,
    published_by text collate "C" not null,
    -- When it was last published: a deletion that was asked for earlier does not take it.
    published_at timestamptz      not null,
    data         jsonb            not null,
    primary key (org_id, model_id, dataset, event_id)
);

create index inference_event_time on inference_event (org_id, model_id, event_time) where dataset = '';

-- How many events a deletion has deleted so far, over all its runs.
create table inference_deletion (
    org_id     text collate "C" not null,
    job_id     uuid             not null,
    deleted    bigint           not null,
    created_at timestamptz      not null default now(),
    primary key (org_id, job_id)
);

create table inference_file (
    org_id     text collate "C" not null,
    file_id    uuid             not null,
    name       text             not null,
    type       text collate "C" not null check (type in ('CSV', 'PARQUET', 'TAR_GZ')),
    status     text collate "C" not null check (status in ('INITIATED', 'SUCCESSFUL')),
    created_at timestamptz      not null default now(),
    created_by text collate "C" not null,
    updated_at timestamptz      not null default now(),
    primary key (org_id, file_id)
);

create table inference_file_part (
    org_id      text collate "C" not null,
    file_id     uuid             not null,
    part_number integer          not null,
    part_id     uuid             not null,
    size        bigint           not null,
    primary key (org_id, file_id, part_number),
    foreign key (org_id, file_id) references inference_file on delete cascade
);

grant select, insert, update, delete on inference_project, inference_model, inference_event, inference_deletion,
    inference_file, inference_file_part to "${appRole}";
