// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore

/// Reads files beneath one folder and nowhere else: no `..`, no absolute path, no symbolic link on the way.
struct ConfinedFolder {
    /// Most bytes that a file may have.
    static let limit = 64 << 20
    private let path: String

    init(_ path: String) { self.path = path }

    /// Reads a file.
    ///
    /// - Throws: ``LupoError`` `.fileSystem`.
    func read(_ name: String) throws(LupoError) -> [UInt8] {
        let descriptor = try open(components(of: name), name, O_RDONLY)
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw LupoError(.fileSystem, "\(name.escapingControls()) is not a file.")
        }
        guard status.st_size <= ConfinedFolder.limit else {
            throw LupoError(
                .fileSystem,
                "\(name.escapingControls()) has more than \(ConfinedFolder.limit >> 20) MiB.",
                hint: "Load large data into a table beforehand."
            )
        }
        return try FileBytes.read(descriptor, name, size: Int(status.st_size))
    }

    /// Opens a file, to be read piece by piece.
    ///
    /// - Throws: ``LupoError`` `.fileSystem`.
    func file(_ name: String) throws(LupoError) -> SequentialFile {
        let file = SequentialFile(try open(components(of: name), name, O_RDONLY), name: name)
        try file.requireRegular()
        return file
    }

    /// Lists files whose path beneath the folder matches a pattern with `*` and `?` in its last part.
    ///
    /// - Returns: paths relative to the folder, sorted.
    func list(_ pattern: String) throws(LupoError) -> [String] {
        var parts = try components(of: pattern)
        let last = parts.removeLast()
        let descriptor = try open(parts, pattern, O_RDONLY | O_DIRECTORY)
        guard let folder = fdopendir(descriptor) else {
            close(descriptor)
            throw LupoError(
                .fileSystem,
                "The folder of \(pattern.escapingControls()) cannot be read."
            )
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard !name.hasPrefix("."), entry.pointee.d_type == UInt8(DT_REG) else { continue }
            if matches(Array(name.unicodeScalars)[...], Array(last.unicodeScalars)[...]) {
                names.append((parts + [name]).joined(separator: "/"))
            }
        }
        return names.sorted()
    }

    private func components(of name: String) throws(LupoError) -> [String] {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let isGood = parts.allSatisfy {
            !$0.isEmpty && $0 != "." && $0 != ".." && !$0.utf8.contains(0)
        }
        guard isGood, parts.count <= 32 else {
            throw LupoError(
                .fileSystem,
                "\"\(name.clipped(to: 200).escapingControls())\" is not a path below the migration's folder.",
                hint: "Write a path relative to the file, without .. and without a leading slash."
            )
        }
        return parts
    }

    private func open(_ parts: [String], _ name: String, _ flags: Int32) throws(LupoError) -> Int32
    {
        var current = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard current >= 0 else {
            throw LupoError(
                .fileSystem,
                "The migration's folder cannot be opened: \(errnoText(errno))."
            )
        }
        if parts.isEmpty { return current }
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            let how = isLast ? flags : O_RDONLY | O_DIRECTORY
            let next = openat(current, part, how | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
            let failure = errno
            close(current)
            guard next >= 0 else {
                let reason = failure == ELOOP ? "it is a symbolic link" : errnoText(failure)
                throw LupoError(
                    .fileSystem,
                    "\(name.escapingControls()) cannot be read: \(reason)."
                )
            }
            current = next
        }
        return current
    }

    private func matches(
        _ name: ArraySlice<Unicode.Scalar>,
        _ pattern: ArraySlice<Unicode.Scalar>
    ) -> Bool {
        var (n, p) = (name.startIndex, pattern.startIndex)
        var (starName, star): (Int, Int?) = (n, nil)
        while n < name.endIndex {
            if p < pattern.endIndex, pattern[p] == "*" {
                star = p
                starName = n
                p += 1
            } else if p < pattern.endIndex, pattern[p] == "?" || pattern[p] == name[n] {
                n += 1
                p += 1
            } else if let back = star {
                p = back + 1
                starName += 1
                n = starName
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == "*" }
    }
}

/// The reason of a failed system call, in the system's words.
func errnoText(_ code: Int32) -> String { String(cString: strerror(code)) }

/// Reads open files whole.
enum FileBytes {
    /// Reads to the end.
    ///
    /// - Parameters:
    ///   - descriptor: of an open file, at its beginning.
    ///   - name: as messages show it.
    ///   - size: bytes that it is said to have; another number is no error.
    /// - Returns: all bytes to its end.
    /// - Throws: ``LupoError`` `.fileSystem`.
    static func read(
        _ descriptor: Int32,
        _ name: String,
        size: Int
    ) throws(LupoError) -> [UInt8] {
        var out: [UInt8] = []
        // One byte more than there should be: what does not fill the room was the whole file.
        var room = max(size, 0) + 1
        while true {
            var failure: Int32 = 0
            let piece = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                failure = fill(buffer, from: descriptor, &count)
            }
            guard failure == 0 else {
                throw LupoError(
                    .fileSystem,
                    "\(name.escapingControls()) cannot be read: \(errnoText(failure))."
                )
            }
            if out.isEmpty { out = piece } else { out += piece }
            if piece.count < room { return out }
            room = 1 << 16
        }
    }

    /// Fills a buffer as far as the file goes.
    ///
    /// - Returns: the reason of a failure, or 0.
    private static func fill(
        _ buffer: UnsafeMutableBufferPointer<UInt8>,
        from descriptor: Int32,
        _ count: inout Int
    ) -> Int32 {
        while count < buffer.count {
            let rest = buffer.baseAddress.map { $0 + count }
            let got = Glibc.read(descriptor, rest, buffer.count - count)
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { return errno }
            if got == 0 { return 0 }
            count += got
        }
        return 0
    }
}
