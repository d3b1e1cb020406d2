// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoLua

/// `-- lupo:allow` in Lua.
extension Script {
    /// What comments of Lua allow for the statement that the script is sending: at the end of its line, or in the lines of
    /// comment right above.
    var remarks: [Suppression] {
        guard let place = vm.place, let colon = place.lastIndex(of: ":"),
            let line = Int(place[place.index(after: colon)...])
        else { return [] }
        let file = String(place[..<colon])
        if let known = remarksByFile[file] { return known.beside(line) }
        let read = LuaRemarks(bytes(of: file))
        remarksByFile[file] = read
        return read.beside(line)
    }

    private func bytes(of file: String) -> [UInt8] {
        if file == self.file { return source }
        return modules.first { file == $0.path || file.hasSuffix("/" + $0.path) }?.bytes ?? []
    }
}
