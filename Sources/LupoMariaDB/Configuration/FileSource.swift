// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import LupoCore

/// Where configuration files are read from; tests pass their own.
package struct FileSource: Sendable {
    /// One file's content, with its permission bits.
    package struct Content: Sendable {
        /// The bytes.
        package let bytes: [UInt8]
        /// The permission bits, for example 0o600.
        package let mode: UInt32

        /// Puts both together.
        package init(bytes: [UInt8], mode: UInt32) {
            self.bytes = bytes
            self.mode = mode
        }
    }

    private let reading: @Sendable (String) throws(LupoError) -> Content?
    private let listing: @Sendable (String) -> [String]?

    /// Makes a source.
    ///
    /// - Parameters:
    ///   - read: reads a file; nil where there is none.
    ///   - names: lists the names in a folder, sorted; nil where there is no such folder.
    package init(
        read: @escaping @Sendable (String) throws(LupoError) -> Content?,
        names: @escaping @Sendable (String) -> [String]?
    ) {
        self.reading = read
        self.listing = names
    }

    /// Reads a file.
    ///
    /// - Parameter path: absolute, or relative to the working folder.
    /// - Returns: nil where there is no such file.
    /// - Throws: ``LupoError`` `.fileSystem` where it cannot be read.
    package func read(_ path: String) throws(LupoError) -> Content? { try reading(path) }

    /// Lists the names in a folder, sorted; nil where there is no such folder.
    package func names(_ folder: String) -> [String]? { listing(folder) }

    /// The machine's own files; a file of more than a megabyte is refused.
    package static let system = FileSource(
        read: { (path: String) throws(LupoError) -> Content? in try readFile(path) },
        names: { path in readNames(path) }
    )
}

private func readFile(_ path: String) throws(LupoError) -> FileSource.Content? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
        if errno == ENOENT || errno == ENOTDIR { return nil }
        throw fault(path)
    }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw fault(path) }
    guard status.st_mode & S_IFMT != S_IFDIR else {
        throw LupoError(.fileSystem, "\(path) is a folder, not a file.")
    }
    let limit = 1 << 20
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 16_384)
    while bytes.count <= limit {
        let count = unsafe block.withUnsafeMutableBytes {
            unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
        }
        guard count >= 0 else { throw fault(path) }
        if count == 0 { return FileSource.Content(bytes: bytes, mode: status.st_mode & 0o7777) }
        bytes += block[..<count]
    }
    throw LupoError(.fileSystem, "\(path) has more than a megabyte; that is no configuration file.")
}

private func fault(_ path: String) -> LupoError {
    let reason = unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "unknown reason"
    return LupoError(.fileSystem, "\(path) cannot be read: \(reason).")
}

private func readNames(_ path: String) -> [String]? {
    guard let folder = unsafe opendir(path) else { return nil }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
        let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        names.append(name)
    }
    return names.sorted()
}
