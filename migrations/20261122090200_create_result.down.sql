drop table share;
drop table result;
