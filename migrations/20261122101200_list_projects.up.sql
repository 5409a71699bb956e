alter table assessment add column projects jsonb not null default '[]'
    constraint assessment_projects_are_few check (
        case jsonb_typeof(projects)
            when 'array' then jsonb_array_length(projects) <= 20
            else false
        end
    );
comment on column assessment.projects is
    'The technology projects that the company lists, in its order: id, revision of the assessment '
    'that brought it to what it is, and the project. They never change a verdict.';

alter table result add column projects jsonb not null default '[]'
    constraint result_projects_are_few check (
        case jsonb_typeof(projects)
            when 'array' then jsonb_array_length(projects) <= 20
            else false
        end
    );
comment on column result.projects is
    'The technology projects that it tells of, as they were listed when it was submitted.';
comment on column assessment.revision is
    'Counts the saves that changed an answer or a project. A save compares it, so no save '
    'overwrites another.';
comment on column answer_op.page is
    'Key of the page that was saved, or ''projects''; null for saves before this was kept.';
