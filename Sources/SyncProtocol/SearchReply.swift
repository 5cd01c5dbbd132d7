import Failures
import Payload

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
