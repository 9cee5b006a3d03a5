-- Everything that guards the tables of one schema, as PostgreSQL words it: kind, name, wording without the schema.
WITH here AS (
  SELECT CASE :schema WHEN 'pg_temp' THEN pg_my_temp_schema() ELSE 'public'::regnamespace::oid END AS schema
), relation AS (
  SELECT c.* FROM pg_class c, here WHERE c.relnamespace = here.schema
), procedure AS (
  SELECT p.* FROM pg_proc p, here WHERE p.pronamespace = here.schema
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
)
SELECT 'table' AS kind, relname::text AS name,
  concat_ws(' ', relrowsecurity, relforcerowsecurity, relowner::regrole::text) AS wording
FROM relation WHERE relkind = 'r' AND relname = ANY(:known)
UNION ALL SELECT 'relation', relname, relkind::text
FROM relation WHERE relkind IN ('v', 'm', 'f', 'p') OR (relkind = 'r' AND NOT relname = ANY(:known))
UNION ALL SELECT 'policy', relname || '.' || polname,
  concat_ws(' | ', polcmd::text, polpermissive, (SELECT string_agg(r::regrole::text, ',' ORDER BY r) FROM unnest(polroles) r),
    pg_get_expr(polqual, polrelid), '|', pg_get_expr(polwithcheck, polrelid))
FROM pg_policy JOIN relation c ON c.oid = polrelid
UNION ALL SELECT 'trigger', relname || '.' || tgname,
  tgenabled::text || ' ' || regexp_replace(pg_get_triggerdef(t.oid), ' ON (public|pg_temp(_\d+)?)\.', ' ON ')
FROM pg_trigger t JOIN relation c ON c.oid = tgrelid WHERE NOT tgisinternal
UNION ALL SELECT 'trigger', relname || ' (foreign keys)', tgenabled::text
FROM pg_trigger t JOIN relation c ON c.oid = tgrelid WHERE tgisinternal AND tgenabled <> 'O'
UNION ALL SELECT 'rule', relname || '.' || rulename, pg_get_ruledef(r.oid)
FROM pg_rewrite r JOIN relation c ON c.oid = ev_class WHERE rulename <> '_RETURN'
UNION ALL SELECT 'function', proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
  proowner::regrole::text || ' ' || CASE WHEN prokind = 'a' THEN 'aggregate' ELSE
    regexp_replace(pg_get_functiondef(p.oid), '^(CREATE OR REPLACE \w+ )(public|pg_temp(_\d+)?)\.', '\1') END
FROM procedure p
UNION ALL SELECT 'grant', 'function ' || proname || ' to ' || coalesce(nullif(grantee, 0)::regrole::text, 'public'),
  privilege_type || ' ' || is_grantable
FROM procedure p, aclexplode(coalesce(proacl, acldefault('f', proowner))) WHERE grantee <> proowner
UNION ALL SELECT 'grant', relname || ' to ' || coalesce(nullif(grantee, 0)::regrole::text, 'public'),
  string_agg(privilege_type || ' ' || is_grantable, ', ' ORDER BY privilege_type)
FROM relation, aclexplode(relacl) WHERE grantee <> relowner GROUP BY relname, grantee
UNION ALL SELECT 'grant', relname || '.' || attname || ' to ' || coalesce(nullif(grantee, 0)::regrole::text, 'public'),
  string_agg(privilege_type || ' ' || is_grantable, ', ' ORDER BY privilege_type)
FROM relation c JOIN pg_attribute a ON attrelid = c.oid, aclexplode(attacl)
WHERE grantee <> relowner GROUP BY relname, attname, grantee
UNION ALL SELECT 'grant', 'schema to ' || coalesce(nullif(grantee, 0)::regrole::text, 'public'), privilege_type
FROM pg_namespace, aclexplode(nspacl)
WHERE nspname = 'public' AND :schema = 'public' AND privilege_type = 'CREATE'
  AND grantee IN (0, (SELECT oid FROM pg_roles WHERE rolname = :application))
UNION ALL SELECT 'role', rolname, concat_ws(' ', CASE WHEN rolsuper THEN 'SUPERUSER' END,
  CASE WHEN rolbypassrls THEN 'BYPASSRLS' END, CASE WHEN rolcreaterole THEN 'CREATEROLE' END,
  CASE WHEN rolcreatedb THEN 'CREATEDB' END, CASE WHEN rolreplication THEN 'REPLICATION' END, rolconfig::text)
FROM pg_roles WHERE rolname = :application AND :schema = 'public'
  AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication OR rolconfig IS NOT NULL)
UNION ALL SELECT 'role', member::regrole::text || ' in ' || roleid::regrole::text, ''
FROM pg_auth_members WHERE member = (SELECT oid FROM pg_roles WHERE rolname = :application) AND :schema = 'public'
