create table campaigns_campaign (
    id bigint primary key,
    title text not null,
    why text not null,
    kind text not null,
    street text not null,
    lead bigint not null,
    target_percent bigint not null,
    begins_on bigint not null,
    ends_on bigint not null,
    state text not null,
    begun_by text not null,
    begun_at bigint not null,
    conclusion text not null,
    ended_at bigint
);
create index campaigns_campaign_state on campaigns_campaign (state, id);
create table campaigns_entry (
    id bigint primary key,
    campaign bigint not null references campaigns_campaign (id),
    text text not null,
    written_by text not null,
    written_at bigint not null
);
create index campaigns_entry_campaign on campaigns_entry (campaign, id);
