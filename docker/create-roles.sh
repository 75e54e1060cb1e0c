#!/usr/bin/env bash
# Run once by the postgres image, on an empty volume: the three roles that the embedded server has too. The owner changes
# the schema, the service appends and reads, and only retention deletes.
set -euo pipefail

psql --no-psqlrc --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" <<'SQL'
\getenv owner_password DAYBOOK_OWNER_PASSWORD
\getenv app_password DAYBOOK_APP_PASSWORD
\getenv retention_password DAYBOOK_RETENTION_PASSWORD
create role daybook_owner login password :'owner_password';
create role daybook_app login password :'app_password';
create role daybook_retention login password :'retention_password';
alter database :"DBNAME" owner to daybook_owner;
revoke all on database :"DBNAME" from public;
grant connect on database :"DBNAME" to daybook_app, daybook_retention;
SQL
