drop table share_opening;
alter table share
    drop column passcode_hash, drop column note, drop column what_if, drop column latest,
    drop column parts;
