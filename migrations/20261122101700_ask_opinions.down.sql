drop table settlement;
drop table opinion;
alter table assessment_key drop column note, drop column link_id, drop column sent_at;
alter table assessment drop column opinion_of, drop column asked, drop column handed_in_at;
