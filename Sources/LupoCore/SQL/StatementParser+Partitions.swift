// SPDX-License-Identifier: Apache-2.0

extension StatementParser {
    /// The clauses of ALTER TABLE that work on partitions, and CONVERT TO CHARACTER SET, which begins like one.
    mutating func partitionHead(
        _ verb: String
    ) throws(LupoError) -> (AlterClause.Kind, String?, String?, Bool)? {
        advance()
        switch verb {
        case "CONVERT": return try convertHead()
        case "EXCHANGE":
            try expect("PARTITION")
            let partition = try name("a partition's name")
            try expect("WITH")
            try expect("TABLE")
            try object(.alter)
            return (.exchangePartition, partition, nil, false)
        case "PARTITION":
            try expect("BY")
            while let lexeme = peek, lexeme.symbol != UInt8(ascii: ",") {
                if lexeme.symbol == UInt8(ascii: "(") {
                    advance()
                    try partitionDefinitions()
                } else {
                    advance()
                }
            }
            return (.partitionBy, nil, nil, false)
        case "REMOVE":
            try expect("PARTITIONING")
            return (.removePartitioning, nil, nil, false)
        case "REORGANIZE":
            try expect("PARTITION")
            while peek != nil, word != "INTO" { advance() }
            return (.reorganizePartition, nil, nil, false)
        default:
            try expect("PARTITION")
            _ = accept(anyOf: ["NO_WRITE_TO_BINLOG", "LOCAL"])
            var partition: String?
            if verb != "COALESCE" {
                repeat {
                    let name = accept("ALL") ? "ALL" : try name("a partition's name")
                    partition = partition ?? name
                } while accept(symbol: ",")
            }
            let isTruncated = verb == "TRUNCATE"
            return (isTruncated ? .truncatePartition : .maintainPartition, partition, nil, false)
        }
    }

    private mutating func convertHead() throws(LupoError) -> (
        AlterClause.Kind, String?, String?, Bool
    )? {
        if accept("PARTITION") {
            let partition = try name("a partition's name")
            try expect("TO")
            try expect("TABLE")
            try object(.create)
            return (.convertPartition, partition, nil, false)
        }
        if accept("TABLE") {
            try object(.drop)
            try expect("TO")
            try expect("PARTITION")
            return (.convertPartition, try name("a partition's name"), nil, false)
        }
        try expect("TO")
        guard accept("CHARACTER", "SET") || accept("CHAR", "SET") || accept("CHARSET") else {
            throw unexpected("CHARACTER SET")
        }
        return (.convertCharset, nil, nil, false)
    }

    /// The inside of the partitions' parentheses, whose options may name folders.
    private mutating func partitionDefinitions() throws(LupoError) {
        repeat { try definition(stopsAtComma: true, inPartitions: true) } while accept(symbol: ",")
        try expect(symbol: ")")
    }
}
