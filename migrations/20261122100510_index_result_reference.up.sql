-- An admin finds a result by the number that its owner quotes.
create index result_reference_idx on result (reference);
