import School
import Testing

@Suite("What a pupil reads about a group")
struct GroupStoryTests {
    private let objective = Phrase(same: "Préparer un exposé de 3 minutes et le tenir sans lire.")

    private func story(_ wishes: GroupStory.WishOutcome, next: GroupStory.Next = .open, answered: Bool = true, known: Bool = true) -> GroupStory {
        GroupStory(
            .init(
                objective: objective, sessions: 4,
                answered: answered
                    ? (
                        reason: Phrase(same: "Tu le dis toi-même et deux adultes l’ont vu aussi : c’est ici que tu peux avancer le plus."),
                        skill: Phrase(fr: "J’arrive à parler devant un groupe", en: "I can speak in front of a group"), kind: .support
                    ) : nil, hasPriorities: known,
                strength: Phrase(fr: "J’arrive à organiser mes idées à l’écrit", en: "I can organise my ideas in writing"), wishes: wishes, next: next))
    }

    @Test("three sentences: a strength and what we saw, the goal, what comes next")
    func sentences() {
        let story = story(.granted(rank: 1), next: .workshop(Phrase(same: "Structurer sa pensée"), from: Day("2027-01-11")!))
        #expect(story.seen.fr.hasPrefix("Tu as demandé cet atelier. Un point d’appui pour toi\u{202F}: «\u{202F}J’arrive à organiser mes idées à l’écrit\u{202F}»."))
        #expect(story.seen.fr.hasSuffix("c’est ici que tu peux avancer le plus."))
        #expect(story.goal.fr == "En 4 séances\u{202F}: préparer un exposé de 3 minutes et le tenir sans lire.")
        #expect(story.next.fr == "Ensuite, à partir du 11 janv., tu suivras «\u{202F}Structurer sa pensée\u{202F}».")
        #expect(story.wishes?.fr == "C’était ton premier vœu.")
    }

    @Test("a wish that was not granted is told kindly, and what follows from it")
    func notGranted() {
        #expect(
            story(.notGranted(first: Phrase(same: "Théâtre"))).wishes?.fr
                == "Ton premier vœu, «\u{202F}Théâtre\u{202F}», n’a pas pu être retenu cette fois. On s’en souvient\u{202F}: tes vœux pèseront davantage à la prochaine période.")
        #expect(story(.notAsked).wishes == nil)
    }

    @Test("nothing that is not published is told: without a published priority the words say so plainly")
    func unpublished() {
        #expect(story(.granted(rank: 2), answered: false).seen.fr.hasSuffix("Tu as demandé cet atelier, et il te convient."))
        #expect(story(.noneHandedIn, answered: false).seen.fr.hasSuffix("à côté de tes priorités."))
        // Of a pupil who has none published, nothing is said of priorities that they would not have.
        let unknown = story(.noneHandedIn, answered: false, known: false).seen
        #expect(unknown.fr.hasPrefix("Nous n’avons pas encore partagé de priorités avec toi") && unknown.en.hasPrefix("We have not shared any priorities"))
    }

    @Test("groups of one pupil read differently: each names its skill, and one that goes on with another says so")
    func several() {
        func seen(
            answered: String? = nil, worksOn: String? = nil, strong: Bool = false, unwished: Bool = false, elsewhere: [(String, String)] = [], before: GroupStory.Before? = nil, isFirst: Bool = false, known: Bool = true,
            _ wishes: GroupStory.WishOutcome = .notAsked
        ) -> String {
            GroupStory(
                .init(
                    objective: Phrase(same: "But."), sessions: 4,
                    answered: answered.map { (reason: Phrase(same: "Un adulte l’a vu"), skill: Phrase(same: $0), kind: .support) }, hasPriorities: known,
                    worksOn: worksOn.map { Phrase(same: $0) }, worksOnStrength: strong, isUnwished: unwished,
                    elsewhere: elsewhere.map { .init(skill: Phrase(same: $0.0), title: Phrase(same: $0.1)) }, before: before, isFirst: isFirst, strength: nil, wishes: wishes, next: .open)
            ).seen.fr
        }
        #expect(seen(answered: "Je parle.") == "Ici, tu vas consolider\u{202F}: «\u{202F}Je parle\u{202F}». Un adulte l’a vu.")
        #expect(seen(answered: "J’écris.") == "Ici, tu vas consolider\u{202F}: «\u{202F}J’écris\u{202F}». Un adulte l’a vu.")
        #expect(
            seen(answered: "Je parle.", before: .earlier(Phrase(same: "Oral")))
                == "Tu continues ce que «\u{202F}Oral\u{202F}» a commencé\u{202F}: «\u{202F}Je parle\u{202F}».")
        #expect(
            seen(answered: "Je parle.", before: .beside(Phrase(same: "Oral")), .granted(rank: 2))
                == "Tu as demandé cet atelier. Avec «\u{202F}Oral\u{202F}», c’est une deuxième occasion d’avancer\u{202F}: «\u{202F}Je parle\u{202F}».")
        #expect(seen(worksOn: "J’écris.", before: .same) == "Tu continues cet atelier\u{202F}: «\u{202F}J’écris\u{202F}».")
        #expect(seen(worksOn: "J’écris.") == "À côté de tes priorités, cet atelier t’ouvre autre chose\u{202F}: «\u{202F}J’écris\u{202F}».")
        #expect(
            seen(worksOn: "J’écris.", strong: true)
                == "Tu pars ici d’un point d’appui\u{202F}: «\u{202F}J’écris\u{202F}». Cet atelier t’aide à aller plus loin.")
        // Who is in a group beside wishes and priorities reads so, whether it builds on a strength or not, and where the priorities are worked on.
        let left = "Tu n’avais pas demandé cet atelier, et il ne porte sur aucune de tes priorités."
        #expect(seen(unwished: true) == left)
        #expect(seen(worksOn: "J’écris.", unwished: true) == "\(left) On y travaille «\u{202F}J’écris\u{202F}».")
        #expect(
            seen(worksOn: "J’écris.", strong: true, unwished: true)
                == "\(left) On y travaille un de tes points d’appui\u{202F}: «\u{202F}J’écris\u{202F}». Tu peux y aller plus loin.")
        #expect(
            seen(worksOn: "J’écris.", unwished: true, elsewhere: [("Je parle.", "Oral"), ("Je parle.", "Débats"), ("Je m’organise.", "Méthode")])
                == "\(left) On y travaille «\u{202F}J’écris\u{202F}». Pour ta priorité «\u{202F}Je parle\u{202F}», il y a «\u{202F}Oral\u{202F}». Pour ta priorité «\u{202F}Je m’organise\u{202F}», il y a «\u{202F}Méthode\u{202F}».")
        for other in [seen(answered: "J’écris.", unwished: true), seen(worksOn: "J’écris.", unwished: true, known: false)] { #expect(!other.contains("demandé")) }
        #expect(seen(worksOn: "J’écris.", .granted(rank: 1)) == "Tu as demandé cet atelier, et il te convient. On y travaille «\u{202F}J’écris\u{202F}».")
        #expect(seen(worksOn: "J’écris.", known: false) == "Cet atelier aussi est un point de départ\u{202F}: on y travaille «\u{202F}J’écris\u{202F}».")
        #expect(seen(worksOn: "J’écris.", isFirst: true, known: false).contains("point de départ. On y travaille «\u{202F}J’écris\u{202F}». Dis à l’adulte"))
    }
}
