alter table share
    add column parts text not null default 'all'
        constraint share_parts_are_known check (parts in ('all', 'without_size', 'verdicts')),
    add column latest boolean not null default false,
    add column what_if boolean not null default true,
    add column note text not null default ''
        constraint share_note_is_short check (char_length(note) <= 2000),
    add column passcode_hash text
        constraint share_passcode_hash_is_one
            check (octet_length(passcode_hash) between 1 and 200);

comment on column share.parts is
    'What of the result it shows: all, all without what tells the size, or the verdicts only.';
comment on column share.latest is
    'Whether it shows the newest result of the assessment instead of the one it was made for.';
comment on column share.what_if is 'Whether its readers may try other answers.';
comment on column share.note is 'Words of its maker to the readers, or nothing.';
comment on column share.passcode_hash is
    'Argon2id hash of what its readers are asked first, null where they are asked nothing.';

create table share_opening (
    assessment_id uuid not null,
    token_hash bytea not null,
    number bigint not null check (number > 0),
    opened_at timestamptz not null default now(),
    primary key (assessment_id, token_hash, number),
    foreign key (assessment_id, token_hash) references share (assessment_id, token_hash)
);

comment on table share_opening is
    'When a link was opened, the last times of each. Nothing is kept of who opened it.';
comment on column share_opening.assessment_id is 'The assessment of the link.';
comment on column share_opening.token_hash is 'The link.';
comment on column share_opening.number is 'Which opening of the link it is, from 1.';
comment on column share_opening.opened_at is 'When.';
