#!/bin/sh
# Creates the hosts' database user when the database is created. The image of PostgreSQL runs it once, as the superuser.
set -eu
: "${POWERCRM_DB_PASSWORD:?is not set}"
psql -q -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'END'
\getenv password POWERCRM_DB_PASSWORD
create role powercrm login password :'password';
END
