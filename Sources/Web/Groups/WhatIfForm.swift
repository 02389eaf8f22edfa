import Grouping
import School

/// What is asked of a plan, as its form sends it: the questions, and for each field that cannot be understood what to do about it.
struct WhatIfForm: Sendable {
    /// More hours, or fewer, than anybody means.
    static let mostHours = 200

    /// As they were sent, to be shown or sent again.
    let more, less, room, hours: String
    let slots: Bool
    private(set) var questions: [PlanStudy.Question] = []
    /// By field.
    private(set) var problems: [String: Phrase] = [:]

    init() { (more, less, room, hours, slots) = ("", "", "", "", false) }

    init(_ form: Form, _ desk: PlanDesk) {
        more = form.text("more") ?? ""
        less = form.text("less") ?? ""
        room = form.text("room") ?? ""
        hours = form.text("hours") ?? ""
        slots = form.isTicked("slots")
        let gone = Phrase(
            fr: "ce choix n’est plus dans les moyens de la période. Choisissez dans la liste.", en: "this is no longer among the period’s means. Choose from the list.")
        let choices: [(field: String, id: String, question: PlanStudy.Question)] = [
            ("more", more, .facilitatorMore(like: more)), ("less", less, .facilitatorLess(less)), ("room", room, .roomLess(room)),
        ]
        for (field, id, question) in choices where !id.isEmpty {
            if question.change(of: desk.problem) == nil { problems[field] = gone } else { questions.append(question) }
        }
        if !hours.isEmpty { readHours(desk.problem) }
        if slots { questions += desk.slots.map { .group(slot: $0.key.text) }.filter { $0.change(of: desk.problem) != nil } }
    }

    private mutating func readHours(_ instance: Instance) {
        guard instance.hoursBudget != nil else {
            problems["hours"] = Phrase(
                fr: "cette période n’a pas de limite d’heures\u{202F}: des heures de plus ou de moins n’y changent rien. Laissez ce champ vide.",
                en: "this period has no limit of hours: more hours or fewer change nothing. Leave this field empty.")
            return
        }
        // Also with the minus sign of good typography.
        guard let count = Int(hours.replacing("−", with: "-")), count != 0, abs(count) <= Self.mostHours else {
            problems["hours"] = Phrase(
                fr: "«\u{202F}\(hours)\u{202F}» n’est pas un nombre d’heures que l’on peut essayer. Écrivez un nombre entier, de −\(Self.mostHours) à \(Self.mostHours) sans 0\u{202F}: 10 pour dix heures de plus, −5 pour cinq de moins.",
                en: "“\(hours)” is not a number of hours that can be tried. Write a whole number from −\(Self.mostHours) to \(Self.mostHours) other than 0: 10 for ten hours more, −5 for five fewer.")
            return
        }
        questions.append(.hours(count))
    }

    /// The fields, to be sent as they are.
    var fields: [(String, String)] {
        [("more", more), ("less", less), ("room", room), ("hours", hours)].filter { !$0.1.isEmpty } + (slots ? [("slots", "1")] : [])
    }

    static func label(_ field: String) -> Phrase {
        switch field {
        case "more": Phrase(fr: "Un intervenant de plus, qui mènerait les mêmes ateliers que", en: "One more facilitator, who would lead the same workshops as")
        case "less": Phrase(fr: "Un intervenant de moins", en: "One facilitator less")
        case "room": Phrase(fr: "Une salle de moins", en: "One room less")
        default: Phrase(fr: "Heures de plus, ou de moins avec le signe −", en: "Hours more, or fewer with a minus sign")
        }
    }

    /// What is wrong, field after field, with its name.
    var told: [Phrase] {
        ["more", "less", "room", "hours"].compactMap { field in
            problems[field].map { Phrase(fr: "\(Self.label(field).fr)\u{202F}: \($0.fr)", en: "\(Self.label(field).en): \($0.en)") }
        }
    }
}
