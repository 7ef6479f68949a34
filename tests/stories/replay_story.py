"""A month of district work on a simulated clock, and its trail."""
from house import House

def story_the_trail_is_whole_after_a_month_and_shows_what_was_changed_behind_its_back(binary):
    with House(binary).make() as house:
        house.import_month(house.month(100, "2026-01-05", "2026-01-18"))
        house.run("replay", "--until=2026-01-25")
        house.run("trail", "checkpoint")
        assert "whole" in house.run("trail", "verify").stdout
        for change, found in (("update trail_trace set why = 'x' where id = (select id from trail_trace order by id limit 1 offset 50)", "changed"),
                              ("delete from trail_trace where id = (select id from trail_trace order by id limit 1 offset 70)", "removed"),
                              ("insert into trail_trace select id + 1, at, actor, request, verb, subject, value_before, value_after, why from trail_trace order by id desc limit 1", "not in the log")):
            house.sql(change)
            done = house.run("trail", "verify", check=False)
            assert done.returncode == 1 and found in done.stdout, (change, done.stdout)
