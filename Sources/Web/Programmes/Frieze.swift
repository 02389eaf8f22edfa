import School

/// The frieze of a school year: its phases on the real calendar, holidays hatched, today marked. Drawn for the eye alone: the list of
/// phases says the same. On a narrow screen a column takes its place: a bar per phase, as long as it has weeks.
struct Frieze {
    private let layout: YearLayout
    private let calendar: SchoolCalendar
    private let today: Day
    private let language: Language
    /// Tells apart the patterns of several friezes on one page.
    private let key: String
    private let first, last: Day

    private static let width = 1100
    private static let head = 44
    private static let foot = 22
    /// Average width of a letter in the bold and the plain type of the labels, in tenths of a unit.
    private static let letter = 73

    init?(_ layout: YearLayout, _ calendar: SchoolCalendar, key: String, today: Day, language: Language) {
        guard let start = layout.year.weeks.first, let end = layout.year.weeks.last, !layout.phases.isEmpty else { return nil }
        self.layout = layout
        self.calendar = calendar
        self.today = today
        self.language = language
        self.key = key
        first = start.first.monday
        last = end.last
    }

    private func x(_ day: Day) -> Int { Self.width * min(max(day - first, 0), last - first + 1) / (last - first + 1) }

    private func t(_ phrase: Phrase) -> String { phrase[language] }

    func render() -> HTML {
        var y = Self.head
        let rows = layout.phases.indices.map { index -> (label: Label, y: Int) in
            let label = self.label(index)
            defer { y += label.height }
            return (label: label, y: y)
        }
        let bottom = y
        let drawn = rows.indices.map { row(layout.phases[$0], number: $0 + 1, rows[$0].label, y: rows[$0].y) }
        return """
            <svg class="frieze" viewBox="-2 0 \(Self.width + 4) \(bottom + Self.foot)" aria-hidden="true" focusable="false">
            <defs><pattern id="hatch-\(key)" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0V6"/></pattern></defs>
            \(closures(bottom))\(now(bottom))\(months(bottom))\(drawn)</svg>
            <ol class="frieze-column" aria-hidden="true">\(rows.indices.map { column(layout.phases[$0], rows[$0].label) })</ol>
            """
    }

    private func column(_ laid: LaidPhase, _ label: Label) -> HTML {
        "<li class=\"\(state(laid))\"><span class=\"weeks\">\(laid.weeks.map { _ in "<i></i>" as HTML })</span><span><strong>\(label.lines.joined(separator: " "))</strong><br>\(label.detail)</span></li>"
    }

    private func state(_ laid: LaidPhase) -> String {
        !laid.fits ? "short" : laid.contains(today) ? "present" : laid.last.map { $0 < today } ?? false ? "past" : "coming"
    }

    // MARK: The calendar behind

    private func months(_ bottom: Int) -> [HTML] {
        var drawn: [HTML] = []
        var day = first
        while day <= last {
            guard let next = Day(year: day.month == 12 ? day.year + 1 : day.year, month: day.month % 12 + 1, day: 1) else { break }
            let (left, right) = (x(day), x(min(next, last + 1)))
            if day > first { drawn.append("<path class=\"month\" d=\"M\(left) 20V\(bottom)\"/>") }
            let name = t(Day.months[day.month - 1])
            if (right - left) * 10 > name.count * Self.letter { drawn.append("<text class=\"month-name\" x=\"\((left + right) / 2)\" y=\"31\">\(name)</text>") }
            day = next
        }
        let ticks = layout.year.weeks.map { "M\(x($0.first)) \(Self.head - 7)v4" }.joined()
        return drawn + ["<path class=\"tick\" d=\"\(ticks)\"/>"]
    }

    /// Every closure is hatched; those that are long enough are named at the foot.
    private func closures(_ bottom: Int) -> [HTML] {
        calendar.spans(from: first, through: last).filter { $0.kind != .open }.map { span in
            let (left, right) = (x(span.first), x(span.last + 1))
            let name = Self.short(span.name)[language]
            let label: HTML? =
                (right - left) * 10 > name.count * 56
                ? "<text class=\"off-name\" x=\"\((left + right) / 2)\" y=\"\(bottom + 15)\">\(name)</text>" : nil
            return """
                <rect class="off" x="\(left)" y="\(Self.head - 4)" width="\(max(2, right - left))" height="\(bottom - Self.head + 4)" fill="url(#hatch-\(key))"/>\(label)
                """
        }
    }

    /// « Vacances de la Toussaint » → « Toussaint ».
    private static func short(_ name: Phrase) -> Phrase {
        var fr = name.fr
        for head in ["Vacances de la ", "Vacances de ", "Vacances d’"] where fr.hasPrefix(head) { fr = String(fr.dropFirst(head.count)) }
        return Phrase(fr: fr.prefix(1).uppercased() + fr.dropFirst(), en: name.en.hasSuffix(" holidays") ? String(name.en.dropLast(9)) : name.en)
    }

    private func now(_ bottom: Int) -> HTML? {
        guard first <= today, today <= last else { return nil }
        let place = x(today)
        let word = t(Phrase(fr: "aujourd’hui", en: "today"))
        return """
            <path class="now" d="M\(place) 15V\(bottom)"/><text class="now-name" x="\(min(max(place, 36), Self.width - 36))" y="11">\(word)</text>
            """
    }

    // MARK: The phases

    /// What is written beside a bar, and where: never cut, on as many lines as the wider side takes.
    private struct Label {
        let lines: [String]
        let detail: String
        let x: Int
        let isRight: Bool

        var height: Int { lines.count * 17 + 15 + 14 }
    }

    private func label(_ index: Int) -> Label {
        let laid = layout.phases[index]
        let name = t(ProgrammeSheets.told(laid.phase.content.name))
        let left = laid.first.map(x) ?? Self.width
        let right = laid.last.map { x($0 + 1) } ?? Self.width
        let isRight = Self.width - right >= left || (Self.width - right) * 10 > name.count * Self.letter
        let room = max(90, (isRight ? Self.width - right : left) - 12)
        var lines: [String] = []
        for word in name.split(separator: " ") {
            if let line = lines.last, (line.count + 1 + word.count) * Self.letter <= room * 10 {
                lines[lines.count - 1] = "\(line) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return Label(lines: lines, detail: detail(laid), x: isRight ? right + 8 : left - 8, isRight: isRight)
    }

    private func detail(_ laid: LaidPhase) -> String {
        guard let first = laid.first, let last = laid.last else { return t(Phrase(fr: "ne tient plus dans l’année", en: "no longer fits the year")) }
        let weeks = counted(laid.weeks.count, fr: ("semaine", "semaines"), en: ("week", "weeks"))
        return t(Phrase(fr: "\(first.short.fr) – \(last.short.fr), \(weeks.fr)", en: "\(first.short.en) – \(last.short.en), \(weeks.en)"))
    }

    private func row(_ laid: LaidPhase, number: Int, _ label: Label, y: Int) -> HTML {
        let top = y + 6
        let height = label.height - 12
        var bars: [HTML] = []
        if let first = laid.first, let last = laid.last {
            bars.append("<path class=\"thread\" d=\"M\(x(first)) \(top + height / 2)H\(x(last + 1))\"/>")
        }
        // Weeks that follow one another are one bar: holidays cut it.
        let weeks = Array(layout.year.weeks[laid.weeks])
        var start = 0
        for index in weeks.indices where index + 1 == weeks.count || weeks[index + 1].first.monday - weeks[index].first.monday > 7 {
            let (left, right) = (x(weeks[start].first), x(weeks[index].last + 1))
            bars.append("<rect class=\"bar\" x=\"\(left)\" y=\"\(top)\" width=\"\(max(4, right - left))\" height=\"\(height)\" rx=\"4\"/>")
            if start == 0 { bars.append("<text class=\"number\" x=\"\(left + min(11, (right - left) / 2))\" y=\"\(top + height / 2 + 5)\">\(number)</text>") }
            start = index + 1
        }
        let anchor = label.isRight ? "start" : "end"
        let lines = label.lines.enumerated().map { index, line -> HTML in
            "<text class=\"name\" x=\"\(label.x)\" y=\"\(top + 14 + index * 17)\" text-anchor=\"\(anchor)\">\(line)</text>"
        }
        return """
            <g class="\(state(laid))">\(bars)\(lines)<text class="detail" x="\(label.x)" y="\(top + 13 + label.lines.count * 17)" text-anchor="\(anchor)">\(label.detail)</text></g>
            """
    }
}
