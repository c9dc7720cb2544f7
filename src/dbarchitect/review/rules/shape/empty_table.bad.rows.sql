ANALYZE letters;
ANALYZE "Other"."Events";
