// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB

/// The secrets of `lupo.lua`, read once when a session begins.
///
/// One that is not there is no error before a script asks for it: a project has more secrets than one migration needs.
struct SecretVault {
    /// What was found.
    private(set) var texts = SecretTexts()
    /// What to say to whom asks for one that was not found.
    private(set) var missing: [String: LupoError] = [:]

    /// Reads all of them.
    ///
    /// - Parameter configuration: of the project.
    /// - Throws: ``LupoError`` `.configuration` for one that is too short to be hidden.
    init(_ configuration: HostConfiguration) throws(LupoError) {
        for (name, source) in configuration.secrets.sorted(by: { $0.key < $1.key }) {
            let text: String
            do {
                text = try SecretVault.read(source, name, in: configuration.folder)
            } catch {
                missing[name] = error
                continue
            }
            guard text.utf8.count >= SecretTexts.shortest else {
                throw LupoError(
                    .configuration,
                    "The secret '\(name)' has less than \(SecretTexts.shortest) bytes: it cannot be hidden wherever it occurs.",
                    hint: "Take a longer one, or take what is no secret from --arg."
                )
            }
            texts.add(text, as: name)
        }
    }

    private static func read(
        _ source: SecretSource,
        _ name: String,
        in folder: String
    ) throws(LupoError) -> String {
        switch source {
        case .environment(let variable):
            guard let text = getenv(variable).flatMap({ String(validatingCString: $0) }) else {
                throw LupoError(
                    .configuration,
                    "The secret '\(name)' is not there: the environment has no \(variable) in UTF-8.",
                    hint: "Set it for lupo-host, and do not write it on the command line."
                )
            }
            return text
        case .file(let path):
            let path = path.hasPrefix("/") ? path : folder + "/" + path
            guard let content = try FileSource.system.read(path) else {
                throw LupoError(
                    .configuration,
                    "The secret '\(name)' is not there: \(path) does not exist.",
                    hint: "Write it into that file, readable by nobody else."
                )
            }
            guard content.mode & 0o077 == 0 else {
                throw LupoError(
                    .configuration,
                    "The secret '\(name)' is not taken: others may read \(path).",
                    hint: "chmod 600 \(path)"
                )
            }
            guard let text = String(validating: content.bytes, as: UTF8.self) else {
                throw LupoError(
                    .configuration,
                    "The secret '\(name)' in \(path) is not valid UTF-8."
                )
            }
            // Editors end a file with a line end, which belongs to no secret.
            return text.hasSuffix("\n") ? String(text.dropLast()) : text
        }
    }
}
