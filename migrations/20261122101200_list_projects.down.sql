alter table result drop column projects;
alter table assessment drop column projects;
comment on column assessment.revision is
    'Counts the saves that changed an answer. A save compares it, so no save overwrites another.';
comment on column answer_op.page is
    'Key of the page that was saved; null for saves before this was kept.';
