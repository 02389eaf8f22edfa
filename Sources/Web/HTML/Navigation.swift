import School

/// One entry of the navigation, shown to those who may read what it leads to.
struct NavigationItem {
    let section: Section
    let address: String
    let name: Phrase

    static func items(for viewer: Viewer) -> [NavigationItem] {
        var items = [NavigationItem(section: .today, address: "/", name: Phrase(fr: "Aujourd’hui", en: "Today"))]
        let isPupil = viewer.has(.pupil)
        let identity = viewer.reach(IdentityPolicy.self)
        if identity.wholeSchool || !identity.divisions.isEmpty || !identity.groups.isEmpty || !viewer.referred.isEmpty {
            items.append(NavigationItem(section: .pupils, address: "/pupils", name: Phrase(fr: "Élèves", en: "Pupils")))
        }
        if !viewer.reach(NeedsPolicy.self).isEmpty {
            items.append(NavigationItem(section: .needs, address: "/needs", name: isPupil ? Phrase(fr: "Mes besoins", en: "My needs") : Phrase(fr: "Besoins", en: "Needs")))
        }
        if isPupil { items.append(NavigationItem(section: .wishes, address: "/wishes", name: Phrase(fr: "Mes vœux", en: "My wishes"))) }
        if !viewer.reach(GroupsPolicy.self).isEmpty || viewer.has(.teacher) || viewer.has(.librarian) {
            items.append(NavigationItem(section: .groups, address: "/groups", name: isPupil ? Phrase(fr: "Mon groupe", en: "My group") : Phrase(fr: "Groupes", en: "Groups")))
        }
        if !viewer.reach(ProgrammesPolicy.self).isEmpty {
            items.append(NavigationItem(section: .year, address: "/programmes", name: Phrase(fr: "Année", en: "Year")))
        }
        items.append(NavigationItem(section: .workshops, address: "/workshops", name: Phrase(fr: "Ateliers", en: "Workshops")))
        if !viewer.reach(PlanningPolicy.self).isEmpty {
            items.append(NavigationItem(section: .planning, address: "/periods", name: Phrase(fr: "Préparer", en: "Prepare")))
        }
        if !viewer.reach(ImportPreparationPolicy.self).isEmpty {
            items.append(NavigationItem(section: .people, address: "/people", name: Phrase(fr: "Personnes", en: "People")))
        }
        return items
    }
}

extension Visit {
    /// The way that leads to a page, from the top: address and name of each page on it, then what else stands on that line.
    func crumbs(_ way: (address: String, name: Phrase)..., tail: HTML? = nil) -> HTML {
        let links = way.enumerated().map { "\(" › ", if: $0 > 0)<a href=\"\($1.address)\">\(t($1.name))</a>" as HTML }
        return "<nav class=\"crumbs\" aria-label=\"\(t(Phrase(fr: "Fil d’Ariane", en: "Breadcrumb")))\">\(links)\(tail)</nav>"
    }
}
