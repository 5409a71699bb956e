drop table brand;
