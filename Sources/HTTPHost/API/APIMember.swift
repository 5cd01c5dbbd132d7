import Payload

/// A member of an object of an interface.
package struct APIMember: Sendable {
    package let name: String
    package let schema: APISchema
    package let isRequired: Bool
    /// A sentence.
    package let about: String

    package init(_ name: String, _ schema: APISchema, isRequired: Bool = true, _ about: String = "") {
        self.name = name
        self.schema = schema
        self.isRequired = isRequired
        self.about = about
    }

    /// A member that may be left out.
    package static func optional(_ name: String, _ schema: APISchema, _ about: String = "") -> APIMember {
        APIMember(name, schema, isRequired: false, about)
    }

    var json: JSONValue { about.isEmpty ? schema.json : schema.json.setting("description", to: .string(about)) }
}
