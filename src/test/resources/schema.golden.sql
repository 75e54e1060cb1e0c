create table api_token (
    id uuid not null,
    prefix text collate "C" not null,
    sha256 bytea not null,
    name text collate "C" not null,
    user_id text collate "C" not null,
    username text collate "C",
    org_id text collate "C" not null,
    permissions text[] collate "C" not null,
    created_at timestamp with time zone not null,
    created_by text collate "C" not null,
    expires_at timestamp with time zone,
    issuer_org text collate "C" not null default ''::text,
    issuer_tokens uuid[] not null default '{}'::uuid[],
    constraint api_token_prefix_key UNIQUE (prefix),
    constraint api_token_pkey PRIMARY KEY (id),
    constraint api_token_permissions_check CHECK ((cardinality(permissions) > 0)),
    constraint api_token_sha256_check CHECK ((length(sha256) = 32))
);

create table api_token_use (
    token_id uuid not null,
    used_at timestamp with time zone not null,
    constraint api_token_use_pkey PRIMARY KEY (token_id),
    constraint api_token_use_token_id_fkey FOREIGN KEY (token_id) REFERENCES api_token(id) ON DELETE CASCADE
) with (fillfactor=50);

create table checkpoint (
    org_id text collate "C" not null,
    size bigint not null,
    root bytea not null,
    note text not null,
    signed_at timestamp with time zone not null default now(),
    constraint checkpoint_pkey PRIMARY KEY (org_id, size),
    constraint checkpoint_root_check CHECK ((octet_length(root) = 32)),
    constraint checkpoint_size_check CHECK ((size > 0))
);

create table event (
    org_id text collate "C" not null,
    id uuid not null,
    position bigint not null,
    received_at timestamp with time zone not null,
    label text collate "C" not null,
    report text collate "C" not null,
    user_id text collate "C" not null,
    actor_type text collate "C",
    api_key_id text collate "C",
    actor_attributes jsonb not null,
    project_id text collate "C",
    project_type text collate "C",
    user_project_role text collate "C",
    target_type text collate "C",
    target_id text collate "C",
    target_name text collate "C",
    details jsonb not null,
    idempotency_key text collate "C",
    dialect text collate "C",
    poster_token text collate "C",
    poster_issuer text collate "C",
    poster_subject text collate "C",
    poster_user text collate "C" not null,
    identity_digests jsonb not null,
    leaf_hash bytea not null,
    username text collate "C",
    ip text collate "C",
    email text collate "C",
    org_name text collate "C",
    project_name text collate "C",
    identifying_details jsonb,
    salts jsonb,
    constraint event_pkey PRIMARY KEY (org_id, id),
    constraint event_leaf_hash_check CHECK ((octet_length(leaf_hash) = 32)),
    constraint event_position_check CHECK (("position" >= 0)),
    constraint event_report_check CHECK ((report = ANY (ARRAY['APP_USAGE'::text, 'ADMIN_USAGE'::text])))
) partition by RANGE (id);

create table event_count (
    org_id text collate "C" not null,
    dimension text collate "C" not null,
    value text collate "C" not null,
    hour timestamp with time zone not null,
    n bigint not null,
    constraint event_count_pkey PRIMARY KEY (org_id, dimension, value, hour),
    constraint event_count_n_check CHECK ((n > 0))
) with (fillfactor=70);

create table event_resource (
    org_id text collate "C" not null,
    id uuid not null,
    resource_id text collate "C" not null,
    constraint event_resource_pkey PRIMARY KEY (org_id, resource_id, id)
) partition by RANGE (id);

create table export (
    id uuid not null,
    org_id text collate "C" not null,
    job_id uuid not null,
    request jsonb not null,
    bound bigint not null,
    asked_at timestamp with time zone not null,
    artifact text collate "C",
    size bigint,
    sha256 bytea,
    built_at timestamp with time zone,
    constraint export_pkey PRIMARY KEY (id),
    constraint export_artifact_check CHECK ((((artifact IS NULL) = (built_at IS NULL)) AND ((artifact IS NULL) = (size IS NULL)) AND ((artifact IS NULL) = (sha256 IS NULL)))),
    constraint export_bound_check CHECK ((bound >= 0)),
    constraint export_sha256_check CHECK ((length(sha256) = 32)),
    constraint export_size_check CHECK ((size >= 0))
);

create table idempotency_key (
    org_id text collate "C" not null,
    kind text collate "C" not null,
    key text collate "C" not null,
    content bytea not null,
    answer text,
    posted_at timestamp with time zone not null default now(),
    constraint idempotency_key_pkey PRIMARY KEY (org_id, kind, key),
    constraint idempotency_key_content_check CHECK ((octet_length(content) = 32))
);

create table inference_deletion (
    org_id text collate "C" not null,
    job_id uuid not null,
    deleted bigint not null,
    created_at timestamp with time zone not null default now(),
    constraint inference_deletion_pkey PRIMARY KEY (org_id, job_id)
);

create table inference_event (
    org_id text collate "C" not null,
    model_id uuid not null,
    dataset text collate "C" not null,
    event_id text collate "C" not null,
    event_time timestamp with time zone not null,
    received_at timestamp with time zone not null,
    published_by text collate "C" not null,
    published_at timestamp with time zone not null,
    data jsonb not null,
    constraint inference_event_pkey PRIMARY KEY (org_id, model_id, dataset, event_id)
);

create table inference_file (
    org_id text collate "C" not null,
    file_id uuid not null,
    name text not null,
    type text collate "C" not null,
    status text collate "C" not null,
    created_at timestamp with time zone not null default now(),
    created_by text collate "C" not null,
    updated_at timestamp with time zone not null default now(),
    size bigint not null default 0,
    constraint inference_file_pkey PRIMARY KEY (org_id, file_id),
    constraint inference_file_size_check CHECK ((size >= 0)),
    constraint inference_file_status_check CHECK ((status = ANY (ARRAY['INITIATED'::text, 'SUCCESSFUL'::text]))),
    constraint inference_file_type_check CHECK ((type = ANY (ARRAY['CSV'::text, 'PARQUET'::text, 'TAR_GZ'::text])))
);

create table inference_file_part (
    org_id text collate "C" not null,
    file_id uuid not null,
    part_number integer not null,
    part_id uuid not null,
    size bigint not null,
    constraint inference_file_part_pkey PRIMARY KEY (org_id, file_id, part_number),
    constraint inference_file_part_org_id_file_id_fkey FOREIGN KEY (org_id, file_id) REFERENCES inference_file(org_id, file_id) ON DELETE CASCADE
);

create table inference_model (
    org_id text collate "C" not null,
    model_id uuid not null,
    project_id uuid not null,
    name text collate "C" not null,
    version text collate "C" not null,
    description text not null,
    input_type text not null,
    task text not null,
    task_params json not null,
    schema json not null,
    spec json not null,
    xai_params json not null,
    event_id_col text,
    event_ts_col text,
    event_ts_format text,
    created_at timestamp with time zone not null default now(),
    created_by text collate "C" not null,
    updated_at timestamp with time zone not null default now(),
    updated_by text collate "C" not null,
    deleted_at timestamp with time zone,
    constraint inference_model_pkey PRIMARY KEY (org_id, model_id),
    constraint inference_model_org_id_project_id_fkey FOREIGN KEY (org_id, project_id) REFERENCES inference_project(org_id, project_id)
);

create table inference_project (
    org_id text collate "C" not null,
    project_id uuid not null default uuidv7(),
    name text collate "C" not null,
    created_at timestamp with time zone not null default now(),
    created_by text collate "C" not null,
    constraint inference_project_name UNIQUE (org_id, name),
    constraint inference_project_pkey PRIMARY KEY (org_id, project_id)
);

create table job (
    id uuid not null default uuidv7(),
    org_id text collate "C" not null,
    kind text collate "C" not null,
    owner_id text collate "C" not null,
    request jsonb not null,
    state text collate "C" not null default 'INITIALIZED'::text,
    progress smallint not null default 0,
    attempts integer not null default 0,
    run_at timestamp with time zone not null default now(),
    claimed_by uuid,
    heartbeat_at timestamp with time zone,
    result text,
    error_message text,
    created_at timestamp with time zone not null default now(),
    started_at timestamp with time zone,
    ended_at timestamp with time zone,
    constraint job_pkey PRIMARY KEY (id),
    constraint job_attempts_check CHECK ((attempts >= 0)),
    constraint job_claim_check CHECK ((((state = 'RUNNING'::text) = (claimed_by IS NOT NULL)) AND ((state = 'RUNNING'::text) = (heartbeat_at IS NOT NULL)))),
    constraint job_end_check CHECK ((((state = ANY (ARRAY['COMPLETED'::text, 'ERROR'::text, 'ABORTED'::text])) = (ended_at IS NOT NULL)) AND ((state = 'COMPLETED'::text) = (result IS NOT NULL)) AND ((state = 'ERROR'::text) = (error_message IS NOT NULL)))),
    constraint job_progress_check CHECK (((progress >= 0) AND (progress <= 100))),
    constraint job_state_check CHECK ((state = ANY (ARRAY['INITIALIZED'::text, 'RUNNING'::text, 'COMPLETED'::text, 'ERROR'::text, 'ABORTED'::text])))
) with (fillfactor=70);

create table log_cursor (
    follower text collate "C" not null,
    org_id text collate "C" not null,
    position bigint not null,
    taken_at timestamp with time zone not null default now(),
    constraint log_cursor_pkey PRIMARY KEY (org_id, follower),
    constraint log_cursor_position_check CHECK (("position" >= 0))
) with (fillfactor=40);

create table log_head (
    org_id text collate "C" not null,
    next_position bigint not null,
    moved_at timestamp with time zone not null default now(),
    constraint log_head_pkey PRIMARY KEY (org_id),
    constraint log_head_next_position_check CHECK ((next_position >= 0))
) with (fillfactor=40);

create table log_key (
    org_id text collate "C" not null,
    from_size bigint not null,
    verifier text not null,
    began_at timestamp with time zone not null default now(),
    constraint log_key_pkey PRIMARY KEY (org_id, from_size),
    constraint log_key_from_size_check CHECK ((from_size > 0))
);

create table model (
    org_id text collate "C" not null,
    model_id text collate "C" not null,
    created_at timestamp with time zone not null,
    created_position bigint not null,
    deleted_at timestamp with time zone,
    deleted_position bigint,
    constraint model_pkey PRIMARY KEY (org_id, model_id),
    constraint model_check CHECK ((deleted_position > created_position)),
    constraint model_check1 CHECK (((deleted_at IS NULL) = (deleted_position IS NULL))),
    constraint model_created_position_check CHECK ((created_position >= 0))
);

create table model_grant (
    org_id text collate "C" not null,
    model_id text collate "C" not null,
    user_id text collate "C" not null,
    role text collate "C",
    position bigint not null,
    constraint model_grant_pkey PRIMARY KEY (org_id, model_id, user_id),
    constraint model_grant_position_check CHECK (("position" >= 0)),
    constraint model_grant_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'editor'::text, 'viewer'::text])))
);

create table rate_limit_rule (
    org_id text collate "C",
    user_id text collate "C",
    resource text collate "C" not null,
    max_usage bigint not null,
    window_seconds integer not null,
    changed_at timestamp with time zone not null default now(),
    changed_by text collate "C" not null,
    by_operator boolean not null default false,
    constraint rate_limit_rule_key UNIQUE NULLS NOT DISTINCT (org_id, user_id, resource, by_operator),
    constraint rate_limit_rule_check CHECK (((user_id IS NULL) OR (org_id IS NOT NULL))),
    constraint rate_limit_rule_check1 CHECK ((by_operator OR (org_id IS NOT NULL))),
    constraint rate_limit_rule_max_usage_check CHECK ((max_usage >= 0)),
    constraint rate_limit_rule_window_seconds_check CHECK ((window_seconds > 0))
);

create table rate_limit_rule_version (
    version bigint not null
);

create table rate_limit_usage (
    org_id text collate "C" not null,
    user_id text collate "C" not null,
    resource text collate "C" not null,
    usage bigint not null,
    max_usage bigint not null,
    window_seconds integer not null,
    started_at timestamp with time zone not null,
    refused boolean not null,
    constraint rate_limit_usage_pkey PRIMARY KEY (org_id, user_id, resource),
    constraint rate_limit_usage_max_usage_check CHECK ((max_usage >= 0)),
    constraint rate_limit_usage_usage_check CHECK ((usage >= 0)),
    constraint rate_limit_usage_window_seconds_check CHECK ((window_seconds > 0))
) with (fillfactor=50);

create table session (
    id uuid not null,
    sha256 bytea not null,
    token_id uuid,
    user_id text collate "C" not null,
    username text collate "C",
    org_id text collate "C" not null,
    permissions text[] collate "C",
    issuer text collate "C",
    subject text collate "C",
    began_at timestamp with time zone not null,
    seen_at timestamp with time zone not null,
    ends_at timestamp with time zone not null,
    constraint session_sha256_key UNIQUE (sha256),
    constraint session_pkey PRIMARY KEY (id),
    constraint session_token_id_fkey FOREIGN KEY (token_id) REFERENCES api_token(id) ON DELETE CASCADE,
    constraint session_check CHECK (((token_id IS NULL) = (permissions IS NOT NULL))),
    constraint session_check1 CHECK (((token_id IS NULL) OR (username IS NULL))),
    constraint session_sha256_check CHECK ((octet_length(sha256) = 32))
);

create table tile (
    org_id text collate "C" not null,
    level smallint not null,
    index bigint not null,
    width smallint not null,
    hashes bytea not null,
    constraint tile_pkey PRIMARY KEY (org_id, level, index),
    constraint tile_check CHECK ((octet_length(hashes) = (32 * width))),
    constraint tile_index_check CHECK ((index >= 0)),
    constraint tile_level_check CHECK (((level >= 0) AND (level <= 63))),
    constraint tile_width_check CHECK (((width >= 1) AND (width <= 256)))
);

create table usage_hour (
    org_id text collate "C" not null,
    hour timestamp with time zone not null,
    dimensions uuid not null,
    user_id text collate "C" not null,
    group_id text collate "C",
    project_id text collate "C",
    project_type text collate "C",
    user_project_role text collate "C",
    model_id text collate "C",
    model_type text collate "C",
    blender_model_types text collate "C",
    recommended_model boolean,
    deployment_id text collate "C",
    deployment_type text collate "C",
    dataset_id text collate "C",
    prediction_method text collate "C" not null,
    prediction_explanations boolean,
    python_version text collate "C",
    user_errors bigint not null,
    server_errors bigint not null,
    execution_micros numeric not null,
    timed_requests bigint not null,
    rows_per_minute bigint[] not null,
    requests_per_minute bigint[] not null,
    constraint usage_hour_pkey PRIMARY KEY (org_id, hour, dimensions),
    constraint usage_hour_execution_micros_check CHECK ((execution_micros >= (0)::numeric)),
    constraint usage_hour_hour_check CHECK ((mod(EXTRACT(epoch FROM hour), (3600)::numeric) = (0)::numeric)),
    constraint usage_hour_requests_per_minute_check CHECK (((cardinality(requests_per_minute) = 60) AND (0 <= ALL (requests_per_minute)))),
    constraint usage_hour_rows_per_minute_check CHECK (((cardinality(rows_per_minute) = 60) AND (0 <= ALL (rows_per_minute)))),
    constraint usage_hour_server_errors_check CHECK ((server_errors >= 0)),
    constraint usage_hour_timed_requests_check CHECK ((timed_requests >= 0)),
    constraint usage_hour_user_errors_check CHECK ((user_errors >= 0))
) with (fillfactor=70);

create table usage_identity (
    org_id text collate "C" not null,
    user_id text collate "C" not null,
    hour timestamp with time zone not null,
    group_id text collate "C" not null,
    username text collate "C",
    group_name text collate "C",
    org_name text collate "C",
    constraint usage_identity_pkey PRIMARY KEY (org_id, user_id, hour, group_id)
);

create table walk (
    id bytea not null,
    orgs text[] collate "C" not null,
    heads bigint[] not null,
    walked_at timestamp with time zone not null,
    constraint walk_pkey PRIMARY KEY (id)
);

CREATE INDEX api_token_issuer_tokens_idx ON public.api_token USING gin (issuer_tokens);

CREATE INDEX api_token_org_id_idx ON public.api_token USING btree (org_id, created_at, id);

CREATE INDEX event_admin ON ONLY public.event USING btree (org_id, id) WHERE (report = 'ADMIN_USAGE'::text);

CREATE INDEX event_api_key ON ONLY public.event USING btree (org_id, api_key_id, id) WHERE (api_key_id IS NOT NULL);

CREATE INDEX event_count_sum ON public.event_count USING btree (org_id, dimension, value) WHERE (hour = '-infinity'::timestamp with time zone);

CREATE INDEX event_dialect ON ONLY public.event USING btree (org_id, dialect, id) WHERE (dialect IS NOT NULL);

CREATE INDEX event_email ON ONLY public.event USING btree (org_id, email, id) WHERE (email IS NOT NULL);

CREATE INDEX event_label ON ONLY public.event USING btree (org_id, label, id);

CREATE INDEX event_named ON ONLY public.event USING btree (org_id, idempotency_key, id) WHERE (idempotency_key IS NOT NULL);

CREATE INDEX event_position ON ONLY public.event USING btree (org_id, "position");

CREATE INDEX event_project ON ONLY public.event USING btree (org_id, project_id, id) WHERE (project_id IS NOT NULL);

CREATE INDEX event_target ON ONLY public.event USING btree (org_id, target_type, target_id, id) WHERE (target_id IS NOT NULL);

CREATE INDEX event_user ON ONLY public.event USING btree (org_id, user_id, id);

CREATE INDEX export_asked ON public.export USING btree (org_id, asked_at, id);

CREATE INDEX export_org ON public.export USING btree (org_id, built_at);

CREATE INDEX inference_event_time ON public.inference_event USING btree (org_id, model_id, event_time) WHERE (dataset = ''::text);

CREATE UNIQUE INDEX inference_model_name ON public.inference_model USING btree (org_id, project_id, name, version) WHERE (deleted_at IS NULL);

CREATE INDEX job_org ON public.job USING btree (org_id, id);

CREATE INDEX job_running ON public.job USING btree (kind, org_id) WHERE (state = 'RUNNING'::text);

CREATE INDEX job_waiting ON public.job USING btree (kind, org_id, id) WHERE (state = 'INITIALIZED'::text);

CREATE INDEX log_head_moved ON public.log_head USING btree (moved_at);

CREATE INDEX model_grant_user ON public.model_grant USING btree (org_id, user_id, model_id) WHERE (role IS NOT NULL);

CREATE INDEX model_model_id ON public.model USING btree (model_id);

CREATE INDEX session_token_id_idx ON public.session USING btree (token_id) WHERE (token_id IS NOT NULL);

CREATE INDEX session_user_idx ON public.session USING btree (org_id, user_id);

CREATE INDEX usage_hour_everyone ON public.usage_hour USING btree (hour, org_id, dimensions);

CREATE INDEX usage_hour_project ON public.usage_hour USING btree (org_id, project_id, hour, dimensions) WHERE (project_id IS NOT NULL);

CREATE INDEX usage_hour_user ON public.usage_hour USING btree (org_id, user_id, hour, dimensions);

CREATE OR REPLACE FUNCTION public.create_event_partition(month date)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET client_min_messages TO 'warning'
AS $function$
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
$function$
;

CREATE OR REPLACE FUNCTION public.is_emptied(before jsonb, now jsonb)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
RETURN CASE WHEN (now IS NULL) THEN true WHEN ((COALESCE(jsonb_typeof(before), ''::text) <> 'object'::text) OR (jsonb_typeof(now) <> 'object'::text)) THEN (NOT (before IS DISTINCT FROM now)) ELSE (NOT (EXISTS (SELECT FROM jsonb_each(is_emptied.now) n(key, value) WHERE ((is_emptied.before -> n.key) IS DISTINCT FROM n.value)))) END
;

CREATE OR REPLACE FUNCTION public.refuse_all_but_forgetting()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$
;

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    if current_user <> 'daybook_retention' then
        raise exception 'The log is append-only: % on % is refused', tg_op, tg_table_name
            using errcode = 'insufficient_privilege';
    end if;
    return null;
end
$function$
;

CREATE OR REPLACE FUNCTION public.refuse_other_tile()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    if new.width <= old.width or substr(new.hashes, 1, octet_length(old.hashes)) <> old.hashes
        or (new.org_id, new.level, new.index) <> (old.org_id, old.level, old.index) then
        raise exception 'The tile %/% of the log of % only grows to the right', old.level, old.index, old.org_id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$function$
;

CREATE OR REPLACE FUNCTION public.refuse_smaller_checkpoint()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$
;

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.checkpoint FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER grows BEFORE INSERT ON public.checkpoint FOR EACH ROW EXECUTE FUNCTION refuse_smaller_checkpoint();

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.event_resource FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER forgets BEFORE UPDATE ON public.event FOR EACH ROW EXECUTE FUNCTION refuse_all_but_forgetting();

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.log_key FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON public.tile FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER grows BEFORE UPDATE ON public.tile FOR EACH ROW EXECUTE FUNCTION refuse_other_tile();

grant delete, insert, select, update on api_token_use to daybook_app;

grant delete, insert, select on api_token to daybook_app;

grant insert, select on checkpoint to daybook_app;

grant insert, select, update on event_count to daybook_app;

grant insert, select on event_resource to daybook_app;

grant delete, select on event_resource to daybook_retention;

grant insert, select on event to daybook_app;

grant delete, select on event to daybook_retention;

grant update (username), update (ip), update (email), update (org_name), update (project_name), update (identifying_details), update (salts) on event to daybook_retention;

grant delete, insert, select, update on export to daybook_app;

grant delete, insert, select, update on idempotency_key to daybook_app;

grant delete, insert, select, update on inference_deletion to daybook_app;

grant delete, insert, select, update on inference_event to daybook_app;

grant delete, insert, select, update on inference_file_part to daybook_app;

grant delete, insert, select, update on inference_file to daybook_app;

grant delete, insert, select, update on inference_model to daybook_app;

grant delete, insert, select, update on inference_project to daybook_app;

grant delete, insert, select, update on job to daybook_app;

grant insert, select, update on log_cursor to daybook_app;

grant select on log_cursor to daybook_retention;

grant insert, select, update on log_head to daybook_app;

grant select on log_head to daybook_retention;

grant insert, select on log_key to daybook_app;

grant delete, insert, select, update on model_grant to daybook_app;

grant delete, insert, select, update on model to daybook_app;

grant select, update on rate_limit_rule_version to daybook_app;

grant delete, insert, select, update on rate_limit_rule to daybook_app;

grant delete, insert, select, update on rate_limit_usage to daybook_app;

grant delete, insert, select, update on session to daybook_app;

grant insert, select on tile to daybook_app;

grant update (width), update (hashes) on tile to daybook_app;

grant delete, insert, select, update on usage_hour to daybook_app;

grant delete, select on usage_hour to daybook_retention;

grant insert, select, update on usage_identity to daybook_app;

grant delete, select, update on usage_identity to daybook_retention;

grant delete, insert, select, update on walk to daybook_app;

grant execute on function create_event_partition(date) to daybook_app;
