import School

/// The frame around every page: head, header with navigation, main.
enum Layout {
    static func render(_ page: Page, for frame: Frame) -> HTML {
        let t = { (phrase: Phrase) in phrase[frame.language] }
        return """
            <!doctype html>
            <html lang="\(frame.language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(t(page.title)) · Jalon</title>
            \(page.refreshSeconds.map { "<noscript><meta http-equiv=\"refresh\" content=\"\($0)\"></noscript>" as HTML })
            <link rel="stylesheet" href="\(Assets.address(of: "app.css"))">
            <link rel="icon" href="\(Assets.address(of: "mark.svg"))" type="image/svg+xml">
            \(page.scripts.map { "<script src=\"\(Assets.address(of: "\($0).js"))\" defer></script>" as HTML })
            </head>
            <body\(frame.csrf.map { " data-csrf=\"\($0)\"" as HTML })>
            <a class="skip" href="#content">\(t(Phrase(fr: "Aller au contenu", en: "Skip to content")))</a>
            <header class="top">
            <a class="brand" href="/">\(mark)<span>Jalon</span></a>
            \(navigation(page.section, frame))
            \(who(frame))
            </header>
            <main id="content">
            \(printed(frame))\(sentence(page, frame))\(page.body)
            </main>
            <footer class="page-foot">\(language(frame))</footer>
            </body>
            </html>

            """
    }

    /// A page of one sentence. After an error it offers the way back.
    private static func sentence(_ page: Page, _ frame: Frame) -> HTML? {
        guard let message = page.message else { return nil }
        let back = Phrase(fr: "Revenir à l’accueil", en: "Back to the start")[frame.language]
        let way: HTML? = page.status < 400 ? nil : "<p><a class=\"btn\" href=\"/\">\(back)</a></p>"
        return "<div class=\"sheet stack\"><h1>\(page.title[frame.language])</h1><p>\(message[frame.language])</p>\(way)</div>"
    }

    static let mark: HTML = """
        <svg viewBox="0 0 18 26" width="18" height="26" aria-hidden="true" focusable="false"><path d="M9 25V3" fill="none" stroke="currentColor" stroke-width="2"/><path class="flag" d="M9 3h8l-3 3.5L17 10H9z"/></svg>
        """

    /// On paper: whose sheet it is, and of which day.
    private static func printed(_ frame: Frame) -> HTML? {
        guard let school = frame.establishment, let today = frame.today else { return nil }
        let told = Phrase(fr: "\(school.name), imprimé le \(today.long.fr)", en: "\(school.name), printed on \(today.long.en)")
        return "<p class=\"printed print-only\">\(told[frame.language])</p>"
    }

    private static func navigation(_ here: Section, _ frame: Frame) -> HTML? {
        guard let viewer = frame.viewer else { return nil }
        let items = NavigationItem.items(for: viewer).map { item -> HTML in
            let current: HTML = item.section == here ? " aria-current=\"page\"" : ""
            return "<a href=\"\(item.address)\"\(current)>\(item.name[frame.language])</a>"
        }
        return """
            <nav class="main" aria-label="\(Phrase(fr: "Principale", en: "Main")[frame.language])">\(items)</nav>
            """
    }

    private static func language(_ frame: Frame) -> HTML {
        let other: Language = frame.language == .fr ? .en : .fr
        let name = other == .fr ? "Français" : "English"
        return """
            <form method="post" action="/language" class="inline">\(frame.hidden)<input type="hidden" name="back" value="\(frame.address)"><button class="link" name="language" value="\(other.rawValue)" lang="\(other.rawValue)">\(name)</button></form>
            """
    }

    private static func who(_ frame: Frame) -> HTML? {
        guard let viewer = frame.viewer, let school = frame.establishment else { return nil }
        return """
            <div class="who"><span class="school">\(school.name)</span> <a class="me" href="/account">\(viewer.name)</a>
            <form method="post" action="/sign-out" class="inline">\(frame.hidden)<button class="link">\(Phrase(fr: "Se déconnecter", en: "Sign out")[frame.language])</button></form></div>
            """
    }
}

/// What the layout must know of the one who looks.
struct Frame: Sendable {
    let language: Language
    /// The page, with what was asked of it.
    let address: String
    let viewer: Viewer?
    let establishment: Establishment?
    /// At the school; nil for those who are not signed in.
    let today: Day?
    let csrf: String?

    var hidden: HTML? { csrf.map { "<input type=\"hidden\" name=\"csrf\" value=\"\($0)\">" } }
}
