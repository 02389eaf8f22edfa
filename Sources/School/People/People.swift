import Foundation

/// A school: the tenant to which every row belongs.
public struct Establishment: Sendable, Hashable {
    public typealias ID = Identifier<Establishment>
    public let id: ID
    public let name: String
    public let uai: String
    /// Zone or territory of the school calendar.
    public let zone: Zone
    /// The calendar year in which the current school year begins: 2026 for 2026-27.
    public let year: Int

    public init(id: ID, name: String, uai: String, zone: Zone, year: Int) {
        self.id = id
        self.name = name
        self.uai = uai
        self.zone = zone
        self.year = year
    }
}

/// Where a school stands in the French school calendar: a zone of the mainland, or one of the territories outside the zones, whose
/// rectors set their own holidays.
public enum Zone: String, CaseIterable, Sendable, Hashable {
    case a = "A"
    case b = "B"
    case c = "C"
    case corsica = "CORSE"
    case guadeloupe = "GUADELOUPE"
    case guyane = "GUYANE"
    case martinique = "MARTINIQUE"
    case mayotte = "MAYOTTE"
    case newCaledonia = "NOUVELLE-CALEDONIE"
    case polynesia = "POLYNESIE"
    case reunion = "REUNION"
    case saintPierreEtMiquelon = "SAINT-PIERRE-ET-MIQUELON"
    case wallisEtFutuna = "WALLIS-ET-FUTUNA"

    public var isOfMainland: Bool { [.a, .b, .c].contains(self) }

    /// The clock on the school's wall; in Polynesia Tahiti's, in which nearly all of its schools are.
    public var timeZone: TimeZone {
        let name =
            switch self {
            case .a, .b, .c, .corsica: "Europe/Paris"
            case .guadeloupe: "America/Guadeloupe"
            case .guyane: "America/Cayenne"
            case .martinique: "America/Martinique"
            case .mayotte: "Indian/Mayotte"
            case .newCaledonia: "Pacific/Noumea"
            case .polynesia: "Pacific/Tahiti"
            case .reunion: "Indian/Reunion"
            case .saintPierreEtMiquelon: "America/Miquelon"
            case .wallisEtFutuna: "Pacific/Wallis"
            }
        guard let zone = TimeZone(identifier: name) else { preconditionFailure("this machine does not know the time zone \(name)") }
        return zone
    }

    /// « zone A », « Guadeloupe ».
    public var name: Phrase {
        switch self {
        case .a, .b, .c: Phrase(fr: "zone \(rawValue)", en: "zone \(rawValue)")
        case .corsica: Phrase(fr: "Corse", en: "Corsica")
        case .guadeloupe: Phrase(same: "Guadeloupe")
        case .guyane: Phrase(fr: "Guyane", en: "French Guiana")
        case .martinique: Phrase(same: "Martinique")
        case .mayotte: Phrase(same: "Mayotte")
        case .newCaledonia: Phrase(fr: "Nouvelle-Calédonie", en: "New Caledonia")
        case .polynesia: Phrase(fr: "Polynésie française", en: "French Polynesia")
        case .reunion: Phrase(fr: "La Réunion", en: "Réunion")
        case .saintPierreEtMiquelon: Phrase(fr: "Saint-Pierre-et-Miquelon", en: "Saint Pierre and Miquelon")
        case .wallisEtFutuna: Phrase(fr: "Wallis-et-Futuna", en: "Wallis and Futuna")
        }
    }
}

public struct Division: Sendable, Hashable {
    public typealias ID = Identifier<Division>
    public let id: ID
    /// At most 8 characters, kept as SIECLE writes it, inner blanks included.
    public let code: String
    public let label: String
    /// « 6e », « 2de », « 1re STMG »… as the school groups its divisions.
    public let level: String

    public init(id: ID, code: String, label: String, level: String) {
        self.id = id
        self.code = code
        self.label = label
        self.level = level
    }

    /// Sorts divisions as people read them: by level, then code, « 2DE2 » before « 2DE10 ».
    public var order: String { "\(naturalKey(level))\t\(naturalKey(code))" }
}

/// Somebody with two names; the given name is empty where a file has none.
public protocol Named {
    var familyName: String { get }
    var givenName: String { get }
}

extension Named {
    /// « Amrani Inès »: as lists are sorted.
    public var listName: String { givenName.isEmpty ? familyName : "\(familyName) \(givenName)" }
    public var sortKey: String { School.sortKey(family: familyName, given: givenName) }
    /// « Inès Amrani »: as people are spoken of.
    public var fullName: String { givenName.isEmpty ? familyName : "\(givenName) \(familyName)" }
}

public struct Pupil: Named, Sendable, Hashable {
    public typealias ID = Identifier<Pupil>
    public let id: ID
    public let familyName: String
    public let givenName: String
    public let division: Division.ID?

    public init(id: ID, familyName: String, givenName: String, division: Division.ID?) {
        self.id = id
        self.familyName = familyName
        self.givenName = givenName
        self.division = division
    }
}

/// An adult of the school: teacher, CPE, PsyEN, librarian, head…
public struct Staff: Named, Sendable, Hashable {
    public typealias ID = Identifier<Staff>
    public let id: ID
    public let familyName: String
    public let givenName: String
    public let civility: String?

    public init(id: ID, familyName: String, givenName: String, civility: String?) {
        self.id = id
        self.familyName = familyName
        self.givenName = givenName
        self.civility = civility
    }

    /// « Mme Durand », or the full name when no civility is known.
    public var addressName: String { civility.map { "\($0) \(familyName)" } ?? fullName }
}

public struct Guardian: Named, Sendable, Hashable {
    public typealias ID = Identifier<Guardian>
    public let id: ID
    public let familyName: String
    public let givenName: String

    public init(id: ID, familyName: String, givenName: String) {
        self.id = id
        self.familyName = familyName
        self.givenName = givenName
    }
}

/// What a guardian may know of a child.
public enum Authority: String, Sendable, Hashable, CaseIterable {
    /// Exercises parental authority.
    case exercises
    /// Does not exercise it, keeps the right to be informed.
    case reads
    /// Rights withdrawn: nothing.
    case withdrawn
}
