create table brand (
    firm_id uuid primary key references firm (firm_id),
    revision bigint not null default 1 check (revision > 0),
    name text not null check (octet_length(name) between 1 and 200),
    accent text check (accent ~ '^#[0-9a-f]{6}$'),
    footer text not null default '' check (char_length(footer) <= 500),
    logo bytea check (octet_length(logo) between 1 and 2097152),
    logo_hash bytea check (octet_length(logo_hash) = 32),
    logo_width bigint check (logo_width between 1 and 640),
    logo_height bigint check (logo_height between 1 and 640),
    changed_at timestamptz not null default now(),
    constraint brand_logo_is_whole check (
        (logo is null) = (logo_hash is null) and (logo is null) = (logo_width is null)
        and (logo is null) = (logo_height is null)
    )
);

comment on table brand is 'How a firm shows itself to its clients. Small and shared.';
comment on column brand.firm_id is 'The firm.';
comment on column brand.revision is
    'Counts the changes. A change compares it, so no change overwrites another.';
comment on column brand.name is 'The name that is shown.';
comment on column brand.accent is 'The colour of links and buttons, null for ours.';
comment on column brand.footer is 'Words at the foot of pages and reports, or nothing.';
comment on column brand.logo is
    'The logo as a PNG that we wrote ourselves, whatever was sent; null for none.';
comment on column brand.logo_hash is 'SHA-256 of the logo; it stands in its address.';
comment on column brand.logo_width is 'Its width in pixels.';
comment on column brand.logo_height is 'Its height in pixels.';
comment on column brand.changed_at is 'When it was last changed.';
