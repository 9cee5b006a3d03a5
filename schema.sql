CREATE FUNCTION public.act_under_way() RETURNS integer
    LANGUAGE plpgsql
    AS $$
DECLARE
  told integer := nullif(current_setting('app.entry', true), '')::integer;
BEGIN
  IF told IS NOT NULL AND NOT is_mine(told) THEN
    RAISE EXCEPTION 'no such act is under way' USING ERRCODE = 'SQ000';
  END IF;
  RETURN told;
END $$;

ALTER FUNCTION public.act_under_way() OWNER TO synaq_owner;

CREATE FUNCTION public.apply_correction(which integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.apply_correction(which integer) OWNER TO synaq_owner;

CREATE FUNCTION public.ask_again() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  UPDATE commission SET chair_agreed_at = NULL, responsible_agreed_at = NULL
  WHERE id IN (NEW.commission_id, OLD.commission_id) AND closed_at IS NULL
    AND (chair_agreed_at IS NOT NULL OR responsible_agreed_at IS NOT NULL);
  RETURN NULL;
END $$;

ALTER FUNCTION public.ask_again() OWNER TO synaq_owner;

CREATE FUNCTION public.bearer() RETURNS integer[]
    LANGUAGE plpgsql STABLE
    AS $_$
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
END $_$;

ALTER FUNCTION public.bearer() OWNER TO synaq_owner;

CREATE FUNCTION public.broken_chains() RETURNS SETOF text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  SELECT e.chain || ' №' || e.number FROM (
    SELECT entry AS line, chain, number, previous, digest, id,
      lag(digest, 1, '\x'::bytea) OVER w AS told, lag(number, 1, 0) OVER w AS last
    FROM entry WINDOW w AS (PARTITION BY chain ORDER BY number)) e
  WHERE (session_user = current_user OR reach('entry', 'R') = 'a')
    AND (e.previous <> e.told OR e.number <> e.last + 1 OR e.digest <> digest_of_entry(e.line, digest_of_changes(e.id)))
  ORDER BY e.id
$$;

ALTER FUNCTION public.broken_chains() OWNER TO synaq_owner;

CREATE FUNCTION public.carry_correction() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
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
END $_$;

ALTER FUNCTION public.carry_correction() OWNER TO synaq_owner;

CREATE FUNCTION public.centre_only() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  IF session_user <> current_user AND reach(TG_TABLE_NAME, 'U') IS DISTINCT FROM 'a'
     AND NOT (TG_TABLE_NAME IN ('application', 'correction') AND reach('placement', 'C') IS NOT DISTINCT FROM 'a') THEN
    RAISE EXCEPTION 'not yours' USING ERRCODE = '42501';  -- §78.6: a candidate seated elsewhere, with the lines of I-17
  END IF;
  RETURN NEW;
END $$;

ALTER FUNCTION public.centre_only() OWNER TO synaq_owner;

CREATE FUNCTION public.change_password(password_digest text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  IF who() IS NULL OR password_digest IS NULL THEN
    RAISE EXCEPTION 'nobody acts' USING ERRCODE = '42501';
  END IF;
  UPDATE ab_user SET password = password_digest, changed_on = now() WHERE id = who();
  UPDATE staff SET password_due = false WHERE user_id = who();
END $$;

ALTER FUNCTION public.change_password(password_digest text) OWNER TO synaq_owner;

CREATE FUNCTION public.claim_job(which integer, by_token text, seconds integer) RETURNS TABLE(user_id integer, epoch integer, verb text, arguments jsonb)
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  SELECT refuse_all_but_workers();
  UPDATE job j SET state = 'running', attempts = attempts + 1, token = by_token,
    lease_until = clock_timestamp() + make_interval(secs => seconds)
  FROM staff s
  WHERE j.id = which AND s.user_id = j.user_id AND s.active AND j.attempts < 5
    AND (j.state = 'waiting' OR (j.state = 'running' AND j.lease_until < clock_timestamp()))
  RETURNING s.user_id, s.epoch, j.verb, j.arguments
$$;

ALTER FUNCTION public.claim_job(which integer, by_token text, seconds integer) OWNER TO synaq_owner;

CREATE FUNCTION public.close_act(in_chain text, kk text, ru text, under text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.close_act(in_chain text, kk text, ru text, under text) OWNER TO synaq_owner;

CREATE FUNCTION public.close_jointly() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.close_jointly() OWNER TO synaq_owner;

CREATE FUNCTION public.commissions(register text, verb text) RETURNS integer[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
  SELECT CASE reach($1, $2)
    WHEN 'a' THEN (SELECT array_agg(id) FROM commission)
    WHEN 'b' THEN (SELECT array_agg(id) FROM commission WHERE branch_id = s.branch_id)
    WHEN 'c' THEN ARRAY[s.commission_id]
    END
  FROM staff s WHERE s.user_id = who()
$_$;

ALTER FUNCTION public.commissions(register text, verb text) OWNER TO synaq_owner;

CREATE FUNCTION public.count_jobs() RETURNS TABLE(state text, n bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT j.state, count(*) FROM job j GROUP BY j.state ORDER BY 1 $$;

ALTER FUNCTION public.count_jobs() OWNER TO synaq_owner;

CREATE FUNCTION public.digest_of_changes(entry bigint) RETURNS bytea
    LANGUAGE sql STABLE
    AS $_$
  SELECT sha256(convert_to(coalesce(string_agg(
    jsonb_build_array(register_name, row_id, operation, old, new)::text, chr(10) ORDER BY id), ''), 'UTF8'))
  FROM change WHERE entry_id = $1
$_$;

ALTER FUNCTION public.digest_of_changes(entry bigint) OWNER TO synaq_owner;

CREATE TABLE public.entry (
    id integer NOT NULL,
    chain text NOT NULL,
    number integer NOT NULL,
    at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    user_id integer NOT NULL,
    login text NOT NULL,
    title_kk text NOT NULL,
    title_ru text NOT NULL,
    mark text NOT NULL,
    changes integer NOT NULL,
    previous bytea NOT NULL,
    digest bytea NOT NULL
);

ALTER TABLE ONLY public.entry FORCE ROW LEVEL SECURITY;

ALTER TABLE public.entry OWNER TO synaq_owner;

CREATE FUNCTION public.digest_of_entry(e public.entry, of_changes bytea) RETURNS bytea
    LANGUAGE sql STABLE
    AS $$
  SELECT sha256(e.previous || of_changes || convert_to(jsonb_build_array(e.id, e.chain, e.number,
    to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'),
    to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'),
    e.user_id, e.login, e.title_kk, e.title_ru, e.mark, e.changes)::text, 'UTF8'))
$$;

ALTER FUNCTION public.digest_of_entry(e public.entry, of_changes bytea) OWNER TO synaq_owner;

CREATE FUNCTION public.dismiss_account(which integer) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  known staff := kept_account(which);
BEGIN
  UPDATE staff SET active = false, epoch = epoch + 1 WHERE user_id = known.user_id;
  UPDATE ab_user SET active = false, changed_on = now() WHERE id = known.user_id;
  RETURN known.login;
END $$;

ALTER FUNCTION public.dismiss_account(which integer) OWNER TO synaq_owner;

CREATE FUNCTION public.epoch_of(which integer) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT epoch FROM staff WHERE user_id = which AND active $$;

ALTER FUNCTION public.epoch_of(which integer) OWNER TO synaq_owner;

CREATE FUNCTION public.finish_job(which integer, by_token text, outcome text, words text) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  WITH done AS (
    UPDATE job SET state = outcome, said = words, lease_until = NULL, finished_at = clock_timestamp()
    WHERE id = which AND token = by_token AND state = 'running' AND user_id = who() RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM done)
$$;

ALTER FUNCTION public.finish_job(which integer, by_token text, outcome text, words text) OWNER TO synaq_owner;

CREATE FUNCTION public.forgotten_jobs(patience integer) RETURNS SETOF integer
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.forgotten_jobs(patience integer) OWNER TO synaq_owner;

CREATE FUNCTION public.give_password(which integer, password_digest text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
  UPDATE ab_user SET password = $2, active = true, changed_on = now() WHERE id = $1
$_$;

ALTER FUNCTION public.give_password(which integer, password_digest text) OWNER TO synaq_owner;

CREATE FUNCTION public.has_staff() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT EXISTS (SELECT 1 FROM staff) $$;

ALTER FUNCTION public.has_staff() OWNER TO synaq_owner;

CREATE FUNCTION public.head_of(which text) RETURNS TABLE(number integer, digest bytea)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
  SELECT e.number, e.digest FROM entry e WHERE e.chain = $1 AND is_chain_of_bearer($1) ORDER BY e.number DESC LIMIT 1
$_$;

ALTER FUNCTION public.head_of(which text) OWNER TO synaq_owner;

CREATE FUNCTION public.heads() RETURNS TABLE(chain text, number integer, digest bytea)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  IF session_user <> current_user THEN
    PERFORM refuse_all_but_workers();
  END IF;
  RETURN QUERY SELECT e.chain, e.number, e.digest FROM entry e
    JOIN (SELECT l.chain, max(l.number) AS number FROM entry l GROUP BY l.chain) last USING (chain, number);
END $$;

ALTER FUNCTION public.heads() OWNER TO synaq_owner;

CREATE FUNCTION public.history_of(register text, which integer) RETURNS TABLE(id integer, at timestamp with time zone, recorded_at timestamp with time zone, who text, title_kk text, title_ru text, mark text, operation text, old jsonb, new jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
  SELECT c.id, e.at, e.recorded_at, coalesce(s.full_name, e.login), e.title_kk, e.title_ru, e.mark, c.operation, c.old,
    c.new
  FROM change c JOIN entry e ON e.id = c.entry_id LEFT JOIN staff s ON s.user_id = e.user_id
  WHERE c.register_name = $1 AND c.row_id = $2 AND sees_row($1, $2) ORDER BY c.id DESC
$_$;

ALTER FUNCTION public.history_of(register text, which integer) OWNER TO synaq_owner;

CREATE FUNCTION public.is_applied(number text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
  SELECT may('application', 'C') AND EXISTS (
    SELECT 1 FROM application
    WHERE iin = $1 AND state <> 'withdrawn' AND campaign_id = (SELECT max(c.id) FROM campaign c))
$_$;

ALTER FUNCTION public.is_applied(number text) OWNER TO synaq_owner;

CREATE FUNCTION public.is_chain_of_bearer(chain text) RETURNS boolean
    LANGUAGE sql STABLE
    AS $_$
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
$_$;

ALTER FUNCTION public.is_chain_of_bearer(chain text) OWNER TO synaq_owner;

CREATE TABLE public.allocation_room (
    id integer NOT NULL,
    site_id integer NOT NULL,
    run_id integer NOT NULL,
    sitting_room_id integer NOT NULL,
    seats integer NOT NULL,
    placed integer NOT NULL,
    mixed boolean NOT NULL
);

ALTER TABLE ONLY public.allocation_room FORCE ROW LEVEL SECURITY;

ALTER TABLE public.allocation_room OWNER TO synaq_owner;

CREATE FUNCTION public.is_closed_allocation_room(old public.allocation_room) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT coalesce(true, false) $$;

ALTER FUNCTION public.is_closed_allocation_room(old public.allocation_room) OWNER TO synaq_owner;

CREATE TABLE public.allocation_run (
    id integer NOT NULL,
    campaign_id integer NOT NULL,
    number integer NOT NULL,
    state character varying(40) DEFAULT 'draft'::character varying NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    spare integer NOT NULL,
    candidates integer NOT NULL,
    placed integer NOT NULL,
    unplaced integer NOT NULL,
    seats integer NOT NULL,
    site_asked integer NOT NULL,
    site_met integer NOT NULL,
    day_asked integer NOT NULL,
    day_met integer NOT NULL,
    low_vision_asked integer NOT NULL,
    low_vision_met integer NOT NULL,
    health_asked integer NOT NULL,
    health_met integer NOT NULL,
    displaced integer NOT NULL,
    pairs integer NOT NULL,
    mixed integer NOT NULL,
    conflicts integer NOT NULL,
    digest text NOT NULL,
    approved_at timestamp with time zone,
    approved_by text DEFAULT ''::text NOT NULL,
    CONSTRAINT ck_allocation_run_approved_at CHECK ((((state)::text = 'approved'::text) = (approved_at IS NOT NULL))),
    CONSTRAINT runstate CHECK (((state)::text = ANY (ARRAY[('draft'::character varying)::text, ('approved'::character varying)::text, ('dropped'::character varying)::text])))
);

ALTER TABLE ONLY public.allocation_run FORCE ROW LEVEL SECURITY;

ALTER TABLE public.allocation_run OWNER TO synaq_owner;

CREATE FUNCTION public.is_closed_allocation_run(old public.allocation_run) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT coalesce(old.state <> 'draft', false) $$;

ALTER FUNCTION public.is_closed_allocation_run(old public.allocation_run) OWNER TO synaq_owner;

CREATE FUNCTION public.kk_order(words text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT translate(lower(words), 'аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя', 'ĀāĂăĄąĆćĈĉĊċČčĎďĐđĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĦħĨĩ') $$;

ALTER FUNCTION public.kk_order(words text) OWNER TO synaq_owner;

CREATE TABLE public.application (
    id integer NOT NULL,
    commission_id integer NOT NULL,
    site_id integer NOT NULL,
    campaign_id integer NOT NULL,
    number integer NOT NULL,
    registered_at timestamp with time zone NOT NULL,
    surname text NOT NULL,
    first_name text NOT NULL,
    patronymic text DEFAULT ''::text NOT NULL,
    iin text NOT NULL,
    education_level character varying(40) NOT NULL,
    institution_id integer NOT NULL,
    "position" text NOT NULL,
    category character varying(40) NOT NULL,
    attestation_type character varying(40) NOT NULL,
    language character varying(40) NOT NULL,
    subject_id integer NOT NULL,
    has_application boolean DEFAULT true NOT NULL,
    photos integer DEFAULT 2 NOT NULL,
    has_id_copy boolean DEFAULT true NOT NULL,
    state character varying(40) DEFAULT 'registered'::character varying NOT NULL,
    full_name text GENERATED ALWAYS AS ((((surname || ' '::text) || first_name) ||
CASE
    WHEN (patronymic = ''::text) THEN ''::text
    ELSE (' '::text || patronymic)
END)) STORED NOT NULL,
    sort_key text GENERATED ALWAYS AS (public.kk_order((((surname || ' '::text) || first_name) ||
CASE
    WHEN (patronymic = ''::text) THEN ''::text
    ELSE (' '::text || patronymic)
END))) STORED NOT NULL COLLATE pg_catalog."C",
    phone text DEFAULT ''::text NOT NULL,
    wished_site_id integer,
    wished_day date,
    low_vision boolean DEFAULT false NOT NULL,
    health_room boolean DEFAULT false NOT NULL,
    CONSTRAINT applicationstate CHECK (((state)::text = ANY (ARRAY[('registered'::character varying)::text, ('withdrawn'::character varying)::text, ('locked'::character varying)::text]))),
    CONSTRAINT attestationtype CHECK (((attestation_type)::text = ANY (ARRAY[('regular'::character varying)::text, ('early'::character varying)::text]))),
    CONSTRAINT category CHECK (((category)::text = ANY (ARRAY[('moderator'::character varying)::text, ('expert'::character varying)::text, ('researcher'::character varying)::text, ('master'::character varying)::text]))),
    CONSTRAINT educationlevel CHECK (((education_level)::text = ANY (ARRAY[('preschool'::character varying)::text, ('general_secondary'::character varying)::text, ('tvet'::character varying)::text, ('additional'::character varying)::text, ('methodologist'::character varying)::text, ('head'::character varying)::text]))),
    CONSTRAINT language CHECK (((language)::text = ANY (ARRAY[('kaz'::character varying)::text, ('rus'::character varying)::text])))
);

ALTER TABLE ONLY public.application FORCE ROW LEVEL SECURITY;

ALTER TABLE public.application OWNER TO synaq_owner;

CREATE FUNCTION public.is_closed_application(old public.application) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT coalesce(EXISTS (SELECT 1 FROM commission c WHERE c.id = old.commission_id AND (c.closed_at IS NOT NULL OR c.closes_at <= synaq_now())), false) $$;

ALTER FUNCTION public.is_closed_application(old public.application) OWNER TO synaq_owner;

CREATE TABLE public.correction (
    id integer NOT NULL,
    site_id integer NOT NULL,
    commission_id integer NOT NULL,
    application_id integer NOT NULL,
    number integer NOT NULL,
    field character varying(40) NOT NULL,
    old_value text DEFAULT ''::text NOT NULL,
    new_value text DEFAULT ''::text NOT NULL,
    old_iin text,
    iin text,
    basis text NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    entered_by text NOT NULL,
    delivered_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    applied_at timestamp with time zone,
    applied_by text DEFAULT ''::text NOT NULL,
    CONSTRAINT ck_correction_iin_apart CHECK ((((field)::text = 'iin'::text) = (iin IS NOT NULL))),
    CONSTRAINT ck_correction_new_value CHECK ((((field)::text = ANY (ARRAY[('iin'::character varying)::text, ('patronymic'::character varying)::text])) OR (new_value <> ''::text))),
    CONSTRAINT correctedfield CHECK (((field)::text = ANY (ARRAY[('surname'::character varying)::text, ('first_name'::character varying)::text, ('patronymic'::character varying)::text, ('iin'::character varying)::text, ('category'::character varying)::text, ('attestation_type'::character varying)::text])))
);

ALTER TABLE ONLY public.correction FORCE ROW LEVEL SECURITY;

ALTER TABLE public.correction OWNER TO synaq_owner;

CREATE FUNCTION public.is_closed_correction(old public.correction) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT coalesce(old.applied_at IS NOT NULL OR old.withdrawn_at IS NOT NULL, false) $$;

ALTER FUNCTION public.is_closed_correction(old public.correction) OWNER TO synaq_owner;

CREATE TABLE public.form_template (
    id integer NOT NULL,
    form text NOT NULL,
    number integer NOT NULL,
    name text NOT NULL,
    picture text NOT NULL,
    note text NOT NULL,
    back_to integer,
    state character varying(40) DEFAULT 'draft'::character varying NOT NULL,
    from_at timestamp with time zone NOT NULL,
    author_no integer NOT NULL,
    author text DEFAULT ''::text NOT NULL,
    made_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    checker_no integer,
    checker text DEFAULT ''::text NOT NULL,
    checked_at timestamp with time zone,
    verdict text DEFAULT ''::text NOT NULL,
    CONSTRAINT ck_form_template_checked CHECK ((((state)::text <> ALL (ARRAY[('checked'::character varying)::text, ('refused'::character varying)::text])) OR (checker_no IS NOT NULL))),
    CONSTRAINT ck_form_template_four_eyes CHECK ((checker_no <> author_no)),
    CONSTRAINT templatestate CHECK (((state)::text = ANY (ARRAY[('draft'::character varying)::text, ('checked'::character varying)::text, ('refused'::character varying)::text, ('withdrawn'::character varying)::text])))
);

ALTER TABLE ONLY public.form_template FORCE ROW LEVEL SECURITY;

ALTER TABLE public.form_template OWNER TO synaq_owner;

CREATE FUNCTION public.is_closed_form_template(old public.form_template) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT coalesce(old.state IN ('refused', 'withdrawn') OR (old.state = 'checked' AND old.from_at <= synaq_now()), false) $$;

ALTER FUNCTION public.is_closed_form_template(old public.form_template) OWNER TO synaq_owner;

CREATE TABLE public.room (
    id integer NOT NULL,
    site_id integer NOT NULL,
    number text NOT NULL,
    building text NOT NULL,
    rows integer NOT NULL,
    columns integer NOT NULL,
    video boolean DEFAULT true NOT NULL,
    missing text DEFAULT ''::text NOT NULL,
    floor integer DEFAULT 1 NOT NULL,
    cameras integer DEFAULT 1 NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    seats integer GENERATED ALWAYS AS ((((rows * columns) - cardinality(string_to_array(missing, ' '::text))) * 2)) STORED NOT NULL,
    CONSTRAINT ck_room_desks CHECK (((rows > 0) AND (columns > 0))),
    CONSTRAINT ck_room_missing CHECK ((missing ~ '^([0-9]+-[0-9]+( [0-9]+-[0-9]+)*)?$'::text)),
    CONSTRAINT ck_room_seats CHECK (((seats >= 30) AND (seats <= 120))),
    CONSTRAINT ck_room_video CHECK (video)
);

ALTER TABLE ONLY public.room FORCE ROW LEVEL SECURITY;

ALTER TABLE public.room OWNER TO synaq_owner;

CREATE FUNCTION public.is_closed_room(old public.room) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT coalesce(EXISTS (SELECT 1 FROM sitting_room r JOIN sitting s ON s.id = r.sitting_id WHERE r.room_id = old.id AND s.allocated_at IS NOT NULL AND s.state <> 'closed'), false) $$;

ALTER FUNCTION public.is_closed_room(old public.room) OWNER TO synaq_owner;

CREATE TABLE public.score (
    id integer NOT NULL,
    site_id integer NOT NULL,
    commission_id integer NOT NULL,
    sitting_id integer NOT NULL,
    placement_id integer NOT NULL,
    variant text NOT NULL,
    block1 integer NOT NULL,
    block2 integer NOT NULL,
    total integer NOT NULL,
    points bytea NOT NULL,
    scored_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.score FORCE ROW LEVEL SECURITY;

ALTER TABLE public.score OWNER TO synaq_owner;

CREATE FUNCTION public.is_closed_score(old public.score) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT coalesce(true, false) $$;

ALTER FUNCTION public.is_closed_score(old public.score) OWNER TO synaq_owner;

CREATE TABLE public.sitting (
    id integer NOT NULL,
    site_id integer NOT NULL,
    campaign_id integer NOT NULL,
    number integer NOT NULL,
    day date NOT NULL,
    entry_time time without time zone DEFAULT '08:00:00'::time without time zone NOT NULL,
    state character varying(40) DEFAULT 'planned'::character varying NOT NULL,
    allocated_at timestamp with time zone,
    seating_printed_at timestamp with time zone,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    reported_at timestamp with time zone,
    CONSTRAINT sittingstate CHECK (((state)::text = ANY (ARRAY[('planned'::character varying)::text, ('allocated'::character varying)::text, ('seating_printed'::character varying)::text, ('running'::character varying)::text, ('finished'::character varying)::text, ('scanning'::character varying)::text, ('identifying'::character varying)::text, ('identified'::character varying)::text, ('keys_opened'::character varying)::text, ('scored'::character varying)::text, ('published'::character varying)::text, ('appeals_open'::character varying)::text, ('appeals_meeting'::character varying)::text, ('appeals_closed'::character varying)::text, ('closed'::character varying)::text])))
);

ALTER TABLE ONLY public.sitting FORCE ROW LEVEL SECURITY;

ALTER TABLE public.sitting OWNER TO synaq_owner;

CREATE FUNCTION public.is_closed_sitting(old public.sitting) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT coalesce(old.state = 'closed', false) $$;

ALTER FUNCTION public.is_closed_sitting(old public.sitting) OWNER TO synaq_owner;

CREATE TABLE public.statement (
    id integer NOT NULL,
    site_id integer NOT NULL,
    commission_id integer,
    sitting_id integer NOT NULL,
    authority_id integer,
    snapshot text NOT NULL,
    rows integer NOT NULL,
    absent integer NOT NULL,
    annulled integer NOT NULL,
    formed_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.statement FORCE ROW LEVEL SECURITY;

ALTER TABLE public.statement OWNER TO synaq_owner;

CREATE FUNCTION public.is_closed_statement(old public.statement) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT coalesce(true, false) $$;

ALTER FUNCTION public.is_closed_statement(old public.statement) OWNER TO synaq_owner;

CREATE TABLE public.unplaced (
    id integer NOT NULL,
    site_id integer NOT NULL,
    commission_id integer NOT NULL,
    run_id integer NOT NULL,
    application_id integer NOT NULL,
    reason character varying(40) NOT NULL,
    CONSTRAINT unplacedreason CHECK (((reason)::text = ANY (ARRAY[('no_sitting'::character varying)::text, ('no_room'::character varying)::text, ('seats_gone'::character varying)::text])))
);

ALTER TABLE ONLY public.unplaced FORCE ROW LEVEL SECURITY;

ALTER TABLE public.unplaced OWNER TO synaq_owner;

CREATE FUNCTION public.is_closed_unplaced(old public.unplaced) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT coalesce(true, false) $$;

ALTER FUNCTION public.is_closed_unplaced(old public.unplaced) OWNER TO synaq_owner;

CREATE FUNCTION public.is_corrected(which integer, was jsonb, now_is jsonb) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
  SELECT ($2 <> $3 AND $3 - names = ($2 - names) || jsonb_build_object('site_id', $3->'site_id')
          AND reach('placement', 'C') IS NOT DISTINCT FROM 'a')
    OR EXISTS (
      SELECT 1 FROM change c JOIN correction k ON k.id = c.row_id
      WHERE c.entry_id = act_under_way() AND c.register_name = 'correction' AND c.operation = 'UPDATE'
        AND c.new ? 'applied_at' AND k.application_id = $1
        AND $3 - names = ($2 - names) || jsonb_build_object(k.field, coalesce(k.iin, k.new_value)))
  FROM (SELECT '{full_name,sort_key}'::text[] AS names) reckoned
$_$;

ALTER FUNCTION public.is_corrected(which integer, was jsonb, now_is jsonb) OWNER TO synaq_owner;

CREATE FUNCTION public.is_demonstration() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT EXISTS (SELECT 1 FROM clock) $$;

ALTER FUNCTION public.is_demonstration() OWNER TO synaq_owner;

CREATE FUNCTION public.is_mine(act integer) RETURNS boolean
    LANGUAGE sql
    AS $_$
  SELECT pg_try_advisory_xact_lock(16, $1) AND NOT EXISTS (SELECT 1 FROM entry WHERE id = $1)
$_$;

ALTER FUNCTION public.is_mine(act integer) OWNER TO synaq_owner;

CREATE FUNCTION public.is_of_site(commission integer, site integer) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
  SELECT $1 IS NULL OR $2 IS NULL OR EXISTS (SELECT 1 FROM commission WHERE id = $1 AND site_id = $2)
    OR EXISTS (SELECT 1 FROM placement WHERE commission_id = $1 AND site_id = $2)
$_$;

ALTER FUNCTION public.is_of_site(commission integer, site integer) OWNER TO synaq_owner;

CREATE FUNCTION public.is_opened(journal text, link text, which integer) RETURNS boolean
    LANGUAGE sql
    AS $_$
  SELECT EXISTS (SELECT 1 FROM change WHERE entry_id = (SELECT act_under_way()) AND register_name = $1
                 AND operation = 'INSERT' AND (new->>$2)::integer = $3)
$_$;

ALTER FUNCTION public.is_opened(journal text, link text, which integer) OWNER TO synaq_owner;

CREATE FUNCTION public.is_others_iin(which integer, digits text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
  SELECT EXISTS (
    SELECT 1 FROM application mine JOIN application a ON a.campaign_id = mine.campaign_id AND a.id <> mine.id
    WHERE mine.id = $1 AND a.state <> 'withdrawn' AND (a.iin = $2 OR EXISTS (
      SELECT 1 FROM correction k WHERE k.application_id = a.id AND k.iin = $2
      AND k.applied_at IS NULL AND k.withdrawn_at IS NULL)))
$_$;

ALTER FUNCTION public.is_others_iin(which integer, digits text) OWNER TO synaq_owner;

CREATE FUNCTION public.is_submitted(place integer, of_sitting integer) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  stands text;
BEGIN
  SELECT k.state INTO stands FROM room_stock k WHERE k.site_id = place AND k.campaign_id = CASE
    WHEN of_sitting IS NULL THEN (SELECT max(campaign_id) FROM room_stock WHERE site_id = place)
    ELSE (SELECT campaign_id FROM sitting WHERE id = of_sitting) END FOR SHARE;
  RETURN coalesce(stands IN ('submitted', 'approved'), false);
END $$;

ALTER FUNCTION public.is_submitted(place integer, of_sitting integer) OWNER TO synaq_owner;

CREATE FUNCTION public.keep_correction() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
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
END $_$;

ALTER FUNCTION public.keep_correction() OWNER TO synaq_owner;

CREATE FUNCTION public.keep_desks() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
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
END $_$;

ALTER FUNCTION public.keep_desks() OWNER TO synaq_owner;

CREATE FUNCTION public.keep_four_eyes() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.keep_four_eyes() OWNER TO synaq_owner;

CREATE FUNCTION public.keep_pass() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.keep_pass() OWNER TO synaq_owner;

CREATE FUNCTION public.keep_steps() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.keep_steps() OWNER TO synaq_owner;

CREATE FUNCTION public.keep_stock() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.keep_stock() OWNER TO synaq_owner;

CREATE FUNCTION public.keep_term() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.keep_term() OWNER TO synaq_owner;

CREATE FUNCTION public.keeps_account(of_role text, site integer, commission integer) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
  SELECT reach('account ' || $1, 'C') IS NOT NULL
    AND (reach('staff', 'R') = 'a' OR coalesce($2 = ANY (places('staff', 'R', false)), false)
         OR coalesce($3 = ANY (commissions('staff', 'R')), false))
$_$;

ALTER FUNCTION public.keeps_account(of_role text, site integer, commission integer) OWNER TO synaq_owner;

CREATE TABLE public.staff (
    id integer NOT NULL,
    user_id integer NOT NULL,
    login text NOT NULL,
    full_name text NOT NULL,
    role character varying(40) NOT NULL,
    site_id integer,
    commission_id integer,
    branch_id integer,
    locale text DEFAULT 'kk'::text NOT NULL,
    epoch integer DEFAULT 0 NOT NULL,
    active boolean DEFAULT true NOT NULL,
    iin text,
    password_due boolean DEFAULT false NOT NULL,
    CONSTRAINT ck_staff_place CHECK (
CASE
    WHEN ((role)::text = ANY (ARRAY[('ntc'::character varying)::text, ('ntc_tech_secretary'::character varying)::text, ('republican_commission'::character varying)::text, ('candidate'::character varying)::text])) THEN (num_nonnulls(site_id, commission_id, branch_id) = 0)
    WHEN ((role)::text = 'branch'::text) THEN ((branch_id IS NOT NULL) AND (num_nonnulls(site_id, commission_id) = 0))
    WHEN ((role)::text = ANY (ARRAY[('responsible_person'::character varying)::text, ('commission_chair'::character varying)::text])) THEN ((commission_id IS NOT NULL) AND (num_nonnulls(site_id, branch_id) = 0))
    ELSE ((site_id IS NOT NULL) AND (num_nonnulls(commission_id, branch_id) = 0))
END),
    CONSTRAINT role CHECK (((role)::text = ANY (ARRAY[('ntc'::character varying)::text, ('ntc_tech_secretary'::character varying)::text, ('branch'::character varying)::text, ('site'::character varying)::text, ('responsible_person'::character varying)::text, ('commission_chair'::character varying)::text, ('commission_site'::character varying)::text, ('ministry_lead'::character varying)::text, ('ministry_rep'::character varying)::text, ('programmer'::character varying)::text, ('appeal_chair'::character varying)::text, ('appeal_commission'::character varying)::text, ('republican_commission'::character varying)::text, ('invigilator'::character varying)::text, ('candidate'::character varying)::text])))
);

ALTER TABLE ONLY public.staff FORCE ROW LEVEL SECURITY;

ALTER TABLE public.staff OWNER TO synaq_owner;

CREATE FUNCTION public.kept_account(which integer) RETURNS public.staff
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  found_one staff;
BEGIN
  SELECT * INTO found_one FROM staff WHERE user_id = which FOR UPDATE;
  IF keeps_account(found_one.role, found_one.site_id, found_one.commission_id) IS NOT TRUE THEN
    RAISE EXCEPTION 'not yours' USING ERRCODE = '42501';
  END IF;
  RETURN found_one;
END $$;

ALTER FUNCTION public.kept_account(which integer) OWNER TO synaq_owner;

CREATE FUNCTION public.make_account(as_login text, name text, number text, of_role text, site integer, commission integer, branch integer, password_digest text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  known staff;
  made integer;
BEGIN
  IF keeps_account(of_role, site, commission) IS NOT TRUE OR number IS NULL OR password_digest IS NULL THEN
    RAISE EXCEPTION 'not yours' USING ERRCODE = '42501';
  END IF;
  SELECT * INTO known FROM staff WHERE iin = number FOR UPDATE;
  IF known.active OR known.role = 'ntc' THEN
    RAISE EXCEPTION 'one person, one account' USING ERRCODE = '23505', CONSTRAINT = 'uq_staff_iin';
  END IF;
  IF known.user_id IS NOT NULL THEN
    UPDATE staff SET full_name = name, role = of_role, site_id = site, commission_id = commission, branch_id = branch,
      active = true, password_due = true, epoch = epoch + 1 WHERE user_id = known.user_id;
    PERFORM give_password(known.user_id, password_digest);
    RETURN known.login;
  END IF;
  IF EXISTS (SELECT 1 FROM ab_user WHERE lower(username) = lower(as_login)) THEN
    RAISE EXCEPTION 'the login is taken' USING ERRCODE = '23505', CONSTRAINT = 'uq_staff_login';
  END IF;
  INSERT INTO ab_user (first_name, last_name, username, password, active, email, created_on, changed_on)
  VALUES (left(substr(name, strpos(name || ' ', ' ') + 1), 64), left(split_part(name, ' ', 1), 64), as_login,
    password_digest, true, as_login || '@synaq.invalid', now(), now()) RETURNING id INTO made;
  INSERT INTO staff (user_id, login, full_name, iin, role, site_id, commission_id, branch_id, password_due)
  VALUES (made, as_login, name, number, of_role, site, commission, branch, true);
  RETURN as_login;
END $$;

ALTER FUNCTION public.make_account(as_login text, name text, number text, of_role text, site integer, commission integer, branch integer, password_digest text) OWNER TO synaq_owner;

CREATE FUNCTION public.may(register text, verb text) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$ SELECT reach($1, $2) IS NOT NULL $_$;

ALTER FUNCTION public.may(register text, verb text) OWNER TO synaq_owner;

CREATE FUNCTION public.move_account(which integer, of_role text, site integer, commission integer, branch integer) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  known staff := kept_account(which);
BEGIN
  IF keeps_account(of_role, site, commission) IS NOT TRUE THEN
    RAISE EXCEPTION 'not yours' USING ERRCODE = '42501';
  END IF;
  UPDATE staff SET role = of_role, site_id = site, commission_id = commission, branch_id = branch, epoch = epoch + 1
  WHERE user_id = known.user_id;
  RETURN known.login;
END $$;

ALTER FUNCTION public.move_account(which integer, of_role text, site integer, commission integer, branch integer) OWNER TO synaq_owner;

CREATE FUNCTION public.move_clock(moment timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  UPDATE clock SET ahead = moment - clock_timestamp();
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not a demonstration database' USING ERRCODE = 'SQ001';
  END IF;
  RETURN synaq_now();
END $$;

ALTER FUNCTION public.move_clock(moment timestamp with time zone) OWNER TO synaq_owner;

CREATE FUNCTION public.my_role() RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT role::text FROM staff WHERE user_id = who() $$;

ALTER FUNCTION public.my_role() OWNER TO synaq_owner;

CREATE FUNCTION public.note_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.note_change() OWNER TO synaq_owner;

CREATE FUNCTION public.note_job(which integer, by_token text, words_ru text, found jsonb) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  UPDATE job SET said_ru = words_ru, result = found
  WHERE id = which AND token = by_token AND state = 'running' AND user_id = who()
$$;

ALTER FUNCTION public.note_job(which integer, by_token text, words_ru text, found jsonb) OWNER TO synaq_owner;

CREATE FUNCTION public.only_once() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.only_once() OWNER TO synaq_owner;

CREATE FUNCTION public.open_act() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.open_act() OWNER TO synaq_owner;

CREATE FUNCTION public.own_place() RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  SELECT coalesce('site ' || p.code, 'commission ' || c.code, 'branch ' || b.code, '')
  FROM staff s LEFT JOIN site p ON p.id = s.site_id LEFT JOIN commission c ON c.id = s.commission_id
    LEFT JOIN branch b ON b.id = s.branch_id
  WHERE s.user_id = who()
$$;

ALTER FUNCTION public.own_place() OWNER TO synaq_owner;

CREATE FUNCTION public.places(register text, verb text, through_commission boolean) RETURNS integer[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
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
$_$;

ALTER FUNCTION public.places(register text, verb text, through_commission boolean) OWNER TO synaq_owner;

CREATE FUNCTION public.plan_reports() RETURNS SETOF integer
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.plan_reports() OWNER TO synaq_owner;

CREATE FUNCTION public.print_seating(which integer, password text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.print_seating(which integer, password text) OWNER TO synaq_owner;

CREATE FUNCTION public.reach(register text, verb text) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
  SELECT c.reach FROM staff s JOIN right_cell c ON c.role = s.role
  WHERE s.user_id = who() AND c.register = $1 AND c.verb = $2
$_$;

ALTER FUNCTION public.reach(register text, verb text) OWNER TO synaq_owner;

CREATE FUNCTION public.refuse_after_key() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM sealed_key k JOIN sitting_room r ON r.sitting_id = k.sitting_id
             WHERE r.id IN (NEW.sitting_room_id, OLD.sitting_room_id) AND k.opened_at IS NOT NULL) THEN
    RAISE EXCEPTION 'the key is open' USING ERRCODE = 'SQ145';
  END IF;
  RETURN NEW;
END $$;

ALTER FUNCTION public.refuse_after_key() OWNER TO synaq_owner;

CREATE FUNCTION public.refuse_all_but_workers() RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  IF (bearer())[1] IS DISTINCT FROM 0 THEN
    RAISE EXCEPTION 'not a worker' USING ERRCODE = '42501';
  END IF;
END $$;

ALTER FUNCTION public.refuse_all_but_workers() OWNER TO synaq_owner;

CREATE FUNCTION public.refuse_frozen() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
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
END $_$;

ALTER FUNCTION public.refuse_frozen() OWNER TO synaq_owner;

CREATE FUNCTION public.refuse_rewriting() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  RAISE EXCEPTION 'the journal is not rewritten' USING ERRCODE = 'SQ003';
END $$;

ALTER FUNCTION public.refuse_rewriting() OWNER TO synaq_owner;

CREATE FUNCTION public.refuse_strange_columns() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.refuse_strange_columns() OWNER TO synaq_owner;

CREATE FUNCTION public.renew_account(which integer, password_digest text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  known staff := kept_account(which);
BEGIN
  IF password_digest IS NULL THEN
    RAISE EXCEPTION 'no password' USING ERRCODE = '42501';
  END IF;
  UPDATE staff SET active = true, password_due = true, epoch = epoch + 1 WHERE user_id = known.user_id;
  PERFORM give_password(known.user_id, password_digest);
  RETURN known.login;
END $$;

ALTER FUNCTION public.renew_account(which integer, password_digest text) OWNER TO synaq_owner;

CREATE FUNCTION public.repeat_job(which integer) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  WITH asked AS (
    UPDATE job SET state = 'waiting', attempts = 0, token = '', said = '', said_ru = '', result = NULL, done = 0,
      total = 0, stop_asked_at = NULL, finished_at = NULL, lease_until = NULL, created_at = clock_timestamp()
    WHERE id = which AND user_id = who() AND state IN ('failed', 'refused') RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM asked)
$$;

ALTER FUNCTION public.repeat_job(which integer) OWNER TO synaq_owner;

CREATE FUNCTION public.seal_of(said text) RETURNS text
    LANGUAGE sql STABLE
    AS $_$
  SELECT encode(sha256(outer_pad || sha256(inner_pad || convert_to($1, 'UTF8'))), 'hex') FROM ticket_key
$_$;

ALTER FUNCTION public.seal_of(said text) OWNER TO synaq_owner;

CREATE FUNCTION public.sees_row(register text, which integer) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
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
END $_$;

ALTER FUNCTION public.sees_row(register text, which integer) OWNER TO synaq_owner;

CREATE FUNCTION public.send_to_site(people integer[], place integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  IF reach('placement', 'C') IS DISTINCT FROM 'a' THEN
    RAISE EXCEPTION 'not yours' USING ERRCODE = '42501';
  END IF;
  UPDATE application SET site_id = place WHERE id = ANY (people) AND site_id <> place;
END $$;

ALTER FUNCTION public.send_to_site(people integer[], place integer) OWNER TO synaq_owner;

CREATE FUNCTION public.sites_to_wish() RETURNS TABLE(id integer, code text, kk text, ru text, address_kk text, address_ru text, days date[])
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  SELECT s.id, s.code, s.kk, s.ru, s.address_kk, s.address_ru, array(
    SELECT DISTINCT t.day FROM sitting t
    WHERE t.site_id = s.id AND t.campaign_id = (SELECT max(c.id) FROM campaign c) ORDER BY t.day)
  FROM site s WHERE may('application', 'R') ORDER BY s.code
$$;

ALTER FUNCTION public.sites_to_wish() OWNER TO synaq_owner;

CREATE FUNCTION public.stop_job(which integer) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  WITH asked AS (
    UPDATE job SET stop_asked_at = clock_timestamp(),
      said = CASE state WHEN 'waiting' THEN 'stopped' ELSE said END,
      finished_at = CASE state WHEN 'waiting' THEN clock_timestamp() END,
      state = CASE state WHEN 'waiting' THEN 'refused' ELSE state END
    WHERE id = which AND user_id = who() AND state IN ('waiting', 'running') RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM asked)
$$;

ALTER FUNCTION public.stop_job(which integer) OWNER TO synaq_owner;

CREATE FUNCTION public.synaq_now() RETURNS timestamp with time zone
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  SELECT clock_timestamp() + coalesce((SELECT ahead FROM clock LIMIT 1), interval '0')
$$;

ALTER FUNCTION public.synaq_now() OWNER TO synaq_owner;

CREATE FUNCTION public.take_lot(run integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  IF reach('allocation_run', 'U') IS DISTINCT FROM 'a' OR act_under_way() IS NULL
     OR NOT EXISTS (SELECT 1 FROM allocation_run WHERE id = run AND state = 'draft') THEN
    RAISE EXCEPTION 'not yours' USING ERRCODE = '42501';
  END IF;
  RETURN (SELECT seed FROM run_lot WHERE run_id = run);
END $$;

ALTER FUNCTION public.take_lot(run integer) OWNER TO synaq_owner;

CREATE FUNCTION public.tell_author() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  IF session_user <> current_user THEN
    NEW.login := (SELECT login FROM staff WHERE user_id = who());
    NEW.at := synaq_now();
  END IF;
  RETURN NEW;
END $$;

ALTER FUNCTION public.tell_author() OWNER TO synaq_owner;

CREATE FUNCTION public.tell_job(which integer, by_token text, so_far integer, of_all integer, seconds integer) RETURNS text
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  WITH told AS (
    UPDATE job SET done = so_far, total = of_all, lease_until = clock_timestamp() + make_interval(secs => seconds)
    WHERE id = which AND token = by_token AND state = 'running' AND user_id = who() RETURNING stop_asked_at)
  SELECT coalesce((SELECT CASE WHEN stop_asked_at IS NULL THEN 'go' ELSE 'stop' END FROM told), 'lost')
$$;

ALTER FUNCTION public.tell_job(which integer, by_token text, so_far integer, of_all integer, seconds integer) OWNER TO synaq_owner;

CREATE FUNCTION public.tell_printer() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.tell_printer() OWNER TO synaq_owner;

CREATE FUNCTION public.verify_paper(which text, digits text) RETURNS TABLE(form text, printed_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
  SELECT p.form, p.printed_at FROM printout p WHERE p.number = $1 AND p.checksum = $2 ORDER BY p.id DESC LIMIT 1
$_$;

ALTER FUNCTION public.verify_paper(which text, digits text) OWNER TO synaq_owner;

CREATE FUNCTION public.who() RETURNS integer
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  told integer[] := bearer();
BEGIN
  RETURN (SELECT user_id FROM staff WHERE user_id = told[1] AND epoch = told[2] AND active);
END $$;

ALTER FUNCTION public.who() OWNER TO synaq_owner;

CREATE TABLE public.ab_api_key (
    id integer NOT NULL,
    uuid character varying(36) NOT NULL,
    name character varying(256) NOT NULL,
    key_hash character varying(256) NOT NULL,
    lookup_hash character varying(256),
    key_prefix character varying(16) NOT NULL,
    user_id integer NOT NULL,
    scopes text,
    active boolean NOT NULL,
    created_on timestamp without time zone,
    expires_on timestamp without time zone,
    revoked_on timestamp without time zone,
    last_used_on timestamp without time zone
);

ALTER TABLE public.ab_api_key OWNER TO synaq_owner;

CREATE SEQUENCE public.ab_api_key_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.ab_api_key_id_seq OWNER TO synaq_owner;

ALTER SEQUENCE public.ab_api_key_id_seq OWNED BY public.ab_api_key.id;

CREATE TABLE public.ab_group (
    id integer NOT NULL,
    name character varying(100) NOT NULL,
    label character varying(150),
    description character varying(512)
);

ALTER TABLE public.ab_group OWNER TO synaq_owner;

CREATE SEQUENCE public.ab_group_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.ab_group_id_seq OWNER TO synaq_owner;

ALTER SEQUENCE public.ab_group_id_seq OWNED BY public.ab_group.id;

CREATE TABLE public.ab_group_role (
    id integer NOT NULL,
    group_id integer,
    role_id integer
);

ALTER TABLE public.ab_group_role OWNER TO synaq_owner;

CREATE SEQUENCE public.ab_group_role_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.ab_group_role_id_seq OWNER TO synaq_owner;

ALTER SEQUENCE public.ab_group_role_id_seq OWNED BY public.ab_group_role.id;

CREATE TABLE public.ab_permission (
    id integer NOT NULL,
    name character varying(100) NOT NULL
);

ALTER TABLE public.ab_permission OWNER TO synaq_owner;

CREATE SEQUENCE public.ab_permission_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.ab_permission_id_seq OWNER TO synaq_owner;

ALTER SEQUENCE public.ab_permission_id_seq OWNED BY public.ab_permission.id;

CREATE TABLE public.ab_permission_view (
    id integer NOT NULL,
    permission_id integer NOT NULL,
    view_menu_id integer NOT NULL
);

ALTER TABLE public.ab_permission_view OWNER TO synaq_owner;

CREATE SEQUENCE public.ab_permission_view_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.ab_permission_view_id_seq OWNER TO synaq_owner;

ALTER SEQUENCE public.ab_permission_view_id_seq OWNED BY public.ab_permission_view.id;

CREATE TABLE public.ab_permission_view_role (
    id integer NOT NULL,
    permission_view_id integer,
    role_id integer
);

ALTER TABLE public.ab_permission_view_role OWNER TO synaq_owner;

CREATE SEQUENCE public.ab_permission_view_role_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.ab_permission_view_role_id_seq OWNER TO synaq_owner;

ALTER SEQUENCE public.ab_permission_view_role_id_seq OWNED BY public.ab_permission_view_role.id;

CREATE TABLE public.ab_register_user (
    id integer NOT NULL,
    first_name character varying(64) NOT NULL,
    last_name character varying(64) NOT NULL,
    username character varying(128) NOT NULL,
    password character varying(256),
    email character varying(320) NOT NULL,
    registration_date timestamp without time zone,
    registration_hash character varying(256)
);

ALTER TABLE public.ab_register_user OWNER TO synaq_owner;

CREATE SEQUENCE public.ab_register_user_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.ab_register_user_id_seq OWNER TO synaq_owner;

ALTER SEQUENCE public.ab_register_user_id_seq OWNED BY public.ab_register_user.id;

CREATE TABLE public.ab_role (
    id integer NOT NULL,
    name character varying(64) NOT NULL
);

ALTER TABLE public.ab_role OWNER TO synaq_owner;

CREATE SEQUENCE public.ab_role_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.ab_role_id_seq OWNER TO synaq_owner;

ALTER SEQUENCE public.ab_role_id_seq OWNED BY public.ab_role.id;

CREATE TABLE public.ab_user (
    id integer NOT NULL,
    first_name character varying(64) NOT NULL,
    last_name character varying(64) NOT NULL,
    username character varying(128) NOT NULL,
    password character varying(256),
    active boolean,
    email character varying(320) NOT NULL,
    last_login timestamp without time zone,
    login_count integer,
    fail_login_count integer,
    created_on timestamp without time zone,
    changed_on timestamp without time zone,
    created_by_fk integer,
    changed_by_fk integer
);

ALTER TABLE public.ab_user OWNER TO synaq_owner;

CREATE TABLE public.ab_user_group (
    id integer NOT NULL,
    user_id integer,
    group_id integer
);

ALTER TABLE public.ab_user_group OWNER TO synaq_owner;

CREATE SEQUENCE public.ab_user_group_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.ab_user_group_id_seq OWNER TO synaq_owner;

ALTER SEQUENCE public.ab_user_group_id_seq OWNED BY public.ab_user_group.id;

CREATE SEQUENCE public.ab_user_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.ab_user_id_seq OWNER TO synaq_owner;

ALTER SEQUENCE public.ab_user_id_seq OWNED BY public.ab_user.id;

CREATE TABLE public.ab_user_role (
    id integer NOT NULL,
    user_id integer,
    role_id integer
);

ALTER TABLE public.ab_user_role OWNER TO synaq_owner;

CREATE SEQUENCE public.ab_user_role_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.ab_user_role_id_seq OWNER TO synaq_owner;

ALTER SEQUENCE public.ab_user_role_id_seq OWNED BY public.ab_user_role.id;

CREATE TABLE public.ab_view_menu (
    id integer NOT NULL,
    name character varying(250) NOT NULL
);

ALTER TABLE public.ab_view_menu OWNER TO synaq_owner;

CREATE SEQUENCE public.ab_view_menu_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.ab_view_menu_id_seq OWNER TO synaq_owner;

ALTER SEQUENCE public.ab_view_menu_id_seq OWNED BY public.ab_view_menu.id;

CREATE TABLE public.access_note (
    id integer NOT NULL,
    user_id integer NOT NULL,
    login text NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    kind character varying(40) NOT NULL,
    register_name text NOT NULL,
    row_id integer,
    rows integer DEFAULT 1 NOT NULL,
    said text DEFAULT ''::text NOT NULL,
    CONSTRAINT accesskind CHECK (((kind)::text = ANY (ARRAY[('unmask'::character varying)::text, ('export'::character varying)::text, ('print'::character varying)::text, ('tried'::character varying)::text, ('refused'::character varying)::text])))
);

ALTER TABLE ONLY public.access_note FORCE ROW LEVEL SECURITY;

ALTER TABLE public.access_note OWNER TO synaq_owner;

ALTER TABLE public.access_note ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.access_note_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.admission_pass (
    id integer NOT NULL,
    site_id integer NOT NULL,
    commission_id integer NOT NULL,
    placement_id integer NOT NULL,
    drawn_up_at timestamp with time zone,
    drawn_up_by text DEFAULT ''::text NOT NULL,
    issued_at timestamp with time zone,
    issued_by text DEFAULT ''::text NOT NULL,
    stub_handed_at timestamp with time zone,
    stub_handed_by text DEFAULT ''::text NOT NULL,
    stub_at_site_at timestamp with time zone,
    stub_taken_by text DEFAULT ''::text NOT NULL,
    CONSTRAINT ck_admission_pass_drawn_up_first CHECK (((issued_at IS NULL) OR (drawn_up_at IS NOT NULL))),
    CONSTRAINT ck_admission_pass_handed_first CHECK (((stub_at_site_at IS NULL) OR (stub_handed_at IS NOT NULL))),
    CONSTRAINT ck_admission_pass_issued_first CHECK (((stub_handed_at IS NULL) OR (issued_at IS NOT NULL)))
);

ALTER TABLE ONLY public.admission_pass FORCE ROW LEVEL SECURITY;

ALTER TABLE public.admission_pass OWNER TO synaq_owner;

ALTER TABLE public.admission_pass ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.admission_pass_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);

ALTER TABLE public.alembic_version OWNER TO synaq_owner;

ALTER TABLE public.allocation_room ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.allocation_room_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.allocation_run ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.allocation_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.allotment (
    id integer NOT NULL,
    site_id integer NOT NULL,
    sitting_room_id integer NOT NULL,
    seat integer NOT NULL,
    subject_id integer NOT NULL,
    variant text NOT NULL,
    booklet text NOT NULL
);

ALTER TABLE ONLY public.allotment FORCE ROW LEVEL SECURITY;

ALTER TABLE public.allotment OWNER TO synaq_owner;

ALTER TABLE public.allotment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.allotment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.answer_key (
    id integer NOT NULL,
    site_id integer NOT NULL,
    sitting_id integer NOT NULL,
    subject_id integer NOT NULL,
    language character varying(40) NOT NULL,
    variant text NOT NULL,
    answers bytea NOT NULL,
    CONSTRAINT language CHECK (((language)::text = ANY (ARRAY[('kaz'::character varying)::text, ('rus'::character varying)::text])))
);

ALTER TABLE ONLY public.answer_key FORCE ROW LEVEL SECURITY;

ALTER TABLE public.answer_key OWNER TO synaq_owner;

ALTER TABLE public.answer_key ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.answer_key_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.appeal_member (
    id integer NOT NULL,
    site_id integer NOT NULL,
    subject_id integer NOT NULL,
    workplace text NOT NULL,
    approved_on date,
    iin text NOT NULL,
    surname text NOT NULL,
    first_name text NOT NULL,
    patronymic text DEFAULT ''::text NOT NULL,
    full_name text GENERATED ALWAYS AS ((((surname || ' '::text) || first_name) ||
CASE
    WHEN (patronymic = ''::text) THEN ''::text
    ELSE (' '::text || patronymic)
END)) STORED NOT NULL,
    sort_key text GENERATED ALWAYS AS (public.kk_order((((surname || ' '::text) || first_name) ||
CASE
    WHEN (patronymic = ''::text) THEN ''::text
    ELSE (' '::text || patronymic)
END))) STORED NOT NULL COLLATE pg_catalog."C"
);

ALTER TABLE ONLY public.appeal_member FORCE ROW LEVEL SECURITY;

ALTER TABLE public.appeal_member OWNER TO synaq_owner;

ALTER TABLE public.appeal_member ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.appeal_member_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.application ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.application_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.authority (
    id integer NOT NULL,
    region_id integer NOT NULL,
    code text NOT NULL,
    kk text NOT NULL,
    ru text NOT NULL,
    kind character varying(40) DEFAULT 'district_department'::character varying NOT NULL,
    parent_id integer,
    CONSTRAINT authoritykind CHECK (((kind)::text = ANY (ARRAY[('oblast_administration'::character varying)::text, ('city_administration'::character varying)::text, ('district_department'::character varying)::text, ('city_department'::character varying)::text]))),
    CONSTRAINT ck_authority_parent CHECK ((parent_id <> id))
);

ALTER TABLE ONLY public.authority FORCE ROW LEVEL SECURITY;

ALTER TABLE public.authority OWNER TO synaq_owner;

ALTER TABLE public.authority ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.authority_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.branch (
    id integer NOT NULL,
    code text NOT NULL,
    kk text NOT NULL,
    ru text NOT NULL
);

ALTER TABLE ONLY public.branch FORCE ROW LEVEL SECURITY;

ALTER TABLE public.branch OWNER TO synaq_owner;

ALTER TABLE public.branch ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.branch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.briefing (
    id integer NOT NULL,
    site_id integer NOT NULL,
    held_on date NOT NULL,
    held_at time without time zone NOT NULL,
    topic text NOT NULL,
    code text NOT NULL
);

ALTER TABLE ONLY public.briefing FORCE ROW LEVEL SECURITY;

ALTER TABLE public.briefing OWNER TO synaq_owner;

CREATE TABLE public.briefing_attendance (
    id integer NOT NULL,
    site_id integer NOT NULL,
    briefing_id integer NOT NULL,
    invigilator_id integer NOT NULL
);

ALTER TABLE ONLY public.briefing_attendance FORCE ROW LEVEL SECURITY;

ALTER TABLE public.briefing_attendance OWNER TO synaq_owner;

ALTER TABLE public.briefing_attendance ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.briefing_attendance_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.briefing ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.briefing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.campaign (
    id integer NOT NULL,
    code text NOT NULL,
    kk text NOT NULL,
    ru text NOT NULL,
    intake_from date,
    intake_to date,
    CONSTRAINT ck_campaign_intake CHECK ((intake_to >= intake_from))
);

ALTER TABLE ONLY public.campaign FORCE ROW LEVEL SECURITY;

ALTER TABLE public.campaign OWNER TO synaq_owner;

ALTER TABLE public.campaign ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.campaign_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.centre_password (
    id integer NOT NULL,
    site_id integer NOT NULL,
    sitting_id integer NOT NULL,
    kind character varying(40) NOT NULL,
    salt bytea NOT NULL,
    digest bytea NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT passwordkind CHECK (((kind)::text = ANY (ARRAY[('seating'::character varying)::text, ('repeat'::character varying)::text])))
);

ALTER TABLE ONLY public.centre_password FORCE ROW LEVEL SECURITY;

ALTER TABLE public.centre_password OWNER TO synaq_owner;

ALTER TABLE public.centre_password ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.centre_password_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.change (
    id integer NOT NULL,
    entry_id integer NOT NULL,
    register_name text NOT NULL,
    row_id integer NOT NULL,
    operation text NOT NULL,
    old jsonb,
    new jsonb
);

ALTER TABLE ONLY public.change FORCE ROW LEVEL SECURITY;

ALTER TABLE public.change OWNER TO synaq_owner;

ALTER TABLE public.change ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.clock (
    id integer NOT NULL,
    ahead interval NOT NULL,
    CONSTRAINT ck_clock_single CHECK ((id = 1))
);

ALTER TABLE ONLY public.clock FORCE ROW LEVEL SECURITY;

ALTER TABLE public.clock OWNER TO synaq_owner;

CREATE TABLE public.commission (
    id integer NOT NULL,
    authority_id integer NOT NULL,
    site_id integer NOT NULL,
    branch_id integer NOT NULL,
    chair text DEFAULT ''::text NOT NULL,
    responsible text DEFAULT ''::text NOT NULL,
    opened_at timestamp with time zone,
    closes_at timestamp with time zone,
    chair_agreed_at timestamp with time zone,
    responsible_agreed_at timestamp with time zone,
    closed_at timestamp with time zone,
    code text NOT NULL,
    kk text NOT NULL,
    ru text NOT NULL,
    of_site boolean DEFAULT false NOT NULL,
    zone text
);

ALTER TABLE ONLY public.commission FORCE ROW LEVEL SECURITY;

ALTER TABLE public.commission OWNER TO synaq_owner;

ALTER TABLE public.commission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.commission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.commission_member (
    id integer NOT NULL,
    commission_id integer NOT NULL,
    post character varying(40) NOT NULL,
    "position" text DEFAULT ''::text NOT NULL,
    serves boolean DEFAULT true NOT NULL,
    iin text NOT NULL,
    surname text NOT NULL,
    first_name text NOT NULL,
    patronymic text DEFAULT ''::text NOT NULL,
    full_name text GENERATED ALWAYS AS ((((surname || ' '::text) || first_name) ||
CASE
    WHEN (patronymic = ''::text) THEN ''::text
    ELSE (' '::text || patronymic)
END)) STORED NOT NULL,
    sort_key text GENERATED ALWAYS AS (public.kk_order((((surname || ' '::text) || first_name) ||
CASE
    WHEN (patronymic = ''::text) THEN ''::text
    ELSE (' '::text || patronymic)
END))) STORED NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT post CHECK (((post)::text = ANY (ARRAY[('chair'::character varying)::text, ('secretary'::character varying)::text, ('member'::character varying)::text])))
);

ALTER TABLE ONLY public.commission_member FORCE ROW LEVEL SECURITY;

ALTER TABLE public.commission_member OWNER TO synaq_owner;

ALTER TABLE public.commission_member ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.commission_member_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.correction ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.correction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.doubt (
    id integer NOT NULL,
    number text NOT NULL,
    at text NOT NULL,
    first double precision NOT NULL,
    second double precision NOT NULL,
    filled boolean,
    settled_by text DEFAULT ''::text NOT NULL,
    site_id integer NOT NULL,
    sitting_room_id integer NOT NULL
);

ALTER TABLE ONLY public.doubt FORCE ROW LEVEL SECURITY;

ALTER TABLE public.doubt OWNER TO synaq_owner;

ALTER TABLE public.doubt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.doubt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.entry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.form_template ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.form_template_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.institution (
    id integer NOT NULL,
    code text NOT NULL,
    authority_id integer NOT NULL,
    kk text NOT NULL,
    ru text NOT NULL
);

ALTER TABLE ONLY public.institution FORCE ROW LEVEL SECURITY;

ALTER TABLE public.institution OWNER TO synaq_owner;

ALTER TABLE public.institution ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.institution_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.invigilator (
    id integer NOT NULL,
    site_id integer NOT NULL,
    workplace text DEFAULT ''::text NOT NULL,
    phone text DEFAULT ''::text NOT NULL,
    iin text NOT NULL,
    surname text NOT NULL,
    first_name text NOT NULL,
    patronymic text DEFAULT ''::text NOT NULL,
    full_name text GENERATED ALWAYS AS ((((surname || ' '::text) || first_name) ||
CASE
    WHEN (patronymic = ''::text) THEN ''::text
    ELSE (' '::text || patronymic)
END)) STORED NOT NULL,
    sort_key text GENERATED ALWAYS AS (public.kk_order((((surname || ' '::text) || first_name) ||
CASE
    WHEN (patronymic = ''::text) THEN ''::text
    ELSE (' '::text || patronymic)
END))) STORED NOT NULL COLLATE pg_catalog."C"
);

ALTER TABLE ONLY public.invigilator FORCE ROW LEVEL SECURITY;

ALTER TABLE public.invigilator OWNER TO synaq_owner;

ALTER TABLE public.invigilator ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.invigilator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.job (
    id integer NOT NULL,
    site_id integer,
    commission_id integer,
    user_id integer NOT NULL,
    verb text NOT NULL,
    arguments jsonb NOT NULL,
    key text NOT NULL,
    state character varying(40) DEFAULT 'waiting'::character varying NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    token text DEFAULT ''::text NOT NULL,
    lease_until timestamp with time zone,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    finished_at timestamp with time zone,
    said text DEFAULT ''::text NOT NULL,
    done integer DEFAULT 0 NOT NULL,
    total integer DEFAULT 0 NOT NULL,
    stop_asked_at timestamp with time zone,
    said_ru text DEFAULT ''::text NOT NULL,
    result jsonb,
    CONSTRAINT jobstate CHECK (((state)::text = ANY (ARRAY[('waiting'::character varying)::text, ('running'::character varying)::text, ('done'::character varying)::text, ('refused'::character varying)::text, ('failed'::character varying)::text])))
);

ALTER TABLE ONLY public.job FORCE ROW LEVEL SECURITY;

ALTER TABLE public.job OWNER TO synaq_owner;

ALTER TABLE public.job ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.job_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.legal_act (
    id integer NOT NULL,
    number text DEFAULT ''::text NOT NULL,
    adopted_on date,
    amended text DEFAULT ''::text NOT NULL,
    code text NOT NULL,
    kk text NOT NULL,
    ru text NOT NULL
);

ALTER TABLE ONLY public.legal_act FORCE ROW LEVEL SECURITY;

ALTER TABLE public.legal_act OWNER TO synaq_owner;

ALTER TABLE public.legal_act ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.legal_act_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.lot (
    id integer NOT NULL,
    site_id integer NOT NULL,
    sitting_id integer NOT NULL,
    seed bigint NOT NULL
);

ALTER TABLE ONLY public.lot FORCE ROW LEVEL SECURITY;

ALTER TABLE public.lot OWNER TO synaq_owner;

ALTER TABLE public.lot ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.lot_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.lower_row (
    id integer NOT NULL,
    number text NOT NULL,
    "position" integer NOT NULL,
    blank boolean DEFAULT false NOT NULL,
    mismatches text DEFAULT ''::text NOT NULL,
    name_on_sheet text DEFAULT ''::text NOT NULL,
    right_code text DEFAULT ''::text NOT NULL,
    right_seat text DEFAULT ''::text NOT NULL,
    right_variant text DEFAULT ''::text NOT NULL,
    decision character varying(40),
    site_id integer NOT NULL,
    sitting_room_id integer NOT NULL,
    CONSTRAINT decision CHECK (((decision)::text = ANY (ARRAY[('correct'::character varying)::text, ('additional_seating'::character varying)::text, ('annul_sheet'::character varying)::text])))
);

ALTER TABLE ONLY public.lower_row FORCE ROW LEVEL SECURITY;

ALTER TABLE public.lower_row OWNER TO synaq_owner;

ALTER TABLE public.lower_row ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.lower_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.medical_worker (
    id integer NOT NULL,
    site_id integer NOT NULL,
    document text NOT NULL,
    workplace text DEFAULT ''::text NOT NULL,
    surname text NOT NULL,
    first_name text NOT NULL,
    patronymic text DEFAULT ''::text NOT NULL,
    full_name text GENERATED ALWAYS AS ((((surname || ' '::text) || first_name) ||
CASE
    WHEN (patronymic = ''::text) THEN ''::text
    ELSE (' '::text || patronymic)
END)) STORED NOT NULL,
    sort_key text GENERATED ALWAYS AS (public.kk_order((((surname || ' '::text) || first_name) ||
CASE
    WHEN (patronymic = ''::text) THEN ''::text
    ELSE (' '::text || patronymic)
END))) STORED NOT NULL COLLATE pg_catalog."C"
);

ALTER TABLE ONLY public.medical_worker FORCE ROW LEVEL SECURITY;

ALTER TABLE public.medical_worker OWNER TO synaq_owner;

ALTER TABLE public.medical_worker ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.medical_worker_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.official (
    id integer NOT NULL,
    workplace text DEFAULT ''::text NOT NULL,
    phone text DEFAULT ''::text NOT NULL,
    email text DEFAULT ''::text NOT NULL,
    trained_on date,
    iin text NOT NULL,
    surname text NOT NULL,
    first_name text NOT NULL,
    patronymic text DEFAULT ''::text NOT NULL,
    full_name text GENERATED ALWAYS AS ((((surname || ' '::text) || first_name) ||
CASE
    WHEN (patronymic = ''::text) THEN ''::text
    ELSE (' '::text || patronymic)
END)) STORED NOT NULL,
    sort_key text GENERATED ALWAYS AS (public.kk_order((((surname || ' '::text) || first_name) ||
CASE
    WHEN (patronymic = ''::text) THEN ''::text
    ELSE (' '::text || patronymic)
END))) STORED NOT NULL COLLATE pg_catalog."C"
);

ALTER TABLE ONLY public.official FORCE ROW LEVEL SECURITY;

ALTER TABLE public.official OWNER TO synaq_owner;

CREATE TABLE public.official_assignment (
    id integer NOT NULL,
    campaign_id integer NOT NULL,
    site_id integer NOT NULL,
    official_id integer NOT NULL,
    duty character varying(40) NOT NULL,
    order_no text DEFAULT ''::text NOT NULL,
    sent_on date NOT NULL,
    recalled_on date,
    CONSTRAINT ck_official_assignment_term CHECK ((recalled_on >= sent_on)),
    CONSTRAINT duty CHECK (((duty)::text = ANY (ARRAY[('ministry_lead'::character varying)::text, ('ministry_rep'::character varying)::text, ('programmer'::character varying)::text, ('appeal_chair'::character varying)::text])))
);

ALTER TABLE ONLY public.official_assignment FORCE ROW LEVEL SECURITY;

ALTER TABLE public.official_assignment OWNER TO synaq_owner;

ALTER TABLE public.official_assignment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.official_assignment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.official ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.official_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.official_receipt (
    id integer NOT NULL,
    official_id integer NOT NULL,
    what text NOT NULL,
    legal_act_id integer,
    received_on date NOT NULL
);

ALTER TABLE ONLY public.official_receipt FORCE ROW LEVEL SECURITY;

ALTER TABLE public.official_receipt OWNER TO synaq_owner;

ALTER TABLE public.official_receipt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.official_receipt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.own_file (
    id integer NOT NULL,
    user_id integer NOT NULL,
    job_id integer,
    name text NOT NULL,
    register_name text NOT NULL,
    rows integer DEFAULT 0 NOT NULL,
    picture text NOT NULL,
    made_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    keep_until timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.own_file FORCE ROW LEVEL SECURITY;

ALTER TABLE public.own_file OWNER TO synaq_owner;

ALTER TABLE public.own_file ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.own_file_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.placement (
    id integer NOT NULL,
    site_id integer NOT NULL,
    commission_id integer NOT NULL,
    sitting_id integer NOT NULL,
    sitting_room_id integer NOT NULL,
    application_id integer NOT NULL,
    code text NOT NULL,
    language character varying(40) NOT NULL,
    subject_id integer NOT NULL,
    state character varying(40) DEFAULT 'expected'::character varying NOT NULL,
    CONSTRAINT language CHECK (((language)::text = ANY (ARRAY[('kaz'::character varying)::text, ('rus'::character varying)::text]))),
    CONSTRAINT participationstate CHECK (((state)::text = ANY (ARRAY[('expected'::character varying)::text, ('present'::character varying)::text, ('absent'::character varying)::text, ('removed'::character varying)::text, ('outsider'::character varying)::text, ('late'::character varying)::text])))
);

ALTER TABLE ONLY public.placement FORCE ROW LEVEL SECURITY;

ALTER TABLE public.placement OWNER TO synaq_owner;

ALTER TABLE public.placement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.placement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.printout (
    id integer NOT NULL,
    site_id integer,
    commission_id integer,
    number text NOT NULL,
    form text NOT NULL,
    unit_key text NOT NULL,
    lang text NOT NULL,
    template text NOT NULL,
    checksum text NOT NULL,
    picture text NOT NULL,
    printed_at timestamp with time zone NOT NULL,
    login text NOT NULL,
    copies integer DEFAULT 1 NOT NULL,
    addressees text DEFAULT ''::text NOT NULL,
    addressees_ru text DEFAULT ''::text NOT NULL,
    job_id integer
);

ALTER TABLE ONLY public.printout FORCE ROW LEVEL SECURITY;

ALTER TABLE public.printout OWNER TO synaq_owner;

ALTER TABLE public.printout ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.printout_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.profile_part (
    id integer NOT NULL,
    test_profile_id integer NOT NULL,
    block integer NOT NULL,
    first integer NOT NULL,
    last integer NOT NULL,
    kind character varying(40) NOT NULL,
    options integer NOT NULL,
    points integer NOT NULL,
    points_with_mistake integer NOT NULL,
    CONSTRAINT ck_profile_part_block CHECK ((block = ANY (ARRAY[1, 2]))),
    CONSTRAINT ck_profile_part_options CHECK (((options >= 2) AND (options <= 8))),
    CONSTRAINT ck_profile_part_points CHECK (((points > 0) AND ((points_with_mistake >= 0) AND (points_with_mistake <= points)))),
    CONSTRAINT ck_profile_part_tasks CHECK (((first > 0) AND (last >= first))),
    CONSTRAINT taskkind CHECK (((kind)::text = ANY (ARRAY[('single'::character varying)::text, ('multi'::character varying)::text])))
);

ALTER TABLE ONLY public.profile_part FORCE ROW LEVEL SECURITY;

ALTER TABLE public.profile_part OWNER TO synaq_owner;

ALTER TABLE public.profile_part ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.profile_part_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.profile_subject (
    id integer NOT NULL,
    test_profile_id integer NOT NULL,
    subject_id integer NOT NULL
);

ALTER TABLE ONLY public.profile_subject FORCE ROW LEVEL SECURITY;

ALTER TABLE public.profile_subject OWNER TO synaq_owner;

ALTER TABLE public.profile_subject ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.profile_subject_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.profile_threshold (
    id integer NOT NULL,
    test_profile_id integer NOT NULL,
    category character varying(40) NOT NULL,
    block integer NOT NULL,
    percent integer NOT NULL,
    order_no text NOT NULL,
    order_date date NOT NULL,
    CONSTRAINT category CHECK (((category)::text = ANY (ARRAY[('moderator'::character varying)::text, ('expert'::character varying)::text, ('researcher'::character varying)::text, ('master'::character varying)::text]))),
    CONSTRAINT ck_profile_threshold_block CHECK ((block = ANY (ARRAY[1, 2]))),
    CONSTRAINT ck_profile_threshold_order CHECK ((order_no <> ''::text)),
    CONSTRAINT ck_profile_threshold_percent CHECK (((percent >= 1) AND (percent <= 100)))
);

ALTER TABLE ONLY public.profile_threshold FORCE ROW LEVEL SECURITY;

ALTER TABLE public.profile_threshold OWNER TO synaq_owner;

ALTER TABLE public.profile_threshold ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.profile_threshold_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.reading (
    id integer NOT NULL,
    number text NOT NULL,
    blank boolean DEFAULT false NOT NULL,
    code text NOT NULL,
    seat text NOT NULL,
    variant text NOT NULL,
    answers bytea NOT NULL,
    mismatches text DEFAULT ''::text NOT NULL,
    placement_id integer,
    right_variant text,
    decision character varying(40),
    site_id integer NOT NULL,
    sitting_room_id integer NOT NULL,
    CONSTRAINT decision CHECK (((decision)::text = ANY (ARRAY[('correct'::character varying)::text, ('additional_seating'::character varying)::text, ('annul_sheet'::character varying)::text])))
);

ALTER TABLE ONLY public.reading FORCE ROW LEVEL SECURITY;

ALTER TABLE public.reading OWNER TO synaq_owner;

ALTER TABLE public.reading ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.reading_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.region (
    id integer NOT NULL,
    code text NOT NULL,
    kk text NOT NULL,
    ru text NOT NULL
);

ALTER TABLE ONLY public.region FORCE ROW LEVEL SECURITY;

ALTER TABLE public.region OWNER TO synaq_owner;

ALTER TABLE public.region ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.region_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.republican_member (
    id integer NOT NULL,
    post character varying(40) NOT NULL,
    subject_id integer,
    workplace text DEFAULT ''::text NOT NULL,
    iin text NOT NULL,
    surname text NOT NULL,
    first_name text NOT NULL,
    patronymic text DEFAULT ''::text NOT NULL,
    full_name text GENERATED ALWAYS AS ((((surname || ' '::text) || first_name) ||
CASE
    WHEN (patronymic = ''::text) THEN ''::text
    ELSE (' '::text || patronymic)
END)) STORED NOT NULL,
    sort_key text GENERATED ALWAYS AS (public.kk_order((((surname || ' '::text) || first_name) ||
CASE
    WHEN (patronymic = ''::text) THEN ''::text
    ELSE (' '::text || patronymic)
END))) STORED NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT ck_republican_member_subject CHECK ((((post)::text <> 'member'::text) OR (subject_id IS NOT NULL))),
    CONSTRAINT post CHECK (((post)::text = ANY (ARRAY[('chair'::character varying)::text, ('secretary'::character varying)::text, ('member'::character varying)::text])))
);

ALTER TABLE ONLY public.republican_member FORCE ROW LEVEL SECURITY;

ALTER TABLE public.republican_member OWNER TO synaq_owner;

ALTER TABLE public.republican_member ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.republican_member_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.responsible_person (
    id integer NOT NULL,
    commission_id integer NOT NULL,
    "position" text DEFAULT ''::text NOT NULL,
    phone text DEFAULT ''::text NOT NULL,
    email text DEFAULT ''::text NOT NULL,
    order_no text DEFAULT ''::text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    trained_on date,
    acts_received_on date,
    registered_on date,
    iin text NOT NULL,
    surname text NOT NULL,
    first_name text NOT NULL,
    patronymic text DEFAULT ''::text NOT NULL,
    full_name text GENERATED ALWAYS AS ((((surname || ' '::text) || first_name) ||
CASE
    WHEN (patronymic = ''::text) THEN ''::text
    ELSE (' '::text || patronymic)
END)) STORED NOT NULL,
    sort_key text GENERATED ALWAYS AS (public.kk_order((((surname || ' '::text) || first_name) ||
CASE
    WHEN (patronymic = ''::text) THEN ''::text
    ELSE (' '::text || patronymic)
END))) STORED NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT ck_responsible_person_term CHECK ((valid_to >= valid_from))
);

ALTER TABLE ONLY public.responsible_person FORCE ROW LEVEL SECURITY;

ALTER TABLE public.responsible_person OWNER TO synaq_owner;

ALTER TABLE public.responsible_person ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.responsible_person_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.right_cell (
    role text NOT NULL,
    register text NOT NULL,
    verb text NOT NULL,
    reach text NOT NULL
);

ALTER TABLE ONLY public.right_cell FORCE ROW LEVEL SECURITY;

ALTER TABLE public.right_cell OWNER TO synaq_owner;

ALTER TABLE public.room ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.room_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.room_stock (
    id integer NOT NULL,
    site_id integer NOT NULL,
    campaign_id integer NOT NULL,
    state character varying(40) DEFAULT 'draft'::character varying NOT NULL,
    submitted_at timestamp with time zone,
    submitted_by text DEFAULT ''::text NOT NULL,
    remark text DEFAULT ''::text NOT NULL,
    approved_at timestamp with time zone,
    approved_by text DEFAULT ''::text NOT NULL,
    CONSTRAINT ck_room_stock_approved_at CHECK ((((state)::text = 'approved'::text) = (approved_at IS NOT NULL))),
    CONSTRAINT ck_room_stock_returned_with_remark CHECK ((((state)::text <> 'returned'::text) OR (remark <> ''::text))),
    CONSTRAINT stockstate CHECK (((state)::text = ANY (ARRAY[('draft'::character varying)::text, ('submitted'::character varying)::text, ('returned'::character varying)::text, ('approved'::character varying)::text])))
);

ALTER TABLE ONLY public.room_stock FORCE ROW LEVEL SECURITY;

ALTER TABLE public.room_stock OWNER TO synaq_owner;

ALTER TABLE public.room_stock ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.room_stock_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.run_lot (
    id integer NOT NULL,
    run_id integer NOT NULL,
    seed bigint NOT NULL
);

ALTER TABLE ONLY public.run_lot FORCE ROW LEVEL SECURITY;

ALTER TABLE public.run_lot OWNER TO synaq_owner;

ALTER TABLE public.run_lot ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.run_lot_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.saved_report (
    id integer NOT NULL,
    user_id integer NOT NULL,
    place text DEFAULT ''::text NOT NULL,
    register_name text NOT NULL,
    title text NOT NULL,
    role character varying(40),
    shape jsonb NOT NULL,
    hour integer,
    kind text DEFAULT 'xlsx'::text NOT NULL,
    lang text DEFAULT 'kk'::text NOT NULL,
    last_on date,
    stopped text DEFAULT ''::text NOT NULL,
    dropped_at timestamp with time zone,
    CONSTRAINT ck_saved_report_hour CHECK (((hour >= 0) AND (hour <= 23))),
    CONSTRAINT ck_saved_report_kind CHECK ((kind = ANY (ARRAY['xlsx'::text, 'docx'::text, 'csv'::text]))),
    CONSTRAINT ck_saved_report_lang CHECK ((lang = ANY (ARRAY['kk'::text, 'ru'::text]))),
    CONSTRAINT role CHECK (((role)::text = ANY (ARRAY[('ntc'::character varying)::text, ('ntc_tech_secretary'::character varying)::text, ('branch'::character varying)::text, ('site'::character varying)::text, ('responsible_person'::character varying)::text, ('commission_chair'::character varying)::text, ('commission_site'::character varying)::text, ('ministry_lead'::character varying)::text, ('ministry_rep'::character varying)::text, ('programmer'::character varying)::text, ('appeal_chair'::character varying)::text, ('appeal_commission'::character varying)::text, ('republican_commission'::character varying)::text, ('invigilator'::character varying)::text, ('candidate'::character varying)::text])))
);

ALTER TABLE ONLY public.saved_report FORCE ROW LEVEL SECURITY;

ALTER TABLE public.saved_report OWNER TO synaq_owner;

ALTER TABLE public.saved_report ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.saved_report_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.saved_view (
    id integer NOT NULL,
    user_id integer NOT NULL,
    place text DEFAULT ''::text NOT NULL,
    register_name text NOT NULL,
    title text NOT NULL,
    role character varying(40),
    columns jsonb NOT NULL,
    sought jsonb NOT NULL,
    "order" text DEFAULT ''::text NOT NULL,
    dropped_at timestamp with time zone,
    opens boolean DEFAULT false NOT NULL,
    CONSTRAINT role CHECK (((role)::text = ANY (ARRAY[('ntc'::character varying)::text, ('ntc_tech_secretary'::character varying)::text, ('branch'::character varying)::text, ('site'::character varying)::text, ('responsible_person'::character varying)::text, ('commission_chair'::character varying)::text, ('commission_site'::character varying)::text, ('ministry_lead'::character varying)::text, ('ministry_rep'::character varying)::text, ('programmer'::character varying)::text, ('appeal_chair'::character varying)::text, ('appeal_commission'::character varying)::text, ('republican_commission'::character varying)::text, ('invigilator'::character varying)::text, ('candidate'::character varying)::text])))
);

ALTER TABLE ONLY public.saved_view FORCE ROW LEVEL SECURITY;

ALTER TABLE public.saved_view OWNER TO synaq_owner;

ALTER TABLE public.saved_view ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.saved_view_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.scan (
    id integer NOT NULL,
    pass_no integer NOT NULL,
    picture text NOT NULL,
    page integer DEFAULT 1 NOT NULL,
    source text NOT NULL,
    received_at timestamp with time zone NOT NULL,
    read_at timestamp with time zone,
    outcome text,
    number text,
    reasons jsonb DEFAULT '[]'::jsonb NOT NULL,
    fields jsonb DEFAULT '{}'::jsonb NOT NULL,
    answers bytea,
    fills bytea,
    dpi double precision,
    rotation integer,
    residual_mm double precision,
    dismissed text,
    site_id integer NOT NULL,
    sitting_room_id integer NOT NULL,
    CONSTRAINT ck_scan_pass_no CHECK ((pass_no = ANY (ARRAY[1, 2])))
);

ALTER TABLE ONLY public.scan FORCE ROW LEVEL SECURITY;

ALTER TABLE public.scan OWNER TO synaq_owner;

ALTER TABLE public.scan ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.scan_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.score ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.score_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.sealed_key (
    id integer NOT NULL,
    site_id integer NOT NULL,
    sitting_id integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    blob bytea NOT NULL,
    sealed_at timestamp with time zone NOT NULL,
    asked_at timestamp with time zone,
    asked_by text DEFAULT ''::text NOT NULL,
    opened_at timestamp with time zone,
    opened_by text DEFAULT ''::text NOT NULL
);

ALTER TABLE ONLY public.sealed_key FORCE ROW LEVEL SECURITY;

ALTER TABLE public.sealed_key OWNER TO synaq_owner;

ALTER TABLE public.sealed_key ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sealed_key_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.seat (
    id integer NOT NULL,
    site_id integer NOT NULL,
    sitting_id integer NOT NULL,
    sitting_room_id integer NOT NULL,
    placement_id integer NOT NULL,
    number integer NOT NULL
);

ALTER TABLE ONLY public.seat FORCE ROW LEVEL SECURITY;

ALTER TABLE public.seat OWNER TO synaq_owner;

ALTER TABLE public.seat ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.seat_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.seating_print (
    id integer NOT NULL,
    site_id integer NOT NULL,
    sitting_id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    login text NOT NULL
);

ALTER TABLE ONLY public.seating_print FORCE ROW LEVEL SECURITY;

ALTER TABLE public.seating_print OWNER TO synaq_owner;

ALTER TABLE public.seating_print ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.seating_print_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.sheet (
    id integer NOT NULL,
    number text NOT NULL,
    spare boolean DEFAULT false NOT NULL,
    state character varying(40) DEFAULT 'allotted'::character varying NOT NULL,
    exclusion character varying(40),
    remark text DEFAULT ''::text NOT NULL,
    site_id integer NOT NULL,
    sitting_room_id integer NOT NULL,
    CONSTRAINT ck_sheet_excluded_with_reason CHECK ((((state)::text = ANY (ARRAY[('excluded'::character varying)::text, ('spoiled'::character varying)::text])) = (exclusion IS NOT NULL))),
    CONSTRAINT ck_sheet_six_digits CHECK ((number ~ '^[0-9]{6}$'::text)),
    CONSTRAINT exclusion CHECK (((exclusion)::text = ANY (ARRAY[('removed'::character varying)::text, ('late'::character varying)::text, ('outsider'::character varying)::text, ('spoiled'::character varying)::text]))),
    CONSTRAINT sheetstate CHECK (((state)::text = ANY (ARRAY[('allotted'::character varying)::text, ('filled'::character varying)::text, ('blank'::character varying)::text, ('excluded'::character varying)::text, ('spoiled'::character varying)::text])))
);

ALTER TABLE ONLY public.sheet FORCE ROW LEVEL SECURITY;

ALTER TABLE public.sheet OWNER TO synaq_owner;

ALTER TABLE public.sheet ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sheet_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.site (
    id integer NOT NULL,
    address_kk text NOT NULL,
    address_ru text NOT NULL,
    zone text DEFAULT 'Asia/Almaty'::text NOT NULL,
    region_id integer NOT NULL,
    branch_id integer NOT NULL,
    code text NOT NULL,
    kk text NOT NULL,
    ru text NOT NULL
);

ALTER TABLE ONLY public.site FORCE ROW LEVEL SECURITY;

ALTER TABLE public.site OWNER TO synaq_owner;

ALTER TABLE public.site ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.site_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.sitting ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sitting_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.sitting_room (
    id integer NOT NULL,
    site_id integer NOT NULL,
    sitting_id integer NOT NULL,
    room_id integer NOT NULL,
    language character varying(40) NOT NULL,
    state character varying(40) DEFAULT 'waiting'::character varying NOT NULL,
    candidates integer DEFAULT 0 NOT NULL,
    entered_at timestamp with time zone,
    purpose character varying(40) DEFAULT 'ordinary'::character varying NOT NULL,
    CONSTRAINT language CHECK (((language)::text = ANY (ARRAY[('kaz'::character varying)::text, ('rus'::character varying)::text]))),
    CONSTRAINT roompurpose CHECK (((purpose)::text = ANY (ARRAY[('ordinary'::character varying)::text, ('low_vision'::character varying)::text, ('health'::character varying)::text, ('unused'::character varying)::text]))),
    CONSTRAINT roomstate CHECK (((state)::text = ANY (ARRAY[('waiting'::character varying)::text, ('scanned'::character varying)::text, ('protocol'::character varying)::text, ('identified'::character varying)::text])))
);

ALTER TABLE ONLY public.sitting_room FORCE ROW LEVEL SECURITY;

ALTER TABLE public.sitting_room OWNER TO synaq_owner;

ALTER TABLE public.sitting_room ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sitting_room_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.staff ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.staff_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.statement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.statement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.subject (
    id integer NOT NULL,
    long_time boolean DEFAULT false NOT NULL,
    scratch_sheets boolean DEFAULT false NOT NULL,
    language character varying(40),
    code text NOT NULL,
    kk text NOT NULL,
    ru text NOT NULL,
    CONSTRAINT language CHECK (((language)::text = ANY (ARRAY[('kaz'::character varying)::text, ('rus'::character varying)::text])))
);

ALTER TABLE ONLY public.subject FORCE ROW LEVEL SECURITY;

ALTER TABLE public.subject OWNER TO synaq_owner;

ALTER TABLE public.subject ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.subject_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.test_profile (
    id integer NOT NULL,
    test_type_id integer NOT NULL,
    order_no text DEFAULT ''::text NOT NULL,
    order_date date,
    code text NOT NULL,
    kk text NOT NULL,
    ru text NOT NULL
);

ALTER TABLE ONLY public.test_profile FORCE ROW LEVEL SECURITY;

ALTER TABLE public.test_profile OWNER TO synaq_owner;

ALTER TABLE public.test_profile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.test_profile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.test_type (
    id integer NOT NULL,
    level character varying(40) NOT NULL,
    code text NOT NULL,
    kk text NOT NULL,
    ru text NOT NULL,
    CONSTRAINT educationlevel CHECK (((level)::text = ANY (ARRAY[('preschool'::character varying)::text, ('general_secondary'::character varying)::text, ('tvet'::character varying)::text, ('additional'::character varying)::text, ('methodologist'::character varying)::text, ('head'::character varying)::text])))
);

ALTER TABLE ONLY public.test_type FORCE ROW LEVEL SECURITY;

ALTER TABLE public.test_type OWNER TO synaq_owner;

ALTER TABLE public.test_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.test_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.ticket_key (
    id integer NOT NULL,
    inner_pad bytea NOT NULL,
    outer_pad bytea NOT NULL
);

ALTER TABLE ONLY public.ticket_key FORCE ROW LEVEL SECURITY;

ALTER TABLE public.ticket_key OWNER TO synaq_owner;

CREATE SEQUENCE public.ticket_key_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.ticket_key_id_seq OWNER TO synaq_owner;

ALTER SEQUENCE public.ticket_key_id_seq OWNED BY public.ticket_key.id;

ALTER TABLE public.unplaced ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.unplaced_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.upper_row (
    id integer NOT NULL,
    placement_id integer NOT NULL,
    sheet_number text DEFAULT ''::text NOT NULL,
    note character varying(40),
    site_id integer NOT NULL,
    sitting_room_id integer NOT NULL,
    CONSTRAINT note CHECK (((note)::text = ANY (ARRAY[('correct'::character varying)::text, ('absent'::character varying)::text, ('annulled'::character varying)::text])))
);

ALTER TABLE ONLY public.upper_row FORCE ROW LEVEL SECURITY;

ALTER TABLE public.upper_row OWNER TO synaq_owner;

ALTER TABLE public.upper_row ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.upper_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ONLY public.ab_api_key ALTER COLUMN id SET DEFAULT nextval('public.ab_api_key_id_seq'::regclass);

ALTER TABLE ONLY public.ab_group ALTER COLUMN id SET DEFAULT nextval('public.ab_group_id_seq'::regclass);

ALTER TABLE ONLY public.ab_group_role ALTER COLUMN id SET DEFAULT nextval('public.ab_group_role_id_seq'::regclass);

ALTER TABLE ONLY public.ab_permission ALTER COLUMN id SET DEFAULT nextval('public.ab_permission_id_seq'::regclass);

ALTER TABLE ONLY public.ab_permission_view ALTER COLUMN id SET DEFAULT nextval('public.ab_permission_view_id_seq'::regclass);

ALTER TABLE ONLY public.ab_permission_view_role ALTER COLUMN id SET DEFAULT nextval('public.ab_permission_view_role_id_seq'::regclass);

ALTER TABLE ONLY public.ab_register_user ALTER COLUMN id SET DEFAULT nextval('public.ab_register_user_id_seq'::regclass);

ALTER TABLE ONLY public.ab_role ALTER COLUMN id SET DEFAULT nextval('public.ab_role_id_seq'::regclass);

ALTER TABLE ONLY public.ab_user ALTER COLUMN id SET DEFAULT nextval('public.ab_user_id_seq'::regclass);

ALTER TABLE ONLY public.ab_user_group ALTER COLUMN id SET DEFAULT nextval('public.ab_user_group_id_seq'::regclass);

ALTER TABLE ONLY public.ab_user_role ALTER COLUMN id SET DEFAULT nextval('public.ab_user_role_id_seq'::regclass);

ALTER TABLE ONLY public.ab_view_menu ALTER COLUMN id SET DEFAULT nextval('public.ab_view_menu_id_seq'::regclass);

ALTER TABLE ONLY public.ticket_key ALTER COLUMN id SET DEFAULT nextval('public.ticket_key_id_seq'::regclass);

ALTER TABLE ONLY public.ab_api_key
    ADD CONSTRAINT ab_api_key_lookup_hash_key UNIQUE (lookup_hash);

ALTER TABLE ONLY public.ab_api_key
    ADD CONSTRAINT ab_api_key_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ab_api_key
    ADD CONSTRAINT ab_api_key_uuid_key UNIQUE (uuid);

ALTER TABLE ONLY public.ab_group
    ADD CONSTRAINT ab_group_name_key UNIQUE (name);

ALTER TABLE ONLY public.ab_group
    ADD CONSTRAINT ab_group_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ab_group_role
    ADD CONSTRAINT ab_group_role_group_id_role_id_key UNIQUE (group_id, role_id);

ALTER TABLE ONLY public.ab_group_role
    ADD CONSTRAINT ab_group_role_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ab_permission
    ADD CONSTRAINT ab_permission_name_key UNIQUE (name);

ALTER TABLE ONLY public.ab_permission
    ADD CONSTRAINT ab_permission_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ab_permission_view
    ADD CONSTRAINT ab_permission_view_permission_id_view_menu_id_key UNIQUE (permission_id, view_menu_id);

ALTER TABLE ONLY public.ab_permission_view
    ADD CONSTRAINT ab_permission_view_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ab_permission_view_role
    ADD CONSTRAINT ab_permission_view_role_permission_view_id_role_id_key UNIQUE (permission_view_id, role_id);

ALTER TABLE ONLY public.ab_permission_view_role
    ADD CONSTRAINT ab_permission_view_role_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ab_register_user
    ADD CONSTRAINT ab_register_user_email_key UNIQUE (email);

ALTER TABLE ONLY public.ab_register_user
    ADD CONSTRAINT ab_register_user_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ab_register_user
    ADD CONSTRAINT ab_register_user_username_key UNIQUE (username);

ALTER TABLE ONLY public.ab_role
    ADD CONSTRAINT ab_role_name_key UNIQUE (name);

ALTER TABLE ONLY public.ab_role
    ADD CONSTRAINT ab_role_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ab_user
    ADD CONSTRAINT ab_user_email_key UNIQUE (email);

ALTER TABLE ONLY public.ab_user_group
    ADD CONSTRAINT ab_user_group_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ab_user_group
    ADD CONSTRAINT ab_user_group_user_id_group_id_key UNIQUE (user_id, group_id);

ALTER TABLE ONLY public.ab_user
    ADD CONSTRAINT ab_user_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ab_user_role
    ADD CONSTRAINT ab_user_role_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ab_user_role
    ADD CONSTRAINT ab_user_role_user_id_role_id_key UNIQUE (user_id, role_id);

ALTER TABLE ONLY public.ab_user
    ADD CONSTRAINT ab_user_username_key UNIQUE (username);

ALTER TABLE ONLY public.ab_view_menu
    ADD CONSTRAINT ab_view_menu_name_key UNIQUE (name);

ALTER TABLE ONLY public.ab_view_menu
    ADD CONSTRAINT ab_view_menu_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);

ALTER TABLE ONLY public.access_note
    ADD CONSTRAINT pk_access_note PRIMARY KEY (id);

ALTER TABLE ONLY public.admission_pass
    ADD CONSTRAINT pk_admission_pass PRIMARY KEY (id);

ALTER TABLE ONLY public.allocation_room
    ADD CONSTRAINT pk_allocation_room PRIMARY KEY (id);

ALTER TABLE ONLY public.allocation_run
    ADD CONSTRAINT pk_allocation_run PRIMARY KEY (id);

ALTER TABLE ONLY public.allotment
    ADD CONSTRAINT pk_allotment PRIMARY KEY (id);

ALTER TABLE ONLY public.answer_key
    ADD CONSTRAINT pk_answer_key PRIMARY KEY (id);

ALTER TABLE ONLY public.appeal_member
    ADD CONSTRAINT pk_appeal_member PRIMARY KEY (id);

ALTER TABLE ONLY public.application
    ADD CONSTRAINT pk_application PRIMARY KEY (id);

ALTER TABLE ONLY public.authority
    ADD CONSTRAINT pk_authority PRIMARY KEY (id);

ALTER TABLE ONLY public.branch
    ADD CONSTRAINT pk_branch PRIMARY KEY (id);

ALTER TABLE ONLY public.briefing
    ADD CONSTRAINT pk_briefing PRIMARY KEY (id);

ALTER TABLE ONLY public.briefing_attendance
    ADD CONSTRAINT pk_briefing_attendance PRIMARY KEY (id);

ALTER TABLE ONLY public.campaign
    ADD CONSTRAINT pk_campaign PRIMARY KEY (id);

ALTER TABLE ONLY public.centre_password
    ADD CONSTRAINT pk_centre_password PRIMARY KEY (id);

ALTER TABLE ONLY public.change
    ADD CONSTRAINT pk_change PRIMARY KEY (id);

ALTER TABLE ONLY public.clock
    ADD CONSTRAINT pk_clock PRIMARY KEY (id);

ALTER TABLE ONLY public.commission
    ADD CONSTRAINT pk_commission PRIMARY KEY (id);

ALTER TABLE ONLY public.commission_member
    ADD CONSTRAINT pk_commission_member PRIMARY KEY (id);

ALTER TABLE ONLY public.correction
    ADD CONSTRAINT pk_correction PRIMARY KEY (id);

ALTER TABLE ONLY public.doubt
    ADD CONSTRAINT pk_doubt PRIMARY KEY (id);

ALTER TABLE ONLY public.entry
    ADD CONSTRAINT pk_entry PRIMARY KEY (id);

ALTER TABLE ONLY public.form_template
    ADD CONSTRAINT pk_form_template PRIMARY KEY (id);

ALTER TABLE ONLY public.institution
    ADD CONSTRAINT pk_institution PRIMARY KEY (id);

ALTER TABLE ONLY public.invigilator
    ADD CONSTRAINT pk_invigilator PRIMARY KEY (id);

ALTER TABLE ONLY public.job
    ADD CONSTRAINT pk_job PRIMARY KEY (id);

ALTER TABLE ONLY public.legal_act
    ADD CONSTRAINT pk_legal_act PRIMARY KEY (id);

ALTER TABLE ONLY public.lot
    ADD CONSTRAINT pk_lot PRIMARY KEY (id);

ALTER TABLE ONLY public.lower_row
    ADD CONSTRAINT pk_lower_row PRIMARY KEY (id);

ALTER TABLE ONLY public.medical_worker
    ADD CONSTRAINT pk_medical_worker PRIMARY KEY (id);

ALTER TABLE ONLY public.official
    ADD CONSTRAINT pk_official PRIMARY KEY (id);

ALTER TABLE ONLY public.official_assignment
    ADD CONSTRAINT pk_official_assignment PRIMARY KEY (id);

ALTER TABLE ONLY public.official_receipt
    ADD CONSTRAINT pk_official_receipt PRIMARY KEY (id);

ALTER TABLE ONLY public.own_file
    ADD CONSTRAINT pk_own_file PRIMARY KEY (id);

ALTER TABLE ONLY public.placement
    ADD CONSTRAINT pk_placement PRIMARY KEY (id);

ALTER TABLE ONLY public.printout
    ADD CONSTRAINT pk_printout PRIMARY KEY (id);

ALTER TABLE ONLY public.profile_part
    ADD CONSTRAINT pk_profile_part PRIMARY KEY (id);

ALTER TABLE ONLY public.profile_subject
    ADD CONSTRAINT pk_profile_subject PRIMARY KEY (id);

ALTER TABLE ONLY public.profile_threshold
    ADD CONSTRAINT pk_profile_threshold PRIMARY KEY (id);

ALTER TABLE ONLY public.reading
    ADD CONSTRAINT pk_reading PRIMARY KEY (id);

ALTER TABLE ONLY public.region
    ADD CONSTRAINT pk_region PRIMARY KEY (id);

ALTER TABLE ONLY public.republican_member
    ADD CONSTRAINT pk_republican_member PRIMARY KEY (id);

ALTER TABLE ONLY public.responsible_person
    ADD CONSTRAINT pk_responsible_person PRIMARY KEY (id);

ALTER TABLE ONLY public.right_cell
    ADD CONSTRAINT pk_right_cell PRIMARY KEY (role, register, verb);

ALTER TABLE ONLY public.room
    ADD CONSTRAINT pk_room PRIMARY KEY (id);

ALTER TABLE ONLY public.room_stock
    ADD CONSTRAINT pk_room_stock PRIMARY KEY (id);

ALTER TABLE ONLY public.run_lot
    ADD CONSTRAINT pk_run_lot PRIMARY KEY (id);

ALTER TABLE ONLY public.saved_report
    ADD CONSTRAINT pk_saved_report PRIMARY KEY (id);

ALTER TABLE ONLY public.saved_view
    ADD CONSTRAINT pk_saved_view PRIMARY KEY (id);

ALTER TABLE ONLY public.scan
    ADD CONSTRAINT pk_scan PRIMARY KEY (id);

ALTER TABLE ONLY public.score
    ADD CONSTRAINT pk_score PRIMARY KEY (id);

ALTER TABLE ONLY public.sealed_key
    ADD CONSTRAINT pk_sealed_key PRIMARY KEY (id);

ALTER TABLE ONLY public.seat
    ADD CONSTRAINT pk_seat PRIMARY KEY (id);

ALTER TABLE ONLY public.seating_print
    ADD CONSTRAINT pk_seating_print PRIMARY KEY (id);

ALTER TABLE ONLY public.sheet
    ADD CONSTRAINT pk_sheet PRIMARY KEY (id);

ALTER TABLE ONLY public.site
    ADD CONSTRAINT pk_site PRIMARY KEY (id);

ALTER TABLE ONLY public.sitting
    ADD CONSTRAINT pk_sitting PRIMARY KEY (id);

ALTER TABLE ONLY public.sitting_room
    ADD CONSTRAINT pk_sitting_room PRIMARY KEY (id);

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT pk_staff PRIMARY KEY (id);

ALTER TABLE ONLY public.statement
    ADD CONSTRAINT pk_statement PRIMARY KEY (id);

ALTER TABLE ONLY public.subject
    ADD CONSTRAINT pk_subject PRIMARY KEY (id);

ALTER TABLE ONLY public.test_profile
    ADD CONSTRAINT pk_test_profile PRIMARY KEY (id);

ALTER TABLE ONLY public.test_type
    ADD CONSTRAINT pk_test_type PRIMARY KEY (id);

ALTER TABLE ONLY public.ticket_key
    ADD CONSTRAINT pk_ticket_key PRIMARY KEY (id);

ALTER TABLE ONLY public.unplaced
    ADD CONSTRAINT pk_unplaced PRIMARY KEY (id);

ALTER TABLE ONLY public.upper_row
    ADD CONSTRAINT pk_upper_row PRIMARY KEY (id);

ALTER TABLE ONLY public.admission_pass
    ADD CONSTRAINT uq_admission_pass_placement_id UNIQUE (placement_id);

ALTER TABLE ONLY public.allocation_room
    ADD CONSTRAINT uq_allocation_room_run_id_sitting_room_id UNIQUE (run_id, sitting_room_id);

ALTER TABLE ONLY public.allocation_run
    ADD CONSTRAINT uq_allocation_run_campaign_id_number UNIQUE (campaign_id, number);

ALTER TABLE ONLY public.allotment
    ADD CONSTRAINT uq_allotment_sitting_room_id_seat UNIQUE (sitting_room_id, seat);

ALTER TABLE ONLY public.answer_key
    ADD CONSTRAINT uq_answer_key_sitting_id_variant UNIQUE (sitting_id, variant);

ALTER TABLE ONLY public.appeal_member
    ADD CONSTRAINT uq_appeal_member_site_id_subject_id_iin UNIQUE (site_id, subject_id, iin);

ALTER TABLE ONLY public.application
    ADD CONSTRAINT uq_application_commission_id_number UNIQUE (commission_id, number);

ALTER TABLE ONLY public.application
    ADD CONSTRAINT uq_application_id_commission_id UNIQUE (id, commission_id);

ALTER TABLE ONLY public.application
    ADD CONSTRAINT uq_application_id_site_id UNIQUE (id, site_id);

ALTER TABLE ONLY public.authority
    ADD CONSTRAINT uq_authority_code UNIQUE (code);

ALTER TABLE ONLY public.branch
    ADD CONSTRAINT uq_branch_code UNIQUE (code);

ALTER TABLE ONLY public.briefing_attendance
    ADD CONSTRAINT uq_briefing_attendance_briefing_id_invigilator_id UNIQUE (briefing_id, invigilator_id);

ALTER TABLE ONLY public.briefing
    ADD CONSTRAINT uq_briefing_id_site_id UNIQUE (id, site_id);

ALTER TABLE ONLY public.briefing
    ADD CONSTRAINT uq_briefing_site_id_code UNIQUE (site_id, code);

ALTER TABLE ONLY public.campaign
    ADD CONSTRAINT uq_campaign_code UNIQUE (code);

ALTER TABLE ONLY public.commission
    ADD CONSTRAINT uq_commission_code UNIQUE (code);

ALTER TABLE ONLY public.commission
    ADD CONSTRAINT uq_commission_id_site_id UNIQUE (id, site_id);

ALTER TABLE ONLY public.commission_member
    ADD CONSTRAINT uq_commission_member_commission_id_iin UNIQUE (commission_id, iin);

ALTER TABLE ONLY public.correction
    ADD CONSTRAINT uq_correction_commission_id_number UNIQUE (commission_id, number);

ALTER TABLE ONLY public.doubt
    ADD CONSTRAINT uq_doubt_sitting_room_id_number_at UNIQUE (sitting_room_id, number, at);

ALTER TABLE ONLY public.entry
    ADD CONSTRAINT uq_entry_chain_number UNIQUE (chain, number);

ALTER TABLE ONLY public.form_template
    ADD CONSTRAINT uq_form_template_form_number UNIQUE (form, number);

ALTER TABLE ONLY public.institution
    ADD CONSTRAINT uq_institution_code UNIQUE (code);

ALTER TABLE ONLY public.invigilator
    ADD CONSTRAINT uq_invigilator_id_site_id UNIQUE (id, site_id);

ALTER TABLE ONLY public.invigilator
    ADD CONSTRAINT uq_invigilator_site_id_iin UNIQUE (site_id, iin);

ALTER TABLE ONLY public.job
    ADD CONSTRAINT uq_job_site_id_commission_id_key UNIQUE NULLS NOT DISTINCT (site_id, commission_id, key);

ALTER TABLE ONLY public.legal_act
    ADD CONSTRAINT uq_legal_act_code UNIQUE (code);

ALTER TABLE ONLY public.lot
    ADD CONSTRAINT uq_lot_sitting_id UNIQUE (sitting_id);

ALTER TABLE ONLY public.lower_row
    ADD CONSTRAINT uq_lower_row_sitting_room_id_number UNIQUE (sitting_room_id, number);

ALTER TABLE ONLY public.medical_worker
    ADD CONSTRAINT uq_medical_worker_site_id_document UNIQUE (site_id, document);

ALTER TABLE ONLY public.official_assignment
    ADD CONSTRAINT uq_official_assignment_campaign_id_site_id_official_id UNIQUE (campaign_id, site_id, official_id);

ALTER TABLE ONLY public.official
    ADD CONSTRAINT uq_official_iin UNIQUE (iin);

ALTER TABLE ONLY public.official_receipt
    ADD CONSTRAINT uq_official_receipt_official_id_what_received_on UNIQUE (official_id, what, received_on);

ALTER TABLE ONLY public.placement
    ADD CONSTRAINT uq_placement_application_id UNIQUE (application_id);

ALTER TABLE ONLY public.placement
    ADD CONSTRAINT uq_placement_code UNIQUE (code);

ALTER TABLE ONLY public.placement
    ADD CONSTRAINT uq_placement_id_commission_id UNIQUE (id, commission_id);

ALTER TABLE ONLY public.placement
    ADD CONSTRAINT uq_placement_id_site_id UNIQUE (id, site_id);

ALTER TABLE ONLY public.printout
    ADD CONSTRAINT uq_printout_site_id_commission_id_number UNIQUE NULLS NOT DISTINCT (site_id, commission_id, number);

ALTER TABLE ONLY public.profile_part
    ADD CONSTRAINT uq_profile_part_test_profile_id_first UNIQUE (test_profile_id, first);

ALTER TABLE ONLY public.profile_subject
    ADD CONSTRAINT uq_profile_subject_test_profile_id_subject_id UNIQUE (test_profile_id, subject_id);

ALTER TABLE ONLY public.profile_threshold
    ADD CONSTRAINT uq_profile_threshold_test_profile_id_category_block UNIQUE (test_profile_id, category, block);

ALTER TABLE ONLY public.reading
    ADD CONSTRAINT uq_reading_sitting_room_id_number UNIQUE (sitting_room_id, number);

ALTER TABLE ONLY public.region
    ADD CONSTRAINT uq_region_code UNIQUE (code);

ALTER TABLE ONLY public.republican_member
    ADD CONSTRAINT uq_republican_member_iin UNIQUE (iin);

ALTER TABLE ONLY public.responsible_person
    ADD CONSTRAINT uq_responsible_person_commission_id_iin UNIQUE (commission_id, iin);

ALTER TABLE ONLY public.room
    ADD CONSTRAINT uq_room_id_site_id UNIQUE (id, site_id);

ALTER TABLE ONLY public.room
    ADD CONSTRAINT uq_room_site_id_number UNIQUE (site_id, number);

ALTER TABLE ONLY public.room_stock
    ADD CONSTRAINT uq_room_stock_site_id_campaign_id UNIQUE (site_id, campaign_id);

ALTER TABLE ONLY public.run_lot
    ADD CONSTRAINT uq_run_lot_run_id UNIQUE (run_id);

ALTER TABLE ONLY public.saved_report
    ADD CONSTRAINT uq_saved_report_user_id_title UNIQUE (user_id, title);

ALTER TABLE ONLY public.saved_view
    ADD CONSTRAINT uq_saved_view_user_id_register_name_title UNIQUE (user_id, register_name, title);

ALTER TABLE ONLY public.scan
    ADD CONSTRAINT uq_scan_sitting_room_id_pass_no_picture_page UNIQUE (sitting_room_id, pass_no, picture, page);

ALTER TABLE ONLY public.score
    ADD CONSTRAINT uq_score_placement_id UNIQUE (placement_id);

ALTER TABLE ONLY public.sealed_key
    ADD CONSTRAINT uq_sealed_key_sitting_id UNIQUE (sitting_id);

ALTER TABLE ONLY public.seat
    ADD CONSTRAINT uq_seat_placement_id UNIQUE (placement_id);

ALTER TABLE ONLY public.seat
    ADD CONSTRAINT uq_seat_sitting_room_id_number UNIQUE (sitting_room_id, number);

ALTER TABLE ONLY public.seating_print
    ADD CONSTRAINT uq_seating_print_sitting_id UNIQUE (sitting_id);

ALTER TABLE ONLY public.sheet
    ADD CONSTRAINT uq_sheet_number UNIQUE (number);

ALTER TABLE ONLY public.site
    ADD CONSTRAINT uq_site_code UNIQUE (code);

ALTER TABLE ONLY public.sitting
    ADD CONSTRAINT uq_sitting_id_site_id UNIQUE (id, site_id);

ALTER TABLE ONLY public.sitting_room
    ADD CONSTRAINT uq_sitting_room_id_site_id UNIQUE (id, site_id);

ALTER TABLE ONLY public.sitting_room
    ADD CONSTRAINT uq_sitting_room_sitting_id_room_id UNIQUE (sitting_id, room_id);

ALTER TABLE ONLY public.sitting
    ADD CONSTRAINT uq_sitting_site_id_campaign_id_number UNIQUE (site_id, campaign_id, number);

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT uq_staff_iin UNIQUE (iin);

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT uq_staff_login UNIQUE (login);

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT uq_staff_user_id UNIQUE (user_id);

ALTER TABLE ONLY public.statement
    ADD CONSTRAINT uq_statement_sitting_id_authority_id UNIQUE NULLS NOT DISTINCT (sitting_id, authority_id);

ALTER TABLE ONLY public.subject
    ADD CONSTRAINT uq_subject_code UNIQUE (code);

ALTER TABLE ONLY public.test_profile
    ADD CONSTRAINT uq_test_profile_code UNIQUE (code);

ALTER TABLE ONLY public.test_type
    ADD CONSTRAINT uq_test_type_code UNIQUE (code);

ALTER TABLE ONLY public.unplaced
    ADD CONSTRAINT uq_unplaced_run_id_application_id UNIQUE (run_id, application_id);

ALTER TABLE ONLY public.upper_row
    ADD CONSTRAINT uq_upper_row_placement_id UNIQUE (placement_id);

CREATE UNIQUE INDEX idx_api_key_lookup_hash ON public.ab_api_key USING btree (lookup_hash);

CREATE INDEX idx_api_key_prefix ON public.ab_api_key USING btree (key_prefix);

CREATE INDEX idx_api_key_user_id ON public.ab_api_key USING btree (user_id);

CREATE INDEX idx_group_id ON public.ab_group_role USING btree (group_id);

CREATE INDEX idx_group_role_id ON public.ab_group_role USING btree (role_id);

CREATE INDEX idx_permission_id ON public.ab_permission_view USING btree (permission_id);

CREATE INDEX idx_permission_view_id ON public.ab_permission_view_role USING btree (permission_view_id);

CREATE INDEX idx_role_id ON public.ab_permission_view_role USING btree (role_id);

CREATE INDEX idx_user_group_id ON public.ab_user_group USING btree (group_id);

CREATE INDEX idx_user_id ON public.ab_user_group USING btree (user_id);

CREATE INDEX idx_view_menu_id ON public.ab_permission_view USING btree (view_menu_id);

CREATE INDEX ix_access_note_row ON public.access_note USING btree (register_name, row_id);

CREATE INDEX ix_admission_pass_commission_id ON public.admission_pass USING btree (commission_id);

CREATE INDEX ix_allocation_room_sitting_room_id ON public.allocation_room USING btree (sitting_room_id);

CREATE INDEX ix_application_commission ON public.application USING btree (commission_id, sort_key);

CREATE INDEX ix_application_iin ON public.application USING btree (iin);

CREATE INDEX ix_application_institution ON public.application USING btree (institution_id);

CREATE INDEX ix_application_name ON public.application USING btree (sort_key, id);

CREATE INDEX ix_application_order ON public.application USING btree (number, id);

CREATE INDEX ix_application_place ON public.application USING btree (site_id, sort_key);

CREATE INDEX ix_application_place_order ON public.application USING btree (site_id, number, id);

CREATE INDEX ix_application_wished_site_id ON public.application USING btree (wished_site_id);

CREATE INDEX ix_change_entry ON public.change USING btree (entry_id);

CREATE INDEX ix_change_row ON public.change USING btree (register_name, row_id);

CREATE INDEX ix_commission_site_id ON public.commission USING btree (site_id);

CREATE INDEX ix_job_commission_id ON public.job USING btree (commission_id);

CREATE INDEX ix_job_site_id ON public.job USING btree (site_id);

CREATE INDEX ix_job_state ON public.job USING btree (state);

CREATE INDEX ix_official_assignment_official_id ON public.official_assignment USING btree (official_id);

CREATE INDEX ix_official_assignment_site_id ON public.official_assignment USING btree (site_id);

CREATE INDEX ix_placement_commission_id ON public.placement USING btree (commission_id);

CREATE INDEX ix_placement_place ON public.placement USING btree (site_id, code);

CREATE INDEX ix_placement_room ON public.placement USING btree (sitting_room_id);

CREATE INDEX ix_printout_commission_id ON public.printout USING btree (commission_id);

CREATE INDEX ix_printout_job_id ON public.printout USING btree (job_id);

CREATE INDEX ix_printout_number ON public.printout USING btree (number);

CREATE INDEX ix_printout_paper ON public.printout USING btree (form, unit_key);

CREATE INDEX ix_printout_picture ON public.printout USING btree (picture);

CREATE INDEX ix_printout_site_id ON public.printout USING btree (site_id);

CREATE INDEX ix_saved_report_daily ON public.saved_report USING btree (hour) WHERE (hour IS NOT NULL);

CREATE INDEX ix_score_commission_id ON public.score USING btree (commission_id);

CREATE INDEX ix_score_sitting_id ON public.score USING btree (sitting_id);

CREATE INDEX ix_sheet_room ON public.sheet USING btree (sitting_room_id);

CREATE INDEX ix_unplaced_application_id ON public.unplaced USING btree (application_id);

CREATE UNIQUE INDEX one_chair_a_commission ON public.commission_member USING btree (commission_id) WHERE (((post)::text = 'chair'::text) AND serves);

CREATE UNIQUE INDEX one_commission_of_site ON public.commission USING btree (site_id) WHERE of_site;

CREATE UNIQUE INDEX one_lead_and_appeal_chair_a_site ON public.official_assignment USING btree (campaign_id, site_id, duty) WHERE (((duty)::text = ANY (ARRAY[('ministry_lead'::character varying)::text, ('appeal_chair'::character varying)::text])) AND (recalled_on IS NULL));

CREATE UNIQUE INDEX one_open_correction ON public.correction USING btree (application_id, field) WHERE ((applied_at IS NULL) AND (withdrawn_at IS NULL));

CREATE UNIQUE INDEX one_responsible_a_commission ON public.responsible_person USING btree (commission_id) WHERE (valid_to IS NULL);

CREATE UNIQUE INDEX one_template_a_moment ON public.form_template USING btree (form, from_at) WHERE ((state)::text = 'checked'::text);

CREATE UNIQUE INDEX uq_application_campaign_id_iin ON public.application USING btree (campaign_id, iin) WHERE ((state)::text <> 'withdrawn'::text);

CREATE UNIQUE INDEX uq_reading_placement ON public.reading USING btree (placement_id) WHERE (placement_id IS NOT NULL);

CREATE TRIGGER again AFTER INSERT OR DELETE OR UPDATE ON public.application FOR EACH ROW EXECUTE FUNCTION public.ask_again();

CREATE TRIGGER author BEFORE INSERT ON public.access_note FOR EACH ROW EXECUTE FUNCTION public.tell_author();

CREATE TRIGGER closed BEFORE INSERT OR DELETE OR UPDATE ON public.allocation_room FOR EACH ROW EXECUTE FUNCTION public.refuse_frozen('SQ788', '', '', '');

CREATE TRIGGER closed BEFORE INSERT OR DELETE OR UPDATE ON public.allocation_run FOR EACH ROW EXECUTE FUNCTION public.refuse_frozen('SQ788', '', '', '');

CREATE TRIGGER closed BEFORE INSERT OR DELETE OR UPDATE ON public.application FOR EACH ROW EXECUTE FUNCTION public.refuse_frozen('SQ009', 'new', '', '');

CREATE TRIGGER closed BEFORE INSERT OR DELETE OR UPDATE ON public.correction FOR EACH ROW EXECUTE FUNCTION public.refuse_frozen('SQ821', '', '', '', 'site_id');

CREATE TRIGGER closed BEFORE INSERT OR DELETE OR UPDATE ON public.form_template FOR EACH ROW EXECUTE FUNCTION public.refuse_frozen('SQ443', '', '', '');

CREATE TRIGGER closed BEFORE INSERT OR DELETE OR UPDATE ON public.room FOR EACH ROW EXECUTE FUNCTION public.refuse_frozen('SQ786', '', '', '');

CREATE TRIGGER closed BEFORE INSERT OR DELETE OR UPDATE ON public.score FOR EACH ROW EXECUTE FUNCTION public.refuse_frozen('SQ149', '', '', '');

CREATE TRIGGER closed BEFORE INSERT OR DELETE OR UPDATE ON public.sitting FOR EACH ROW EXECUTE FUNCTION public.refuse_frozen('SQ179', '', '', '');

CREATE TRIGGER closed BEFORE INSERT OR DELETE OR UPDATE ON public.statement FOR EACH ROW EXECUTE FUNCTION public.refuse_frozen('SQ149', '', '', '');

CREATE TRIGGER closed BEFORE INSERT OR DELETE OR UPDATE ON public.unplaced FOR EACH ROW EXECUTE FUNCTION public.refuse_frozen('SQ788', '', '', '');

CREATE TRIGGER columns BEFORE INSERT OR UPDATE ON public.admission_pass FOR EACH ROW EXECUTE FUNCTION public.refuse_strange_columns('drawn_up_at', '', 'commission_chair responsible_person', 'drawn_up_by', '', 'commission_chair responsible_person', 'issued_at', '', 'responsible_person', 'issued_by', '', 'responsible_person', 'stub_handed_at', '', 'responsible_person', 'stub_handed_by', '', 'responsible_person', 'stub_at_site_at', '', 'site', 'stub_taken_by', '', 'site');

CREATE TRIGGER columns BEFORE INSERT OR UPDATE ON public.appeal_member FOR EACH ROW EXECUTE FUNCTION public.refuse_strange_columns('iin', '', 'commission_site site');

CREATE TRIGGER columns BEFORE INSERT OR UPDATE ON public.application FOR EACH ROW EXECUTE FUNCTION public.refuse_strange_columns('iin', '', 'responsible_person');

CREATE TRIGGER columns BEFORE INSERT OR UPDATE ON public.commission FOR EACH ROW EXECUTE FUNCTION public.refuse_strange_columns('authority_id', '', 'ntc', 'branch_id', '', 'ntc', 'of_site', 'false', 'ntc', 'zone', '', 'ntc', 'chair', '', 'ntc', 'responsible', '', 'ntc', 'opened_at', '', 'branch ntc', 'closes_at', '', 'branch ntc', 'code', '', 'ntc', 'kk', '', 'ntc', 'ru', '', 'ntc');

CREATE TRIGGER columns BEFORE INSERT OR UPDATE ON public.commission_member FOR EACH ROW EXECUTE FUNCTION public.refuse_strange_columns('iin', '', 'commission_chair');

CREATE TRIGGER columns BEFORE INSERT OR UPDATE ON public.correction FOR EACH ROW EXECUTE FUNCTION public.refuse_strange_columns('application_id', '', 'responsible_person', 'number', '', 'responsible_person', 'field', '', 'responsible_person', 'old_value', '', 'responsible_person', 'new_value', '', 'responsible_person', 'old_iin', '', 'responsible_person', 'iin', '', 'responsible_person', 'basis', '', 'responsible_person', 'entered_at', '', 'responsible_person', 'delivered_at', '', 'responsible_person', 'withdrawn_at', '', 'responsible_person', 'applied_at', '', 'programmer', 'applied_by', '', 'programmer');

CREATE TRIGGER columns BEFORE INSERT OR UPDATE ON public.invigilator FOR EACH ROW EXECUTE FUNCTION public.refuse_strange_columns('iin', '', 'site');

CREATE TRIGGER columns BEFORE INSERT OR UPDATE ON public.official FOR EACH ROW EXECUTE FUNCTION public.refuse_strange_columns('iin', '', 'ntc');

CREATE TRIGGER columns BEFORE INSERT OR UPDATE ON public.republican_member FOR EACH ROW EXECUTE FUNCTION public.refuse_strange_columns('iin', '', 'ntc');

CREATE TRIGGER columns BEFORE INSERT OR UPDATE ON public.responsible_person FOR EACH ROW EXECUTE FUNCTION public.refuse_strange_columns('position', '', 'commission_chair', 'phone', '', 'commission_chair', 'email', '', 'commission_chair', 'order_no', '', 'commission_chair', 'valid_from', '', 'commission_chair', 'valid_to', '', 'commission_chair', 'trained_on', '', 'branch', 'acts_received_on', '', 'branch', 'registered_on', '', 'branch', 'iin', '', 'commission_chair', 'surname', '', 'commission_chair', 'first_name', '', 'commission_chair', 'patronymic', '', 'commission_chair');

CREATE TRIGGER columns BEFORE INSERT OR UPDATE ON public.room_stock FOR EACH ROW EXECUTE FUNCTION public.refuse_strange_columns('submitted_at', '', 'site', 'remark', '', 'ntc', 'approved_at', '', 'ntc');

CREATE TRIGGER columns BEFORE INSERT OR UPDATE ON public.sealed_key FOR EACH ROW EXECUTE FUNCTION public.refuse_strange_columns('asked_at', '', 'programmer', 'asked_by', '', 'programmer', 'opened_at', '', 'ministry_lead ministry_rep', 'opened_by', '', 'ministry_lead ministry_rep');

CREATE TRIGGER columns BEFORE INSERT OR UPDATE ON public.sitting FOR EACH ROW EXECUTE FUNCTION public.refuse_strange_columns('seating_printed_at', '', 'programmer', 'started_at', '', 'ministry_lead', 'finished_at', '', 'ministry_lead', 'reported_at', '', 'ministry_lead ministry_rep');

CREATE TRIGGER columns BEFORE INSERT OR UPDATE ON public.sitting_room FOR EACH ROW EXECUTE FUNCTION public.refuse_strange_columns('language', '', 'ntc site', 'purpose', 'ordinary', 'ntc site', 'candidates', '0', 'ntc');

CREATE TRIGGER columns BEFORE INSERT OR UPDATE ON public.staff FOR EACH ROW EXECUTE FUNCTION public.refuse_strange_columns('iin', '', 'branch ntc site');

CREATE TRIGGER desks BEFORE INSERT OR UPDATE ON public.room FOR EACH ROW EXECUTE FUNCTION public.keep_desks();

CREATE TRIGGER eyes BEFORE INSERT OR UPDATE ON public.form_template FOR EACH ROW EXECUTE FUNCTION public.keep_four_eyes();

CREATE TRIGGER jointly BEFORE INSERT OR UPDATE ON public.commission FOR EACH ROW EXECUTE FUNCTION public.close_jointly();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.access_note FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.admission_pass FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.allocation_room FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.allocation_run FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.allotment FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.answer_key FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.appeal_member FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.application FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.authority FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.branch FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.briefing FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.briefing_attendance FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.campaign FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.centre_password FOR EACH ROW EXECUTE FUNCTION public.note_change('salt', 'digest');

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.commission FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.commission_member FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.correction FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.doubt FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.form_template FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.institution FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.invigilator FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.legal_act FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.lot FOR EACH ROW EXECUTE FUNCTION public.note_change('seed');

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.lower_row FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.medical_worker FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.official FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.official_assignment FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.official_receipt FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.placement FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.printout FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.profile_part FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.profile_subject FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.profile_threshold FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.reading FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.region FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.republican_member FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.responsible_person FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.room FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.room_stock FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.run_lot FOR EACH ROW EXECUTE FUNCTION public.note_change('seed');

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.scan FOR EACH ROW EXECUTE FUNCTION public.note_change('fills', 'answers', 'reasons', 'fields');

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.score FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.sealed_key FOR EACH ROW EXECUTE FUNCTION public.note_change('blob');

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.seat FOR EACH ROW EXECUTE FUNCTION public.note_change('number');

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.seating_print FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.sheet FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.site FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.sitting FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.sitting_room FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.staff FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.statement FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.subject FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.test_profile FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.test_type FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.unplaced FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE ON public.upper_row FOR EACH ROW EXECUTE FUNCTION public.note_change();

CREATE TRIGGER kept BEFORE DELETE OR UPDATE OR TRUNCATE ON public.access_note FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_rewriting();

CREATE TRIGGER kept BEFORE DELETE OR UPDATE OR TRUNCATE ON public.change FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_rewriting();

CREATE TRIGGER kept BEFORE DELETE OR UPDATE OR TRUNCATE ON public.entry FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_rewriting();

CREATE TRIGGER key BEFORE INSERT OR UPDATE ON public.reading FOR EACH ROW EXECUTE FUNCTION public.refuse_after_key();

CREATE TRIGGER once BEFORE UPDATE ON public.commission FOR EACH ROW EXECUTE FUNCTION public.only_once('closed_at');

CREATE TRIGGER once BEFORE UPDATE ON public.form_template FOR EACH ROW EXECUTE FUNCTION public.only_once('form', 'number', 'name', 'picture', 'note', 'back_to', 'author_no', 'made_at');

CREATE TRIGGER once BEFORE UPDATE ON public.reading FOR EACH ROW EXECUTE FUNCTION public.only_once('answers');

CREATE TRIGGER once BEFORE UPDATE ON public.scan FOR EACH ROW EXECUTE FUNCTION public.only_once('picture', 'fills');

CREATE TRIGGER once BEFORE UPDATE ON public.sealed_key FOR EACH ROW EXECUTE FUNCTION public.only_once('opened_at', 'blob', 'checksum', 'name', 'sealed_at');

CREATE TRIGGER once BEFORE UPDATE ON public.sitting FOR EACH ROW EXECUTE FUNCTION public.only_once('seating_printed_at', 'reported_at');

CREATE TRIGGER place BEFORE UPDATE ON public.admission_pass FOR EACH ROW WHEN (((old.site_id IS DISTINCT FROM new.site_id) OR (old.commission_id IS DISTINCT FROM new.commission_id))) EXECUTE FUNCTION public.centre_only();

CREATE TRIGGER place BEFORE UPDATE ON public.appeal_member FOR EACH ROW WHEN ((old.site_id IS DISTINCT FROM new.site_id)) EXECUTE FUNCTION public.centre_only();

CREATE TRIGGER place BEFORE UPDATE ON public.application FOR EACH ROW WHEN (((old.site_id IS DISTINCT FROM new.site_id) OR (old.commission_id IS DISTINCT FROM new.commission_id))) EXECUTE FUNCTION public.centre_only();

CREATE TRIGGER place BEFORE UPDATE ON public.briefing FOR EACH ROW WHEN ((old.site_id IS DISTINCT FROM new.site_id)) EXECUTE FUNCTION public.centre_only();

CREATE TRIGGER place BEFORE UPDATE ON public.commission FOR EACH ROW WHEN (((old.site_id IS DISTINCT FROM new.site_id) OR (old.branch_id IS DISTINCT FROM new.branch_id))) EXECUTE FUNCTION public.centre_only();

CREATE TRIGGER place BEFORE UPDATE ON public.commission_member FOR EACH ROW WHEN ((old.commission_id IS DISTINCT FROM new.commission_id)) EXECUTE FUNCTION public.centre_only();

CREATE TRIGGER place BEFORE UPDATE ON public.correction FOR EACH ROW WHEN (((old.site_id IS DISTINCT FROM new.site_id) OR (old.commission_id IS DISTINCT FROM new.commission_id))) EXECUTE FUNCTION public.centre_only();

CREATE TRIGGER place BEFORE UPDATE ON public.doubt FOR EACH ROW WHEN ((old.site_id IS DISTINCT FROM new.site_id)) EXECUTE FUNCTION public.centre_only();

CREATE TRIGGER place BEFORE UPDATE ON public.invigilator FOR EACH ROW WHEN ((old.site_id IS DISTINCT FROM new.site_id)) EXECUTE FUNCTION public.centre_only();

CREATE TRIGGER place BEFORE UPDATE ON public.job FOR EACH ROW WHEN (((old.site_id IS DISTINCT FROM new.site_id) OR (old.commission_id IS DISTINCT FROM new.commission_id))) EXECUTE FUNCTION public.centre_only();

CREATE TRIGGER place BEFORE UPDATE ON public.lower_row FOR EACH ROW WHEN ((old.site_id IS DISTINCT FROM new.site_id)) EXECUTE FUNCTION public.centre_only();

CREATE TRIGGER place BEFORE UPDATE ON public.medical_worker FOR EACH ROW WHEN ((old.site_id IS DISTINCT FROM new.site_id)) EXECUTE FUNCTION public.centre_only();

CREATE TRIGGER place BEFORE UPDATE ON public.official_assignment FOR EACH ROW WHEN ((old.site_id IS DISTINCT FROM new.site_id)) EXECUTE FUNCTION public.centre_only();

CREATE TRIGGER place BEFORE UPDATE ON public.placement FOR EACH ROW WHEN (((old.site_id IS DISTINCT FROM new.site_id) OR (old.commission_id IS DISTINCT FROM new.commission_id) OR (old.sitting_id IS DISTINCT FROM new.sitting_id) OR (old.sitting_room_id IS DISTINCT FROM new.sitting_room_id) OR (old.application_id IS DISTINCT FROM new.application_id) OR (old.code IS DISTINCT FROM new.code) OR ((old.language)::text IS DISTINCT FROM (new.language)::text) OR (old.subject_id IS DISTINCT FROM new.subject_id))) EXECUTE FUNCTION public.centre_only();

CREATE TRIGGER place BEFORE UPDATE ON public.reading FOR EACH ROW WHEN ((old.site_id IS DISTINCT FROM new.site_id)) EXECUTE FUNCTION public.centre_only();

CREATE TRIGGER place BEFORE UPDATE ON public.responsible_person FOR EACH ROW WHEN ((old.commission_id IS DISTINCT FROM new.commission_id)) EXECUTE FUNCTION public.centre_only();

CREATE TRIGGER place BEFORE UPDATE ON public.room FOR EACH ROW WHEN ((old.site_id IS DISTINCT FROM new.site_id)) EXECUTE FUNCTION public.centre_only();

CREATE TRIGGER place BEFORE UPDATE ON public.room_stock FOR EACH ROW WHEN ((old.site_id IS DISTINCT FROM new.site_id)) EXECUTE FUNCTION public.centre_only();

CREATE TRIGGER place BEFORE UPDATE ON public.scan FOR EACH ROW WHEN ((old.site_id IS DISTINCT FROM new.site_id)) EXECUTE FUNCTION public.centre_only();

CREATE TRIGGER place BEFORE UPDATE ON public.sealed_key FOR EACH ROW WHEN ((old.site_id IS DISTINCT FROM new.site_id)) EXECUTE FUNCTION public.centre_only();

CREATE TRIGGER place BEFORE UPDATE ON public.sheet FOR EACH ROW WHEN ((old.site_id IS DISTINCT FROM new.site_id)) EXECUTE FUNCTION public.centre_only();

CREATE TRIGGER place BEFORE UPDATE ON public.site FOR EACH ROW WHEN ((old.branch_id IS DISTINCT FROM new.branch_id)) EXECUTE FUNCTION public.centre_only();

CREATE TRIGGER place BEFORE UPDATE ON public.sitting FOR EACH ROW WHEN (((old.site_id IS DISTINCT FROM new.site_id) OR (old.campaign_id IS DISTINCT FROM new.campaign_id) OR (old.number IS DISTINCT FROM new.number) OR (old.day IS DISTINCT FROM new.day) OR (old.allocated_at IS DISTINCT FROM new.allocated_at))) EXECUTE FUNCTION public.centre_only();

CREATE TRIGGER place BEFORE UPDATE ON public.sitting_room FOR EACH ROW WHEN ((old.site_id IS DISTINCT FROM new.site_id)) EXECUTE FUNCTION public.centre_only();

CREATE TRIGGER place BEFORE UPDATE ON public.upper_row FOR EACH ROW WHEN ((old.site_id IS DISTINCT FROM new.site_id)) EXECUTE FUNCTION public.centre_only();

CREATE TRIGGER printer BEFORE INSERT ON public.printout FOR EACH ROW EXECUTE FUNCTION public.tell_printer('I-1', 'ntc responsible_person commission_chair', 'R-3', 'responsible_person', 'R-4', 'responsible_person', 'I-11', 'ntc site responsible_person ministry_lead ministry_rep programmer', 'X-1', 'ntc ministry_lead ministry_rep programmer', 'X-2', 'ntc', 'I-7', 'site', 'I-8', 'site', 'X-7', 'ntc site', 'X-8', 'site', 'X-13', 'site', 'I-9', 'programmer', 'I-19', 'ntc', 'I-17', 'responsible_person commission_chair programmer', 'I-21', 'programmer', 'I-3', 'programmer', 'I-4', 'programmer', 'I-4-2', 'programmer');

CREATE TRIGGER steps BEFORE INSERT OR UPDATE ON public.admission_pass FOR EACH ROW EXECUTE FUNCTION public.keep_pass();

CREATE TRIGGER steps BEFORE INSERT OR DELETE OR UPDATE ON public.room_stock FOR EACH ROW EXECUTE FUNCTION public.keep_steps();

CREATE TRIGGER stock BEFORE INSERT OR DELETE OR UPDATE ON public.room FOR EACH ROW EXECUTE FUNCTION public.keep_stock();

CREATE TRIGGER stock BEFORE INSERT OR DELETE OR UPDATE ON public.sitting_room FOR EACH ROW EXECUTE FUNCTION public.keep_stock();

CREATE TRIGGER term BEFORE UPDATE ON public.commission FOR EACH ROW EXECUTE FUNCTION public.keep_term();

CREATE TRIGGER told BEFORE INSERT OR UPDATE ON public.correction FOR EACH ROW EXECUTE FUNCTION public.keep_correction();

CREATE TRIGGER wrote AFTER UPDATE ON public.correction FOR EACH ROW EXECUTE FUNCTION public.carry_correction();

ALTER TABLE ONLY public.ab_api_key
    ADD CONSTRAINT ab_api_key_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.ab_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ab_group_role
    ADD CONSTRAINT ab_group_role_group_id_fkey FOREIGN KEY (group_id) REFERENCES public.ab_group(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ab_group_role
    ADD CONSTRAINT ab_group_role_role_id_fkey FOREIGN KEY (role_id) REFERENCES public.ab_role(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ab_permission_view
    ADD CONSTRAINT ab_permission_view_permission_id_fkey FOREIGN KEY (permission_id) REFERENCES public.ab_permission(id);

ALTER TABLE ONLY public.ab_permission_view_role
    ADD CONSTRAINT ab_permission_view_role_permission_view_id_fkey FOREIGN KEY (permission_view_id) REFERENCES public.ab_permission_view(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ab_permission_view_role
    ADD CONSTRAINT ab_permission_view_role_role_id_fkey FOREIGN KEY (role_id) REFERENCES public.ab_role(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ab_permission_view
    ADD CONSTRAINT ab_permission_view_view_menu_id_fkey FOREIGN KEY (view_menu_id) REFERENCES public.ab_view_menu(id);

ALTER TABLE ONLY public.ab_user
    ADD CONSTRAINT ab_user_changed_by_fk_fkey FOREIGN KEY (changed_by_fk) REFERENCES public.ab_user(id);

ALTER TABLE ONLY public.ab_user
    ADD CONSTRAINT ab_user_created_by_fk_fkey FOREIGN KEY (created_by_fk) REFERENCES public.ab_user(id);

ALTER TABLE ONLY public.ab_user_group
    ADD CONSTRAINT ab_user_group_group_id_fkey FOREIGN KEY (group_id) REFERENCES public.ab_group(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ab_user_group
    ADD CONSTRAINT ab_user_group_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.ab_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ab_user_role
    ADD CONSTRAINT ab_user_role_role_id_fkey FOREIGN KEY (role_id) REFERENCES public.ab_role(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ab_user_role
    ADD CONSTRAINT ab_user_role_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.ab_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.admission_pass
    ADD CONSTRAINT fk_admission_pass_placement_id_commission_id FOREIGN KEY (placement_id, commission_id) REFERENCES public.placement(id, commission_id);

ALTER TABLE ONLY public.admission_pass
    ADD CONSTRAINT fk_admission_pass_placement_id_site_id FOREIGN KEY (placement_id, site_id) REFERENCES public.placement(id, site_id);

ALTER TABLE ONLY public.allocation_room
    ADD CONSTRAINT fk_allocation_room_run_id FOREIGN KEY (run_id) REFERENCES public.allocation_run(id);

ALTER TABLE ONLY public.allocation_room
    ADD CONSTRAINT fk_allocation_room_sitting_room_id_site_id FOREIGN KEY (sitting_room_id, site_id) REFERENCES public.sitting_room(id, site_id);

ALTER TABLE ONLY public.allocation_run
    ADD CONSTRAINT fk_allocation_run_campaign_id FOREIGN KEY (campaign_id) REFERENCES public.campaign(id);

ALTER TABLE ONLY public.allotment
    ADD CONSTRAINT fk_allotment_sitting_room_id_site_id FOREIGN KEY (sitting_room_id, site_id) REFERENCES public.sitting_room(id, site_id);

ALTER TABLE ONLY public.allotment
    ADD CONSTRAINT fk_allotment_subject_id FOREIGN KEY (subject_id) REFERENCES public.subject(id);

ALTER TABLE ONLY public.answer_key
    ADD CONSTRAINT fk_answer_key_sitting_id_site_id FOREIGN KEY (sitting_id, site_id) REFERENCES public.sitting(id, site_id);

ALTER TABLE ONLY public.answer_key
    ADD CONSTRAINT fk_answer_key_subject_id FOREIGN KEY (subject_id) REFERENCES public.subject(id);

ALTER TABLE ONLY public.appeal_member
    ADD CONSTRAINT fk_appeal_member_site_id FOREIGN KEY (site_id) REFERENCES public.site(id);

ALTER TABLE ONLY public.appeal_member
    ADD CONSTRAINT fk_appeal_member_subject_id FOREIGN KEY (subject_id) REFERENCES public.subject(id);

ALTER TABLE ONLY public.application
    ADD CONSTRAINT fk_application_campaign_id FOREIGN KEY (campaign_id) REFERENCES public.campaign(id);

ALTER TABLE ONLY public.application
    ADD CONSTRAINT fk_application_commission_id FOREIGN KEY (commission_id) REFERENCES public.commission(id);

ALTER TABLE ONLY public.application
    ADD CONSTRAINT fk_application_institution_id FOREIGN KEY (institution_id) REFERENCES public.institution(id);

ALTER TABLE ONLY public.application
    ADD CONSTRAINT fk_application_site_id FOREIGN KEY (site_id) REFERENCES public.site(id);

ALTER TABLE ONLY public.application
    ADD CONSTRAINT fk_application_subject_id FOREIGN KEY (subject_id) REFERENCES public.subject(id);

ALTER TABLE ONLY public.application
    ADD CONSTRAINT fk_application_wished_site_id FOREIGN KEY (wished_site_id) REFERENCES public.site(id);

ALTER TABLE ONLY public.authority
    ADD CONSTRAINT fk_authority_parent_id FOREIGN KEY (parent_id) REFERENCES public.authority(id);

ALTER TABLE ONLY public.authority
    ADD CONSTRAINT fk_authority_region_id FOREIGN KEY (region_id) REFERENCES public.region(id);

ALTER TABLE ONLY public.briefing_attendance
    ADD CONSTRAINT fk_briefing_attendance_briefing_id_site_id FOREIGN KEY (briefing_id, site_id) REFERENCES public.briefing(id, site_id);

ALTER TABLE ONLY public.briefing_attendance
    ADD CONSTRAINT fk_briefing_attendance_invigilator_id_site_id FOREIGN KEY (invigilator_id, site_id) REFERENCES public.invigilator(id, site_id);

ALTER TABLE ONLY public.briefing_attendance
    ADD CONSTRAINT fk_briefing_attendance_site_id FOREIGN KEY (site_id) REFERENCES public.site(id);

ALTER TABLE ONLY public.briefing
    ADD CONSTRAINT fk_briefing_site_id FOREIGN KEY (site_id) REFERENCES public.site(id);

ALTER TABLE ONLY public.centre_password
    ADD CONSTRAINT fk_centre_password_sitting_id_site_id FOREIGN KEY (sitting_id, site_id) REFERENCES public.sitting(id, site_id);

ALTER TABLE ONLY public.change
    ADD CONSTRAINT fk_change_entry_id FOREIGN KEY (entry_id) REFERENCES public.entry(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.commission
    ADD CONSTRAINT fk_commission_authority_id FOREIGN KEY (authority_id) REFERENCES public.authority(id);

ALTER TABLE ONLY public.commission
    ADD CONSTRAINT fk_commission_branch_id FOREIGN KEY (branch_id) REFERENCES public.branch(id);

ALTER TABLE ONLY public.commission_member
    ADD CONSTRAINT fk_commission_member_commission_id FOREIGN KEY (commission_id) REFERENCES public.commission(id);

ALTER TABLE ONLY public.commission
    ADD CONSTRAINT fk_commission_site_id FOREIGN KEY (site_id) REFERENCES public.site(id);

ALTER TABLE ONLY public.correction
    ADD CONSTRAINT fk_correction_application_id_commission_id FOREIGN KEY (application_id, commission_id) REFERENCES public.application(id, commission_id);

ALTER TABLE ONLY public.correction
    ADD CONSTRAINT fk_correction_application_id_site_id FOREIGN KEY (application_id, site_id) REFERENCES public.application(id, site_id) ON UPDATE CASCADE;

ALTER TABLE ONLY public.doubt
    ADD CONSTRAINT fk_doubt_sitting_room_id_site_id FOREIGN KEY (sitting_room_id, site_id) REFERENCES public.sitting_room(id, site_id);

ALTER TABLE ONLY public.institution
    ADD CONSTRAINT fk_institution_authority_id FOREIGN KEY (authority_id) REFERENCES public.authority(id);

ALTER TABLE ONLY public.invigilator
    ADD CONSTRAINT fk_invigilator_site_id FOREIGN KEY (site_id) REFERENCES public.site(id);

ALTER TABLE ONLY public.job
    ADD CONSTRAINT fk_job_commission_id FOREIGN KEY (commission_id) REFERENCES public.commission(id);

ALTER TABLE ONLY public.job
    ADD CONSTRAINT fk_job_site_id FOREIGN KEY (site_id) REFERENCES public.site(id);

ALTER TABLE ONLY public.lot
    ADD CONSTRAINT fk_lot_sitting_id_site_id FOREIGN KEY (sitting_id, site_id) REFERENCES public.sitting(id, site_id);

ALTER TABLE ONLY public.lower_row
    ADD CONSTRAINT fk_lower_row_sitting_room_id_site_id FOREIGN KEY (sitting_room_id, site_id) REFERENCES public.sitting_room(id, site_id);

ALTER TABLE ONLY public.medical_worker
    ADD CONSTRAINT fk_medical_worker_site_id FOREIGN KEY (site_id) REFERENCES public.site(id);

ALTER TABLE ONLY public.official_assignment
    ADD CONSTRAINT fk_official_assignment_campaign_id FOREIGN KEY (campaign_id) REFERENCES public.campaign(id);

ALTER TABLE ONLY public.official_assignment
    ADD CONSTRAINT fk_official_assignment_official_id FOREIGN KEY (official_id) REFERENCES public.official(id);

ALTER TABLE ONLY public.official_assignment
    ADD CONSTRAINT fk_official_assignment_site_id FOREIGN KEY (site_id) REFERENCES public.site(id);

ALTER TABLE ONLY public.official_receipt
    ADD CONSTRAINT fk_official_receipt_legal_act_id FOREIGN KEY (legal_act_id) REFERENCES public.legal_act(id);

ALTER TABLE ONLY public.official_receipt
    ADD CONSTRAINT fk_official_receipt_official_id FOREIGN KEY (official_id) REFERENCES public.official(id);

ALTER TABLE ONLY public.placement
    ADD CONSTRAINT fk_placement_application_id_commission_id FOREIGN KEY (application_id, commission_id) REFERENCES public.application(id, commission_id);

ALTER TABLE ONLY public.placement
    ADD CONSTRAINT fk_placement_application_id_site_id FOREIGN KEY (application_id, site_id) REFERENCES public.application(id, site_id);

ALTER TABLE ONLY public.placement
    ADD CONSTRAINT fk_placement_sitting_id_site_id FOREIGN KEY (sitting_id, site_id) REFERENCES public.sitting(id, site_id);

ALTER TABLE ONLY public.placement
    ADD CONSTRAINT fk_placement_sitting_room_id_site_id FOREIGN KEY (sitting_room_id, site_id) REFERENCES public.sitting_room(id, site_id);

ALTER TABLE ONLY public.placement
    ADD CONSTRAINT fk_placement_subject_id FOREIGN KEY (subject_id) REFERENCES public.subject(id);

ALTER TABLE ONLY public.printout
    ADD CONSTRAINT fk_printout_commission_id FOREIGN KEY (commission_id) REFERENCES public.commission(id);

ALTER TABLE ONLY public.printout
    ADD CONSTRAINT fk_printout_site_id FOREIGN KEY (site_id) REFERENCES public.site(id);

ALTER TABLE ONLY public.profile_part
    ADD CONSTRAINT fk_profile_part_test_profile_id FOREIGN KEY (test_profile_id) REFERENCES public.test_profile(id);

ALTER TABLE ONLY public.profile_subject
    ADD CONSTRAINT fk_profile_subject_subject_id FOREIGN KEY (subject_id) REFERENCES public.subject(id);

ALTER TABLE ONLY public.profile_subject
    ADD CONSTRAINT fk_profile_subject_test_profile_id FOREIGN KEY (test_profile_id) REFERENCES public.test_profile(id);

ALTER TABLE ONLY public.profile_threshold
    ADD CONSTRAINT fk_profile_threshold_test_profile_id FOREIGN KEY (test_profile_id) REFERENCES public.test_profile(id);

ALTER TABLE ONLY public.reading
    ADD CONSTRAINT fk_reading_placement_id_site_id FOREIGN KEY (placement_id, site_id) REFERENCES public.placement(id, site_id);

ALTER TABLE ONLY public.reading
    ADD CONSTRAINT fk_reading_sitting_room_id_site_id FOREIGN KEY (sitting_room_id, site_id) REFERENCES public.sitting_room(id, site_id);

ALTER TABLE ONLY public.republican_member
    ADD CONSTRAINT fk_republican_member_subject_id FOREIGN KEY (subject_id) REFERENCES public.subject(id);

ALTER TABLE ONLY public.responsible_person
    ADD CONSTRAINT fk_responsible_person_commission_id FOREIGN KEY (commission_id) REFERENCES public.commission(id);

ALTER TABLE ONLY public.room
    ADD CONSTRAINT fk_room_site_id FOREIGN KEY (site_id) REFERENCES public.site(id);

ALTER TABLE ONLY public.room_stock
    ADD CONSTRAINT fk_room_stock_campaign_id FOREIGN KEY (campaign_id) REFERENCES public.campaign(id);

ALTER TABLE ONLY public.room_stock
    ADD CONSTRAINT fk_room_stock_site_id FOREIGN KEY (site_id) REFERENCES public.site(id);

ALTER TABLE ONLY public.run_lot
    ADD CONSTRAINT fk_run_lot_run_id FOREIGN KEY (run_id) REFERENCES public.allocation_run(id);

ALTER TABLE ONLY public.scan
    ADD CONSTRAINT fk_scan_sitting_room_id_site_id FOREIGN KEY (sitting_room_id, site_id) REFERENCES public.sitting_room(id, site_id);

ALTER TABLE ONLY public.score
    ADD CONSTRAINT fk_score_placement_id_commission_id FOREIGN KEY (placement_id, commission_id) REFERENCES public.placement(id, commission_id);

ALTER TABLE ONLY public.score
    ADD CONSTRAINT fk_score_placement_id_site_id FOREIGN KEY (placement_id, site_id) REFERENCES public.placement(id, site_id);

ALTER TABLE ONLY public.score
    ADD CONSTRAINT fk_score_sitting_id_site_id FOREIGN KEY (sitting_id, site_id) REFERENCES public.sitting(id, site_id);

ALTER TABLE ONLY public.sealed_key
    ADD CONSTRAINT fk_sealed_key_sitting_id_site_id FOREIGN KEY (sitting_id, site_id) REFERENCES public.sitting(id, site_id);

ALTER TABLE ONLY public.seat
    ADD CONSTRAINT fk_seat_placement_id_site_id FOREIGN KEY (placement_id, site_id) REFERENCES public.placement(id, site_id);

ALTER TABLE ONLY public.seat
    ADD CONSTRAINT fk_seat_sitting_id_site_id FOREIGN KEY (sitting_id, site_id) REFERENCES public.sitting(id, site_id);

ALTER TABLE ONLY public.seat
    ADD CONSTRAINT fk_seat_sitting_room_id_site_id FOREIGN KEY (sitting_room_id, site_id) REFERENCES public.sitting_room(id, site_id);

ALTER TABLE ONLY public.seating_print
    ADD CONSTRAINT fk_seating_print_sitting_id_site_id FOREIGN KEY (sitting_id, site_id) REFERENCES public.sitting(id, site_id);

ALTER TABLE ONLY public.sheet
    ADD CONSTRAINT fk_sheet_sitting_room_id_site_id FOREIGN KEY (sitting_room_id, site_id) REFERENCES public.sitting_room(id, site_id);

ALTER TABLE ONLY public.site
    ADD CONSTRAINT fk_site_branch_id FOREIGN KEY (branch_id) REFERENCES public.branch(id);

ALTER TABLE ONLY public.site
    ADD CONSTRAINT fk_site_region_id FOREIGN KEY (region_id) REFERENCES public.region(id);

ALTER TABLE ONLY public.sitting
    ADD CONSTRAINT fk_sitting_campaign_id FOREIGN KEY (campaign_id) REFERENCES public.campaign(id);

ALTER TABLE ONLY public.sitting_room
    ADD CONSTRAINT fk_sitting_room_room_id_site_id FOREIGN KEY (room_id, site_id) REFERENCES public.room(id, site_id);

ALTER TABLE ONLY public.sitting_room
    ADD CONSTRAINT fk_sitting_room_sitting_id_site_id FOREIGN KEY (sitting_id, site_id) REFERENCES public.sitting(id, site_id);

ALTER TABLE ONLY public.sitting
    ADD CONSTRAINT fk_sitting_site_id FOREIGN KEY (site_id) REFERENCES public.site(id);

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT fk_staff_branch_id FOREIGN KEY (branch_id) REFERENCES public.branch(id);

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT fk_staff_commission_id FOREIGN KEY (commission_id) REFERENCES public.commission(id);

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT fk_staff_site_id FOREIGN KEY (site_id) REFERENCES public.site(id);

ALTER TABLE ONLY public.statement
    ADD CONSTRAINT fk_statement_authority_id FOREIGN KEY (authority_id) REFERENCES public.authority(id);

ALTER TABLE ONLY public.statement
    ADD CONSTRAINT fk_statement_commission_id FOREIGN KEY (commission_id) REFERENCES public.commission(id);

ALTER TABLE ONLY public.statement
    ADD CONSTRAINT fk_statement_sitting_id_site_id FOREIGN KEY (sitting_id, site_id) REFERENCES public.sitting(id, site_id);

ALTER TABLE ONLY public.test_profile
    ADD CONSTRAINT fk_test_profile_test_type_id FOREIGN KEY (test_type_id) REFERENCES public.test_type(id);

ALTER TABLE ONLY public.unplaced
    ADD CONSTRAINT fk_unplaced_application_id_commission_id FOREIGN KEY (application_id, commission_id) REFERENCES public.application(id, commission_id);

ALTER TABLE ONLY public.unplaced
    ADD CONSTRAINT fk_unplaced_run_id FOREIGN KEY (run_id) REFERENCES public.allocation_run(id);

ALTER TABLE ONLY public.unplaced
    ADD CONSTRAINT fk_unplaced_site_id FOREIGN KEY (site_id) REFERENCES public.site(id);

ALTER TABLE ONLY public.upper_row
    ADD CONSTRAINT fk_upper_row_placement_id_site_id FOREIGN KEY (placement_id, site_id) REFERENCES public.placement(id, site_id);

ALTER TABLE ONLY public.upper_row
    ADD CONSTRAINT fk_upper_row_sitting_room_id_site_id FOREIGN KEY (sitting_room_id, site_id) REFERENCES public.sitting_room(id, site_id);

ALTER TABLE public.ab_user ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.access_note ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.admission_pass ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.allocation_room ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.allocation_run ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.allotment ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.answer_key ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.appeal_member ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.application ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.authority ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.branch ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.briefing ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.briefing_attendance ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.campaign ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.centre_password ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.change ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.clock ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.commission ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.commission_member ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.correction ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.doubt ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.entry ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.form_template ENABLE ROW LEVEL SECURITY;

CREATE POLICY insert_rows ON public.access_note FOR INSERT TO synaq_app WITH CHECK (((((user_id = ( SELECT public.who() AS who)) AND ( SELECT (public.reach('access_note'::text, 'C'::text) = 'o'::text))) OR ( SELECT (public.reach('access_note'::text, 'C'::text) = 'a'::text))) AND (user_id = ( SELECT public.who() AS who))));

CREATE POLICY insert_rows ON public.admission_pass FOR INSERT TO synaq_app WITH CHECK (((site_id = ANY (( SELECT public.places('admission_pass'::text, 'C'::text, false) AS places)::integer[])) OR (commission_id = ANY (( SELECT public.commissions('admission_pass'::text, 'C'::text) AS commissions)::integer[]))));

CREATE POLICY insert_rows ON public.allocation_room FOR INSERT TO synaq_app WITH CHECK ((site_id = ANY (( SELECT public.places('allocation_room'::text, 'C'::text, true) AS places)::integer[])));

CREATE POLICY insert_rows ON public.allocation_run FOR INSERT TO synaq_app WITH CHECK (( SELECT public.may('allocation_run'::text, 'C'::text) AS may));

CREATE POLICY insert_rows ON public.allotment FOR INSERT TO synaq_app WITH CHECK ((site_id = ANY (( SELECT public.places('allotment'::text, 'C'::text, true) AS places)::integer[])));

CREATE POLICY insert_rows ON public.answer_key FOR INSERT TO synaq_app WITH CHECK ((site_id = ANY (( SELECT public.places('answer_key'::text, 'C'::text, true) AS places)::integer[])));

CREATE POLICY insert_rows ON public.appeal_member FOR INSERT TO synaq_app WITH CHECK ((site_id = ANY (( SELECT public.places('appeal_member'::text, 'C'::text, true) AS places)::integer[])));

CREATE POLICY insert_rows ON public.application FOR INSERT TO synaq_app WITH CHECK ((((site_id = ANY (( SELECT public.places('application'::text, 'C'::text, false) AS places)::integer[])) OR (commission_id = ANY (( SELECT public.commissions('application'::text, 'C'::text) AS commissions)::integer[]))) AND public.is_of_site(commission_id, site_id)));

CREATE POLICY insert_rows ON public.authority FOR INSERT TO synaq_app WITH CHECK (( SELECT public.may('authority'::text, 'C'::text) AS may));

CREATE POLICY insert_rows ON public.branch FOR INSERT TO synaq_app WITH CHECK (( SELECT public.may('branch'::text, 'C'::text) AS may));

CREATE POLICY insert_rows ON public.briefing FOR INSERT TO synaq_app WITH CHECK ((site_id = ANY (( SELECT public.places('briefing'::text, 'C'::text, true) AS places)::integer[])));

CREATE POLICY insert_rows ON public.briefing_attendance FOR INSERT TO synaq_app WITH CHECK ((site_id = ANY (( SELECT public.places('briefing_attendance'::text, 'C'::text, true) AS places)::integer[])));

CREATE POLICY insert_rows ON public.campaign FOR INSERT TO synaq_app WITH CHECK (( SELECT public.may('campaign'::text, 'C'::text) AS may));

CREATE POLICY insert_rows ON public.centre_password FOR INSERT TO synaq_app WITH CHECK ((site_id = ANY (( SELECT public.places('centre_password'::text, 'C'::text, true) AS places)::integer[])));

CREATE POLICY insert_rows ON public.commission FOR INSERT TO synaq_app WITH CHECK (((site_id = ANY (( SELECT public.places('commission'::text, 'C'::text, false) AS places)::integer[])) OR (id = ANY (( SELECT public.commissions('commission'::text, 'C'::text) AS commissions)::integer[])) OR ( SELECT (public.reach('commission'::text, 'C'::text) = 'a'::text))));

CREATE POLICY insert_rows ON public.commission_member FOR INSERT TO synaq_app WITH CHECK ((commission_id = ANY (( SELECT public.commissions('commission_member'::text, 'C'::text) AS commissions)::integer[])));

CREATE POLICY insert_rows ON public.correction FOR INSERT TO synaq_app WITH CHECK (((site_id = ANY (( SELECT public.places('correction'::text, 'C'::text, false) AS places)::integer[])) OR (commission_id = ANY (( SELECT public.commissions('correction'::text, 'C'::text) AS commissions)::integer[]))));

CREATE POLICY insert_rows ON public.doubt FOR INSERT TO synaq_app WITH CHECK ((site_id = ANY (( SELECT public.places('doubt'::text, 'C'::text, true) AS places)::integer[])));

CREATE POLICY insert_rows ON public.form_template FOR INSERT TO synaq_app WITH CHECK (( SELECT public.may('form_template'::text, 'C'::text) AS may));

CREATE POLICY insert_rows ON public.institution FOR INSERT TO synaq_app WITH CHECK (( SELECT public.may('institution'::text, 'C'::text) AS may));

CREATE POLICY insert_rows ON public.invigilator FOR INSERT TO synaq_app WITH CHECK ((site_id = ANY (( SELECT public.places('invigilator'::text, 'C'::text, true) AS places)::integer[])));

CREATE POLICY insert_rows ON public.job FOR INSERT TO synaq_app WITH CHECK ((((site_id = ANY (( SELECT public.places('job'::text, 'C'::text, false) AS places)::integer[])) OR (commission_id = ANY (( SELECT public.commissions('job'::text, 'C'::text) AS commissions)::integer[])) OR ( SELECT (public.reach('job'::text, 'C'::text) = 'a'::text)) OR ((user_id = ( SELECT public.who() AS who)) AND (num_nonnulls(site_id, commission_id) = 0) AND ( SELECT (public.reach('job'::text, 'C'::text) = 'o'::text))) OR ( SELECT (public.reach('job'::text, 'C'::text) = 'a'::text))) AND public.is_of_site(commission_id, site_id) AND (user_id = ( SELECT public.who() AS who))));

CREATE POLICY insert_rows ON public.legal_act FOR INSERT TO synaq_app WITH CHECK (( SELECT public.may('legal_act'::text, 'C'::text) AS may));

CREATE POLICY insert_rows ON public.lot FOR INSERT TO synaq_app WITH CHECK ((site_id = ANY (( SELECT public.places('placement'::text, 'C'::text, false) AS places)::integer[])));

CREATE POLICY insert_rows ON public.lower_row FOR INSERT TO synaq_app WITH CHECK ((site_id = ANY (( SELECT public.places('lower_row'::text, 'C'::text, true) AS places)::integer[])));

CREATE POLICY insert_rows ON public.medical_worker FOR INSERT TO synaq_app WITH CHECK ((site_id = ANY (( SELECT public.places('medical_worker'::text, 'C'::text, true) AS places)::integer[])));

CREATE POLICY insert_rows ON public.official FOR INSERT TO synaq_app WITH CHECK (( SELECT public.may('official'::text, 'C'::text) AS may));

CREATE POLICY insert_rows ON public.official_assignment FOR INSERT TO synaq_app WITH CHECK ((site_id = ANY (( SELECT public.places('official_assignment'::text, 'C'::text, true) AS places)::integer[])));

CREATE POLICY insert_rows ON public.official_receipt FOR INSERT TO synaq_app WITH CHECK (( SELECT public.may('official_receipt'::text, 'C'::text) AS may));

CREATE POLICY insert_rows ON public.own_file FOR INSERT TO synaq_app WITH CHECK (((((user_id = ( SELECT public.who() AS who)) AND ( SELECT (public.reach('own_file'::text, 'C'::text) = 'o'::text))) OR ( SELECT (public.reach('own_file'::text, 'C'::text) = 'a'::text))) AND (user_id = ( SELECT public.who() AS who))));

CREATE POLICY insert_rows ON public.placement FOR INSERT TO synaq_app WITH CHECK (((site_id = ANY (( SELECT public.places('placement'::text, 'C'::text, false) AS places)::integer[])) OR (commission_id = ANY (( SELECT public.commissions('placement'::text, 'C'::text) AS commissions)::integer[]))));

CREATE POLICY insert_rows ON public.printout FOR INSERT TO synaq_app WITH CHECK ((((site_id = ANY (( SELECT public.places('printout'::text, 'C'::text, false) AS places)::integer[])) OR (commission_id = ANY (( SELECT public.commissions('printout'::text, 'C'::text) AS commissions)::integer[])) OR ( SELECT (public.reach('printout'::text, 'C'::text) = 'a'::text))) AND public.is_of_site(commission_id, site_id)));

CREATE POLICY insert_rows ON public.profile_part FOR INSERT TO synaq_app WITH CHECK (( SELECT public.may('profile_part'::text, 'C'::text) AS may));

CREATE POLICY insert_rows ON public.profile_subject FOR INSERT TO synaq_app WITH CHECK (( SELECT public.may('profile_subject'::text, 'C'::text) AS may));

CREATE POLICY insert_rows ON public.profile_threshold FOR INSERT TO synaq_app WITH CHECK (( SELECT public.may('profile_threshold'::text, 'C'::text) AS may));

CREATE POLICY insert_rows ON public.reading FOR INSERT TO synaq_app WITH CHECK ((site_id = ANY (( SELECT public.places('reading'::text, 'C'::text, true) AS places)::integer[])));

CREATE POLICY insert_rows ON public.region FOR INSERT TO synaq_app WITH CHECK (( SELECT public.may('region'::text, 'C'::text) AS may));

CREATE POLICY insert_rows ON public.republican_member FOR INSERT TO synaq_app WITH CHECK (( SELECT public.may('republican_member'::text, 'C'::text) AS may));

CREATE POLICY insert_rows ON public.responsible_person FOR INSERT TO synaq_app WITH CHECK ((commission_id = ANY (( SELECT public.commissions('responsible_person'::text, 'C'::text) AS commissions)::integer[])));

CREATE POLICY insert_rows ON public.room FOR INSERT TO synaq_app WITH CHECK ((site_id = ANY (( SELECT public.places('room'::text, 'C'::text, true) AS places)::integer[])));

CREATE POLICY insert_rows ON public.room_stock FOR INSERT TO synaq_app WITH CHECK ((site_id = ANY (( SELECT public.places('room_stock'::text, 'C'::text, true) AS places)::integer[])));

CREATE POLICY insert_rows ON public.run_lot FOR INSERT TO synaq_app WITH CHECK (( SELECT public.may('allocation_run'::text, 'C'::text) AS may));

CREATE POLICY insert_rows ON public.saved_report FOR INSERT TO synaq_app WITH CHECK (((((user_id = ( SELECT public.who() AS who)) AND ( SELECT (public.reach('saved_report'::text, 'C'::text) = 'o'::text))) OR ( SELECT (public.reach('saved_report'::text, 'C'::text) = 'a'::text))) AND (user_id = ( SELECT public.who() AS who)) AND
CASE place
    WHEN ''::text THEN ((role IS NULL) OR (( SELECT public.my_role() AS my_role) = 'ntc'::text))
    ELSE (place = ( SELECT public.own_place() AS own_place))
END));

CREATE POLICY insert_rows ON public.saved_view FOR INSERT TO synaq_app WITH CHECK (((((user_id = ( SELECT public.who() AS who)) AND ( SELECT (public.reach('saved_view'::text, 'C'::text) = 'o'::text))) OR ( SELECT (public.reach('saved_view'::text, 'C'::text) = 'a'::text))) AND (user_id = ( SELECT public.who() AS who)) AND
CASE place
    WHEN ''::text THEN ((role IS NULL) OR (( SELECT public.my_role() AS my_role) = 'ntc'::text))
    ELSE (place = ( SELECT public.own_place() AS own_place))
END));

CREATE POLICY insert_rows ON public.scan FOR INSERT TO synaq_app WITH CHECK ((site_id = ANY (( SELECT public.places('scan'::text, 'C'::text, true) AS places)::integer[])));

CREATE POLICY insert_rows ON public.score FOR INSERT TO synaq_app WITH CHECK (((site_id = ANY (( SELECT public.places('score'::text, 'C'::text, false) AS places)::integer[])) OR (commission_id = ANY (( SELECT public.commissions('score'::text, 'C'::text) AS commissions)::integer[]))));

CREATE POLICY insert_rows ON public.sealed_key FOR INSERT TO synaq_app WITH CHECK ((site_id = ANY (( SELECT public.places('sealed_key'::text, 'C'::text, true) AS places)::integer[])));

CREATE POLICY insert_rows ON public.seat FOR INSERT TO synaq_app WITH CHECK ((site_id = ANY (( SELECT public.places('placement'::text, 'C'::text, false) AS places)::integer[])));

CREATE POLICY insert_rows ON public.sheet FOR INSERT TO synaq_app WITH CHECK ((site_id = ANY (( SELECT public.places('sheet'::text, 'C'::text, true) AS places)::integer[])));

CREATE POLICY insert_rows ON public.site FOR INSERT TO synaq_app WITH CHECK (((id = ANY (( SELECT public.places('site'::text, 'C'::text, true) AS places)::integer[])) OR ( SELECT (public.reach('site'::text, 'C'::text) = 'a'::text))));

CREATE POLICY insert_rows ON public.sitting FOR INSERT TO synaq_app WITH CHECK ((site_id = ANY (( SELECT public.places('sitting'::text, 'C'::text, true) AS places)::integer[])));

CREATE POLICY insert_rows ON public.sitting_room FOR INSERT TO synaq_app WITH CHECK ((site_id = ANY (( SELECT public.places('sitting_room'::text, 'C'::text, true) AS places)::integer[])));

CREATE POLICY insert_rows ON public.statement FOR INSERT TO synaq_app WITH CHECK ((((site_id = ANY (( SELECT public.places('statement'::text, 'C'::text, false) AS places)::integer[])) OR (commission_id = ANY (( SELECT public.commissions('statement'::text, 'C'::text) AS commissions)::integer[]))) AND public.is_of_site(commission_id, site_id)));

CREATE POLICY insert_rows ON public.subject FOR INSERT TO synaq_app WITH CHECK (( SELECT public.may('subject'::text, 'C'::text) AS may));

CREATE POLICY insert_rows ON public.test_profile FOR INSERT TO synaq_app WITH CHECK (( SELECT public.may('test_profile'::text, 'C'::text) AS may));

CREATE POLICY insert_rows ON public.test_type FOR INSERT TO synaq_app WITH CHECK (( SELECT public.may('test_type'::text, 'C'::text) AS may));

CREATE POLICY insert_rows ON public.unplaced FOR INSERT TO synaq_app WITH CHECK (((site_id = ANY (( SELECT public.places('unplaced'::text, 'C'::text, false) AS places)::integer[])) OR (commission_id = ANY (( SELECT public.commissions('unplaced'::text, 'C'::text) AS commissions)::integer[]))));

CREATE POLICY insert_rows ON public.upper_row FOR INSERT TO synaq_app WITH CHECK ((site_id = ANY (( SELECT public.places('upper_row'::text, 'C'::text, true) AS places)::integer[])));

ALTER TABLE public.institution ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.invigilator ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.job ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.legal_act ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.lot ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.lower_row ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.medical_worker ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.official ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.official_assignment ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.official_receipt ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.own_file ENABLE ROW LEVEL SECURITY;

CREATE POLICY owner ON public.allocation_run TO synaq_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON public.application TO synaq_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON public.branch TO synaq_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON public.centre_password TO synaq_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON public.change TO synaq_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON public.clock TO synaq_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON public.commission TO synaq_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON public.correction TO synaq_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON public.entry TO synaq_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON public.form_template TO synaq_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON public.job TO synaq_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON public.placement TO synaq_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON public.printout TO synaq_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON public.responsible_person TO synaq_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON public.right_cell TO synaq_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON public.room_stock TO synaq_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON public.run_lot TO synaq_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON public.saved_report TO synaq_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON public.sealed_key TO synaq_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON public.seating_print TO synaq_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON public.site TO synaq_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON public.sitting TO synaq_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON public.sitting_room TO synaq_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON public.staff TO synaq_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON public.ticket_key TO synaq_owner USING (true) WITH CHECK (true);

ALTER TABLE public.placement ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.printout ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.profile_part ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.profile_subject ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.profile_threshold ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.reading ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.region ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.republican_member ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.responsible_person ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.right_cell ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.room ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.room_stock ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.run_lot ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.saved_report ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.saved_view ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.scan ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.score ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.sealed_key ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.seat ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.seating_print ENABLE ROW LEVEL SECURITY;

CREATE POLICY select_rows ON public.ab_user FOR SELECT TO synaq_app USING (true);

CREATE POLICY select_rows ON public.access_note FOR SELECT TO synaq_owner, synaq_app USING ((((user_id = ( SELECT public.who() AS who)) AND ( SELECT public.may('access_note'::text, 'R'::text) AS may)) OR ( SELECT (public.reach('access_note'::text, 'R'::text) = 'a'::text))));

CREATE POLICY select_rows ON public.admission_pass FOR SELECT TO synaq_owner, synaq_app USING (((site_id = ANY (( SELECT public.places('admission_pass'::text, 'R'::text, false) AS places)::integer[])) OR (commission_id = ANY (( SELECT public.commissions('admission_pass'::text, 'R'::text) AS commissions)::integer[]))));

CREATE POLICY select_rows ON public.allocation_room FOR SELECT TO synaq_owner, synaq_app USING ((site_id = ANY (( SELECT public.places('allocation_room'::text, 'R'::text, true) AS places)::integer[])));

CREATE POLICY select_rows ON public.allocation_run FOR SELECT TO synaq_app USING (( SELECT public.may('allocation_run'::text, 'R'::text) AS may));

CREATE POLICY select_rows ON public.allotment FOR SELECT TO synaq_owner, synaq_app USING ((site_id = ANY (( SELECT public.places('allotment'::text, 'R'::text, true) AS places)::integer[])));

CREATE POLICY select_rows ON public.answer_key FOR SELECT TO synaq_owner, synaq_app USING ((site_id = ANY (( SELECT public.places('answer_key'::text, 'R'::text, true) AS places)::integer[])));

CREATE POLICY select_rows ON public.appeal_member FOR SELECT TO synaq_owner, synaq_app USING ((site_id = ANY (( SELECT public.places('appeal_member'::text, 'R'::text, true) AS places)::integer[])));

CREATE POLICY select_rows ON public.application FOR SELECT TO synaq_app USING (((site_id = ANY (( SELECT public.places('application'::text, 'R'::text, false) AS places)::integer[])) OR (commission_id = ANY (( SELECT public.commissions('application'::text, 'R'::text) AS commissions)::integer[]))));

CREATE POLICY select_rows ON public.authority FOR SELECT TO synaq_owner, synaq_app USING (( SELECT public.may('authority'::text, 'R'::text) AS may));

CREATE POLICY select_rows ON public.branch FOR SELECT TO synaq_app USING (( SELECT public.may('branch'::text, 'R'::text) AS may));

CREATE POLICY select_rows ON public.briefing FOR SELECT TO synaq_owner, synaq_app USING ((site_id = ANY (( SELECT public.places('briefing'::text, 'R'::text, true) AS places)::integer[])));

CREATE POLICY select_rows ON public.briefing_attendance FOR SELECT TO synaq_owner, synaq_app USING ((site_id = ANY (( SELECT public.places('briefing_attendance'::text, 'R'::text, true) AS places)::integer[])));

CREATE POLICY select_rows ON public.campaign FOR SELECT TO synaq_owner, synaq_app USING (( SELECT public.may('campaign'::text, 'R'::text) AS may));

CREATE POLICY select_rows ON public.centre_password FOR SELECT TO synaq_app USING ((site_id = ANY (( SELECT public.places('centre_password'::text, 'R'::text, true) AS places)::integer[])));

CREATE POLICY select_rows ON public.change FOR SELECT TO synaq_app USING (( SELECT public.may('change'::text, 'R'::text) AS may));

CREATE POLICY select_rows ON public.commission FOR SELECT TO synaq_app USING (((site_id = ANY (( SELECT public.places('commission'::text, 'R'::text, false) AS places)::integer[])) OR (id = ANY (( SELECT public.commissions('commission'::text, 'R'::text) AS commissions)::integer[])) OR (EXISTS ( SELECT 1
   FROM public.placement p
  WHERE ((p.commission_id = commission.id) AND (p.site_id = ANY (( SELECT public.places('commission'::text, 'R'::text, false) AS places)::integer[]))))) OR ( SELECT (public.reach('commission'::text, 'R'::text) = 'a'::text))));

CREATE POLICY select_rows ON public.commission_member FOR SELECT TO synaq_owner, synaq_app USING ((commission_id = ANY (( SELECT public.commissions('commission_member'::text, 'R'::text) AS commissions)::integer[])));

CREATE POLICY select_rows ON public.correction FOR SELECT TO synaq_app USING (((site_id = ANY (( SELECT public.places('correction'::text, 'R'::text, false) AS places)::integer[])) OR (commission_id = ANY (( SELECT public.commissions('correction'::text, 'R'::text) AS commissions)::integer[]))));

CREATE POLICY select_rows ON public.doubt FOR SELECT TO synaq_owner, synaq_app USING ((site_id = ANY (( SELECT public.places('doubt'::text, 'R'::text, true) AS places)::integer[])));

CREATE POLICY select_rows ON public.entry FOR SELECT TO synaq_app USING (( SELECT public.may('entry'::text, 'R'::text) AS may));

CREATE POLICY select_rows ON public.form_template FOR SELECT TO synaq_app USING (( SELECT public.may('form_template'::text, 'R'::text) AS may));

CREATE POLICY select_rows ON public.institution FOR SELECT TO synaq_owner, synaq_app USING (( SELECT public.may('institution'::text, 'R'::text) AS may));

CREATE POLICY select_rows ON public.invigilator FOR SELECT TO synaq_owner, synaq_app USING ((site_id = ANY (( SELECT public.places('invigilator'::text, 'R'::text, true) AS places)::integer[])));

CREATE POLICY select_rows ON public.job FOR SELECT TO synaq_app USING (((site_id = ANY (( SELECT public.places('job'::text, 'R'::text, false) AS places)::integer[])) OR (commission_id = ANY (( SELECT public.commissions('job'::text, 'R'::text) AS commissions)::integer[])) OR ( SELECT (public.reach('job'::text, 'R'::text) = 'a'::text)) OR ((user_id = ( SELECT public.who() AS who)) AND ( SELECT public.may('job'::text, 'R'::text) AS may)) OR ( SELECT (public.reach('job'::text, 'R'::text) = 'a'::text))));

CREATE POLICY select_rows ON public.legal_act FOR SELECT TO synaq_owner, synaq_app USING (( SELECT public.may('legal_act'::text, 'R'::text) AS may));

CREATE POLICY select_rows ON public.lot FOR SELECT TO synaq_owner, synaq_app USING (((site_id = ANY (( SELECT public.places('seating_print'::text, 'R'::text, false) AS places)::integer[])) AND (EXISTS ( SELECT 1
   FROM public.seating_print p
  WHERE (p.sitting_id = lot.sitting_id)))));

CREATE POLICY select_rows ON public.lower_row FOR SELECT TO synaq_owner, synaq_app USING ((site_id = ANY (( SELECT public.places('lower_row'::text, 'R'::text, true) AS places)::integer[])));

CREATE POLICY select_rows ON public.medical_worker FOR SELECT TO synaq_owner, synaq_app USING ((site_id = ANY (( SELECT public.places('medical_worker'::text, 'R'::text, true) AS places)::integer[])));

CREATE POLICY select_rows ON public.official FOR SELECT TO synaq_owner, synaq_app USING (((( SELECT public.may('official'::text, 'R'::text) AS may) AND (id IN ( SELECT official_assignment.official_id
   FROM public.official_assignment))) OR ( SELECT (public.reach('official'::text, 'R'::text) = 'a'::text))));

CREATE POLICY select_rows ON public.official_assignment FOR SELECT TO synaq_owner, synaq_app USING ((site_id = ANY (( SELECT public.places('official_assignment'::text, 'R'::text, true) AS places)::integer[])));

CREATE POLICY select_rows ON public.official_receipt FOR SELECT TO synaq_owner, synaq_app USING (( SELECT public.may('official_receipt'::text, 'R'::text) AS may));

CREATE POLICY select_rows ON public.own_file FOR SELECT TO synaq_owner, synaq_app USING ((((user_id = ( SELECT public.who() AS who)) AND ( SELECT public.may('own_file'::text, 'R'::text) AS may)) OR ( SELECT (public.reach('own_file'::text, 'R'::text) = 'a'::text))));

CREATE POLICY select_rows ON public.placement FOR SELECT TO synaq_app USING (((site_id = ANY (( SELECT public.places('placement'::text, 'R'::text, false) AS places)::integer[])) OR (commission_id = ANY (( SELECT public.commissions('placement'::text, 'R'::text) AS commissions)::integer[]))));

CREATE POLICY select_rows ON public.printout FOR SELECT TO synaq_app USING (((site_id = ANY (( SELECT public.places('printout'::text, 'R'::text, false) AS places)::integer[])) OR (commission_id = ANY (( SELECT public.commissions('printout'::text, 'R'::text) AS commissions)::integer[])) OR ( SELECT (public.reach('printout'::text, 'R'::text) = 'a'::text))));

CREATE POLICY select_rows ON public.profile_part FOR SELECT TO synaq_owner, synaq_app USING (( SELECT public.may('profile_part'::text, 'R'::text) AS may));

CREATE POLICY select_rows ON public.profile_subject FOR SELECT TO synaq_owner, synaq_app USING (( SELECT public.may('profile_subject'::text, 'R'::text) AS may));

CREATE POLICY select_rows ON public.profile_threshold FOR SELECT TO synaq_owner, synaq_app USING (( SELECT public.may('profile_threshold'::text, 'R'::text) AS may));

CREATE POLICY select_rows ON public.reading FOR SELECT TO synaq_owner, synaq_app USING ((site_id = ANY (( SELECT public.places('reading'::text, 'R'::text, true) AS places)::integer[])));

CREATE POLICY select_rows ON public.region FOR SELECT TO synaq_owner, synaq_app USING (( SELECT public.may('region'::text, 'R'::text) AS may));

CREATE POLICY select_rows ON public.republican_member FOR SELECT TO synaq_owner, synaq_app USING (( SELECT public.may('republican_member'::text, 'R'::text) AS may));

CREATE POLICY select_rows ON public.responsible_person FOR SELECT TO synaq_app USING ((commission_id = ANY (( SELECT public.commissions('responsible_person'::text, 'R'::text) AS commissions)::integer[])));

CREATE POLICY select_rows ON public.room FOR SELECT TO synaq_owner, synaq_app USING ((site_id = ANY (( SELECT public.places('room'::text, 'R'::text, true) AS places)::integer[])));

CREATE POLICY select_rows ON public.room_stock FOR SELECT TO synaq_app USING ((site_id = ANY (( SELECT public.places('room_stock'::text, 'R'::text, true) AS places)::integer[])));

CREATE POLICY select_rows ON public.saved_report FOR SELECT TO synaq_app USING ((((user_id = ( SELECT public.who() AS who)) AND ( SELECT public.may('saved_report'::text, 'R'::text) AS may)) OR ( SELECT (public.reach('saved_report'::text, 'R'::text) = 'a'::text)) OR (((role)::text = ( SELECT public.my_role() AS my_role)) AND (place = ANY (ARRAY[''::text, ( SELECT public.own_place() AS own_place)])) AND (dropped_at IS NULL))));

CREATE POLICY select_rows ON public.saved_view FOR SELECT TO synaq_owner, synaq_app USING ((((user_id = ( SELECT public.who() AS who)) AND ( SELECT public.may('saved_view'::text, 'R'::text) AS may)) OR ( SELECT (public.reach('saved_view'::text, 'R'::text) = 'a'::text)) OR (((role)::text = ( SELECT public.my_role() AS my_role)) AND (place = ANY (ARRAY[''::text, ( SELECT public.own_place() AS own_place)])) AND (dropped_at IS NULL))));

CREATE POLICY select_rows ON public.scan FOR SELECT TO synaq_owner, synaq_app USING ((site_id = ANY (( SELECT public.places('scan'::text, 'R'::text, true) AS places)::integer[])));

CREATE POLICY select_rows ON public.score FOR SELECT TO synaq_owner, synaq_app USING (((site_id = ANY (( SELECT public.places('score'::text, 'R'::text, false) AS places)::integer[])) OR (commission_id = ANY (( SELECT public.commissions('score'::text, 'R'::text) AS commissions)::integer[]))));

CREATE POLICY select_rows ON public.sealed_key FOR SELECT TO synaq_app USING ((site_id = ANY (( SELECT public.places('sealed_key'::text, 'R'::text, true) AS places)::integer[])));

CREATE POLICY select_rows ON public.seat FOR SELECT TO synaq_owner, synaq_app USING (((site_id = ANY (( SELECT public.places('seating_print'::text, 'R'::text, false) AS places)::integer[])) AND (EXISTS ( SELECT 1
   FROM public.seating_print p
  WHERE (p.sitting_id = seat.sitting_id)))));

CREATE POLICY select_rows ON public.seating_print FOR SELECT TO synaq_app USING ((site_id = ANY (( SELECT public.places('seating_print'::text, 'R'::text, true) AS places)::integer[])));

CREATE POLICY select_rows ON public.sheet FOR SELECT TO synaq_owner, synaq_app USING ((site_id = ANY (( SELECT public.places('sheet'::text, 'R'::text, true) AS places)::integer[])));

CREATE POLICY select_rows ON public.site FOR SELECT TO synaq_app USING (((id = ANY (( SELECT public.places('site'::text, 'R'::text, true) AS places)::integer[])) OR ( SELECT (public.reach('site'::text, 'R'::text) = 'a'::text))));

CREATE POLICY select_rows ON public.sitting FOR SELECT TO synaq_app USING ((site_id = ANY (( SELECT public.places('sitting'::text, 'R'::text, true) AS places)::integer[])));

CREATE POLICY select_rows ON public.sitting_room FOR SELECT TO synaq_app USING ((site_id = ANY (( SELECT public.places('sitting_room'::text, 'R'::text, true) AS places)::integer[])));

CREATE POLICY select_rows ON public.staff FOR SELECT TO synaq_app USING (((site_id = ANY (( SELECT public.places('staff'::text, 'R'::text, false) AS places)::integer[])) OR (commission_id = ANY (( SELECT public.commissions('staff'::text, 'R'::text) AS commissions)::integer[])) OR ( SELECT (public.reach('staff'::text, 'R'::text) = 'a'::text)) OR ((user_id = ( SELECT public.who() AS who)) AND ( SELECT public.may('staff'::text, 'R'::text) AS may)) OR ( SELECT (public.reach('staff'::text, 'R'::text) = 'a'::text))));

CREATE POLICY select_rows ON public.statement FOR SELECT TO synaq_owner, synaq_app USING (((site_id = ANY (( SELECT public.places('statement'::text, 'R'::text, false) AS places)::integer[])) OR (commission_id = ANY (( SELECT public.commissions('statement'::text, 'R'::text) AS commissions)::integer[]))));

CREATE POLICY select_rows ON public.subject FOR SELECT TO synaq_owner, synaq_app USING (( SELECT public.may('subject'::text, 'R'::text) AS may));

CREATE POLICY select_rows ON public.test_profile FOR SELECT TO synaq_owner, synaq_app USING (( SELECT public.may('test_profile'::text, 'R'::text) AS may));

CREATE POLICY select_rows ON public.test_type FOR SELECT TO synaq_owner, synaq_app USING (( SELECT public.may('test_type'::text, 'R'::text) AS may));

CREATE POLICY select_rows ON public.unplaced FOR SELECT TO synaq_owner, synaq_app USING (((site_id = ANY (( SELECT public.places('unplaced'::text, 'R'::text, false) AS places)::integer[])) OR (commission_id = ANY (( SELECT public.commissions('unplaced'::text, 'R'::text) AS commissions)::integer[]))));

CREATE POLICY select_rows ON public.upper_row FOR SELECT TO synaq_owner, synaq_app USING ((site_id = ANY (( SELECT public.places('upper_row'::text, 'R'::text, true) AS places)::integer[])));

ALTER TABLE public.sheet ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.site ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.sitting ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.sitting_room ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.staff ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.statement ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.subject ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.test_profile ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.test_type ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.ticket_key ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.unplaced ENABLE ROW LEVEL SECURITY;

CREATE POLICY update_rows ON public.admission_pass FOR UPDATE TO synaq_app USING (((site_id = ANY (( SELECT public.places('admission_pass'::text, 'U'::text, false) AS places)::integer[])) OR (commission_id = ANY (( SELECT public.commissions('admission_pass'::text, 'U'::text) AS commissions)::integer[])))) WITH CHECK (((site_id = ANY (( SELECT public.places('admission_pass'::text, 'U'::text, false) AS places)::integer[])) OR (commission_id = ANY (( SELECT public.commissions('admission_pass'::text, 'U'::text) AS commissions)::integer[]))));

CREATE POLICY update_rows ON public.allocation_run FOR UPDATE TO synaq_app USING (( SELECT public.may('allocation_run'::text, 'U'::text) AS may)) WITH CHECK (( SELECT public.may('allocation_run'::text, 'U'::text) AS may));

CREATE POLICY update_rows ON public.appeal_member FOR UPDATE TO synaq_app USING ((site_id = ANY (( SELECT public.places('appeal_member'::text, 'U'::text, true) AS places)::integer[]))) WITH CHECK ((site_id = ANY (( SELECT public.places('appeal_member'::text, 'U'::text, true) AS places)::integer[])));

CREATE POLICY update_rows ON public.application FOR UPDATE TO synaq_app USING (((site_id = ANY (( SELECT public.places('application'::text, 'U'::text, false) AS places)::integer[])) OR (commission_id = ANY (( SELECT public.commissions('application'::text, 'U'::text) AS commissions)::integer[])))) WITH CHECK ((((site_id = ANY (( SELECT public.places('application'::text, 'U'::text, false) AS places)::integer[])) OR (commission_id = ANY (( SELECT public.commissions('application'::text, 'U'::text) AS commissions)::integer[]))) AND public.is_of_site(commission_id, site_id)));

CREATE POLICY update_rows ON public.authority FOR UPDATE TO synaq_app USING (( SELECT public.may('authority'::text, 'U'::text) AS may)) WITH CHECK (( SELECT public.may('authority'::text, 'U'::text) AS may));

CREATE POLICY update_rows ON public.branch FOR UPDATE TO synaq_app USING (( SELECT public.may('branch'::text, 'U'::text) AS may)) WITH CHECK (( SELECT public.may('branch'::text, 'U'::text) AS may));

CREATE POLICY update_rows ON public.briefing FOR UPDATE TO synaq_app USING ((site_id = ANY (( SELECT public.places('briefing'::text, 'U'::text, true) AS places)::integer[]))) WITH CHECK ((site_id = ANY (( SELECT public.places('briefing'::text, 'U'::text, true) AS places)::integer[])));

CREATE POLICY update_rows ON public.campaign FOR UPDATE TO synaq_app USING (( SELECT public.may('campaign'::text, 'U'::text) AS may)) WITH CHECK (( SELECT public.may('campaign'::text, 'U'::text) AS may));

CREATE POLICY update_rows ON public.commission FOR UPDATE TO synaq_app USING (((site_id = ANY (( SELECT public.places('commission'::text, 'U'::text, false) AS places)::integer[])) OR (id = ANY (( SELECT public.commissions('commission'::text, 'U'::text) AS commissions)::integer[])) OR ( SELECT (public.reach('commission'::text, 'U'::text) = 'a'::text)))) WITH CHECK (((site_id = ANY (( SELECT public.places('commission'::text, 'U'::text, false) AS places)::integer[])) OR (id = ANY (( SELECT public.commissions('commission'::text, 'U'::text) AS commissions)::integer[])) OR ( SELECT (public.reach('commission'::text, 'U'::text) = 'a'::text))));

CREATE POLICY update_rows ON public.commission_member FOR UPDATE TO synaq_app USING ((commission_id = ANY (( SELECT public.commissions('commission_member'::text, 'U'::text) AS commissions)::integer[]))) WITH CHECK ((commission_id = ANY (( SELECT public.commissions('commission_member'::text, 'U'::text) AS commissions)::integer[])));

CREATE POLICY update_rows ON public.correction FOR UPDATE TO synaq_app USING (((site_id = ANY (( SELECT public.places('correction'::text, 'U'::text, false) AS places)::integer[])) OR (commission_id = ANY (( SELECT public.commissions('correction'::text, 'U'::text) AS commissions)::integer[])))) WITH CHECK (((site_id = ANY (( SELECT public.places('correction'::text, 'U'::text, false) AS places)::integer[])) OR (commission_id = ANY (( SELECT public.commissions('correction'::text, 'U'::text) AS commissions)::integer[]))));

CREATE POLICY update_rows ON public.doubt FOR UPDATE TO synaq_app USING ((site_id = ANY (( SELECT public.places('doubt'::text, 'U'::text, true) AS places)::integer[]))) WITH CHECK ((site_id = ANY (( SELECT public.places('doubt'::text, 'U'::text, true) AS places)::integer[])));

CREATE POLICY update_rows ON public.form_template FOR UPDATE TO synaq_app USING (( SELECT public.may('form_template'::text, 'U'::text) AS may)) WITH CHECK (( SELECT public.may('form_template'::text, 'U'::text) AS may));

CREATE POLICY update_rows ON public.institution FOR UPDATE TO synaq_app USING (( SELECT public.may('institution'::text, 'U'::text) AS may)) WITH CHECK (( SELECT public.may('institution'::text, 'U'::text) AS may));

CREATE POLICY update_rows ON public.invigilator FOR UPDATE TO synaq_app USING ((site_id = ANY (( SELECT public.places('invigilator'::text, 'U'::text, true) AS places)::integer[]))) WITH CHECK ((site_id = ANY (( SELECT public.places('invigilator'::text, 'U'::text, true) AS places)::integer[])));

CREATE POLICY update_rows ON public.job FOR UPDATE TO synaq_app USING (((site_id = ANY (( SELECT public.places('job'::text, 'U'::text, false) AS places)::integer[])) OR (commission_id = ANY (( SELECT public.commissions('job'::text, 'U'::text) AS commissions)::integer[])) OR ( SELECT (public.reach('job'::text, 'U'::text) = 'a'::text)) OR ((user_id = ( SELECT public.who() AS who)) AND (num_nonnulls(site_id, commission_id) = 0) AND ( SELECT (public.reach('job'::text, 'U'::text) = 'o'::text))) OR ( SELECT (public.reach('job'::text, 'U'::text) = 'a'::text)))) WITH CHECK ((((site_id = ANY (( SELECT public.places('job'::text, 'U'::text, false) AS places)::integer[])) OR (commission_id = ANY (( SELECT public.commissions('job'::text, 'U'::text) AS commissions)::integer[])) OR ( SELECT (public.reach('job'::text, 'U'::text) = 'a'::text)) OR ((user_id = ( SELECT public.who() AS who)) AND (num_nonnulls(site_id, commission_id) = 0) AND ( SELECT (public.reach('job'::text, 'U'::text) = 'o'::text))) OR ( SELECT (public.reach('job'::text, 'U'::text) = 'a'::text))) AND public.is_of_site(commission_id, site_id)));

CREATE POLICY update_rows ON public.legal_act FOR UPDATE TO synaq_app USING (( SELECT public.may('legal_act'::text, 'U'::text) AS may)) WITH CHECK (( SELECT public.may('legal_act'::text, 'U'::text) AS may));

CREATE POLICY update_rows ON public.lower_row FOR UPDATE TO synaq_app USING ((site_id = ANY (( SELECT public.places('lower_row'::text, 'U'::text, true) AS places)::integer[]))) WITH CHECK ((site_id = ANY (( SELECT public.places('lower_row'::text, 'U'::text, true) AS places)::integer[])));

CREATE POLICY update_rows ON public.medical_worker FOR UPDATE TO synaq_app USING ((site_id = ANY (( SELECT public.places('medical_worker'::text, 'U'::text, true) AS places)::integer[]))) WITH CHECK ((site_id = ANY (( SELECT public.places('medical_worker'::text, 'U'::text, true) AS places)::integer[])));

CREATE POLICY update_rows ON public.official FOR UPDATE TO synaq_app USING (( SELECT public.may('official'::text, 'U'::text) AS may)) WITH CHECK (( SELECT public.may('official'::text, 'U'::text) AS may));

CREATE POLICY update_rows ON public.official_assignment FOR UPDATE TO synaq_app USING ((site_id = ANY (( SELECT public.places('official_assignment'::text, 'U'::text, true) AS places)::integer[]))) WITH CHECK ((site_id = ANY (( SELECT public.places('official_assignment'::text, 'U'::text, true) AS places)::integer[])));

CREATE POLICY update_rows ON public.official_receipt FOR UPDATE TO synaq_app USING (( SELECT public.may('official_receipt'::text, 'U'::text) AS may)) WITH CHECK (( SELECT public.may('official_receipt'::text, 'U'::text) AS may));

CREATE POLICY update_rows ON public.own_file FOR UPDATE TO synaq_app USING ((((user_id = ( SELECT public.who() AS who)) AND ( SELECT (public.reach('own_file'::text, 'U'::text) = 'o'::text))) OR ( SELECT (public.reach('own_file'::text, 'U'::text) = 'a'::text)))) WITH CHECK ((((user_id = ( SELECT public.who() AS who)) AND ( SELECT (public.reach('own_file'::text, 'U'::text) = 'o'::text))) OR ( SELECT (public.reach('own_file'::text, 'U'::text) = 'a'::text))));

CREATE POLICY update_rows ON public.placement FOR UPDATE TO synaq_app USING (((site_id = ANY (( SELECT public.places('placement'::text, 'U'::text, false) AS places)::integer[])) OR (commission_id = ANY (( SELECT public.commissions('placement'::text, 'U'::text) AS commissions)::integer[])))) WITH CHECK (((site_id = ANY (( SELECT public.places('placement'::text, 'U'::text, false) AS places)::integer[])) OR (commission_id = ANY (( SELECT public.commissions('placement'::text, 'U'::text) AS commissions)::integer[]))));

CREATE POLICY update_rows ON public.profile_part FOR UPDATE TO synaq_app USING (( SELECT public.may('profile_part'::text, 'U'::text) AS may)) WITH CHECK (( SELECT public.may('profile_part'::text, 'U'::text) AS may));

CREATE POLICY update_rows ON public.profile_threshold FOR UPDATE TO synaq_app USING (( SELECT public.may('profile_threshold'::text, 'U'::text) AS may)) WITH CHECK (( SELECT public.may('profile_threshold'::text, 'U'::text) AS may));

CREATE POLICY update_rows ON public.reading FOR UPDATE TO synaq_app USING ((site_id = ANY (( SELECT public.places('reading'::text, 'U'::text, true) AS places)::integer[]))) WITH CHECK ((site_id = ANY (( SELECT public.places('reading'::text, 'U'::text, true) AS places)::integer[])));

CREATE POLICY update_rows ON public.region FOR UPDATE TO synaq_app USING (( SELECT public.may('region'::text, 'U'::text) AS may)) WITH CHECK (( SELECT public.may('region'::text, 'U'::text) AS may));

CREATE POLICY update_rows ON public.republican_member FOR UPDATE TO synaq_app USING (( SELECT public.may('republican_member'::text, 'U'::text) AS may)) WITH CHECK (( SELECT public.may('republican_member'::text, 'U'::text) AS may));

CREATE POLICY update_rows ON public.responsible_person FOR UPDATE TO synaq_app USING ((commission_id = ANY (( SELECT public.commissions('responsible_person'::text, 'U'::text) AS commissions)::integer[]))) WITH CHECK ((commission_id = ANY (( SELECT public.commissions('responsible_person'::text, 'U'::text) AS commissions)::integer[])));

CREATE POLICY update_rows ON public.room FOR UPDATE TO synaq_app USING ((site_id = ANY (( SELECT public.places('room'::text, 'U'::text, true) AS places)::integer[]))) WITH CHECK ((site_id = ANY (( SELECT public.places('room'::text, 'U'::text, true) AS places)::integer[])));

CREATE POLICY update_rows ON public.room_stock FOR UPDATE TO synaq_app USING ((site_id = ANY (( SELECT public.places('room_stock'::text, 'U'::text, true) AS places)::integer[]))) WITH CHECK ((site_id = ANY (( SELECT public.places('room_stock'::text, 'U'::text, true) AS places)::integer[])));

CREATE POLICY update_rows ON public.saved_report FOR UPDATE TO synaq_app USING ((((user_id = ( SELECT public.who() AS who)) AND ( SELECT (public.reach('saved_report'::text, 'U'::text) = 'o'::text))) OR ( SELECT (public.reach('saved_report'::text, 'U'::text) = 'a'::text)))) WITH CHECK (((((user_id = ( SELECT public.who() AS who)) AND ( SELECT (public.reach('saved_report'::text, 'U'::text) = 'o'::text))) OR ( SELECT (public.reach('saved_report'::text, 'U'::text) = 'a'::text))) AND
CASE place
    WHEN ''::text THEN ((role IS NULL) OR (( SELECT public.my_role() AS my_role) = 'ntc'::text))
    ELSE (place = ( SELECT public.own_place() AS own_place))
END));

CREATE POLICY update_rows ON public.saved_view FOR UPDATE TO synaq_app USING ((((user_id = ( SELECT public.who() AS who)) AND ( SELECT (public.reach('saved_view'::text, 'U'::text) = 'o'::text))) OR ( SELECT (public.reach('saved_view'::text, 'U'::text) = 'a'::text)))) WITH CHECK (((((user_id = ( SELECT public.who() AS who)) AND ( SELECT (public.reach('saved_view'::text, 'U'::text) = 'o'::text))) OR ( SELECT (public.reach('saved_view'::text, 'U'::text) = 'a'::text))) AND
CASE place
    WHEN ''::text THEN ((role IS NULL) OR (( SELECT public.my_role() AS my_role) = 'ntc'::text))
    ELSE (place = ( SELECT public.own_place() AS own_place))
END));

CREATE POLICY update_rows ON public.scan FOR UPDATE TO synaq_app USING ((site_id = ANY (( SELECT public.places('scan'::text, 'U'::text, true) AS places)::integer[]))) WITH CHECK ((site_id = ANY (( SELECT public.places('scan'::text, 'U'::text, true) AS places)::integer[])));

CREATE POLICY update_rows ON public.sealed_key FOR UPDATE TO synaq_app USING ((site_id = ANY (( SELECT public.places('sealed_key'::text, 'U'::text, true) AS places)::integer[]))) WITH CHECK ((site_id = ANY (( SELECT public.places('sealed_key'::text, 'U'::text, true) AS places)::integer[])));

CREATE POLICY update_rows ON public.sheet FOR UPDATE TO synaq_app USING ((site_id = ANY (( SELECT public.places('sheet'::text, 'U'::text, true) AS places)::integer[]))) WITH CHECK ((site_id = ANY (( SELECT public.places('sheet'::text, 'U'::text, true) AS places)::integer[])));

CREATE POLICY update_rows ON public.site FOR UPDATE TO synaq_app USING (((id = ANY (( SELECT public.places('site'::text, 'U'::text, true) AS places)::integer[])) OR ( SELECT (public.reach('site'::text, 'U'::text) = 'a'::text)))) WITH CHECK (((id = ANY (( SELECT public.places('site'::text, 'U'::text, true) AS places)::integer[])) OR ( SELECT (public.reach('site'::text, 'U'::text) = 'a'::text))));

CREATE POLICY update_rows ON public.sitting FOR UPDATE TO synaq_app USING ((site_id = ANY (( SELECT public.places('sitting'::text, 'U'::text, true) AS places)::integer[]))) WITH CHECK ((site_id = ANY (( SELECT public.places('sitting'::text, 'U'::text, true) AS places)::integer[])));

CREATE POLICY update_rows ON public.sitting_room FOR UPDATE TO synaq_app USING ((site_id = ANY (( SELECT public.places('sitting_room'::text, 'U'::text, true) AS places)::integer[]))) WITH CHECK ((site_id = ANY (( SELECT public.places('sitting_room'::text, 'U'::text, true) AS places)::integer[])));

CREATE POLICY update_rows ON public.subject FOR UPDATE TO synaq_app USING (( SELECT public.may('subject'::text, 'U'::text) AS may)) WITH CHECK (( SELECT public.may('subject'::text, 'U'::text) AS may));

CREATE POLICY update_rows ON public.test_profile FOR UPDATE TO synaq_app USING (( SELECT public.may('test_profile'::text, 'U'::text) AS may)) WITH CHECK (( SELECT public.may('test_profile'::text, 'U'::text) AS may));

CREATE POLICY update_rows ON public.test_type FOR UPDATE TO synaq_app USING (( SELECT public.may('test_type'::text, 'U'::text) AS may)) WITH CHECK (( SELECT public.may('test_type'::text, 'U'::text) AS may));

CREATE POLICY update_rows ON public.upper_row FOR UPDATE TO synaq_app USING ((site_id = ANY (( SELECT public.places('upper_row'::text, 'U'::text, true) AS places)::integer[]))) WITH CHECK ((site_id = ANY (( SELECT public.places('upper_row'::text, 'U'::text, true) AS places)::integer[])));

ALTER TABLE public.upper_row ENABLE ROW LEVEL SECURITY;

GRANT USAGE ON SCHEMA public TO synaq_app;

REVOKE ALL ON FUNCTION public.act_under_way() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.apply_correction(which integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.apply_correction(which integer) TO synaq_app;

REVOKE ALL ON FUNCTION public.ask_again() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.bearer() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.broken_chains() FROM PUBLIC;
GRANT ALL ON FUNCTION public.broken_chains() TO synaq_app;

REVOKE ALL ON FUNCTION public.carry_correction() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.centre_only() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.change_password(password_digest text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.change_password(password_digest text) TO synaq_app;

REVOKE ALL ON FUNCTION public.claim_job(which integer, by_token text, seconds integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.claim_job(which integer, by_token text, seconds integer) TO synaq_app;

REVOKE ALL ON FUNCTION public.close_act(in_chain text, kk text, ru text, under text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.close_act(in_chain text, kk text, ru text, under text) TO synaq_app;

REVOKE ALL ON FUNCTION public.close_jointly() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.commissions(register text, verb text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.commissions(register text, verb text) TO synaq_app;

REVOKE ALL ON FUNCTION public.count_jobs() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.digest_of_changes(entry bigint) FROM PUBLIC;

GRANT SELECT ON TABLE public.entry TO synaq_app;

REVOKE ALL ON FUNCTION public.digest_of_entry(e public.entry, of_changes bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.dismiss_account(which integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.dismiss_account(which integer) TO synaq_app;

REVOKE ALL ON FUNCTION public.epoch_of(which integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.epoch_of(which integer) TO synaq_app;

REVOKE ALL ON FUNCTION public.finish_job(which integer, by_token text, outcome text, words text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.finish_job(which integer, by_token text, outcome text, words text) TO synaq_app;

REVOKE ALL ON FUNCTION public.forgotten_jobs(patience integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.forgotten_jobs(patience integer) TO synaq_app;

REVOKE ALL ON FUNCTION public.give_password(which integer, password_digest text) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.has_staff() FROM PUBLIC;
GRANT ALL ON FUNCTION public.has_staff() TO synaq_app;

REVOKE ALL ON FUNCTION public.head_of(which text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.head_of(which text) TO synaq_app;

REVOKE ALL ON FUNCTION public.heads() FROM PUBLIC;
GRANT ALL ON FUNCTION public.heads() TO synaq_app;

REVOKE ALL ON FUNCTION public.history_of(register text, which integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.history_of(register text, which integer) TO synaq_app;

REVOKE ALL ON FUNCTION public.is_applied(number text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.is_applied(number text) TO synaq_app;

REVOKE ALL ON FUNCTION public.is_chain_of_bearer(chain text) FROM PUBLIC;

GRANT SELECT,INSERT ON TABLE public.allocation_room TO synaq_app;

REVOKE ALL ON FUNCTION public.is_closed_allocation_room(old public.allocation_room) FROM PUBLIC;

GRANT SELECT,INSERT,UPDATE ON TABLE public.allocation_run TO synaq_app;

REVOKE ALL ON FUNCTION public.is_closed_allocation_run(old public.allocation_run) FROM PUBLIC;

GRANT SELECT,INSERT,UPDATE ON TABLE public.application TO synaq_app;

REVOKE ALL ON FUNCTION public.is_closed_application(old public.application) FROM PUBLIC;

GRANT SELECT,INSERT,UPDATE ON TABLE public.correction TO synaq_app;

REVOKE ALL ON FUNCTION public.is_closed_correction(old public.correction) FROM PUBLIC;

GRANT SELECT,INSERT,UPDATE ON TABLE public.form_template TO synaq_app;

REVOKE ALL ON FUNCTION public.is_closed_form_template(old public.form_template) FROM PUBLIC;

GRANT SELECT,INSERT,UPDATE ON TABLE public.room TO synaq_app;

REVOKE ALL ON FUNCTION public.is_closed_room(old public.room) FROM PUBLIC;

GRANT SELECT,INSERT ON TABLE public.score TO synaq_app;

REVOKE ALL ON FUNCTION public.is_closed_score(old public.score) FROM PUBLIC;

GRANT SELECT,INSERT,UPDATE ON TABLE public.sitting TO synaq_app;

REVOKE ALL ON FUNCTION public.is_closed_sitting(old public.sitting) FROM PUBLIC;

GRANT SELECT,INSERT ON TABLE public.statement TO synaq_app;

REVOKE ALL ON FUNCTION public.is_closed_statement(old public.statement) FROM PUBLIC;

GRANT SELECT,INSERT ON TABLE public.unplaced TO synaq_app;

REVOKE ALL ON FUNCTION public.is_closed_unplaced(old public.unplaced) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.is_corrected(which integer, was jsonb, now_is jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.is_demonstration() FROM PUBLIC;
GRANT ALL ON FUNCTION public.is_demonstration() TO synaq_app;

REVOKE ALL ON FUNCTION public.is_mine(act integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.is_of_site(commission integer, site integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.is_of_site(commission integer, site integer) TO synaq_app;

REVOKE ALL ON FUNCTION public.is_opened(journal text, link text, which integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.is_others_iin(which integer, digits text) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.is_submitted(place integer, of_sitting integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.keep_correction() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.keep_desks() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.keep_four_eyes() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.keep_pass() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.keep_steps() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.keep_stock() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.keep_term() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.keeps_account(of_role text, site integer, commission integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.keeps_account(of_role text, site integer, commission integer) TO synaq_app;

GRANT SELECT ON TABLE public.staff TO synaq_app;

REVOKE ALL ON FUNCTION public.kept_account(which integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.make_account(as_login text, name text, number text, of_role text, site integer, commission integer, branch integer, password_digest text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.make_account(as_login text, name text, number text, of_role text, site integer, commission integer, branch integer, password_digest text) TO synaq_app;

REVOKE ALL ON FUNCTION public.may(register text, verb text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.may(register text, verb text) TO synaq_app;

REVOKE ALL ON FUNCTION public.move_account(which integer, of_role text, site integer, commission integer, branch integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.move_account(which integer, of_role text, site integer, commission integer, branch integer) TO synaq_app;

REVOKE ALL ON FUNCTION public.move_clock(moment timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.move_clock(moment timestamp with time zone) TO synaq_app;

REVOKE ALL ON FUNCTION public.my_role() FROM PUBLIC;
GRANT ALL ON FUNCTION public.my_role() TO synaq_app;

REVOKE ALL ON FUNCTION public.note_change() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.note_job(which integer, by_token text, words_ru text, found jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.note_job(which integer, by_token text, words_ru text, found jsonb) TO synaq_app;

REVOKE ALL ON FUNCTION public.only_once() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.open_act() FROM PUBLIC;
GRANT ALL ON FUNCTION public.open_act() TO synaq_app;

REVOKE ALL ON FUNCTION public.own_place() FROM PUBLIC;
GRANT ALL ON FUNCTION public.own_place() TO synaq_app;

REVOKE ALL ON FUNCTION public.places(register text, verb text, through_commission boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.places(register text, verb text, through_commission boolean) TO synaq_app;

REVOKE ALL ON FUNCTION public.plan_reports() FROM PUBLIC;
GRANT ALL ON FUNCTION public.plan_reports() TO synaq_app;

REVOKE ALL ON FUNCTION public.print_seating(which integer, password text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.print_seating(which integer, password text) TO synaq_app;

REVOKE ALL ON FUNCTION public.reach(register text, verb text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.reach(register text, verb text) TO synaq_app;

REVOKE ALL ON FUNCTION public.refuse_after_key() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.refuse_all_but_workers() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.refuse_frozen() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.refuse_rewriting() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.refuse_strange_columns() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.renew_account(which integer, password_digest text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.renew_account(which integer, password_digest text) TO synaq_app;

REVOKE ALL ON FUNCTION public.repeat_job(which integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.repeat_job(which integer) TO synaq_app;

REVOKE ALL ON FUNCTION public.seal_of(said text) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.sees_row(register text, which integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.send_to_site(people integer[], place integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.send_to_site(people integer[], place integer) TO synaq_app;

REVOKE ALL ON FUNCTION public.sites_to_wish() FROM PUBLIC;
GRANT ALL ON FUNCTION public.sites_to_wish() TO synaq_app;

REVOKE ALL ON FUNCTION public.stop_job(which integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.stop_job(which integer) TO synaq_app;

REVOKE ALL ON FUNCTION public.synaq_now() FROM PUBLIC;
GRANT ALL ON FUNCTION public.synaq_now() TO synaq_app;

REVOKE ALL ON FUNCTION public.take_lot(run integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.take_lot(run integer) TO synaq_app;

REVOKE ALL ON FUNCTION public.tell_author() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.tell_job(which integer, by_token text, so_far integer, of_all integer, seconds integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.tell_job(which integer, by_token text, so_far integer, of_all integer, seconds integer) TO synaq_app;

REVOKE ALL ON FUNCTION public.tell_printer() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.verify_paper(which text, digits text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.verify_paper(which text, digits text) TO synaq_app;

REVOKE ALL ON FUNCTION public.who() FROM PUBLIC;
GRANT ALL ON FUNCTION public.who() TO synaq_app;

GRANT SELECT ON TABLE public.ab_role TO synaq_app;

GRANT SELECT ON TABLE public.ab_user TO synaq_app;

GRANT SELECT ON TABLE public.ab_user_role TO synaq_app;

GRANT SELECT,INSERT ON TABLE public.access_note TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.admission_pass TO synaq_app;

GRANT SELECT,INSERT ON TABLE public.allotment TO synaq_app;

GRANT SELECT,INSERT ON TABLE public.answer_key TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.appeal_member TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.authority TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.branch TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.briefing TO synaq_app;

GRANT SELECT,INSERT ON TABLE public.briefing_attendance TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.campaign TO synaq_app;

GRANT INSERT ON TABLE public.centre_password TO synaq_app;

GRANT SELECT(id) ON TABLE public.centre_password TO synaq_app;

GRANT SELECT(site_id) ON TABLE public.centre_password TO synaq_app;

GRANT SELECT(sitting_id) ON TABLE public.centre_password TO synaq_app;

GRANT SELECT(kind) ON TABLE public.centre_password TO synaq_app;

GRANT SELECT(issued_at) ON TABLE public.centre_password TO synaq_app;

GRANT SELECT(used_at) ON TABLE public.centre_password TO synaq_app;

GRANT SELECT ON TABLE public.change TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.commission TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.commission_member TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.doubt TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.institution TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.invigilator TO synaq_app;

GRANT SELECT,INSERT ON TABLE public.job TO synaq_app;

GRANT UPDATE(state) ON TABLE public.job TO synaq_app;

GRANT UPDATE(attempts) ON TABLE public.job TO synaq_app;

GRANT UPDATE(token) ON TABLE public.job TO synaq_app;

GRANT UPDATE(lease_until) ON TABLE public.job TO synaq_app;

GRANT UPDATE(finished_at) ON TABLE public.job TO synaq_app;

GRANT UPDATE(said) ON TABLE public.job TO synaq_app;

GRANT UPDATE(done) ON TABLE public.job TO synaq_app;

GRANT UPDATE(total) ON TABLE public.job TO synaq_app;

GRANT UPDATE(stop_asked_at) ON TABLE public.job TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.legal_act TO synaq_app;

GRANT SELECT,INSERT ON TABLE public.lot TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.lower_row TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.medical_worker TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.official TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.official_assignment TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.official_receipt TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.own_file TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.placement TO synaq_app;

GRANT SELECT,INSERT ON TABLE public.printout TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.profile_part TO synaq_app;

GRANT SELECT,INSERT ON TABLE public.profile_subject TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.profile_threshold TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.reading TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.region TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.republican_member TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.responsible_person TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.room_stock TO synaq_app;

GRANT INSERT ON TABLE public.run_lot TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.saved_report TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.saved_view TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.scan TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.sealed_key TO synaq_app;

GRANT SELECT,INSERT ON TABLE public.seat TO synaq_app;

GRANT SELECT ON TABLE public.seating_print TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.sheet TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.site TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.sitting_room TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.subject TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.test_profile TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.test_type TO synaq_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.upper_row TO synaq_app;
