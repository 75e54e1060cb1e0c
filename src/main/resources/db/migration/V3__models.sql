-- Models, and who may do what with each. Both tables are derived from the log, within the transactions that append to
-- it, and can be made anew from it. They outlive the events that they come from: each row names the event that last set
-- it by its position, so that making them anew leaves alone what the log no longer tells.

create table model (
    org_id           text collate "C" not null,
    model_id         text collate "C" not null,
    created_at       timestamptz      not null,
    created_position bigint           not null check (created_position >= 0),
    deleted_at       timestamptz,
    deleted_position bigint check (deleted_position > created_position),
    primary key (org_id, model_id),
    check ((deleted_at is null) = (deleted_position is null))
);

-- A system administrator names a model without its organization.
create index model_model_id on model (model_id);

-- A role that was taken away leaves its row without a role: the event that gave it may outlast the one that took it,
-- because events expire by their time and not by their position.
create table model_grant (
    org_id   text collate "C" not null,
    model_id text collate "C" not null,
    user_id  text collate "C" not null,
    role     text collate "C" check (role in ('owner', 'admin', 'editor', 'viewer')),
    position bigint           not null check (position >= 0),
    primary key (org_id, model_id, user_id)
);

grant select, insert, update, delete on model, model_grant to "${appRole}";
