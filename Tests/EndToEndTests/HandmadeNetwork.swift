import Foundation
import Payload
import SampleNetwork
import TestSupport
import Testing

/// A central server and its sites in folders of their own, set up command by command as the read-me says.
final class HandmadeNetwork {
    static let password = "a long password"

    let scratch: Scratch
    /// Central's data folder.
    let central: String
    let passwordFile: String
    private(set) var server: Server?
    private(set) var port = 0

    /// Central with these records, in a folder of its own unless told where.
    init(_ lines: [String], central folder: String? = nil) throws {
        scratch = try Scratch()
        central = folder ?? scratch("central")
        passwordFile = scratch("password")
        try "\(Self.password)\n".write(toFile: passwordFile, atomically: true, encoding: .utf8)
        try Program.must(["central", "init", "--data", central])
        let file = scratch("records.jsonl")
        try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
        try Program.must(["records", "import", "--data", central, file])
    }

    /// Starts central; from the second time on where the sites know it.
    func serve() throws {
        let started = try Server(["central", "serve", "--data", central, "--port", String(port)], folder: central)
        server = started
        port = try started.port()
    }

    /// Creates a site that holds these stores; nothing is synced.
    ///
    /// - Returns: its data folder.
    @discardableResult
    func addSite(_ name: String, stores: [String]) throws -> String {
        try Program.must(["sites", "create", "--data", central, name, "--password-file", passwordFile])
        for store in stores {
            try Program.must(["stores", "assign", "--data", central, store, "--site", name])
            // The dispensaries of the sample network: these tests follow stock and prescriptions to central.
            guard ["LKC", "HVD"].contains(store) else { continue }
            try Program.must(["stores", "edit", "--data", central, store, "--transactions", "on"])
        }
        return try addDevice(name, folder: scratch(name))
    }

    /// Sets up a folder with a site's credentials.
    func addDevice(_ name: String, folder: String, passwordFile file: String? = nil) throws -> String {
        try Program.must([
            "site", "init", "--data", folder, "--url", "http://127.0.0.1:\(port)", "--site", name, "--password-file",
            file ?? passwordFile, "--interval", "3600", "--port", "0",
        ])
        return folder
    }

    /// One record as a folder holds it.
    func record(_ table: String, _ id: String, in folder: String) throws -> JSONValue {
        try #require(try Program.must(["records", "get", "--data", folder, table, id]).json)
    }

    /// The first record of a table with these fields.
    func firstRecord(_ table: String, where conditions: [String] = [], in folder: String) throws -> JSONValue {
        let list = ["records", "list", "--data", folder, table, "--limit", "1", "--json"] + conditions.flatMap { ["--where", $0] }
        return try #require(try Program.must(list).json?[0], "\(table) has no such record")
    }

    func put(_ table: String, _ id: String, _ value: JSONValue, in folder: String) throws -> Program.Outcome {
        try Program.run(["records", "put", "--data", folder, table, id], input: value.line)
    }

    func export(_ folder: String, table: String? = nil) throws -> String {
        try Program.must(["records", "export", "--data", folder] + (table.map { ["--table", $0] } ?? [])).output
    }

    /// Central's and each site's own proof.
    func expectVerified(_ folders: [String], sourceLocation: SourceLocation = #_sourceLocation) throws {
        for folder in folders {
            let outcome = try Program.run(["verify", "--data", folder, "--json"])
            #expect(outcome.status == 0, "\(folder): \(outcome.output)\(outcome.errors)", sourceLocation: sourceLocation)
            #expect(outcome.json?["problems"]?.elements?.isEmpty == true, sourceLocation: sourceLocation)
        }
    }

    /// A command that must be refused under a code that never changes.
    @discardableResult
    func expectRefused(
        _ arguments: [String], _ code: String, input: String = "", sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Program.Outcome {
        let outcome = try Program.run(arguments, input: input)
        let said = outcome.errors + outcome.output
        let command = arguments.prefix(8).joined(separator: " ").prefix(200)
        #expect(outcome.status == 1, "\(command): \(said)", sourceLocation: sourceLocation)
        #expect(said.contains("[\(code)]"), "\(command): \(said)", sourceLocation: sourceLocation)
        return outcome
    }
}

/// The project's own sample as lines of an export.
enum SampleLines {
    static func all(items: Int = 120) -> [String] {
        let sample = SampleNetwork(items: items)
        return (sample.centralRecords + sample.stores.flatMap(sample.storeRecords)).map { record in
            line(record.table, record.id, String(decoding: record.payload, as: UTF8.self))
        }
    }

    static func line(_ table: String, _ id: String, _ payload: String) -> String {
        #"{"tableName":"\#(table)","recordId":"\#(id)","recordData":\#(payload)}"#
    }
}

extension JSONValue {
    /// The value as one line of text.
    var line: String { String(decoding: serialised(), as: UTF8.self) }

    /// The object with one member replaced or added.
    func with(_ key: String, _ value: JSONValue) -> JSONValue {
        var members = (members ?? []).filter { $0.key != key }
        members.append((key, value))
        return .object(members)
    }
}
