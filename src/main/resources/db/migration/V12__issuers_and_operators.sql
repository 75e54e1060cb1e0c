-- Who issued a token: the organization of the user in created_by, and the tokens that it comes from, the one that issued it
-- first, then the one that issued that. So whatever a leaked token made is found, also when a token between is deleted.
-- Empty where it was not noted.
alter table api_token
    add column issuer_org    text collate "C" not null default '',
    add column issuer_tokens uuid[]           not null default '{}';

create index api_token_issuer_tokens_idx on api_token using gin (issuer_tokens);

-- Whose a rule is: the operator's, which is a ceiling, or the organization's own below it. There may be one of each.
alter table rate_limit_rule add column by_operator boolean not null default false;
update rate_limit_rule set by_operator = true where org_id is null;
alter table rate_limit_rule
    add check (by_operator or org_id is not null),
    drop constraint rate_limit_rule_key,
    add constraint rate_limit_rule_key unique nulls not distinct (org_id, user_id, resource, by_operator);
