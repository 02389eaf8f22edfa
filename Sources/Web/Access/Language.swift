import School

/// The reader's language: kept on the account, or in a cookie before signing in.
enum LanguageHandler {
    static func choose(_ guest: Guest) async throws -> Reply {
        guard let language = guest.form.text("language").flatMap(Language.init(rawValue:)) else { throw WebError.notFound }
        if let token = guest.sessionToken {
            try await guest.store.setLanguage(language, ofSession: Secrets.hash(token))
        }
        return .language(language, to: guest.form.text("back") ?? "/")
    }
}
