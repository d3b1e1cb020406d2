// SPDX-License-Identifier: Apache-2.0

internal import CLupoVM
import Glibc
package import LupoCore

/// Lua code of the host, compiled once and run in many VMs.
///
/// Lua does not verify compiled code, so a value of this type comes into being from text alone, in this process.
package struct LuaPrelude: Sendable {
    /// As traces show it.
    let name: String
    /// The compiled chunk, with its lines.
    let code: [UInt8]

    /// Compiles a text.
    ///
    /// - Parameters:
    ///   - source: the text.
    ///   - name: as traces show it.
    /// - Throws: ``LupoError`` `.internal` where the text is not Lua.
    package init(source: String, name: String) throws(LupoError) {
        let text = Array(source.utf8)
        var size = 0
        guard let compiled = unsafe lupo_compile_prelude(name, text, text.count, &size) else {
            throw LupoError(.internal, "The prelude \(name) cannot be compiled.")
        }
        defer { unsafe free(compiled) }
        self.name = name
        // The C side has just allocated and filled these bytes.
        code = unsafe Array(UnsafeRawBufferPointer(start: compiled, count: size))
    }
}
