import School
import Testing

@testable import SampleSchool

@Suite("The sample school's people and timetable")
struct RosterTests {
    private static let school = SampleRoster.drawn(year: 2026)

    @Test("the generator gives the published numbers of SplitMix64")
    func splitMix() {
        // The stream that has no name starts from the seed and FNV's offset, then drops one number.
        var generator = SeededGenerator(seed: 0xCBF2_9CE4_8422_2325)
        #expect(generator.next() == 0x6E78_9E6A_A1B9_65F4)
        #expect(generator.next() == 0x06C4_5D18_8009_454F)
    }

    @Test("the same seed draws the same school, another seed another one")
    func repeatable() {
        #expect(SampleRoster.drawn(year: 2026) == Self.school)
        #expect(SampleRoster.drawn(seed: 2, year: 2026) != Self.school)
    }

    @Test("the school has about 700 pupils, 60 staff and the divisions of a lycée polyvalent")
    func size() {
        let school = Self.school
        #expect((690...712).contains(school.pupils.count))
        #expect((52...66).contains(school.staff.count), "\(school.staff.count)")
        let codes = Set(school.divisions.map(\.code))
        #expect(codes.isSuperset(of: ["2DE1", "2DE8", "1G1", "1STMG2", "1STI2D", "TG1", "TSTMG1", "2MRC", "1MEE", "TACC"]))
        #expect(codes.count == school.divisions.count)
        #expect(codes.allSatisfy { $0.count <= 8 })
    }

    @Test("a school of another size keeps its shape", arguments: [150, 1_200, 4_000])
    func otherSizes(pupils: Int) {
        let school = SampleRoster.drawn(pupils: pupils, year: 2026)
        #expect(abs(school.pupils.count - pupils) < 20)
        #expect(school.divisions.allSatisfy { $0.code.count <= 8 })
        #expect(Set(school.pupils.map(\.siecleID)).count == school.pupils.count)
        #expect(Set(school.divisions.map(\.code)).count == school.divisions.count)
    }

    @Test("Inès, Malo and Léa are in 1STMG2 with the needs that tours speak of")
    func characters() throws {
        let ines = try #require(Self.school.pupils.first { $0.givenName == "Inès" && $0.familyName == "Amrani" })
        let malo = try #require(Self.school.pupils.first { $0.givenName == "Malo" && $0.familyName == "Bernard" })
        let lea = try #require(Self.school.pupils.first { $0.givenName == "Léa" && $0.familyName == "Costa" })
        #expect(ines.division == "1STMG2" && malo.division == "1STMG2" && lea.division == "1STMG2")
        let voices = SampleVoices(Self.school, seed: 1)
        #expect(voices.latent(pupil: ines.siecleID, skill: "AP-EXP") == 2_000)
        #expect(voices.latent(pupil: malo.siecleID, skill: "AP-STR") == 1_400)
        #expect(voices.latent(pupil: lea.siecleID, skill: "AP-EXP") == 3_800)
    }

    @Test("nobody is in two places, and no lesson is at the hour of the division's support")
    func timetable() {
        let school = Self.school
        var seen: Set<String> = []
        let support = Dictionary(uniqueKeysWithValues: school.barrettes.flatMap { barrette in barrette.divisions.map { ($0, Set(barrette.hours)) } })
        for service in school.services {
            for hour in service.lessons {
                #expect(seen.insert("division \(service.division) \(hour)").inserted)
                #expect(seen.insert("staff \(service.staff) \(hour)").inserted)
                #expect(!(support[service.division]?.contains(hour) ?? false))
            }
        }
    }

    @Test("every lesson has its hour, at any size", arguments: [150, 700, 1_200])
    func complete(pupils: Int) {
        let school = SampleRoster.drawn(pupils: pupils, year: 2026)
        let levels = Dictionary(uniqueKeysWithValues: SampleLevel.all.map { ($0.name, $0) })
        for division in school.divisions {
            let due = levels[division.level]?.hours.reduce(0) { $0 + $1.1 }
            let laid = school.services.filter { $0.division == division.code }.reduce(0) { $0 + $1.lessons.count }
            #expect(laid == due, "\(division.code)")
        }
    }

    @Test("every division is in one barrette and has a main teacher who teaches it")
    func divisions() {
        let school = Self.school
        #expect(school.barrettes.flatMap(\.divisions).sorted() == school.divisions.map(\.code).sorted())
        for division in school.divisions {
            let mains = school.staff.filter { $0.mainTeacherOf == division.code }
            #expect(mains.count == 1, "\(division.code)")
            #expect(mains.allSatisfy { main in school.services.contains { $0.staff == main.stsID && $0.division == division.code } })
        }
    }

    @Test("no teacher has more lessons than a full post")
    func posts() {
        for person in Self.school.staff {
            let lessons = Self.school.services.filter { $0.staff == person.stsID }.reduce(0) { $0 + $1.lessons.count }
            #expect(lessons <= (person.subject?.fullPost ?? 0) + 6, "\(person.familyName): \(lessons)")
        }
    }

    @Test("guardians: one or two for each pupil, some who only read, some whose rights were withdrawn")
    func guardians() {
        let ties = Self.school.guardians.flatMap(\.children)
        for pupil in Self.school.pupils { #expect((1...2).contains(ties.count { $0.pupil == pupil.siecleID })) }
        #expect(ties.contains { $0.authority == .reads })
        #expect(ties.contains { $0.authority == .withdrawn })
    }

    @Test("the sample's UAI has the right key and nobody's number")
    func uai() throws {
        let uai = try #require(UAI(SampleRoster.uai))
        #expect(uai.hasRightKey)
        #expect(uai.code.hasPrefix("000"))
    }

    @Test("teachers' views gather round the pupil's level, and some disagree")
    func voices() {
        let voices = SampleVoices(Self.school, seed: 1)
        let staff = Self.school.staff.filter { $0.duty == .teacher }.map(\.stsID)
        var off = 0
        var total = 0
        for pupil in Self.school.pupils.prefix(200) {
            for teacher in staff.prefix(5) {
                let level = voices.observed(by: teacher, pupil: pupil.siecleID, skill: "AP-MET", round: 0)
                guard level > 0 else { continue }
                total += 1
                if abs(level * 1000 - voices.latent(pupil: pupil.siecleID, skill: "AP-MET")) > 1_000 { off += 1 }
            }
        }
        #expect(total > 850)
        #expect((1...60).contains(off), "\(off)")
    }
}
