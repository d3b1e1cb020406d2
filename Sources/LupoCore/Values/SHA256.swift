// SPDX-License-Identifier: Apache-2.0

import CCrypto

/// SHA-256 by libcrypto, over any number of pieces.
package struct SHA256: ~Copyable {
    private let context: OpaquePointer

    /// The algorithm, looked up once: `EVP_sha256()` would have it looked up for each digest.
    ///
    /// libcrypto counts its references atomically and changes nothing in it.
    nonisolated(unsafe) private static let algorithm = EVP_MD_fetch(nil, "SHA256", nil)

    /// Begins a digest.
    package init() {
        // EVP_MD_CTX_new fails only where there is no memory left for 48 bytes.
        guard let context = EVP_MD_CTX_new() else { fatalError("out of memory") }
        self.context = context
        precondition(
            EVP_DigestInit_ex(context, SHA256.algorithm, nil) == 1,
            "libcrypto has no SHA-256"
        )
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Adds bytes.
    package mutating func update(_ bytes: some Sequence<UInt8>) {
        let taken: Void? = bytes.withContiguousStorageIfAvailable { buffer in
            EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
        }.map { precondition($0 == 1) }
        if taken == nil {
            Array(bytes).withUnsafeBytes { buffer in
                precondition(EVP_DigestUpdate(context, buffer.baseAddress, buffer.count) == 1)
            }
        }
    }

    /// Ends the digest: 32 bytes.
    package consuming func finalize() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            precondition(EVP_DigestFinal_ex(context, buffer.baseAddress, nil) == 1)
            count = 32
        }
    }

    /// The digest of one piece in lower-case hexadecimal, 64 characters.
    package static func hex(_ bytes: some Sequence<UInt8>) -> String {
        var digest = SHA256()
        digest.update(bytes)
        return digest.finalize().hexadecimal
    }
}

/// MD5 by libcrypto, for scripts that compare with digests made elsewhere; the host itself never relies on it.
package enum MD5 {
    /// The digest in lower-case hexadecimal, 32 characters.
    package static func hex(_ bytes: [UInt8]) -> String {
        [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
            let done = bytes.withUnsafeBytes { source in
                EVP_Digest(
                    source.baseAddress,
                    source.count,
                    buffer.baseAddress,
                    nil,
                    EVP_md5(),
                    nil
                )
            }
            precondition(done == 1, "libcrypto has no MD5")
            count = 16
        }.hexadecimal
    }
}

extension Sequence<UInt8> {
    /// Two lower-case hexadecimal digits a byte.
    package var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        var out: [UInt8] = []
        out.reserveCapacity(2 * underestimatedCount)
        for byte in self {
            out.append(digits[Int(byte >> 4)])
            out.append(digits[Int(byte & 15)])
        }
        return String(decoding: out, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Reads two hexadecimal digits a byte; nil for anything else.
    package init?(hexadecimal text: String) {
        let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
        self = stride(from: 0, to: digits.count, by: 2).map {
            UInt8(digits[$0] << 4 | digits[$0 + 1])
        }
    }
}
