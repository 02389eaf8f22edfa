import School

/// The parts of the site that the navigation names.
public enum Section: String, Sendable, CaseIterable {
    case today, pupils, needs, wishes, groups, year, workshops, planning, people, none
}

/// One page: what stands between the header and the end, and what its head says.
public struct Page: Sendable {
    let title: Phrase
    let section: Section
    let body: HTML
    let scripts: [String]
    let status: Int
    let refreshSeconds: Int?
    /// A plain page of one sentence: its title and this.
    let message: Phrase?

    /// - Parameters:
    ///   - scripts: names of files in `Assets/`, without `.js`.
    ///   - status: the HTTP status; an error page is a page.
    ///   - refreshSeconds: for a page that shows work in progress to browsers without script.
    public init(
        title: Phrase, section: Section = .none, body: HTML, scripts: [String] = [], status: Int = 200, refreshSeconds: Int? = nil,
        message: Phrase? = nil
    ) {
        self.title = title
        self.section = section
        self.body = body
        self.scripts = scripts
        self.status = status
        self.refreshSeconds = refreshSeconds
        self.message = message
    }
}
