-- Who is signed in to the console. Of a session's cookie only the SHA-256 is kept. A session that was opened with an API token
-- ends with that token, and may do what the token may do when it is asked; one that the identity provider vouched for keeps
-- what it said until the session ends.
-- The primary key cannot lead with the organization: a session is looked up before its organization is known.
create table session (
    id          uuid             primary key,
    sha256      bytea            not null unique check (octet_length(sha256) = 32),
    token_id    uuid             references api_token on delete cascade,
    user_id     text collate "C" not null,
    username    text collate "C",
    org_id      text collate "C" not null,
    permissions text[] collate "C",
    issuer      text collate "C",
    subject     text collate "C",
    began_at    timestamptz      not null,
    seen_at     timestamptz      not null,
    ends_at     timestamptz      not null,
    check ((token_id is null) = (permissions is not null)),
    -- Of a session with a token, the token says the name.
    check (token_id is null or username is null)
);

create index session_token_id_idx on session (token_id) where token_id is not null;
-- When a session was used last is in no index, so that noting it changes none. Those that have ended are looked for among all.
create index session_user_idx on session (org_id, user_id);

-- When a token was used last. Beside the tokens, which never change.
create table api_token_use (
    token_id uuid        primary key references api_token on delete cascade,
    used_at  timestamptz not null
) with (fillfactor = 50);

grant select, insert, update, delete on session to "${appRole}";
grant select, insert, update, delete on api_token_use to "${appRole}";
