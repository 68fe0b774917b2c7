-- Examples to be changed: one login for the houses of each landlord, one for the landlord, one for
-- Grafana. Passwords are set by \password, not here.
create role houses_of_a login in role fleet_house;
create role landlord_a login in role fleet_reader;
create role grafana login in role fleet_admin;
insert into fleet.landlords (role_name) values ('landlord_a');
-- Once its houses have come:
--   update fleet.houses set landlord = 'landlord_a' where login = 'houses_of_a';
