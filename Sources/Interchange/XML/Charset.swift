/// The encodings that school files come in, told by their bytes.
public enum Charset: String, Sendable, Hashable {
    case utf8 = "UTF-8"
    case utf16LittleEndian = "UTF-16LE"
    case utf16BigEndian = "UTF-16BE"
    case latin1 = "ISO-8859-1"
    case latin9 = "ISO-8859-15"
    case windows1252 = "windows-1252"

    /// What the bytes are, whatever they say of themselves: a mark at the head, then UTF-16 by its zero bytes,
    /// then UTF-8 if all of it is valid, then `declared` if it is a one-byte encoding, else the one whose
    /// special letters occur. Two passes over the bytes.
    static func detect(_ bytes: [UInt8], declared: Charset? = nil) -> (charset: Charset, markLength: Int) {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if bytes.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
        if bytes.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
        let head = bytes.prefix(64)
        if head.count >= 4 {
            let even = stride(from: 0, to: head.count - 1, by: 2).count { head[$0] == 0 }
            let odd = stride(from: 1, to: head.count, by: 2).count { head[$0] == 0 }
            if odd > head.count / 4, even == 0 { return (.utf16LittleEndian, 0) }
            if even > head.count / 4, odd == 0 { return (.utf16BigEndian, 0) }
        }
        // Without an accent every encoding reads the same: believe the file.
        if bytes.allSatisfy({ $0 < 0x80 }) { return (declared ?? .utf8, 0) }
        if isUTF8(bytes) { return (.utf8, 0) }
        // 0x80…0x9F are control codes in ISO 8859 and letters in Windows: no school writes control codes.
        if bytes.contains(where: { (0x80...0x9F).contains($0) }) { return (.windows1252, 0) }
        if let declared, declared == .latin1 || declared == .latin9 || declared == .windows1252 { return (declared, 0) }
        // An XML document that says UTF-8 and is not comes from SIECLE by way of an editor.
        if declared == .utf8 { return (.latin9, 0) }
        // ¤ ¦ ¨ ´ ¸ ¼ ½ ¾ of ISO-8859-1 are € Š š Ž ž Œ œ Ÿ in ISO-8859-15: names hold letters.
        let special: Set<UInt8> = [0xA4, 0xA6, 0xA8, 0xB4, 0xB8, 0xBC, 0xBD, 0xBE]
        return (bytes.contains { special.contains($0) } ? .latin9 : .windows1252, 0)
    }

    /// The encoding that a name of the IANA list means, as in an XML declaration.
    static func named(_ name: String) -> Charset? {
        switch name.uppercased() {
        case "UTF-8", "UTF8": .utf8
        case "ISO-8859-1", "ISO8859-1", "LATIN1": .latin1
        case "ISO-8859-15", "ISO8859-15", "LATIN9": .latin9
        case "WINDOWS-1252", "CP1252": .windows1252
        default: nil
        }
    }

    static func isUTF8(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) != nil }
    }

    /// The bytes as UTF-8; what means nothing in this encoding becomes U+FFFD.
    func utf8(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        switch self {
        case .utf8: return Array(bytes)
        case .utf16LittleEndian, .utf16BigEndian:
            let little = self == .utf16LittleEndian
            var units: [UInt16] = []
            units.reserveCapacity(bytes.count / 2)
            var index = bytes.startIndex
            while index + 1 < bytes.endIndex {
                let (a, b) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
                units.append(little ? b << 8 | a : a << 8 | b)
                index += 2
            }
            return Array(String(decoding: units, as: UTF16.self).utf8)
        case .latin1, .latin9, .windows1252:
            var result: [UInt8] = []
            result.reserveCapacity(bytes.count + bytes.count / 16)
            for byte in bytes {
                if byte < 0x80 {
                    result.append(byte)
                } else {
                    result += String(scalar(byte)).utf8
                }
            }
            return result
        }
    }

    private func scalar(_ byte: UInt8) -> Unicode.Scalar {
        switch self {
        case .latin9: return Self.latin9Letters[byte] ?? Unicode.Scalar(byte)
        case .windows1252:
            guard (0x80...0x9F).contains(byte) else { return Unicode.Scalar(byte) }
            return Self.windowsLetters[Int(byte) - 0x80]
        default: return Unicode.Scalar(byte)
        }
    }

    /// The byte of ISO-8859-15 for a letter; nil when it has none.
    static func latin9Byte(_ scalar: Unicode.Scalar) -> UInt8? {
        if let special = latin9Letters.first(where: { $0.value == scalar }) { return special.key }
        guard scalar.value < 0x100, latin9Letters[UInt8(scalar.value)] == nil else { return nil }
        return UInt8(scalar.value)
    }

    private static let latin9Letters: [UInt8: Unicode.Scalar] = [
        0xA4: "€", 0xA6: "Š", 0xA8: "š", 0xB4: "Ž", 0xB8: "ž", 0xBC: "Œ", 0xBD: "œ", 0xBE: "Ÿ",
    ]
    private static let windowsLetters: [Unicode.Scalar] = [
        "€", "\u{FFFD}", "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", "\u{FFFD}", "Ž", "\u{FFFD}",
        "\u{FFFD}", "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", "\u{FFFD}", "ž", "Ÿ",
    ]
}
