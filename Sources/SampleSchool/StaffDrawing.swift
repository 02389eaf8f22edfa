import School

/// Shares the lessons out among teachers, and draws the teachers.
struct StaffDrawing {
    private var random: SeededGenerator
    private var taken: Set<String> = []
    private var nextID = 7200

    /// A post before its main-teacher duty is known.
    private struct Post {
        let id: String
        let subject: SampleSubject
        var hours = 0
    }

    /// The teachers whom tests and tours call by name: the first post of the subject.
    private static let known: [SampleSubject: [(given: String, family: String, isWoman: Bool)]] = [
        .french: [("Hélène", "Durand", true), ("Julien", "Blanc", false)],
        .economics: [("Sandrine", "Roy", true)],
        .mathematics: [("Hoang", "Nguyen", true)],
        .history: [("Philippe", "Leroy", false)],
        .management: [("Fabrice", "Masson", false)],
    ]

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed, stream: "staff")
    }

    /// Everyone on the staff, and the services without their hours. `divisions` in the order in which teachers are given
    /// to them.
    mutating func draw(_ divisions: [(SampleDivision, SampleLevel)]) -> (staff: [SampleStaff], services: [SampleService]) {
        var posts: [SampleSubject: [Post]] = [:]
        var services: [SampleService] = []
        for subject in SampleSubject.allCases {
            let total = divisions.reduce(0) { sum, entry in sum + (entry.1.hours.first { $0.0 == subject }?.1 ?? 0) }
            let count = (total + subject.fullPost - 1) / subject.fullPost
            posts[subject] = (0..<count).map { _ in
                nextID += 1
                return Post(id: String(nextID), subject: subject)
            }
        }
        // The technological divisions first, so that those whom the tour names teach those whom it names.
        for (division, level) in divisions.sorted(by: { $0.0.code.hasPrefix("1STMG") && !$1.0.code.hasPrefix("1STMG") }) {
            for (subject, hours) in level.hours {
                guard var list = posts[subject], let least = list.indices.min(by: { Self.load(list[$0], hours) < Self.load(list[$1], hours) }) else { continue }
                list[least].hours += hours
                posts[subject] = list
                services.append(SampleService(subject: subject, division: division.code, staff: list[least].id, lessons: []))
            }
        }
        let mains = mainTeachers(divisions.map(\.0.code), services)
        var staff = others(divisions.count)
        for subject in SampleSubject.allCases {
            for (rank, post) in (posts[subject] ?? []).enumerated() where post.hours > 0 {
                let known = Self.known[subject].flatMap { rank < $0.count ? $0[rank] : nil }
                let isWoman = known?.isWoman ?? random.chance(60)
                let (given, family) = known.map { ($0.given, $0.family) } ?? name(isWoman: isWoman)
                staff.append(
                    SampleStaff(
                        stsType: "epp", stsID: post.id, isWoman: isWoman, familyName: family, givenName: given, duty: .teacher, subject: subject,
                        mainTeacherOf: mains[post.id]))
            }
        }
        return (staff, services)
    }

    /// The first teacher of a subject is filled before the second, until the post is full.
    private static func load(_ post: Post, _ hours: Int) -> Int {
        post.hours + hours <= post.subject.fullPost ? -post.hours : 1000 + post.hours
    }

    /// One main teacher for each division, nobody twice while there is someone else.
    private func mainTeachers(_ divisions: [String], _ services: [SampleService]) -> [String: String] {
        let preferred: [SampleSubject] = [.management, .engineering, .commerce, .economics, .history, .english, .mathematics, .french, .physics, .spanish, .philosophy, .computing]
        var chosen: [String: String] = [:]
        for division in divisions {
            let team = services.filter { $0.division == division }
                .sorted { (preferred.firstIndex(of: $0.subject) ?? 99) < (preferred.firstIndex(of: $1.subject) ?? 99) }
            if let main = team.first(where: { chosen[$0.staff] == nil }) { chosen[main.staff] = division }
        }
        return chosen
    }

    private mutating func others(_ divisions: Int) -> [SampleStaff] {
        func person(_ given: String, _ family: String, _ isWoman: Bool, _ duty: SampleStaff.Duty, _ id: Int) -> SampleStaff {
            SampleStaff(
                stsType: duty == .head || duty == .deputy ? "dir" : "epp", stsID: String(id), isWoman: isWoman, familyName: family, givenName: given,
                duty: duty, subject: nil, mainTeacherOf: nil)
        }
        var list = [
            person("Béatrice", "Vasseur", true, .head, 7101), person("Olivier", "Charrier", false, .deputy, 7102),
            person("Karim", "Benali", false, .cpe, 7103), person("Agnès", "Tessier", true, .cpe, 7104),
            person("Solenn", "Prigent", true, .librarian, 7105), person("Delphine", "Lacombe", true, .psyen, 7106),
        ]
        for extra in 0..<max(0, divisions / 14 - 1) {
            let isWoman = random.chance(60)
            let (given, family) = name(isWoman: isWoman)
            list.append(person(given, family, isWoman, .cpe, 7110 + extra))
        }
        return list
    }

    private mutating func name(isWoman: Bool) -> (String, String) {
        while true {
            let given = random.pick(isWoman ? Names.adults : Names.adultMen)
            let family = random.pick(Names.families)
            // One teacher of a name: « Mme Roy » is then enough on a timetable.
            if taken.insert(family).inserted { return (given, family) }
        }
    }
}
