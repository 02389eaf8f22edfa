import School

/// `multipart/form-data` (RFC 7578), read from one buffer whose size was bounded before. Names and file names
/// are taken as UTF-8; file names are labels only, never paths.
enum Multipart {
    /// The boundary that a Content-Type announces.
    static func boundary(of contentType: String) -> String? {
        guard let range = contentType.range(of: "boundary=") else { return nil }
        let rest = contentType[range.upperBound...].prefix { $0 != ";" }
        let bare = rest.hasPrefix("\"") ? String(rest.dropFirst().prefix { $0 != "\"" }) : String(rest)
        return bare.isEmpty || bare.utf8.count > 70 ? nil : bare
    }

    static func parse(_ body: [UInt8], boundary: String) throws(WebError) -> Form {
        var form = Form()
        let delimiter = Array("--\(boundary)".utf8)
        var positions = occurrences(of: delimiter, in: body[...])
        guard let last = positions.popLast(), body[(last + delimiter.count)...].starts(with: "--".utf8) else { throw damaged }
        positions.append(last)
        guard positions.count <= 2_001 else { throw damaged }
        for (start, end) in zip(positions, positions.dropFirst()) {
            // Between delimiters: CRLF headers CRLF CRLF content CRLF.
            let part = body[(start + delimiter.count)..<end]
            guard let split = occurrences(of: Array("\r\n\r\n".utf8), in: part, first: true).first, part.count >= 2 else { throw damaged }
            let headers = String(decoding: part[part.startIndex..<split], as: UTF8.self)
            let contentStart = split + 4
            guard contentStart <= end - 2 else { throw damaged }
            let content = body[contentStart..<(end - 2)]
            guard let name = parameter("name", in: headers) else { throw damaged }
            if let file = parameter("filename", in: headers) {
                if !file.isEmpty || !content.isEmpty { form.add(name, Form.File(name: file, bytes: Array(content))) }
            } else {
                guard !content.contains(0), let text = String(validating: content, as: UTF8.self) else { throw damaged }
                form.add(name, text)
            }
        }
        return form
    }

    private static let damaged = WebError.badRequest(
        Phrase(fr: "L’envoi est arrivé incomplet. Rien n’a été enregistré\u{202F}: recommencez.", en: "The upload arrived incomplete. Nothing was saved: please try again."))

    private static func parameter(_ name: String, in headers: String) -> String? {
        for line in headers.split(separator: "\r\n") where line.lowercased().hasPrefix("content-disposition:") {
            guard let range = line.range(of: "; \(name)=\"") else { continue }
            var value = ""
            var escaped = false
            for character in line[range.upperBound...] {
                if escaped {
                    value.append(character)
                    escaped = false
                } else if character == "\\" {
                    escaped = true
                } else if character == "\"" {
                    return value
                } else {
                    value.append(character)
                }
            }
        }
        return nil
    }

    /// Positions of `needle`, found by its first byte; linear for the needles that browsers choose.
    private static func occurrences(of needle: [UInt8], in body: ArraySlice<UInt8>, first: Bool = false) -> [Int] {
        var found: [Int] = []
        var index = body.startIndex
        while index <= body.endIndex - needle.count {
            if body[index] == needle[0], body[index..<(index + needle.count)].elementsEqual(needle) {
                found.append(index)
                if first { return found }
                index += needle.count
            } else {
                index += 1
            }
        }
        return found
    }
}
