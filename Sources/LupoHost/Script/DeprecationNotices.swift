// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// Says once for each place in a script that it calls something which will go away.
struct DeprecationNotices {
    private let deprecated: [Int: APIDeprecation]
    private let functions: [APIFunction]
    private var seen: Set<String> = []
    private var waiting: [String] = []

    /// Takes the functions of the API; `functions[n].number == n`.
    init(_ functions: [APIFunction]) {
        self.functions = functions
        var deprecated: [Int: APIDeprecation] = [:]
        for function in functions { deprecated[function.number] = function.deprecated }
        self.deprecated = deprecated
    }

    /// Whether there is anything to look for.
    var isNeeded: Bool { !deprecated.isEmpty }

    /// Takes note of a call.
    ///
    /// - Parameters:
    ///   - number: of the function.
    ///   - place: `file:line` of the call, where that is known.
    mutating func note(_ number: Int, at place: String?) {
        guard let deprecation = deprecated[number] else { return }
        let name = functions[number].callPath
        guard seen.insert("\(name) \(place ?? "")").inserted else { return }
        let other = functions.first { $0.id == deprecation.use }?.callPath ?? deprecation.use
        waiting.append(
            (place.map { $0 + ": " } ?? "")
                + "\(name) is deprecated since version \(APISpec.major).\(deprecation.since) of the script API; "
                + "use \(other)."
        )
    }

    /// What has not been said yet.
    mutating func take() -> [String] {
        defer { waiting = [] }
        return waiting
    }
}
