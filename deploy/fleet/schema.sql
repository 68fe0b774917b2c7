-- The fleet's database: finished rows of many houses of chargemanager, in PostgreSQL 15 or newer.
-- Run it as the owner of the database; running it again brings an older one up to date:
--   psql -v ON_ERROR_STOP=1 -d fleet -f schema.sql
-- Tables and columns are those of docs/data.md with a column `house` in front.
--
-- Who may do what:
--   fleet_house    houses: may call greet() and ship() and nothing else; they read nothing. A house
--                  belongs to the login that greeted first, so give each house, or each landlord's
--                  houses, a login of its own:  create role house_17 login password '...' in role fleet_house;
--   fleet_reader   landlords: read the tables and views, of their own houses alone:
--                  create role landlord_a login password '...' in role fleet_reader;
--                  insert into fleet.landlords (role_name) values ('landlord_a');
--                  update fleet.houses set landlord = 'landlord_a' where house = '...';
--   fleet_admin    reads all houses.

begin;
select pg_advisory_xact_lock(hashtext('chargemanager fleet'));
create schema if not exists fleet;

do $$
declare role_name text;
begin
  foreach role_name in array array['fleet_house', 'fleet_reader', 'fleet_admin'] loop
    if not exists (select from pg_roles where rolname = role_name) then
      execute format('create role %I nologin', role_name);
    end if;
  end loop;
end $$;

-- `version` is what these tables are; houses below `oldest` are refused.
create table if not exists fleet.schema_version (
  one boolean primary key default true check (one),
  version integer not null,
  oldest integer not null
);
insert into fleet.schema_version (version, oldest) values (1, 1)
  on conflict (one) do update set version = excluded.version, oldest = excluded.oldest;

create table if not exists fleet.landlords (role_name text primary key);

create table if not exists fleet.houses (
  house uuid primary key,
  name text not null,
  landlord text references fleet.landlords,
  login text not null,
  program_version text not null,
  time_zone text not null,
  first_seen_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
);
create index if not exists houses_landlord on fleet.houses (landlord);

-- Tables that a house may ship to, with what tells its rows apart; `part` is the column by whose
-- months a large one is cut.
create table if not exists fleet.shipped (
  table_name text primary key,
  key_columns text[] not null,
  part text
);
insert into fleet.shipped (table_name, key_columns, part) values
  ('five_minutes', '{start_ms}', 'start_ms'),
  ('load_five_minutes', '{start_ms,device_id}', 'start_ms'),
  ('days', '{day,time_zone}', null),
  ('load_days', '{day,time_zone,device_id}', null),
  ('sessions', '{started_at_ms,device_id}', null),
  ('plug_uses', '{started_at_ms,device_id}', null),
  ('events', '{id,at_ms}', null),
  ('settings_changes', '{id,at_ms}', null)
  on conflict (table_name) do update
  set key_columns = excluded.key_columns, part = excluded.part;

-- Large tables: hypertables where TimescaleDB is there, else partitions of a month each, which
-- ship() makes as rows come.
do $$
declare
  has_timescale constant boolean := exists (select from pg_extension where extname = 'timescaledb');
  cut constant text := case when has_timescale then '' else ' partition by range (start_ms)' end;
  -- What the view `today` sums lies in the index: the rows of one house lie far apart, because all
  -- houses come each five minutes.
  also constant text := case when has_timescale then ''
    else ' include (pv_wh, consumption_wh, grid_import_wh, grid_export_wh)' end;
begin
  if to_regclass('fleet.five_minutes') is null then
    execute 'create table fleet.five_minutes (
      house uuid not null,
      start_ms bigint not null,
      known_ms integer not null,
      pv_power_w integer,
      consumption_power_w integer,
      house_power_w integer,
      grid_power_w integer,
      battery_power_w integer,
      battery_soc_permille integer,
      pv_wh integer,
      consumption_wh integer,
      house_wh integer,
      grid_import_wh integer,
      grid_export_wh integer,
      battery_charge_wh integer,
      battery_discharge_wh integer,
      conversion_loss_wh integer,
      grid_imported_total_wh bigint,
      grid_exported_total_wh bigint,
      primary key (house, start_ms)' || also || '
    )' || cut;
  end if;
  if to_regclass('fleet.load_five_minutes') is null then
    execute 'create table fleet.load_five_minutes (
      house uuid not null,
      start_ms bigint not null,
      device_id integer not null,
      power_w integer,
      energy_wh integer,
      solar_wh integer,
      battery_wh integer,
      grid_wh integer,
      unknown_wh integer,
      primary key (house, start_ms, device_id)
    )' || cut;
  end if;
  if has_timescale then
    perform create_hypertable('fleet.five_minutes', 'start_ms',
      chunk_time_interval => 2592000000, if_not_exists => true);
    perform create_hypertable('fleet.load_five_minutes', 'start_ms',
      chunk_time_interval => 2592000000, if_not_exists => true);
  end if;
end $$;

create table if not exists fleet.days (
  house uuid not null,
  day date not null,
  time_zone text not null,
  start_ms bigint not null,
  end_ms bigint not null,
  known_ms integer not null,
  pv_wh integer,
  consumption_wh integer,
  house_wh integer,
  grid_import_wh integer,
  grid_export_wh integer,
  battery_charge_wh integer,
  battery_discharge_wh integer,
  conversion_loss_wh integer,
  meter_import_wh integer,
  meter_export_wh integer,
  primary key (house, day, time_zone)
);

create table if not exists fleet.load_days (
  house uuid not null,
  day date not null,
  time_zone text not null,
  device_id integer not null,
  energy_wh integer,
  solar_wh integer,
  battery_wh integer,
  grid_wh integer,
  unknown_wh integer,
  primary key (house, day, time_zone, device_id)
);

create table if not exists fleet.sessions (
  house uuid not null,
  id bigint not null,
  device_id integer not null default 2,
  started_at_ms bigint not null,
  ended_at_ms bigint,
  ended_by text,
  energy_wh integer not null,
  solar_wh integer,
  battery_wh integer,
  grid_wh integer,
  unknown_wh integer,
  charged_ms bigint,
  pauses integer,
  max_power_w integer,
  modes text,
  phases integer,
  fewest_phases integer,
  soc_start_permille integer,
  soc_end_permille integer,
  cost_milli bigint,
  unknown_cost_milli bigint,
  currency text,
  primary key (house, started_at_ms, device_id)
);
-- As the view charging_sessions tells it.
create index if not exists sessions_started on fleet.sessions (to_timestamp(started_at_ms / 1000.0));
drop index if exists fleet.sessions_ended;

create table if not exists fleet.plug_uses (
  house uuid not null,
  id bigint not null,
  device_id integer not null default 3,
  started_at_ms bigint not null,
  ended_at_ms bigint,
  energy_wh integer not null,
  solar_wh integer,
  unknown_wh integer,
  primary key (house, started_at_ms, device_id)
);

create table if not exists fleet.events (
  house uuid not null,
  id bigint not null,
  at_ms bigint not null,
  kind text not null,
  code text not null,
  detail jsonb not null,
  primary key (house, id, at_ms)
);
create index if not exists events_at on fleet.events (at_ms);

create table if not exists fleet.settings_changes (
  house uuid not null,
  id bigint not null,
  at_ms bigint not null,
  key text not null,
  old text,
  new text not null,
  primary key (house, id, at_ms)
);

-- A house says who it is. It belongs to the login that came first.
create or replace function fleet.greet(
  p_house uuid, p_name text, p_version text, p_time_zone text, p_schema integer
) returns void language plpgsql security definer set search_path = pg_catalog as $$
begin
  if p_schema < (select oldest from fleet.schema_version) then
    raise exception 'schema % of this house is older than what is taken here', p_schema
      using errcode = 'FL002';
  end if;
  if p_schema > (select version from fleet.schema_version) then
    raise exception 'schema % of this house is newer than the tables here', p_schema
      using errcode = 'FL001';
  end if;
  insert into fleet.houses as h (house, name, login, program_version, time_zone)
  values (p_house, left(p_name, 80), session_user, left(p_version, 40), left(p_time_zone, 60))
  on conflict (house) do update set name = excluded.name,
    program_version = excluded.program_version, time_zone = excluded.time_zone, seen_at = now()
  where h.login = session_user;
  if not found then
    raise exception 'house % belongs to another login', p_house using errcode = '42501';
  end if;
end $$;

-- Makes the partition of a month unless it is there; UTC, because it only cuts. It is made by itself
-- and then attached: that waits for nobody who reads, a copy by pg_dump among them. New rows are
-- looked at soon by autovacuum: only then is the index enough for the view `today`.
create or replace function fleet.make_partition(p_table text, p_at_ms bigint)
returns void language plpgsql security definer set search_path = pg_catalog as $$
declare
  month timestamptz := date_trunc('month', to_timestamp(p_at_ms / 1000.0) at time zone 'UTC')
    at time zone 'UTC';
  name text := p_table || '_' || to_char(month at time zone 'UTC', 'YYYY_MM');
  to_month timestamptz := (month at time zone 'UTC' + interval '1 month') at time zone 'UTC';
begin
  if to_regclass(format('fleet.%I', name)) is not null then return; end if;
  perform pg_advisory_xact_lock(hashtext('chargemanager fleet ' || p_table));
  -- Another house may have made it meanwhile; to_regclass() would still answer from memory.
  if exists (select from pg_class
    where relnamespace = 'fleet'::regnamespace and relname = name) then return; end if;
  execute format('create table fleet.%I (like fleet.%I including defaults)
    with (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 20000)',
    name, p_table);
  execute format('alter table fleet.%I attach partition fleet.%I for values from (%s) to (%s)',
    p_table, name, (extract(epoch from month) * 1000)::bigint,
    (extract(epoch from to_month) * 1000)::bigint);
end $$;
revoke all on function fleet.make_partition(text, bigint) from public;

-- Takes rows of one table of one house; those that are there as they are stay untouched.
-- Returns how many are new or have changed.
create or replace function fleet.ship(p_house uuid, p_table text, p_rows jsonb)
returns integer language plpgsql security definer set search_path = pg_catalog as $$
declare
  target fleet.shipped;
  names text[];
  unknown text;
  at_ms bigint;
  changed integer;
begin
  if not exists (select from fleet.houses where house = p_house and login = session_user) then
    raise exception 'house % has not greeted as this login', p_house using errcode = '42501';
  end if;
  select * into target from fleet.shipped where table_name = p_table;
  if not found then
    raise exception 'table % is not shipped here', p_table using errcode = 'FL001';
  end if;
  if jsonb_array_length(p_rows) = 0 then return 0; end if;
  if jsonb_array_length(p_rows) > 5000 then
    raise exception 'too many rows in one piece' using errcode = '54000';
  end if;
  select array_agg(key order by key) into names from jsonb_object_keys(p_rows -> 0) as key;
  select name into unknown from unnest(names) as name where name = 'house' or not exists (
    select from pg_attribute where attrelid = format('fleet.%I', p_table)::regclass
      and attname = name and attnum > 0 and not attisdropped) limit 1;
  if unknown is not null then
    raise exception 'table % has no column %', p_table, unknown using errcode = 'FL001';
  end if;
  if target.part is not null and exists (
    select from pg_partitioned_table where partrelid = format('fleet.%I', p_table)::regclass
  ) then
    for at_ms in select distinct on (to_char(to_timestamp((row ->> target.part)::bigint / 1000.0)
        at time zone 'UTC', 'YYYYMM')) (row ->> target.part)::bigint
      from jsonb_array_elements(p_rows) as row loop
      perform fleet.make_partition(p_table, at_ms);
    end loop;
  end if;
  execute format(
    'insert into fleet.%1$I as t (house, %2$s) select $1, %3$s
     from jsonb_populate_recordset(null::fleet.%1$I, $2) as r
     on conflict (house, %4$s) do update set %5$s
     where (%6$s) is distinct from (%7$s)',
    p_table,
    (select string_agg(format('%I', name), ', ') from unnest(names) as name),
    (select string_agg(format('r.%I', name), ', ') from unnest(names) as name),
    (select string_agg(format('%I', name), ', ') from unnest(target.key_columns) as name),
    (select string_agg(format('%1$I = excluded.%1$I', name), ', ') from unnest(names) as name),
    (select string_agg(format('t.%I', name), ', ') from unnest(names) as name),
    (select string_agg(format('excluded.%I', name), ', ') from unnest(names) as name)
  ) using p_house, p_rows;
  get diagnostics changed = row_count;
  return changed;
end $$;

-- Houses that whoever reads may see: of the owner of these tables all. A landlord whose role is gone
-- has none.
create or replace function fleet.my_houses() returns uuid[]
language sql stable security definer set search_path = pg_catalog as $$
  select coalesce(array_agg(house), '{}') from fleet.houses
  where pg_has_role(session_user, 'fleet_admin', 'member')
    or pg_has_role(session_user, current_user, 'member') or landlord in
    (select rolname from pg_roles where pg_has_role(session_user, oid, 'member'))
$$;

do $$
declare name text;
begin
  foreach name in array array['houses', 'five_minutes', 'load_five_minutes', 'days', 'load_days',
    'sessions', 'plug_uses', 'events', 'settings_changes'] loop
    execute format('alter table fleet.%I enable row level security', name);
    execute format('drop policy if exists own_houses on fleet.%I', name);
    execute format('create policy own_houses on fleet.%I for select to fleet_reader, fleet_admin
      using (house = any ((select fleet.my_houses())::uuid[]))', name);
    execute format('grant select on fleet.%I to fleet_reader, fleet_admin', name);
  end loop;
end $$;

-- The next three views read as their owner and take the houses of whoever asks by themselves. The
-- policy of the tables would be asked for each house anew, with the list of all of them: four times
-- as long for a landlord of a thousand. Those who ask cannot see past it (security_barrier).

-- When the running day of a zone began, epoch ms; a zone that this server does not know (its own list
-- is older than that of the house) counts as UTC.
create or replace function fleet.day_began_ms(p_time_zone text) returns bigint
language plpgsql stable set search_path = pg_catalog as $$
begin
  return extract(epoch from
    date_trunc('day', now() at time zone p_time_zone) at time zone p_time_zone) * 1000;
exception when invalid_parameter_value then
  return fleet.day_began_ms('UTC');
end $$;

-- Of each house what today, by its own clock, has brought so far, in kWh. Only a query of its own
-- for each house goes by the index (house, start_ms).
create or replace view fleet.today with (security_invoker = false, security_barrier = true) as
select h.house, h.name, t.five_minutes, t.pv_kwh, t.consumption_kwh, t.import_kwh, t.export_kwh
from fleet.houses h cross join lateral (
  select count(*) as five_minutes,
    round(sum(f.pv_wh) / 1000.0, 2) as pv_kwh,
    round(sum(f.consumption_wh) / 1000.0, 2) as consumption_kwh,
    round(sum(f.grid_import_wh) / 1000.0, 2) as import_kwh,
    round(sum(f.grid_export_wh) / 1000.0, 2) as export_kwh
  from fleet.five_minutes f where f.house = h.house
    and f.start_ms >= fleet.day_began_ms(h.time_zone)
    -- So that the partitions of other months are not even opened.
    and f.start_ms >= (extract(epoch from now() - interval '25 hours') * 1000)::bigint
) t
where h.house = any ((select fleet.my_houses())::uuid[]);

-- Of each house and month the sums of its days, in kWh. Days of a zone that the house has left stay
-- in the table beside those of its own.
create or replace view fleet.months with (security_invoker = false, security_barrier = true) as
select d.house, h.name, date_trunc('month', d.day::timestamp)::date as month, count(*) as days,
  round(sum(d.pv_wh) / 1000.0, 1) as pv_kwh,
  round(sum(d.consumption_wh) / 1000.0, 1) as consumption_kwh,
  round(sum(d.grid_import_wh) / 1000.0, 1) as import_kwh,
  round(sum(d.grid_export_wh) / 1000.0, 1) as export_kwh,
  round(100 * (1 - sum(d.grid_import_wh)::numeric / nullif(sum(d.consumption_wh), 0)), 1)
    as own_percent
from fleet.days d join fleet.houses h on h.house = d.house and h.time_zone = d.time_zone
where h.house = any ((select fleet.my_houses())::uuid[])
group by d.house, h.name, date_trunc('month', d.day::timestamp);

-- Charging sessions, with what they cost.
create or replace view fleet.charging_sessions
  with (security_invoker = false, security_barrier = true) as
select s.house, h.name, s.device_id, to_timestamp(s.started_at_ms / 1000.0) as started_at,
  to_timestamp(s.ended_at_ms / 1000.0) as ended_at, s.ended_by,
  round(s.energy_wh / 1000.0, 2) as kwh,
  round(100.0 * s.solar_wh / nullif(s.energy_wh, 0)) as sun_percent,
  s.cost_milli / 1000.0 as cost, s.currency
from fleet.sessions s join fleet.houses h using (house)
where h.house = any ((select fleet.my_houses())::uuid[]);

-- Houses that have not come for a quarter of an hour; they come each five minutes.
create or replace view fleet.silent_houses with (security_invoker = true) as
select house, name, seen_at, now() - seen_at as silent_for, program_version
from fleet.houses where seen_at < now() - interval '15 minutes';

revoke all on all functions in schema fleet from public;
grant usage on schema fleet to fleet_house, fleet_reader, fleet_admin;
grant execute on function fleet.greet(uuid, text, text, text, integer) to fleet_house;
grant execute on function fleet.ship(uuid, text, jsonb) to fleet_house;
grant execute on function fleet.my_houses(), fleet.day_began_ms(text) to fleet_reader, fleet_admin;
grant select on fleet.today, fleet.months, fleet.charging_sessions, fleet.silent_houses
  to fleet_reader, fleet_admin;
commit;
