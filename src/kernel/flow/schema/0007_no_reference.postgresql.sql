-- Each new instance looked up, and locked, the version it begins with; versions are never deleted.
alter table flow_instance drop constraint flow_instance_definition_fkey;
