// SPDX-License-Identifier: Apache-2.0

/// What the names of character sets and collations say.
enum Collation {
    /// The name with `utf8mb3` for the older `utf8`.
    static func modern(_ name: String) -> String {
        if name == "utf8" { return "utf8mb3" }
        return name.hasPrefix("utf8_") ? "utf8mb3_" + name.dropFirst(5) : name
    }

    /// The character set of a collation; nil for those that belong to several, as `uca1400_ai_ci`.
    static func charset(of collation: String) -> String? {
        let first = modern(collation).prefix { $0 != "_" }
        return first == "uca1400" ? nil : String(first)
    }

    /// The collation that holds where a server prints a character set alone.
    static func primary(of charset: String) -> String {
        exceptions[charset] ?? modern(charset) + "_general_ci"
    }

    /// The longest character in bytes; nil for a character set that is not known here.
    static func longestCharacter(of charset: String) -> Int? {
        switch modern(charset) {
        case "utf8mb4", "utf16", "utf16le", "utf32": 4
        case "utf8mb3", "ujis", "eucjpms": 3
        case "ucs2", "big5", "gbk", "gb2312", "sjis", "cp932", "euckr": 2
        case "ascii", "latin1", "latin2", "latin5", "latin7", "binary", "cp1250", "cp1251",
            "cp1256", "cp1257", "cp850", "cp852", "cp866", "koi8r", "koi8u", "greek", "hebrew":
            1
        default: nil
        }
    }

    /// MariaDB KB <https://mariadb.com/kb/en/supported-character-sets-and-collations/>.
    private static let exceptions = [
        "latin1": "latin1_swedish_ci", "binary": "binary", "dec8": "dec8_swedish_ci",
        "hp8": "hp8_english_ci", "swe7": "swe7_swedish_ci", "big5": "big5_chinese_ci",
        "gb2312": "gb2312_chinese_ci", "gbk": "gbk_chinese_ci", "sjis": "sjis_japanese_ci",
        "ujis": "ujis_japanese_ci", "cp932": "cp932_japanese_ci",
        "eucjpms": "eucjpms_japanese_ci", "euckr": "euckr_korean_ci", "tis620": "tis620_thai_ci",
    ]
}
