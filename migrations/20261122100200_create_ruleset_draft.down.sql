drop table golden_case;
drop table ruleset_draft_revision;
drop table ruleset_draft;
alter table ruleset_version drop column publisher_id, drop column draft_id, drop column signed;
