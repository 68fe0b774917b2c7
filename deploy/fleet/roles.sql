-- Examples to be changed: one login for the houses of each landlord, one for the landlord, one for
-- Grafana. Run by psql after schema.sql. Passwords are set by \password, not here; that of Grafana
-- comes from the environment where it is there.
create role houses_of_a login in role fleet_house;
create role landlord_a login in role fleet_reader;
create role grafana login in role fleet_admin;
insert into fleet.landlords (role_name) values ('landlord_a');
\getenv grafana_password GRAFANA_DB_PASSWORD
\if :{?grafana_password}
alter role grafana password :'grafana_password';
\endif
-- Once its houses have come:
--   update fleet.houses set landlord = 'landlord_a' where login = 'houses_of_a';
