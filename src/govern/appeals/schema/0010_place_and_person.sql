-- Found by an area on the map, and by who reported.
create index appeals_appeal_place on appeals_appeal (lng, lat) where lng is not null;
create index appeals_appeal_phone on appeals_appeal (reporter_phone, id) where reporter_phone <> '';
