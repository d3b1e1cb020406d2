// SPDX-License-Identifier: Apache-2.0

/// Finds the commands in what a client sends: MariaDB's packets without TLS and compression.
///
/// A packet is a length of three bytes, a number of one, and so many bytes. A command begins with number 0; longer
/// commands go on in packets with higher ones, and so does the reply to the greeting.
struct CommandStream {
    /// One packet, as far as the proxy cares.
    struct Packet {
        /// The bytes with the head.
        var bytes: [UInt8]
        /// Whether a command begins here.
        var isCommand: Bool { bytes[3] == 0 }
        /// The command's code.
        var code: UInt8 { bytes.count > 4 ? bytes[4] : 0 }
        /// Whether the server says nothing to it: COM_QUIT, COM_STMT_SEND_LONG_DATA, COM_STMT_CLOSE.
        var isUnanswered: Bool { isCommand && [0x01, 0x18, 0x19].contains(code) }
        /// Whether the rest of its command follows in another packet.
        var isContinued: Bool { bytes[0] == 0xFF && bytes[1] == 0xFF && bytes[2] == 0xFF }

        /// What a person would call it.
        var label: String {
            let rest = String(decoding: bytes.dropFirst(5), as: UTF8.self)
            switch code {
            case 0x01: return "quit"
            case 0x03: return rest
            case 0x0E: return "ping"
            case 0x16: return "prepare " + rest
            case 0x17: return "execute"
            case 0x18: return "long data"
            case 0x19: return "close statement"
            case 0x1A: return "reset statement"
            case 0x1C: return "fetch"
            case 0x1F: return "reset connection"
            case 0xFA: return "bulk"
            default: return "command \(code)"
            }
        }
    }

    private var kept: [UInt8] = []

    /// Takes what came, and gives the packets that are whole now.
    mutating func take(_ bytes: ArraySlice<UInt8>) -> [Packet] {
        kept += bytes
        var packets: [Packet] = []
        var begin = 0
        while kept.count - begin >= 4 {
            let length =
                Int(kept[begin]) | Int(kept[begin + 1]) << 8 | Int(kept[begin + 2]) << 16
            guard kept.count - begin >= 4 + length else { break }
            packets.append(Packet(bytes: Array(kept[begin..<begin + 4 + length])))
            begin += 4 + length
        }
        kept.removeFirst(begin)
        return packets
    }
}
