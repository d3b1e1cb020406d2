// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore

/// An open file that is read from its beginning, more than once if need be, with a digest of what was read.
final class SequentialFile {
    private let descriptor: Int32
    private let name: String
    private var offset: off_t = 0
    private var digest = SHA256()

    init(_ descriptor: Int32, name: String) {
        self.descriptor = descriptor
        self.name = name
    }

    deinit { close(descriptor) }

    /// Refuses folders, pipes and devices.
    func requireRegular() throws(LupoError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw LupoError(.fileSystem, "\(name.escapingControls()) is not a file.")
        }
    }

    /// The next bytes, at most so many; none at the end.
    ///
    /// - Throws: ``LupoError`` `.fileSystem`.
    func read(_ count: Int) throws(LupoError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let rest = buffer.baseAddress.map { $0 + filled }
                let got = pread(descriptor, rest, count - filled, offset + off_t(filled))
                if got < 0 && errno == EINTR { continue }
                if got < 0 { failure = errno }
                guard got > 0 else { break }
                filled += got
            }
        }
        guard failure == 0 else {
            throw LupoError(
                .fileSystem,
                "\(name.escapingControls()) cannot be read: \(errnoText(failure))."
            )
        }
        offset += off_t(bytes.count)
        digest.update(bytes)
        return bytes
    }

    /// Goes back to the beginning; gives the digest of what was read until here.
    func rewind() -> String {
        offset = 0
        var ended = SHA256()
        swap(&ended, &digest)
        return ended.finalize().hexadecimal
    }
}
