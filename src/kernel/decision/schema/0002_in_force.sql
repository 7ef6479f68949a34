create index decision_version_in_force on decision_version (model, from_on, number, to_on) where state = 'published';
