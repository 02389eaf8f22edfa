/// The person who asks, with what ties them to the school today. Loaded anew at each request, so that a tie
/// that ended gives nothing from the next request on.
public struct Viewer: Sendable, Hashable {
    public let account: Account.ID
    public let school: Establishment.ID
    public let name: String
    public let login: String
    public let language: Language
    public let roles: Set<Role>
    public let staff: Staff.ID?
    public let pupil: Pupil.ID?
    public let guardian: Guardian.ID?
    /// Divisions taught now.
    public let teaches: Set<Division.ID>
    /// Divisions of which this person is the main teacher now.
    public let mainTeacherOf: Set<Division.ID>
    /// Need groups led now.
    public let leads: Set<NeedGroup.ID>
    /// Pupils referred to this person now.
    public let referred: Set<Pupil.ID>
    /// Children whom this person may read about: authority exercised or reading right, not withdrawn, not of age.
    public let children: Set<Pupil.ID>

    public init(
        account: Account.ID, school: Establishment.ID, name: String, login: String, language: Language, roles: Set<Role>,
        staff: Staff.ID? = nil, pupil: Pupil.ID? = nil, guardian: Guardian.ID? = nil, teaches: Set<Division.ID> = [],
        mainTeacherOf: Set<Division.ID> = [], leads: Set<NeedGroup.ID> = [], referred: Set<Pupil.ID> = [],
        children: Set<Pupil.ID> = []
    ) {
        self.account = account
        self.school = school
        self.name = name
        self.login = login
        self.language = language
        self.roles = roles
        self.staff = staff
        self.pupil = pupil
        self.guardian = guardian
        self.teaches = teaches
        self.mainTeacherOf = mainTeacherOf
        self.leads = leads
        self.referred = referred
        self.children = children
    }

    public func has(_ role: Role) -> Bool { roles.contains(role) }

    /// How far this person may go with a resource: the union of what each role gives, and of what leading a group gives.
    public func reach(_ policy: any Policy.Type, _ action: Action = .read) -> Reach {
        var start = Reach.nothing
        if policy.rightOfLeaders.scope(action) == .lists { start.lists = leads }
        return roles.reduce(into: start) { reach, role in
            let right = policy.right(of: role)
            reach.add(part(right.scope(action), as: role, publishedOnly: right.publishedOnly))
        }
    }

    private func part(_ scope: Scope, as role: Role, publishedOnly: Bool) -> Reach {
        var part = Reach.nothing
        switch scope {
        case .none: return part
        case .lists: part.lists = leads
        case .school: part.wholeSchool = true
        case .division: part.divisions = mainTeacherOf
        case .group:
            part.divisions = teaches
            part.groups = leads
        case .referred: part.pupils = referred
        case .own: part.pupils = role == .guardian ? children : Set(pupil.map { [$0] } ?? [])
        }
        if publishedOnly { part.published = part.pupils }
        return part
    }
}

/// The part of the school that a viewer may read or write for one resource.
public struct Reach: Sendable, Hashable {
    public var wholeSchool = false
    public var divisions: Set<Division.ID> = []
    public var groups: Set<NeedGroup.ID> = []
    /// Groups whose list may be read, and nothing else of their pupils.
    public var lists: Set<NeedGroup.ID> = []
    public var pupils: Set<Pupil.ID> = []
    /// Pupils of whom only what was published may be read.
    public var published: Set<Pupil.ID> = []

    public static let nothing = Reach()

    public var isEmpty: Bool { !wholeSchool && divisions.isEmpty && groups.isEmpty && lists.isEmpty && pupils.isEmpty }

    public func covers(_ placement: Placement) -> Bool {
        wholeSchool || pupils.contains(placement.pupil)
            || placement.division.map(divisions.contains) ?? false || !groups.isDisjoint(with: placement.groups)
    }

    public func covers(division: Division.ID) -> Bool { wholeSchool || divisions.contains(division) }

    public func covers(group: NeedGroup.ID) -> Bool { wholeSchool || groups.contains(group) || lists.contains(group) }

    /// Whether only published things of this pupil may be shown.
    public func onlyPublished(of placement: Placement) -> Bool {
        guard published.contains(placement.pupil) else { return false }
        return !wholeSchool && !(placement.division.map(divisions.contains) ?? false) && groups.isDisjoint(with: placement.groups)
    }

    mutating func add(_ other: Reach) {
        wholeSchool = wholeSchool || other.wholeSchool
        divisions.formUnion(other.divisions)
        groups.formUnion(other.groups)
        lists.formUnion(other.lists)
        // A full right beats a published-only right on the same pupil.
        let full = pupils.subtracting(published).union(other.pupils.subtracting(other.published))
        pupils.formUnion(other.pupils)
        published = published.union(other.published).subtracting(full)
    }
}

/// Where a pupil stands today: what a policy needs to know of them.
public struct Placement: Sendable, Hashable {
    public let pupil: Pupil.ID
    public let division: Division.ID?
    public let groups: Set<NeedGroup.ID>

    public init(pupil: Pupil.ID, division: Division.ID?, groups: Set<NeedGroup.ID>) {
        self.pupil = pupil
        self.division = division
        self.groups = groups
    }
}
