// SPDX-License-Identifier: Apache-2.0

extension APIFunction {
    /// Whether the function may be called now.
    ///
    /// - Parameter hook: the hook that runs, or nil while the file is loaded.
    /// - Returns: true where it may.
    package func isAvailable(in hook: Hook?) -> Bool {
        hooks.contains(hook.map { HookSet($0) } ?? .load)
    }

    /// The error for a call in a hook that does not have this function: code `.notAvailable`,
    /// `exec is not available in pre (only in execute, post, rollback)`.
    package func notAvailable(in hook: Hook?) -> LupoError {
        APISpec.notAvailable(name, hooks, in: hook)
    }
}

extension APISpec {
    fileprivate static func notAvailable(
        _ name: String,
        _ hooks: HookSet,
        in hook: Hook?
    ) -> LupoError {
        let place = hook.map { "in \($0.rawValue)" } ?? "while the file is loaded"
        let only = hooks == .load ? hooks.text : "in " + hooks.text
        return LupoError(.notAvailable, "\(name) is not available \(place) (only \(only))")
    }

    /// The error for reading or calling a name that the object does not have in this hook.
    ///
    /// A name that exists in other hooks gives `.notAvailable`, any other one `.script` with the nearest name.
    ///
    /// - Parameters:
    ///   - name: as the script wrote it.
    ///   - owner: the object or library.
    ///   - hook: the hook that runs, or nil while the file is loaded.
    /// - Returns: the error to raise.
    package func missing(_ name: String, of owner: APIOwner, in hook: Hook?) -> LupoError {
        let id = owner.rawValue + "." + name
        if let function = function(id: id) { return function.notAvailable(in: hook) }
        if let field = field(id: id) { return APISpec.notAvailable(name, field.hooks, in: hook) }
        let here = hook.map { HookSet($0) } ?? .load
        let group = groups.first { $0.owner == owner }
        let names =
            (group?.functions.filter { $0.hooks.contains(here) }.map(\.name) ?? [])
            + (group?.fields.filter { $0.hooks.contains(here) }.map(\.name) ?? [])
        return LupoError(
            .script,
            "\(owner.path) has no '\(name.clipped(to: 80))'",
            hint: names.nearest(to: name).map { "did you mean '\($0)'?" }
                ?? "it has \(names.sorted().joined(separator: ", "))."
        )
    }

    /// The error for a method called with a dot, or a function called with a colon: code `.scriptArgument`.
    package func wrongSeparator(_ function: APIFunction) -> LupoError {
        let list = function.parameters.map(\.name).joined(separator: ", ")
        let path = function.owner.path
        let (kind, right) = function.owner.isLibrary ? ("function", "dot") : ("method", "colon")
        let wrong = function.owner.isLibrary ? ":" : "."
        return LupoError(
            .scriptArgument,
            "\(path)\(wrong)\(function.name) is a \(kind) and takes a \(right)",
            hint: "write \(function.callPath)(\(list))."
        )
    }
}
