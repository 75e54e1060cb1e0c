-- Rate limits: the rules that administrators set, and what was used of each in the window that is open.

-- A rule is of a user, of each user of an organization, or of everybody: a null is "any".
create table rate_limit_rule (
    org_id         text collate "C",
    user_id        text collate "C",
    resource       text collate "C" not null,
    max_usage      bigint           not null check (max_usage >= 0),
    window_seconds integer          not null check (window_seconds > 0),
    changed_at     timestamptz      not null default now(),
    changed_by     text collate "C" not null,
    constraint rate_limit_rule_key unique nulls not distinct (org_id, user_id, resource),
    check (user_id is null or org_id is not null)
);

-- One row, which every change of a rule counts up: instances look at it to see that their copy of the rules is old.
create table rate_limit_rule_version (
    version bigint not null
);

insert into rate_limit_rule_version (version) values (0);

-- The window that is open, or was the last one. The rule is the one that was last applied.
create table rate_limit_usage (
    org_id         text collate "C" not null,
    user_id        text collate "C" not null,
    resource       text collate "C" not null,
    usage          bigint           not null check (usage >= 0),
    max_usage      bigint           not null check (max_usage >= 0),
    window_seconds integer          not null check (window_seconds > 0),
    started_at     timestamptz      not null,
    -- Whether anything was refused in this window.
    refused        boolean          not null,
    primary key (org_id, user_id, resource)
    -- Room on the page for the many versions of a row.
) with (fillfactor = 50);

grant select, insert, update, delete on rate_limit_rule, rate_limit_usage to "${appRole}";
grant select, update on rate_limit_rule_version to "${appRole}";
