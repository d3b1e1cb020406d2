// SPDX-License-Identifier: Apache-2.0

internal import LupoCore

/// A database's URL, taken apart.
///
///     mariadb://user@host:3306/schema?ssl-mode=verify-identity&ssl-ca=/etc/ca.pem
///     mariadb://user@/schema?socket=/run/mysqld/mysqld.sock
///     embedded:    embedded:PATH?durability=none
///
/// User, schema, path and values may be percent-encoded (RFC 3986). A password is refused, and no error shows the text.
struct DatabaseURL {
    enum Target {
        case server(ConnectionSettings)
        case embedded(EmbeddedLocation)
    }

    let target: Target

    /// Takes a URL apart.
    ///
    /// - Throws: ``LupoError`` `.configuration`.
    init(_ text: String) throws(LupoError) {
        if let rest = text.dropping(prefix: "embedded:") {
            target = .embedded(try DatabaseURL.embedded(rest))
        } else if let rest = text.dropping(prefix: "mariadb://") {
            target = .server(try DatabaseURL.server(rest))
        } else {
            // What stands before the first colon is shown only where it can be a scheme: it may be anything else.
            let scheme = text.prefix { $0 != ":" }
            let isScheme =
                scheme.utf8.count < 20 && text.contains("://") && scheme.allSatisfy(\.isLetter)
            throw LupoError(
                .configuration,
                isScheme
                    ? "The database's URL begins with \(scheme)://, which is not known."
                    : "The database's URL begins neither with mariadb:// nor with embedded:.",
                hint:
                    "Write mariadb://user@host:3306/schema, mariadb://user@/?socket=/path, or embedded:."
            )
        }
    }

    private static func embedded(_ rest: Substring) throws(LupoError) -> EmbeddedLocation {
        let (path, query) = rest.split(at: "?")
        var location = EmbeddedLocation(path: nil, isDurable: true)
        if !path.isEmpty { location.path = try decoded(path, "path") }
        for (key, value) in try options(query, known: ["durability"]) {
            switch (key, value) {
            case (_, "full"): location.isDurable = true
            case (_, "none"): location.isDurable = false
            default:
                throw LupoError(
                    .configuration,
                    "durability is \"\(value.clipped(to: 40).escapingControls())\", not full or none."
                )
            }
        }
        return location
    }

    private static func server(_ rest: Substring) throws(LupoError) -> ConnectionSettings {
        let (place, query) = rest.split(at: "?")
        // A password may itself hold a slash or an at sign, so it is looked for before anything is taken apart.
        if let at = place.lastIndex(of: "@"), place[..<at].contains(":") { throw passwordRefused }
        var (authority, path) = place.split(at: "/")
        var settings = ConnectionSettings()
        if let at = authority.lastIndex(of: "@") {
            let user = try decoded(authority[..<at], "user")
            if !user.isEmpty { settings.user = user }
            authority = authority[authority.index(after: at)...]
        }
        try setHost(authority, in: &settings)
        if path.hasSuffix("/") { path = path.dropLast() }
        if !path.isEmpty {
            let problem = settings.set("database", to: try decoded(path, "schema"))
            if let problem { throw LupoError(.configuration, problem) }
        }
        for (key, value) in try options(query, known: ConnectionSettings.urlKeys) {
            if let problem = settings.set(key, to: value) {
                throw LupoError(.configuration, problem)
            }
        }
        return settings
    }

    private static func setHost(
        _ text: Substring,
        in settings: inout ConnectionSettings
    ) throws(LupoError) {
        var port: Substring?
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else {
                throw LupoError(
                    .configuration,
                    "The address in the database's URL has a [ without a ]."
                )
            }
            settings.host = String(text[text.index(after: text.startIndex)..<end])
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.first == ":" else {
                throw LupoError(
                    .configuration,
                    "After the address in brackets only a port may follow."
                )
            }
            if !rest.isEmpty { port = rest.dropFirst() }
        } else {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count <= 2 else {
                throw LupoError(
                    .configuration,
                    "The host in the database's URL has several colons.",
                    hint: "Write an IPv6 address in brackets: mariadb://user@[::1]:3306/."
                )
            }
            let host = try decoded(parts[0], "host")
            if !host.isEmpty { settings.host = host }
            if parts.count == 2 { port = parts[1] }
        }
        if let port, let problem = settings.set("port", to: String(port)) {
            throw LupoError(.configuration, problem)
        }
    }

    private static func options(
        _ query: Substring,
        known: [String]
    ) throws(LupoError) -> [(String, String)] {
        var found: [(String, String)] = []
        for pair in query.split(separator: "&") {
            let (name, text) = pair.split(at: "=")
            let key = ConnectionSettings.canonical(name)
            if ["password", "passwd", "pwd", "pass"].contains(key) { throw passwordRefused }
            guard known.contains(key) else {
                let guess = known.nearest(to: key).map { "Did you mean \($0)?" }
                throw LupoError(
                    .configuration,
                    "The database's URL has an unknown option \"\(key.clipped(to: 40).escapingControls())\".",
                    hint: guess ?? "Known options: \(known.joined(separator: ", "))."
                )
            }
            guard !found.contains(where: { $0.0 == key }) else {
                throw LupoError(.configuration, "The database's URL says \(key) twice.")
            }
            found.append((key, try decoded(text, key)))
        }
        return found
    }

    private static func decoded(
        _ text: some StringProtocol,
        _ part: String
    ) throws(LupoError) -> String {
        guard let decoded = text.percentDecoded() else {
            throw LupoError(
                .configuration,
                "The \(part) in the database's URL has a % that begins no character.",
                hint: "Write a percent sign itself as %25."
            )
        }
        return decoded
    }

    private static var passwordRefused: LupoError {
        LupoError(
            .configuration,
            "The database's URL holds a password; others could read it in the list of processes.",
            hint: """
                Put the password into an option file (--defaults-file, ~/.my.cnf), LUPO_DATABASE_PASSWORD, a password \
                file or password_command. An @ that belongs to a name is written as %40, a colon as %3A.
                """
        )
    }
}

extension StringProtocol where SubSequence == Substring {
    /// The text after a prefix, case ignored; nil where it begins otherwise.
    fileprivate func dropping(prefix: String) -> Substring? {
        self.prefix(prefix.count).lowercased() == prefix ? dropFirst(prefix.count) : nil
    }

    /// The text before and after the first separator; all of it and nothing where there is none.
    fileprivate func split(at separator: Character) -> (Substring, Substring) {
        guard let place = firstIndex(of: separator) else { return (self[...], "") }
        return (self[..<place], self[index(after: place)...])
    }
}
