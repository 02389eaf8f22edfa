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
                        reason: "Tu le dis toi-même et deux adultes l’ont vu aussi : c’est ici que tu peux avancer le plus.",
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
}
