// SPDX-License-Identifier: Apache-2.0

import LupoCore

extension ReadStatement {
    /// What was read, in one line: verb, flags, then `role:schema.name` of each object.
    var outline: String {
        var parts = [verb.rawValue]
        if isTemporary { parts.append("temporary") }
        if isExplained { parts.append("explained") }
        if isAnalyzed { parts.append("analyzed") }
        if isWriteAmbiguous { parts.append("ambiguous") }
        if !isWhollyRead { parts.append("unread") }
        if let output { parts.append("[\(output.rawValue)]") }
        if let rowLock { parts.append("[\(rowLock.rawValue)]") }
        for object in objects {
            parts.append(
                "\(object.role.rawValue):" + (object.schema.map { $0 + "." } ?? "") + object.name
            )
        }
        parts += schemas.map { "schema:\($0.name)" }
        parts += functions.filter { !$0.isBuiltIn }.map { call in
            "stored:" + (call.schema.map { $0 + "." } ?? "") + call.name
        }
        parts += assignments.map { "set:\($0.scope.rawValue):\($0.name)" }
        parts += statementVariables.map { "with:\($0.name)" }
        return parts.joined(separator: " ")
    }
}
