-- What appeals are about, learned from those that were closed: each training with its figures, which model was in use
-- since when, and where an operator chose another kind than was suggested.
create table appeals_training (
    id bigint primary key,
    trained_at bigint not null,
    outcome text not null,
    examples bigint not null,
    kinds bigint not null,
    asked bigint not null,
    top1 double precision not null,
    macro_f1 double precision not null,
    calibration_error double precision not null,
    other_top1 double precision not null,
    other_macro_f1 double precision not null,
    fingerprint text not null,
    model bytes not null
);
create table appeals_model_use (
    id bigint primary key,
    training bigint not null references appeals_training (id),
    since bigint not null,
    put_by text not null,
    why text not null
);
create table appeals_correction (
    appeal bigint primary key references appeals_appeal (id),
    suggested text not null,
    chosen text not null,
    confidence double precision not null,
    corrected_at bigint not null
);
