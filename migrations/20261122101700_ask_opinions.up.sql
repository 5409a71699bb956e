alter table assessment
    add column opinion_of uuid,
    add column asked text[],
    add column handed_in_at timestamptz,
    add constraint assessment_opinion_has_no_client
        check (opinion_of is null or firm_id is null) not valid,
    add constraint assessment_asks_some_pages
        check (asked is null or cardinality(asked) between 1 and 20) not valid;
comment on column assessment.opinion_of is
    'The assessment that this is a second opinion on, null for one that counts by itself.';
comment on column assessment.asked is 'The pages that are asked, null for all.';
comment on column assessment.handed_in_at is
    'When a second opinion was handed in. From then on nothing in it changes.';

alter table assessment_key
    add column note text not null default '' check (octet_length(note) <= 8000),
    add column link_id uuid,
    add column sent_at timestamptz;
comment on column assessment_key.note is 'What the consultant wrote to its holder, or nothing.';
comment on column assessment_key.link_id is
    'Operation id of the form that made its secret, null for the form that made the key.';
comment on column assessment_key.sent_at is 'When it was last sent by e-mail, null for never.';

create table opinion (
    assessment_id uuid not null,
    opinion_id uuid not null,
    firm_id uuid not null references firm (firm_id),
    link_id uuid not null,
    name text not null check (octet_length(name) between 1 and 400),
    role text not null default '' check (octet_length(role) <= 400),
    email text not null default '' check (octet_length(email) <= 254),
    note text not null default '' check (octet_length(note) <= 8000),
    made_by uuid references account (account_id),
    created_at timestamptz not null default now(),
    opened_at timestamptz,
    sent_at timestamptz,
    primary key (assessment_id, opinion_id)
);

comment on table opinion is
    'People who answer the questions of an assessment a second time, each alone. Their answers '
    'stand in an assessment of their own that counts nowhere else.';
comment on column opinion.assessment_id is 'The assessment that it is about.';
comment on column opinion.opinion_id is 'The assessment that holds this person''s own answers.';
comment on column opinion.firm_id is 'The firm that asked.';
comment on column opinion.link_id is 'Operation id of the form that made the secret of its link.';
comment on column opinion.name is 'Who was asked.';
comment on column opinion.role is 'What this person does there, or nothing.';
comment on column opinion.email is 'Where the link was sent to, or nothing.';
comment on column opinion.note is 'What the consultant wrote to this person, or nothing.';
comment on column opinion.made_by is 'The consultant who asked.';
comment on column opinion.created_at is 'When.';
comment on column opinion.opened_at is 'When this person first came, null for never.';
comment on column opinion.sent_at is 'When the link was last sent by e-mail, null for never.';

create table settlement (
    assessment_id uuid not null,
    signal text not null check (signal ~ '^[a-z][a-z0-9_]{0,63}$'),
    value jsonb not null,
    taken_from text not null check (octet_length(taken_from) <= 8000),
    settled_by text not null check (octet_length(settled_by) between 1 and 400),
    settled_at timestamptz not null default now(),
    primary key (assessment_id, signal)
);

comment on table settlement is
    'Questions that people answered differently until somebody decided which answer counts.';
comment on column settlement.assessment_id is 'The assessment that the answer counts for.';
comment on column settlement.signal is 'The question''s key.';
comment on column settlement.value is 'The answer that was chosen.';
comment on column settlement.taken_from is
    'Who had said so, by name; nothing where nobody had and it was typed.';
comment on column settlement.settled_by is 'Who decided, by name.';
comment on column settlement.settled_at is 'When.';
