import Foundation

/// The calls of PostgreSQL's client library, found when a `postgres://` database is first asked for: a school
/// that uses SQLite needs no libpq on its machine.
struct LibPQ: Sendable {
    typealias Handle = OpaquePointer

    let connect: @convention(c) (UnsafePointer<CChar>) -> Handle?
    let status: @convention(c) (Handle) -> Int32
    let errorMessage: @convention(c) (Handle) -> UnsafePointer<CChar>?
    let finish: @convention(c) (Handle) -> Void
    let exec: @convention(c) (Handle, UnsafePointer<CChar>) -> Handle?
    let prepare: @convention(c) (Handle, UnsafePointer<CChar>, UnsafePointer<CChar>, Int32, UnsafeRawPointer?) -> Handle?
    let execPrepared:
        @convention(c) (
            Handle, UnsafePointer<CChar>, Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?,
            UnsafePointer<Int32>?, Int32
        ) -> Handle?
    let resultStatus: @convention(c) (Handle) -> Int32
    let resultErrorField: @convention(c) (Handle, Int32) -> UnsafePointer<CChar>?
    let tupleCount: @convention(c) (Handle) -> Int32
    let fieldCount: @convention(c) (Handle) -> Int32
    let fieldType: @convention(c) (Handle, Int32) -> UInt32
    let value: @convention(c) (Handle, Int32, Int32) -> UnsafePointer<CChar>?
    let length: @convention(c) (Handle, Int32, Int32) -> Int32
    let isNull: @convention(c) (Handle, Int32, Int32) -> Int32
    let commandTuples: @convention(c) (Handle) -> UnsafePointer<CChar>?
    let clear: @convention(c) (Handle) -> Void

    static let shared: Result<LibPQ, StorageError> = Result { () throws(StorageError) in try LibPQ() }

    private init() throws(StorageError) {
        guard let library = dlopen("libpq.so.5", RTLD_NOW) else {
            throw .unavailable("PostgreSQL's client library is missing: install the package libpq5")
        }
        func symbol<T>(_ name: String, as type: T.Type = T.self) throws(StorageError) -> T {
            guard let address = dlsym(library, name) else { throw .unavailable("libpq.so.5 has no \(name)") }
            return unsafeBitCast(address, to: T.self)
        }
        connect = try symbol("PQconnectdb")
        status = try symbol("PQstatus")
        errorMessage = try symbol("PQerrorMessage")
        finish = try symbol("PQfinish")
        exec = try symbol("PQexec")
        prepare = try symbol("PQprepare")
        execPrepared = try symbol("PQexecPrepared")
        resultStatus = try symbol("PQresultStatus")
        resultErrorField = try symbol("PQresultErrorField")
        tupleCount = try symbol("PQntuples")
        fieldCount = try symbol("PQnfields")
        fieldType = try symbol("PQftype")
        value = try symbol("PQgetvalue")
        length = try symbol("PQgetlength")
        isNull = try symbol("PQgetisnull")
        commandTuples = try symbol("PQcmdTuples")
        clear = try symbol("PQclear")
    }

    /// SQLSTATE of a failed result.
    func sqlState(_ result: Handle) -> String {
        resultErrorField(result, Int32(UInt8(ascii: "C"))).map { String(cString: $0) } ?? ""
    }

    func message(_ result: Handle) -> String {
        resultErrorField(result, Int32(UInt8(ascii: "M"))).map { String(cString: $0) } ?? "no message"
    }
}
