-- Those who decide on more time find what waits for them among all that was ever asked.
create index appeals_extension_waits on appeals_extension (appeal) where approved is null;
