// SPDX-License-Identifier: Apache-2.0

extension ColumnKind {
    /// The ending that a new column's name must have (rules S13 and S17).
    var nameEnding: String? {
        switch self {
        case .json: "_json"
        case .ymdhis: "_ymdhis"
        default: nil
        }
    }

    /// Whether a whole column can be a primary key.
    var isKeyable: Bool {
        switch self {
        case .text, .mediumtext, .longtext, .json, .blob: false
        default: true
        }
    }

    /// The smallest and the largest default; nil for what is no whole number.
    func integerRange(isUnsigned: Bool) -> (lowest: Int64, highest: UInt64)? {
        switch self {
        case .boolean: (0, 1)
        case .bigint, .ymdhis: range(bits: 64, isUnsigned)
        case .int: range(bits: 32, isUnsigned)
        case .smallint: range(bits: 16, isUnsigned)
        case .tinyint: range(bits: 8, isUnsigned)
        default: nil
        }
    }

    private func range(bits: UInt64, _ isUnsigned: Bool) -> (lowest: Int64, highest: UInt64) {
        isUnsigned
            ? (0, .max >> (64 - bits)) : (-(Int64.max >> (64 - bits)) - 1, .max >> (65 - bits))
    }
}
