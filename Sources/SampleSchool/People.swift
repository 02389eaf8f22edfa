import School

/// A pupil whom tests and guided tours call by name. Their needs are fixed; everything else about them is drawn.
struct NamedPupil: Sendable {
    let givenName, familyName: String
    let isGirl: Bool
    let division: String
    /// Latent level by skill code, in thousandths, 1000...4000.
    let levels: [String: Int]
    var hasNumber = true

    static let all: [NamedPupil] = [
        NamedPupil(
            givenName: "Inès", familyName: "Amrani", isGirl: true, division: "1STMG2",
            levels: ["AP-EXP": 2000, "AP-STR": 2800, "AP-REP": 3600, "AP-MET": 3100, "AP-AUT": 3000]),
        NamedPupil(
            givenName: "Malo", familyName: "Bernard", isGirl: false, division: "1STMG2",
            levels: ["AP-EXP": 3200, "AP-STR": 1400, "AP-REP": 2000, "AP-MET": 1500, "AP-AUT": 2400]),
        NamedPupil(
            givenName: "Léa", familyName: "Costa", isGirl: true, division: "1STMG2",
            levels: ["AP-EXP": 3800, "AP-STR": 3800, "AP-REP": 3300, "AP-MET": 3600, "AP-AUT": 3900]),
        NamedPupil(givenName: "Awa", familyName: "Diallo", isGirl: true, division: "1STMG2", levels: ["AP-EXP": 1600, "AP-MET": 3000]),
        NamedPupil(givenName: "Hugo", familyName: "Petit", isGirl: false, division: "1STMG1", levels: ["AP-EXP": 1900, "AP-AUT": 2000]),
        NamedPupil(givenName: "Tom", familyName: "Lopez", isGirl: false, division: "1STMG1", levels: ["AP-STR": 1700]),
        NamedPupil(givenName: "Zoé", familyName: "Garcia", isGirl: true, division: "1STMG1", levels: ["AP-REP": 1500]),
        NamedPupil(givenName: "Jules", familyName: "Martin", isGirl: false, division: "1STMG1", levels: ["AP-REP": 1900, "AP-STR": 3000]),
        NamedPupil(givenName: "Nour", familyName: "Haddad", isGirl: true, division: "2DE1", levels: ["AP-MET": 1500, "AP-EXP": 3400], hasNumber: false),
    ]
}

/// Draws the pupils of every division and their guardians.
struct PeopleDrawing {
    private var random: SeededGenerator
    private var family: SeededGenerator
    private var taken: Set<String> = []
    private let year: Int
    private(set) var pupils: [SamplePupil] = []
    private var households: [Household] = []

    /// Pupils who share their guardians.
    private struct Household {
        let familyName: String
        var children: [String]
    }

    init(seed: UInt64, year: Int) {
        random = SeededGenerator(seed: seed, stream: "pupils")
        family = SeededGenerator(seed: seed, stream: "guardians")
        self.year = year
        taken = Set(NamedPupil.all.map { "\($0.givenName) \($0.familyName)" })
    }

    mutating func fill(_ division: SampleDivision, level: SampleLevel, count: Int) {
        let known = NamedPupil.all.filter { $0.division == division.code }.prefix(count)
        for character in known {
            add(
                givenName: character.givenName, familyName: character.familyName, isGirl: character.isGirl, division: division, level: level,
                numbered: character.hasNumber, household: nil)
        }
        for _ in known.count..<count {
            let isGirl = random.chance(50)
            // One in nine has a brother or sister here already.
            let sibling = !households.isEmpty && random.chance(11) ? random.below(households.count) : nil
            let (given, family) = name(isGirl: isGirl, family: sibling.map { households[$0].familyName })
            add(
                givenName: given, familyName: family, isGirl: isGirl, division: division, level: level, numbered: !random.chance(1),
                household: sibling)
        }
    }

    /// Two pupils whom every real file holds: one who left in October, one who is enrolled and has no division yet.
    mutating func addLooseEnds(_ level: SampleLevel, _ division: SampleDivision) {
        let october = Day(year: year, month: 10, day: 9)
        for leaves in [true, false] {
            let isGirl = random.chance(50)
            let (given, family) = name(isGirl: isGirl, family: nil)
            add(
                givenName: given, familyName: family, isGirl: isGirl, division: leaves ? division : nil, level: level, numbered: true, household: nil,
                leftOn: leaves ? october : nil)
        }
    }

    private mutating func name(isGirl: Bool, family: String?) -> (String, String) {
        while true {
            let given = random.pick(isGirl ? Names.girls : Names.boys)
            var last = family ?? random.pick(Names.families)
            if family == nil, random.chance(4) { last += "-" + random.pick(Names.families) }
            if taken.insert("\(given) \(last)").inserted { return (given, last) }
        }
    }

    private mutating func add(
        givenName: String, familyName: String, isGirl: Bool, division: SampleDivision?, level: SampleLevel, numbered: Bool, household: Int?,
        leftOn: Day? = nil
    ) {
        let number = pupils.count + 1
        let repeats = random.chance(6)
        let born = year - level.age - (repeats ? 1 : 0) + (random.chance(2) ? 1 : 0)
        let birthDay = Day(number: SampleRoster.september(born) - 243 + random.below(365))
        let arrivesLate = !numbered
        let pupil = SamplePupil(
            siecleID: String(910_000 + number), ine: numbered ? ine(number) : nil, familyName: familyName, givenName: givenName, isGirl: isGirl,
            birthDay: birthDay, mef: level.mef, division: division?.code,
            enteredOn: Day(number: SampleRoster.september(year) + (arrivesLate ? 6 : 0)), leftOn: leftOn, repeats: repeats)
        pupils.append(pupil)
        if let household { households[household].children.append(pupil.siecleID) } else { households.append(Household(familyName: familyName, children: [pupil.siecleID])) }
    }

    /// The shape of a national number (9 digits, 2 letters), in the range of numbers that begin with 999.
    private mutating func ine(_ number: Int) -> String {
        let letters = Array("ABCDEFGHJK")
        return "999\(padded(number, 6))\(letters[random.below(10)])\(letters[random.below(10)])"
    }

    /// One or two guardians for each household: most exercise parental authority, a few only read, one in two hundred
    /// has had the rights withdrawn.
    mutating func guardians() -> [SampleGuardian] {
        var guardians: [SampleGuardian] = []
        for household in households {
            let two = family.chance(72)
            for level in two ? [1, 2] : [1] {
                let isWoman = level == 1 ? family.chance(70) : guardians.last.map { !$0.isWoman } ?? false
                let keepsName = level == 1 || family.chance(45)
                let drawn = family.below(200)
                let known = Self.named(household.familyName, level: level)
                let authority: Authority = known?.authority ?? (level == 1 || drawn > 8 ? .exercises : drawn == 0 ? .withdrawn : .reads)
                guardians.append(
                    SampleGuardian(
                        siecleID: String(710_000 + guardians.count + 1), isWoman: known?.isWoman ?? isWoman,
                        familyName: keepsName ? household.familyName : family.pick(Names.families),
                        givenName: known?.givenName ?? family.pick(isWoman ? Names.adults : Names.adultMen),
                        children: household.children.map { SampleGuardian.Tie(pupil: $0, level: level, authority: authority) }))
            }
        }
        return guardians
    }

    /// Guardians of two of the characters are fixed: Inès's parents, and a father of Nour who has lost his rights.
    private static func named(_ familyName: String, level: Int) -> (givenName: String, isWoman: Bool, authority: Authority)? {
        switch (familyName, level) {
        case ("Amrani", 1): ("Samira", true, .exercises)
        case ("Amrani", 2): ("Rachid", false, .reads)
        case ("Haddad", 2): ("Mourad", false, .withdrawn)
        default: nil
        }
    }
}
