INSERT INTO letters (body) VALUES ('x');
ANALYZE letters;
INSERT INTO "Other"."Events" VALUES (1);
ANALYZE "Other"."Events";
INSERT INTO boxes VALUES (1, 'x');
ANALYZE things, boxes;
