create index result_reference_idx on result (reference);

comment on index result_reference_idx is
    'Finds a result by the number that its owner quotes.';
