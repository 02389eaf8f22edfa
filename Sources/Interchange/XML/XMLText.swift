/// XML as it is written: indented elements in ISO-8859-15, the encoding of SIECLE and STS. A letter that this
/// encoding lacks is written as a character reference, so nothing is lost.
struct XMLText {
    private(set) var bytes: [UInt8]
    private var depth = 0

    init(encoding: String) { bytes = Array("<?xml version=\"1.0\" encoding=\"\(encoding)\"?>\n".utf8) }

    mutating func element(_ name: String, _ attributes: [(String, String)] = [], _ content: (inout XMLText) -> Void) {
        open(name, attributes, end: ">\n")
        depth += 1
        content(&self)
        depth -= 1
        indent()
        bytes += "</\(name)>\n".utf8
    }

    mutating func empty(_ name: String, _ attributes: [(String, String)] = []) { open(name, attributes, end: "/>\n") }

    /// Nothing when there is no value: a null field has no tag.
    mutating func leaf(_ name: String, _ value: String?) {
        guard let value else { return }
        indent()
        bytes += "<\(name)>".utf8
        escape(value)
        bytes += "</\(name)>\n".utf8
    }

    private mutating func open(_ name: String, _ attributes: [(String, String)], end: String) {
        indent()
        bytes += "<\(name)".utf8
        for (key, value) in attributes {
            bytes += " \(key)=\"".utf8
            escape(value)
            bytes.append(UInt8(ascii: "\""))
        }
        bytes += end.utf8
    }

    private mutating func indent() { bytes += Array(repeating: UInt8(ascii: " "), count: depth * 2) }

    private mutating func escape(_ text: String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": bytes += "&amp;".utf8
            case "<": bytes += "&lt;".utf8
            case ">": bytes += "&gt;".utf8
            case "\"": bytes += "&quot;".utf8
            // XML 1.0 has no way to write the other control characters.
            case _ where scalar.value < 0x20 && !["\t", "\n", "\r"].contains(scalar): continue
            default:
                if let byte = Charset.latin9Byte(scalar) { bytes.append(byte) } else { bytes += "&#\(scalar.value);".utf8 }
            }
        }
    }
}
