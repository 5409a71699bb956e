drop table attempt;
drop table account_link;
drop table session;
drop table recovery_code;
drop table account;
