import Failures
import Payload

/// A call to the v6 interface: a JSON object in which the caller's credentials travel too.
package struct V6Call: Sendable {
    package let name: String
    /// The hash that the site shows in its password's place.
    package let password: String
    /// The machine that the call names.
    package let hardware: String
    package let app: String
    package let protocolVersion: Int64?
    package let body: JSONValue

    /// Versions of the v6 interface whose messages say what these do.
    package static let versions: ClosedRange<Int64> = 1...99

    private static let limits = PayloadLimits(maxBytes: 128 << 20)

    /// - Throws: `body-malformed`.
    package init(decoding bytes: [UInt8]) throws {
        guard let body = try? JSONValue(parsing: bytes, limits: Self.limits), let settings = body["syncV5Settings"], let name = settings["username"]?.text,
            let password = settings["passwordSha256"]?.text
        else { throw Failure(.bodyMalformed, "A call to the v6 interface holds syncV5Settings with a name and a password.") }
        self.name = name
        self.password = password
        hardware = settings["siteUuid"]?.text ?? ""
        app = [settings["appName"]?.text, settings["appVersion"]?.text].compactMap(\.self).joined(separator: " ")
        protocolVersion = body["syncV6Version"]?.integer
        self.body = body
    }

    /// From which number on a pull asks, inclusive.
    package var cursor: Int64 { max(body["cursor"]?.integer ?? 0, 0) }
    /// How many records a pull asks for.
    package var batchSize: Int { Int(clamping: body["batchSize"]?.integer ?? 500) }
    /// A site that is being loaded wants its own records too.
    package var isInitialised: Bool { body["isInitialised"]?.truth ?? true }
    /// The patient whose records a pull asks for.
    package var patient: String? { body["fetchPatientId"]?.text }

    /// The records of a push.
    package var pushed: (records: [PushedRecord], unreadable: Int) {
        var records: [PushedRecord] = []
        var unreadable = 0
        for element in body["batch"]?["records"]?.elements ?? [] {
            guard let record = element["record"], let table = record["tableName"]?.text, let id = record["recordId"]?.text, !table.isEmpty, !id.isEmpty else {
                unreadable += 1
                continue
            }
            let isDeletion = record["action"]?.text?.lowercased() == "delete"
            let data = record["recordData"].flatMap { $0.isNull ? nil : $0.serialised() } ?? []
            records.append(PushedRecord(entry: "", table: table, id: id, action: isDeletion ? .delete : .upsert, payload: data))
        }
        return (records, unreadable)
    }
}
