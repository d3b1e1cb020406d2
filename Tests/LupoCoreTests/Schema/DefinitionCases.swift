// SPDX-License-Identifier: Apache-2.0

/// Table definitions in JSON (see `APIValue(json:)`), by the name of the table.
///
/// `DefinitionGolden` has what MariaDB 10.11.19 printed for each after the host's own CREATE TABLE.
enum DefinitionCases {
    static let all: [(name: String, json: String)] = [
        ("plain", #"{"columns": []}"#),
        (
            "keyed",
            #"{"id": "mood_id", "columns": [], "comment": "It's \"a\" table\\, (really)\nü"}"#
        ),
        (
            "bare",
            #"{"id": false, "timestamps": false, "soft_delete": false, "columns": [{"name": "a", "type": "int"}]}"#
        ),
        (
            "own",
            """
            {"columns": [{"name": "is_deleted", "type": "boolean"}, {"name": "id", "type": "string",
             "length": 36, "charset": "ascii", "collation": "ascii_bin"},
             {"name": "updated_ymdhis", "type": "ymdhis", "null": true}]}
            """
        ),
        ("c_bigint", whole("bigint", "-9223372036854775808", #"{"$u64": "18446744073709551615"}"#)),
        ("c_int", whole("int", "-2147483648", "4294967295")),
        ("c_smallint", whole("smallint", "-32768", "65535")),
        ("c_tinyint", whole("tinyint", "-128", "255")),
        (
            "c_boolean",
            """
            {"columns": [{"name": "a", "type": "boolean"}, {"name": "b", "type": "boolean", "null": true},
             {"name": "c", "type": "boolean", "default": true, "comment": "c"},
             {"name": "d", "type": "boolean", "null": true, "default": false},
             {"name": "e", "type": "boolean", "null": true, "default": null}]}
            """
        ),
        (
            "c_ymdhis",
            """
            {"columns": [{"name": "a_ymdhis", "type": "ymdhis"},
             {"name": "b_ymdhis", "type": "ymdhis", "null": true, "comment": "when"},
             {"name": "c_ymdhis", "type": "ymdhis", "default": 20240131235959}]}
            """
        ),
        (
            "c_decimal",
            """
            {"columns": [{"name": "a", "type": "decimal"}, {"name": "b", "type": "decimal", "null": true},
             {"name": "c", "type": "decimal", "precision": 10, "scale": 2, "default": {"$decimal": "-1.5"}},
             {"name": "d", "type": "decimal", "precision": 10, "scale": 0, "default": 7, "unsigned": true},
             {"name": "e", "type": "decimal", "precision": 65, "scale": 38, "default": {"$float": "1e-7"}},
             {"name": "f", "type": "decimal", "precision": 38, "scale": 38, "default": {"$decimal": "0.25"}},
             {"name": "g", "type": "decimal", "precision": 5, "scale": 2, "default": {"$float": "0.1"},
              "null": true, "comment": "g"},
             {"name": "h", "type": "decimal", "precision": 20, "scale": 0, "default": {"$u64": "18446744073709551615"}},
             {"name": "i", "type": "decimal", "default": {"$decimal": "-0.000"}}]}
            """
        ),
        (
            "c_double",
            """
            {"columns": [{"name": "a", "type": "double"}, {"name": "b", "type": "double", "null": true},
             {"name": "c", "type": "double", "default": 0}, {"name": "d", "type": "double", "default": 0.1},
             {"name": "e", "type": "double", "default": {"$float": "0.3333333333333333"}},
             {"name": "f", "type": "double", "default": {"$float": "1.7976931348623157e308"}},
             {"name": "g", "type": "double", "default": {"$float": "5e-324"}},
             {"name": "h", "type": "double", "default": -1.5, "null": true, "comment": "h"},
             {"name": "i", "type": "double", "default": {"$float": "1e15"}},
             {"name": "j", "type": "double", "default": {"$float": "123456789012345680"}},
             {"name": "k", "type": "double", "default": {"$float": "1.2345678901234567e-10"}},
             {"name": "l", "type": "double", "default": {"$decimal": "2.50"}},
             {"name": "m", "type": "double", "default": {"$float": "-0.0"}}]}
            """
        ),
        (
            "c_string",
            #"""
            {"columns": [{"name": "a", "type": "string"}, {"name": "b", "type": "string", "length": 1, "null": true},
             {"name": "c", "type": "string", "length": 4000, "default": ""},
             {"name": "d", "type": "string", "length": 40, "default": "calm", "comment": "It's calm"},
             {"name": "e", "type": "string", "length": 40, "default": "NULL", "null": true},
             {"name": "f", "type": "string", "length": 40, "default": "a'b\"c`d\\e\nf\rg\th\u0000i\u001aj%_\\%, ) -- #"},
             {"name": "g", "type": "string", "length": 40, "default": "  ü 漢  "},
             {"name": "h", "type": "string", "length": 40, "default": null, "null": true},
             {"name": "i", "type": "string", "length": 64, "charset": "ascii"},
             {"name": "j", "type": "string", "length": 64, "charset": "ascii", "collation": "ascii_bin", "default": "x"},
             {"name": "k", "type": "string", "length": 64, "collation": "utf8mb4_bin", "null": true},
             {"name": "l", "type": "string", "length": 64, "charset": "utf8mb4", "collation": "utf8mb4_general_ci"},
             {"name": "m", "type": "string", "length": 20, "default": "0x41"},
             {"name": "n", "type": "string", "length": 20, "default": "current_timestamp()", "comment": "a\\b, 'c' (d)\n\t"}]}
            """#
        ),
        ("c_text", long("text")), ("c_mediumtext", long("mediumtext")),
        ("c_longtext", long("longtext")),
        (
            "c_json",
            #"""
            {"columns": [{"name": "a_json", "type": "json"}, {"name": "b_json", "type": "json", "null": true},
             {"name": "c_json", "type": "json", "default": "{}", "comment": "c"},
             {"name": "d_json", "type": "json", "default": "{\"a'b\": [1, \"x\\\"y\\\\z\\n😀\"]}", "null": true},
             {"name": "e`f_json", "type": "json", "default": null, "null": true}]}
            """#
        ),
        (
            "c_enum",
            #"""
            {"columns": [{"name": "a", "type": "enum", "values": ["small", "large"]},
             {"name": "b", "type": "enum", "values": ["a,b", "c'd", "(e)", "f\\", "g\"h", "`i`", "j\nk", "", "漢"],
              "default": "c'd", "comment": "b"},
             {"name": "c", "type": "enum", "values": ["x"], "null": true},
             {"name": "d", "type": "enum", "values": ["x", "\\"], "null": true, "default": "\\"},
             {"name": "e", "type": "enum", "values": ["x", "y"], "charset": "ascii", "default": "y"},
             {"name": "f", "type": "enum", "values": ["1", "2"], "collation": "utf8mb4_bin", "default": "2"}]}
            """#
        ),
        (
            "c_bytes",
            """
            {"columns": [{"name": "a", "type": "bytes"}, {"name": "b", "type": "bytes", "length": 32, "null": true},
             {"name": "c", "type": "bytes", "length": 4, "default": {"$bytes": ""}},
             {"name": "d", "type": "bytes", "length": 9, "default": {"$bytes": "61275c000a0d1a62"}, "comment": "d"},
             {"name": "e", "type": "bytes", "length": 4, "default": {"$bytes": "ff0041"}},
             {"name": "f", "type": "bytes", "length": 9, "default": {"$bytes": "f09f9880"}, "null": true},
             {"name": "g", "type": "bytes", "length": 9, "default": "text"},
             {"name": "h", "type": "bytes", "length": 9, "default": {"$bytes": "c3"}, "null": true}]}
            """
        ),
        (
            "c_blob",
            """
            {"columns": [{"name": "a", "type": "blob"}, {"name": "b", "type": "blob", "null": true, "comment": "b"},
             {"name": "c", "type": "blob", "default": {"$bytes": "ff0041"}},
             {"name": "d", "type": "blob", "default": {"$bytes": ""}, "null": true},
             {"name": "e", "type": "blob", "default": "te'xt"}]}
            """
        ),
        (
            "indexed",
            """
            {"columns": [{"name": "a", "type": "string", "length": 100}, {"name": "b", "type": "text"},
             {"name": "Case", "type": "int"}, {"name": "d", "type": "bytes", "length": 40},
             {"name": "wide", "type": "string", "length": 768}, {"name": "code", "type": "string",
              "length": 3072, "charset": "ascii"}],
             "indexes": [{"columns": "a"}, {"columns": ["is_deleted", "a(10)"]}, {"columns": "b(768)"},
             {"columns": ["a(100)", "case"], "name": "whole"}, {"columns": "a", "unique": true},
             {"columns": ["d(7)", "updated_ymdhis"], "unique": true, "name": "u`q, ("},
             {"columns": "wide"}, {"columns": "code"}, {"columns": ["case", "a"], "name": "longer"}]}
            """
        ),
    ]

    private static func whole(_ type: String, _ lowest: String, _ highest: String) -> String {
        """
        {"columns": [{"name": "a", "type": "\(type)"}, {"name": "b", "type": "\(type)", "null": true},
         {"name": "c", "type": "\(type)", "default": 0}, {"name": "d", "type": "\(type)", "unsigned": true},
         {"name": "e", "type": "\(type)", "default": \(lowest), "comment": "lowest"},
         {"name": "f", "type": "\(type)", "unsigned": true, "default": \(highest), "null": true},
         {"name": "g", "type": "\(type)", "null": true, "default": null},
         {"name": "h", "type": "\(type)", "default": {"$float": "5.0"}},
         {"name": "i", "type": "\(type)", "default": true}]}
        """
    }

    private static func long(_ type: String) -> String {
        #"""
        {"columns": [{"name": "a", "type": "\#(type)"}, {"name": "b", "type": "\#(type)", "null": true, "comment": "b"},
         {"name": "c", "type": "\#(type)", "default": ""},
         {"name": "d", "type": "\#(type)", "default": "a'b\"c\\d\ne\rf\u0000g\u001ah\t😀%_\\_", "null": true},
         {"name": "e", "type": "\#(type)", "charset": "ascii"},
         {"name": "f", "type": "\#(type)", "collation": "utf8mb4_bin", "default": "NULL"}]}
        """#
    }
}
