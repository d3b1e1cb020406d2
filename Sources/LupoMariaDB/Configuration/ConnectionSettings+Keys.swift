// SPDX-License-Identifier: Apache-2.0

internal import LupoCore

extension ConnectionSettings {
    /// The names that stand in a URL's query.
    static let urlKeys = [
        "socket", "ssl-mode", "ssl-ca", "ssl-capath", "ssl-cert", "ssl-key", "connect-timeout",
        "read-timeout", "write-timeout",
    ]

    /// The names that the groups of an option file may hold and that mean something here.
    static let fileKeys =
        urlKeys + [
            "host", "port", "user", "password", "database", "protocol", "ssl", "skip-ssl",
            "ssl-verify-server-cert",
        ]

    /// The one spelling of a name: lower case, hyphens.
    static func canonical(_ key: some StringProtocol) -> String {
        String(key.lowercased().map { $0 == "_" ? "-" : $0 })
    }

    /// Takes one setting in.
    ///
    /// - Parameters:
    ///   - key: one of ``fileKeys``, in the canonical spelling.
    ///   - value: nil for a name without `=`.
    /// - Returns: what is wrong with the value, as a sentence that never shows a password; nil where nothing is.
    mutating func set(_ key: String, to value: String?) -> String? {
        switch key {
        case "ssl", "skip-ssl", "ssl-verify-server-cert": return setFlag(key, value)
        case "password":
            guard let value else {
                return "password has no value; an empty one is written as password=\"\"."
            }
            password = Secret(value)
            return nil
        default: break
        }
        guard let value, !value.isEmpty else { return "\(key) has no value." }
        switch key {
        case "host": host = value
        case "socket": socket = value
        case "user": user = value
        case "ssl-ca": authorityFile = value
        case "ssl-capath": authorityFolder = value
        case "ssl-cert": certificateFile = value
        case "ssl-key": keyFile = value
        case "port": return setPort(value)
        case "database": return setSchema(value)
        case "ssl-mode": return setMode(value)
        case "protocol":
            let known = ["tcp", "socket", "unix"].contains(value.lowercased())
            return known ? nil : "protocol is \(value.shown); here only tcp and socket are known."
        case "connect-timeout": return setTimeout(value, key, \.connectTimeout)
        case "read-timeout": return setTimeout(value, key, \.readTimeout)
        case "write-timeout": return setTimeout(value, key, \.writeTimeout)
        default: return "\(key) is not known."
        }
        return nil
    }

    private mutating func setPort(_ value: String) -> String? {
        guard let number = UInt16(value), number > 0, value.first?.isNumber == true else {
            return "The port is \(value.shown), not a number from 1 to 65535."
        }
        port = number
        return nil
    }

    private mutating func setSchema(_ value: String) -> String? {
        do {
            schema = try Identifier(value)
            return nil
        } catch {
            return error.message
        }
    }

    private mutating func setMode(_ value: String) -> String? {
        let name = ConnectionSettings.canonical(value)
        if let mode = TLSMode(rawValue: name) {
            tlsMode = mode
            return nil
        }
        let names = TLSMode.allCases.map(\.rawValue)
        if name == "preferred" {
            return "ssl-mode=preferred falls back to plain text without a word; use one of "
                + names.joined(separator: ", ") + "."
        }
        let guess = names.nearest(to: name).map { " Did you mean \($0)?" } ?? ""
        return "ssl-mode is \(value.shown), not one of \(names.joined(separator: ", ")).\(guess)"
    }

    private mutating func setTimeout(
        _ value: String,
        _ key: String,
        _ path: WritableKeyPath<ConnectionSettings, Duration?>
    ) -> String? {
        guard let seconds = Int(value), (1...31_536_000).contains(seconds) else {
            return "\(key) is \(value.shown), not a whole number of seconds from 1."
        }
        self[keyPath: path] = .seconds(seconds)
        return nil
    }

    /// The mariadb client's own switches, brought to a mode.
    private mutating func setFlag(_ key: String, _ value: String?) -> String? {
        let isOn: Bool
        switch value?.lowercased() ?? "1" {
        case "1", "on", "true", "yes", "": isOn = true
        case "0", "off", "false", "no": isOn = false
        case let other: return "\(key) is \(other.shown), not ON or OFF."
        }
        switch (key, isOn) {
        case ("ssl-verify-server-cert", true): tlsMode = .verifyIdentity
        case ("ssl-verify-server-cert", false): tlsMode = .required
        case ("ssl", true), ("skip-ssl", false): if tlsMode == .disabled { tlsMode = nil }
        default: tlsMode = .disabled
        }
        return nil
    }
}

extension String {
    /// A wrong value as it stands in a message.
    fileprivate var shown: String { "\"" + clipped(to: 60).escapingControls() + "\"" }
}
