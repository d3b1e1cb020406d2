// SPDX-License-Identifier: Apache-2.0

extension ErrorPages {
    /// Server errors about names that are missing, taken or impossible.
    static let names = """
        ## ER_DB_CREATE_EXISTS 1007 HY000
        > Can't create database 'shop'; database exists
        A schema of that name is there already.
        ? Schemas are made by hand or by the host's own set-up; a migration works inside of one that exists.
        ! Leave the statement out; a script does not create schemas.

        ## ER_DB_DROP_EXISTS 1008 HY000
        > Can't drop database 'shop'; database doesn't exist
        There is no schema of that name.
        ? The name is misspelt, or the schema was dropped before.
        ! Leave the statement out; a script does not drop schemas.

        ## ER_FILE_NOT_FOUND 1017 HY000
        > Can't find file: './shop/books.MYI' (errno: 2 "No such file or directory")
        The server knows the table, but one of its files is missing or may not be read.
        ? Files of the data folder were moved, deleted, or copied with another owner.
        ? A backup was restored in part.
        ! Look into the server's error log, and restore the table from a backup.
        ! Check the owner and the rights of the files in the server's data folder.

        ## ER_NO_DB_ERROR 1046 3D000
        > No database selected
        A table was named without its schema, and the session has no default schema.
        ? In a migration the default schema is the manifest's `schema`; this is seen in other clients.
        ! Write the schema before the table's name: shop.books.

        ## ER_BAD_DB_ERROR 1049 42000
        > Unknown database 'shpo'
        There is no schema of that name on this server.
        ? The name is misspelt, or the connection goes to another server than you think.
        ? The schema was not created yet.
        ! Compare the name with SHOW DATABASES, and the server with `lupo-host doctor`.
        $ SHOW TABLES FROM shpo

        ## ER_TABLE_EXISTS_ERROR 1050 42S01
        > Table 'books' already exists
        A table or view of that name is there already.
        ? An earlier attempt got this far, and its rollback did not remove the table.
        ? Somebody made the table by hand.
        ? Another migration makes a table of the same name.
        ! Compare the table with what you want (SHOW CREATE TABLE), then use m.schema:create_table, which makes only what is missing.
        ! In plain SQL write CREATE TABLE IF NOT EXISTS; it does not look at the columns of the table that is there.
        $ CREATE TABLE books (id INT)
        $ CREATE TABLE books (id INT)

        ## ER_BAD_TABLE_ERROR 1051 42S02
        > Unknown table 'shop.boks'
        A table that shall be dropped is not there; or `x.*` names a table that the statement does not read.
        ? The name is misspelt, or the table was dropped before.
        ! In a rollback use m.schema:drop_table or DROP TABLE IF EXISTS: it has to work from any point at which execute stopped.
        $ DROP TABLE boks

        ## ER_NON_UNIQ_ERROR 1052 23000
        > Column 'id' in SELECT is ambiguous
        More than one table of the statement has a column of that name.
        ? A join names a column without its table. A column that a migration added can make an old statement ambiguous.
        ! Write the table or its alias before the column: b.id.
        $ CREATE TABLE books (id INT)
        $ CREATE TABLE authors (id INT)
        $ SELECT id FROM books, authors

        ## ER_BAD_FIELD_ERROR 1054 42S22
        > Unknown column 'titel' in 'SELECT'
        No table of the statement has a column of that name.
        ? The name is misspelt.
        ? The migration that adds the column has not run on this server, or was rolled back.
        ? A text stands in no quotes, or in double quotes under ANSI_QUOTES, and is read as a name.
        ? The alias of a table is used in a place where it does not exist.
        ! Correct the name; where another migration adds the column, name that one in `requires`.
        ! Pass values as parameters (:name), never as part of the text.
        $ CREATE TABLE books (id INT, title VARCHAR(100))
        $ SELECT titel FROM books

        ## ER_TOO_LONG_IDENT 1059 42000
        > Identifier name 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' is too long
        Names of tables, columns, indexes and constraints have at most 64 characters.
        ? A name was put together from other names.
        ! Choose a shorter name; for an index or constraint give one yourself.
        $ CREATE TABLE books (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa INT)

        ## ER_DUP_FIELDNAME 1060 42S21
        > Duplicate column name 'title'
        The table has a column of that name already, or the statement names it twice.
        ? An earlier attempt added the column.
        ? Another migration adds the same column.
        ! Use m.schema:add_column, which adds only what is missing, or ADD COLUMN IF NOT EXISTS.
        $ CREATE TABLE books (id INT, title VARCHAR(100))
        $ ALTER TABLE books ADD COLUMN title TEXT

        ## ER_DUP_KEYNAME 1061 42000
        > Duplicate key name 'by_title'
        The table has an index of that name already.
        ? An earlier attempt added the index.
        ! Use m.schema:add_index, which adds only what is missing, or CREATE INDEX IF NOT EXISTS.
        $ CREATE TABLE books (id INT, title VARCHAR(100), INDEX by_title (title))
        $ CREATE INDEX by_title ON books (id)

        ## ER_NONUNIQ_TABLE 1066 42000
        > Not unique table/alias: 'books'
        A statement names the same table twice without an alias.
        ? A table is joined with itself.
        ! Give each its own alias: books AS a JOIN books AS b.
        $ CREATE TABLE books (id INT)
        $ SELECT 1 FROM books JOIN books

        ## ER_KEY_COLUMN_DOES_NOT_EXIST 1072 42000
        > Key column 'titel' doesn't exist in table
        An index names a column that the table does not have.
        ? The name is misspelt, or the column is added by a later statement.
        ! Correct the name; add the column first, or in the same ALTER TABLE before the index.
        $ CREATE TABLE books (id INT, INDEX (titel))

        ## ER_CANT_DROP_FIELD_OR_KEY 1091 42000
        > Can't DROP COLUMN `titel`; check that it exists
        The column, index or constraint that shall be dropped is not there.
        ? A rollback undoes what execute had not done yet.
        ? The name is misspelt; indexes and constraints without a name got one from the server.
        ! Use m.schema:drop_column or m.schema:drop_index, which look first, or DROP COLUMN IF EXISTS.
        ! SHOW CREATE TABLE has the names as they are.
        $ CREATE TABLE books (id INT, title TEXT)
        $ ALTER TABLE books DROP COLUMN titel

        ## ER_WRONG_DB_NAME 1102 42000
        > Incorrect database name 'shop '
        A schema's name is empty, ends with a blank, or has a character that no name may have.
        ! Correct the name; in lupo.lua the names of the schemas stand under `schemas`.
        $ SELECT * FROM `shop `.books

        ## ER_WRONG_TABLE_NAME 1103 42000
        > Incorrect table name 'books '
        A table's name is empty, ends with a blank, or has a character that no name may have.
        ? A name was computed and has a blank or a line end at its end.
        ! Correct the name; trim what comes from files (lupo.text.trim), and quote it by m.db:ident.
        $ CREATE TABLE `books ` (id INT)

        ## ER_UNKNOWN_TABLE 1109 42S02
        > Unknown table 'b' in MULTI DELETE
        A statement names a table or alias that is not among those that it reads.
        ? A table has an alias, and its own name is still used elsewhere in the statement.
        ! Use the alias everywhere.
        $ CREATE TABLE books (id INT)
        $ DELETE b FROM books

        ## ER_FIELD_SPECIFIED_TWICE 1110 42000
        > Column 'id' specified twice
        An INSERT or UPDATE gives the same column two values.
        ! Name each column once.
        $ CREATE TABLE books (id INT)
        $ INSERT INTO books (id, id) VALUES (1, 2)

        ## ER_NO_SUCH_TABLE 1146 42S02
        > Table 'shop.boks' doesn't exist
        There is no table of that name in that schema.
        ? The name is misspelt. On Linux the names of tables are case-sensitive as a rule.
        ? The migration that makes the table has not run on this server, or was rolled back.
        ? The table is in another schema: a name without one means the manifest's `schema`.
        ! Correct the name; where another migration makes the table, name that one in `requires`.
        ! `lupo-host status` shows what has run here.
        $ SELECT * FROM boks

        ## ER_WRONG_COLUMN_NAME 1166 42000
        > Incorrect column name 'title '
        A column's name is empty or ends with a blank.
        ! Correct the name.
        $ CREATE TABLE books (`title ` INT)

        ## ER_WRONG_NAME_FOR_INDEX 1280 42000
        > Incorrect index name 'PRIMARY'
        The name PRIMARY belongs to the primary key; no other index may have it.
        ! Give the index another name, or write PRIMARY KEY.
        $ CREATE TABLE books (id INT, INDEX `PRIMARY` (id))

        ## ER_SP_ALREADY_EXISTS 1304 42000
        > PROCEDURE fill already exists
        A stored procedure or function of that name is there already.
        ? Stored routines are not made by migrations (rule S11); this one was made by hand.
        ! Leave the statement out; write what it does as a migration.
        $ CREATE PROCEDURE fill() SELECT 1
        $ CREATE PROCEDURE fill() SELECT 1

        ## ER_SP_DOES_NOT_EXIST 1305 42000
        > FUNCTION shop.slugify does not exist
        There is no stored procedure or function of that name, and no built-in function either.
        ? The name of a built-in function is misspelt, or this server's version does not have it.
        ? A blank stands between a function's name and its bracket.
        ! Correct the name; SELECT VERSION() shows which server this is.
        $ SELECT slugify('a')

        ## ER_WRONG_OBJECT 1347 HY000
        > 'shop.books' is not of type 'VIEW'
        A statement for a view names a table, or the other way round.
        ! Look what it is with SHOW FULL TABLES, and use the statement for that.
        $ CREATE TABLE books (id INT)
        $ SHOW CREATE VIEW books

        ## ER_VIEW_INVALID 1356 HY000
        > View 'shop.titles' references invalid table(s) or column(s) or function(s) or definer/invoker of view lack rights to use them
        A view stands on something that has gone since, or that its owner may not read.
        ? A migration dropped or renamed a table or column that the view reads.
        ? The account that defined the view was removed.
        ! SHOW CREATE VIEW says what it needs; bring that back, or make the view anew.
        $ CREATE TABLE books (id INT)
        $ CREATE VIEW titles AS SELECT id FROM books
        $ DROP TABLE books
        $ SELECT * FROM titles

        ## ER_DUP_CONSTRAINT_NAME 1826 HY000
        > Duplicate CHECK constraint name 'positive'
        The table has a constraint of that name already.
        ? An earlier attempt added it.
        ! Look first: information_schema.table_constraints lists them; or write ADD CONSTRAINT IF NOT EXISTS.
        $ CREATE TABLE books (id INT, CONSTRAINT positive CHECK (id > 0))
        $ ALTER TABLE books ADD CONSTRAINT positive CHECK (id > 1)

        ## ER_NO_SUCH_TABLE_IN_ENGINE 1932 42S02
        > Table 'shop.books' doesn't exist in engine
        The server has the table's definition, but InnoDB does not have the table.
        ? Files were copied between servers without the InnoDB dictionary.
        ? The server was stopped in the middle of a change by an older version.
        ! Restore the table from a backup; see the server's error log for what InnoDB says.
        """
}
