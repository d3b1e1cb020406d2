// SPDX-License-Identifier: Apache-2.0

extension Character {
    /// How many columns of a terminal it takes: 0, 1 or 2.
    ///
    /// Marks that join with the character before are part of it and take none; of an emoji made of several the first decides.
    var displayWidth: Int {
        guard let first = unicodeScalars.first else { return 0 }
        if first.value < 0x300 { return first.value < 0x20 || first.value == 0x7F ? 0 : 1 }
        let properties = first.properties
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        if properties.isEmojiPresentation || unicodeScalars.contains("\u{FE0F}") { return 2 }
        return Character.wide.contains { $0.contains(first.value) } ? 2 : 1
    }

    /// The blocks that East Asian fonts draw on two columns.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
        0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
        0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1B000...0x1B2FF, 0x20000...0x3FFFD,
    ]
}

extension String {
    /// How many columns of a terminal it takes.
    var displayWidth: Int { reduce(into: 0) { $0 += $1.displayWidth } }

    /// The text on at most so many columns, an ellipsis at the end where something is missing.
    func clipped(toColumns width: Int) -> String {
        guard utf8.count > width, displayWidth > width else { return self }
        var out = ""
        var used = 1
        for character in self {
            used += character.displayWidth
            guard used <= width else { break }
            out.append(character)
        }
        return out + "…"
    }
}
