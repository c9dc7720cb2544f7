CREATE SCHEMA sales_prod;
-- case: in front, MixedCase
CREATE SCHEMA "StgImports";
