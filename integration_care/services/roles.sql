-- Two roles: care_owner owns the database and migrates it; care_app serves people and owns nothing, so that
-- row-level security binds it. Run once by psql as superuser, in the embedded cluster and in the container alike.
\set ON_ERROR_STOP on
\getenv owner_password CARE_OWNER_PASSWORD
\getenv app_password CARE_APP_PASSWORD

CREATE ROLE care_owner LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'owner_password';
CREATE ROLE care_app LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'app_password';

-- In template1, so that every database made later (test databases too) has the same.
\connect template1
CREATE EXTENSION btree_gist;
CREATE EXTENSION citext;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION unaccent;
ALTER DEFAULT PRIVILEGES FOR ROLE care_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO care_app;
ALTER DEFAULT PRIVILEGES FOR ROLE care_owner GRANT USAGE, SELECT ON SEQUENCES TO care_app;
ALTER DEFAULT PRIVILEGES FOR ROLE care_owner GRANT EXECUTE ON FUNCTIONS TO care_app;

CREATE DATABASE care OWNER care_owner;
REVOKE ALL ON DATABASE care FROM PUBLIC;
GRANT CONNECT ON DATABASE care TO care_app;
