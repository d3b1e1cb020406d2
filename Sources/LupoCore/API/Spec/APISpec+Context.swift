// SPDX-License-Identifier: Apache-2.0

extension APISpec {
    /// The context `m`.
    static let context = Group(.context, fields: contextFields, functions: flow + progress)

    private static let contextFields = [
        APIField(
            "name",
            .string,
            hooks: .hooks,
            "The migration's name.",
            example: "m.log:info(m.name)"
        ),
        APIField(
            "version",
            .string,
            hooks: .hooks,
            "The migration's version.",
            example: "m.log:info(\"version \" .. m.version)"
        ),
        APIField(
            "hook",
            .literals(Hook.allCases.map(\.rawValue)),
            hooks: .hooks,
            "The hook that runs.",
            example: "m.log:debug(\"in \" .. m.hook)"
        ),
        APIField(
            "dry_run",
            .boolean,
            hooks: .hooks,
            "Whether statements that write are only checked and listed.",
            example: "if m.dry_run then m.log:info(\"nothing is written\") end"
        ),
        APIField(
            "attempt",
            .integer,
            hooks: .hooks,
            "1 at the first run; a retry and a resume count on.",
            example: "if m.attempt > 1 then m.log:warn(\"once more\", { attempt = m.attempt }) end"
        ),
        APIField(
            "args",
            .map(.string, .string),
            hooks: .hooks,
            "What `--arg key=value` passed; the same in every attempt that resumes this one.",
            example: "local size = tonumber(m.args.size or \"1000\")\nassert(size)"
        ),
        APIField(
            "state",
            .map(.string, .any),
            hooks: .hooks,
            "A table that later hooks and attempts see; kept in the journal at each hook's end and each step's.",
            example: "m.state.seen = (m.state.seen or 0) + 1"
        ),
    ]

    private static let flow = [
        APIFunction(
            "skip",
            [.required("reason", .string, "Goes to the ledger.")],
            returns: [APIReturn("skip", .record(.skip), "for `return`")],
            hooks: .pre,
            by: .prelude,
            "Says that there is nothing to do: `return m:skip(reason)`.",
            details:
                "Only returning it counts. The migration is then completed, and its rollback runs no hook.",
            example: """
                if m.schema:has_column("lupo_actors", "mood") then
                  return m:skip "the column is there"
                end
                """
        ),
        APIFunction(
            "fail",
            [.required("reason", .string), .optional("options", .record(.failOptions))],
            hooks: .hooks,
            errors: [APIFailure(.checkFailed, "always, unless `code` names another one")],
            "Ends the hook with an error that says what to do; never returns.",
            example: """
                if m.db:value "SELECT COUNT(*) FROM lupo_actors" > 1000000 then
                  m:fail("too many actors for one run", { hint = "archive old actors first" })
                end
                """
        ),
        APIFunction(
            "step",
            [
                .required("name", .string, "Unique within the hook."),
                .required("body", .function([], returns: [.any]), "Runs at once."),
            ],
            returns: [APIReturn("result", .any, "what the body returned")],
            hooks: .write,
            by: .prelude,
            errors: [APIFailure(.value, "the body's result or `m.state` cannot be kept as JSON")],
            "Runs a part of the hook that the journal remembers by name.",
            details:
                "A resumed attempt does not enter a finished step again: it gets the recorded result, and `m.state` "
                + "as it was then. An unfinished step is entered again, with its own statements that were done "
                + "answered from the journal.",
            example: """
                local changed = m:step("calm everybody", function()
                  return m.db:exec("UPDATE lupo_actors SET full_name = TRIM(full_name)").affected
                end)
                assert(changed == 0)
                """
        ),
    ]

    private static let progress = [
        APIFunction(
            "progress",
            [
                .required("done", .number),
                .optional("total", .number, "Where it is known."),
                .optional("note", .string, "A few words."),
            ],
            hooks: .hooks,
            "Shows how far the hook is; shown at most ten times a second, never an error.",
            example: "m:progress(250, 1000, \"names\")"
        ),
        APIFunction(
            "remaining",
            [],
            returns: [
                APIReturn("seconds", .number, optional: true, "nil where there is no `timeout`")
            ],
            hooks: .hooks,
            "Gives the time that is left of the run.",
            details: "Real time, not the frozen one: a resumed run may see another value.",
            example:
                "local left = m:remaining()\nassert(left == nil or left <= 60)"
        ),
        APIFunction(
            "secret",
            [.required("name", .string, "As in `secrets` of `lupo.lua`.")],
            returns: [APIReturn("text", .string, "the secret itself")],
            hooks: .hooks,
            errors: [
                APIFailure(.scriptArgument, "lupo.lua has no secret of that name"),
                APIFailure(.configuration, "its variable or file is not there"),
            ],
            "Gives a text that may be sent to the server and nowhere else.",
            details:
                "Wherever the text would come to light, in the journal, on a terminal or in an error, `[secret:NAME]` stands "
                + "in its place. What a script makes of it, a part or a hash, is hidden no more.",
            example: "local token = m:secret(\"api_token\")\nassert(#token >= 6)"
        ),
    ]
}
