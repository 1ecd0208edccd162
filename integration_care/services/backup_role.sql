-- care_backup reads everything, past row security, and writes nothing: the role of `manage.py backup` alone.
-- Run by psql as superuser, after roles.sql; also on a server that was made before there was this role.
\set ON_ERROR_STOP on
\getenv backup_password CARE_BACKUP_PASSWORD

SELECT 'CREATE ROLE care_backup' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'care_backup') \gexec
ALTER ROLE care_backup LOGIN NOSUPERUSER BYPASSRLS PASSWORD :'backup_password';
ALTER ROLE care_backup SET default_transaction_read_only = on;
GRANT pg_read_all_data TO care_backup;
GRANT CONNECT ON DATABASE care TO care_backup;
