import ArgumentParser
import Foundation
import SampleSchool
import School
import Storage
import Web

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Make an invented school to try Jalon with.",
        discussion: """
            A whole lycée: people, needs, workshops, wishes and groups, drawn from a seed and entered through the same files and \
            forms as a real one. Prints one sign-in for each role, as lines of role, name, login and password with tabs between \
            them. Passwords are drawn anew each time and kept nowhere else.
            """)

    @OptionGroup var data: DatabaseOptions

    @Option(help: ArgumentHelp("How many pupils, from 150 to 4000.", valueName: "number"))
    var pupils = 700

    @Option(help: ArgumentHelp("Another number draws another school.", valueName: "number"))
    var seed: UInt64 = 1

    @Option(help: "The language of what is written in the school: fr or en.")
    var language = "fr"

    @Option(help: ArgumentHelp("Write the school's SIECLE and STS files to this folder too.", valueName: "folder"))
    var files: String?

    @Option(help: ArgumentHelp("The day on which the school stands, as 2026-11-21; today by default.", valueName: "day"))
    var on: String?

    @Flag(help: "Add the school to a database that holds one already.")
    var another = false

    @Flag(help: "Do nothing when the database holds a school already.")
    var ifEmpty = false

    @Option(
        help: ArgumentHelp("For load tests: one password for everybody printed and, with --accounts pupils, for every pupil.", valueName: "text"))
    var passwordForAll: String?

    @Option(help: ArgumentHelp("For load tests: “pupils” opens an account for every pupil. Needs --password-for-all.", valueName: "whose"))
    var accounts: AccountsOption = .roles

    @Option(help: ArgumentHelp("Cost of password hashing (yescrypt, 1 to 11). Lower than 5 is for tests only.", valueName: "cost"))
    var passwordCost: UInt = 5

    enum AccountsOption: String, ExpressibleByArgument, CaseIterable {
        case roles, pupils
    }

    func validate() throws {
        guard SampleRoster.pupilRange.contains(pupils) else { throw ValidationError("A sample school has 150 to 4000 pupils, not \(pupils).") }
        guard Language(rawValue: language) != nil else { throw ValidationError("The language is fr or en, not “\(language)”.") }
        if let on, Day(on) == nil { throw ValidationError("“\(on)” is not a day: write it as 2026-11-21.") }
        guard accounts == .roles || passwordForAll != nil else { throw ValidationError("--accounts pupils needs --password-for-all.") }
        if let passwordForAll, passwordForAll.count < 10 { throw ValidationError("A password has at least ten characters.") }
    }

    func run() async throws {
        let language = Language(rawValue: language) ?? .fr
        let clock = on.flatMap { Day($0) }.map { Clock.stopped(on: $0) } ?? Clock()
        let isNew = !data.database.contains("://") && !FileManager.default.fileExists(atPath: data.database)
        // A new file takes its name when the school is whole: half a school would be taken for one at the next start.
        let place = isNew ? data.database + ".part" : data.database
        if isNew { remove(place) }
        try await plainly {
            do {
                try await Store.open(place).closing { try await make($0, language, clock) }
            } catch {
                if isNew { remove(place) }
                throw error
            }
            guard !isNew || rename(place, data.database) == 0 else {
                throw UpkeepError("\(place) could not be renamed: \(String(cString: strerror(errno))).", remedy: "Look at the folder's rights.")
            }
        }
    }

    private func remove(_ path: String) {
        for ending in ["", "-wal", "-shm"] { unlink(path + ending) }
    }

    private func make(_ store: Store, _ language: Language, _ clock: Clock) async throws {
        try await store.migrate()
        let present = try await store.establishments()
        if ifEmpty, !present.isEmpty { return }
        guard present.isEmpty || another else {
            throw UpkeepError(
                "\(data.database) holds a school already: \(present.map(\.name).joined(separator: ", ")). Nothing was changed.",
                remedy: "Name another --database, or add the sample beside it with --another.")
        }
        guard !present.contains(where: { $0.uai == SampleRoster.uai }) else {
            throw UpkeepError("The sample school is there already. Nothing was changed.", remedy: "Name another --database for a second one.")
        }
        let builder = SampleBuilder(
            store, options: .init(pupils: pupils, seed: seed, language: language), clock: clock, codeHash: { Secrets.hash($0) })
        if let files { try write(builder.files, to: files) }
        let passwords = try Passwords(cost: passwordCost)
        let suffix = try await store.isLoginTaken("claire.moreau") ? ".demo" : ""
        let password = newPassword()
        let login = "claire.moreau\(suffix)"
        let administrator = FirstStart(
            name: SampleRoster.schoolName, uai: SampleRoster.uai, zone: SampleRoster.zone, year: builder.roster.year, civility: "Mme", givenName: "Claire",
            familyName: "Moreau", login: login, passwordHash: try await passwords.hash(password), language: language, alsoCoordinates: true)
        let result = try await builder.build(administrator) { step in
            FileHandle.standardError.write(Data("Making the sample school: \(step)…\n".utf8))
        }
        let both = "\(Role.administrator.name[language]), \(Role.coordinator.name[language].lowercased())"
        print("\(both)\tClaire Moreau\t\(login)\t\(password)")
        let desk = SampleAccounts(store, school: result.school.id, language: language, clock: clock, hash: { Secrets.hash($0) })
        for person in result.signIns {
            let password = newPassword()
            for slip in try await desk.open(person.audience, passwordHash: try await passwords.hash(password)) {
                print("\(person.role[language])\t\(person.name)\t\(slip.login)\t\(password)")
            }
        }
        if accounts == .pupils, let passwordForAll {
            // One hash for all: what is tested is the sign-in, and everybody knows the password anyway.
            let hash = try await passwords.hash(passwordForAll)
            var opened = 1
            for division in result.keys.divisions.values.sorted() { opened += try await desk.open(.pupils(division), passwordHash: hash).count }
            FileHandle.standardError.write(Data("\(opened) pupils sign in with the password of --password-for-all.\n".utf8))
        }
        try await store.engine.gatherStatistics()
        try await passwords.shutDown()
        FileHandle.standardError.write(Data("\(summary(result))\nTo see it: jalon serve --database \(data.database)\n".utf8))
    }

    private func summary(_ result: SampleBuilder.Result) -> String {
        "\(result.school.name): \(result.roster.pupils.count) pupils, \(result.roster.staff.count) staff, \(result.roster.divisions.count) divisions."
    }

    /// Twelve letters and figures that are not mistaken for one another: 59 bits.
    private func newPassword() -> String {
        if let passwordForAll { return passwordForAll }
        var generator = SystemRandomNumberGenerator()
        let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")
        let drawn = (0..<12).map { _ in letters[Int.random(in: 0..<letters.count, using: &generator)] }
        return stride(from: 0, to: 12, by: 4).map { String(drawn[$0..<$0 + 4]) }.joined(separator: "-")
    }

    private func write(_ files: [SampleFile], to folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        for file in files { try Data(file.bytes).write(to: URL(filePath: folder).appending(path: file.name)) }
    }
}
