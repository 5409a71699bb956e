alter table client add column events bigint not null default 0 check (events >= 0);
comment on column client.events is
    'Counts what webhooks tell of it. Whoever raises it holds the row until its transaction ends, '
    'so the numbers stand in the order in which the events became true.';

create table webhook (
    firm_id uuid not null references firm (firm_id),
    webhook_id uuid not null,
    address text not null check (octet_length(address) between 1 and 500),
    events text[] not null check (cardinality(events) between 1 and 2)
        check (events <@ array['result.finished', 'verdict.changed']),
    secret bytea not null check (octet_length(secret) = 32),
    made_by uuid not null,
    created_at timestamptz not null default now(),
    paused_at timestamptz,
    primary key (firm_id, webhook_id)
);

comment on table webhook is 'Addresses that a firm wants to be told at when something happens.';
comment on column webhook.firm_id is 'The firm.';
comment on column webhook.webhook_id is 'Made by the server, a uuid of version 7.';
comment on column webhook.address is 'Where to: https, or http to this machine on a trial server.';
comment on column webhook.events is 'What it is told of.';
comment on column webhook.secret is
    'The key that messages are signed with. The server needs it for each message, so it is stored '
    'as it is: whoever reads this column can sign in our name, to this address only.';
comment on column webhook.made_by is 'The consultant who added it.';
comment on column webhook.created_at is 'When it was added.';
comment on column webhook.paused_at is
    'Since when nothing is sent, because every try of a message failed; null while it works.';

create table webhook_event (
    firm_id uuid not null,
    webhook_id uuid not null,
    event_id uuid not null,
    kind text not null check (kind in ('result.finished', 'verdict.changed', 'test')),
    client_id uuid,
    assessment uuid,
    place bigint not null,
    data jsonb not null,
    created_at timestamptz not null default now(),
    due_at timestamptz default now(),
    tries bigint not null default 0 check (tries >= 0),
    lease uuid,
    leased_until timestamptz,
    delivered_at timestamptz,
    primary key (firm_id, webhook_id, event_id),
    foreign key (firm_id, webhook_id) references webhook (firm_id, webhook_id)
);

comment on table webhook_event is
    'The queue of webhooks. A row is written with the result that it tells of and leaves when it '
    'was delivered and is old.';
comment on column webhook_event.firm_id is 'The firm.';
comment on column webhook_event.webhook_id is 'Whom to tell.';
comment on column webhook_event.event_id is
    'Goes along as webhook-id, the same on every try. Follows from the result, so that work which '
    'is run again writes the same row.';
comment on column webhook_event.kind is 'What happened.';
comment on column webhook_event.client_id is 'The client it is about, null for a test.';
comment on column webhook_event.assessment is
    'The assessment it is about, null for a test; with it the row is erased.';
comment on column webhook_event.place is
    'Its number among the events of the client: it waits for those with a smaller one.';
comment on column webhook_event.data is 'What is told: ids, reference and verdicts, no answers.';
comment on column webhook_event.created_at is 'When it happened.';
comment on column webhook_event.due_at is
    'When to send it next, null when it was delivered or is not sent any more.';
comment on column webhook_event.tries is 'How often it was tried since it was last queued.';
comment on column webhook_event.lease is 'The try under way; its server compares it.';
comment on column webhook_event.leased_until is
    'Until then that try is believed to be under way; afterwards somebody else may try.';
comment on column webhook_event.delivered_at is 'When it was taken, null while it was not.';

create index webhook_event_due_idx on webhook_event (due_at) where due_at is not null;
create index webhook_event_waiting_idx on webhook_event (firm_id, webhook_id, client_id, place)
    where due_at is not null;

create table webhook_try (
    firm_id uuid not null,
    webhook_id uuid not null,
    event_id uuid not null,
    try_id uuid not null,
    ended_at timestamptz not null default now(),
    milliseconds bigint not null check (milliseconds >= 0),
    status bigint check (status between 100 and 999),
    answer text not null check (octet_length(answer) <= 2000),
    fault text not null check (octet_length(fault) <= 500),
    primary key (firm_id, webhook_id, event_id, try_id),
    foreign key (firm_id, webhook_id, event_id)
        references webhook_event (firm_id, webhook_id, event_id)
);

comment on table webhook_try is 'What came of each try to deliver an event.';
comment on column webhook_try.firm_id is 'The firm.';
comment on column webhook_try.webhook_id is 'Who was told.';
comment on column webhook_try.event_id is 'What was told.';
comment on column webhook_try.try_id is 'The lease of the try.';
comment on column webhook_try.ended_at is 'When it ended, by the clock of the database.';
comment on column webhook_try.milliseconds is 'How long it took.';
comment on column webhook_try.status is 'The HTTP status of the answer, null without an answer.';
comment on column webhook_try.answer is 'The first 500 bytes of the answer, as text.';
comment on column webhook_try.fault is 'Why there was no answer, or nothing.';
