import Failures
import Payload

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
