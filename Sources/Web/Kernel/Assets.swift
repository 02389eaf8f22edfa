import Crypto
import Foundation

/// Style sheets, scripts and the mark, compiled into the binary and served under names that change with
/// their content, so that browsers may keep them for ever.
enum Assets {
    struct File: Sendable {
        let type: String
        let bytes: [UInt8]
        let version: String

        init(type: String, bytes: [UInt8]) {
            self.type = type
            self.bytes = bytes
            version = SHA256.hash(data: bytes).prefix(6).map { padded(Int($0)) }.joined()
        }
    }

    static let files: [String: File] = {
        var files = [
            "app.css": File(type: "text/css; charset=utf-8", bytes: styles.flatMap { $0 + [10] }),
            "mark.svg": File(type: "image/svg+xml", bytes: PackageResources.mark_svg),
        ]
        for (name, bytes) in scripts { files["\(name).js"] = File(type: "text/javascript; charset=utf-8", bytes: bytes) }
        return files
    }()

    /// All styles in the order of the cascade.
    private static let styles: [[UInt8]] = [
        PackageResources.base_css, PackageResources.base_forms_css, PackageResources.base_pieces_css, PackageResources.needs_css,
        PackageResources.workshops_css, PackageResources.wishes_css, PackageResources.groups_css, PackageResources.people_css, PackageResources.programmes_css, PackageResources.sessions_css,
        PackageResources.timetables_css,
        PackageResources.print_css,
    ]

    private static let scripts: [String: [UInt8]] = [
        "observation": PackageResources.observation_js, "wishes": PackageResources.wishes_js, "board": PackageResources.board_js,
        "import": PackageResources.import_js, "session": PackageResources.session_js,
    ]

    /// `/assets/app.css?v=…`
    static func address(of name: String) -> String {
        "/assets/\(name)?v=\(files[name]?.version ?? "missing")"
    }

    private static func padded(_ byte: Int) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}
