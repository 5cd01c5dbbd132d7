import Failures
import Payload

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
