// SPDX-License-Identifier: Apache-2.0

extension ErrorPages {
    /// Server errors about values, rows and the form of statements.
    static let rows = """
        ## ER_DUP_KEY 1022 23000
        > Can't write; duplicate key in table 'books'
        A row or a constraint would stand there twice. Mostly 1062 is said instead, which names the value.
        ? Two foreign keys of one schema have the same name.
        ! Give each constraint a name of its own, or leave the name to the server.

        ## ER_BAD_NULL_ERROR 1048 23000
        > Column 'title' cannot be null
        A column that is NOT NULL was given NULL.
        ? A parameter is lupo.null, or a row's value was NULL, which is nil in Lua.
        ? A LEFT JOIN or an aggregate over no rows gave NULL.
        ! Give a value (COALESCE(x, '') in SQL, x or "" in Lua), or allow NULL in the column.
        $ CREATE TABLE books (title VARCHAR(10) NOT NULL)
        $ INSERT INTO books VALUES (NULL)

        ## ER_WRONG_FIELD_WITH_GROUP 1055 42000
        > 'shop.books.title' isn't in GROUP BY
        Under ONLY_FULL_GROUP_BY each selected column is grouped by or aggregated.
        ! Add the column to GROUP BY, or take MIN() or MAX() of it.
        $ SET SESSION sql_mode = CONCAT(@@sql_mode, ',ONLY_FULL_GROUP_BY')
        $ CREATE TABLE books (id INT, title VARCHAR(10))
        $ SELECT title FROM books GROUP BY id

        ## ER_DUP_ENTRY 1062 23000
        > Duplicate entry '1' for key 'PRIMARY'
        A row with this value of a unique key is there already.
        ? The statement ran before: an earlier attempt inserted the rows.
        ? A UNIQUE index shall be made over data that has duplicates.
        ? Texts that differ in case or accents alone are equal under the column's collation.
        ! Insert by m.db:upsert, or INSERT … ON DUPLICATE KEY UPDATE, so that a second run does no harm.
        ! Before a UNIQUE index find the duplicates in `validate`: SELECT x, COUNT(*) FROM t GROUP BY x HAVING COUNT(*) > 1.
        $ CREATE TABLE books (id INT PRIMARY KEY)
        $ INSERT INTO books VALUES (1)
        $ INSERT INTO books VALUES (1)

        ## ER_PARSE_ERROR 1064 42000
        > You have an error in your SQL syntax; check the manual that corresponds to your MariaDB server version for the right syntax to use near 'books' at line 1
        The server cannot read the statement. What stands behind "near" is the first thing that it did not expect; the mistake is there or right before it.
        ? A word is misspelt, a comma is missing or too many, a bracket or a quote is not closed.
        ? A name is a reserved word: `order`, `key`, `group` need backquotes.
        ? The syntax is of a newer version or of another database system.
        ! Look right before the caret; quote names by `…` or m.db:ident.
        ! Pass values as parameters, so that no quote in a value ends the text.
        $ SELECT title FORM books

        ## ER_EMPTY_QUERY 1065 42000
        > Query was empty
        The text holds no statement.
        ? It has nothing but blanks or comments; a computed text is empty.
        ! Leave the call out, or look at what computes the text.

        ## ER_UPDATE_TABLE_USED 1093 HY000
        > Table 'books' is specified twice, both as a target for 'DELETE' and as a separate source for data
        A DELETE over several tables changes one that it reads in a subquery at the same time. Over one table MariaDB allows it.
        ! Read first and write then, or put the subquery into a derived table: (SELECT … FROM (SELECT …) AS x).
        $ CREATE TABLE books (id INT)
        $ CREATE TABLE authors (id INT)
        $ DELETE books FROM books JOIN authors WHERE books.id IN (SELECT id FROM books)

        ## ER_INVALID_GROUP_FUNC_USE 1111 HY000
        > Invalid use of group function
        COUNT, SUM and the like stand where single rows are looked at, as in WHERE.
        ! Write the condition into HAVING, or into a subquery.
        $ CREATE TABLE books (id INT)
        $ SELECT id FROM books WHERE COUNT(*) > 1

        ## ER_WRONG_VALUE_COUNT_ON_ROW 1136 21S01
        > Column count doesn't match value count at row 1
        An INSERT has more or fewer values than columns.
        ? The columns are not named, and a migration has added one since.
        ! Name the columns: INSERT INTO books (id, title) VALUES …; or use m.db:insert.
        $ CREATE TABLE books (id INT, title TEXT)
        $ INSERT INTO books VALUES (1)

        ## ER_INVALID_USE_OF_NULL 1138 22004
        > Invalid use of NULL value
        A column becomes NOT NULL or part of the primary key while rows still hold NULL. In strict mode MariaDB says 1265 for the same.
        ! Fill the rows first: UPDATE … SET x = … WHERE x IS NULL, in m.db:batches where they are many.

        ## ER_MIX_OF_GROUP_FUNC_AND_FIELDS 1140 42000
        > Mixing of GROUP columns (MIN(),MAX(),COUNT(),...) with no GROUP columns is illegal if there is no GROUP BY clause
        Under ONLY_FULL_GROUP_BY an aggregate and a plain column stand side by side without GROUP BY.
        ! Add GROUP BY with the plain columns.
        $ SET SESSION sql_mode = CONCAT(@@sql_mode, ',ONLY_FULL_GROUP_BY')
        $ CREATE TABLE books (id INT, title VARCHAR(10))
        $ SELECT title, COUNT(*) FROM books

        ## ER_NO_REFERENCED_ROW 1216 23000
        > Cannot add or update a child row: a foreign key constraint fails
        As 1452, without the constraint's name: the account may not know the other table.
        ! Insert the row that is referred to first.

        ## ER_ROW_IS_REFERENCED 1217 23000
        > Cannot delete or update a parent row: a foreign key constraint fails
        As 1451, without the constraint's name: the account may not know the other table.
        ! Delete or change the rows that refer to it first.

        ## ER_WRONG_NUMBER_OF_COLUMNS_IN_SELECT 1222 21000
        > The used SELECT statements have a different number of columns
        The parts of a UNION have different numbers of columns.
        ! Give each part the same columns; NULL AS x fills a gap.
        $ SELECT 1 UNION SELECT 1, 2

        ## ER_OPERAND_COLUMNS 1241 21000
        > Operand should contain 1 column(s)
        A subquery or a row has more columns than the place where it stands takes.
        ! Select one column there, or compare rows of equal length: (a, b) = (1, 2).
        $ SELECT (SELECT 1, 2)

        ## ER_SUBQUERY_NO_1_ROW 1242 21000
        > Subquery returns more than 1 row
        A subquery stands where one value is wanted, and gives several rows.
        ? What was taken for unique is not.
        ! Use IN instead of =, or make it one row by MIN(), MAX() or LIMIT 1 with ORDER BY.
        $ SELECT 1 = (SELECT 1 UNION SELECT 2)

        ## ER_DERIVED_MUST_HAVE_ALIAS 1248 42000
        > Every derived table must have its own alias
        A subquery in FROM needs a name. MariaDB of today says 1064 for the same, at the closing bracket.
        ! Write FROM (SELECT …) AS x.

        ## ER_WARN_DATA_OUT_OF_RANGE 1264 22003
        > Out of range value for column 'pages' at row 1
        A number is too large or too small for the column's type. In strict mode the statement changed nothing.
        ? A negative number goes into an UNSIGNED column, or an id has outgrown INT.
        ! Widen the column first (BIGINT UNSIGNED for ids), or correct the value.
        ! Before a column is narrowed, check in `validate` that MIN() and MAX() fit.
        $ CREATE TABLE books (pages TINYINT)
        $ INSERT INTO books VALUES (1000)

        ## WARN_DATA_TRUNCATED 1265 01000
        > Data truncated for column 'kind' at row 1
        A value does not fit the column, and would have been cut or emptied.
        ? An ENUM does not have that value, or a text is no number.
        ? A column's type is changed while rows still hold values that the new type does not have.
        ? A column becomes NOT NULL or part of the primary key while rows still hold NULL.
        ! Change those rows first, or add the value to the ENUM.
        $ CREATE TABLE books (kind ENUM('novel', 'poem'))
        $ INSERT INTO books VALUES ('map')

        ## ER_CANT_AGGREGATE_2COLLATIONS 1267 HY000
        > Illegal mix of collations (utf8mb4_unicode_ci,IMPLICIT) and (utf8mb4_general_ci,IMPLICIT) for operation '='
        Two texts with different collations are compared or joined, and neither gives way.
        ? A table was made with another default collation than its neighbour.
        ! Convert the table to the schema's collation, or write COLLATE at one side of the comparison.
        $ CREATE TABLE a (x VARCHAR(5) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci)
        $ CREATE TABLE b (x VARCHAR(5) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci)
        $ SELECT * FROM a, b WHERE a.x = b.x

        ## ER_CANT_AGGREGATE_NCOLLATIONS 1271 HY000
        > Illegal mix of collations for operation ' IN '
        As 1267, with more than three texts.
        ! Convert the tables to one collation, or write COLLATE.

        ## ER_TRUNCATED_WRONG_VALUE 1292 22007
        > Incorrect datetime value: '2026-02-30' for column `shop`.`books`.`printed` at row 1
        A text is no date, time or number where one is needed.
        ? An impossible date, or '0000-00-00', which strict mode refuses.
        ? A text column is compared with a number in an UPDATE or DELETE, and one row's text is no number.
        ! Correct the value; for a comparison put the number in quotes, or CAST the column.
        $ CREATE TABLE books (printed DATETIME)
        $ INSERT INTO books VALUES ('2026-02-30')

        ## ER_INVALID_CHARACTER_STRING 1300 HY000
        > Invalid utf8mb4 character string: 'FF'
        A text holds bytes that are no characters of its character set.
        ? A file in latin1 was read as UTF-8, or binary data goes into a text.
        ! Convert the file to UTF-8; send binary data as lupo.bytes into a BLOB or VARBINARY.
        $ SELECT _utf8mb4 0xFF

        ## ER_NO_DEFAULT_FOR_FIELD 1364 HY000
        > Field 'title' doesn't have a default value
        An INSERT leaves out a column that is NOT NULL and has no default.
        ? A migration added the column, and an older statement does not know it.
        ! Give the column a value in the INSERT, or a default in the table.
        $ CREATE TABLE books (id INT, title VARCHAR(10) NOT NULL)
        $ INSERT INTO books (id) VALUES (1)

        ## ER_DIVISION_BY_ZERO 1365 22012
        > Division by 0
        In strict mode a statement that writes may not divide by zero.
        ! Write x / NULLIF(y, 0), which gives NULL.
        $ CREATE TABLE books (price INT)
        $ INSERT INTO books VALUES (1 / 0)

        ## ER_TRUNCATED_WRONG_VALUE_FOR_FIELD 1366 22007
        > Incorrect integer value: 'many' for column `shop`.`books`.`pages` at row 1
        A value is not of the column's type.
        ? A text that is no number, or characters that the column's character set does not have (an emoji in a utf8mb3 column).
        ! Correct the value; convert text columns to utf8mb4.
        $ CREATE TABLE books (pages INT)
        $ INSERT INTO books VALUES ('many')

        ## ER_DATA_TOO_LONG 1406 22001
        > Data too long for column 'title' at row 1
        A text or binary value is longer than the column. In strict mode the statement changed nothing.
        ? A column is shortened while rows hold longer values.
        ! Make the column longer, or shorten the values where that is right: LEFT(title, 100).
        ! Check in `validate`: SELECT MAX(CHAR_LENGTH(title)) FROM books.
        $ CREATE TABLE books (title VARCHAR(3))
        $ INSERT INTO books VALUES ('Ulysses')

        ## ER_WRONG_VALUE_FOR_TYPE 1411 HY000
        > Incorrect datetime value: 'soon' for function str_to_date
        A function was given a text that it cannot read.
        ! Correct the text or the format.
        $ CREATE TABLE books (printed DATE)
        $ INSERT INTO books VALUES (STR_TO_DATE('soon', '%Y-%m-%d'))

        ## ER_ROW_IS_REFERENCED_2 1451 23000
        > Cannot delete or update a parent row: a foreign key constraint fails (`shop`.`books`, CONSTRAINT `to_author` FOREIGN KEY (`author_id`) REFERENCES `authors` (`id`))
        Rows of the table in brackets still refer to the row.
        ? Rows or tables are deleted in the wrong order: a rollback has to drop the newer table first.
        ! Delete or change the rows that refer to it first, or drop the foreign key.
        $ CREATE TABLE authors (id INT PRIMARY KEY) ENGINE=InnoDB
        $ CREATE TABLE books (author_id INT, CONSTRAINT to_author FOREIGN KEY (author_id) REFERENCES authors (id)) ENGINE=InnoDB
        $ INSERT INTO authors VALUES (1)
        $ INSERT INTO books VALUES (1)
        $ DELETE FROM authors

        ## ER_NO_REFERENCED_ROW_2 1452 23000
        > Cannot add or update a child row: a foreign key constraint fails (`shop`.`books`, CONSTRAINT `to_author` FOREIGN KEY (`author_id`) REFERENCES `authors` (`id`))
        The row refers to one that is not there; or a foreign key is added over rows that do.
        ! Insert the row that is referred to first; before a new foreign key find the orphans by a LEFT JOIN … WHERE a.id IS NULL.
        $ CREATE TABLE authors (id INT PRIMARY KEY) ENGINE=InnoDB
        $ CREATE TABLE books (author_id INT, CONSTRAINT to_author FOREIGN KEY (author_id) REFERENCES authors (id)) ENGINE=InnoDB
        $ INSERT INTO books VALUES (1)

        ## ER_DATA_OUT_OF_RANGE 1690 22003
        > BIGINT UNSIGNED value is out of range in '1 - cast(2 as unsigned)'
        The result of a calculation does not fit its type. A difference of UNSIGNED numbers may not be negative.
        ! Write CAST(x AS SIGNED) around the parts.
        $ SELECT 1 - CAST(2 AS UNSIGNED)

        ## ER_TRUNCATE_ILLEGAL_FK 1701 42000
        > Cannot truncate a table referenced in a foreign key constraint (`shop`.`books`, CONSTRAINT `to_author` FOREIGN KEY (`author_id`) REFERENCES `shop`.`authors` (`id`))
        A table to which foreign keys refer cannot be emptied by TRUNCATE, not even where it is empty.
        ! Delete the rows by DELETE, after those that refer to them.
        $ CREATE TABLE authors (id INT PRIMARY KEY) ENGINE=InnoDB
        $ CREATE TABLE books (author_id INT, CONSTRAINT to_author FOREIGN KEY (author_id) REFERENCES authors (id)) ENGINE=InnoDB
        $ TRUNCATE TABLE authors

        ## ER_FOREIGN_DUPLICATE_KEY_WITH_CHILD_INFO 1761 23000
        > Foreign key constraint for table 'authors', record '2' would lead to a duplicate entry in table 'books', key 'PRIMARY'
        ON UPDATE CASCADE would make a row that is there already.
        ! Change or remove the row in the way first.

        ## ER_CONSTRAINT_FAILED 4025 23000
        > CONSTRAINT `positive` failed for `shop`.`books`
        A row does not fulfil a CHECK constraint of the table; or a CHECK is added that rows do not fulfil.
        ? JSON columns have such a check by themselves: json_valid(`column`).
        ! SHOW CREATE TABLE has the condition; correct the value, or the rows before the CHECK is added.
        $ CREATE TABLE books (pages INT, CONSTRAINT positive CHECK (pages > 0))
        $ INSERT INTO books VALUES (0)

        ## ER_JSON_SYNTAX 4038 HY000
        > Syntax error in JSON text in argument 1 to function 'json_extract' at position 2
        A function was given a text that is no JSON. Mostly it is a warning, and the result is NULL.
        ! Look at the text with JSON_VALID(x); write JSON by lupo.json.encode.

        ## ER_ILLEGAL_PARAMETER_DATA_TYPES2_FOR_OPERATION 4078 HY000
        > Illegal parameter data types int and row for operation '='
        Two values of types that do not go together are compared or calculated with.
        ! CAST one side to the type of the other.
        $ SELECT 1 = (1, 2) = 3
        """
}
