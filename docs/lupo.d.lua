---@meta
-- The script API of lupo-host, version 1.0, for editors. Generated; never run.

---What a statement takes as a parameter. `true` and `false` are bound as 1 and 0, a float with an integral value as an integer; NULL is `lupo.null`, never nil.
---@alias lupo.SqlValue string|number|boolean|lupo.Null|lupo.U64|lupo.Decimal|lupo.Bytes

---The values of `:name` parameters by name, or of `?` as a list.
---@alias lupo.Params table<string|integer, lupo.SqlValue>

---A row by column name. NULL reads as nil; a column that the result does not have raises an error that lists those it has.
---@alias lupo.Row table<string, any>

---A length of time: text such as `250ms`, `30s`, `5m`, `1h30m`, or a number of seconds.
---@alias lupo.Duration string|number

---A size: text such as `512KiB` or `64MiB`, or a number of bytes.
---@alias lupo.Size string|integer

---One column or a list of them. In an index a prefix is written `body(40)`.
---@alias lupo.Columns string|string[]

---A default as a Lua value: text becomes a quoted literal, a number its digits, `true` and `false` 1 and 0, `lupo.null` DEFAULT NULL (the column must admit NULL), a Decimal or U64 its digits, bytes a hexadecimal literal. There are no expressions: text is never read as SQL.
---@alias lupo.ColumnDefault string|number|boolean|lupo.Null|lupo.U64|lupo.Decimal|lupo.Bytes

---SQL NULL as a parameter and in JSON. Rows never hold it: there NULL reads as nil.
---It knows `==`, `tostring`.
---@class lupo.Null

---A BIGINT UNSIGNED. The server's values up to 9223372036854775807 come as plain integers, larger ones as this. A result outside of 0 to 18446744073709551615 is an error; with a Decimal it is a Decimal; with a float it is an error. Two equal ones are two keys of a table: use `tostring(x)` as the key. `x == 5` is always false in Lua, for their types differ: write `x:eq(5)`.
---It knows `+`, `-`, `*`, `//`, `%`, `==`, `<`, `<=`, `..`, `tostring`.
---@class lupo.U64
---@operator add(integer|lupo.U64): lupo.U64
---@operator sub(integer|lupo.U64): lupo.U64
---@operator mul(integer|lupo.U64): lupo.U64
---@operator idiv(integer|lupo.U64): lupo.U64
---@operator mod(integer|lupo.U64): lupo.U64
---@operator add(lupo.Decimal): lupo.Decimal
---@operator sub(lupo.Decimal): lupo.Decimal
---@operator mul(lupo.Decimal): lupo.Decimal
---@operator idiv(lupo.Decimal): lupo.Decimal
---@operator mod(lupo.Decimal): lupo.Decimal
---@operator concat(string|number): string
local U64 = {}

---Makes it an integer of Lua.
---
---```lua
---assert(lupo.u64("42"):integer() == 42)
---```
---@return integer integer the same number
function U64:integer() end

---Compares by value with any kind of number, which `==` in Lua does not.
---
---```lua
---local five = lupo.u64(5)
---assert(five:eq(5) and five:eq(lupo.decimal "5.00"))
---```
---@param other number|lupo.U64|lupo.Decimal A float counts with its exact value.
---@return boolean equal whether both are the same number
function U64:eq(other) end

---A DECIMAL, exact to the last digit: at most 65 digits, 38 of them behind the point. Where the exact result needs more, and for a float on the other side, there is an error. `/` is one too, since a quotient may have no end: `x:div(y, scale)`. Two equal ones are two keys of a table: use `tostring(x)` as the key. `x == 5` is always false in Lua, for their types differ: write `x:eq(5)`.
---It knows `+`, `-`, `*`, `//`, `%`, `-x`, `==`, `<`, `<=`, `..`, `tostring`.
---@class lupo.Decimal
---@operator add(integer|lupo.U64|lupo.Decimal): lupo.Decimal
---@operator sub(integer|lupo.U64|lupo.Decimal): lupo.Decimal
---@operator mul(integer|lupo.U64|lupo.Decimal): lupo.Decimal
---@operator idiv(integer|lupo.U64|lupo.Decimal): lupo.Decimal
---@operator mod(integer|lupo.U64|lupo.Decimal): lupo.Decimal
---@operator unm: lupo.Decimal
---@operator concat(string|number): string
local Decimal = {}

---Divides, rounding half away from zero as the server's ROUND does.
---
---```lua
---assert(tostring(lupo.decimal("10"):div(3, 4)) == "3.3333")
---```
---@param divisor integer|lupo.U64|lupo.Decimal
---@param scale integer Digits behind the point, 0 to 38.
---@return lupo.Decimal quotient with exactly so many digits
function Decimal:div(divisor, scale) end

---Rounds half away from zero, as the server's ROUND does.
---
---```lua
---assert(tostring(lupo.decimal("2.345"):round(2)) == "2.35")
---```
---@param scale? integer Digits behind the point, 0 to 38; default 0.
---@return lupo.Decimal number with exactly so many digits
function Decimal:round(scale) end

---Cuts digits off, as the server's TRUNCATE does.
---
---```lua
---assert(tostring(lupo.decimal("-2.349"):trunc(2)) == "-2.34")
---```
---@param scale? integer Digits behind the point, 0 to 38; default 0.
---@return lupo.Decimal number with exactly so many digits
function Decimal:trunc(scale) end

---Gives the absolute value.
---
---```lua
---assert(lupo.decimal("-2.5"):abs() == lupo.decimal "2.5")
---```
---@return lupo.Decimal number without its sign
function Decimal:abs() end

---Says how many digits stand behind the point.
---
---```lua
---assert(lupo.decimal("2.50"):scale() == 2)
---```
---@return integer scale digits behind the point, zeros included
function Decimal:scale() end

---Makes a whole number an integer of Lua.
---
---```lua
---assert(lupo.decimal("42.00"):integer() == 42)
---```
---@return integer integer the same number
function Decimal:integer() end

---Compares by value with any kind of number, which `==` in Lua does not.
---
---```lua
---local five = lupo.u64(5)
---assert(five:eq(5) and five:eq(lupo.decimal "5.00"))
---```
---@param other number|lupo.U64|lupo.Decimal A float counts with its exact value.
---@return boolean equal whether both are the same number
function Decimal:eq(other) end

---Bytes for a BINARY, BLOB or BIT column; never converted to another character set. `tostring` gives them as a Lua string.
---It knows `==`, `#`, `tostring`.
---@class lupo.Bytes
---@operator len: integer

---What one run of the script may use. Waiting for the server does not count.
---@class (exact) lupo.Limits
---@field time? lupo.Duration Lua time of one hook. Default: "60s".
---@field memory? lupo.Size Memory of the script's values. Default: "64MiB".
---@field steps? integer Lua instructions of one hook. Default: none.
---@field log? lupo.Size Log lines of one run. Default: "1MiB".
---@field rows? integer Rows of one result that the script holds at once; `m.db:rows` has no such limit. Default: 100000.

---What a migration says about itself.
---@class (exact) lupo.Manifest
---@field api integer The version of the script API that the file is written for: 1.
---@field name string Lower-case letters, digits and underscores. Name and version make the file's name.
---@field version string Numbers with dots, such as `4.0.27`.
---@field type? "schema"|"data" Whether it changes the schema or only rows. Default: "schema".
---@field title? string One line for people. Default: the name.
---@field schema? string The schema that unqualified table names mean; the session's default database. Default: the core schema.
---@field touches? string[] The tables that the migration may write or change, as `table` or `schema.table`. A table that is renamed needs both names. Where it is absent the migration writes nothing. Default: {}.
---@field requires? string[] Migrations that must be completed before, as `name` or `name@version`. Default: {}.
---@field tags? string[] Words to select migrations by. Default: {}.
---@field timeout? lupo.Duration For the whole run, all hooks together. Default: the project's.
---@field statement_timeout? lupo.Duration For each of its statements, on the server. Default: the project's.
---@field limits? lupo.Limits Other limits than the project's.
---@field backup? lupo.ManifestBackup Other backups than the project's.
---@field allow? table<string, string> Doctrine rules that it may break, each with the reason: `allow = { S04 = "empty since 3.9" }`. Default: {}.
---@field supersedes? string|string[] Completed migrations, as `name` or `name@version`, whose place this one takes on record.

---More about a failure.
---@class (exact) lupo.FailOptions
---@field hint? string What to do next, as an imperative.
---@field code? string A name for this kind of failure. Default: "check-failed".

---What a statement did.
---@class (exact) lupo.ExecResult
---@field affected integer Rows changed, inserted or deleted.
---@field insert_id integer|lupo.U64 The first AUTO_INCREMENT value, 0 where there was none.
---@field warnings lupo.Warning[] The server's warnings, at most 64.

---A warning of the server.
---@class (exact) lupo.Warning
---@field level string `Note`, `Warning` or `Error`.
---@field code integer The server's number.
---@field message string The server's text.

---How rows are fetched.
---@class (exact) lupo.RowsOptions
---@field batch? integer Rows fetched at a time. Default: 100.

---How existing rows are found and changed.
---@class (exact) lupo.UpsertOptions
---@field key lupo.Columns The columns of a primary or unique key; without such a key it is refused.
---@field update? string[] The columns that change in a row that exists; an empty list leaves it as it is. Default: all but the key.

---Which rows are walked, and how fast.
---@class (exact) lupo.BatchOptions
---@field key? string A column with a unique index by whose order the table is walked. Default: the primary key.
---@field columns? string[] The columns to read. Default: all.
---@field where? string A condition in SQL; it may hold parameters.
---@field params? lupo.Params Their values.
---@field size? integer Rows of a batch. Default: 1000.
---@field pause? lupo.Duration The wait between two batches. Default: 0.

---A column's properties beside its kind. One that the kind does not have is an error.
---@class (exact) lupo.ColumnOptions
---@field null? boolean Admits NULL. Default: false.
---@field default? lupo.ColumnDefault The value where a row gives none; see `lupo.ColumnDefault`. Default: none.
---@field comment? string The column's comment, at most 1024 characters. Default: "".
---@field unsigned? boolean For whole numbers and decimals. Default: false.
---@field charset? "utf8mb4"|"ascii" For text; `ascii` is for codes and digests in long keys, where rule S16 is off or allowed. Default: "utf8mb4".
---@field collation? string For text; it must belong to the character set, such as `utf8mb4_bin`. Default: "utf8mb4_unicode_ci".

---A whole column of a table that exists. One property that the kind does not have is an error.
---@class (exact) lupo.ColumnDefinition
---@field type "bigint"|"int"|"smallint"|"tinyint"|"boolean"|"decimal"|"double"|"string"|"text"|"mediumtext"|"longtext"|"json"|"ymdhis"|"enum"|"bytes"|"blob" The kind of column.
---@field length? integer Of `string` in characters, of `bytes` in bytes. Default: 255.
---@field precision? integer All digits of a `decimal`, 1 to 65. Default: 20.
---@field scale? integer Digits of a `decimal` behind the point, 0 to 38. Default: 6.
---@field values? string[] The texts of an `enum`, at least one.
---@field null? boolean Admits NULL. Default: false.
---@field default? lupo.ColumnDefault The value where a row gives none; see `lupo.ColumnDefault`. Default: none.
---@field comment? string The column's comment, at most 1024 characters. Default: "".
---@field unsigned? boolean For whole numbers and decimals. Default: false.
---@field charset? "utf8mb4"|"ascii" For text; `ascii` is for codes and digests in long keys, where rule S16 is off or allowed. Default: "utf8mb4".
---@field collation? string For text; it must belong to the character set, such as `utf8mb4_bin`. Default: "utf8mb4_unicode_ci".
---@field after? string Puts the column behind that one; else it becomes the last.
---@field first? boolean Puts the column before all others. Default: false.

---A whole column with its name, in a table definition.
---@class (exact) lupo.NamedColumn
---@field name string The column's name.
---@field type "bigint"|"int"|"smallint"|"tinyint"|"boolean"|"decimal"|"double"|"string"|"text"|"mediumtext"|"longtext"|"json"|"ymdhis"|"enum"|"bytes"|"blob" The kind of column.
---@field length? integer Of `string` in characters, of `bytes` in bytes. Default: 255.
---@field precision? integer All digits of a `decimal`, 1 to 65. Default: 20.
---@field scale? integer Digits of a `decimal` behind the point, 0 to 38. Default: 6.
---@field values? string[] The texts of an `enum`, at least one.
---@field null? boolean Admits NULL. Default: false.
---@field default? lupo.ColumnDefault The value where a row gives none; see `lupo.ColumnDefault`. Default: none.
---@field comment? string The column's comment, at most 1024 characters. Default: "".
---@field unsigned? boolean For whole numbers and decimals. Default: false.
---@field charset? "utf8mb4"|"ascii" For text; `ascii` is for codes and digests in long keys, where rule S16 is off or allowed. Default: "utf8mb4".
---@field collation? string For text; it must belong to the character set, such as `utf8mb4_bin`. Default: "utf8mb4_unicode_ci".

---An index's properties.
---@class (exact) lupo.IndexOptions
---@field name? string The index's name. Default: idx_ or unique_ and the columns.
---@field unique? boolean No two rows may be equal in these columns. Default: false.

---An index's name.
---@class (exact) lupo.IndexName
---@field name? string The index's name. Default: idx_ or unique_ and the columns.

---An index in a table definition.
---@class (exact) lupo.IndexDefinition
---@field columns lupo.Columns In the order of the index.
---@field name? string The index's name. Default: idx_ or unique_ and the columns.
---@field unique? boolean No two rows may be equal in these columns. Default: false.

---Which of the doctrine's columns a new table does without.
---@class (exact) lupo.TableOptions
---@field comment? string The table's comment, at most 2048 characters. Default: "".
---@field id? string|boolean The name of the BIGINT(20) UNSIGNED AUTO_INCREMENT primary key; `false` makes none. Default: "id".
---@field timestamps? boolean Adds `created_ymdhis` and `updated_ymdhis`, BIGINT(20) NOT NULL. Default: true.
---@field soft_delete? boolean Adds `is_deleted`, TINYINT(4) NOT NULL DEFAULT 0, and `deleted_ymdhis`, BIGINT(20) NULL. Default: true.

---A new table as data.
---@class (exact) lupo.TableDefinition
---@field columns lupo.NamedColumn[] In their order, without the doctrine's own.
---@field indexes? lupo.IndexDefinition[] Beside the primary key. Default: {}.
---@field comment? string The table's comment, at most 2048 characters. Default: "".
---@field id? string|boolean The name of the BIGINT(20) UNSIGNED AUTO_INCREMENT primary key; `false` makes none. Default: "id".
---@field timestamps? boolean Adds `created_ymdhis` and `updated_ymdhis`, BIGINT(20) NOT NULL. Default: true.
---@field soft_delete? boolean Adds `is_deleted`, TINYINT(4) NOT NULL DEFAULT 0, and `deleted_ymdhis`, BIGINT(20) NULL. Default: true.

---More of a table's classification.
---@class (exact) lupo.ClassifyOptions
---@field category? string What the table is for, at most 100 characters.
---@field notes? string Anything else.
---@field priority? integer The order among tables to migrate. Default: 0.
---@field target_schema? string The schema that the table shall move to.

---Which part of a table a checksum covers.
---@class (exact) lupo.ChecksumOptions
---@field columns? string[] These columns only. Default: all.

---A column as it is in the database.
---@class (exact) lupo.ColumnInfo
---@field name string The column's name.
---@field type string The SQL type in lower case, such as `bigint(20) unsigned`.
---@field null boolean Admits NULL.
---@field default? string The default as the server writes it.
---@field comment string The comment.
---@field charset? string Of text.
---@field collation? string Of text.
---@field auto_increment boolean Counts by itself.
---@field generated? string The expression of a generated column.

---An index as it is in the database.
---@class (exact) lupo.IndexInfo
---@field name string `PRIMARY` for the primary key.
---@field unique boolean Admits no equal rows.
---@field columns string[] In order; a prefix as `body(40)`.
---@field type string `BTREE`, `FULLTEXT` and so on.

---A table as it is in the database.
---@class (exact) lupo.TableInfo
---@field name string The table's name.
---@field schema string Its schema.
---@field engine string Such as `InnoDB`.
---@field collation string The default of its text columns.
---@field comment string The comment.
---@field columns lupo.ColumnInfo[] In their order.
---@field indexes lupo.IndexInfo[] The primary key first.

---How JSON is written.
---@class (exact) lupo.JsonOptions
---@field indent? boolean Lines and indents for people. Default: false.

---How JSON is read.
---@class (exact) lupo.JsonDecodeOptions
---@field decimals? boolean Makes every number with a point or an exponent a Decimal, so that a column of amounts has one type. Default: false.

---A length of time; what is absent is 0.
---@class (exact) lupo.TimeSpan
---@field years? integer How many years. Default: 0.
---@field months? integer How many months. Default: 0.
---@field days? integer How many days. Default: 0.
---@field hours? integer How many hours. Default: 0.
---@field minutes? integer How many minutes. Default: 0.
---@field seconds? integer How many seconds. Default: 0.

---A time in its parts.
---@class (exact) lupo.TimeFields
---@field year integer The year.
---@field month integer The month.
---@field day integer The day.
---@field hour integer The hour.
---@field minute integer The minute.
---@field second integer The second.

---How a value is shown.
---@class (exact) lupo.InspectOptions
---@field depth? integer Tables inside tables down to here, at most 100. Default: 8.
---@field indent? boolean One field a line. Default: false.

---How a CSV file is read.
---@class (exact) lupo.CsvOptions
---@field separator? string One character. Default: ",".
---@field header? boolean|string[] `true`: the first line names the fields. A list: these are the names. `false`: rows are lists. Default: true.

---What `m:skip` gives; `pre` returns it.
---@class (exact) lupo.Skip
---@field reason string Why there is nothing to do.

---Which backups this migration needs, where it differs from the project.
---@class (exact) lupo.ManifestBackup
---@field automatic? "destructive"|"touched"|"off" What the host backs up by itself: a table before a statement that loses rows or values of all of it, every touched table before execution, or nothing. Default: "destructive".
---@field method? "auto"|"copy"|"file"|"tablespace"|"mariadb-backup" A copy in the backup schema, a file, or the exported files of the table. By itself a copy, and on the embedded server the exported files where the table allows it. `mariadb-backup` does the same, and saves the whole server before the first execution of a command as well. Default: "auto".
---@field keep? lupo.Duration|"forever" How long `backup purge` leaves a backup alone. Default: "30d".

---What is backed up of a table, and how. Nothing said means all rows and columns.
---@class (exact) lupo.BackupOptions
---@field columns? string[] The columns to keep, beside those of the primary key. Default: all.
---@field where? string A condition in SQL; it may hold parameters.
---@field params? lupo.Params Their values.
---@field method? "auto"|"copy"|"file"|"tablespace" How. Some of the rows or columns are kept as a copy. Default: the manifest's.

---A verified backup. It may be kept in `m.state`.
---@class (exact) lupo.Backup
---@field table string What was saved, as `schema.table`.
---@field name string Where: the copy as `schema.table`, or a path.
---@field rows integer How many rows.
---@field sha256 string Their digest, as `m.schema:checksum` gives it for the same rows and columns.

---What every hook has.
---@class lupo.Context
---@field name string The migration's name.
---@field version string The migration's version.
---@field hook "pre"|"validate"|"backup"|"execute"|"verify"|"post"|"rollback" The hook that runs.
---@field dry_run boolean Whether statements that write are only checked and listed.
---@field attempt integer 1 at the first run; a retry and a resume count on.
---@field args table<string, string> What `--arg key=value` passed; the same in every attempt that resumes this one.
---@field state table<string, any> A table that later hooks and attempts see; kept in the journal at each hook's end and each step's.
---@field check lupo.Check Each call is one row of `lupo_migration_validations`. A check that does not hold is recorded and ends the hook.
---@field log lupo.Log Lines of the run's log, with optional fields.
---@field files lupo.Files Files in the migration's own folder and below it; their digests are recorded with the attempt.
local Context = {}

---Ends the hook with an error that says what to do; never returns.
---
---```lua
---if m.db:value "SELECT COUNT(*) FROM lupo_actors" > 1000000 then
---  m:fail("too many actors for one run", { hint = "archive old actors first" })
---end
---```
---@param reason string
---@param options? lupo.FailOptions
function Context:fail(reason, options) end

---Shows how far the hook is; shown at most ten times a second, never an error.
---
---```lua
---m:progress(250, 1000, "names")
---```
---@param done number
---@param total? number Where it is known.
---@param note? string A few words.
function Context:progress(done, total, note) end

---Gives the time that is left of the run.
---
---Real time, not the frozen one: a resumed run may see another value.
---
---```lua
---local left = m:remaining()
---assert(left == nil or left <= 60)
---```
---@return number? seconds nil where there is no `timeout`
function Context:remaining() end

---Gives a text that may be sent to the server and nowhere else.
---
---Wherever the text would come to light, in the journal, on a terminal or in an error, `[secret:NAME]` stands in its place. What a script makes of it, a part or a hash, is hidden no more.
---
---```lua
---local token = m:secret("api_token")
---assert(#token >= 6)
---```
---@param name string As in `secrets` of `lupo.lua`.
---@return string text the secret itself
function Context:secret(name) end

---The context of validate, verify.
---@class lupo.ReadContext : lupo.Context
---@field db lupo.ReadDatabase Statements on the migration's own connection. Parameters are `:name` with a table of names, or `?` with a list, never both in one statement.
---@field schema lupo.ReadSchema Questions about the live schema, and builders that change it only where it is not yet as asked for.

---The context of pre.
---@class lupo.PreContext : lupo.ReadContext
local PreContext = {}

---Says that there is nothing to do: `return m:skip(reason)`.
---
---Only returning it counts. The migration is then completed, and its rollback runs no hook.
---
---Only in pre.
---
---```lua
---if m.schema:has_column("lupo_actors", "mood") then
---  return m:skip "the column is there"
---end
---```
---@param reason string Goes to the ledger.
---@return lupo.Skip skip for `return`
function PreContext:skip(reason) end

---The context of backup.
---@class lupo.BackupContext : lupo.Context
---@field db lupo.ReadDatabase Statements on the migration's own connection. Parameters are `:name` with a table of names, or `?` with a list, never both in one statement.
---@field schema lupo.ReadSchema Questions about the live schema, and builders that change it only where it is not yet as asked for.
---@field backup lupo.Backups Verified copies of tables, made in `backup` before anything is changed, and given back in `rollback`.

---The context of execute, post.
---@class lupo.WriteContext : lupo.Context
---@field db lupo.Database Statements on the migration's own connection. Parameters are `:name` with a table of names, or `?` with a list, never both in one statement.
---@field schema lupo.Schema Questions about the live schema, and builders that change it only where it is not yet as asked for.
local WriteContext = {}

---Runs a part of the hook that the journal remembers by name.
---
---A resumed attempt does not enter a finished step again: it gets the recorded result, and `m.state` as it was then. An unfinished step is entered again, with its own statements that were done answered from the journal.
---
---Only in execute, post, rollback.
---
---```lua
---local changed = m:step("calm everybody", function()
---  return m.db:exec("UPDATE lupo_actors SET full_name = TRIM(full_name)").affected
---end)
---assert(changed == 0)
---```
---@param name string Unique within the hook.
---@param body fun(): any Runs at once.
---@return any result what the body returned
function WriteContext:step(name, body) end

---The context of rollback.
---@class lupo.RollbackContext : lupo.WriteContext
---@field backup lupo.Restores Verified copies of tables, made in `backup` before anything is changed, and given back in `rollback`.

---Statements on the migration's own connection. Parameters are `:name` with a table of names, or `?` with a list, never both in one statement.
---@class lupo.ReadDatabase
---@field engine string The server's kind: `mariadb`.
---@field version string The server's version, such as `10.11.14`.
local ReadDatabase = {}

---Reads all rows of a statement into a list.
---
---For large results use `rows` or `batches`.
---
---```lua
---local actors = m.db:query("SELECT * FROM lupo_actors WHERE is_deleted = ?", { 0 })
---assert(#actors == 2 and actors[1].full_name == "Wanda Fox")
---```
---@param sql string One statement.
---@param params? lupo.Params The values of its parameters.
---@return lupo.Row[] rows all rows; an empty list where there are none
function ReadDatabase:query(sql, params) end

---Reads the one row of a statement.
---
---```lua
---local actor = m.db:one("SELECT * FROM lupo_actors WHERE id = :id", { id = 1 })
---assert(actor and actor.full_name == "Wanda Fox")
---```
---@param sql string One statement.
---@param params? lupo.Params The values of its parameters.
---@return lupo.Row? row nil where there is none
function ReadDatabase:one(sql, params) end

---Reads one value.
---
---```lua
---assert(m.db:value "SELECT COUNT(*) FROM lupo_actors" >= 0)
---```
---@param sql string One statement.
---@param params? lupo.Params The values of its parameters.
---@return any value the first column of the one row; nil for NULL and where there is no row
function ReadDatabase:value(sql, params) end

---Goes through rows one by one, fetching a batch at a time.
---
---The result stays open while the loop runs; other statements may be sent in between.
---
---```lua
---local longest = 0
---for row in m.db:rows "SELECT full_name FROM lupo_actors" do
---  longest = math.max(longest, lupo.text.len(row.full_name))
---end
---assert(longest == 9)
---```
---@param sql string One statement.
---@param params? lupo.Params The values of its parameters.
---@param options? lupo.RowsOptions
---@return fun(): lupo.Row|nil next for `for row in … do`
function ReadDatabase:rows(sql, params, options) end

---Quotes the name of a table, column or index for SQL.
---
---```lua
---assert(m.db:ident("full_name") == "`full_name`")
---```
---@param name string One name; dots are part of it.
---@return string quoted the name in backquotes
function ReadDatabase:ident(name) end

---Statements on the migration's own connection. Parameters are `:name` with a table of names, or `?` with a list, never both in one statement.
---@class lupo.Database : lupo.ReadDatabase
local Database = {}

---Runs one statement that writes; it is journaled and never run twice.
---
---Only in execute, post, rollback.
---
---```lua
---local result = m.db:exec(
---  "UPDATE lupo_actors SET full_name = :name WHERE id = :id", { name = "Wanda", id = 1 })
---assert(result.affected == 1 and #result.warnings == 0)
---```
---@param sql string One statement.
---@param params? lupo.Params The values of its parameters.
---@return lupo.ExecResult result what it did
function Database:exec(sql, params) end

---Runs an SQL file statement by statement, each as `exec` would.
---
---The file is read twice: nothing is sent where one of its statements may not be. It is read in pieces, however large it is. `DELIMITER` is understood; parameters are an error. An error names the file and the line; the statements before it were done, unless they stand in a transaction.
---
---Only in execute, post, rollback.
---
---```lua
---assert(m.db:script "data/moods.sql" == 2)
---```
---@param path string Relative to the migration's folder.
---@return integer count statements sent
function Database:script(path) end

---Sends statements that take effect together, or not at all.
---
---They commit with their rows of the journal. Steps, schema builders and `batches` stand outside; a step may stand around it. Variables of Lua and `m.state` keep what the body put into them.
---
---Only in execute, post, rollback.
---
---```lua
---local moved = m.db:transaction(function()
---  local result = m.db:exec "UPDATE lupo_actors SET is_deleted = 1 WHERE id = 1"
---  m.db:insert("lupo_actors", { full_name = "Wanda Wolf" })
---  return result.affected
---end)
---assert(moved == 1)
---```
---@param body fun(): any Runs at once; an error in it takes everything back and is passed on.
---@return any result what the body returned, all of it
function Database:transaction(body) end

---Inserts rows, many at a time.
---
---`created_ymdhis` and `updated_ymdhis` are filled in where the table has them and a row does not.
---
---Only in execute, post, rollback.
---
---```lua
---assert(m.db:insert("lupo_actors", { { full_name = "Ada" }, { full_name = "Bo" } }) == 2)
---```
---@param table string
---@param rows table<string, lupo.SqlValue>|table<string, lupo.SqlValue>[] One row or a list of them, by column name; all with the same columns.
---@return integer count rows inserted
function Database:insert(table, rows) end

---Inserts rows, and changes those whose key exists.
---
---Only in execute, post, rollback.
---
---```lua
---assert(m.db:upsert("lupo_actors", { id = 1, full_name = "Wanda" }, { key = "id" }) > 0)
---```
---@param table string
---@param rows table<string, lupo.SqlValue>|table<string, lupo.SqlValue>[] As for `insert`; the key's columns must be among them.
---@param options lupo.UpsertOptions
---@return integer count rows inserted or changed
function Database:upsert(table, rows, options) end

---Walks a table in batches by the order of a key; a resumed attempt goes on where it stopped.
---
---What the loop's body writes is committed together with the position, once a batch.
---
---Only in execute, post, rollback.
---
---```lua
---local count = 0
---for rows in m.db:batches("lupo_actors", { columns = { "id", "full_name" }, size = 500 }) do
---  for _, actor in ipairs(rows) do
---    m.db:exec("UPDATE lupo_actors SET full_name = :name WHERE id = :id",
---      { name = lupo.text.trim(actor.full_name), id = actor.id })
---    count = count + 1
---  end
---end
---assert(count == 2)
---```
---@param table string
---@param options? lupo.BatchOptions
---@return fun(): lupo.Row[]|nil next for `for rows in … do`
function Database:batches(table, options) end

---Questions about the live schema, and builders that change it only where it is not yet as asked for.
---@class lupo.ReadSchema
local ReadSchema = {}

---Lists the tables of a schema.
---
---```lua
---assert(lupo.contains(m.schema:tables(), "lupo_actors"))
---```
---@param schema? string Default: the manifest's.
---@return string[] names base tables, sorted
function ReadSchema:tables(schema) end

---Describes a table as it is in the database.
---
---```lua
---assert(m.schema:table("lupo_actors").columns[1].name == "id")
---```
---@param table string `table` or `schema.table`.
---@return lupo.TableInfo? table nil where there is none
function ReadSchema:table(table) end

---Says whether a table exists.
---
---```lua
---assert(m.schema:has_table "lupo_actors")
---```
---@param table string `table` or `schema.table`.
---@return boolean exists whether it exists
function ReadSchema:has_table(table) end

---Says whether a table has a column.
---
---```lua
---assert(not m.schema:has_column("lupo_actors", "shoe_size"))
---```
---@param table string `table` or `schema.table`.
---@param column string
---@return boolean exists false also where there is no table
function ReadSchema:has_column(table, column) end

---Says whether a table has an index.
---
---```lua
---assert(m.schema:has_index("lupo_actors", "PRIMARY"))
---```
---@param table string `table` or `schema.table`.
---@param index string The index's name.
---@return boolean exists false also where there is no table
function ReadSchema:has_index(table, index) end

---Gives a digest of a table's rows.
---
---Reads the whole table.
---
---```lua
---assert(#m.schema:checksum("lupo_actors", { columns = { "id", "full_name" } }) > 0)
---```
---@param table string `table` or `schema.table`.
---@param options? lupo.ChecksumOptions
---@return string digest 64 hexadecimal digits; equal for equal rows in any order
function ReadSchema:checksum(table, options) end

---Questions about the live schema, and builders that change it only where it is not yet as asked for.
---@class lupo.Schema : lupo.ReadSchema
local Schema = {}

---Creates a table with the doctrine's columns: InnoDB, utf8mb4.
---
---Added by themselves: an id in front, and `created_ymdhis`, `updated_ymdhis`, `is_deleted`, `deleted_ymdhis` behind the rest. A column that the definition names itself is not added again.
---
---Only in execute, post, rollback.
---
---```lua
---local made = m.schema:create_table("lupo_moods", function(t)
---  t:id "mood_id"
---  t:string("name", 100)
---  t:unique "name"
---  t:comment "How an actor can feel"
---end)
---assert(made and m.schema:has_table "lupo_moods")
---```
---@param name string `table` or `schema.table`; `touches` must name it.
---@param definition (fun(t: lupo.TableBuilder))|lupo.TableDefinition A function that describes the table, or the table as data.
---@param options? lupo.TableOptions Only with a function.
---@return boolean created false where the table is there with this very shape
function Schema:create_table(name, definition, options) end

---Adds a column, unless it is there with this shape.
---
---Only in execute, post, rollback.
---
---```lua
---assert(m.schema:add_column("lupo_actors", "mood", { type = "string", length = 40, default = "calm" }))
---```
---@param table string `table` or `schema.table`.
---@param column string
---@param definition lupo.ColumnDefinition
---@return boolean changed false where there is nothing to do
function Schema:add_column(table, column, definition) end

---Gives a column another shape, unless it has it.
---
---Only in execute, post, rollback.
---
---```lua
---assert(m.schema:modify_column("lupo_actors", "full_name", { type = "string", length = 400 }))
---```
---@param table string `table` or `schema.table`.
---@param column string
---@param definition lupo.ColumnDefinition The whole column anew.
---@return boolean changed false where there is nothing to do
function Schema:modify_column(table, column, definition) end

---Renames a column, unless only the new name is there.
---
---Only in execute, post, rollback.
---
---```lua
---assert(m.schema:rename_column("lupo_actors", "full_name", "display_name"))
---```
---@param table string `table` or `schema.table`.
---@param from string
---@param to string
---@return boolean changed false where there is nothing to do
function Schema:rename_column(table, from, to) end

---Adds an index, unless one of that name with these columns is there.
---
---Only in execute, post, rollback.
---
---```lua
---assert(m.schema:add_index("lupo_actors", { "is_deleted", "full_name" }))
---```
---@param table string `table` or `schema.table`.
---@param columns lupo.Columns
---@param options? lupo.IndexOptions
---@return boolean changed false where there is nothing to do
function Schema:add_index(table, columns, options) end

---Records a table's class in `lupo_table_classifications`.
---
---Only in execute, post, rollback.
---
---```lua
---assert(m.schema:classify("lupo_actors", "core", { category = m.hook }))
---```
---@param table string `table` or `schema.table`.
---@param classification "core"|"orchestration"|"ephemeral"|"legacy"|"deprecated"
---@param options? lupo.ClassifyOptions
---@return boolean changed false where there is nothing to do
function Schema:classify(table, classification, options) end

---Removes a column, where it is there.
---
---In `rollback`, and else only for a column that this migration added.
---
---Only in execute, post, rollback.
---
---```lua
---assert(not m.schema:drop_column("lupo_actors", "mood"))  -- it is not there
---```
---@param table string `table` or `schema.table`.
---@param column string
---@return boolean changed false where there is nothing to do
function Schema:drop_column(table, column) end

---Removes an index, where it is there.
---
---In `rollback`, and else only for an index that this migration added.
---
---Only in execute, post, rollback.
---
---```lua
---assert(not m.schema:drop_index("lupo_actors", "idx_full_name"))  -- it is not there
---```
---@param table string `table` or `schema.table`.
---@param index string The index's name.
---@return boolean changed false where there is nothing to do
function Schema:drop_index(table, index) end

---Removes a table, where it is there.
---
---In `rollback`, and else only for a table that this migration created.
---
---Only in execute, post, rollback.
---
---```lua
---assert(not m.schema:drop_table "lupo_moods")  -- it is not there
---```
---@param table string `table` or `schema.table`.
---@return boolean changed false where there is nothing to do
function Schema:drop_table(table) end

---Collects the columns and indexes of a new table. The id, `created_ymdhis`, `updated_ymdhis`, `is_deleted` and `deleted_ymdhis` are added by themselves.
---@class lupo.TableBuilder
local TableBuilder = {}

---Names the primary key, BIGINT(20) UNSIGNED AUTO_INCREMENT.
---
---Without this call the key is `id`.
---
---Only in execute, post, rollback.
---
---```lua
---m.schema:create_table("lupo_moods", function(t)
---  t:id "mood_id"
---end)
---```
---@param name? string Default `id`.
function TableBuilder:id(name) end

---Adds a BIGINT(20); with `{ unsigned = true }` what refers to an id.
---
---Only in execute, post, rollback.
---
---```lua
---m.schema:create_table("lupo_moods", function(t)
---  t:bigint("actor_id", { unsigned = true })
---end)
---```
---@param name string
---@param options? lupo.ColumnOptions
function TableBuilder:bigint(name, options) end

---Adds an INT.
---
---Only in execute, post, rollback.
---
---```lua
---m.schema:create_table("lupo_moods", function(t)
---  t:int("weight", { default = 0 })
---end)
---```
---@param name string
---@param options? lupo.ColumnOptions
function TableBuilder:int(name, options) end

---Adds a SMALLINT.
---
---Only in execute, post, rollback.
---
---```lua
---m.schema:create_table("lupo_moods", function(t)
---  t:smallint("weight", { unsigned = true })
---end)
---```
---@param name string
---@param options? lupo.ColumnOptions
function TableBuilder:smallint(name, options) end

---Adds a TINYINT.
---
---Only in execute, post, rollback.
---
---```lua
---m.schema:create_table("lupo_moods", function(t)
---  t:tinyint("weight")
---end)
---```
---@param name string
---@param options? lupo.ColumnOptions
function TableBuilder:tinyint(name, options) end

---Adds a TINYINT(1) NOT NULL DEFAULT 0; rows give 0 and 1.
---
---Only in execute, post, rollback.
---
---```lua
---m.schema:create_table("lupo_moods", function(t)
---  t:boolean("is_public", { default = true })
---end)
---```
---@param name string
---@param options? lupo.ColumnOptions
function TableBuilder:boolean(name, options) end

---Adds a DECIMAL.
---
---Only in execute, post, rollback.
---
---```lua
---m.schema:create_table("lupo_moods", function(t)
---  t:decimal("price", 12, 2, { default = lupo.decimal "0.00" })
---end)
---```
---@param name string
---@param precision integer All digits, 1 to 65.
---@param scale integer Digits behind the point, 0 to 38.
---@param options? lupo.ColumnOptions
function TableBuilder:decimal(name, precision, scale, options) end

---Adds a DOUBLE.
---
---Only in execute, post, rollback.
---
---```lua
---m.schema:create_table("lupo_moods", function(t)
---  t:double("score", { null = true })
---end)
---```
---@param name string
---@param options? lupo.ColumnOptions
function TableBuilder:double(name, options) end

---Adds a VARCHAR.
---
---Only in execute, post, rollback.
---
---```lua
---m.schema:create_table("lupo_moods", function(t)
---  t:string("title", 100, { default = "" })
---end)
---```
---@param name string
---@param length integer In characters, 1 to 16383.
---@param options? lupo.ColumnOptions
function TableBuilder:string(name, length, options) end

---Adds a TEXT.
---
---Only in execute, post, rollback.
---
---```lua
---m.schema:create_table("lupo_moods", function(t)
---  t:text("body", { null = true })
---end)
---```
---@param name string
---@param options? lupo.ColumnOptions
function TableBuilder:text(name, options) end

---Adds a MEDIUMTEXT.
---
---Only in execute, post, rollback.
---
---```lua
---m.schema:create_table("lupo_moods", function(t)
---  t:mediumtext("body")
---end)
---```
---@param name string
---@param options? lupo.ColumnOptions
function TableBuilder:mediumtext(name, options) end

---Adds a LONGTEXT.
---
---Only in execute, post, rollback.
---
---```lua
---m.schema:create_table("lupo_moods", function(t)
---  t:longtext("body")
---end)
---```
---@param name string
---@param options? lupo.ColumnOptions
function TableBuilder:longtext(name, options) end

---Adds a JSON column; its name ends in `_json`.
---
---Only in execute, post, rollback.
---
---```lua
---m.schema:create_table("lupo_moods", function(t)
---  t:json("details_json", { null = true })
---end)
---```
---@param name string
---@param options? lupo.ColumnOptions
function TableBuilder:json(name, options) end

---Adds a BIGINT(20) for a UTC time as YYYYMMDDHHMMSS; its name ends in `_ymdhis`.
---
---Only in execute, post, rollback.
---
---```lua
---m.schema:create_table("lupo_moods", function(t)
---  t:ymdhis("sent_ymdhis", { null = true })
---end)
---```
---@param name string
---@param options? lupo.ColumnOptions
function TableBuilder:ymdhis(name, options) end

---Adds an ENUM.
---
---Only in execute, post, rollback.
---
---```lua
---m.schema:create_table("lupo_moods", function(t)
---  t:enum("size", { "small", "large" }, { default = "small" })
---end)
---```
---@param name string
---@param values string[] At least one.
---@param options? lupo.ColumnOptions
function TableBuilder:enum(name, values, options) end

---Adds a VARBINARY.
---
---Only in execute, post, rollback.
---
---```lua
---m.schema:create_table("lupo_moods", function(t)
---  t:bytes("digest", 32)
---end)
---```
---@param name string
---@param length integer 1 to 65532.
---@param options? lupo.ColumnOptions
function TableBuilder:bytes(name, length, options) end

---Adds a LONGBLOB.
---
---Only in execute, post, rollback.
---
---```lua
---m.schema:create_table("lupo_moods", function(t)
---  t:blob("picture", { null = true })
---end)
---```
---@param name string
---@param options? lupo.ColumnOptions
function TableBuilder:blob(name, options) end

---Adds an index, `idx_` and its columns by name unless it is given one.
---
---Only in execute, post, rollback.
---
---```lua
---m.schema:create_table("lupo_moods", function(t)
---  t:index { "is_deleted", "updated_ymdhis" }
---end)
---```
---@param columns lupo.Columns
---@param options? lupo.IndexName
function TableBuilder:index(columns, options) end

---Adds a unique index, `unique_` and its columns by name unless it is given one.
---
---Only in execute, post, rollback.
---
---```lua
---m.schema:create_table("lupo_moods", function(t)
---  t:string("title", 100)
---  t:unique("title", { name = "unique_title" })
---end)
---```
---@param columns lupo.Columns
---@param options? lupo.IndexName
function TableBuilder:unique(columns, options) end

---Sets the table's comment.
---
---Only in execute, post, rollback.
---
---```lua
---m.schema:create_table("lupo_moods", function(t)
---  t:comment "How an actor can feel"
---end)
---```
---@param text string At most 2048 characters.
function TableBuilder:comment(text) end

---Each call is one row of `lupo_migration_validations`. A check that does not hold is recorded and ends the hook.
---@class lupo.Check
local Check = {}

---Holds where both values are equal; numbers by value, tables by content.
---
---```lua
---m.check:equal(m.db:value "SELECT 1 + 1", 2, "the server cannot count")
---```
---@param actual any
---@param expected any
---@param message string What it means where it does not hold.
function Check:equal(actual, expected, message) end

---Holds where a number is not above a limit.
---
---```lua
---local longest = m.db:value "SELECT MAX(CHAR_LENGTH(full_name)) FROM lupo_actors"
---m.check:at_most(longest or 0, 200, "a name is longer than the new column")
---```
---@param actual number|lupo.U64|lupo.Decimal
---@param limit number|lupo.U64|lupo.Decimal
---@param message string What it means where it does not hold.
function Check:at_most(actual, limit, message) end

---Holds where a statement gives no row; the first rows it gives are recorded.
---
---```lua
---m.check:empty("SELECT id FROM lupo_actors WHERE full_name = ''", "actors without a name")
---```
---@param sql string One statement that reads.
---@param message string What it means where it does not hold.
---@param params? lupo.Params
function Check:empty(sql, message, params) end

---Holds where a statement gives exactly so many rows.
---
---```lua
---m.check:rows("SELECT 1", 1, "one row expected")
---```
---@param sql string One statement that reads.
---@param count integer
---@param message string What it means where it does not hold.
---@param params? lupo.Params
function Check:rows(sql, count, message, params) end

---Holds where a column exists with that type.
---
---```lua
---m.check:column("lupo_actors", "id", "bigint(20) unsigned")
---```
---@param table string
---@param column string
---@param type string The SQL type, such as `varchar(100)`; case and blanks do not count.
---@param message? string Default: which type it is instead.
function Check:column(table, column, type, message) end

---Verified copies of tables, made in `backup` before anything is changed, and given back in `rollback`.
---@class lupo.Backups
local Backups = {}

---Saves a table's rows, and compares the copy with the table before it returns.
---
---All rows and columns are one consistent state. A backup of the whole table is given back by a swap of names; one of some columns or rows by the primary key. Sessions that write to the table wait while it is copied.
---
---Only in backup.
---
---```lua
---local copy = m.backup:table("lupo_actors", { columns = { "full_name" } })
---assert(copy.rows == m.db:value "SELECT COUNT(*) FROM lupo_actors")
---m.state.copy = copy
---```
---@param table string `table` or `schema.table`.
---@param options? lupo.BackupOptions
---@return lupo.Backup backup the verified backup
function Backups:table(table, options) end

---Verified copies of tables, made in `backup` before anything is changed, and given back in `rollback`.
---@class lupo.Restores
local Restores = {}

---Gives a table the rows back that a backup holds.
---
---The backup is verified before anything is changed, and the table after. What the table was until then is kept in the backup schema until `backup purge`.
---
---Only in rollback.
---
---```lua
---if m.state.copy then assert(m.backup:restore(m.state.copy)) end
---```
---@param backup string|lupo.Backup What `m.backup:table` gave, or a table's name for the oldest backup of it that this migration made.
---@return boolean restored false where the table is as it was when it was saved
function Restores:restore(backup) end

---Lines of the run's log, with optional fields.
---@class lupo.Log
local Log = {}

---Writes a line that is shown with `--verbose`.
---
---```lua
---m.log:debug("looked at actors", { count = 3 })
---```
---@param message string
---@param fields? table<string, any> Shown behind the message.
function Log:debug(message, fields) end

---Writes a line.
---
---```lua
---m.log:info("looked at actors", { count = 3 })
---```
---@param message string
---@param fields? table<string, any> Shown behind the message.
function Log:info(message, fields) end

---Writes a warning; the run's report counts it.
---
---```lua
---m.log:warn("looked at actors", { count = 3 })
---```
---@param message string
---@param fields? table<string, any> Shown behind the message.
function Log:warn(message, fields) end

---Writes an error line; the hook goes on.
---
---```lua
---m.log:error("looked at actors", { count = 3 })
---```
---@param message string
---@param fields? table<string, any> Shown behind the message.
function Log:error(message, fields) end

---Files in the migration's own folder and below it; their digests are recorded with the attempt.
---@class lupo.Files
local Files = {}

---Reads a whole file.
---
---```lua
---assert(#m.files:read "data/moods.csv" > 0)
---```
---@param path string Relative to the migration's folder.
---@return string content its bytes, at most 16 MiB
function Files:read(path) end

---Lists files.
---
---```lua
---assert(m.files:list("data/*.csv")[1] == "data/moods.csv")
---```
---@param pattern string With `*` and `?` within a folder, `**` for any depth.
---@return string[] paths sorted by their bytes
function Files:list(pattern) end

---Reads a JSON file.
---
---```lua
---assert(m.files:json("data/moods.json").default == "calm")
---```
---@param path string Relative to the migration's folder.
---@return any value as `lupo.json.decode` gives it
function Files:json(path) end

---Reads a CSV file (RFC 4180).
---
---```lua
---assert(m.files:csv("data/moods.csv")[1].name == "calm")
---```
---@param path string Relative to the migration's folder.
---@param options? lupo.CsvOptions
---@return table<any, string>[] rows every field a string
function Files:csv(path, options) end

---A migration's hooks. `execute` and `rollback` are required.
---@class lupo.Migration
---@field pre fun(m: lupo.PreContext): lupo.Skip?
---@field validate fun(m: lupo.ReadContext)
---@field backup fun(m: lupo.BackupContext)
---@field execute fun(m: lupo.WriteContext)
---@field verify fun(m: lupo.ReadContext)
---@field post fun(m: lupo.WriteContext)
---@field rollback fun(m: lupo.RollbackContext)

---The library that every plugin sees as a global. It needs no database, so it also works while the file is loaded.
---@class lupolib
---@field api integer The major version of this API.
---@field version string The host's version, such as `1.4.0`.
---@field null lupo.Null SQL NULL where a value is wanted: parameters, rows to insert, JSON.
lupo = {}

---Says whether this host's API has a function or field.
---
---```lua
---assert(lupo.has("db.exec") and not lupo.has("db.teleport"))
---```
---@param name string An id such as `db.exec`, or as written, `m.db:exec`.
---@return boolean known whether this host has it
function lupo.has(name) end

---Ends the script with a clear error where the host's API is too old.
---
---```lua
---lupo.require_api(1, 0)
---```
---@param major integer The version that the file is written for.
---@param minor? integer The least minor version; default 0.
function lupo.require_api(major, minor) end

---Declares the migration that the file holds.
---
---The file returns this table after it has put the hooks in it. `execute` and `rollback` are required.
---
---Only while the file is loaded.
---
---```lua
---local M = lupo.migration {
---  api = 1, name = "add_actor_mood", version = "4.0.25", touches = { "lupo_actors" },
---}
---
---function M.execute(m)
---  m.schema:add_column("lupo_actors", "mood", { type = "string", length = 40, null = true })
---end
---
---function M.rollback(m)
---  m.schema:drop_column("lupo_actors", "mood")
---end
---
---return M
---```
---@param manifest lupo.Manifest What the migration says about itself.
---@return lupo.Migration migration to hang the hooks on and to return
function lupo.migration(manifest) end

---Makes an unsigned 64-bit number.
---
---Such a number must come as text: Lua reads the literal 18446744073709551615 as a float.
---
---```lua
---assert(tostring(lupo.u64("18446744073709551615")) == "18446744073709551615")
---```
---@param value string|integer|lupo.U64|lupo.Decimal Digits, or a whole number from 0.
---@return lupo.U64 value the number
function lupo.u64(value) end

---Makes an exact decimal number.
---
---A float is an error, for it has been rounded already: write the number as text. Zeros behind the point are kept, those before the number are not.
---
---```lua
---local price = lupo.decimal "19.90"
---assert(tostring(price * 3) == "59.70" and price + lupo.decimal "0.10" == lupo.decimal "20")
---```
---@param value string|integer|lupo.U64|lupo.Decimal Such as `-12.50`.
---@return lupo.Decimal value the number
function lupo.decimal(value) end

---Compares two numbers of any kind by their exact values.
---
---`==` between an integer and a U64 or a Decimal is false in Lua, whatever they hold; this is not. A float counts with the value that it really has: 0.1 is a little more than lupo.decimal "0.1".
---
---```lua
---assert(lupo.compare(5, lupo.decimal "5.00") == 0 and lupo.compare(1, lupo.u64(2)) == -1)
---```
---@param a number|lupo.U64|lupo.Decimal
---@param b number|lupo.U64|lupo.Decimal
---@return integer order -1 where a is less, 0 where both are equal, else 1
function lupo.compare(a, b) end

---Marks a string as bytes, for BINARY, BLOB and BIT columns.
---
---```lua
---assert(#lupo.bytes("\0\xff") == 2)
---```
---@param value string Any bytes.
---@return lupo.Bytes value the same bytes
function lupo.bytes(value) end

---Gives a sorted copy of a list.
---
---`pairs` already goes in a fixed order: integer keys first, then strings by their bytes.
---
---```lua
---assert(table.concat(lupo.sorted { "b", "a" }, ",") == "a,b")
---```
---@param list any[] Is not changed.
---@param before? fun(a: any, b: any): boolean Whether a stands before b; default `<`.
---@return any[] list a new list
function lupo.sorted(list, before) end

---Shows any value as text, tables with their content, cycles marked.
---
---```lua
---assert(lupo.inspect { 1, "a" } == '{ 1, "a" }')
---```
---@param value any
---@param options? lupo.InspectOptions
---@return string text the value as Lua would write it
function lupo.inspect(value, options) end

---Says whether a list has a value.
---
---```lua
---assert(lupo.contains({ "a", "b" }, "b"))
---```
---@param list any[]
---@param value any
---@return boolean found whether an element equals the value
function lupo.contains(list, value) end

---Says whether a text begins with another one.
---
---```lua
---assert(lupo.starts_with("lupo_actors", "lupo_"))
---```
---@param text string
---@param prefix string
---@return boolean starts whether it does
function lupo.starts_with(text, prefix) end

---JSON in both directions, with 64-bit integers and NULL kept.
---@class lupo.jsonlib
lupo.json = {}

---Writes a value as JSON.
---
---Objects have their keys sorted. `lupo.null` is `null`, Decimal and U64 are numbers with all their digits. An empty table is `{}` unless it is marked: see `lupo.json.array`.
---
---```lua
---local text = lupo.json.encode { b = lupo.null, a = lupo.decimal "1.10", list = lupo.json.array() }
---assert(text == '{"a":1.10,"b":null,"list":[]}')
---```
---@param value any
---@param options? lupo.JsonOptions
---@return string text one JSON document
function lupo.json.encode(value, options) end

---Reads a JSON document.
---
---Whole numbers become integers, above 9223372036854775807 a U64, beyond that a Decimal. Others become floats where that loses no digit, else a Decimal. `null` is `lupo.null`, and tables are marked as arrays and objects, so that `encode` writes an empty one as it was.
---
---```lua
---local mood = lupo.json.decode '{"names":["calm"],"share":0.1234567890123456789,"old":[]}'
---assert(mood.names[1] == "calm" and tostring(mood.share) == "0.1234567890123456789")
---assert(lupo.json.encode(mood.old) == "[]")
---```
---@param text string
---@param options? lupo.JsonDecodeOptions
---@return any value tables, strings, numbers, booleans, `lupo.null`
function lupo.json.decode(text, options) end

---Marks a table as a JSON array, which matters where it is empty.
---
---```lua
---assert(lupo.json.encode { tags = lupo.json.array {} } == '{"tags":[]}')
---```
---@param table? table Is marked itself; default is a new one.
---@return table table the same table
function lupo.json.array(table) end

---Marks a table as a JSON object; integer keys are then written as texts.
---
---```lua
---assert(lupo.json.encode(lupo.json.object { [7] = "a" }) == '{"7":"a"}')
---```
---@param table? table Is marked itself; default is a new one.
---@return table table the same table
function lupo.json.object(table) end

---Digests in lower-case hexadecimal.
---@class lupo.hashlib
lupo.hash = {}

---Gives the SHA-256 digest.
---
---```lua
---assert(lupo.hash.sha256(""):sub(1, 8) == "e3b0c442")
---```
---@param data string|lupo.Bytes
---@return string digest 64 hexadecimal digits
function lupo.hash.sha256(data) end

---Gives the MD5 digest, for data that is keyed by it already.
---
---MD5 protects against nothing; use sha256 for anything new.
---
---```lua
---assert(lupo.hash.md5("") == "d41d8cd98f00b204e9800998ecf8427e")
---```
---@param data string|lupo.Bytes
---@return string digest 32 hexadecimal digits
function lupo.hash.md5(data) end

---Text in UTF-8: Lua's own `string` library counts and changes bytes.
---@class lupo.textlib
lupo.text = {}

---Removes white space at both ends, that of Unicode included.
---
---```lua
---assert(lupo.text.trim("  Wanda \n") == "Wanda")
---```
---@param text string
---@return string text without them
function lupo.text.trim(text) end

---Cuts a text at each occurrence of a separator.
---
---```lua
---assert(#lupo.text.split("a,b,,c", ",") == 4)
---```
---@param text string
---@param separator string Plain text, not empty.
---@param limit? integer At most so many parts; the last has the rest.
---@return string[] parts at least one, empty ones included
function lupo.text.split(text, separator, limit) end

---Makes every letter small, by the rules of Unicode.
---
---```lua
---assert(lupo.text.lower("ÄRGER") == "ärger")
---```
---@param text string
---@return string text in lower case
function lupo.text.lower(text) end

---Makes every letter a capital, by the rules of Unicode.
---
---```lua
---assert(lupo.text.upper("éa") == "ÉA")
---```
---@param text string
---@return string text in upper case
function lupo.text.upper(text) end

---Counts characters; `#text` counts bytes.
---
---```lua
---assert(lupo.text.len("né") == 2 and #"né" == 3)
---```
---@param text string
---@return integer count code points, as CHAR_LENGTH counts them
function lupo.text.len(text) end

---Says whether a string is valid UTF-8.
---
---```lua
---assert(lupo.text.is_utf8("né") and not lupo.text.is_utf8("\xff"))
---```
---@param text string
---@return boolean valid whether it is
---@return integer? position the first byte that is wrong, from 1
function lupo.text.is_utf8(text) end

---Time in UTC. The clock stands still during an attempt, so that a resumed run sees the same time again.
---@class lupo.timelib
lupo.time = {}

---Gives the time at which the attempt began.
---
---```lua
---assert(lupo.time.now() > 1700000000)
---```
---@return integer seconds since 1970-01-01 00:00:00 UTC
function lupo.time.now() end

---Reads a time in UTC.
---
---```lua
---assert(lupo.time.parse(20260115123000) == 1768480200)
---```
---@param value string|integer `2026-01-15T12:30:00Z`, `2026-01-15 12:30:00`, `2026-01-15`, or 20260115123000.
---@return integer seconds since 1970-01-01 00:00:00 UTC
function lupo.time.parse(value) end

---Writes a time.
---
---```lua
---assert(lupo.time.format(0, "%Y-%m-%d") == "1970-01-01")
---```
---@param seconds integer Since 1970.
---@param pattern? string With %Y %m %d %H %M %S %j and %%; default `%Y-%m-%d %H:%M:%S`.
---@return string text the time in UTC
function lupo.time.format(seconds, pattern) end

---Gives a time as the number that `*_ymdhis` columns hold.
---
---`lupo.time.parse(stamp)` is the way back.
---
---```lua
---assert(lupo.time.ymdhis(1768480200) == 20260115123000)
---```
---@param seconds? integer Since 1970; default `lupo.time.now()`.
---@return integer stamp YYYYMMDDHHMMSS
function lupo.time.ymdhis(seconds) end

---Gives the time that lies so much later, or earlier for negative numbers.
---
---Years and months come first and keep to the month's last day, as the server's DATE_ADD does.
---
---```lua
---assert(lupo.time.add(20240131120000, { months = 1 }) == 20240229120000)
---assert(lupo.time.add(20260301000000, { seconds = -1 }) == 20260228235959)
---```
---@param time integer|string YYYYMMDDHHMMSS, or what `lupo.time.parse` reads.
---@param span lupo.TimeSpan
---@return integer stamp YYYYMMDDHHMMSS
function lupo.time.add(time, span) end

---Gives the seconds from one time to another.
---
---```lua
---assert(lupo.time.diff(20240228000000, 20240301000000) == 2 * 86400)
---```
---@param from integer|string YYYYMMDDHHMMSS, or what `lupo.time.parse` reads.
---@param to integer|string YYYYMMDDHHMMSS, or what `lupo.time.parse` reads.
---@return integer seconds negative where `to` is earlier
function lupo.time.diff(from, to) end

---Says whether a value is a time; 0 and 20260230000000 are none.
---
---```lua
---assert(lupo.time.is_valid(20240229000000) and not lupo.time.is_valid(20260230000000))
---```
---@param value any
---@return boolean valid whether `lupo.time.parse` would take it
function lupo.time.is_valid(value) end

---Takes a time apart.
---
---```lua
---assert(lupo.time.parts(20260115123000).month == 1)
---```
---@param time integer|string YYYYMMDDHHMMSS, or what `lupo.time.parse` reads.
---@return lupo.TimeFields parts the parts as integers
function lupo.time.parts(time) end
