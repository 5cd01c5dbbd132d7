import Catalogue
import Failures
import Payload
import Storage

/// A field that the engine filled in because the record left it empty, for the answer to a local write (R-OWN 19).
package struct FilledField: Equatable, Sendable {
    package let table: String
    package let id: String
    package let field: String
    package let value: String

    package init(table: String, id: String, field: String, value: String) {
        self.table = table
        self.id = id
        self.field = field
        self.value = value
    }

    /// `{"table":…,"id":…,"field":…,"value":…}`
    package var json: JSONValue {
        .object([("table", .string(table)), ("id", .string(id)), ("field", .string(field)), ("value", .string(value))])
    }
}
