import School
import Testing

@Suite("Adults who are called the same are told apart")
struct CalledNameTests {
    private func staff(_ family: String, _ given: String, _ civility: String? = "Mme") -> Staff {
        Staff(id: .new(), familyName: family, givenName: given, civility: civility)
    }

    @Test("the first name is said where title and surname are another’s too, and nowhere else")
    func firstNames() {
        let people = [staff("Martin", "Anne"), staff("Durand", "Eva"), staff("Martin", "Zoé"), staff("Martin", "Luc", "M."), staff("MARTIN", "Inès")]
        #expect(
            CalledName.toldApart(people.map { $0.called() }) == ["Mme Anne Martin", "Mme Durand", "Mme Zoé Martin", "M. Martin", "Mme Inès MARTIN"])
        let names = (people + people).addressNames
        #expect(names[people[0].id] == "Mme Anne Martin" && names[people[1].id] == "Mme Durand")
    }

    @Test("what they are is said where the first names are the same as well; nothing is invented where nothing differs")
    func qualities() {
        let called = [("Anne", "Anglais"), ("Anne", "Mathématiques"), ("Zoé", "Latin")].map { staff("Martin", $0.0).called($0.1) }
        #expect(CalledName.toldApart(called) == ["Mme Anne Martin (Anglais)", "Mme Anne Martin (Mathématiques)", "Mme Zoé Martin"])
        #expect(CalledName.toldApart([staff("Martin", "").called(), staff("Martin", "").called()]) == ["Mme Martin", "Mme Martin"])
    }
}
