-- Accounts. The application writes neither «ab_user» nor «staff»: it asks these functions, and they look who asks.
-- Applied by app/guard.py together with guard.sql; every statement may be repeated.

-- Whether the bearer keeps accounts of this role at this place: who keeps whose is the page ACCOUNTS, how far they
-- reach is their reach on «staff».
CREATE OR REPLACE FUNCTION keeps_account(of_role text, site integer, commission integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT reach('account ' || $1, 'C') IS NOT NULL
    AND (reach('staff', 'R') = 'a' OR coalesce($2 = ANY (places('staff', 'R', false)), false)
         OR coalesce($3 = ANY (commissions('staff', 'R')), false))
$$;

-- The account of this person, if the bearer keeps it.
CREATE OR REPLACE FUNCTION kept_account(which integer) RETURNS staff LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  found_one staff;
BEGIN
  SELECT * INTO found_one FROM staff WHERE user_id = which FOR UPDATE;
  IF keeps_account(found_one.role, found_one.site_id, found_one.commission_id) IS NOT TRUE THEN
    RAISE EXCEPTION 'not yours' USING ERRCODE = '42501';
  END IF;
  RETURN found_one;
END $$;

-- One person (IIN), one account: who was dismissed is taken back under the old login. Returns the login.
CREATE OR REPLACE FUNCTION make_account(as_login text, name text, number text, of_role text, site integer,
  commission integer, branch integer, password_digest text) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
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

CREATE OR REPLACE FUNCTION give_password(which integer, password_digest text) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE ab_user SET password = $2, active = true, changed_on = now() WHERE id = $1
$$;

-- A new first password: all sessions end, and it must be changed at the entrance.
CREATE OR REPLACE FUNCTION renew_account(which integer, password_digest text) RETURNS text LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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

-- The sessions of one who is dismissed end at once: nobody acts under an account that does not serve.
CREATE OR REPLACE FUNCTION dismiss_account(which integer) RETURNS text LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  known staff := kept_account(which);
BEGIN
  UPDATE staff SET active = false, epoch = epoch + 1 WHERE user_id = known.user_id;
  UPDATE ab_user SET active = false, changed_on = now() WHERE id = known.user_id;
  RETURN known.login;
END $$;

-- Another role or place: within the reach of the bearer where it was and where it will be.
CREATE OR REPLACE FUNCTION move_account(which integer, of_role text, site integer, commission integer, branch integer)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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

-- One's own password; with it the first one is spent.
CREATE OR REPLACE FUNCTION change_password(password_digest text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF who() IS NULL OR password_digest IS NULL THEN
    RAISE EXCEPTION 'nobody acts' USING ERRCODE = '42501';
  END IF;
  UPDATE ab_user SET password = password_digest, changed_on = now() WHERE id = who();
  UPDATE staff SET password_due = false WHERE user_id = who();
END $$;
