// SPDX-License-Identifier: Apache-2.0

extension Sequence<String> {
    /// The name that a person most likely meant, or nil where none is near.
    ///
    /// Near is an edit distance (insert, remove, replace, swap of neighbours) of at most a third of the longer
    /// name, case ignored; of equally near ones the first in order of the alphabet.
    package func nearest(to name: String) -> String? {
        let wanted = Array(name.lowercased().unicodeScalars.prefix(64))
        var best: (name: String, distance: Int)?
        for candidate in self {
            let other = Array(candidate.lowercased().unicodeScalars.prefix(64))
            let limit = Swift.max(1, Swift.max(wanted.count, other.count) / 3)
            guard abs(wanted.count - other.count) <= limit else { continue }
            let distance = editDistance(wanted, other)
            guard distance <= limit else { continue }
            if let best, (best.distance, best.name) <= (distance, candidate) { continue }
            best = (candidate, distance)
        }
        return best?.name
    }
}

/// Optimal string alignment distance.
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var before: [Int] = []
    var previous = Array(0...right.count)
    for row in left.indices {
        var current = [row + 1]
        for column in right.indices {
            let replaced = previous[column] + (left[row] == right[column] ? 0 : 1)
            var cost = Swift.min(previous[column + 1] + 1, current[column] + 1, replaced)
            if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                cost = Swift.min(cost, before[column - 1] + 1)
            }
            current.append(cost)
        }
        before = previous
        previous = current
    }
    return previous[right.count]
}
