-- An organization's exports are listed, those first that were asked for last.
create index export_asked on export (org_id, asked_at, id);
