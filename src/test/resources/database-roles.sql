-- The three roles in a container's database, as the embedded server and docker-compose.yml have them.
create role daybook_owner login password 'daybook_owner';
create role daybook_app login password 'daybook_app';
create role daybook_retention login password 'daybook_retention';
alter database daybook owner to daybook_owner;
revoke all on database daybook from public;
grant connect on database daybook to daybook_app, daybook_retention;
