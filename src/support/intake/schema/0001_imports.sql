-- Files taken in as layers of the map. version: of the layer after it, to see whether something changed it since;
-- layer_before: how the layer was declared before it, "" if there was none.
create table intake_import (
    id bigint primary key,
    layer text not null,
    title text not null,
    at bigint not null,
    actor text not null,
    source text not null,
    system text not null,
    added bigint not null,
    changed bigint not null,
    removed bigint not null,
    layer_before text not null,
    version bigint not null,
    undone_at bigint
);
create index intake_import_layer on intake_import (layer, id);

-- What stood in the layer under the keys that an import changed; feature: "" if nothing did.
create table intake_before (
    import_id bigint not null,
    key text not null,
    feature text not null,
    primary key (import_id, key)
);
