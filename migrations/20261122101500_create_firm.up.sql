create table firm (
    firm_id uuid primary key,
    name text not null check (octet_length(name) between 1 and 200),
    created_at timestamptz not null default now()
);

comment on table firm is 'Consultants who work together and share their clients. Small and shared.';
comment on column firm.firm_id is 'Made by the server, a uuid of version 7.';
comment on column firm.name is 'What clients know it by.';
comment on column firm.created_at is 'When it was made.';

alter table account add column firm_id uuid references firm (firm_id);
comment on column account.firm_id is 'The firm that the person works for, null for none.';
create index account_firm_id_idx on account (firm_id);

create table client (
    firm_id uuid not null references firm (firm_id),
    client_id uuid not null,
    name text not null check (octet_length(name) between 1 and 400),
    contact text not null default '' check (octet_length(contact) <= 400),
    email text not null default '' check (octet_length(email) <= 254),
    notes text not null default '' check (octet_length(notes) <= 16384),
    tags text[] not null default '{}'
        constraint client_tags_are_few check (cardinality(tags) <= 20),
    responsible uuid references account (account_id),
    revision bigint not null default 1 check (revision > 0),
    look_again_on date,
    archived_at timestamptz,
    created_at timestamptz not null default now(),
    changed_at timestamptz not null default now(),
    primary key (firm_id, client_id)
);

comment on table client is
    'Companies that a firm advises. Every question about one names its firm.';
comment on column client.firm_id is 'The firm.';
comment on column client.client_id is 'Made by the server, a uuid of version 7.';
comment on column client.name is 'Name of the company.';
comment on column client.contact is 'Whom one talks to there, or nothing.';
comment on column client.email is 'E-mail address of the contact, or nothing.';
comment on column client.notes is
    'The consultants'' own notes, in Markdown. The client never sees them.';
comment on column client.tags is 'Words to find it by.';
comment on column client.responsible is 'The consultant who looks after it, null for nobody.';
comment on column client.revision is
    'Counts the changes. A change compares it, so no change overwrites another.';
comment on column client.look_again_on is 'The day to look at it again, null for none.';
comment on column client.archived_at is 'When it was put away, null while one works with it.';
comment on column client.created_at is 'When it was made.';
comment on column client.changed_at is 'When it was last changed.';
