// SPDX-License-Identifier: Apache-2.0

import CLupoResources

/// The files of the source tree that the binary carries, so that copying it to another machine is an install.
package enum Resources {
    /// Paths below the root of the source tree, such as `database/migrations/orchestrator_schema_4_0_25.sql`.
    package static var names: [String] { all.map { String(cString: $0.name) } }

    /// The bytes of a file as they stood when the binary was built; nil where there is none of that name.
    package static func bytes(of name: String) -> [UInt8]? {
        all.first { String(cString: $0.name) == name }
            .map { Array(UnsafeBufferPointer(start: $0.bytes, count: $0.length)) }
    }

    /// The same as text; every carried file is UTF-8.
    package static func text(of name: String) -> String? {
        bytes(of: name).map { String(decoding: $0, as: UTF8.self) }
    }

    private static var all: [lupo_resource] {
        (0..<lupo_resource_count()).map { lupo_resource_at($0).pointee }
    }
}
