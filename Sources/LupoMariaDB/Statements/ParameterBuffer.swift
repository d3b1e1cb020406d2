// SPDX-License-Identifier: Apache-2.0

internal import CMariaDB
internal import LupoCore

/// The parameters of one execution in the form that the client library takes.
///
/// All values are copied into one block that lives as long as this object; the library reads it while it executes.
@safe final class ParameterBuffer {
    private let binds: UnsafeMutablePointer<MYSQL_BIND>
    private let block: UnsafeMutableRawBufferPointer
    private let count: Int

    /// Copies the values.
    ///
    /// - Throws: ``LupoError`` `.value` naming the parameter for a double that is not finite and a malformed decimal.
    init(_ values: [Value]) throws(LupoError) {
        for (index, value) in values.enumerated() {
            do { try value.requireSendable() } catch {
                var error = error
                error.message = "Parameter \(index + 1): \(error.message)"
                throw error
            }
        }
        count = values.count
        let size = values.reduce(0) { $0 + $1.storedSize }
        unsafe block = .allocate(byteCount: max(size, 8), alignment: 8)
        unsafe binds = .allocate(capacity: max(count, 1))
        unsafe binds.initialize(repeating: MYSQL_BIND(), count: count)
        var offset = 0
        for (index, value) in values.enumerated() {
            unsafe place(value, in: &binds[index], at: block.baseAddress.unsafelyUnwrapped + offset)
            offset += value.storedSize
        }
    }

    deinit {
        unsafe binds.deallocate()
        unsafe block.deallocate()
    }

    /// Hands the parameters to a statement; valid until this object goes.
    ///
    /// - Returns: false where the library refuses; the statement knows why.
    @unsafe func bind(to statement: UnsafeMutablePointer<MYSQL_STMT>) -> Bool {
        unsafe mysql_stmt_bind_param(statement, binds) == 0
    }

    @unsafe private func place(
        _ value: Value,
        in bind: inout MYSQL_BIND,
        at address: UnsafeMutableRawPointer
    ) {
        unsafe bind.buffer = unsafe address
        switch value {
        case .null: unsafe bind.buffer_type = MYSQL_TYPE_NULL
        case .integer(let number):
            unsafe bind.buffer_type = MYSQL_TYPE_LONGLONG
            unsafe address.storeBytes(of: number, as: Int64.self)
        case .unsigned(let number):
            unsafe bind.buffer_type = MYSQL_TYPE_LONGLONG
            unsafe bind.is_unsigned = 1
            unsafe address.storeBytes(of: number, as: UInt64.self)
        case .double(let number):
            unsafe bind.buffer_type = MYSQL_TYPE_DOUBLE
            unsafe address.storeBytes(of: number, as: Double.self)
        case .decimal(var text):
            unsafe bind.buffer_type = MYSQL_TYPE_NEWDECIMAL
            text.withUTF8 { unsafe copy(UnsafeRawBufferPointer($0), &bind, address) }
        case .text(var text):
            unsafe bind.buffer_type = MYSQL_TYPE_STRING
            text.withUTF8 { unsafe copy(UnsafeRawBufferPointer($0), &bind, address) }
        case .bytes(let bytes):
            // A BLOB parameter has the character set "binary" at the server; nothing is converted.
            unsafe bind.buffer_type = MYSQL_TYPE_BLOB
            unsafe bytes.withUnsafeBytes { unsafe copy($0, &bind, address) }
        }
    }

    @unsafe private func copy(
        _ bytes: UnsafeRawBufferPointer,
        _ bind: inout MYSQL_BIND,
        _ address: UnsafeMutableRawPointer
    ) {
        if let source = bytes.baseAddress {
            unsafe address.copyMemory(from: source, byteCount: bytes.count)
        }
        unsafe bind.buffer_length = UInt(bytes.count)
        unsafe bind.length_value = UInt(bytes.count)
    }
}

extension Value {
    /// Bytes in the block, rounded up so that numbers stay aligned.
    fileprivate var storedSize: Int {
        let size =
            switch self {
            case .null, .integer, .unsigned, .double: 8
            case .decimal(let text), .text(let text): text.utf8.count
            case .bytes(let bytes): bytes.count
            }
        return (size + 7) & ~7
    }

    /// Bytes on the wire, rounded up generously.
    var sentSize: Int {
        switch self {
        case .text(let text), .decimal(let text): text.utf8.count + 16
        case .bytes(let bytes): bytes.count + 16
        default: 16
        }
    }

    /// Refuses what the server would take for something else.
    func requireSendable() throws(LupoError) {
        switch self {
        case .double(let number) where !number.isFinite: _ = try literal()
        case .decimal(let text) where !text.isDecimalNotation: _ = try literal()
        default: break
        }
    }
}
