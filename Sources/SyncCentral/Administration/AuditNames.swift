import Payload
import Storage
import SyncRules

/// What the ids in entries of the audit log are called, for a person who reads them; the entries themselves keep the ids.
package struct AuditNames: Sendable {
    var names: [String: String] = [:]

    /// An id with its name after it; other words as they are. A subject like `name ID` is named by its last word.
    package func named(_ text: String) -> String {
        if let name = names[text] { return "\(text) (\(name))" }
        guard let last = text.split(separator: " ").last, let name = names[String(last)] else { return text }
        return "\(text) (\(name))"
    }

    /// The details as `key=value`, ids with their names; what is null is left out.
    package func named(details: [UInt8]) -> String {
        guard let members = (try? JSONValue(parsing: details))?.members else { return String(decoding: details, as: UTF8.self) }
        return members.compactMap { key, value in value.isNull ? nil : "\(key)=\(text(value))" }.joined(separator: ", ")
    }

    private func text(_ value: JSONValue) -> String {
        if let text = value.text { return named(text) }
        if let elements = value.elements { return "[" + elements.map(text).joined(separator: ", ") + "]" }
        if let members = value.members { return "{" + members.map { "\($0.key)=\(text($0.value))" }.joined(separator: ", ") + "}" }
        return String(decoding: value.serialised(), as: UTF8.self)
    }
}

extension Administration {
    /// The tables whose records entries speak of by their ids, with the fields that name them.
    private static let called: [(table: String, fields: [String])] = [
        ("store", ["name"]), ("name", ["name"]), ("clinician", ["last_name", "first_name"]), ("item", ["item_name"]),
        ("list_master", ["description"]), ("user", ["name"]),
    ]

    /// Looks up what the ids in some entries are called today: sites, stores, names, items, lists, users and prescribers.
    package func names(in entries: [AuditEntry]) throws -> AuditNames {
        try database.read { transaction in
            var found = AuditNames()
            var ids: Set<String> = []
            for entry in entries {
                ids.insert(entry.subject)
                if let last = entry.subject.split(separator: " ").last { ids.insert(String(last)) }
                if let details = try? JSONValue(parsing: entry.details) { Self.collect(details, into: &ids) }
            }
            for id in ids where !id.isEmpty {
                if let name = try Self.name(of: id, transaction), name != id { found.names[id] = AuditNames.plain(name) }
            }
            return found
        }
    }

    private static func name(of id: String, _ transaction: Transaction) throws -> String? {
        if let site = try transaction.sites.site(id) { return site.name }
        for (table, fields) in called {
            guard let record = try transaction.records.record(table, id), !record.isDeleted, let value = try? JSONValue(parsing: record.payload) else {
                continue
            }
            let name = fields.compactMap { value[$0]?.text }.filter { !$0.isEmpty }.joined(separator: ", ")
            if !name.isEmpty { return name }
        }
        return nil
    }

    private static func collect(_ value: JSONValue, into ids: inout Set<String>) {
        if let text = value.text { ids.insert(text) }
        for element in value.elements ?? [] { collect(element, into: &ids) }
        for member in value.members ?? [] { collect(member.value, into: &ids) }
    }
}

extension AuditNames {
    /// A name from a record, cut and without a terminal's commands.
    static func plain(_ text: String) -> String {
        var plain = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(80) where ![.control, .format].contains(scalar.properties.generalCategory) {
            plain.append(scalar)
        }
        return String(plain)
    }
}
