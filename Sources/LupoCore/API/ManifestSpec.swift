// SPDX-License-Identifier: Apache-2.0

/// What a migration's manifest may hold, and the check of one.
package enum ManifestSpec {
    /// The keys, in the order of the reference.
    package static let record = APIRecord.manifest

    /// Holds a manifest against the declaration.
    ///
    /// - Parameter manifest: the table that the script passed to `lupo.migration`.
    /// - Returns: every error, `.apiVersion` first where the version is another one, the others `.manifest`; empty where
    ///   the manifest is good.
    package static func errors(in manifest: APIValue) -> [LupoError] {
        guard manifest.tag == .table else {
            return [
                LupoError(
                    .manifest,
                    "The manifest must be a table, got \(manifest.tag.text).",
                    hint: "write lupo.migration { api = 1, name = \"…\", version = \"…\" }."
                )
            ]
        }
        if let error = versionError(in: manifest) { return [error] }
        let shape = APIType.record(record).problems(with: manifest).map(error(for:))
        return shape + (manifest.entries ?? []).flatMap(contentErrors)
    }

    /// The file's name without its ending, which name and version demand (doctrine S09): `split_full_name_4_0_27`.
    package static func fileStem(name: String, version: String) -> String {
        name + "_" + String(version.map { $0 == "." ? "_" : $0 })
    }

    /// Whether a text is a migration's name: lower-case letters, digits, underscores, a letter first, at most 200.
    package static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= 200 else { return false }
        return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first)
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: "_")
            }
    }

    /// Whether a text is a version: numbers of at most nine digits with dots between them, at most 50 bytes.
    package static func isVersion(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return text.utf8.count <= 50
            && parts.allSatisfy { part in
                (1...9).contains(part.count)
                    && part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            }
    }

    /// Whether a text names another migration: `name` or `name@version`.
    package static func isReference(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
        return parts.count <= 2 && isName(parts.first ?? "")
            && (parts.count == 1 || isVersion(parts[1]))
    }

    private static func versionError(in manifest: APIValue) -> LupoError? {
        guard let api = manifest["api"]?.integerValue, api != Int64(APISpec.major) else {
            return nil
        }
        return LupoError(
            .apiVersion,
            "The manifest asks for version \(api) of the script API; this host has version "
                + "\(APISpec.major).",
            hint: api > Int64(APISpec.major)
                ? "run it with a newer lupo-host." : "write api = \(APISpec.major)."
        )
    }

    private static func error(for problem: APIProblem) -> LupoError {
        let inside = problem.path.isEmpty ? "" : " in '\(problem.path)'"
        let message =
            if let field = problem.field {
                problem.message.hasPrefix("unknown")
                    ? "The manifest has an unknown key '\(field.clipped(to: 80))'\(inside)."
                    : "The manifest has no '\(field)'\(inside)."
            } else {
                "The manifest's '\(problem.path)' is wrong: \(problem.message)."
            }
        return LupoError(.manifest, message, hint: problem.hint)
    }

    /// What the types cannot say.
    ///
    /// A value of a wrong type has been reported already and is passed over.
    private static func contentErrors(_ entry: APIValue.Entry) -> [LupoError] {
        switch entry.key {
        case "name":
            texts(entry, isName, "lower-case letters, digits and underscores, a letter first")
        case "version": texts(entry, isVersion, "numbers with dots between them, such as 4.0.27")
        case "requires", "supersedes":
            texts(entry, isReference, "a migration as name or name@version")
        case "timeout", "statement_timeout":
            texts(entry, { UnitText.milliseconds($0) != nil }, "a time such as 30m or 90s")
        case "title":
            texts(
                entry,
                { !$0.isEmpty && $0.count <= 200 && !$0.contains("\n") },
                "one line of text"
            )
        case "schema", "touches", "tags": texts(entry, { !$0.isEmpty }, "a text that is not empty")
        case "allow":
            (entry.value.entries ?? []).flatMap { rule in
                texts(
                    .init("allow.\(rule.key)", rule.value),
                    { text in text.contains { !$0.isWhitespace } },
                    "the reason why the rule may be broken"
                )
            }
        case "limits": (entry.value.entries ?? []).flatMap(limitErrors)
        default: []
        }
    }

    private static func limitErrors(_ limit: APIValue.Entry) -> [LupoError] {
        let entry = APIValue.Entry("limits." + limit.key, limit.value)
        return switch limit.key {
        case "time": texts(entry, { UnitText.milliseconds($0) != nil }, "a time such as 30s")
        case "memory", "log": texts(entry, { UnitText.bytes($0) != nil }, "a size such as 64MiB")
        case "steps", "rows": positiveErrors(entry)
        default: []
        }
    }

    /// Tests a text, or each text of a list, which may not say one twice; a number must be above 0.
    private static func texts(
        _ entry: APIValue.Entry,
        _ isGood: (String) -> Bool,
        _ rule: String
    ) -> [LupoError] {
        var seen: Set<String> = []
        var errors: [LupoError] = []
        let values = entry.value.elements ?? [entry.value]
        for value in values {
            guard let text = value.stringValue else { continue }
            if !isGood(text) {
                errors.append(
                    LupoError(
                        .manifest,
                        "The manifest's '\(entry.key)' is '\(text.clipped(to: 80))'.",
                        hint: "it must be \(rule)."
                    )
                )
            } else if values.count > 1, !seen.insert(text).inserted {
                errors.append(
                    LupoError(
                        .manifest,
                        "The manifest's '\(entry.key)' names '\(text)' twice.",
                        hint: "remove one of the two."
                    )
                )
            }
        }
        return errors + positiveErrors(entry)
    }

    private static func positiveErrors(_ entry: APIValue.Entry) -> [LupoError] {
        let isPositive =
            switch entry.value {
            case .integer(let number): number > 0
            case .float(let number): number > 0 && number.isFinite
            default: true
            }
        if isPositive { return [] }
        return [
            LupoError(
                .manifest,
                "The manifest's '\(entry.key)' is not above 0.",
                hint: "leave it out for the default."
            )
        ]
    }
}
