alter table standing add column close_said text;
comment on column standing.close_said is
    'How close the settled verdict is to another one, as the result says it; null where it is not.';
-- How close the others are is worked out when somebody looks.
update client set standing_due = true
    where exists (
        select from standing
        where standing.firm_id = client.firm_id and standing.client_id = client.client_id
    );
