import School

/// What a handler answers.
public enum Reply: Sendable {
    case page(Page)
    /// 303 to an address of this site.
    case redirect(String)
    /// A file to keep; the name is what the browser proposes.
    case file(name: String, type: String, bytes: [UInt8])
    case json([UInt8], status: Int = 200)
    case calendar([UInt8])
    /// A session cookie is set, then 303.
    case signedIn(token: String, to: String)
    case signedOut(to: String)
    /// The language cookie of a guest is set, then 303.
    case language(Language, to: String)
    case asset(bytes: [UInt8], type: String)
}

/// Why a request is not answered as asked. Each becomes a page that says what happened, what was kept, and
/// what to do.
public enum WebError: Error, Sendable {
    case notFound
    case forbidden
    /// The form cannot be understood or breaks a rule: what is wrong, in words.
    case badRequest(Phrase)
    /// Somebody else changed it meanwhile: 409 with a page that shows both.
    case conflict(Page)
    case tooLarge(limitBytes: Int)
    /// What was being sent did not come to its end.
    case tooSlow
    case tooMany(retryAfterSeconds: Int)
    case notSignedIn
    /// The form was not sent from our own page, or the session is another one.
    case forged
    /// The password must be typed again.
    case confirmationNeeded
    case overloaded(retryAfterSeconds: Int)
}
