-- What was posted under an Idempotency-Key: the same again stores nothing and is answered as the first was.
create table idempotency_key (
    org_id    text collate "C" not null,
    -- What is posted: a key of events says nothing about usage.
    kind      text collate "C" not null,
    key       text collate "C" not null,
    -- SHA-256 over what was posted
    content   bytea            not null check (octet_length(content) = 32),
    -- The first answer, where it tells more than that the post was taken.
    answer    text,
    posted_at timestamptz      not null default now(),
    primary key (org_id, kind, key)
);

grant select, insert, update, delete on idempotency_key to "${appRole}";
