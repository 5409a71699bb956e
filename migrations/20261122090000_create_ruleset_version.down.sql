drop table ruleset_version;
drop function refuse_ruleset_change();
