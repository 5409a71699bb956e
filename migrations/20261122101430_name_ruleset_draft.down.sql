alter table ruleset_version drop column broken_cases;
alter table ruleset_draft drop column imported_from, drop column name;
