// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A folder with all that is in it; symbolic links are never followed.
enum FolderTree {
    /// Removes it as far as that is possible.
    static func remove(_ path: String) {
        walk(path) { entry, isFolder in
            if isFolder { rmdir(entry) } else { unlink(entry) }
        }
    }

    /// Bytes that its files take on disk.
    static func size(_ path: String) -> Int64 {
        var total: Int64 = 0
        walk(path) { entry, _ in
            var facts = stat()
            if lstat(entry, &facts) == 0 { total += Int64(facts.st_blocks) * 512 }
        }
        return total
    }

    /// Calls for each entry, contents before their folder, the folder itself last.
    private static func walk(_ path: String, _ visit: (String, Bool) -> Void) {
        var facts = stat()
        guard lstat(path, &facts) == 0 else { return }
        let isFolder = facts.st_mode & S_IFMT == S_IFDIR
        if isFolder, let listing = opendir(path) {
            var names: [String] = []
            while let entry = readdir(listing) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name != ".", name != ".." { names.append(name) }
            }
            closedir(listing)
            for name in names { walk(path + "/" + name, visit) }
        }
        visit(path, isFolder)
    }
}
