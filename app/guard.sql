-- The database's own guard: who acts, which places they reach, and the journal of every change.
-- Applied by app/guard.py after each migration; every statement may be repeated.

CREATE OR REPLACE FUNCTION synaq_now() RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT clock_timestamp() + coalesce((SELECT ahead FROM clock LIMIT 1), interval '0')
$$;

-- Only a demonstration database has a row in «clock», and only there does time move.
CREATE OR REPLACE FUNCTION move_clock(moment timestamptz) RETURNS timestamptz LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE clock SET ahead = moment - clock_timestamp();
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not a demonstration database' USING ERRCODE = 'SQ001';
  END IF;
  RETURN synaq_now();
END $$;

CREATE OR REPLACE FUNCTION is_demonstration() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$ SELECT EXISTS (SELECT 1 FROM clock) $$;

-- The seal of the installation under what is said. Its key lies in a table that the application cannot read, and the
-- application may not have anything sealed.
CREATE OR REPLACE FUNCTION seal_of(said text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(outer_pad || sha256(inner_pad || convert_to($1, 'UTF8'))), 'hex') FROM ticket_key
$$;

-- User and epoch of a genuine ticket that is not over: «user.epoch.expires.seal». No setting that the application can
-- make gives it another person's rights.
CREATE OR REPLACE FUNCTION bearer() RETURNS integer[] LANGUAGE plpgsql STABLE AS $$
DECLARE
  part text[] := string_to_array(coalesce(current_setting('app.ticket', true), ''), '.');
BEGIN
  IF cardinality(part) <> 4 OR part[1] !~ '^[0-9]{1,9}$' OR part[2] !~ '^[0-9]{1,9}$' OR part[3] !~ '^[0-9]{1,12}$' THEN
    RETURN NULL;
  END IF;
  IF part[3]::bigint < extract(epoch FROM clock_timestamp())
     OR seal_of(part[1] || '.' || part[2] || '.' || part[3]) IS DISTINCT FROM part[4] THEN
    RETURN NULL;
  END IF;
  RETURN ARRAY[part[1]::int, part[2]::int];
END $$;

-- Who acts: the bearer, as long as they serve and their ticket is of the present epoch.
CREATE OR REPLACE FUNCTION who() RETURNS integer LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  told integer[] := bearer();
BEGIN
  RETURN (SELECT user_id FROM staff WHERE user_id = told[1] AND epoch = told[2] AND active);
END $$;

-- The number that a ticket of this person must bear now; nothing for one who does not serve. It opens nothing by
-- itself: a ticket also needs the key of the installation.
CREATE OR REPLACE FUNCTION epoch_of(which integer) RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$ SELECT epoch FROM staff WHERE user_id = which AND active $$;

CREATE OR REPLACE FUNCTION my_role() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$ SELECT role::text FROM staff WHERE user_id = who() $$;

-- The place where the bearer serves, as its chain is named; the Centre's own people have none.
CREATE OR REPLACE FUNCTION own_place() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce('site ' || p.code, 'commission ' || c.code, 'branch ' || b.code, '')
  FROM staff s LEFT JOIN site p ON p.id = s.site_id LEFT JOIN commission c ON c.id = s.commission_id
    LEFT JOIN branch b ON b.id = s.branch_id
  WHERE s.user_id = who()
$$;

CREATE OR REPLACE FUNCTION reach(register text, verb text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.reach FROM staff s JOIN right_cell c ON c.role = s.role
  WHERE s.user_id = who() AND c.register = $1 AND c.verb = $2
$$;

CREATE OR REPLACE FUNCTION may(register text, verb text) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$ SELECT reach($1, $2) IS NOT NULL $$;

CREATE OR REPLACE FUNCTION places(register text, verb text, through_commission boolean) RETURNS integer[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE reach($1, $2)
    WHEN 'a' THEN (SELECT array_agg(id) FROM site)
    WHEN 'b' THEN (SELECT array_agg(id) FROM site WHERE branch_id = s.branch_id)
    WHEN 's' THEN ARRAY[s.site_id]
    WHEN 'c' THEN CASE WHEN $3 THEN (
      SELECT array_agg(site_id) FROM (
        SELECT site_id FROM commission WHERE id = s.commission_id
        UNION SELECT site_id FROM placement WHERE commission_id = s.commission_id) where_its_candidates_go) END
    END
  FROM staff s WHERE s.user_id = who()
$$;

CREATE OR REPLACE FUNCTION commissions(register text, verb text) RETURNS integer[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE reach($1, $2)
    WHEN 'a' THEN (SELECT array_agg(id) FROM commission)
    WHEN 'b' THEN (SELECT array_agg(id) FROM commission WHERE branch_id = s.branch_id)
    WHEN 'c' THEN ARRAY[s.commission_id]
    END
  FROM staff s WHERE s.user_id = who()
$$;

-- The journal. An act opens with a number of its own; every changed row is noted under it by a trigger; the act
-- closes with one entry that seals its changes and the entry before it. The foreign key, checked at commit,
-- refuses changes whose act was never closed. A lock on the number keeps it to the transaction that drew it: the
-- setting alone, which anybody can make, attaches nothing to an act of others, and nothing to an earlier one.
CREATE OR REPLACE FUNCTION open_act() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  drawn integer;
BEGIN
  IF who() IS NULL THEN
    RAISE EXCEPTION 'nobody acts' USING ERRCODE = '42501';
  END IF;
  LOOP
    drawn := nextval(pg_get_serial_sequence('entry', 'id'));
    EXIT WHEN is_mine(drawn);
  END LOOP;
  PERFORM set_config('app.entry', drawn::text, true);
END $$;

CREATE OR REPLACE FUNCTION is_mine(act integer) RETURNS boolean LANGUAGE sql AS $$
  SELECT pg_try_advisory_xact_lock(16, $1) AND NOT EXISTS (SELECT 1 FROM entry WHERE id = $1)
$$;

-- The number of the act under way; nothing when none is.
CREATE OR REPLACE FUNCTION act_under_way() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  told integer := nullif(current_setting('app.entry', true), '')::integer;
BEGIN
  IF told IS NOT NULL AND NOT is_mine(told) THEN
    RAISE EXCEPTION 'no such act is under way' USING ERRCODE = 'SQ000';
  END IF;
  RETURN told;
END $$;

CREATE OR REPLACE FUNCTION digest_of_changes(entry bigint) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(convert_to(coalesce(string_agg(
    jsonb_build_array(register_name, row_id, operation, old, new)::text, chr(10) ORDER BY id), ''), 'UTF8'))
  FROM change WHERE entry_id = $1
$$;

CREATE OR REPLACE FUNCTION digest_of_entry(e entry, of_changes bytea) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(e.previous || of_changes || convert_to(jsonb_build_array(e.id, e.chain, e.number,
    to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'),
    to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'),
    e.user_id, e.login, e.title_kk, e.title_ru, e.mark, e.changes)::text, 'UTF8'))
$$;

-- An act is told in the chain of a place that its author sees, or in the Centre's.
CREATE OR REPLACE FUNCTION is_chain_of_bearer(chain text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT CASE split_part($1, ' ', 1)
    WHEN 'centre' THEN $1 = 'centre'
    WHEN 'site' THEN EXISTS (
      SELECT 1 FROM site WHERE 'site ' || code = $1
      AND (reach('site', 'R') = 'a' OR id = ANY (places('site', 'R', true))))
    WHEN 'commission' THEN EXISTS (
      SELECT 1 FROM commission WHERE 'commission ' || code = $1
      AND (reach('commission', 'R') = 'a' OR site_id = ANY (places('commission', 'R', false))
           OR id = ANY (commissions('commission', 'R'))))
    ELSE false END
$$;

CREATE OR REPLACE FUNCTION close_act(in_chain text, kk text, ru text, under text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  e entry;
  before entry;
BEGIN
  e.id := act_under_way();
  e.user_id := who();
  IF e.id IS NULL OR e.user_id IS NULL THEN
    RAISE EXCEPTION 'nobody acts' USING ERRCODE = '42501';
  END IF;
  IF is_chain_of_bearer(in_chain) IS NOT TRUE THEN
    RAISE EXCEPTION 'not yours' USING ERRCODE = '42501';
  END IF;
  SELECT login INTO e.login FROM staff WHERE user_id = e.user_id;
  SELECT count(*) INTO e.changes FROM change WHERE entry_id = e.id;
  e.chain := in_chain; e.title_kk := kk; e.title_ru := ru; e.mark := under;
  PERFORM pg_advisory_xact_lock(hashtextextended('chain ' || in_chain, 0));
  SELECT * INTO before FROM entry WHERE chain = in_chain ORDER BY number DESC LIMIT 1;
  e.number := coalesce(before.number, 0) + 1;
  e.previous := coalesce(before.digest, '\x'::bytea);
  e.at := synaq_now(); e.recorded_at := clock_timestamp();
  e.digest := digest_of_entry(e, digest_of_changes(e.id));
  INSERT INTO entry SELECT e.*;
  PERFORM set_config('app.entry', '', true);
  RETURN e.id;
END $$;

-- The chains told only to the owner and to whoever reads the whole journal.
CREATE OR REPLACE FUNCTION broken_chains() RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT e.chain || ' №' || e.number FROM (
    SELECT entry AS line, chain, number, previous, digest, id,
      lag(digest, 1, '\x'::bytea) OVER w AS told, lag(number, 1, 0) OVER w AS last
    FROM entry WINDOW w AS (PARTITION BY chain ORDER BY number)) e
  WHERE (session_user = current_user OR reach('entry', 'R') = 'a')
    AND (e.previous <> e.told OR e.number <> e.last + 1 OR e.digest <> digest_of_entry(e.line, digest_of_changes(e.id)))
  ORDER BY e.id
$$;

-- The last line of a chain, to be printed on the papers of its place.
CREATE OR REPLACE FUNCTION head_of(which text) RETURNS TABLE (number integer, digest bytea) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT e.number, e.digest FROM entry e WHERE e.chain = $1 AND is_chain_of_bearer($1) ORDER BY e.number DESC LIMIT 1
$$;

-- The last lines of all chains, for the worker and the owner, who keep them outside the database.
CREATE OR REPLACE FUNCTION heads() RETURNS TABLE (chain text, number integer, digest bytea) LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF session_user <> current_user THEN
    PERFORM refuse_all_but_workers();
  END IF;
  RETURN QUERY SELECT e.chain, e.number, e.digest FROM entry e
    JOIN (SELECT l.chain, max(l.number) AS number FROM entry l GROUP BY l.chain) last USING (chain, number);
END $$;

-- The journal is only ever added to, by whomever.
CREATE OR REPLACE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'the journal is not rewritten' USING ERRCODE = 'SQ003';
END $$;

-- Who was given or refused access, and when, is told by the database and not by whoever writes the line.
CREATE OR REPLACE FUNCTION tell_author() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF session_user <> current_user THEN
    NEW.login := (SELECT login FROM staff WHERE user_id = who());
    NEW.at := synaq_now();
  END IF;
  RETURN NEW;
END $$;

-- Arguments: forms, each with the roles that print it. A print is entered by whoever prints, when it is printed, and only
-- of a form and a place of theirs: what `/check` confirms to strangers is no word of the row's writer alone.
CREATE OR REPLACE FUNCTION tell_printer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  place text := split_part(NEW.unit_key, '-', 1);
BEGIN
  IF session_user = current_user THEN RETURN NEW; END IF;
  FOR at IN 0 .. TG_NARGS - 2 BY 2 LOOP
    IF TG_ARGV[at] = NEW.form AND NOT coalesce(my_role() = ANY (string_to_array(TG_ARGV[at + 1], ' ')), false) THEN
      RAISE EXCEPTION 'not yours' USING ERRCODE = '42501';
    END IF;
  END LOOP;
  IF NEW.number LIKE '%/%' AND NOT starts_with(NEW.number, NEW.form || '/' || NEW.unit_key || '/')
     OR EXISTS (SELECT 1 FROM site s WHERE NEW.unit_key LIKE '%-%' AND s.code = place AND s.id <> NEW.site_id) THEN
    RAISE EXCEPTION 'not yours' USING ERRCODE = '42501';
  END IF;
  NEW.login := (SELECT login FROM staff WHERE user_id = who());
  IF NEW.printed_at NOT BETWEEN synaq_now() - interval '1 hour' AND synaq_now() THEN
    NEW.printed_at := synaq_now();
  END IF;
  RETURN NEW;
END $$;

-- Arguments: the columns that the journal leaves out.
CREATE OR REPLACE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  under integer := act_under_way();
  was jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) - coalesce(TG_ARGV, '{}'::text[]) END;
  now_is jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) - coalesce(TG_ARGV, '{}'::text[]) END;
BEGIN
  IF under IS NULL THEN
    IF session_user = current_user THEN RETURN NULL; END IF;
    RAISE EXCEPTION 'a change without an act' USING ERRCODE = 'SQ000';
  END IF;
  INSERT INTO change (entry_id, register_name, row_id, operation, old, new)
  VALUES (under, TG_TABLE_NAME, coalesce((now_is->>'id')::int, (was->>'id')::int), TG_OP,
    (SELECT jsonb_object_agg(key, value) FROM jsonb_each(was) WHERE value IS DISTINCT FROM now_is->key),
    (SELECT jsonb_object_agg(key, value) FROM jsonb_each(now_is) WHERE value IS DISTINCT FROM was->key));
  RETURN NULL;
END $$;

-- Whether the act under way has written a line of this journal that names the row: «I-17» opens what is closed so.
CREATE OR REPLACE FUNCTION is_opened(journal text, link text, which integer) RETURNS boolean LANGUAGE sql AS $$
  SELECT EXISTS (SELECT 1 FROM change WHERE entry_id = (SELECT act_under_way()) AND register_name = $1
                 AND operation = 'INSERT' AND (new->>$2)::integer = $3)
$$;

-- A closed row is neither changed nor removed, by any door but its journal; `is_closed_…` is made from the model.
-- Arguments: the SQLSTATE; «new» where no row is taken either that would be closed at once; the journal and the column
-- by which its line names the row; the columns that go on moving.
CREATE OR REPLACE FUNCTION refuse_frozen() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  asked text := format('SELECT is_closed_%s($1)', TG_TABLE_NAME);
  moving text[] := TG_ARGV[4:];
  closed boolean := false;
BEGIN
  IF TG_OP <> 'INSERT' THEN
    EXECUTE asked INTO closed USING OLD;
  END IF;
  IF NOT closed AND TG_OP <> 'DELETE' AND TG_ARGV[1] = 'new' THEN
    EXECUTE asked INTO closed USING NEW;
  END IF;
  IF closed AND TG_OP = 'UPDATE' THEN
    closed := to_jsonb(OLD) = to_jsonb(NEW) OR to_jsonb(OLD) - moving <> to_jsonb(NEW) - moving;
  END IF;
  IF closed AND TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'application' THEN
    closed := NOT is_corrected(OLD.id, to_jsonb(OLD), to_jsonb(NEW));
  END IF;
  IF closed AND NOT (TG_OP = 'UPDATE' AND TG_ARGV[2] <> '' AND is_opened(TG_ARGV[2], TG_ARGV[3], OLD.id)) THEN
    RAISE EXCEPTION 'closed' USING ERRCODE = TG_ARGV[0];
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;

-- Columns that only some of those who write the row may set. Arguments: column, its value unless it is set, the roles.
CREATE OR REPLACE FUNCTION refuse_strange_columns() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  was jsonb := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) END;
BEGIN
  IF session_user = current_user THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'application' AND is_corrected(OLD.id, to_jsonb(OLD), to_jsonb(NEW)) THEN
    RETURN NEW;  -- §82: the programmer who applies a line of I-17 sets what it says, an IIN too
  END IF;
  FOR n IN 0 .. TG_NARGS / 3 - 1 LOOP
    IF coalesce(CASE WHEN TG_OP = 'UPDATE' THEN was->>TG_ARGV[3 * n] ELSE TG_ARGV[3 * n + 1] END, '')
       <> coalesce(to_jsonb(NEW)->>TG_ARGV[3 * n], '')
       AND NOT coalesce(my_role() = ANY (string_to_array(TG_ARGV[3 * n + 2], ' ')), false) THEN
      RAISE EXCEPTION 'not your column' USING ERRCODE = 'SQ200', TABLE = TG_TABLE_NAME, COLUMN = TG_ARGV[3 * n];
    END IF;
  END LOOP;
  RETURN NEW;
END $$;

-- §78.4: chair and responsible person of the commission agree each for themselves, and only when both have agreed is
-- the base closed; or, §9, at the hour at which it closed by itself.
CREATE OR REPLACE FUNCTION close_jointly() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  me staff;
  was commission := CASE WHEN TG_OP = 'UPDATE' THEN OLD END;
  mine boolean;
BEGIN
  IF session_user = current_user THEN RETURN NEW; END IF;
  SELECT * INTO me FROM staff WHERE user_id = who();
  mine := coalesce(me.commission_id = NEW.id, false);
  IF (NEW.chair_agreed_at IS NOT NULL AND NEW.chair_agreed_at IS DISTINCT FROM was.chair_agreed_at
      AND NOT (mine AND me.role = 'commission_chair'))
     OR (NEW.responsible_agreed_at IS NOT NULL AND NEW.responsible_agreed_at IS DISTINCT FROM was.responsible_agreed_at
         AND NOT (mine AND me.role = 'responsible_person'))
     OR (NOT mine AND pg_trigger_depth() < 2 AND ((NEW.chair_agreed_at IS NULL AND was.chair_agreed_at IS NOT NULL)
         OR (NEW.responsible_agreed_at IS NULL AND was.responsible_agreed_at IS NOT NULL)))
     OR (NEW.closed_at IS DISTINCT FROM was.closed_at
         AND NOT (mine AND me.role IN ('commission_chair', 'responsible_person')
                  AND ((NEW.chair_agreed_at IS NOT NULL AND NEW.responsible_agreed_at IS NOT NULL)
                       OR (NEW.closed_at = NEW.closes_at AND NEW.closes_at <= synaq_now())))) THEN
    RAISE EXCEPTION 'jointly' USING ERRCODE = 'SQ784';
  END IF;
  RETURN NEW;
END $$;

-- §78.4: what both agreed to was the base as it stood: a change of an application asks both again.
CREATE OR REPLACE FUNCTION ask_again() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE commission SET chair_agreed_at = NULL, responsible_agreed_at = NULL
  WHERE id IN (NEW.commission_id, OLD.commission_id) AND closed_at IS NULL
    AND (chair_agreed_at IS NOT NULL OR responsible_agreed_at IS NOT NULL);
  RETURN NULL;
END $$;

-- §9: the day of closing is set by the Centre, or by the branch of the commission once it has a responsible person
-- (§78.1, §78.2), and not after it has come: a base cannot be opened again. Its clock stays as it was when it opened.
CREATE OR REPLACE FUNCTION keep_term() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF session_user = current_user
     OR (OLD.opened_at, OLD.closes_at, OLD.site_id, OLD.zone)
        IS NOT DISTINCT FROM (NEW.opened_at, NEW.closes_at, NEW.site_id, NEW.zone) THEN
    RETURN NEW;
  END IF;
  IF coalesce(reach('commission', 'U'), '') NOT IN ('a', 'b') THEN
    RAISE EXCEPTION 'not yours' USING ERRCODE = '42501';
  END IF;
  IF reach('commission', 'U') = 'b' AND OLD.opened_at IS NULL
     AND NOT EXISTS (SELECT 1 FROM responsible_person p WHERE p.commission_id = OLD.id AND p.valid_to IS NULL) THEN
    RAISE EXCEPTION 'nobody is responsible' USING ERRCODE = 'SQ782';
  END IF;
  IF OLD.opened_at IS NOT NULL AND NEW.zone IS DISTINCT FROM OLD.zone THEN
    RAISE EXCEPTION 'the clock of an opened base' USING ERRCODE = 'SQ781';
  END IF;
  IF OLD.closed_at IS NOT NULL OR OLD.closes_at <= synaq_now() THEN
    RAISE EXCEPTION 'the base is closed' USING ERRCODE = 'SQ009';
  END IF;
  RETURN NEW;
END $$;

-- Four eyes: a template is made by one person and checked by another; who and when is told by the database and not by
-- whoever writes the row. A checked one changes no more, but may be withdrawn before its moment has come. It never comes
-- into force in the past.
CREATE OR REPLACE FUNCTION keep_four_eyes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  asked form_template := NEW;
BEGIN
  IF session_user = current_user THEN RETURN NEW; END IF;
  IF TG_OP = 'INSERT' THEN
    NEW.state := 'draft'; NEW.verdict := '';
    NEW.author_no := who(); NEW.author := (SELECT login FROM staff WHERE user_id = who()); NEW.made_at := synaq_now();
    NEW.checker_no := NULL; NEW.checker := ''; NEW.checked_at := NULL;
    IF NEW.from_at NOT BETWEEN synaq_now() - interval '100 years' AND synaq_now() + interval '100 years' THEN
      RAISE EXCEPTION 'no such day' USING ERRCODE = 'SQ444';  -- one that no programme reads hides every other row
    END IF;
    RETURN NEW;
  END IF;
  IF asked.state = OLD.state THEN
    IF to_jsonb(NEW) <> to_jsonb(OLD) THEN
      RAISE EXCEPTION 'a template is checked as it was made' USING ERRCODE = 'SQ443';
    END IF;
    RETURN NEW;
  END IF;
  NEW := OLD;
  NEW.state := asked.state;
  IF OLD.state = 'draft' AND asked.state IN ('checked', 'refused') THEN
    IF OLD.author_no = who() THEN
      RAISE EXCEPTION 'not by its author' USING ERRCODE = 'SQ441';
    END IF;
    NEW.checker_no := who(); NEW.checker := (SELECT login FROM staff WHERE user_id = who());
    NEW.checked_at := synaq_now(); NEW.verdict := asked.verdict; NEW.from_at := greatest(OLD.from_at, synaq_now());
  ELSIF asked.state <> 'withdrawn' OR my_role() IS DISTINCT FROM 'ntc' THEN
    RAISE EXCEPTION 'no such step' USING ERRCODE = 'SQ442';
  END IF;
  RETURN NEW;
END $$;

-- Fired when a row would change its place, or something else that only the Centre sets.
CREATE OR REPLACE FUNCTION centre_only() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF session_user <> current_user AND reach(TG_TABLE_NAME, 'U') IS DISTINCT FROM 'a'
     AND NOT (TG_TABLE_NAME IN ('application', 'correction') AND reach('placement', 'C') IS NOT DISTINCT FROM 'a') THEN
    RAISE EXCEPTION 'not yours' USING ERRCODE = '42501';  -- §78.6: a candidate seated elsewhere, with the lines of I-17
  END IF;
  RETURN NEW;
END $$;

-- Whether a commission sends its candidates to this site: a row that names both must not name two strangers.
CREATE OR REPLACE FUNCTION is_of_site(commission integer, site integer) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT $1 IS NULL OR $2 IS NULL OR EXISTS (SELECT 1 FROM commission WHERE id = $1 AND site_id = $2)
    OR EXISTS (SELECT 1 FROM placement WHERE commission_id = $1 AND site_id = $2)
$$;

-- §78.3: whether somebody has applied with this IIN in the campaign; neither who nor where.
CREATE OR REPLACE FUNCTION is_applied(number text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT may('application', 'C') AND EXISTS (
    SELECT 1 FROM application
    WHERE iin = $1 AND state <> 'withdrawn' AND campaign_id = (SELECT max(c.id) FROM campaign c))
$$;

-- The sites and planned days that a candidate may wish for (G26, G27), for whoever reads applications: elsewhere they
-- see the sites of their own place alone.
CREATE OR REPLACE FUNCTION sites_to_wish()
RETURNS TABLE (id integer, code text, kk text, ru text, address_kk text, address_ru text, days date[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.id, s.code, s.kk, s.ru, s.address_kk, s.address_ru, array(
    SELECT DISTINCT t.day FROM sitting t
    WHERE t.site_id = s.id AND t.campaign_id = (SELECT max(c.id) FROM campaign c) ORDER BY t.day)
  FROM site s WHERE may('application', 'R') ORDER BY s.code
$$;

-- What alone changes in an application after its base is closed: its site, when the allocation seats it elsewhere
-- (§78.6), and one datum with the value of the line of the journal I-17 that the act under way applies (§82).
CREATE OR REPLACE FUNCTION is_corrected(which integer, was jsonb, now_is jsonb) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT ($2 <> $3 AND $3 - names = ($2 - names) || jsonb_build_object('site_id', $3->'site_id')
          AND reach('placement', 'C') IS NOT DISTINCT FROM 'a')
    OR EXISTS (
      SELECT 1 FROM change c JOIN correction k ON k.id = c.row_id
      WHERE c.entry_id = act_under_way() AND c.register_name = 'correction' AND c.operation = 'UPDATE'
        AND c.new ? 'applied_at' AND k.application_id = $1
        AND $3 - names = ($2 - names) || jsonb_build_object(k.field, coalesce(k.iin, k.new_value)))
  FROM (SELECT '{full_name,sort_key}'::text[] AS names) reckoned
$$;

-- §44.2, §82: the programmer of the site carries a line of the journal I-17 into the base on the day of the test.
CREATE OR REPLACE FUNCTION apply_correction(which integer) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  me staff;
BEGIN
  SELECT * INTO me FROM staff WHERE user_id = who();
  UPDATE correction SET applied_at = synaq_now(), applied_by = me.login
  WHERE id = which AND site_id = me.site_id AND me.role = 'programmer';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not yours' USING ERRCODE = '42501';
  END IF;
END $$;

-- Whoever marks a line as applied changes the datum by that, and on no other day: the one cannot be done without the
-- other.
CREATE OR REPLACE FUNCTION carry_correction() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.applied_at IS NOT DISTINCT FROM OLD.applied_at THEN RETURN NULL; END IF;
  IF NOT EXISTS (
    SELECT 1 FROM placement p JOIN sitting s ON s.id = p.sitting_id JOIN site t ON t.id = s.site_id
    WHERE p.application_id = NEW.application_id AND s.day = (synaq_now() AT TIME ZONE t.zone)::date) THEN
    RAISE EXCEPTION 'not the test day' USING ERRCODE = 'SQ044';
  END IF;
  EXECUTE format('UPDATE application SET %I = $1 WHERE id = $2', NEW.field)
  USING coalesce(NEW.iin, NEW.new_value), NEW.application_id;
  RETURN NULL;
END $$;

-- §82: who wrote a line of the journal I-17 and when, and what stood there, is told by the database; an IIN of another
-- candidate of the campaign is refused without a word of whose it is. A line stays as it was written: afterwards it is
-- only delivered, withdrawn or applied.
CREATE OR REPLACE FUNCTION keep_correction() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  me text := (SELECT login FROM staff WHERE user_id = who());
  steps text[] := '{site_id,delivered_at,withdrawn_at,applied_at,applied_by}';
  present text;
BEGIN
  IF session_user = current_user THEN RETURN NEW; END IF;
  IF NOT EXISTS (SELECT 1 FROM application WHERE id = NEW.application_id AND commission_id = NEW.commission_id) THEN
    RAISE EXCEPTION 'not yours' USING ERRCODE = '42501';
  END IF;
  IF TG_OP = 'INSERT' THEN
    EXECUTE format('SELECT %I::text FROM application WHERE id = $1', NEW.field) INTO present USING NEW.application_id;
    NEW.old_value := CASE NEW.field WHEN 'iin' THEN '' ELSE coalesce(present, '') END;
    NEW.old_iin := CASE NEW.field WHEN 'iin' THEN present END;
    NEW.new_value := CASE NEW.field WHEN 'iin' THEN '' ELSE NEW.new_value END;
    NEW.entered_at := synaq_now(); NEW.entered_by := me; NEW.applied_by := '';
    NEW.delivered_at := NULL; NEW.withdrawn_at := NULL; NEW.applied_at := NULL;
    IF NEW.field = 'iin' AND is_others_iin(NEW.application_id, NEW.iin) THEN
      RAISE EXCEPTION 'another candidate' USING ERRCODE = 'SQ822';
    END IF;
    RETURN NEW;
  END IF;
  IF to_jsonb(OLD) - steps <> to_jsonb(NEW) - steps THEN
    RAISE EXCEPTION 'a line stays as it was written' USING ERRCODE = 'SQ823';
  END IF;
  NEW.delivered_at := CASE WHEN NEW.delivered_at IS NULL THEN NULL ELSE coalesce(OLD.delivered_at, synaq_now()) END;
  NEW.withdrawn_at := CASE WHEN NEW.withdrawn_at IS NULL THEN NULL ELSE coalesce(OLD.withdrawn_at, synaq_now()) END;
  NEW.applied_by := CASE WHEN NEW.applied_at IS NULL THEN '' ELSE me END;
  NEW.applied_at := CASE WHEN NEW.applied_at IS NULL THEN NULL ELSE synaq_now() END;
  RETURN NEW;
END $$;

-- Whether an IIN is, or by the journal I-17 is to be, that of another candidate of the same campaign.
CREATE OR REPLACE FUNCTION is_others_iin(which integer, digits text) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM application mine JOIN application a ON a.campaign_id = mine.campaign_id AND a.id <> mine.id
    WHERE mine.id = $1 AND a.state <> 'withdrawn' AND (a.iin = $2 OR EXISTS (
      SELECT 1 FROM correction k WHERE k.application_id = a.id AND k.iin = $2
      AND k.applied_at IS NULL AND k.withdrawn_at IS NULL)))
$$;

-- §78.7-81: when a step of a pass was taken and by whom is told by the database. Only who took a step takes it back, on
-- the same day by the clock of the site; the order of the steps is held by the table.
CREATE OR REPLACE FUNCTION keep_pass() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  was jsonb := CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(OLD) ELSE '{}' END;
  told jsonb := to_jsonb(NEW);
  me text := (SELECT login FROM staff WHERE user_id = who());
  place text := (SELECT zone FROM site WHERE id = NEW.site_id);
  step text[];
BEGIN
  IF session_user = current_user THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND OLD.placement_id <> NEW.placement_id THEN
    RAISE EXCEPTION 'the pass of another' USING ERRCODE = '42501';
  END IF;
  FOREACH step SLICE 1 IN ARRAY '{{drawn_up_at,drawn_up_by},{issued_at,issued_by},{stub_handed_at,stub_handed_by},
                                  {stub_at_site_at,stub_taken_by}}'::text[] LOOP
    IF was->>step[1] IS NULL AND told->>step[1] IS NOT NULL THEN
      told := told || jsonb_build_object(step[1], synaq_now(), step[2], me);
    ELSIF was->>step[1] IS NOT NULL AND told->>step[1] IS NULL THEN
      IF was->>step[2] IS DISTINCT FROM me OR ((was->>step[1])::timestamptz AT TIME ZONE place)::date
         <> (synaq_now() AT TIME ZONE place)::date THEN
        RAISE EXCEPTION 'not to be taken back' USING ERRCODE = 'SQ801';
      END IF;
      told := told || jsonb_build_object(step[2], '');
    ELSE
      told := told || jsonb_build_object(step[1], was->step[1], step[2], coalesce(was->>step[2], ''));
    END IF;
  END LOOP;
  RETURN jsonb_populate_record(NEW, told);
END $$;

-- §78.6: whom the allocation seats elsewhere than the commission's own site belongs to that site from then on.
CREATE OR REPLACE FUNCTION send_to_site(people integer[], place integer) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF reach('placement', 'C') IS DISTINCT FROM 'a' THEN
    RAISE EXCEPTION 'not yours' USING ERRCODE = '42501';
  END IF;
  UPDATE application SET site_id = place WHERE id = ANY (people) AND site_id <> place;
END $$;

-- §43.6: the lot of an allocation is given out once, to the act that approves it.
CREATE OR REPLACE FUNCTION take_lot(run integer) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF reach('allocation_run', 'U') IS DISTINCT FROM 'a' OR act_under_way() IS NULL
     OR NOT EXISTS (SELECT 1 FROM allocation_run WHERE id = run AND state = 'draft') THEN
    RAISE EXCEPTION 'not yours' USING ERRCODE = '42501';
  END IF;
  RETURN (SELECT seed FROM run_lot WHERE run_id = run);
END $$;

-- §74.5: a desk that is said not to stand is one of the plan, said once, row and desk without leading zeros.
CREATE OR REPLACE FUNCTION keep_desks() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  gone text[] := string_to_array(NEW.missing, ' ');
BEGIN
  IF (SELECT count(DISTINCT desk) FROM unnest(gone) desk) < cardinality(gone) OR EXISTS (
    SELECT 1 FROM unnest(gone) desk WHERE CASE
      WHEN desk ~ '^[1-9][0-9]{0,2}-[1-9][0-9]{0,2}$'
      THEN split_part(desk, '-', 1)::integer > NEW.rows OR split_part(desk, '-', 2)::integer > NEW.columns
      ELSE true END) THEN
    RAISE EXCEPTION 'no such desk' USING ERRCODE = 'SQ745';
  END IF;
  RETURN NEW;
END $$;

-- Whether the stock that speaks of these rooms lies at the Centre or is approved: of a sitting the stock of its campaign,
-- of a room itself the newest. A submission that is under way is waited for.
CREATE OR REPLACE FUNCTION is_submitted(place integer, of_sitting integer) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  stands text;
BEGIN
  SELECT k.state INTO stands FROM room_stock k WHERE k.site_id = place AND k.campaign_id = CASE
    WHEN of_sitting IS NULL THEN (SELECT max(campaign_id) FROM room_stock WHERE site_id = place)
    ELSE (SELECT campaign_id FROM sitting WHERE id = of_sitting) END FOR SHARE;
  RETURN coalesce(stands IN ('submitted', 'approved'), false);
END $$;

-- §76, §78.5: what the stock of a site says of its rooms and their languages is still once it is submitted; whom a room
-- of a sitting is for is still once candidates are allocated to it (§78.6).
CREATE OR REPLACE FUNCTION keep_stock() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  told jsonb;
  free text[] := CASE TG_TABLE_NAME WHEN 'sitting_room' THEN '{state,candidates,entered_at}' ELSE '{seats}' END;
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - free = to_jsonb(NEW) - free THEN RETURN NEW; END IF;
  FOR told IN SELECT line FROM (VALUES (CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END),
                                      (CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END)) written (line)
              WHERE line IS NOT NULL LOOP
    IF is_submitted((told ->> 'site_id')::integer, (told ->> 'sitting_id')::integer) THEN
      RAISE EXCEPTION 'stock submitted' USING ERRCODE = 'SQ076';
    END IF;
    IF EXISTS (SELECT 1 FROM sitting WHERE id = (told ->> 'sitting_id')::integer AND allocated_at IS NOT NULL) THEN
      RAISE EXCEPTION 'candidates are allocated' USING ERRCODE = 'SQ786';
    END IF;
  END LOOP;
  RETURN coalesce(NEW, OLD);
END $$;

-- §76, §78.5: the site fills its stock in and submits it; the Centre returns or approves what is submitted, and may take
-- its approval back until candidates are allocated by it (§78.6). Who and when is written here, whatever was sent.
CREATE OR REPLACE FUNCTION keep_steps() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  step text := CASE TG_OP WHEN 'INSERT' THEN '' WHEN 'UPDATE' THEN OLD.state END || ' ' || NEW.state;
  me text := (SELECT login FROM staff WHERE user_id = who());
BEGIN
  IF session_user = current_user OR (TG_OP = 'UPDATE' AND OLD = NEW) OR NOT may('room_stock', left(TG_OP, 1)) THEN
    RETURN coalesce(NEW, OLD);  -- the policies refuse whoever has no right
  END IF;
  IF TG_OP = 'DELETE' OR step IS NULL OR NOT (
    (step IN (' draft', 'draft submitted', 'returned submitted') AND my_role() = 'site')
    OR (step IN ('submitted returned', 'submitted approved', 'approved returned') AND my_role() = 'ntc'))
    OR (TG_OP = 'UPDATE' AND (OLD.site_id, OLD.campaign_id) <> (NEW.site_id, NEW.campaign_id)) THEN
    RAISE EXCEPTION 'not this step' USING ERRCODE = 'SQ785';
  END IF;
  IF NEW.state = 'submitted' THEN NEW.submitted_at := synaq_now(); NEW.submitted_by := me;
  ELSIF TG_OP = 'UPDATE' THEN NEW.submitted_at := OLD.submitted_at; NEW.submitted_by := OLD.submitted_by;
  ELSE NEW.submitted_at := NULL; NEW.submitted_by := '';
  END IF;
  NEW.approved_at := CASE WHEN NEW.state = 'approved' THEN synaq_now() END;
  NEW.approved_by := CASE WHEN NEW.state = 'approved' THEN me ELSE '' END;
  RETURN NEW;
END $$;

-- Arguments: columns that, once set, stay as they are (a base closed, a key opened, a sheet printed).
CREATE OR REPLACE FUNCTION only_once() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY TG_ARGV LOOP
    IF to_jsonb(OLD)->name <> 'null' AND to_jsonb(OLD)->name <> to_jsonb(NEW)->name THEN
      RAISE EXCEPTION 'only once: %', name USING ERRCODE = 'SQ002';
    END IF;
  END LOOP;
  RETURN NEW;
END $$;

-- §143, §145: once the key of a sitting is open, what its sheets were found to say stays as it is.
CREATE OR REPLACE FUNCTION refuse_after_key() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM sealed_key k JOIN sitting_room r ON r.sitting_id = k.sitting_id
             WHERE r.id IN (NEW.sitting_room_id, OLD.sitting_room_id) AND k.opened_at IS NOT NULL) THEN
    RAISE EXCEPTION 'the key is open' USING ERRCODE = 'SQ145';
  END IF;
  RETURN NEW;
END $$;

-- §43.6: on the test day, by the programmer of the site, with an unused password of the Centre, one single time.
CREATE OR REPLACE FUNCTION print_seating(which integer, password text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  me staff;
  s sitting;
  opened integer;
BEGIN
  SELECT * INTO me FROM staff WHERE user_id = who();
  SELECT * INTO s FROM sitting WHERE id = which FOR UPDATE;
  IF me.role IS DISTINCT FROM 'programmer' OR me.site_id IS DISTINCT FROM s.site_id THEN
    RAISE EXCEPTION 'not yours' USING ERRCODE = '42501';
  END IF;
  IF EXISTS (SELECT 1 FROM seating_print WHERE sitting_id = which) THEN
    RAISE EXCEPTION 'printed already' USING ERRCODE = 'SQ431';
  END IF;
  IF s.day <> (SELECT (synaq_now() AT TIME ZONE zone)::date FROM site WHERE id = s.site_id) THEN
    RAISE EXCEPTION 'not today' USING ERRCODE = 'SQ433';
  END IF;
  UPDATE centre_password SET used_at = synaq_now()
  WHERE sitting_id = which AND kind = 'seating' AND used_at IS NULL
    AND digest = sha256(salt || convert_to(password, 'UTF8'))
  RETURNING id INTO opened;
  IF opened IS NULL THEN
    RAISE EXCEPTION 'wrong password' USING ERRCODE = 'SQ432';
  END IF;
  INSERT INTO seating_print (site_id, sitting_id, at, login) VALUES (s.site_id, which, synaq_now(), me.login);
END $$;

-- Whether a paper is the house's own, for whoever holds it: both its number and its checksum are needed, nothing else is
-- told. Numbers alone open nothing, so nobody learns from guesses which papers there are.
CREATE OR REPLACE FUNCTION verify_paper(which text, digits text) RETURNS TABLE (form text, printed_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.form, p.printed_at FROM printout p WHERE p.number = $1 AND p.checksum = $2 ORDER BY p.id DESC LIMIT 1
$$;

-- Jobs: the row is the truth. A worker shows a ticket of number 0, which no official has: it opens nothing but the
-- claiming of jobs. Then it acts as the author of the job.
CREATE OR REPLACE FUNCTION refuse_all_but_workers() RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (bearer())[1] IS DISTINCT FROM 0 THEN
    RAISE EXCEPTION 'not a worker' USING ERRCODE = '42501';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION claim_job(which integer, by_token text, seconds integer)
RETURNS TABLE (user_id integer, epoch integer, verb text, arguments jsonb) LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT refuse_all_but_workers();
  UPDATE job j SET state = 'running', attempts = attempts + 1, token = by_token,
    lease_until = clock_timestamp() + make_interval(secs => seconds)
  FROM staff s
  WHERE j.id = which AND s.user_id = j.user_id AND s.active AND j.attempts < 5
    AND (j.state = 'waiting' OR (j.state = 'running' AND j.lease_until < clock_timestamp()))
  RETURNING s.user_id, s.epoch, j.verb, j.arguments
$$;

-- True while the claim is still ours: a worker that was thought dead finds its token gone and changes nothing.
CREATE OR REPLACE FUNCTION finish_job(which integer, by_token text, outcome text, words text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH done AS (
    UPDATE job SET state = outcome, said = words, lease_until = NULL, finished_at = clock_timestamp()
    WHERE id = which AND token = by_token AND state = 'running' AND user_id = who() RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM done)
$$;

-- How far a job has come, told while it goes on, apart from its work: its lease is drawn out as well. «go», «stop» once
-- its author has asked for an end, «lost» when another worker has it.
CREATE OR REPLACE FUNCTION tell_job(which integer, by_token text, so_far integer, of_all integer, seconds integer)
RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH told AS (
    UPDATE job SET done = so_far, total = of_all, lease_until = clock_timestamp() + make_interval(secs => seconds)
    WHERE id = which AND token = by_token AND state = 'running' AND user_id = who() RETURNING stop_asked_at)
  SELECT coalesce((SELECT CASE WHEN stop_asked_at IS NULL THEN 'go' ELSE 'stop' END FROM told), 'lost')
$$;

-- What a job found, and its sentence in the second language, inside the transaction of its end.
CREATE OR REPLACE FUNCTION note_job(which integer, by_token text, words_ru text, found jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE job SET said_ru = words_ru, result = found
  WHERE id = which AND token = by_token AND state = 'running' AND user_id = who()
$$;

-- The author of a job ends it (at once while it waits, else at its next portion), or has a fruitless one done again.
CREATE OR REPLACE FUNCTION stop_job(which integer) RETURNS boolean LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
  WITH asked AS (
    UPDATE job SET stop_asked_at = clock_timestamp(),
      said = CASE state WHEN 'waiting' THEN 'stopped' ELSE said END,
      finished_at = CASE state WHEN 'waiting' THEN clock_timestamp() END,
      state = CASE state WHEN 'waiting' THEN 'refused' ELSE state END
    WHERE id = which AND user_id = who() AND state IN ('waiting', 'running') RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM asked)
$$;

CREATE OR REPLACE FUNCTION repeat_job(which integer) RETURNS boolean LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
  WITH asked AS (
    UPDATE job SET state = 'waiting', attempts = 0, token = '', said = '', said_ru = '', result = NULL, done = 0,
      total = 0, stop_asked_at = NULL, finished_at = NULL, lease_until = NULL, created_at = clock_timestamp()
    WHERE id = which AND user_id = who() AND state IN ('failed', 'refused') RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM asked)
$$;

CREATE OR REPLACE FUNCTION forgotten_jobs(patience integer) RETURNS SETOF integer LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT refuse_all_but_workers();
  UPDATE job SET state = 'failed', said = 'five attempts', finished_at = clock_timestamp()
  WHERE state = 'running' AND lease_until < clock_timestamp() AND attempts >= 5;
  UPDATE job SET state = 'refused', said = 'no author', lease_until = NULL, finished_at = clock_timestamp()
  WHERE (state = 'waiting' OR (state = 'running' AND lease_until < clock_timestamp()))
    AND NOT EXISTS (SELECT 1 FROM staff s WHERE s.user_id = job.user_id AND s.active);
  SELECT id FROM job WHERE attempts < 5 AND (
    (state = 'waiting' AND created_at < clock_timestamp() - make_interval(secs => patience))
    OR (state = 'running' AND lease_until < clock_timestamp())) ORDER BY id
$$;

-- Reports whose hour has come get their job, in the name of their owner: once a day, whoever asks and however often. The
-- day and the hour are those of the owner's place. One whose owner serves no more is made no more, and says so.
CREATE OR REPLACE FUNCTION plan_reports() RETURNS SETOF integer LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT refuse_all_but_workers();
  UPDATE saved_report r SET stopped = 'no author', hour = NULL
  WHERE hour IS NOT NULL AND NOT EXISTS (SELECT 1 FROM staff s WHERE s.user_id = r.user_id AND s.active);
  WITH due AS (
    SELECT r.id, synaq_now() AT TIME ZONE coalesce(p.zone, 'Asia/Almaty') AS here
    FROM saved_report r JOIN staff s ON s.user_id = r.user_id LEFT JOIN site p ON p.id = s.site_id
    WHERE r.hour IS NOT NULL AND r.dropped_at IS NULL),
  taken AS (
    UPDATE saved_report r SET last_on = due.here::date FROM due
    WHERE r.id = due.id AND r.hour <= extract(hour FROM due.here) AND (r.last_on IS NULL OR r.last_on < due.here::date)
    RETURNING r.id, r.user_id, r.last_on),
  asked AS (
    INSERT INTO job (user_id, verb, arguments, key)
    SELECT user_id, 'daily.make', jsonb_build_object('report', id, 'day', last_on), 'report:' || id || ':' || last_on
    FROM taken ON CONFLICT DO NOTHING RETURNING id)
  SELECT id FROM asked ORDER BY id
$$;

CREATE OR REPLACE FUNCTION has_staff() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$ SELECT EXISTS (SELECT 1 FROM staff) $$;

CREATE OR REPLACE FUNCTION count_jobs() RETURNS TABLE (state text, n bigint) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$ SELECT j.state, count(*) FROM job j GROUP BY j.state ORDER BY 1 $$;

-- Whether the bearer sees a row: the condition of its own policy, asked in the name of the owner.
CREATE OR REPLACE FUNCTION sees_row(register text, which integer) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  condition text := (
    SELECT pg_get_expr(p.polqual, p.polrelid) FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relname = $1 AND p.polname = 'select_rows');
  seen boolean;
BEGIN
  IF condition IS NOT NULL THEN
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I WHERE id = $1 AND (%s))', $1, condition) INTO seen USING $2;
  END IF;
  RETURN coalesce(seen, false);
END $$;

-- The history of one row, newest first, for whoever may read the row; the journal as a whole stays the Centre's.
CREATE OR REPLACE FUNCTION history_of(register text, which integer)
RETURNS TABLE (id integer, at timestamptz, recorded_at timestamptz, who text, title_kk text, title_ru text, mark text,
  operation text, old jsonb, new jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.id, e.at, e.recorded_at, coalesce(s.full_name, e.login), e.title_kk, e.title_ru, e.mark, c.operation, c.old,
    c.new
  FROM change c JOIN entry e ON e.id = c.entry_id LEFT JOIN staff s ON s.user_id = e.user_id
  WHERE c.register_name = $1 AND c.row_id = $2 AND sees_row($1, $2) ORDER BY c.id DESC
$$;
