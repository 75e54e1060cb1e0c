-- API tokens. Of the secret only its SHA-256 is kept; the prefix is shown and finds the row.
-- The primary key cannot lead with the organization: a token is looked up before its organization is known.
create table api_token (
    id          uuid primary key,
    prefix      text collate "C" not null unique,
    sha256      bytea not null check (length(sha256) = 32),
    name        text collate "C" not null,
    user_id     text collate "C" not null,
    username    text collate "C",
    org_id      text collate "C" not null,
    permissions text[] collate "C" not null check (cardinality(permissions) > 0),
    created_at  timestamptz not null,
    created_by  text collate "C" not null,
    expires_at  timestamptz
);

create index api_token_org_id_idx on api_token (org_id, created_at, id);

-- A token never changes: it is issued and deleted.
grant select, insert, delete on api_token to "${appRole}";
