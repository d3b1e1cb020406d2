// SPDX-License-Identifier: Apache-2.0

extension ErrorPages {
    /// Server errors about the definitions of tables, columns, indexes and foreign keys.
    static let definitions = """
        ## ER_CANT_CREATE_TABLE 1005 HY000
        > Can't create table `shop`.`books` (errno: 150 "Foreign key constraint is incorrectly formed")
        The engine did not make the table, or did not take a foreign key. The number in brackets says why: 150 is a foreign key.
        ? The column and the one that it refers to differ in type, length, sign (UNSIGNED), character set or collation.
        ? The column that is referred to has no index that begins with it, or its table is not there.
        ? ON DELETE SET NULL stands at a column that is NOT NULL.
        ! SHOW ENGINE INNODB STATUS has the reason under LATEST FOREIGN KEY ERROR; make both columns the same type, and index the other one.
        ! The doctrine keeps relations in the application: a plain indexed *_id column has none of these troubles.
        $ CREATE TABLE authors (id BIGINT UNSIGNED NOT NULL PRIMARY KEY) ENGINE=InnoDB
        $ CREATE TABLE books (author_id INT, FOREIGN KEY (author_id) REFERENCES authors (id)) ENGINE=InnoDB

        ## ER_ERROR_ON_RENAME 1025 HY000
        > Error on rename of './shop/#sql-alter-1-2' to './shop/books' (errno: 150 "Foreign key constraint is incorrectly formed")
        ALTER TABLE or RENAME TABLE could not put the new table in the place of the old one.
        ? A foreign key stands in the way (errno 150): the changed column is part of one.
        ? The data folder cannot be written (errno 13), or the disk is full (errno 28).
        ! Drop the foreign key in its own statement first, change the column, and add it again.
        ! SHOW ENGINE INNODB STATUS and the server's error log say more.

        ## ER_WRONG_FIELD_SPEC 1063 42000
        > Incorrect column specifier for column 'title'
        An attribute does not fit the column's type, as AUTO_INCREMENT at a text.
        ! Give AUTO_INCREMENT to whole numbers alone; m.schema:create_table makes the id by itself.
        $ CREATE TABLE books (title VARCHAR(10) AUTO_INCREMENT PRIMARY KEY)

        ## ER_INVALID_DEFAULT 1067 42000
        > Invalid default value for 'pages'
        The default is no value of the column's type.
        ? A text stands at a number, or a date is impossible. In strict mode '0000-00-00' is one.
        ? NULL is the default of a column that is NOT NULL.
        ! Give a default that an INSERT could write, or none.
        $ CREATE TABLE books (pages INT DEFAULT 'many')

        ## ER_MULTIPLE_PRI_KEY 1068 42000
        > Multiple primary key defined
        A table has one primary key, and the statement would make a second.
        ? The table has its key already: m.schema:create_table made it.
        ! Use a UNIQUE index for the other one; to replace the key write DROP PRIMARY KEY, ADD PRIMARY KEY in one ALTER TABLE.
        $ CREATE TABLE books (id INT PRIMARY KEY, isbn INT PRIMARY KEY)

        ## ER_TOO_MANY_KEYS 1069 42000
        > Too many keys specified; max 64 keys allowed
        A table can have 64 indexes.
        ? Indexes were added for each query, or by generated names again and again.
        ! SHOW INDEX FROM the table, and drop those that begin like another one.

        ## ER_TOO_MANY_KEY_PARTS 1070 42000
        > Too many key parts specified; max 32 parts allowed
        An index can have 32 columns.
        ! Index the few columns that a query looks for first.

        ## ER_TOO_LONG_KEY 1071 42000
        > Specified key was too long; max key length is 3072 bytes
        The columns of an index are together longer than the engine allows: 3072 bytes for InnoDB with DYNAMIC rows, 767 with COMPACT.
        ? utf8mb4 counts four bytes a character: 768 characters are the most.
        ? The whole of a long text is indexed.
        ! Index a prefix: INDEX (title(100)); or store a hash of the text in a column of its own and index that.
        $ CREATE TABLE books (a VARCHAR(700), b VARCHAR(700), INDEX (a, b)) ENGINE=InnoDB CHARSET=utf8mb4

        ## ER_TOO_BIG_FIELDLENGTH 1074 42000
        > Column length too big for column 'title' (max = 16383); use BLOB or TEXT instead
        A VARCHAR can have 65535 bytes; with utf8mb4 that are 16383 characters.
        ! Use TEXT or MEDIUMTEXT, or a smaller length.
        $ CREATE TABLE books (title VARCHAR(20000) NOT NULL) CHARSET=utf8mb4

        ## ER_WRONG_AUTO_KEY 1075 42000
        > Incorrect table definition; there can be only one auto column and it must be defined as a key
        A column with AUTO_INCREMENT has no index that begins with it, or there are two of them.
        ? A primary key is dropped, and its column keeps AUTO_INCREMENT.
        ! Make the column the primary key, or take AUTO_INCREMENT away in the same ALTER TABLE.
        $ CREATE TABLE books (id INT AUTO_INCREMENT)

        ## ER_WRONG_SUB_KEY 1089 HY000
        > Incorrect prefix key; the used key part isn't a string, the used length is longer than the key part, or the storage engine doesn't support unique prefix keys
        An index asks for the beginning of a column that has none, or of more than it has.
        ! Give a length to texts and blobs only, and at most their own.
        $ CREATE TABLE books (id INT, INDEX (id(2)))

        ## ER_CANT_REMOVE_ALL_FIELDS 1090 42000
        > You can't delete all columns with ALTER TABLE; use DROP TABLE instead
        A table keeps at least one column.
        ! Use m.schema:drop_table in the rollback.
        $ CREATE TABLE books (id INT)
        $ ALTER TABLE books DROP COLUMN id

        ## ER_TABLE_MUST_HAVE_COLUMNS 1113 42000
        > A table must have at least 1 column
        CREATE TABLE names no column.
        ! Name the columns, or use m.schema:create_table, which adds those that every table has.
        $ CREATE TABLE books (CHECK (1))

        ## ER_TOO_BIG_ROWSIZE 1118 42000
        > Row size too large. The maximum row size for the used table type, not counting BLOBs, is 65535. This includes storage overhead, check the manual. You have to change some columns to TEXT or BLOBs
        The columns of one row need more room than a row has: 65535 bytes, and for InnoDB about half a page (8126 bytes) of what is not stored apart.
        ? Many VARCHAR columns: utf8mb4 counts four bytes for each character.
        ! Turn long texts into TEXT, or move rarely used columns to a table of their own.
        $ CREATE TABLE books (a VARCHAR(9000), b VARCHAR(9000)) CHARSET=utf8mb4

        ## ER_BLOB_KEY_WITHOUT_LENGTH 1170 42000
        > BLOB/TEXT column 'body' used in key specification without a key length
        A primary key on a TEXT or BLOB column needs the number of characters that it shall cover. A plain index gets the longest one there can be, with a warning.
        ! Write INDEX (body(100)), or use a VARCHAR.
        $ CREATE TABLE books (body TEXT, UNIQUE (body), PRIMARY KEY (body))

        ## ER_PRIMARY_CANT_HAVE_NULL 1171 42000
        > All parts of a PRIMARY KEY must be NOT NULL; if you need NULL in a key, use UNIQUE instead
        A column of the primary key can be NULL. MariaDB mostly makes such a column NOT NULL by itself, and then complains about the rows (1265).
        ! Declare the column NOT NULL, after rows with NULL have got a value; or make the index UNIQUE.

        ## ER_CANNOT_ADD_FOREIGN 1215 HY000
        > Cannot add foreign key constraint for `books`
        A foreign key was refused. MariaDB mostly says 1005 with errno 150 for the same.
        ? The types of the two columns differ, the other column is not indexed, or the other table is not there.
        ! SHOW ENGINE INNODB STATUS has the reason under LATEST FOREIGN KEY ERROR.

        ## ER_WRONG_FK_DEF 1239 42000
        > Incorrect foreign key definition for 'to_author': Key reference and table reference don't match
        A foreign key has another number of columns than what it refers to.
        ! Name as many columns in REFERENCES as in FOREIGN KEY.
        $ CREATE TABLE authors (id INT PRIMARY KEY)
        $ CREATE TABLE books (a INT, b INT, CONSTRAINT to_author FOREIGN KEY (a, b) REFERENCES authors (id))

        ## ER_COLLATION_CHARSET_MISMATCH 1253 42000
        > COLLATION 'utf8mb4_unicode_ci' is not valid for CHARACTER SET 'latin1'
        The collation belongs to another character set.
        ? Only the collation was written, and the column or table has another character set.
        ! Name both: CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci.
        $ CREATE TABLE books (title VARCHAR(10) CHARACTER SET latin1 COLLATE utf8mb4_unicode_ci)

        ## ER_UNKNOWN_COLLATION 1273 HY000
        > Unknown collation: 'utf8mb4_0900_ai_ci'
        This server does not have that collation.
        ? The definition comes from MySQL 8, whose utf8mb4_0900_ai_ci older MariaDB does not know.
        ! Use utf8mb4_unicode_ci, or one that SHOW COLLATION lists.
        $ CREATE TABLE books (title VARCHAR(10) COLLATE utf8mb4_0900_ai_ci)

        ## ER_BAD_FT_COLUMN 1283 HY000
        > Column 'id' cannot be part of FULLTEXT index
        A FULLTEXT index takes CHAR, VARCHAR and TEXT columns only.
        ! Leave the column out of the index.
        $ CREATE TABLE books (id INT, FULLTEXT (id))

        ## ER_UNKNOWN_STORAGE_ENGINE 1286 42000
        > Unknown storage engine 'FANCY'
        The server has no such engine, or it is not loaded.
        ! Use InnoDB; SHOW ENGINES lists what there is.
        $ CREATE TABLE books (id INT) ENGINE=FANCY

        ## ER_TOO_MUCH_AUTO_TIMESTAMP_COLS 1293 HY000
        > Incorrect table definition; there can be only one TIMESTAMP column with CURRENT_TIMESTAMP in DEFAULT or ON UPDATE clause
        Older servers allow one such column in a table; MariaDB of today allows several.
        ! Use BIGINT *_ymdhis columns, which m.schema:create_table adds and m.db:insert fills in.

        ## ER_INVALID_ON_UPDATE 1294 HY000
        > Invalid ON UPDATE clause for 'pages' column
        ON UPDATE CURRENT_TIMESTAMP is for TIMESTAMP and DATETIME columns.
        ! Take the clause away.
        $ CREATE TABLE books (pages INT ON UPDATE CURRENT_TIMESTAMP)

        ## ER_TOO_BIG_SCALE 1425 42000
        > Too big scale specified for 'price'. Maximum is 38
        A DECIMAL has at most 38 digits after the point.
        ! Give fewer digits.
        $ CREATE TABLE books (price DECIMAL(60,50))

        ## ER_TOO_BIG_PRECISION 1426 42000
        > Too big precision specified for 'price'. Maximum is 65
        A DECIMAL has at most 65 digits.
        ! Give fewer digits.
        $ CREATE TABLE books (price DECIMAL(70,2))

        ## ER_M_BIGGER_THAN_D 1427 42000
        > For float(M,D), double(M,D) or decimal(M,D), M must be >= D (column 'price')
        The first number is that of all digits, the second of those after the point.
        ! Write DECIMAL(10,2) for ten digits of which two stand after the point.
        $ CREATE TABLE books (price DECIMAL(2,10))

        ## ER_TOO_BIG_DISPLAYWIDTH 1439 42000
        > Display width out of range for 'pages' (max = 255)
        The number behind an integer type is a width of display, and no size.
        ! Leave it away: INT is INT(11), and holds the same.
        $ CREATE TABLE books (pages INT(300))

        ## ER_UNIQUE_KEY_NEED_ALL_FIELDS_IN_PF 1503 HY000
        > A PRIMARY KEY must include all columns in the table's partitioning function
        In a partitioned table every unique index has to hold the columns by which it is partitioned.
        ! Add those columns to the key, or partition by the key.
        $ CREATE TABLE books (id INT PRIMARY KEY, year INT) PARTITION BY HASH (year) PARTITIONS 2

        ## ER_PARTITION_MGMT_ON_NONPARTITIONED 1505 HY000
        > Partition management on a not partitioned table is not possible
        The table has no partitions.
        ! SHOW CREATE TABLE says how the table is made.
        $ CREATE TABLE books (id INT)
        $ ALTER TABLE books DROP PARTITION old

        ## ER_NO_PARTITION_FOR_GIVEN_VALUE 1526 HY000
        > Table has no partition for value 9
        A row belongs into no partition.
        ? The newest range has not been made yet.
        ! Add the partition first, or one with VALUES LESS THAN MAXVALUE.
        $ CREATE TABLE books (id INT) PARTITION BY RANGE (id) (PARTITION few VALUES LESS THAN (5))
        $ INSERT INTO books VALUES (9)

        ## ER_DROP_INDEX_FK 1553 HY000
        > Cannot drop index 'by_author': needed in a foreign key constraint
        A foreign key uses the index, and no other one could take its place.
        ! Drop the foreign key first, or add another index that begins with the same columns.
        $ CREATE TABLE authors (id INT PRIMARY KEY) ENGINE=InnoDB
        $ CREATE TABLE books (author_id INT, INDEX by_author (author_id), FOREIGN KEY (author_id) REFERENCES authors (id)) ENGINE=InnoDB
        $ ALTER TABLE books DROP INDEX by_author

        ## ER_INDEX_COLUMN_TOO_LONG 1709 HY000
        > Index column size too large. The maximum column size is 767 bytes
        A column of an index is longer than the table's row format allows: 767 bytes with COMPACT and REDUNDANT, 3072 with DYNAMIC.
        ? The table comes from an old server, where COMPACT was the default. With utf8mb4 the limit is 191 characters.
        ! ALTER TABLE the table to ROW_FORMAT=DYNAMIC, or index a prefix of the column.
        $ CREATE TABLE books (title VARCHAR(255), INDEX (title)) ENGINE=InnoDB ROW_FORMAT=COMPACT CHARSET=utf8mb4

        ## ER_INNODB_ONLINE_LOG_TOO_BIG 1799 HY000
        > Creating index 'by_title' required more than 'innodb_online_alter_log_max_size' bytes of modification log. Please try again
        While an online ALTER ran, others wrote more to the table than the server keeps apart for that. The table is as before.
        ! Run it when less is written, or have innodb_online_alter_log_max_size raised.

        ## ER_TABLESPACE_EXISTS 1813 HY000
        > Tablespace for table 'shop.books' exists. Please DISCARD the tablespace before IMPORT
        A data file (.ibd) of that table lies in the data folder, though no such table is known.
        ? The server was stopped in the middle of a CREATE or DROP, or files were copied by hand.
        ! Whoever runs the server moves the file away after a look; keep it until you know what it holds.

        ## ER_TABLESPACE_DISCARDED 1814 HY000
        > Tablespace has been discarded for table `books`
        The table's data file was detached by DISCARD TABLESPACE, and none was imported since.
        ! Finish the import (ALTER TABLE … IMPORT TABLESPACE), or restore the table from a backup.
        $ CREATE TABLE books (id INT) ENGINE=InnoDB
        $ ALTER TABLE books DISCARD TABLESPACE
        $ SELECT * FROM books

        ## ER_FK_COLUMN_CANNOT_DROP 1828 HY000
        > Cannot drop column 'author_id': needed in a foreign key constraint 'to_author'
        The column belongs to a foreign key of its own table. Where an index goes with the column, the server says 1553 first.
        ! Drop the foreign key first, or in the same ALTER TABLE.

        ## ER_FK_COLUMN_CANNOT_DROP_CHILD 1829 HY000
        > Cannot drop column 'id': needed in a foreign key constraint 'to_author' of table `shop`.`books`
        Another table's foreign key refers to the column.
        ! Drop that table's foreign key first.
        $ CREATE TABLE authors (id INT PRIMARY KEY, name TEXT) ENGINE=InnoDB
        $ CREATE TABLE books (author_id INT, CONSTRAINT to_author FOREIGN KEY (author_id) REFERENCES authors (id)) ENGINE=InnoDB
        $ ALTER TABLE authors DROP COLUMN id

        ## ER_FK_COLUMN_CANNOT_CHANGE 1832 HY000
        > Cannot change column 'author_id': used in a foreign key constraint 'to_author'
        The column's type would no longer be that of the column that it refers to.
        ! Drop the foreign key, change both columns, and add it again.
        $ CREATE TABLE authors (id INT PRIMARY KEY) ENGINE=InnoDB
        $ CREATE TABLE books (author_id INT, CONSTRAINT to_author FOREIGN KEY (author_id) REFERENCES authors (id)) ENGINE=InnoDB
        $ ALTER TABLE books MODIFY author_id BIGINT

        ## ER_FK_COLUMN_CANNOT_CHANGE_CHILD 1833 HY000
        > Cannot change column 'id': used in a foreign key constraint 'to_author' of table 'shop.books'
        The type of a column would change to which another table's foreign key refers.
        ! Drop that table's foreign key, change both columns, and add it again.
        $ CREATE TABLE authors (id INT PRIMARY KEY) ENGINE=InnoDB
        $ CREATE TABLE books (author_id INT, CONSTRAINT to_author FOREIGN KEY (author_id) REFERENCES authors (id)) ENGINE=InnoDB
        $ ALTER TABLE authors MODIFY id BIGINT

        ## ER_ALTER_OPERATION_NOT_SUPPORTED 1845 0A000
        > ALGORITHM=INSTANT is not supported for this operation. Try ALGORITHM=COPY
        The ALTER TABLE cannot be done in the way that ALGORITHM or LOCK asks for. Nothing was changed.
        ! Ask for what the message names, or leave ALGORITHM away; then the server takes the cheapest way there is.

        ## ER_ALTER_OPERATION_NOT_SUPPORTED_REASON 1846 0A000
        > ALGORITHM=INPLACE is not supported. Reason: Cannot change column type. Try ALGORITHM=COPY
        As 1845, with the reason. Nothing was changed: whoever asks for INSTANT or INPLACE is told before a table is copied by surprise.
        ! Ask for what the message names, and plan for the copy: it needs the table's size on the disk, and blocks writers.
        $ CREATE TABLE books (id INT) ENGINE=InnoDB
        $ ALTER TABLE books MODIFY id TEXT, ALGORITHM=INPLACE

        ## ER_GENERATED_COLUMN_FUNCTION_IS_NOT_ALLOWED 1901 HY000
        > Function or expression 'rand()' cannot be used in the GENERATED ALWAYS AS clause of `luck`
        A stored generated column, an index or a check needs a value that is the same every time.
        ! Use a function that depends on the row alone, or fill a plain column by the migration.
        $ CREATE TABLE books (luck DOUBLE AS (RAND()) PERSISTENT)

        ## ER_PRIMARY_KEY_BASED_ON_GENERATED_COLUMN 1903 HY000
        > Primary key cannot be defined upon a generated column
        A generated column is part of the primary key.
        ! Use a UNIQUE index on it, and a plain column as the key.
        $ CREATE TABLE books (id INT AS (1) VIRTUAL, PRIMARY KEY (id))

        ## ER_UNKNOWN_OPTION 1911 HY000
        > Unknown option 'COLOUR'
        An option of a table, column or index does not exist, or belongs to another engine.
        ! Correct or remove it.
        $ CREATE TABLE books (id INT) COLOUR='red'

        ## ER_UNKNOWN_DATA_TYPE 4161 HY000
        > Unknown data type: 'STRNG'
        A column has a type that the server does not have.
        ? The type's name is misspelt, or is that of another database system.
        ! Correct the type; m.schema:create_table has a function for each that the doctrine allows.
        $ CREATE TABLE books (title STRNG)
        """
}
