import Grouping
import Testing

@testable import School

@Suite struct ReasonWordsTests {
    /// The engine's own texts are told as they stand: nothing is known of them here.
    private static let names = PlanNames(
        means: PeriodMeans(
            period: Period(id: .init(rawValue: 1), name: "Temps 3", round: nil, firstDay: Day("2026-11-09")!, lastDay: Day("2027-01-15")!, hoursBudget: nil, version: 1),
            modules: [], barrettes: [], divisions: [:], pupils: [:], offers: [], workshops: [:], facilitators: [], rooms: [], facilitatorAbsences: [:],
            roomAbsences: [:], calendar: CalendarSettings.initial(year: 2026).calendar(zone: .a, own: [])), pupils: [:])

    private func told(_ obstacles: [Reasons.Obstacle], _ way: Reasons.Way?) -> [String] {
        Self.names.lines(
            Reasons.Alternative(slot: "mardi", given: "Débats", workshop: "Oral", gain: 6000, obstacles: obstacles, way: way), of: "Inès", pointsOfFirstWish: 3000,
            shifts: shift
        ).map(\.fr)
    }

    private let words = EffectWords(skills: ["AP/METH": Phrase(same: "Lire un graphique"), "AP/ORAL": Phrase(same: "S’exprimer")], names: names)

    /// Inès gains « Oral », Léa and Lina lose by « Débats ».
    private func shift(_ pupil: String, _ workshop: String) -> Phrase {
        switch (pupil, workshop) {
        case ("Inès", "Oral"): words.inBrackets(PupilShift(gained: ["AP/ORAL"], less: ["AP/METH", "AP/ORAL+"]))
        case ("Léa", "Débats"), ("Lina M.", "Débats"): words.inBrackets(PupilShift(lost: ["AP/METH"], wishBefore: 1))
        default: words.inBrackets(PupilShift())
        }
    }

    private func step(_ pupil: String, loss: Int) -> Reasons.Step { Reasons.Step(pupil: pupil, from: "Oral", to: "Débats", loss: loss) }

    @Test func `a full group says who would leave it, what they lose, and what it costs in all`() {
        #expect(
            told([.full(size: 12, most: 12)], Reasons.Way(costToOthers: 9000, steps: [step("Léa", loss: 9000)], opening: nil, liftsRules: false)) == [
                "Le mieux pour cette personne serait «\u{202F}Oral\u{202F}», mardi, au lieu de «\u{202F}Débats\u{202F}» (besoin couvert\u{202F}: S’exprimer\u{202F}; moins travaillé\u{202F}: Lire un graphique et aller plus loin\u{202F}: S’exprimer).",
                "Ce groupe est plein\u{202F}: 12 élèves, 12 au plus.",
                "Léa passerait de «\u{202F}Oral\u{202F}» à «\u{202F}Débats\u{202F}» (besoin qui n’est plus couvert\u{202F}: Lire un graphique\u{202F}; perd son vœu 1) et y perdrait autant que 3 premiers vœux.",
                "Le faire tout de même coûterait aux autres autant que 3 premiers vœux, et apporterait ici autant que 2 premiers vœux.",
            ])
        #expect(told([.full(size: 12, most: 12)], nil).last == "Aucun échange à deux ou à trois à cette heure ne le permettrait sans enfreindre une règle.")
    }

    @Test func `a group that is not open says what would close, with whom, where and for how many hours`() {
        let opening = Reasons.Opening(closes: .init(workshop: "Débats", size: 9), staff: ["Roy", "Blanc"], room: "B12", hours: -4)
        let steps = (1...5).map { step("p\($0)", loss: $0 < 3 ? 100 : 0) }
        let lines = told([.notOpen(hoursLeft: 0, hoursNeeded: 4)], Reasons.Way(costToOthers: 200, steps: steps, opening: opening, liftsRules: false))
        #expect(
            lines.suffix(3) == [
                "On pourrait l’ouvrir à la place de «\u{202F}Débats\u{202F}», qui a 9 élèves, les groupes qui restent gardant leurs intervenants et leurs salles\u{202F}: Roy et Blanc, salle B12, 4 heures de moins.",
                "5 autres élèves changeraient de groupe à cette heure\u{202F}; 2 y perdraient.",
                "Le faire ainsi coûterait aux autres moins d’un premier vœu, et apporterait ici autant que 2 premiers vœux.",
            ])
        #expect(
            told([.notOpen(hoursLeft: nil, hoursNeeded: 4)], nil).last
                == "On n’a trouvé aucune façon de l’ouvrir, ni en plus des autres groupes de cette heure, ni à la place de l’un d’eux, les groupes qui restent gardant leurs intervenants et leurs salles.")
    }

    @Test func `a target says who else would move, and what everybody together gains or loses`() {
        func told(_ entry: PlanReview.Target.Entry, net: Int) -> String? {
            let effect = PlanReview.Effect(
                group: .init(rawValue: 1), objective: net, shift: PupilShift(), crowding: 0, sizeAfter: 5, isFull: false, breaches: [], mended: 0)
            return Self.names.note(.init(effect: effect, entry: entry), pointsOfFirstWish: 3000, shifts: shift)?.fr
        }
        func other(_ step: Reasons.Step) -> PlanReview.Target.Other { .init(step: step, move: CardMove(pupil: .init(rawValue: 1), to: .init(rawValue: 2), seen: 1)) }
        #expect(told(.free, net: 6000) == "Personne d’autre ne change. En tout, le plan y gagne autant que 2 premiers vœux.")
        #expect(told(.free, net: 0) == "Personne d’autre ne change. En tout, le plan vaut autant.")
        #expect(
            told(.others([other(step("Lina M.", loss: 10)), other(Reasons.Step(pupil: "Tom", from: "Débats", to: "Méthode", loss: 0))]), net: -3000)
                == "Changent aussi\u{202F}: Lina M. vers «\u{202F}Débats\u{202F}» (besoin qui n’est plus couvert\u{202F}: Lire un graphique\u{202F}; perd son vœu 1) et Tom vers «\u{202F}Méthode\u{202F}». En tout, le plan y perd autant qu’un premier vœu."
        )
        #expect(told(.full, net: -10) == "Plus de place libre. En tout, le plan y perd moins d’un premier vœu.")
        #expect(told(.blocked, net: 10) == nil)
    }

    @Test func `wishes say where they are followed, or what speaks against them there, in place of what`() {
        func wish(_ level: Int, _ refusal: Reasons.Refusal?, slot: String? = nil, refusedIn: String? = nil) -> Reasons.Wish {
            Reasons.Wish(workshop: "Oral", level: level, slot: slot, refusal: refusal, refusedIn: refusedIn)
        }
        func told(_ wish: Reasons.Wish) -> String? { Self.names.lines([wish]) { $0 == "mardi" ? "Débats" : nil }.first?.fr }
        #expect(told(wish(100, nil, slot: "mardi")) == "Vœu 1, «\u{202F}Oral\u{202F}»\u{202F}: suivi, mardi.")
        #expect(told(wish(70, .needsAnswered, refusedIn: "mardi")) == "Vœu 2, «\u{202F}Oral\u{202F}»\u{202F}: mardi, «\u{202F}Débats\u{202F}» répond mieux à ses besoins.")
        #expect(told(wish(70, .wishedAsMuch, refusedIn: "mardi")) == "Vœu 2, «\u{202F}Oral\u{202F}»\u{202F}: mardi, «\u{202F}Débats\u{202F}» est un vœu aussi fort ou plus fort.")
        #expect(told(wish(40, .full, refusedIn: "mardi")) == "Vœu 3, «\u{202F}Oral\u{202F}»\u{202F}: le groupe est plein, mardi.")
        #expect(told(wish(40, .notOpen)) == "Vœu 3, «\u{202F}Oral\u{202F}»\u{202F}: aucun groupe n’en est ouvert à ses heures.")
    }

    @Test func `a pupil reads of a wish what the group of that hour does instead, by its name where there is only one`() {
        let title = Phrase(same: "Oral"), instead = Phrase(same: "Débats")
        #expect(
            WishRefusal.needs.told(rank: 1, title, instead: instead).fr
                == "Vœu 1, «\u{202F}Oral\u{202F}»\u{202F}: à la même heure, tu suis «\u{202F}Débats\u{202F}», qui t’aide davantage à avancer.")
        #expect(WishRefusal.needs.told(rank: 1, title).fr == "Vœu 1, «\u{202F}Oral\u{202F}»\u{202F}: à la même heure, tu suis un groupe qui t’aide davantage à avancer.")
        #expect(
            WishRefusal.needs.told(rank: 1, title, isOfOneHour: true).fr
                == "Vœu 1, «\u{202F}Oral\u{202F}»\u{202F}: à l’une des heures où il a lieu, tu suis un groupe qui t’aide davantage à avancer.")
        #expect(
            WishRefusal.needs.told(rank: 1, title, isOfOneHour: true).en
                == "Wish 1, “Oral”: at one of the hours when it takes place you follow a group that helps you make more progress.")
        #expect(WishRefusal.needs.told(rank: 2, title, instead: instead).en == "Wish 2, “Oral”: at the same hour you follow “Débats”, which helps you make more progress.")
        #expect(
            WishRefusal.higherWish.told(rank: 2, title, instead: instead).fr
                == "Vœu 2, «\u{202F}Oral\u{202F}»\u{202F}: à la même heure, tu suis «\u{202F}Débats\u{202F}», que tu avais mis plus haut dans tes vœux.")
        #expect(WishRefusal.kept.told(rank: 2, title, instead: instead).en == "Wish 2, “Oral”: at the same hour, your place in “Débats” was kept, so that few pupils change groups.")
    }

    @Test func `a question of other means says nothing only where no told value moves`() {
        func told(_ change: (inout PlanFigures) -> Void = { _ in }, objective: Int = 90_000, moved: Int? = 0, broken: [String]? = nil) -> String? {
            var old = PlanFigures()
            old.coveredNeeds = 20
            old.wishesByRank = [10, 8, 2]
            old.worstTenth = 405
            old.sizes = [8, 8]
            old.hours = 40
            var new = old
            change(&new)
            var findings = PlanFindings(questions: [.facilitatorLess("Roy")], seconds: 2, firstWish: 3000)
            findings.further = .init(figures: old, objective: 90_000)
            findings.answers = [.init(figures: new, objective: objective)]
            findings.answers[0].moved = moved
            findings.answers[0].broken = broken?.map { PlanFact(PlanRemark(Phrase(same: $0), Phrase(same: ""), .board), .conflict).text }
            return PlanNames.verdict(findings, findings.answers[0])?.fr
        }
        #expect(told() == "rien ne change" && told(moved: nil) == "rien ne change")
        #expect(told({ $0.wishesByRank[1] -= 2 }, objective: 88_000, moved: 3) == "une petite perte, moins d’un premier vœu\u{202F}: 2 deuxièmes vœux suivis de moins, 3 élèves ont d’autres ateliers")
        #expect(told({ $0.wishesByRank[1] -= 1 }) == "autant en tout\u{202F}: 1 deuxième vœu suivi de moins")
        #expect(told(moved: 1) == "autant en tout\u{202F}: 1 élève a d’autres ateliers")
        #expect(told(objective: 89_999) == "une petite perte, moins d’un premier vœu")
        let all = told(
            {
                $0 = PlanFigures(); $0.coveredNeeds = 21; $0.wishesByRank = [12, 8, 1]; $0.worstTenth = 429; $0.sizes = [8, 4, 4]; $0.hours = 44
            }, objective: 96_500, moved: 5)
        #expect(
            all
                == "un gain qui vaut 2 premiers vœux\u{202F}: 1 besoin couvert de plus, 2 premiers vœux suivis de plus, 1 troisième vœu suivi de moins, +2 points pour le dixième le moins servi, 1 groupe de plus, 4 heures de plus, 5 élèves ont d’autres ateliers"
        )
        #expect(told({ $0.hours -= 4 }, objective: 80_000) == "une perte qui vaut 3 premiers vœux\u{202F}: 4 heures de moins")
        // What breaks rules may be worth more than any plan, and says nothing by that.
        #expect(told(objective: 99_000, broken: ["Léa n’a pas de groupe."]) == "ne se compare pas, ce plan ne respecte pas 1 règle\u{202F}: Léa n’a pas de groupe.")
        #expect(told(broken: ["A.", "B.", "C.", "D."])?.hasSuffix("ne respecte pas 4 règles\u{202F}: A. B. C. …") == true)
        #expect(told(broken: []) == "rien ne change")
    }

    @Test func `many pins to take out are told in one sentence`() {
        let pins = ["Léa", "Tom", "Zoé"].map { Refusal.WayOut.unpin(pupil: $0, slot: "mardi") }
        #expect(Self.names.remark(.all(pins)).what.fr == "Retirer 3 épingles, mardi\u{202F}: par exemple celles de Léa, Tom et Zoé.")
        let mixed = Self.names.remark(.all([pins[0], .raiseBudget(to: 20)])).what.fr
        #expect(mixed == "Retirer l’épingle de Léa, mardi. Porter les heures de la période à 20.")
    }

    @Test func `ways out are told with how far they were tried together`() {
        let (barred, hours) = (
            Refusal.Finding(conflict: .pinnedAndBarred(pupil: "Léa", slot: "mardi", workshop: "Débats"), waysOut: [.unpin(pupil: "Léa", slot: "mardi")]),
            Refusal.Finding(conflict: .hours(budget: 10, neededAtLeast: 12), waysOut: [.raiseBudget(to: 12)])
        )
        func told(_ findings: [Refusal.Finding], together: [Refusal.WayOut] = [], isStopped: Bool = false) -> [PlanFact] {
            var refusal = Refusal(findings: findings)
            (refusal.together, refusal.isStopped) = (together, isStopped)
            return Self.names.facts(refusal)
        }
        let proven = told([barred, hours], together: barred.waysOut + hours.waysOut)
        #expect(proven.map(\.kind) == [.conflict, .way, .conflict, .way, .note])
        #expect(proven.last?.what.fr == "Essayé\u{202F}: tout ceci ensemble donne un plan. Retirer l’épingle de Léa, mardi. Porter les heures de la période à 12.")
        #expect(told([hours], together: hours.waysOut).map(\.kind) == [.conflict, .way])
        #expect(told([barred, hours]).last?.what.fr.hasPrefix("Aucun ensemble de ces chemins n’a encore donné de plan. Chacun règle son point") == true)
        #expect(told([barred, hours], isStopped: true).last?.what.fr.hasPrefix("Le temps donné n’a pas suffi") == true)
        #expect(told([Refusal.Finding(conflict: hours.conflict, waysOut: [])]).last?.what.fr == "Aucun changement essayé n’a donné de plan.")
    }

    @Test func `hours with which no plan was found are told with those that have one, and that nothing is proven`() {
        let remark = Self.names.hoursNotEnough(10, found: 17)
        #expect(
            remark.what.fr == "Aucun plan qui respecte toutes les règles n’a été trouvé avec 10 heures, et rien ne prouve qu’il n’y en a pas. Avec 17 heures, il y en a un.")
        for kind in [PlanFact.Kind.unproven, .conflict, .way, .note] { #expect(PlanFact(PlanFact(remark, kind).text)?.kind == kind) }
        #expect(remark.place == .period)
    }

    @Test func `what ties the pupil is to be lifted first, and a move that costs nothing is offered only where nothing else has to be done`() {
        let free = Reasons.Way(costToOthers: 0, steps: [], opening: nil, liftsRules: false), lifted = Reasons.Way(costToOthers: 0, steps: [], opening: nil, liftsRules: true)
        #expect(told([], free).last == "Cela ne coûterait rien aux autres\u{202F}: déplacez la carte si vous le souhaitez.")
        #expect(told([.pinned(workshop: "Débats")], lifted).last == "Une fois l’épingle retirée, cela ne coûterait rien aux autres dans l’ensemble, et apporterait ici autant que 2 premiers vœux.")
        #expect(told([.apart(from: "Tom")], lifted).last == "Une fois la consigne levée, cela ne coûterait rien aux autres dans l’ensemble, et apporterait ici autant que 2 premiers vœux.")
        let exchange = Reasons.Way(costToOthers: -300, steps: [step("Malo", loss: -300)], opening: nil, liftsRules: false)
        #expect(
            told([.full(size: 12, most: 12)], exchange).suffix(2) == [
                "Malo passerait de «\u{202F}Oral\u{202F}» à «\u{202F}Débats\u{202F}», sans y perdre.", "Cela ne coûterait rien aux autres dans l’ensemble, et apporterait ici autant que 2 premiers vœux.",
            ])
    }
}
