create table account (
    account_id uuid primary key,
    email text not null unique
        check (octet_length(email) between 3 and 254 and email = lower(email)),
    name text not null check (octet_length(name) between 1 and 200),
    role text not null check (role in ('admin', 'consultant')),
    password_hash text check (octet_length(password_hash) between 1 and 500),
    totp_secret bytea check (octet_length(totp_secret) between 16 and 64),
    totp_last_step bigint not null default 0 check (totp_last_step >= 0),
    disabled_at timestamptz,
    created_at timestamptz not null default now()
);

comment on table account is 'People who sign in: admins and consultants. Small and shared.';
comment on column account.account_id is 'Made by the server, a uuid of version 7.';
comment on column account.email is 'Address to sign in with, in small letters.';
comment on column account.name is 'What the others call this person.';
comment on column account.role is 'What the person may do: admin or consultant.';
comment on column account.password_hash is
    'Argon2id hash in PHC form, null until the person has set a password.';
comment on column account.totp_secret is
    'Shared secret of the second factor, null while there is none.';
comment on column account.totp_last_step is
    'Time step of the last code that was used, so that each code opens only once.';
comment on column account.disabled_at is 'When the account was closed, null while it is open.';
comment on column account.created_at is 'When it was made.';

create table recovery_code (
    account_id uuid not null references account (account_id),
    code_hash bytea not null check (octet_length(code_hash) = 32),
    used_at timestamptz,
    primary key (account_id, code_hash)
);

comment on table recovery_code is 'Codes that stand in for the second factor, each once.';
comment on column recovery_code.account_id is 'The account.';
comment on column recovery_code.code_hash is 'SHA-256 of the code. The code is stored nowhere.';
comment on column recovery_code.used_at is 'When it was used, null while it still works.';

create table session (
    token_hash bytea primary key check (octet_length(token_hash) = 32),
    account_id uuid not null,
    session_id uuid not null,
    second_factor boolean not null,
    started_at timestamptz not null default now(),
    seen_at timestamptz not null default now(),
    client text not null check (octet_length(client) between 1 and 100),
    agent text not null check (octet_length(agent) <= 300)
);

create index session_account_id_idx on session (account_id);

comment on table session is
    'Browsers that are signed in, by the secret that they hold. No foreign key: it is looked up by '
    'its secret alone.';
comment on column session.token_hash is
    'SHA-256 of the secret in the cookie. The secret itself is stored nowhere.';
comment on column session.account_id is 'Who is signed in.';
comment on column session.session_id is 'Names the session in lists; opens nothing.';
comment on column session.second_factor is 'Whether a second factor was shown.';
comment on column session.started_at is 'When the person signed in.';
comment on column session.seen_at is 'When it was last used, to within a minute.';
comment on column session.client is 'Network address it was begun from.';
comment on column session.agent is 'What the browser called itself.';

create table account_link (
    token_hash bytea primary key check (octet_length(token_hash) = 32),
    account_id uuid,
    purpose text not null check (purpose in ('set_up', 'invitation', 'reset')),
    expires_at timestamptz not null,
    used_at timestamptz,
    created_at timestamptz not null default now(),
    check ((account_id is null) = (purpose = 'set_up'))
);

comment on table account_link is
    'One-time links to set a password. No foreign key: they are looked up by their secret alone.';
comment on column account_link.token_hash is
    'SHA-256 of the secret in the link. The secret itself is stored nowhere.';
comment on column account_link.account_id is
    'Whose password it sets; null for the link that makes the first admin.';
comment on column account_link.purpose is 'What it is for: set_up, invitation or reset.';
comment on column account_link.expires_at is 'From this moment on the link is dead.';
comment on column account_link.used_at is 'When it was used or replaced, null while it works.';
comment on column account_link.created_at is 'When it was made.';

create table attempt (
    purpose text not null check (octet_length(purpose) between 1 and 32),
    subject bytea not null check (octet_length(subject) = 32),
    begun_at timestamptz not null default now(),
    count bigint not null check (count > 0),
    primary key (purpose, subject)
);

comment on table attempt is
    'How often something was tried lately, so that all servers share one count.';
comment on column attempt.purpose is 'What was tried, such as a sign-in to one account.';
comment on column attempt.subject is
    'SHA-256 of the e-mail address or network that it is counted for, known or not.';
comment on column attempt.begun_at is 'When this count began.';
comment on column attempt.count is 'How often since.';
