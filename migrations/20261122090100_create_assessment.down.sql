drop table answer_op;
drop table answer;
drop table assessment;
