/// Serves what `Assets` holds.
enum AssetsHandler {
    static func show(_ guest: Guest) async throws -> Reply {
        guard let file = Assets.files[try guest.parameter("asset")] else { throw WebError.notFound }
        return .asset(bytes: file.bytes, type: file.type)
    }
}
