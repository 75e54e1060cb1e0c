-- An organization's exports are listed, those first that were asked for last.
create index export_asked on export (org_id, asked_at, id);

-- Whoever may see no other models sees those on which it has a role.
create index model_grant_user on model_grant (org_id, user_id, model_id) where role is not null;
