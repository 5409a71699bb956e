alter table share_opening
    add column what text not null default 'page'
        constraint share_opening_what_is_known
            check (what in ('page', 'report', 'playbook', 'what_if'));
comment on column share_opening.what is
    'What was opened: the page, the report, a part of the playbook, or the page to try answers.';
