// SPDX-License-Identifier: Apache-2.0

/// What a person pressed.
enum Key: Sendable, Hashable {
    /// A character that is typed in.
    case text(Character)
    /// Text between the marks of a bracketed paste.
    case paste(String)
    /// Ctrl and a letter, which is lower-case here.
    case control(Character)
    /// Alt and a character.
    case alt(Character)
    case enter, tab, backspace, delete
    case left, right, up, down, home, end
    case wordLeft, wordRight
    case escape
    /// A sequence that means nothing here.
    case unknown
}

/// Makes keys of the bytes that a terminal sends.
struct KeyDecoder {
    private var bytes: [UInt8] = []

    /// Takes bytes as they come.
    mutating func add(_ more: some Sequence<UInt8>) { bytes += more }

    /// Whether bytes wait that are no whole key yet.
    var isPending: Bool { !bytes.isEmpty }

    /// The next key.
    ///
    /// - Parameter isFinal: nothing more comes soon: a lone escape is the key Escape, not the beginning of a sequence.
    /// - Returns: nil where there is no whole one yet.
    mutating func next(isFinal: Bool) -> Key? {
        guard let first = bytes.first else { return nil }
        switch first {
        case 0x1B: return sequence(isFinal)
        case 0x0D, 0x0A: return take(1, .enter)
        case 0x09: return take(1, .tab)
        case 0x08, 0x7F: return take(1, .backspace)
        case 0x00..<0x20:
            return take(1, .control(Character(Unicode.Scalar(first + 0x60))))
        default: return character(isFinal)
        }
    }

    private mutating func take(_ count: Int, _ key: Key) -> Key {
        bytes.removeFirst(count)
        return key
    }

    private mutating func character(_ isFinal: Bool) -> Key? {
        let first = bytes[0]
        let length =
            switch first {
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 1
            }
        guard bytes.count >= length else { return isFinal ? take(bytes.count, .unknown) : nil }
        guard let text = String(validating: bytes[..<length], as: UTF8.self),
            let character = text.first
        else { return take(1, .unknown) }
        return take(length, .text(character))
    }

    /// Escape alone, with a character (Alt), or the beginning of a sequence.
    private mutating func sequence(_ isFinal: Bool) -> Key? {
        guard bytes.count > 1 else { return isFinal ? take(1, .escape) : nil }
        switch bytes[1] {
        case UInt8(ascii: "["): return controlSequence(isFinal)
        case UInt8(ascii: "O"):
            guard bytes.count > 2 else { return isFinal ? take(2, .unknown) : nil }
            return take(3, KeyDecoder.key(final: bytes[2], parameters: ""))
        case 0x1B: return take(1, .escape)
        case 0x7F, 0x08: return take(2, .control("w"))
        case 0x0D, 0x20...0x7E: return take(2, .alt(Character(Unicode.Scalar(bytes[1]))))
        default: return take(2, .unknown)
        }
    }

    private mutating func controlSequence(_ isFinal: Bool) -> Key? {
        guard
            let end = bytes.indices.dropFirst(2).first(where: { (0x40...0x7E).contains(bytes[$0]) })
        else {
            // Longer than any that a terminal sends: it is not going to end.
            return isFinal || bytes.count > 64 ? take(bytes.count, .unknown) : nil
        }
        let parameters = String(decoding: bytes[2..<end], as: UTF8.self)
        if bytes[end] == UInt8(ascii: "~"), parameters == "200" { return paste(from: end + 1) }
        let key = KeyDecoder.key(final: bytes[end], parameters: parameters)
        return take(end + 1, key)
    }

    private mutating func paste(from start: Int) -> Key? {
        let mark = Array("\u{1B}[201~".utf8)
        var at = start
        while at + mark.count <= bytes.count {
            if bytes[at..<at + mark.count].elementsEqual(mark) {
                let text = String(decoding: bytes[start..<at], as: UTF8.self)
                return take(at + mark.count, .paste(text))
            }
            at += 1
        }
        return nil
    }

    private static func key(final: UInt8, parameters: String) -> Key {
        let isByWord = parameters.hasSuffix(";5") || parameters.hasSuffix(";3")
        switch final {
        case UInt8(ascii: "A"): return .up
        case UInt8(ascii: "B"): return .down
        case UInt8(ascii: "C"): return isByWord ? .wordRight : .right
        case UInt8(ascii: "D"): return isByWord ? .wordLeft : .left
        case UInt8(ascii: "H"): return .home
        case UInt8(ascii: "F"): return .end
        case UInt8(ascii: "~"):
            switch parameters {
            case "1", "7": return .home
            case "4", "8": return .end
            case "3": return .delete
            default: return .unknown
            }
        default: return .unknown
        }
    }
}
