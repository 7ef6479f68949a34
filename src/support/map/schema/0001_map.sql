-- Layers of features that rooms publish or officers bring: what their properties are and who may see and change them.
create table map_layer (
    name text primary key,
    epoch bigint not null,
    title text not null,
    title_en text not null,
    fields text not null,
    geometry text not null,
    right_to_see text not null,
    right_to_edit text not null,
    scoped bigint not null,
    time_field text not null,
    source text not null,
    seq bigint not null
);

-- Features; one that is gone keeps its row, so that every process hears of it. seq grows with every change of the layer.
create table map_feature (
    layer text not null,
    key text not null,
    seq bigint not null,
    gone bigint not null,
    geometry text not null,
    properties text not null,
    street text not null,
    unit text not null,
    primary key (layer, key)
);
create index map_feature_seq on map_feature (layer, seq);

-- Maps that officers made of layers: which, in which order, how drawn, filtered how.
create table map_document (
    id bigint primary key,
    owner bigint not null,
    title text not null,
    body text not null,
    shared bigint not null,
    changed_at bigint not null
);
create index map_document_owner on map_document (owner, id);
