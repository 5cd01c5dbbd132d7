import Failures
import Payload

/// The calls of a site that looks for somebody on central, beside those of a sync.
package enum LookupCall: String, Sendable, CaseIterable {
    case search
    case grant = "patient"
}

/// Whom a site looks for.
package enum LookupKind: String, Sendable, CaseIterable {
    case patient, prescriber
}

/// A site asks who fits a name, a code or a date of birth (R-OWN 4, 5).
package struct SearchRequest: Equatable, Sendable {
    /// The dispensary store worked in.
    package var store: String
    package var user: String?
    package var kind: LookupKind
    package var name: String?
    package var code: String?
    /// `YYYY-MM-DD`.
    package var born: String?

    package static let textBytesMax = 200

    package init(store: String, user: String?, kind: LookupKind, name: String?, code: String?, born: String?) {
        self.store = store
        self.user = user
        self.kind = kind
        self.name = name
        self.code = code
        self.born = born
    }

    package func encoded() -> [UInt8] {
        var writer = JSONWriter(capacity: 200)
        writer.beginObject()
        LookupText.write("store", store, to: &writer)
        LookupText.write("user", user, to: &writer)
        LookupText.write("kind", kind.rawValue, to: &writer)
        LookupText.write("name", name, to: &writer)
        LookupText.write("code", code, to: &writer)
        LookupText.write("born", born, to: &writer)
        writer.endObject()
        return writer.bytes
    }

    /// - Throws: `body-malformed`, `argument-invalid` naming what is wrong.
    package init(decoding body: [UInt8]) throws {
        let head = try Wire.head(body)
        store = try LookupText.required("store", head)
        user = try LookupText.optional("user", head)
        kind = try LookupText.kind(head)
        name = try LookupText.optional("name", head)
        code = try LookupText.optional("code", head)
        born = try LookupText.optional("born", head)
    }
}

/// Those who fit, with no more than is needed to tell them apart.
package struct SearchReply: Equatable, Sendable {
    package struct Person: Equatable, Sendable {
        package let id: String
        package let code: String
        package let name: String
        package let born: String
        /// The name of the home store.
        package let home: String
        /// Visible in the asking store already.
        package let isVisible: Bool

        package init(id: String, code: String, name: String, born: String, home: String, isVisible: Bool) {
            self.id = id
            self.code = code
            self.name = name
            self.born = born
            self.home = home
            self.isVisible = isVisible
        }
    }

    package var found: [Person]
    /// More fit than are shown.
    package var hasMore: Bool

    package func encoded() -> [UInt8] {
        var writer = JSONWriter(capacity: 1_024)
        writer.beginObject()
        writer.key("found")
        writer.beginArray()
        for person in found {
            writer.beginObject()
            LookupText.write("id", person.id, to: &writer)
            LookupText.write("code", person.code, to: &writer)
            LookupText.write("name", person.name, to: &writer)
            LookupText.write("born", person.born, to: &writer)
            LookupText.write("home", person.home, to: &writer)
            writer.key("visible")
            writer.bool(person.isVisible)
            writer.endObject()
        }
        writer.endArray()
        writer.key("more")
        writer.bool(hasMore)
        writer.endObject()
        return writer.bytes
    }

    package init(found: [Person], hasMore: Bool) {
        self.found = found
        self.hasMore = hasMore
    }

    package init(decoding body: [UInt8]) throws {
        let head = try Wire.head(body)
        found = try (head["found"]?.elements ?? []).map { person in
            Person(
                id: try person.requireText("id"), code: person["code"]?.text ?? "", name: person["name"]?.text ?? "",
                born: person["born"]?.text ?? "", home: person["home"]?.text ?? "", isVisible: person["visible"]?.truth ?? false)
        }
        hasMore = head["more"]?.truth ?? false
    }
}

/// A site asks for somebody with all that belongs to the person: central makes the person visible in the asking store.
package struct GrantRequest: Equatable, Sendable {
    package var store: String
    package var user: String?
    package var kind: LookupKind
    package var id: String

    package init(store: String, user: String?, kind: LookupKind, id: String) {
        self.store = store
        self.user = user
        self.kind = kind
        self.id = id
    }

    package func encoded() -> [UInt8] {
        var writer = JSONWriter(capacity: 160)
        writer.beginObject()
        LookupText.write("store", store, to: &writer)
        LookupText.write("user", user, to: &writer)
        LookupText.write("kind", kind.rawValue, to: &writer)
        LookupText.write("id", id, to: &writer)
        writer.endObject()
        return writer.bytes
    }

    package init(decoding body: [UInt8]) throws {
        let head = try Wire.head(body)
        store = try LookupText.required("store", head)
        user = try LookupText.optional("user", head)
        kind = try LookupText.kind(head)
        id = try LookupText.required("id", head)
    }
}

/// Central's answer: the id that goes on, and the position of the grant; the next pull brings the person.
package struct GrantReply: Equatable, Sendable {
    package var id: String
    /// Nil when the person was visible in the store already.
    package var position: Int64?

    package init(id: String, position: Int64?) {
        self.id = id
        self.position = position
    }

    package func encoded() -> [UInt8] {
        var writer = JSONWriter(capacity: 80)
        writer.beginObject()
        LookupText.write("id", id, to: &writer)
        writer.key("position")
        if let position { writer.integer(position) } else { writer.null() }
        writer.endObject()
        return writer.bytes
    }

    package init(decoding body: [UInt8]) throws {
        let head = try Wire.head(body)
        id = try head.requireText("id")
        position = head["position"]?.integer
    }
}

/// Texts of look-ups: short, and without characters that could spoil a log.
private enum LookupText {
    static func write(_ key: String, _ text: String?, to writer: inout JSONWriter) {
        guard let text else { return }
        writer.key(key)
        writer.string(text)
    }

    static func optional(_ key: String, _ head: JSONValue) throws -> String? {
        guard let value = head[key] else { return nil }
        guard let text = value.text else { throw Wire.malformed(key) }
        guard text.utf8.count <= SearchRequest.textBytesMax,
            text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
        else {
            throw Failure(
                .argumentInvalid, "\(key) holds at most \(SearchRequest.textBytesMax) bytes and no control characters.", ["field": key])
        }
        return text.isEmpty ? nil : text
    }

    static func required(_ key: String, _ head: JSONValue) throws -> String {
        guard let text = try optional(key, head) else { throw Failure(.argumentInvalid, "\(key) is missing.", ["field": key]) }
        return text
    }

    static func kind(_ head: JSONValue) throws -> LookupKind {
        guard let word = try optional("kind", head) else { return .patient }
        guard let kind = LookupKind(rawValue: word) else {
            throw Failure(.argumentInvalid, "kind is patient or prescriber.", ["field": "kind"])
        }
        return kind
    }
}
