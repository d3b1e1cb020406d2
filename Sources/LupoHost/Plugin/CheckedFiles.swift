// SPDX-License-Identifier: Apache-2.0

package import LupoCore

/// The files of a command line as they were looked at before the first of them runs: what was checked is what runs.
///
/// Modules and data files are not among them: they are read when their migration's turn comes, and the checksum that the
/// ledger gets is that of the modules which then run.
package struct CheckedFiles: Sendable {
    /// Most bytes that are kept for a run.
    package static let standardLimit = 64 << 20

    private var files: [String: PluginFile] = [:]
    /// Bytes that may still be kept.
    private var room: Int

    /// Keeps nothing yet.
    ///
    /// - Parameter limit: most bytes that are kept; a file beyond is read again when its turn comes.
    package init(limit: Int = standardLimit) { room = limit }

    /// Reads a file and holds it against everything that can be known without a database.
    ///
    /// - Throws: ``LupoError`` with exit status 65, and file and line where there are some.
    package mutating func check(
        _ path: String,
        _ configuration: HostConfiguration
    ) throws(LupoError) {
        let file = try self.file(path)
        _ = try LoadedMigration.check(file, configuration)
        guard files[path] == nil, file.bytes.count <= room else { return }
        room -= file.bytes.count
        files[path] = file
    }

    /// The file as it was checked, or as it is now where it was not kept.
    ///
    /// - Throws: ``LupoError`` as ``PluginFile/init(path:)``.
    package func file(_ path: String) throws(LupoError) -> PluginFile {
        if let known = files[path] { return known }
        return try PluginFile(path: path)
    }
}
