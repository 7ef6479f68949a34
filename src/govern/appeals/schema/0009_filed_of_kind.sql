-- How many of one kind were filed from when to when; the kind's rows alone are what the list of a kind asks for as well.
create index appeals_appeal_kind_filed on appeals_appeal (kind, filed_at);
