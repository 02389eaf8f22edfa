import Foundation
import Testing

@Suite("jalon serve")
struct ServeCommandTests {
    @Test("a place where no database can be is named, with what to do")
    func noFolder() throws {
        let answer = try Program.run("serve", "--database", "/nowhere/jalon.sqlite", "--port", "0")
        #expect(answer.status == 1)
        #expect(
            answer.errors == """
                Error: There is no folder /nowhere.
                Make it, or name another place with --database.

                """)
    }

    @Test("a file that is something else is left alone")
    func stranger() throws {
        try Program.withFolder { folder in
            let file = "\(folder)/list.sqlite"
            try Data("nom;prenom\n".utf8).write(to: URL(filePath: file))
            let answer = try Program.run("serve", "--database", file, "--port", "0")
            #expect(answer.status == 1)
            #expect(answer.errors == "Error: \(file) is not a SQLite database.\nName another file with --database.\n")
            #expect(try String(contentsOfFile: file, encoding: .utf8) == "nom;prenom\n")
        }
    }

    @Test("a port that is taken is said, with another to try")
    func portIsTaken() throws {
        let port = try TakenPort()
        try Program.withFolder { folder in
            let answer = try Program.run("serve", "--database", "\(folder)/a.sqlite", "--port", "\(port.number)")
            #expect(answer.status == 1)
            #expect(
                answer.errors == """
                    Error: Port \(port.number) is taken: Jalon, or another program, listens there already.
                    Stop that one, or choose another port: --port \(port.number + 1). Several servers may share one database.

                    """)
        }
    }

    @Test("a new database is for its owner alone, whatever the shell's habits")
    func ownersOnly() throws {
        let port = try TakenPort()
        try Program.withFolder { folder in
            let before = umask(0o022)
            defer { umask(before) }
            _ = try Program.run("serve", "--database", "\(folder)/a.sqlite", "--port", "\(port.number)")
            let mode = try FileManager.default.attributesOfItem(atPath: "\(folder)/a.sqlite")[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test("what is no port is refused")
    func noPort() throws {
        let answer = try Program.run("serve", "--port", "80000")
        #expect(answer.status == 64)
        #expect(answer.errors.hasPrefix("Error: A port is a number from 0 to 65535, not 80000.\n"))
    }
}

/// A port on which something listens for as long as this lives.
private final class TakenPort {
    let number: Int
    private let socket: Int32

    init() throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (descriptor, length) = (socket, size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 1) == 0 && getsockname(descriptor, $0, &size) == 0
            }
        }
        try #require(isListening)
        number = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { close(socket) }
}
