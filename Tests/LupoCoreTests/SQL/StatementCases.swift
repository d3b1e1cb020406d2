// SPDX-License-Identifier: Apache-2.0

/// Statements with what is read from each.
///
/// MariaDB 10.11 parses them, but for a few compound bodies cut short and
/// one join before ON DUPLICATE, which show that nothing is overlooked in what it would not accept.
enum StatementCases {
    static let queries: [(String, String)] = [
        ("SELECT 1", "SELECT"),
        ("SELECT 1;", "SELECT"),
        ("SELECT 1 FROM DUAL", "SELECT"),
        ("select * from a", "SELECT read:a"),
        ("SELECT * FROM s.a", "SELECT read:s.a"),
        ("SELECT * FROM `s`.`a`", "SELECT read:s.a"),
        ("SELECT * FROM `s.a`", "SELECT read:s.a"),
        ("SELECT * FROM `select`.`from`", "SELECT read:select.from"),
        ("SELECT * FROM s.select", "SELECT read:s.select"),
        ("SELECT * FROM `a``b`", "SELECT read:a`b"),
        ("SELECT * FROM a x", "SELECT read:a"),
        ("SELECT * FROM a AS x, b y", "SELECT read:a read:b"),
        ("SELECT a.from FROM a", "SELECT read:a"),
        ("SELECT * FROM a JOIN b ON a.i = b.i", "SELECT read:a read:b"),
        ("SELECT * FROM a LEFT JOIN b USING (i)", "SELECT read:a read:b"),
        ("SELECT * FROM a NATURAL LEFT OUTER JOIN b", "SELECT read:a read:b"),
        ("SELECT * FROM a STRAIGHT_JOIN b", "SELECT read:a read:b"),
        ("SELECT * FROM a CROSS JOIN b", "SELECT read:a read:b"),
        ("SELECT * FROM a JOIN b JOIN c ON b.i = c.i ON a.i = b.i", "SELECT read:a read:b read:c"),
        ("SELECT * FROM (a JOIN b ON 1) JOIN c", "SELECT read:a read:b read:c"),
        ("SELECT * FROM (a, b) JOIN c ON 1", "SELECT read:a read:b read:c"),
        ("SELECT * FROM ((a))", "SELECT read:a"),
        ("SELECT * FROM a LEFT JOIN b ON LEFT(a.x, 1) = b.x", "SELECT read:a read:b"),
        ("SELECT * FROM { OJ a LEFT OUTER JOIN b ON a.i = b.i }", "SELECT read:a read:b"),
        ("SELECT STRAIGHT_JOIN * FROM a, b", "SELECT read:a read:b"),
        (
            "SELECT * FROM a USE INDEX (i), b FORCE INDEX FOR JOIN (i) IGNORE KEY (k)",
            "SELECT read:a read:b"
        ),
        ("SELECT * FROM a x IGNORE INDEX FOR ORDER BY (i)", "SELECT read:a"),
        ("SELECT * FROM a PARTITION (p0, p1) x", "SELECT read:a"),
        ("SELECT * FROM a FOR SYSTEM_TIME AS OF TIMESTAMP'2020-01-01' x", "SELECT read:a"),
        ("SELECT * FROM a FOR SYSTEM_TIME ALL AS x JOIN b", "SELECT read:a read:b"),
        ("SELECT * FROM a FOR SYSTEM_TIME BETWEEN '2020-01-01' AND NOW() AS x", "SELECT read:a"),
        ("SELECT * FROM a FOR SYSTEM_TIME FROM '2020-01-01' TO NOW(), b", "SELECT read:a read:b"),
        ("SELECT (SELECT x FROM b LIMIT 1) FROM a", "SELECT read:b read:a"),
        ("SELECT * FROM a WHERE i IN (SELECT i FROM b)", "SELECT read:a read:b"),
        ("SELECT * FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.i = a.i)", "SELECT read:a read:b"),
        (
            "SELECT * FROM a WHERE i > ALL (SELECT i FROM b UNION SELECT i FROM c)",
            "SELECT read:a read:b read:c"
        ),
        ("SELECT * FROM a WHERE i = ((SELECT 1 FROM b))", "SELECT read:a read:b"),
        ("SELECT ((SELECT 1 FROM a) + 2)", "SELECT read:a"),
        ("SELECT * FROM (SELECT * FROM b) d", "SELECT read:b"),
        ("SELECT * FROM ((SELECT * FROM b) d)", "SELECT read:b"),
        ("SELECT * FROM ((SELECT 1 FROM a) UNION (SELECT 2 FROM b)) d", "SELECT read:a read:b"),
        (
            "SELECT * FROM (SELECT 1 FROM a UNION ALL SELECT 2 FROM b) AS d, c",
            "SELECT read:a read:b read:c"
        ),
        ("SELECT * FROM ((SELECT 1 FROM a) d JOIN b)", "SELECT read:a read:b"),
        ("SELECT * FROM (VALUES (1), (2)) d", "SELECT"),
        (
            "SELECT 1 FROM a UNION SELECT 2 FROM b EXCEPT SELECT 3 FROM c INTERSECT SELECT 4 FROM d",
            "SELECT read:a read:b read:c read:d"
        ),
        ("(SELECT 1 FROM a) UNION (SELECT 2 FROM b) ORDER BY 1 LIMIT 2", "SELECT read:a read:b"),
        ("((SELECT 1 FROM a))", "SELECT read:a"),
        ("VALUES (1, 2), (3, 4)", "VALUES"),
        ("WITH c AS (SELECT * FROM a) SELECT * FROM c", "SELECT read:a"),
        ("WITH c AS (SELECT * FROM a) SELECT * FROM C x", "SELECT read:a"),
        ("WITH c AS (SELECT * FROM a) SELECT * FROM s.c", "SELECT read:a read:s.c"),
        ("WITH c AS (SELECT * FROM c) SELECT * FROM c", "SELECT read:c"),
        (
            "WITH RECURSIVE c AS (SELECT 1 AS n UNION SELECT n + 1 FROM c WHERE n < 5) SELECT * FROM c",
            "SELECT"
        ),
        (
            "WITH c (x, y) AS (SELECT 1, 2), d AS (SELECT * FROM c, b) SELECT * FROM d",
            "SELECT read:b"
        ),
        (
            "SELECT * FROM (WITH c AS (SELECT * FROM a) SELECT * FROM c) d, c",
            "SELECT read:a read:c"
        ),
        (
            "SELECT * FROM a WHERE i IN (WITH c AS (SELECT i FROM b) SELECT i FROM c)",
            "SELECT read:a read:b"
        ),
        (
            "SELECT * FROM a WHERE x GROUP BY y WITH ROLLUP HAVING z ORDER BY w LIMIT 1 OFFSET 2",
            "SELECT read:a"
        ),
        ("SELECT * FROM a GROUP BY (SELECT 1 FROM b)", "SELECT read:a read:b"),
        ("SELECT * FROM a ORDER BY i OFFSET 1 ROWS FETCH FIRST 2 ROWS ONLY", "SELECT read:a"),
        ("SELECT SUM(x) OVER (PARTITION BY y ORDER BY z) FROM a", "SELECT read:a"),
        ("SELECT RANK() OVER w FROM a WINDOW w AS (ORDER BY i)", "SELECT read:a"),
        (
            "SELECT EXTRACT(DAY FROM x), TRIM(LEADING 'a' FROM y), SUBSTRING(z FROM 1 FOR 2) FROM a",
            "SELECT read:a"
        ),
        (
            "SELECT CAST(x AS CHAR(10)), CONVERT(x USING utf8mb4), CONVERT(x, DECIMAL(5, 2)) FROM a",
            "SELECT read:a"
        ),
        (
            "SELECT CASE WHEN x THEN (1) ELSE (2) END, IF(x, 1, 2), x BETWEEN (1) AND (2) FROM a",
            "SELECT read:a"
        ),
        ("SELECT GROUP_CONCAT(DISTINCT x ORDER BY y SEPARATOR ',') FROM a", "SELECT read:a"),
        ("SELECT MATCH (x) AGAINST ('y' IN BOOLEAN MODE) FROM a", "SELECT read:a"),
        ("SELECT {d '2020-01-01'}, {fn NOW()}", "SELECT"),
        (
            "SELECT DATE'2020-01-01', INTERVAL 1 DAY + NOW(), _utf8mb4'a' COLLATE utf8mb4_bin",
            "SELECT"
        ),
        ("SELECT * FROM JSON_TABLE('[1]', '$[*]' COLUMNS (x INT PATH '$')) j", "SELECT"),
        ("SELECT * FROM a, JSON_TABLE(a.j, '$[*]' COLUMNS (x INT PATH '$')) AS j", "SELECT read:a"),
        ("SELECT * FROM a FOR UPDATE", "SELECT [FOR UPDATE] read:a"),
        ("SELECT * FROM a FOR UPDATE WAIT 5", "SELECT [FOR UPDATE] read:a"),
        ("SELECT * FROM a FOR UPDATE SKIP LOCKED", "SELECT [FOR UPDATE] read:a"),
        ("SELECT * FROM a LOCK IN SHARE MODE NOWAIT", "SELECT [LOCK IN SHARE MODE] read:a"),
        ("SELECT * FROM (SELECT * FROM a FOR UPDATE) d", "SELECT [FOR UPDATE] read:a"),
        ("SELECT x INTO @y FROM a", "SELECT [INTO @variable] read:a"),
        ("SELECT x FROM a INTO @y", "SELECT [INTO @variable] read:a"),
        ("SELECT x, y FROM a INTO @y, @z", "SELECT [INTO @variable] read:a"),
        ("SELECT x INTO OUTFILE '/tmp/x' FROM a", "SELECT [INTO OUTFILE] read:a"),
        (
            "SELECT x FROM a INTO OUTFILE '/tmp/x' FIELDS TERMINATED BY ','",
            "SELECT [INTO OUTFILE] read:a"
        ),
        ("SELECT x FROM a INTO DUMPFILE '/tmp/x'", "SELECT [INTO DUMPFILE] read:a"),
        ("(SELECT 1) UNION (SELECT 2) INTO OUTFILE '/tmp/x'", "SELECT [INTO OUTFILE]"),
        ("SELECT f(1)", "SELECT stored:f"),
        ("SELECT s.f(1) FROM a", "SELECT read:a stored:s.f"),
        ("SELECT `f`(1)", "SELECT stored:f"),
        ("SELECT * FROM a WHERE f (i) > 1", "SELECT read:a stored:f"),
        ("SELECT NEXTVAL(q)", "SELECT write:q"),
        ("SELECT NEXT VALUE FOR s.q", "SELECT write:s.q"),
        ("SELECT PREVIOUS VALUE FOR q", "SELECT read:q"),
        ("SELECT SETVAL(q, 5), LASTVAL(q)", "SELECT write:q read:q"),
        ("SELECT 1 + (NEXT VALUE FOR q)", "SELECT write:q"),
        ("DO SLEEP(1)", "DO"),
        ("DO (SELECT 1 FROM a)", "DO read:a"),
        ("SELECT /*! x, */ y FROM a", "SELECT read:a"),
        ("SELECT 1 /*! FROM b */", "SELECT read:b"),
        ("SELECT 1 /*!99999 FROM b */", "SELECT"),
        ("SELECT 1 FROM a -- , b", "SELECT read:a"),
        ("SELECT 'FROM b' FROM a # , c", "SELECT read:a"),
        ("SELECT 1e5from a", "SELECT read:a"),
        ("SELECT @a := 1, @b := x FROM a", "SELECT read:a"),
        ("SELECT x AS `from`, y AS 'z' FROM a", "SELECT read:a"),
        ("SELECT SQL_CALC_FOUND_ROWS DISTINCT x FROM a", "SELECT read:a"),
        ("SELECT * FROM a LIMIT ROWS EXAMINED 5", "SELECT read:a"),
    ]

    static let changes: [(String, String)] = [
        ("INSERT INTO a VALUES (1)", "INSERT write:a"),
        ("INSERT a VALUES (1), (2), (DEFAULT)", "INSERT write:a"),
        ("INSERT INTO s.a (x, y) VALUE (1, 2)", "INSERT write:s.a"),
        ("INSERT INTO a () VALUES ()", "INSERT write:a"),
        ("INSERT LOW_PRIORITY IGNORE INTO a SET x = 1, y = DEFAULT", "INSERT write:a"),
        ("INSERT INTO a PARTITION (p0) (x) VALUES (1)", "INSERT write:a"),
        ("INSERT INTO a SELECT * FROM b", "INSERT write:a read:b"),
        ("INSERT INTO a (x) SELECT y FROM b WHERE z", "INSERT write:a read:b"),
        ("INSERT INTO a (SELECT * FROM b)", "INSERT write:a read:b"),
        ("INSERT INTO a (x) (SELECT y FROM b)", "INSERT write:a read:b"),
        ("INSERT INTO a WITH c AS (SELECT 1 FROM b) SELECT * FROM c", "INSERT write:a read:b"),
        (
            "INSERT INTO a SELECT * FROM b ON DUPLICATE KEY UPDATE x = VALUES(x)",
            "INSERT write:a read:b"
        ),
        (
            "INSERT INTO a SELECT * FROM b JOIN c ON b.i = c.i ON DUPLICATE KEY UPDATE x = 1",
            "INSERT write:a read:b read:c"
        ),
        (
            "INSERT INTO a SELECT * FROM b JOIN c ON DUPLICATE KEY UPDATE a.x = 1",
            "INSERT write:a read:b read:c"
        ),
        ("INSERT INTO a VALUES ((SELECT MAX(x) FROM b))", "INSERT write:a read:b"),
        ("INSERT INTO a VALUES (1) RETURNING x", "INSERT write:a"),
        ("INSERT INTO a VALUES (NEXT VALUE FOR q)", "INSERT write:a write:q"),
        ("INSERT INTO a VALUES (f(1))", "INSERT write:a stored:f"),
        ("INSERT /*! INTO */ a VALUES (1)", "INSERT write:a"),
        ("REPLACE INTO a VALUES (1)", "REPLACE write:a"),
        ("REPLACE a SET x = (SELECT 1 FROM b)", "REPLACE write:a read:b"),
        ("REPLACE INTO a SELECT * FROM b", "REPLACE write:a read:b"),
        ("UPDATE a SET x = 1", "UPDATE write:a"),
        ("UPDATE s.a SET x = 1, y = x + 1 WHERE z ORDER BY w LIMIT 5", "UPDATE write:s.a"),
        ("UPDATE LOW_PRIORITY IGNORE a b SET b.x = 1", "UPDATE write:a"),
        ("UPDATE a SET x = (SELECT MAX(y) FROM b)", "UPDATE write:a read:b"),
        ("UPDATE a JOIN b ON a.i = b.i SET a.x = b.x", "UPDATE write:a read:b"),
        ("UPDATE a, b SET b.x = a.x WHERE a.i = b.i", "UPDATE read:a write:b"),
        ("UPDATE a p JOIN b q USING (i) SET p.x = 1, q.y = 2", "UPDATE write:a write:b"),
        ("UPDATE a JOIN b USING (i) SET x = 1", "UPDATE ambiguous write:a write:b"),
        ("UPDATE a JOIN (SELECT i FROM b) d ON a.i = d.i SET a.x = 1", "UPDATE write:a read:b"),
        ("UPDATE s.a, t.a SET s.a.x = 1", "UPDATE write:s.a read:t.a"),
        ("UPDATE a SET x = DEFAULT", "UPDATE write:a"),
        ("UPDATE a FOR PORTION OF p FROM '2020-01-01' TO '2021-01-01' SET x = 1", "UPDATE write:a"),
        ("DELETE FROM a", "DELETE write:a"),
        ("DELETE FROM s.a WHERE x ORDER BY y LIMIT 3", "DELETE write:s.a"),
        ("DELETE LOW_PRIORITY QUICK IGNORE FROM a", "DELETE write:a"),
        ("DELETE FROM a PARTITION (p0) WHERE x", "DELETE write:a"),
        ("DELETE FROM a WHERE i IN (SELECT i FROM b)", "DELETE write:a read:b"),
        ("DELETE FROM a RETURNING i", "DELETE write:a"),
        ("DELETE a FROM a JOIN b ON a.i = b.i", "DELETE write:a read:b"),
        ("DELETE p FROM a AS p JOIN b q ON p.i = q.i", "DELETE write:a read:b"),
        ("DELETE p, q FROM a AS p JOIN b q ON p.i = q.i WHERE p.x", "DELETE write:a write:b"),
        ("DELETE a.*, b.* FROM a, b, c", "DELETE write:a write:b read:c"),
        ("DELETE FROM a USING a JOIN b ON a.i = b.i", "DELETE write:a read:b"),
        ("DELETE FROM p, b.* USING a p, b, c", "DELETE write:a write:b read:c"),
        ("DELETE s.a FROM s.a, b", "DELETE write:s.a read:b"),
        ("DELETE HISTORY FROM a BEFORE SYSTEM_TIME '2020-01-01'", "DELETE write:a"),
        ("ANALYZE UPDATE a SET x = 1", "UPDATE analyzed write:a"),
        ("ANALYZE FORMAT=JSON DELETE FROM a", "DELETE analyzed write:a"),
        ("ANALYZE SELECT * FROM a", "SELECT analyzed read:a"),
        ("EXPLAIN UPDATE a SET x = 1", "UPDATE explained definition:a"),
        ("EXPLAIN EXTENDED SELECT * FROM a", "SELECT explained read:a"),
        ("EXPLAIN FORMAT=JSON DELETE FROM a", "DELETE explained definition:a"),
        ("EXPLAIN a", "DESCRIBE explained definition:a"),
        ("DESC s.a x", "DESCRIBE explained definition:s.a"),
        ("DESCRIBE a 'x%'", "DESCRIBE explained definition:a"),
        (
            "SET STATEMENT max_statement_time = 5, sql_select_limit = 1 FOR UPDATE a SET x = 1",
            "UPDATE write:a with:max_statement_time with:sql_select_limit"
        ),
        ("SET STATEMENT sql_mode = 'ANSI' FOR SELECT 1 FROM a", "SELECT read:a with:sql_mode"),
        (
            "SET STATEMENT max_statement_time = 1 FOR ANALYZE DELETE FROM a",
            "DELETE analyzed write:a with:max_statement_time"
        ),
    ]

    static let definitions: [(String, String)] = [
        ("CREATE TABLE a (i INT)", "CREATE TABLE create:a"),
        (
            "CREATE TABLE IF NOT EXISTS s.a (i INT PRIMARY KEY, KEY k (i)) ENGINE=InnoDB",
            "CREATE TABLE create:s.a"
        ),
        ("CREATE OR REPLACE TABLE a (i INT)", "CREATE TABLE create:a"),
        ("CREATE TEMPORARY TABLE a (i INT)", "CREATE TABLE temporary create:a"),
        (
            "CREATE OR REPLACE TEMPORARY TABLE a AS SELECT * FROM b",
            "CREATE TABLE temporary create:a read:b"
        ),
        ("CREATE TABLE a LIKE b", "CREATE TABLE create:a definition:b"),
        ("CREATE TABLE a (LIKE s.b)", "CREATE TABLE create:a definition:s.b"),
        ("CREATE TABLE a SELECT * FROM b", "CREATE TABLE create:a read:b"),
        ("CREATE TABLE a AS (SELECT * FROM b)", "CREATE TABLE create:a read:b"),
        ("CREATE TABLE a (SELECT * FROM b)", "CREATE TABLE create:a read:b"),
        (
            "CREATE TABLE a (i INT) ENGINE=InnoDB COMMENT 'x' REPLACE SELECT 1 AS i FROM b",
            "CREATE TABLE create:a read:b"
        ),
        (
            "CREATE TABLE a (i INT) IGNORE AS WITH c AS (SELECT 1 FROM b) SELECT * FROM c",
            "CREATE TABLE create:a read:b"
        ),
        ("CREATE TABLE a (i INT REFERENCES b (i))", "CREATE TABLE create:a parent:b"),
        (
            "CREATE TABLE a (i INT, CONSTRAINT f FOREIGN KEY (i) REFERENCES s.b (i) ON DELETE SET NULL)",
            "CREATE TABLE create:a parent:s.b"
        ),
        ("CREATE TABLE a (i INT /*! REFERENCES b (i) */)", "CREATE TABLE create:a parent:b"),
        ("CREATE TABLE a (i INT COMMENT 'REFERENCES b (i)')", "CREATE TABLE create:a"),
        ("CREATE TABLE a (i INT DEFAULT NEXT VALUE FOR q)", "CREATE TABLE create:a read:q"),
        ("CREATE TABLE a (i INT DEFAULT (NEXTVAL(q)))", "CREATE TABLE create:a read:q"),
        ("CREATE TABLE a (i INT) WITH SYSTEM VERSIONING", "CREATE TABLE create:a"),
        (
            "CREATE TABLE a (i INT) PARTITION BY RANGE (i) (PARTITION p0 VALUES LESS THAN (5) ENGINE=InnoDB)",
            "CREATE TABLE create:a"
        ),
        (
            "CREATE TABLE a (i INT, j INT GENERATED ALWAYS AS (i + 1) STORED, CHECK (i > 0))",
            "CREATE TABLE create:a"
        ),
        (
            "CREATE TABLE a (engine INT, data INT, KEY engine (engine), CHECK (engine = 1))",
            "CREATE TABLE create:a"
        ),
        ("CREATE TABLE `a.b` (`i``j` INT)", "CREATE TABLE create:a.b"),
        (
            "CREATE TABLE a (i INT) ENGINE=MERGE UNION=(b, s.c)",
            "CREATE TABLE create:a write:b write:s.c"
        ),
        ("DROP TABLE a", "DROP TABLE drop:a"),
        ("DROP TABLE IF EXISTS a, s.b CASCADE", "DROP TABLE drop:a drop:s.b"),
        ("DROP TEMPORARY TABLE IF EXISTS a", "DROP TABLE temporary drop:a"),
        ("DROP TABLES a NOWAIT", "DROP TABLE drop:a"),
        ("DROP TABLE /*!IF EXISTS*/ a", "DROP TABLE drop:a"),
        ("DROP VIEW a, b", "DROP VIEW drop:a drop:b"),
        ("DROP SEQUENCE IF EXISTS q", "DROP SEQUENCE drop:q"),
        ("DROP INDEX IF EXISTS i ON a", "DROP INDEX alter:a"),
        ("DROP INDEX i ON s.a NOWAIT", "DROP INDEX alter:s.a"),
        ("RENAME TABLE a TO b", "RENAME TABLE renameFrom:a renameTo:b"),
        (
            "RENAME TABLE IF EXISTS a WAIT 1 TO b, b TO s.c",
            "RENAME TABLE renameFrom:a renameTo:b renameFrom:b renameTo:s.c"
        ),
        ("TRUNCATE a", "TRUNCATE truncate:a"),
        ("TRUNCATE TABLE s.a NOWAIT", "TRUNCATE truncate:s.a"),
        ("CREATE INDEX i ON a (x)", "CREATE INDEX alter:a"),
        (
            "CREATE UNIQUE INDEX IF NOT EXISTS i USING BTREE ON s.a (x(5) DESC, y) COMMENT 'z'",
            "CREATE INDEX alter:s.a"
        ),
        ("CREATE OR REPLACE FULLTEXT INDEX i ON a (x)", "CREATE INDEX alter:a"),
        ("CREATE INDEX i ON a (x) WAIT 3 ALGORITHM=INPLACE LOCK=NONE", "CREATE INDEX alter:a"),
        ("CREATE VIEW v AS SELECT * FROM a", "CREATE VIEW create:v read:a"),
        (
            "CREATE OR REPLACE ALGORITHM=MERGE DEFINER=`root`@`localhost` SQL SECURITY INVOKER VIEW IF NOT EXISTS s.v (x) AS SELECT 1 FROM a WITH CASCADED CHECK OPTION",
            "CREATE VIEW create:s.v read:a"
        ),
        (
            "CREATE DEFINER=CURRENT_USER() VIEW v AS (SELECT 1 FROM a)",
            "CREATE VIEW create:v read:a"
        ),
        ("ALTER VIEW v AS SELECT 1 FROM a", "ALTER VIEW alter:v read:a"),
        ("CREATE SEQUENCE IF NOT EXISTS q START WITH 5 INCREMENT BY 2", "CREATE SEQUENCE create:q"),
        ("ALTER SEQUENCE IF EXISTS q RESTART 7", "ALTER SEQUENCE alter:q"),
        ("ALTER TABLE a ADD x INT", "ALTER TABLE alter:a"),
        (
            "ALTER ONLINE TABLE IF EXISTS a WAIT 5 ADD COLUMN IF NOT EXISTS x INT",
            "ALTER TABLE alter:a"
        ),
        (
            "ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY IF NOT EXISTS g (x) REFERENCES b (i)",
            "ALTER TABLE alter:a parent:b"
        ),
        ("ALTER TABLE a RENAME TO b", "ALTER TABLE renameFrom:a renameTo:b"),
        ("ALTER TABLE a RENAME s.b, ADD x INT", "ALTER TABLE renameFrom:a renameTo:s.b"),
        ("ALTER TABLE a RENAME = b", "ALTER TABLE renameFrom:a renameTo:b"),
        ("ALTER TABLE a EXCHANGE PARTITION p WITH TABLE s.b", "ALTER TABLE alter:a alter:s.b"),
        ("ALTER TABLE a CONVERT PARTITION p TO TABLE b", "ALTER TABLE alter:a create:b"),
        (
            "ALTER TABLE a CONVERT TABLE b TO PARTITION p VALUES LESS THAN (9)",
            "ALTER TABLE alter:a drop:b"
        ),
        ("ALTER TABLE a UNION = (b)", "ALTER TABLE alter:a write:b"),
        ("ANALYZE TABLE a, s.b", "ANALYZE TABLE maintain:a maintain:s.b"),
        ("ANALYZE TABLE a PERSISTENT FOR COLUMNS (x) INDEXES ()", "ANALYZE TABLE maintain:a"),
        ("OPTIMIZE NO_WRITE_TO_BINLOG TABLE a", "OPTIMIZE TABLE maintain:a"),
        ("CHECK TABLE a QUICK EXTENDED", "CHECK TABLE maintain:a"),
        ("REPAIR TABLE a QUICK", "REPAIR TABLE maintain:a"),
        ("CHECKSUM TABLE a, b EXTENDED", "CHECKSUM TABLE read:a read:b"),
        ("CREATE DATABASE IF NOT EXISTS s", "CREATE DATABASE unread schema:s"),
        ("DROP SCHEMA IF EXISTS s", "DROP DATABASE unread schema:s"),
        ("ALTER DATABASE s CHARACTER SET utf8mb4", "ALTER DATABASE unread schema:s"),
        ("ALTER DATABASE CHARACTER SET utf8mb4", "ALTER DATABASE unread"),
    ]

    static let others: [(String, String)] = [
        ("USE s", "USE schema:s"),
        ("SET @a = 1", "SET set:user:a"),
        ("SET @`a b` := (SELECT MAX(x) FROM t), @'c' = 2", "SET read:t set:user:a b set:user:c"),
        ("SET sql_mode = ''", "SET set:session:sql_mode"),
        ("SET @a = 1, SESSION autocommit = ON", "SET set:user:a set:session:autocommit"),
        ("SET GLOBAL max_connections = 5", "SET set:global:max_connections"),
        ("SET @@global.max_connections = 5", "SET set:global:max_connections"),
        ("SET @@session.sql_mode = ''", "SET set:session:sql_mode"),
        ("SET @@sql_mode = ''", "SET set:session:sql_mode"),
        ("SET LOCAL sql_mode = DEFAULT", "SET set:session:sql_mode"),
        ("SET NAMES utf8mb4 COLLATE utf8mb4_bin", "SET set:session:names"),
        ("SET CHARACTER SET utf8", "SET set:session:character set"),
        ("SET PASSWORD = ''", "SET PASSWORD unread"),
        ("SET ROLE r", "SET ROLE unread"),
        ("SET TRANSACTION READ ONLY", "SET TRANSACTION unread"),
        ("SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE", "SET TRANSACTION unread"),
        ("BEGIN", "START TRANSACTION unread"),
        ("BEGIN WORK", "START TRANSACTION unread"),
        ("START TRANSACTION READ ONLY", "START TRANSACTION unread"),
        ("COMMIT AND CHAIN", "COMMIT unread"),
        ("ROLLBACK TO SAVEPOINT x", "ROLLBACK unread"),
        ("SAVEPOINT x", "SAVEPOINT unread"),
        ("RELEASE SAVEPOINT x", "SAVEPOINT unread"),
        ("XA START 'x'", "XA unread"),
        ("PREPARE s FROM 'DROP TABLE a'", "PREPARE unread"),
        ("EXECUTE s", "EXECUTE unread"),
        ("EXECUTE IMMEDIATE 'DROP TABLE a'", "EXECUTE unread"),
        ("EXECUTE IMMEDIATE @a", "EXECUTE unread"),
        ("DEALLOCATE PREPARE s", "DEALLOCATE PREPARE unread"),
        ("DROP PREPARE s", "DEALLOCATE PREPARE unread"),
        ("CALL p()", "CALL unread"),
        ("BEGIN NOT ATOMIC DROP TABLE a; END", "BEGIN NOT ATOMIC unread"),
        ("IF 1 THEN DROP TABLE a; END IF", "BEGIN NOT ATOMIC unread"),
        ("x: LOOP LEAVE x; END LOOP", "BEGIN NOT ATOMIC unread"),
        ("x:LOOP LEAVE x; END LOOP", "BEGIN NOT ATOMIC unread"),
        ("WHILE 0 DO DROP TABLE a; END WHILE", "BEGIN NOT ATOMIC unread"),
        ("FOR i IN 1..2 DO DROP TABLE a; END FOR", "BEGIN NOT ATOMIC unread"),
        ("SIGNAL SQLSTATE '45000'", "SIGNAL unread"),
        ("LOCK TABLES a WRITE", "LOCK TABLES unread"),
        ("UNLOCK TABLES", "UNLOCK TABLES unread"),
        ("HANDLER a OPEN", "HANDLER unread"),
        ("LOAD DATA INFILE 'x' INTO TABLE a", "LOAD DATA unread"),
        ("LOAD DATA LOCAL INFILE 'x' INTO TABLE a", "LOAD DATA unread"),
        ("LOAD XML INFILE 'x' INTO TABLE a", "LOAD DATA unread"),
        ("GRANT SELECT ON a TO u", "GRANT unread"),
        ("REVOKE SELECT ON a FROM u", "REVOKE unread"),
        ("CREATE USER u", "CREATE USER unread"),
        ("CREATE OR REPLACE ROLE r", "CREATE USER unread"),
        ("ALTER USER u IDENTIFIED BY 'x'", "CREATE USER unread"),
        ("DROP USER u", "CREATE USER unread"),
        ("RENAME USER u TO v", "CREATE USER unread"),
        ("KILL 5", "KILL unread"),
        ("SHUTDOWN", "SHUTDOWN unread"),
        ("FLUSH TABLES", "FLUSH unread"),
        ("RESET MASTER", "RESET unread"),
        ("PURGE BINARY LOGS TO 'x'", "PURGE unread"),
        ("CHANGE MASTER TO MASTER_HOST = 'x'", "CHANGE MASTER unread"),
        ("START SLAVE", "CHANGE MASTER unread"),
        ("STOP ALL SLAVES", "CHANGE MASTER unread"),
        ("INSTALL SONAME 'x'", "INSTALL unread"),
        ("UNINSTALL PLUGIN x", "INSTALL unread"),
        ("BACKUP STAGE START", "BACKUP unread"),
        ("CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET @a = 1", "CREATE TRIGGER unread"),
        (
            "CREATE DEFINER=root@localhost TRIGGER t AFTER UPDATE ON a FOR EACH ROW BEGIN a; b; END",
            "CREATE TRIGGER unread"
        ),
        ("CREATE OR REPLACE PROCEDURE p() SELECT 1", "CREATE PROCEDURE unread"),
        (
            "CREATE AGGREGATE FUNCTION f(x INT) RETURNS INT BEGIN RETURN 1; END",
            "CREATE PROCEDURE unread"
        ),
        ("CREATE FUNCTION f RETURNS STRING SONAME 'x.so'", "CREATE PROCEDURE unread"),
        ("CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DROP TABLE a", "CREATE EVENT unread"),
        ("CREATE PACKAGE p AS FUNCTION f RETURN INT; END", "CREATE PROCEDURE unread"),
        ("DROP TRIGGER t", "DROP TRIGGER unread"),
        ("DROP FUNCTION IF EXISTS f", "DROP PROCEDURE unread"),
        ("ALTER EVENT e DISABLE", "ALTER EVENT unread"),
        ("DELIMITER $$", "DELIMITER unread"),
        ("SOURCE x.sql", "SOURCE unread"),
        ("SHOW TABLES", "SHOW"),
        ("SHOW FULL TABLES FROM s LIKE 'a%'", "SHOW schema:s"),
        ("SHOW TABLE STATUS IN s WHERE Name = 'a'", "SHOW schema:s"),
        ("SHOW COLUMNS FROM a FROM s", "SHOW definition:s.a"),
        ("SHOW FULL COLUMNS IN s.a", "SHOW definition:s.a"),
        ("SHOW INDEX FROM a WHERE Key_name IN (SELECT x FROM b)", "SHOW definition:a read:b"),
        ("SHOW CREATE TABLE s.a", "SHOW definition:s.a"),
        ("SHOW CREATE VIEW v", "SHOW definition:v"),
        ("SHOW CREATE DATABASE IF NOT EXISTS s", "SHOW schema:s"),
        ("SHOW CREATE USER u", "SHOW unread"),
        ("SHOW CREATE PROCEDURE p", "SHOW unread"),
        ("SHOW GRANTS", "SHOW unread"),
        ("SHOW WARNINGS LIMIT 5", "SHOW"),
        ("SHOW COUNT(*) WARNINGS", "SHOW"),
        ("SHOW GLOBAL STATUS LIKE 'a%'", "SHOW"),
        ("SHOW VARIABLES WHERE Variable_name = 'x'", "SHOW"),
        ("SHOW ENGINE INNODB STATUS", "SHOW"),
    ]
}
